"""Reads peer challenges that councils of a region make of each other."""

from __future__ import annotations

from ingest.readers.peers.family import family
from ingest.readers.peers.reading import read_peers
from kb.readings import Reading
from kb.values import Document, Unreadable


class RegionalPeerReader:
    """Reads letters and slides of a region's peer challenges and assurance visits."""

    name = "regional-peer-challenge"
    version = "2"
    # Built from the published forms: no report of this kind has been measured.
    proven = False

    def accepts(self, document: Document) -> str | None:
        """Accept by titles, letterhead and opening words, where no other report of this family names itself so."""
        if family(document) != self.name:
            return None
        return "it names itself a peer challenge of its region's or of the sector's own programme"

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the document whole; what it does not say of itself is None, never a guess."""
        return read_peers(self, document, self.name)
