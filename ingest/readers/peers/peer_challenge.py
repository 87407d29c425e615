"""Reads the Local Government Association's peer challenges of children's services, and safeguarding peer reviews."""

from __future__ import annotations

from ingest.readers.peers.family import family
from ingest.readers.peers.reading import read_peers
from kb.readings import Reading
from kb.values import Document, Unreadable


class PeerChallengeReader:
    """Reads letters, feedback reports and slides: themes, each with strengths and areas for consideration."""

    name = "lga-peer-challenge"
    version = "2"
    # Built from the published forms: no report of this kind has been measured.
    proven = False

    def accepts(self, document: Document) -> str | None:
        """Accept by titles, letterhead and opening words, where no other report of this family names itself so."""
        if family(document) != self.name:
            return None
        return "it names itself a peer challenge or review of the Local Government Association's, and weighs as its teams do"

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the document whole; what it does not say of itself is None, never a guess."""
        return read_peers(self, document, self.name)
