"""Reads Ofsted's inspections of local authority children's services (ILACS), 2018 on, and the form since April 2026."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ingest.readers.shared.assembly import Facts, assembled
from ingest.readers.shared.dates import inspection_range
from ingest.readers.shared.furniture import clear
from ingest.readers.shared.gather import Gathering, Place
from ingest.readers.shared.judgements import grade_in, state, table_grades, without_grades
from ingest.readers.shared.layout import Block, Sort, blocks, with_next
from ingest.readers.shared.sections import area_of, disagreements, headed_grades, named, says_none
from kb.protocols import Reader
from kb.readings import About, Reading, Role
from kb.values import Document, Judgement, Kind, Unreadable

REFORMED = date(2026, 4, 1)
_TITLE = re.compile(
    r"Inspection of (?:.{3,80}?\s)??(?:children[’']?s (?:social care |services)|children and families trust)", re.I
)
_AUTHORITY = re.compile(r"Inspection of (.{3,60}?)(?: local authority)? children[’']?s (?:social care )?services", re.I)
_AFTER_TITLE = re.compile(
    r"Inspection of (?:the )?(?:local authority )?children[’']?s (?:social care )?services(?: in\b)? +(?!Inspection\b)"
    r"(.{3,60}?)\s+Inspection dates?",
    re.IGNORECASE,
)
_TRUST = re.compile(r"Inspection of (.{3,60}?)\s+Inspection dates?", re.IGNORECASE)
_ANY_COUNCIL = re.compile(r"^(?:the )?local authority(?: arrangements)?$", re.IGNORECASE)
_TABLE = re.compile(r"\bJudgement\s+Grade\b", re.IGNORECASE)
_DATES = re.compile(r"Inspection dates?\s*:?\s*(.{6,120}?)(?=\s*(?:Lead inspector|Judgement|Report|$))", re.IGNORECASE)
_LEAD = re.compile(
    r"Lead inspectors?\s*:?\s*(.{3,80}?)(?=,|\s+(?:and\s|HMI\b|(?:Her|His) Majesty|Ofsted Inspector|Judgement\b|Senior HMI)|$)",
    re.IGNORECASE,
)
_SECOND_LEAD = re.compile(
    r"(?:[^.]{0,40}?(?:HMI|Majesty[’']s Inspector),?)? and ([A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,3}?)"
    r"(?=,? (?:HMI|H(?:is|er) Majesty|Judgement)|$)"
)
_ROWS = (
    ("leadership", re.compile(r"The impact of leaders", re.IGNORECASE)),
    ("help-and-protection", re.compile(r"progress of\s+children\s+who\s+need", re.IGNORECASE)),
    ("children-in-care", re.compile(r"progress of\s+children\s+in\s+care", re.IGNORECASE)),
    ("care-leavers", re.compile(r"progress of\s+care\s+leavers", re.IGNORECASE)),
    ("overall", re.compile(r"Overall\s+effectiveness", re.IGNORECASE)),
)
_PROGRESS = "The experiences and progress of"
_LABELS = {
    "leadership": "The impact of leaders on social work practice with children and families",
    "help-and-protection": f"{_PROGRESS} children who need help and protection",
    "children-in-care": f"{_PROGRESS} children in care",
    "care-leavers": f"{_PROGRESS} care leavers",
    "overall": "Overall effectiveness",
}
# The same areas as whole wordings: they name a judgement and its section.
_NAMES = (
    (
        "leadership",
        re.compile(r"The impact of leaders on social work practice with children and (?:their )?families", re.I),
    ),
    (
        "help-and-protection",
        re.compile(
            r"The experiences? and progress of children who need (?:early )?help(?: and|,|/)(?: or)? protection", re.I
        ),
    ),
    (
        "children-in-care",
        re.compile(r"The experiences?(?: and progress)? of children in care(?: and care leavers)?", re.I),
    ),
    ("care-leavers", re.compile(r"The experiences?(?: and progress)? of care leavers", re.I)),
    ("overall", re.compile(r"Overall effectiveness", re.I)),
)
_IMPROVE = re.compile(
    r"^(?:what (?:the local authority )?needs to (?:improve|be improved)|areas? for improvement)", re.I
)
_END = re.compile(
    r"^(?:information about this inspection|the office for standards in education|© crown copyright)", re.I
)
_ADDRESS = re.compile(
    r"^(?:the office for standards in education|the department for education|© ?crown copyright)", re.I
)
_SUMMARY = "Summary"
_LONGEST_COVER = 40


class IlacsReader:
    """Reads standard and short ILACS reports: a grade table, a summary, what needs to improve, numbered paragraphs."""

    name = "ilacs"
    version = "5"
    proven = True

    def accepts(self, document: Document) -> str | None:
        """Accept a PDF or page whose opening names the inspection, its dates, and judges the impact of leaders."""
        if form_of(document) != self.name:
            return None
        return "its opening is that of an inspection of children's services under ILACS, begun before April 2026"

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the report whole; what is not found is None or `unread`, never a guess."""
        return read_form(self, document, self.name)


def form_of(document: Document) -> str | None:
    """Give `ilacs` or `ilacs-2026` for a document in this form, by the day its inspection began; else None."""
    opening = _opening(document)
    named = _TITLE.search(opening) or _TABLE.search(opening)
    if document.media == "markdown" or not (named and _ROWS[0][1].search(opening) and _DATES.search(opening)):
        return None
    first, _ = _inspected(opening)
    return "ilacs-2026" if first and first >= REFORMED else "ilacs"


def read_form(reader: Reader, document: Document, framework: str) -> Reading:
    """Read a report in the ILACS form, with or without an overall judgement."""
    cleared = clear(document)
    parts = blocks(cleared.lines, cleared.body_size)
    start, end = _split(parts)
    body = parts[start:end]
    cover = _words(parts[:start])
    first, last = _inspected(cover)
    judgements, unsure = _judgements(cover, body, framework)
    gathered = Gathering(cleared)
    gathered.leave(parts[:start], Role.FACT, "title, dates, lead inspector and table of grades")
    _gather(body, gathered)
    gathered.leave(parts[end:], Role.BOILERPLATE, "about the inspection and the inspectorate")
    facts = Facts(
        framework=framework,
        authority=_authority(cover, parts[:start]),
        inspection_start=first,
        inspection_end=last,
        lead_inspector=_lead(cover),
        judgements=judgements,
        notes=tuple(unsure),
    )
    return assembled(reader, document, facts, gathered, About.COUNCIL)


def _opening(document: Document) -> str:
    return " ".join(" ".join(page.text for page in document.pages[:2]).split())


def _words(parts: Sequence[Block]) -> str:
    return " ".join(part.text for part in parts)


def _split(parts: Sequence[Block]) -> tuple[int, int]:
    """Part the cover and its grade table from the report's body: give where the body starts and ends.

    The cover ends with its table: at the first prose, or the first heading of improvements, after a row of it.
    """
    start, rows = 0, 0
    for i, part in enumerate(parts[:_LONGEST_COVER]):
        row = any(pattern.search(without_grades(part.text)) for _, pattern in _ROWS) and not _is_prose(part)
        if rows and (_is_prose(part) or _IMPROVE.match(part.text)):
            break
        rows += row
        if row or part.sort is Sort.HEADING or grade_in(part.text) or not rows:
            start = i + 1
    end = next((i for i, p in enumerate(parts) if i > start and _ends(p)), len(parts))
    return start, end


def _is_prose(part: Block) -> bool:
    words = len(part.text.split())
    ended = bool(re.search(r"[.!?]\W*\d?$", part.text))
    return part.sort in (Sort.NUMBERED, Sort.BULLET) or (part.sort is Sort.PLAIN and words >= 8 and ended)


def _ends(part: Block) -> bool:
    return bool(_ADDRESS.match(part.text)) or (part.sort is Sort.HEADING and bool(_END.match(part.text)))


def _lead(cover: str) -> str | None:
    """Give the lead inspector's name; two who led together are joined by 'and'."""
    if (lead := _LEAD.search(cover)) is None:
        return None
    second = _SECOND_LEAD.match(cover, lead.end())
    return " and ".join([lead.group(1).strip(" ,"), *([second.group(1)] if second else [])])


def _inspected(cover: str) -> tuple[date | None, date | None]:
    match = _DATES.search(cover)
    return inspection_range(match.group(1)) if match else (None, None)


def _authority(cover: str, parts: Sequence[Block]) -> str | None:
    """Give the council's name from the title, where it stands within it, above it or after it; or the trust's."""
    named = _AUTHORITY.search(cover)
    if named and not _ANY_COUNCIL.match(named.group(1)):
        return named.group(1).strip()
    if after := _AFTER_TITLE.search(cover):
        return after.group(1).strip(" :–-")
    above = next((part.text for part in parts if part.sort is Sort.HEADING), "")
    if above := re.split(r"\s*\b(?:re-?)?inspection\b", above, maxsplit=1, flags=re.IGNORECASE)[0]:
        return above
    trust = _TRUST.search(cover)
    return trust.group(1).strip() if trust else None


def _judgements(cover: str, body: Sequence[Block], framework: str) -> tuple[tuple[Judgement, ...], list[str]]:
    """Give every judgement, and what is unsure about them."""
    table = cover[match.start() :] if (match := _TABLE.search(cover)) else cover
    rows = [row for row in _ROWS if row[0] != "overall" or framework == "ilacs"]
    grades = table_grades(table, rows)
    headed = headed_grades(body, _NAMES)
    wording = " ".join(without_grades(table).split())
    made = []
    for area, name in _NAMES:
        grade = grades.get(area) or headed.get(area)
        label = match.group(0) if (match := name.search(wording)) else _LABELS[area]
        # Before 2023 care leavers have no row of their own: their judgement is that of children in care.
        shared = area == "care-leavers" and grade is None and not name.search(wording)
        if shared or (area == "overall" and framework == "ilacs-2026"):
            made.append(Judgement(area, None, "not-in-framework", label))
        else:
            made.append(state(area, label, grade))
    return tuple(made), disagreements(grades, headed)


def _gather(body: Sequence[Block], gathered: Gathering) -> None:
    place = Place(_SUMMARY)
    for part, after in with_next(body):
        if part.sort is Sort.HEADING:
            section = named(part.text, _NAMES)
            improving = bool(_IMPROVE.match(section))
            # A sub-heading within an area's section stays in that area.
            area = None if improving else area_of(part.text, _NAMES) or place.area
            place = Place(
                section, area, Kind.RECOMMENDATION if improving else Kind.FINDING, tier=section if improving else None
            )
            gathered.heading(part, section if improving else None)
        elif part.sort is Sort.LABEL:
            gathered.label(part)
        elif place.kind is Kind.RECOMMENDATION and says_none(part.text):
            gathered.leave(part, Role.FACT, "says that the list has no entry")
        else:
            if part.sort is Sort.NUMBERED:
                place = replace(place, number=str(part.number))
            # Prose among the recommendations explains them; it recommends nothing.
            said = replace(place, kind=Kind.FINDING, tier=None) if part.sort is Sort.PLAIN else place
            gathered.say(part, after, said, place.tier)
