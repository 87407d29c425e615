"""Reads letters about monitoring visits (2016 on) to authorities whose services were judged inadequate."""

from __future__ import annotations

import re

from ingest.readers.shared.judgements import GRADE, grade_in
from ingest.readers.visits.letter import visited
from ingest.readers.visits.reading import read_visit
from ingest.understanding.said import days_said
from kb.readings import Reading
from kb.values import Document, Unreadable

_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
_NTH = re.compile(
    rf"\b(?P<nth>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))\s+(?:\w+\s+)?monitoring\s+visit", re.IGNORECASE
)
_SINCE = re.compile(
    rf"\b(?:since|following|after)\b[^.]{{0,160}}?\b(?:judged|judgement)\b[^.]{{0,80}}?{GRADE.pattern}(?P<when>[^.]{{0,120}})",
    re.IGNORECASE,
)


class MonitoringVisitReader:
    """Reads a monitoring visit's letter: areas covered, headline findings, findings and evaluation of progress."""

    name = "monitoring-visit"
    version = "2"
    # No real letter was at hand: this is built from the form in which they are published.
    proven = False

    def accepts(self, document: Document) -> str | None:
        """Accept a letter whose title or opening sentence gives the findings of a monitoring visit."""
        return "its opening is that of a letter about a monitoring visit" if visited(document) == "monitoring" else None

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the letter whole; its notes say which visit it was and the judgement it follows."""
        return read_visit(self, document, self.name, _notes(document))


def _notes(document: Document) -> tuple[str, ...]:
    opening = " ".join(" ".join(page.text for page in document.pages[:2]).split())
    notes = []
    if nth := _NTH.search(opening):
        notes.append(f"monitoring visit number {_number(nth.group('nth').lower())}")
    if since := _SINCE.search(opening):
        days = days_said(since.group("when")) or days_said(since.group(0))
        day = days[0].day if days else None
        notes.append(f"it follows a judgement of {grade_in(since.group(0))}" + (f" of {day}" if day else ""))
    return tuple(notes)


def _number(word: str) -> int:
    return _ORDINALS.index(word) + 1 if word in _ORDINALS else int(re.sub(r"\D", "", word))
