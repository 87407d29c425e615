"""Reads the inspections of 2009 to 2013: of safeguarding and looked after children, of either, and of child protection."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.readers.ofsted.lac_2012_forms import FORMS, Area, Form, Half
from ingest.readers.shared.assembly import Facts, assembled
from ingest.readers.shared.dates import days_in, inspection_range
from ingest.readers.shared.furniture import clear
from ingest.readers.shared.gather import Gathering, Place
from ingest.readers.shared.judgements import GRADE, grade_in, state, table_grades, without_grades
from ingest.readers.shared.layout import Block, Sort, blocks, with_next
from ingest.readers.shared.sections import bare
from kb.readings import About, Reading, Role
from kb.values import Document, Judgement, Kind, Unreadable

# The title opens the cover: further down it would be a mention.
_TITLE_WITHIN = 300
# Its heading alone, or with its entries down to the last page number.
_CONTENTS = re.compile(r"^contents\s*(?:$|.*\d\s*$)", re.IGNORECASE | re.DOTALL)
_DATES = re.compile(
    r"Inspection\s+dates?\s*:?\s*(.{6,90}?)(?=\s*(?:Reporting|Lead|Age\s+group|Published|$))", re.IGNORECASE
)
_PUBLISHED = re.compile(r"(?:Report\s+)?Published\s*:?\s*(\d{1,2}\s+[A-Za-z]+\s+\d{4})", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:Reporting|Lead)\s+inspectors?\s*:?\s*(.{3,60}?)(?=,|\s+(?:HMI\b|Her\s+Majesty|Age\s+group|Published)|$)", re.I
)
_ABOUT = re.compile(
    r"^(?:about this inspection|(?:the )?inspection judge?ments? and what they mean|"
    r"inspection of local authority arrangements for the protection of children$)",
    re.IGNORECASE,
)
_RECORD = re.compile(r"^(?:annex \w+[:.]?\s*)?(?:record|summary) of (?:the )?(?:main )?findings", re.IGNORECASE)
_RECOMMEND = re.compile(
    r"^(?:areas? for (?:improvement|priority action|development)|recommendations?\b)", re.IGNORECASE
)
# Under these a report lists what to do by when; they are its tiers.
_DEADLINE = re.compile(r"^(?:immediate(?:ly)?\b|within (?:\w+ ){1,3}(?:days?|weeks?|months?|year)\b)", re.IGNORECASE)
_LEADS_IN = re.compile(r"^in order to improve\b[^.]*\bshould\b[^.]*\baction", re.IGNORECASE)
_SERVICE = re.compile(r"^service (?:information|area)", re.IGNORECASE)
_GRADE_LINE = re.compile(rf"^(?:grade\s*:?\s*)?(?:\d\s*)?\(?\s*{GRADE.pattern}\s*\)?$", re.IGNORECASE)
_GRADE_IN_HEADING = re.compile(rf"\s*[:–-]?\s*(?:grade\s*:?\s*\d?\s*)?\(?\s*{GRADE.pattern}\s*\)?\W*$", re.IGNORECASE)
_STATED = re.compile(
    r"\b(?:is|are)\s+(?:judged\s+(?:to\s+be\s+)?)?(outstanding|good|adequate|inadequate)\b", re.IGNORECASE
)
# A question in the record of findings that holds the word of a grade.
_QUESTION = re.compile(r"\bhow good are\b", re.IGNORECASE)
_NUMBERED_HEADING = re.compile(r"^\d{1,2}\.?\s+(?=[A-Z])")


class Lac2012Reader:
    """Reads the three forms of these years: graded sections of numbered paragraphs and a record of the grades."""

    name = "lac-2012"
    version = "2"
    # One real report was at hand, of looked after children alone: the two other forms are read as published formats say.
    proven = False

    def accepts(self, document: Document) -> str | None:
        """Accept a document whose cover opens with the title of one of the forms and gives the inspection's dates."""
        form = _form(document)
        return None if form is None else "its title is that of an inspection of the years 2009 to 2013"

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the report whole; what is not found is None or `unread`, never a guess."""
        form = _form(document) or FORMS[0]
        cleared = clear(document)
        parts = blocks(cleared.lines, cleared.body_size)
        cover = [part for part in parts if part.lines[0].span.page == 1]
        rest = [part for part in parts if part.lines[0].span.page > 1]
        at = next((i for i, p in enumerate(rest) if _is_record(p)), len(rest))
        gathered = Gathering(cleared)
        gathered.leave(cover, Role.FACT, "cover: title, dates, inspector")
        headed = _gather(rest[:at], form, gathered)
        gathered.leave(rest[at:], Role.FACT, "record of the judgements")
        judgements, unsure = _judgements(" ".join(part.text for part in rest[at:]), headed, form)
        words = " ".join(part.text for part in cover)
        dates, published, lead = _DATES.search(words), _PUBLISHED.search(words), _LEAD.search(words)
        first, last = inspection_range(dates.group(1)) if dates else (None, None)
        facts = Facts(
            framework="lac-2012",
            authority=_authority(words, form),
            inspection_start=first,
            inspection_end=last,
            published=next(iter(days_in(published.group(1))), None) if published else None,
            lead_inspector=lead.group(1).strip() if lead else None,
            judgements=judgements,
            notes=tuple(unsure),
        )
        return assembled(self, document, facts, gathered, About.COUNCIL)


def _form(document: Document) -> Form | None:
    if document.media == "markdown" or not document.pages:
        return None
    cover = " ".join(document.pages[0].text.split())
    if not _DATES.search(cover):
        return None
    return next((form for form in FORMS if form.title.search(cover[:_TITLE_WITHIN])), None)


def _authority(cover: str, form: Form) -> str | None:
    """Give the council's name, which stands between the title and the dates."""
    title, dates = form.title.search(cover), _DATES.search(cover)
    if title is None or dates is None:
        return None
    named = cover[title.end() : dates.start()] if title.end() < dates.start() else ""
    return named.strip(" :–-") or cover[: title.start()].strip(" :–-") or None


def _is_record(part: Block) -> bool:
    return part.sort is Sort.HEADING and bool(_RECORD.match(part.text)) and not re.search(r"\d$", part.text.strip())


@dataclass
class _Where:
    """Where in the report the reader stands; `headed` are the grades that sections state, by area.

    `begins` says that nothing has been read since the section's heading.
    """

    form: Form
    half: Half
    headed: dict[str, str]
    place: Place = field(default_factory=lambda: Place("Opening"))
    area: Area | None = None
    aside: str = ""
    begins: bool = False

    def enter(self, heading: str) -> None:
        """Move to what a heading opens."""
        plain = _NUMBERED_HEADING.sub("", heading)
        name = bare(_GRADE_IN_HEADING.sub("", plain)).strip() or plain
        self.aside = name if _ABOUT.match(name) else ""
        if half := next((h for h in self.form.halves if h.pattern and h.pattern.search(name)), None):
            self.half = half
        elif self.place.kind is Kind.RECOMMENDATION and _DEADLINE.match(name):
            self.place = replace(self.place, tier=name.rstrip(":"))
            return
        self.area = next((a for a in self.half.areas if a.pattern.search(name)), None)
        self.begins = True
        self.grade(plain[len(name) :])
        improving = bool(_RECOMMEND.match(name))
        self.place = Place(
            self._section(name),
            None if improving or self.area is None else self.area.id,
            Kind.RECOMMENDATION if improving else Kind.FINDING,
            tier=name if improving else None,
            about=About.HEALTH if self.area and self.area.health else None,
        )

    def grade(self, text: str) -> None:
        """Take the grade of the section the reader stands in, the first that is stated."""
        if self.area and (grade := grade_in(text)):
            self.headed.setdefault(self.area.id, grade)

    def state(self, sentence: str) -> None:
        """Take the grade that a section's first sentence states of its own area."""
        stated = _STATED.search(sentence) if self.begins and self.area else None
        if stated and self.area and self.area.pattern.search(sentence[: stated.start()]):
            self.grade(stated.group(1))
        self.begins = False

    def _section(self, name: str) -> str:
        """Name a section, with its half where its own name would not tell."""
        named = self.half.pattern and self.half.pattern.search(name)
        return name if named or _SERVICE.match(name) else _within(self.half, name, self.form)


def _within(half: Half, name: str, form: Form) -> str:
    """Give a name with its half's before it in a joint report, where both halves use the same names."""
    return f"{half.title}: {name[:1].lower()}{name[1:]}" if len(form.halves) > 1 else name


def _gather(parts: Sequence[Block], form: Form, gathered: Gathering) -> dict[str, str]:
    """Gather the pages between cover and record; give the grades that the sections state, by area."""
    where, contents_page, begun = _Where(form, form.halves[0], {}), 0, False
    for part, after in with_next(parts):
        if _CONTENTS.match(part.text):
            contents_page = part.lines[0].span.page
        if contents_page == part.lines[0].span.page:
            gathered.leave(part, Role.CONTENTS, "contents")
        elif part.sort in (Sort.HEADING, Sort.LABEL) and _GRADE_LINE.match(part.text):
            where.grade(part.text)
            gathered.leave(part, Role.FACT, "the section's grade")
        elif part.sort is Sort.HEADING or (part.sort is Sort.LABEL and _DEADLINE.match(part.text)):
            begun = True
            where.enter(part.text)
            gathered.heading(part, where.place.tier)
        elif not begun:
            gathered.leave(part, Role.BOILERPLATE, "where the report may be had and copied")
        elif where.aside:
            gathered.leave(part, Role.BOILERPLATE, where.aside)
        elif part.sort is Sort.LABEL:
            gathered.label(part)
        else:
            _say(part, after, where, gathered)
    return where.headed


def _say(part: Block, after: Block | None, where: _Where, gathered: Gathering) -> None:
    if part.sort is Sort.NUMBERED:
        where.place = replace(where.place, number=str(part.number))
    if where.place.kind is Kind.RECOMMENDATION and _LEADS_IN.match(part.text):
        gathered.leave(part, Role.LEAD_IN, "")
        return
    where.state(part.text.split(". ")[0])
    said = where.place
    if said.kind is Kind.RECOMMENDATION and part.sort is Sort.PLAIN:
        # Prose among the recommendations explains them; it recommends nothing.
        said = replace(said, kind=Kind.FINDING, tier=None)
    gathered.say(part, after, said, where.place.tier)


def _judgements(record: str, headed: dict[str, str], form: Form) -> tuple[tuple[Judgement, ...], list[str]]:
    """Give every judgement of the form, and what is unsure: the record at the end stands where a section differs."""
    made: list[Judgement] = []
    unsure: list[str] = []
    plain = _QUESTION.sub(lambda match: " " * len(match.group(0)), record)
    for half, words in zip(form.halves, _halves(plain, form), strict=True):
        grades = table_grades(words, [(area.id, area.pattern) for area in half.areas])
        wording = without_grades(words)
        for area in half.areas:
            grade, in_section = grades.get(area.id), headed.get(area.id)
            if len(form.halves) > 1 and not (grade or in_section) and not area.id.endswith("-overall"):
                # The forms of 2009 to 2012 did not all judge the same areas.
                continue
            printed = area.pattern.search(wording)
            label = " ".join(printed.group(0).split()) if printed else area.label
            made.append(state(area.id, _within(half, label, form), grade or in_section))
            if grade and in_section and grade != in_section:
                unsure.append(f"{area.id}: the record of findings says {grade}, its section {in_section}")
    if len(form.halves) > 1:
        made.append(Judgement("overall", None, "not-in-framework", "Overall effectiveness"))
    return tuple(made), unsure


def _halves(record: str, form: Form) -> list[str]:
    """Part the record of a joint report at the title of its second half."""
    if len(form.halves) == 1:
        return [record]
    pattern = form.halves[1].pattern
    match = pattern.search(record) if pattern else None
    return [record[: match.start()], record[match.end() :]] if match else [record, ""]
