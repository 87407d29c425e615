"""Reads peer diagnostics: front door, care practice, safeguarding and their like."""

from __future__ import annotations

from ingest.readers.peers.family import family
from ingest.readers.peers.reading import read_peers
from kb.readings import Reading
from kb.values import Document, Unreadable


class PeerDiagnosticReader:
    """Reads slides and reports of diagnostics: a slide's theme with strengths and areas for consideration."""

    name = "peer-diagnostic"
    version = "2"
    # Built from the published forms: no report of this kind has been measured.
    proven = False

    def accepts(self, document: Document) -> str | None:
        """Accept by titles, letterhead and opening words, where no other report of this family names itself so."""
        if family(document) != self.name:
            return None
        return "its title is that of a diagnostic, and it weighs as a team of peers does"

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the document whole; what it does not say of itself is None, never a guess."""
        return read_peers(self, document, self.name)
