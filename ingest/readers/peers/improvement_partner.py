"""Reads what improvement partners and advisers write to the councils they help."""

from __future__ import annotations

from ingest.readers.peers.family import family
from ingest.readers.peers.reading import read_peers
from kb.readings import Reading
from kb.values import Document, Unreadable


class ImprovementPartnerReader:
    """Reads letters and reports of improvement partners, partners in practice and advisers."""

    name = "improvement-partner"
    version = "2"
    # Built from the published forms: no report of this kind has been measured.
    proven = False

    def accepts(self, document: Document) -> str | None:
        """Accept by titles, letterhead and opening words, where no other report of this family names itself so."""
        if family(document) != self.name:
            return None
        return "its writer speaks as the council's improvement partner or adviser"

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the document whole; what it does not say of itself is None, never a guess."""
        return read_peers(self, document, self.name)
