"""Reads Ofsted's inspections of local authority children's services (ILACS), 2018 on, and the form since April 2026."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ingest.readers.dates import inspection_range
from ingest.readers.findings import passages
from ingest.readers.furniture import Cleared, clear
from ingest.readers.judgements import grade_in, state, table_grades
from ingest.readers.layout import Block, Sort, blocks
from kb.values import Document, Judgement, Kind, PassageRead, Reading, Unreadable, Voice

REFORMED = date(2026, 4, 1)
_TITLE = re.compile(r"Inspection of (?:.{3,80}?\s)??(?:children[’']?s (?:social care |services)|children and families trust)", re.I)
_AUTHORITY = re.compile(r"Inspection of (.{3,60}?)(?: local authority)? children[’']?s (?:social care )?services", re.I)
_TRUST = re.compile(r"Inspection of (.{3,60}?)\s+Inspection dates?", re.IGNORECASE)
_ANY_COUNCIL = re.compile(r"^(?:the )?local authority(?: arrangements)?$", re.IGNORECASE)
_DATES = re.compile(r"Inspection dates?\s*:?\s*(.{6,120}?)(?=\s*(?:Lead inspector|Judgement|Report|$))", re.IGNORECASE)
_LEAD = re.compile(
    r"Lead inspectors?\s*:?\s*(.{3,80}?)(?=,|\s+(?:and\s|HMI\b|(?:Her|His) Majesty|Ofsted Inspector|Judgement\b|Senior HMI)|$)",
    re.IGNORECASE,
)
_ROWS = (
    ("leadership", re.compile(r"The impact of leaders", re.IGNORECASE)),
    ("help-and-protection", re.compile(r"progress of\s+children\s+who\s+need", re.IGNORECASE)),
    ("children-in-care", re.compile(r"progress of\s+children\s+in\s+care", re.IGNORECASE)),
    ("care-leavers", re.compile(r"progress of\s+care\s+leavers", re.IGNORECASE)),
    ("overall", re.compile(r"Overall\s+effectiveness", re.IGNORECASE)),
)
_LABELS = {
    "leadership": "The impact of leaders on social work practice with children and families",
    "help-and-protection": "The experiences and progress of children who need help and protection",
    "children-in-care": "The experiences and progress of children in care",
    "care-leavers": "The experiences and progress of care leavers",
    "overall": "Overall effectiveness",
}
_TOGETHER = "The experiences and progress of children in care and care leavers"
_IMPROVE = re.compile(r"^(?:what (?:the local authority )?needs to (?:improve|be improved)|areas? for improvement)", re.I)
_END = re.compile(r"^(?:information about this inspection|the office for standards in education|© crown copyright)", re.I)
_ADDRESS = re.compile(r"^(?:the office for standards in education|the department for education|© ?crown copyright)", re.I)
_GRADED = re.compile(
    r"\s*(?:\b(?:is|are)\b)?\s*[:–-]?\s*(?:outstanding|good|inadequate|requires improvement(?: to be good)?)\s*$", re.I
)
_SUMMARY = "Summary"


class IlacsReader:
    """Reads standard and short ILACS reports: a grade table, a summary, what needs to improve, numbered paragraphs."""

    name = "ilacs"
    version = "1"

    def accepts(self, document: Document) -> str | None:
        """Accept a PDF or page whose opening names the inspection and judges the impact of leaders."""
        opening = _opening(document)
        signs = (_TITLE, _ROWS[0][1], re.compile(r"Inspection dates?", re.IGNORECASE))
        if all(sign.search(opening) for sign in signs):
            return "its opening is that of an inspection of children's services under ILACS"
        return None

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the report whole; what is not found is None or `unread`, never a guess."""
        cleared = clear(document)
        parts = blocks(cleared.lines, cleared.body_size)
        start, body = _split(parts)
        cover = _words(parts[:start])
        first, last = _inspected(cover)
        framework = "ilacs-2026" if first and first >= REFORMED else "ilacs"
        lead = _LEAD.search(cover)
        return Reading(
            reader=self.name,
            version=self.version,
            why=self.accepts(document) or "",
            framework=framework,
            voice=Voice.REPORT,
            authority=_authority(cover, parts[:start]),
            inspection_start=first,
            inspection_end=last,
            published=None,
            lead_inspector=lead.group(1).strip(" ,") if lead else None,
            judgements=_judgements(cover, body, framework),
            passages=tuple(_passages(body)),
            notes=_notes(cleared, parts, body),
        )


def _opening(document: Document) -> str:
    return " ".join(" ".join(page.text for page in document.pages[:2]).split())


def _words(parts: Sequence[Block]) -> str:
    return " ".join(part.text for part in parts)


def _split(parts: Sequence[Block]) -> tuple[int, list[Block]]:
    """Part the cover and its grade table from the report's body: give where the body starts, and the body."""
    start = 0
    for i, part in enumerate(parts[:40]):
        text = part.text
        row = any(pattern.search(text) for _, pattern in _ROWS) and len(text) < 200
        if part.lines[0].span.page == 1 and (row or part.sort is Sort.HEADING) and not _IMPROVE.match(text):
            start = i + 1
        elif grade_in(text) and len(text.split()) <= 6:
            start = i + 1
    end = next((i for i, p in enumerate(parts) if i > start and _ends(p)), len(parts))
    return start, list(parts[start:end])


def _ends(part: Block) -> bool:
    return bool(_ADDRESS.match(part.text)) or (part.sort is Sort.HEADING and bool(_END.match(part.text)))


def _inspected(cover: str) -> tuple[date | None, date | None]:
    match = _DATES.search(cover)
    return inspection_range(match.group(1)) if match else (None, None)


def _authority(cover: str, parts: Sequence[Block]) -> str | None:
    """Give the council's name from the title, where it stands within it or above it; or the trust's."""
    named = _AUTHORITY.search(cover)
    if named and not _ANY_COUNCIL.match(named.group(1)):
        return named.group(1).strip()
    above = next((part.text for part in parts if part.sort is Sort.HEADING), "")
    if above and not re.match(r"(?:re-?)?inspection", above, re.IGNORECASE):
        return above
    trust = _TRUST.search(cover)
    return trust.group(1).strip() if trust else None


def _judgements(cover: str, body: Sequence[Block], framework: str) -> tuple[Judgement, ...]:
    table = cover[match.start() :] if (match := re.search(r"Judgement\s+Grade", cover, re.I)) else cover
    rows = [row for row in _ROWS if row[0] != "overall" or framework == "ilacs"]
    grades = table_grades(table, rows)
    headed = _headed(body)
    made = []
    for area, _ in _ROWS:
        grade = grades.get(area) or headed.get(area)
        label = _LABELS[area]
        if area == "children-in-care" and "care-leavers" not in grades and "care-leavers" not in headed:
            label = _TOGETHER
        if area == "care-leavers" and grade is None:
            made.append(Judgement(area, None, "not-in-framework", label))
        elif area == "overall" and framework == "ilacs-2026":
            made.append(Judgement(area, None, "not-in-framework", label))
        else:
            made.append(state(area, label, grade))
    return tuple(made)


def _headed(body: Sequence[Block]) -> dict[str, str]:
    """Read the grade that stands in each section's heading."""
    found = {}
    for part in body:
        if part.sort is Sort.HEADING and (area := _area(part.text)):
            tail = re.split(r":|\bis\b|\bare\b", part.text, maxsplit=1)[-1]
            if tail != part.text and (grade := grade_in(tail)):
                found[area] = grade
    return found


def _area(heading: str) -> str | None:
    return next((area for area, pattern in _ROWS if pattern.search(heading)), None)


def _section(heading: str) -> str:
    """Give a heading without its grade, question mark and footnote number."""
    return re.sub(r"\s*[?:.]?\s*\d?$", "", _GRADED.sub("", heading)).strip() or heading


def _passages(body: Sequence[Block]) -> list[PassageRead]:
    made: list[PassageRead] = []
    section, area, kind, lead_in = _SUMMARY, None, Kind.FINDING, None
    number: str | None = None
    for part in body:
        if part.sort is Sort.HEADING:
            section = _section(part.text)
            improving = bool(_IMPROVE.match(section))
            kind = Kind.RECOMMENDATION if improving else Kind.FINDING
            # A sub-heading within an area's section stays in that area.
            area = None if improving else _area(part.text) or area
            number, lead_in = None, None
            continue
        if part.sort is Sort.NUMBERED:
            number, lead_in = str(part.number), None
        elif part.sort is Sort.PLAIN and kind is Kind.FINDING:
            lead_in = None
        if part.sort is Sort.BULLET:
            made += passages(part, section, area, kind, number, lead_in or (section if kind is not Kind.FINDING else None))
            continue
        if part.text.endswith(":"):
            lead_in = part.text
            if kind is Kind.RECOMMENDATION:
                continue
        made += passages(part, section, area, kind if part.sort is not Sort.PLAIN else Kind.FINDING, number)
    return made


def _notes(cleared: Cleared, parts: Sequence[Block], body: Sequence[Block]) -> tuple[str, ...]:
    notes = [f"{len(cleared.running)} running lines and {len(cleared.notes)} footnote lines left out"]
    closing = len(parts) - parts.index(body[-1]) - 1 if body else 0
    if closing:
        notes.append(f"{closing} closing blocks (about the inspectorate) left out")
    return tuple(notes)
