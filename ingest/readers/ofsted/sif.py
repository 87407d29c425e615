"""Reads Ofsted's single inspection framework reports (SIF), 2013 to 2018, re-inspections and LSCB chapter included."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.ofsted.sif_chapters import BOARD, NAMES, gather_chapters
from ingest.readers.shared.assembly import Facts, assembled
from ingest.readers.shared.dates import days_in, inspection_range
from ingest.readers.shared.furniture import clear
from ingest.readers.shared.gather import Gathering
from ingest.readers.shared.judgements import grade_in, state, table_grades
from ingest.readers.shared.layout import Block, Sort, blocks
from ingest.readers.shared.sections import disagreements, headed_grades
from kb.readings import About, Reading, Role
from kb.values import Document, Judgement, Unreadable

_TITLE = re.compile(
    r"inspection of services for children in need of help and protection,? (?:looked after children|children looked after)"
    r" and care leavers",
    re.IGNORECASE,
)
_DATES = re.compile(
    r"Inspection dates?\s*:?\s*(.{6,90}?)(?=\s*(?:Report published|The overall|Children[’']s services|$))", re.I
)
_PUBLISHED = re.compile(r"Report published\s*:?\s*(\d{1,2}\s+[A-Za-z]+\s+\d{4}|\d{1,2}/\d{1,2}/\d{4})", re.IGNORECASE)
_OVERALL = (
    re.compile(r"The overall judgement is(?: that children[’']?s services(?: are)?)?:? (.{4,40})", re.IGNORECASE),
    re.compile(r"Children[’']?s services in .{3,60}? (?:are|is|(?=requires? improvement)) ?(.{4,40})", re.IGNORECASE),
)
_ROWS = (
    ("help-and-protection", re.compile(r"1\.?\s*Children who need help", re.IGNORECASE)),
    ("children-in-care", re.compile(r"2\.?\s*(?:Children looked after|Looked after children)", re.IGNORECASE)),
    ("adoption", re.compile(r"2\.1\.?\s*Adoption", re.IGNORECASE)),
    ("care-leavers", re.compile(r"2\.2\.?\s*(?:The )?Experiences?", re.IGNORECASE)),
    ("leadership", re.compile(r"3\.?\s*Leadership", re.IGNORECASE)),
)
_LABELS = {
    "overall": "Children's services",
    "help-and-protection": "Children who need help and protection",
    "children-in-care": "Children looked after and achieving permanence",
    "adoption": "Adoption performance",
    "care-leavers": "Experiences and progress of care leavers",
    "leadership": "Leadership, management and governance",
    "lscb": "The Local Safeguarding Children Board",
}
_AFTER_TABLE = re.compile(
    r"\bThe effectiveness of\b|\bThe judgement for the effectiveness\b|effectiveness of the Local Safeg"
)
_BOARD_GRADE = (
    re.compile(
        r"effectiveness of the Local Safeguarding Children[’']?s? Board(?: \(LSCB\))?,? (?:is|requires|are)? ?(.{0,40})",
        re.I,
    ),
    re.compile(
        r"The (?:\w+ ){0,4}Local Safeguarding Children[’']?s? Board(?: \(LSCB\))? (?:is|are|(?=requires?)) ?(.{4,40})",
        re.I,
    ),
    re.compile(
        r"arrangements in place to evaluate .{20,220}?((?:are|is|require)s? (?:outstanding|good|inadequate|improvement))",
        re.I,
    ),
    re.compile(r"\b[A-Z]\w*SCB (?:is|requires) ?(.{4,40})"),
    re.compile(r"Safeguarding Children[’']?s? Board(?: \(\w+\))? (?:is|(?=requires)) ?(.{4,40})", re.I),
)
_LEAD = re.compile(
    r"Lead inspectors?\s*:?\s*([^\n,]{3,60}?)(?=,|\s*(?:\bHMI\b|Her Majesty|Deputy|Team inspectors?|Senior)|\s*$)",
    re.IGNORECASE | re.MULTILINE,
)
_CONTENTS_LINE = re.compile(r".{4,}\s\d{1,3}$")
_CONTENTS_PAGES = 3


class SifReader:
    """Reads SIF reports: cover with five judgements, summary, recommendations, numbered findings, LSCB chapter."""

    name = "sif"
    version = "5"
    proven = True

    def accepts(self, document: Document) -> str | None:
        """Accept a document whose first page has this framework's title and its dates: letters about visits have not."""
        if document.media == "markdown" or not document.pages:
            return None
        cover = " ".join(document.pages[0].text.split())
        if _TITLE.search(cover) and _DATES.search(cover) and _ROWS[0][1].search(cover):
            return "its title is that of an inspection under the single inspection framework"
        return None

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the report whole; what is not found is None or `unread`, never a guess."""
        cleared = clear(document)
        parts = blocks(cleared.lines, cleared.body_size)
        first_page = [part for part in parts if part.lines[0].span.page == 1]
        cover = " ".join(part.text for part in first_page)
        gathered = Gathering(cleared)
        gathered.leave(first_page, Role.FACT, "cover: title, dates and table of grades")
        gather_chapters([part for part in parts if part.lines[0].span.page > 1], gathered)
        dates, published = _DATES.search(cover), _PUBLISHED.search(cover)
        first, last = inspection_range(dates.group(1)) if dates else (None, None)
        judgements, unsure = _judgements(cover, parts)
        facts = Facts(
            framework="sif",
            authority=_authority(parts),
            inspection_start=first,
            inspection_end=last,
            published=next(iter(days_in(published.group(1))), None) if published else None,
            lead_inspector=_lead(document),
            judgements=judgements,
            notes=tuple(unsure),
        )
        return assembled(self, document, facts, gathered, About.COUNCIL)


def _authority(parts: Sequence[Block]) -> str | None:
    first = parts[0] if parts else None
    return re.split(r"\s+(?:Re-)?Inspection of\b", first.text)[0].strip() if first else None


def _lead(document: Document) -> str | None:
    for page in reversed(document.pages):
        if match := _LEAD.search(page.text):
            return match.group(1).strip(" ,")
    return None


def _judgements(cover: str, parts: Sequence[Block]) -> tuple[tuple[Judgement, ...], list[str]]:
    """Give every judgement, and what is unsure about them."""
    overall = next((g for p in _OVERALL if (m := p.search(cover)) and (g := grade_in(m.group(1)))), None)
    after = _ROWS[0][1].search(cover)
    table = _AFTER_TABLE.split(cover[after.start() :])[0] if after else ""
    grades = table_grades(table, _ROWS)
    headed = headed_grades([part for part in parts if part.lines[0].span.page > _CONTENTS_PAGES], NAMES)
    made = [state("overall", _LABELS["overall"], overall)]
    for area, row in _ROWS:
        label = _LABELS[area]
        if area not in grades and re.search(row.pattern + r".{0,80}?not judged", table, re.IGNORECASE):
            made.append(Judgement(area, None, "not-in-framework", f"{label}: not judged"))
        else:
            made.append(state(area, label, grades.get(area) or headed.get(area)))
    on_cover, chapter = _board_grade(cover), _board_words(parts)
    in_chapter = _board_grade(chapter or "")
    if chapter is None and not on_cover:
        made.append(Judgement("lscb", None, "not-in-framework", _LABELS["lscb"]))
    else:
        made.append(state("lscb", _LABELS["lscb"], on_cover or in_chapter))
    unsure = disagreements(grades, headed)
    if on_cover and in_chapter and on_cover != in_chapter:
        unsure.append(f"lscb: the first page says {on_cover}, its chapter {in_chapter}")
    return tuple(made), unsure


def _board_words(parts: Sequence[Block]) -> str | None:
    """Give the opening words of the board's chapter, or None where the report has none."""
    for i, part in enumerate(parts):
        listed = part.lines[0].span.page <= _CONTENTS_PAGES or _CONTENTS_LINE.match(part.text)
        if not listed and part.sort is Sort.HEADING and BOARD.search(part.text):
            return " ".join(p.text for p in parts[i : i + 8])
    return None


def _board_grade(text: str) -> str | None:
    # The pattern may have eaten the verb that is half the grade: look from its own words on.
    return next(
        (g for p in _BOARD_GRADE if (m := p.search(text)) and (g := grade_in(text[m.start(1) - 10 : m.end(1)]))), None
    )
