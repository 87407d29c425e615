"""Reads a review of a Local Safeguarding Children Board that stands alone, outside an inspection of the council."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.ofsted.sif_chapters import INSPECTED, NO_ENTRY
from ingest.readers.shared.assembly import Facts, assembled
from ingest.readers.shared.dates import days_in, inspection_range
from ingest.readers.shared.furniture import clear
from ingest.readers.shared.gather import Gathering, Place
from ingest.readers.shared.judgements import grade_in, state
from ingest.readers.shared.layout import Block, Sort, blocks, with_next
from ingest.readers.shared.sections import bare, says_none
from kb.readings import About, Reading, Role
from kb.values import Document, Judgement, Kind, Unreadable

_TITLE = re.compile(r"review of the effectiveness of the (?:local )?safeguarding children[’']?s? board", re.IGNORECASE)
# With this on its cover the review is a chapter of a council's inspection.
_COUNCIL = re.compile(r"inspection of services for children|children who need help", re.IGNORECASE)
# Its heading alone, or with its entries down to the last page number.
_CONTENTS = re.compile(r"^contents\s*(?:$|.*\d\s*$)", re.IGNORECASE | re.DOTALL)
_DATES = re.compile(r"(?:Inspection|Review) dates?\s*:?\s*(.{6,80}?)(?=\s*(?:Report published|The |$))", re.IGNORECASE)
_PUBLISHED = re.compile(r"Report published\s*:?\s*(\d{1,2}\s+[A-Za-z]+\s+\d{4}|\d{1,2}/\d{1,2}/\d{4})", re.IGNORECASE)
_GRADE = re.compile(
    r"Safeguarding Children[’']?s? Board(?: \(\w+\))? (?:is |are |(?=requires? ))(.{4,40})", re.IGNORECASE
)
_LEAD = re.compile(
    r"Lead (?:inspector|reviewer)s?\s*:?\s*([^,\n]{3,60}?)(?=,|\s*(?:\bHMI\b|Her Majesty)|\s*$)", re.I | re.M
)
_OF_BOARD = re.compile(r"\s*(?:Local )?Safeguarding Children[’']?s? Board.*$", re.IGNORECASE)
_RECOMMEND = re.compile(
    r"^(?:recommendations?\b|(?:areas? for )?(?:priority|immediate)\b|areas? for improvement)", re.I
)
_ASIDE = re.compile(
    r"^(?:information about this (?:review|inspection)|the (?:inspection|review) team|what the .{0,20}judgements? means?)",
    re.IGNORECASE,
)
_AREA_FACTS = re.compile(r"^information about this (?:local authority )?area", re.IGNORECASE)
# These head parts of the area's facts, not sections.
_FACTS_PART = re.compile(r"\bin this area$", re.IGNORECASE)
_TEAM = re.compile(
    r"^(?:(?:deputy|senior) )?(?:lead |team )?(?:inspector|reviewer)s?\s*:|^quality assurance manager", re.IGNORECASE
)
_NOTE_STEP = 1.5
_COUNCILS = (
    ("overall", "Children's services"),
    ("help-and-protection", "Children who need help and protection"),
    ("children-in-care", "Children looked after and achieving permanence"),
    ("adoption", "Adoption performance"),
    ("care-leavers", "Experiences and progress of care leavers"),
    ("leadership", "Leadership, management and governance"),
)


class SifBoardReader:
    """Reads reviews of a board alone: cover with one judgement, facts, summary, recommendations, numbered findings."""

    name = "sif-board"
    version = "2"
    proven = True

    def accepts(self, document: Document) -> str | None:
        """Accept a document whose cover names a review of the board and its dates, and no inspection of the council."""
        if document.media == "markdown" or not document.pages:
            return None
        cover = " ".join(document.pages[0].text.split())
        if _TITLE.search(cover) and _DATES.search(cover) and not _COUNCIL.search(cover):
            return "its cover is that of a review of a Local Safeguarding Children Board alone"
        return None

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the review whole; what is not found is None or `unread`, never a guess."""
        cleared = clear(document)
        parts = blocks(cleared.lines, cleared.body_size)
        first_page = [part for part in parts if part.lines[0].span.page == 1]
        cover = " ".join(part.text for part in first_page)
        gathered = Gathering(cleared)
        gathered.leave(first_page, Role.FACT, "cover: title, dates and judgement")
        _gather([part for part in parts if part.lines[0].span.page > 1], gathered, cleared.body_size - _NOTE_STEP)
        dates, published, grade = _DATES.search(cover), _PUBLISHED.search(cover), _GRADE.search(cover)
        first, last = inspection_range(dates.group(1)) if dates else (None, None)
        board = state("lscb", "The Local Safeguarding Children Board", grade_in(grade.group(1)) if grade else None)
        facts = Facts(
            framework="sif",
            authority=_OF_BOARD.sub("", cover.split("Review of")[0]).strip() or None,
            inspection_start=first,
            inspection_end=last,
            published=next(iter(days_in(published.group(1))), None) if published else None,
            lead_inspector=_lead(document),
            judgements=(*(Judgement(area, None, "not-in-framework", label) for area, label in _COUNCILS), board),
            notes=("a review of the safeguarding board alone: the council itself was not judged",),
        )
        return assembled(self, document, facts, gathered, About.PARTNERSHIP)


def _lead(document: Document) -> str | None:
    found = (match for page in reversed(document.pages) if (match := _LEAD.search(page.text)))
    return next((match.group(1).strip(" ,") for match in found), None)


def _gather(parts: Sequence[Block], gathered: Gathering, note_size: float) -> None:
    """Gather the pages after the cover. Small print of up to `note_size` is a footnote that has lost its number."""
    place, aside, contents_page = _board(Place("Executive summary")), "", 0
    for part, after in with_next(parts):
        page = part.lines[0].span.page
        if _CONTENTS.match(part.text):
            contents_page = page
        if page == contents_page:
            gathered.leave(part, Role.CONTENTS, "contents")
        elif part.sort is Sort.HEADING:
            place, aside = _entered(bare(part.text), place, aside)
            gathered.heading(part)
        elif 0 < part.size <= note_size:
            gathered.leave(part, Role.FOOTNOTE, "footnote")
        elif aside:
            team = _TEAM.match(part.text)
            gathered.leave(part, *((Role.FACT, INSPECTED) if team else (Role.BOILERPLATE, aside)))
        elif part.sort is Sort.LABEL:
            gathered.label(part)
        elif place.kind is Kind.RECOMMENDATION and says_none(part.text):
            gathered.leave(part, Role.FACT, NO_ENTRY)
        else:
            if part.sort is Sort.NUMBERED:
                place = replace(place, number=str(part.number))
            gathered.say(part, after, place)


def _entered(name: str, place: Place, aside: str) -> tuple[Place, str]:
    """Give where a heading leads: its place, and what stands there where it is no statement of findings."""
    if _ASIDE.match(name):
        return place, aside or name
    if _RECOMMEND.match(name):
        return _board(Place(name, kind=Kind.RECOMMENDATION, tier=name)), ""
    if _AREA_FACTS.match(name):
        return Place(name), ""
    if _FACTS_PART.search(name) and place.area is None:
        return place, ""
    return _board(Place(name)), ""


def _board(place: Place) -> Place:
    """Give a place whose statements judge and address the board, which is the partnership's."""
    return replace(place, area="lscb", about=About.PARTNERSHIP)
