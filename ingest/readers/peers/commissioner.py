"""Reads commissioners' reports to the Secretary of State on ways forward for a council's children's services."""

from __future__ import annotations

from ingest.readers.peers.family import family
from ingest.readers.peers.reading import read_peers
from kb.readings import Reading
from kb.values import Document, Unreadable


class CommissionerReader:
    """Reads reports with chapters, numbered paragraphs and numbered recommendations."""

    name = "commissioner-report"
    version = "2"
    # Built from the published forms: no report of this kind has been measured.
    proven = False

    def accepts(self, document: Document) -> str | None:
        """Accept by titles, letterhead and opening words, where no other report of this family names itself so."""
        if family(document) != self.name:
            return None
        return "its title is that of a commissioner's report, and it speaks of the Secretary of State or the Department"

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the document whole; what it does not say of itself is None, never a guess."""
        return read_peers(self, document, self.name)
