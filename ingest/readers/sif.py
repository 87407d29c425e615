"""Reads Ofsted's single inspection framework reports (SIF), 2013 to 2018, re-inspections and LSCB chapter included."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.dates import days_in, inspection_range
from ingest.readers.findings import passages
from ingest.readers.furniture import clear
from ingest.readers.judgements import grade_in, state, table_grades
from ingest.readers.layout import Block, Sort, blocks
from kb.values import Document, Judgement, Kind, PassageRead, Reading, Unreadable, Voice

_TITLE = re.compile(
    r"inspection of services for children in need of help and protection,? (?:looked after children|children looked after)"
    r" and care leavers",
    re.IGNORECASE,
)
_DATES = re.compile(r"Inspection dates?\s*:?\s*(.{6,90}?)(?=\s*(?:Report published|The overall|Children[’']s services|$))", re.I)
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
_BOARD = re.compile(r"Local Safeguarding Children[’']?s? Board|\bLSCB\b|Safeguarding Children[’']?s? Board", re.IGNORECASE)
_BOARD_GRADE = (
    re.compile(r"effectiveness of the Local Safeguarding Children[’']?s? Board(?: \(LSCB\))?,? (?:is|requires|are)? ?(.{0,40})", re.I),
    re.compile(r"The (?:\w+ ){0,4}Local Safeguarding Children[’']?s? Board(?: \(LSCB\))? (?:is|are|(?=requires?)) ?(.{4,40})", re.I),
    re.compile(r"arrangements in place to evaluate .{20,220}?((?:are|is|require)s? (?:outstanding|good|inadequate|improvement))", re.I),
    re.compile(r"\b[A-Z]\w*SCB (?:is|requires) ?(.{4,40})"),
    re.compile(r"Safeguarding Children[’']?s? Board(?: \(\w+\))? (?:is|(?=requires)) ?(.{4,40})", re.I),
)
_AREAS = (
    ("lscb", _BOARD),
    ("adoption", re.compile(r"\badoption performance", re.IGNORECASE)),
    ("care-leavers", re.compile(r"progress of care leavers", re.IGNORECASE)),
    ("help-and-protection", re.compile(r"progress of\s+children who need help", re.IGNORECASE)),
    ("children-in-care", re.compile(r"progress of\s+(?:children looked after|looked after children)", re.IGNORECASE)),
    ("leadership", re.compile(r"^leadership,? management and governance", re.IGNORECASE)),
)
_RECOMMEND = re.compile(
    r"^(?:recommendations?|(?:areas? for )?(?:priority|immediate)|areas? for (?:improvement|development|priority))", re.I
)
_ASIDE = re.compile(
    r"^(?:contents|information about this inspection|(?:the )?inspection team|what the inspection judgements? means?|"
    r"the inspection judgements? and what they mean|the office for standards|© ?crown)",
    re.IGNORECASE,
)
_PLAIN_SECTION = re.compile(r"^(?:summary|(?:key |inspection )?findings?|key strengths.*|inspection findings.*)$", re.IGNORECASE)
_TOP = re.compile(r"^(?:the local authority|executive summary|information about this local authority|summary for children)", re.I)
_ADDRESS = re.compile(r"^(?:the office for standards in education|© ?crown copyright)", re.IGNORECASE)
_LEAD = re.compile(r"Lead inspectors?\s*:?\s*(.{3,60}?)(?=,|\s*(?:HMI\b|Her Majesty|Deputy|Team inspectors?|Senior)|$)", re.IGNORECASE)
_CONTENTS_LINE = re.compile(r".{4,}\s\d{1,3}$")


class SifReader:
    """Reads SIF reports: cover with five judgements, summary, recommendations, numbered findings, LSCB chapter."""

    name = "sif"
    version = "1"

    def accepts(self, document: Document) -> str | None:
        """Accept a document whose first page carries the title that only this framework's reports have."""
        if document.media == "markdown" or not document.pages:
            return None
        if _TITLE.search(" ".join(document.pages[0].text.split())):
            return "its title is that of an inspection under the single inspection framework"
        return None

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the report whole; what is not found is None or `unread`, never a guess."""
        cleared = clear(document)
        parts = blocks(cleared.lines, cleared.body_size)
        cover = " ".join(part.text for part in parts if part.lines[0].span.page == 1)
        made, skipped = _passages([part for part in parts if part.lines[0].span.page > 1])
        dates, published = _DATES.search(cover), _PUBLISHED.search(cover)
        first, last = inspection_range(dates.group(1)) if dates else (None, None)
        return Reading(
            reader=self.name,
            version=self.version,
            why=self.accepts(document) or "",
            framework="sif",
            voice=Voice.REPORT,
            authority=_authority(parts),
            inspection_start=first,
            inspection_end=last,
            published=next(iter(days_in(published.group(1))), None) if published else None,
            lead_inspector=_lead(document),
            judgements=_judgements(cover, parts),
            passages=tuple(made),
            notes=(
                f"{len(cleared.running)} running lines and {len(cleared.notes)} footnote lines left out",
                f"{skipped} blocks left out: cover, contents, what judgements mean, about the inspection",
            ),
        )


def _authority(parts: Sequence[Block]) -> str | None:
    first = parts[0] if parts else None
    return re.split(r"\s+(?:Re-)?Inspection of\b", first.text)[0].strip() if first else None


def _lead(document: Document) -> str | None:
    for page in reversed(document.pages):
        if match := _LEAD.search(" ".join(page.text.split())):
            return match.group(1).strip(" ,")
    return None


def _judgements(cover: str, parts: Sequence[Block]) -> tuple[Judgement, ...]:
    overall = next((g for p in _OVERALL if (m := p.search(cover)) and (g := grade_in(m.group(1)))), None)
    board_from = match.start() if (match := re.search(r"effectiveness of the Local Safeguarding", cover)) else len(cover)
    after = _ROWS[0][1].search(cover)
    table = cover[after.start() : board_from if after and board_from > after.start() else len(cover)] if after else ""
    grades = table_grades(re.split(r"\bThe effectiveness of\b|\bThe judgement for the effectiveness\b", table)[0], _ROWS)
    headed = _headed(parts)
    made = [state("overall", _LABELS["overall"], overall)]
    for area, row in _ROWS:
        label = _LABELS[area]
        if re.search(row.pattern + r".{0,80}?not judged", table, re.IGNORECASE):
            made.append(Judgement(area, None, "not-in-framework", f"{label}: not judged"))
        else:
            made.append(state(area, label, grades.get(area) or headed.get(area)))
    chapter = _board_words(parts)
    if chapter is None and not _board_grade(cover):
        made.append(Judgement("lscb", None, "not-in-framework", _LABELS["lscb"]))
    else:
        made.append(state("lscb", _LABELS["lscb"], _board_grade(cover) or _board_grade(chapter or "")))
    return tuple(made)


def _headed(parts: Sequence[Block]) -> dict[str, str]:
    """Read the grades that stand in the headings of the areas' own sections."""
    found: dict[str, str] = {}
    for part in parts:
        if part.sort is Sort.HEADING and part.lines[0].span.page > 3 and (grade := grade_in(part.text)):
            area = next((a for a, pattern in _AREAS if pattern.search(part.text)), None)
            if area and area not in found:
                found[area] = grade
    return found


def _board_words(parts: Sequence[Block]) -> str | None:
    """Give the opening words of the board's chapter, or None where the report has none."""
    for i, part in enumerate(parts):
        listed = part.lines[0].span.page <= 3 or _CONTENTS_LINE.match(part.text)
        if not listed and part.sort is Sort.HEADING and _BOARD.search(part.text):
            return " ".join(p.text for p in parts[i : i + 8])
    return None


def _board_grade(text: str) -> str | None:
    # The pattern may have eaten the verb that is half the grade: look from its own words on.
    return next((g for p in _BOARD_GRADE if (m := p.search(text)) and (g := grade_in(text[m.start(1) - 10 : m.end(1)]))), None)


@dataclass
class _Where:
    """Where in the report the reader stands."""

    section: str = "Executive summary"
    area: str | None = None
    kind: Kind = Kind.FINDING
    aside: bool = False
    board: bool = False
    number: str | None = None
    lead_in: str | None = None

    def enter(self, heading: str) -> None:
        """Move to what a heading opens."""
        bare = re.sub(r"\s*\d$", "", heading).strip()
        self.number = self.lead_in = None
        if _ASIDE.match(bare):
            self.aside = True
            return
        area = next((a for a, pattern in _AREAS if pattern.search(bare)), None)
        if _TOP.match(bare) and not (self.board and bare.lower().startswith("executive")):
            self.section, self.area, self.board, self.aside, self.kind = bare, None, False, False, Kind.FINDING
        elif area == "lscb" and not _PLAIN_SECTION.match(bare) or (area and not self.board):
            self.section, self.area, self.aside, self.kind = _ungraded(bare), area, False, Kind.FINDING
            self.board = area == "lscb"
        elif _RECOMMEND.match(bare):
            self.kind, self.aside = Kind.RECOMMENDATION, False
            self.section = "Recommendations" if not self.board else f"{_LABELS['lscb']}: recommendations"
        elif not self.aside:
            self._sub(bare)

    def _sub(self, bare: str) -> None:
        if self.kind is Kind.RECOMMENDATION and not _PLAIN_SECTION.match(bare):
            return
        self.kind = Kind.FINDING
        if self.board:
            self.section = _LABELS["lscb"]
        elif self.area is None and not _PLAIN_SECTION.match(bare):
            # Sub-headings of the area's facts ("Children living in this area") stay in their section.
            self.section = self.section if self.section.lower().startswith("information") else bare


def _ungraded(heading: str) -> str:
    grades = r"(?:requires improvement(?: to be good)?|outstanding|good|inadequate)"
    return re.sub(rf"\s*(?:\b(?:is|are)\b)?\s*{grades}\.?\s*$", "", heading, flags=re.IGNORECASE).strip() or heading


def _passages(parts: Sequence[Block]) -> tuple[list[PassageRead], int]:
    where = _Where()
    made: list[PassageRead] = []
    skipped = 0
    contents_page = 0
    for part in parts:
        page = part.lines[0].span.page
        if part.text.strip().lower() == "contents":
            contents_page = page
        if page == contents_page and (_CONTENTS_LINE.match(part.text) or part.sort is Sort.HEADING or page == 2):
            skipped += 1
            continue
        if part.sort is Sort.HEADING:
            where.enter(part.text)
            continue
        if _ADDRESS.match(part.text):
            where.aside = True
        if where.aside:
            skipped += 1
            continue
        made += _read(part, where)
    return made, skipped


def _read(part: Block, where: _Where) -> list[PassageRead]:
    recommending = where.kind is Kind.RECOMMENDATION
    if part.sort is Sort.NUMBERED:
        where.number = f"R{part.number}" if recommending else str(part.number)
        where.lead_in = None
    elif part.sort is Sort.PLAIN:
        where.lead_in = None
        if part.x <= 80 and not recommending:
            where.number = None
    lead_in = where.lead_in if part.sort is Sort.BULLET else None
    if part.text.rstrip().endswith(":"):
        where.lead_in = part.text
        if recommending:
            return []
    about = "partnership" if where.board else None
    return passages(part, where.section, where.area, where.kind, where.number, lead_in, about)
