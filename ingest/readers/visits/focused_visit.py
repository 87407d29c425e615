"""Reads letters about focused visits (2018 on), the assurance visits of autumn 2020 among them."""

from __future__ import annotations

from ingest.readers.visits.letter import visited
from ingest.readers.visits.reading import read_visit
from kb.readings import Reading
from kb.values import Document, Unreadable


class FocusedVisitReader:
    """Reads a focused visit's letter: what was looked at, headline findings, what needs to improve, findings."""

    name = "focused-visit"
    version = "2"
    # No real letter was at hand: this is built from the form in which they are published.
    proven = False

    def accepts(self, document: Document) -> str | None:
        """Accept a letter whose title or opening sentence gives the findings of a focused visit."""
        return "its opening is that of a letter about a focused visit" if visited(document) == "focused" else None

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the letter whole; what it does not say of itself is None, never a guess."""
        return read_visit(self, document, self.name)
