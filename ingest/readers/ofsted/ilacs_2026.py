"""Reads inspections of children's services begun since April 2026: four judgements and none of the whole."""

from __future__ import annotations

from ingest.readers.ofsted.ilacs import form_of, read_form
from kb.readings import Reading
from kb.values import Document, Unreadable


class Ilacs2026Reader:
    """Reads the reformed ILACS: no overall judgement, and areas for improvement tied to the National Framework."""

    name = "ilacs-2026"
    version = "2"
    proven = True

    def accepts(self, document: Document) -> str | None:
        """Accept a report in the ILACS form whose inspection began on or after 1 April 2026."""
        if form_of(document) != self.name:
            return None
        return "its opening is that of an inspection under ILACS, begun on or after 1 April 2026"

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the report whole; what is not found is None or `unread`, never a guess."""
        return read_form(self, document, self.name)
