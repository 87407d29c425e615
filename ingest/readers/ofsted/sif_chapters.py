"""Walks through a SIF report's chapters: which section a block stands in, and what kind of statement it makes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.readers.shared.gather import Gathering, Place
from ingest.readers.shared.judgements import GRADE
from ingest.readers.shared.layout import Block, Sort, with_next
from ingest.readers.shared.sections import area_of, bare, named, says_none
from kb.readings import About, Role
from kb.values import Kind

BOARD = re.compile(
    r"Local Safeguarding Children[’']?s? Board|\bLSCB\b|Safeguarding Children[’']?s? Board", re.IGNORECASE
)
NAMES = (
    ("lscb", BOARD),
    ("adoption", re.compile(r"adoption performance", re.IGNORECASE)),
    ("care-leavers", re.compile(r"experiences? and progress of care leavers", re.IGNORECASE)),
    (
        "help-and-protection",
        re.compile(
            r"(?:the )?experiences? and progress of children (?:who need|in need of) help and protection|"
            r"^children (?:who need|in need of) help and protection",
            re.IGNORECASE,
        ),
    ),
    (
        "children-in-care",
        re.compile(
            r"(?:the )?experiences? and progress of (?:children looked after|looked after children)"
            r"(?: and achieving permanence)?|^(?:children looked after|looked after children) and achieving permanence",
            re.IGNORECASE,
        ),
    ),
    ("leadership", re.compile(r"^leadership,? (?:management and governance|governance and management)", re.IGNORECASE)),
)
# "The graded judgement for …" heads a chapter within a chapter, and does not always name it in full.
_GRADED_PARTS = (
    ("adoption", "Adoption performance", re.compile(r"graded judge?ment\b.{0,20}?\badoption", re.IGNORECASE)),
    (
        "care-leavers",
        "Experience and progress of care leavers",
        re.compile(r"graded judge?ment\b.{0,40}?\b(?:care leavers|leaving care)", re.IGNORECASE),
    ),
)
_BOARD_SECTION = "The Local Safeguarding Children Board"
_RECOMMEND = re.compile(
    r"^(?:recommendations?\b|(?:required )?actions? (?:for|required)\b|(?:areas? for )?(?:priority|immediate)\b|"
    r"areas? for (?:further )?(?:improvement|development|priority)|"
    r"what (?:does |do )?.{0,50}needs? to (?:do to )?improve)",
    re.IGNORECASE,
)
# Headings that end a list of recommendations; others within it name its topics.
_RECOMMENDED = re.compile(
    r"^(?:.{0,40}strengths?\b|progress since|summary\b|(?:key |inspection )?findings?\b|this local authority|inspection judge?ment|"
    r"children.?s services in)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"^(?:contents$|information about (?:this|the (?:LSCB|local authority)) inspection|(?:the )?inspection team|"
    r"(?:what )?the (?:LSCB )?inspection judge?ments? (?:mean|and what)|what the (?:LSCB )?inspection judge?ments? means?)",
    re.IGNORECASE,
)
_MEANING = re.compile(r"\b(?:likely to be|judge?ments? means?|if the following appl)", re.IGNORECASE)
# Within what judgements mean, these head the definitions and not a chapter.
_MEANT = re.compile(
    r"^(?:the local authority|(?:the )?(?:LSCB|local safeguarding children board))$|^in an? |^an? ", re.IGNORECASE
)
_PLAIN = re.compile(
    r"^(?:summary|(?:key |inspection )?findings?|summary of key findings|key strengths.*|inspection findings.*|"
    r"inspection judge?ments? about.*|section \d.*)$",
    re.IGNORECASE,
)
_TOP = re.compile(
    r"^(?:the local authority$|executive summary|information about (?:this|the) local authority|summary for (?:children|young)|"
    r"section 1\b)",
    re.IGNORECASE,
)
# Headings of facts about the area, which mostly stand under a heading of their own.
_FACTS = re.compile(
    r"^(?:(?:previous|other) Ofsted inspections|local leadership|children living in|child protection in|"
    r"children looked after in|other information about|the casework model)",
    re.IGNORECASE,
)
_TEAM = re.compile(
    r"^(?:the inspection team\b|(?:(?:deputy|senior|shadow|assistant|associate|additional) )?(?:lead |team |reporting )?"
    r"inspectors?\b|quality assurance|senior data|data analyst)",
    re.IGNORECASE,
)
INSPECTED = "how it was inspected, and by whom"
NO_ENTRY = "says that the list has no entry"
_FACTS_SECTION = "Information about this local authority area"
_ONLY_GRADE = re.compile(rf"\W*{GRADE.pattern}\W*$", re.IGNORECASE)
_LONGEST_ROW = 24
_MARGIN = 80.0


@dataclass
class _Where:
    """Where in the report the reader stands. `aside` names what stands there where it is no statement of findings.

    `tops` are the top headings read so far: what the board's part repeats of them is the board's own.
    """

    section: str = "Executive summary"
    area: str | None = None
    kind: Kind = Kind.FINDING
    tier: str | None = None
    aside: str = ""
    meaning: bool = False
    board: bool = False
    number: str | None = None
    used: set[int] = field(default_factory=set)
    tops: set[str] = field(default_factory=set)

    def enter(self, heading: str) -> None:
        """Move to what a heading opens."""
        name = bare(heading)
        self.number = None
        if _ASIDE.match(name) or _MEANING.search(name) or (self.meaning and _MEANT.match(name)):
            self.aside = name if not self.meaning else self.aside or name
            self.meaning = self.meaning or bool(_MEANING.search(name))
            return
        self.meaning = False
        area = _area(name)
        if _TOP.match(name) and not (
            self.board and (name.lower() in self.tops or name.lower().startswith("executive"))
        ):
            self.tops.add(name.lower())
            self.section, self.area, self.board, self.aside, self.kind = name, None, False, "", Kind.FINDING
        elif _RECOMMEND.match(name) and not (area and area != "lscb"):
            self.board = self.board or area == "lscb"
            self.area = "lscb" if self.board else None
            self.kind, self.aside, self.tier = Kind.RECOMMENDATION, "", name
            self.section = f"{_BOARD_SECTION}: recommendations" if self.board else "Recommendations"
        elif area == "lscb" or (area and not self.board):
            self.board = area == "lscb"
            self.section = _BOARD_SECTION if self.board else _chapter(heading)
            self.area, self.aside, self.kind = area, "", Kind.FINDING
        elif not self.aside:
            self._enter_part(name)

    def _enter_part(self, name: str) -> None:
        """Move to a part of the section: recommendations and the area's facts keep their topics to themselves."""
        if self.kind is Kind.RECOMMENDATION and not (_PLAIN.match(name) or _RECOMMENDED.match(name)):
            return
        self.kind = Kind.FINDING
        if _FACTS.match(name):
            self.section = self.section if self.section.lower().startswith("information") else _FACTS_SECTION
        elif self.board:
            self.section = _BOARD_SECTION
        elif self._names_section(name):
            self.section = name

    def _names_section(self, name: str) -> bool:
        # The area's facts come under several headings of one section.
        facts = self.section.lower().startswith("information")
        return self.section == "Recommendations" or (self.area is None and not facts and not _PLAIN.match(name))

    def stand_at(self, part: Block) -> None:
        """Move to a paragraph or bullet, which may have a number or end one's reach."""
        if part.sort is Sort.NUMBERED and part.number is not None:
            self._count(part.number)
        elif part.sort is Sort.PLAIN and part.x <= _MARGIN and self.kind is not Kind.RECOMMENDATION:
            # Prose set in under a number goes on with it; prose at the margin has none.
            self.number = None

    @property
    def place(self) -> Place:
        """Where what is read now stands."""
        about = About.PARTNERSHIP if self.board else None
        tier = self.tier if self.kind is Kind.RECOMMENDATION else None
        return Place(self.section, self.area, self.kind, self.number, tier, about)

    def _count(self, number: int) -> None:
        """Take a paragraph's number: as printed, with R before it where a list of recommendations starts anew."""
        again = self.kind is Kind.RECOMMENDATION and number in self.used
        self.used.add(number)
        self.number = f"R{number}" if again else str(number)


def gather_chapters(parts: Sequence[Block], gathered: Gathering) -> None:
    """Gather the pages after the cover."""
    where = _Where()
    contents_page = 0
    for part, after in with_next(parts):
        page = part.lines[0].span.page
        if part.text.strip().lower() == "contents":
            contents_page = page
        if page == contents_page:
            gathered.leave(part, Role.CONTENTS, "contents")
        elif part.sort is Sort.HEADING or _is_row(part, after):
            where.enter(part.text)
            gathered.heading(part)
        elif where.aside:
            team = _TEAM.match(part.text)
            gathered.leave(part, *((Role.FACT, INSPECTED) if team else (Role.BOILERPLATE, where.aside)))
        elif part.sort is Sort.LABEL:
            gathered.label(part)
        elif where.kind is Kind.RECOMMENDATION and says_none(part.text):
            gathered.leave(part, Role.FACT, NO_ENTRY)
        else:
            where.stand_at(part)
            gathered.say(part, after, where.place)


def _area(name: str) -> str | None:
    """Give the area whose chapter a heading opens."""
    graded = (area for area, _, pattern in _GRADED_PARTS if pattern.search(name))
    return area_of(name, NAMES) or next(graded, None)


def _chapter(heading: str) -> str:
    """Name a chapter in the report's own words, where they name it in full."""
    usual = (title for _, title, pattern in _GRADED_PARTS if pattern.search(heading))
    return named(heading, NAMES) if area_of(heading, NAMES) else next(usual, bare(heading))


def _is_row(part: Block, after: Block | None) -> bool:
    """Say whether a block is a chapter's title in a small table with its grade, as some reports print it."""
    if part.sort not in (Sort.PLAIN, Sort.LABEL) or len(part.text.split()) > _LONGEST_ROW:
        return False
    graded_after = after is not None and bool(_ONLY_GRADE.match(after.text))
    return any(
        (match := pattern.match(part.text))
        and (_ONLY_GRADE.match(part.text, match.end()) or (graded_after and match.end() == len(part.text)))
        for _, pattern in NAMES
    )
