"""Goes through a peers' report after its cover: themes, their lists, and the asides that hold no findings."""

from __future__ import annotations

import re

from ingest.readers.peers import asked
from ingest.readers.peers.layout import FAREWELL, Laid
from ingest.readers.peers.lists import RECOMMENDED, Aside, ListName, aside, leads_to_team, list_name, plain_heading
from ingest.readers.shared.gather import Gathering, Place
from ingest.readers.shared.layout import Block, Sort
from kb.readings import Role
from kb.values import Kind

_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*$")
# Courtesies, and how such reviews are made: they say the same in every letter.
_COURTESY = re.compile(
    r"^(?:(?:we|i|the\s+team|the\s+peer\s+team|on\s+behalf)\b.{0,80}\b(?:thank|grateful|appreciat)|thank\s+you|many\s+thanks|once\s+again|"
    r"(?:it\s+is|it['’]?s)\s+(?:important|worth)\s+to\s+(?:stress|note|remember|say)\b.{0,60}\bnot\s+an?\s+inspection|"
    r"(?:this|the|a)\s+(?:peer\s+)?(?:challenge|review|diagnostic)\s+(?:is|was)\s+not\s+an?\s+inspection|"
    r"(?:we|i)\s+(?:agreed|promised)\s+to\s+(?:send|write)|(?:we|i)\s+(?:write|(?:are|am)\s+writing)\b|you\s+(?:asked|invited)\s+(?:us|me)\b|"
    r"this\s+letter\s+(?:sets\s+out|confirms|provides|summarises)|"
    r"(?:peers|the\s+peers|the\s+team)\s+used\s+their\s+experience|"
    r"(?:the\s+)?(?:lga|local\s+government\s+association)\b.{0,80}\b(?:would\s+be|will\s+be|is\s+able|can|happy|offer|support)\b|"
    r".{0,60}\b(?:would\s+be|are|is)\s+happy\s+to\s+(?:discuss|help|support|provide|meet)|(?:we|i)\s+hope\b|"
    r"you\s+and\s+your\s+(?:colleagues|team|senior)\b|your\s+(?:principal|regional)\s+advis[eo]r|for\s+(?:more|further)\s+information\b)",
    re.IGNORECASE,
)
_VISITED = re.compile(
    r"^(?:the\s+(?:peer\s+)?team|peers|we|the\s+(?:peer\s+)?(?:challenge|review|diagnostic|visit))\b.{0,60}\b(?:on[\s-]?site|took\s+place|"
    r"spent\s+\w+\s+days?|interviewed|gathered\s+information|(?:met|spoke)\s+(?:with\s+|to\s+)?(?:over|more\s+than|around|about|\d+))\b",
    re.IGNORECASE,
)
_REOPENS = re.compile(r"(?:appendix|annex)\b", re.IGNORECASE)
_ADVISING = re.compile(r"\b(?:recommend|should|must|needs?\s+to)\b", re.IGNORECASE)
_LONGEST_COURTESY, _LONGEST_INTRODUCTION = 60, 20
_SMALLER = 0.9
_PROSE_WORDS = 8


def is_prose(part: Block) -> bool:
    words = len(part.text.split())
    ended = words >= _PROSE_WORDS and bool(_ENDS.search(part.text.strip()))
    return part.sort in (Sort.BULLET, Sort.NUMBERED) or (part.sort is Sort.PLAIN and ended)


class Body:
    """Goes through a document's blocks after its cover, knowing theme, list and aside; keeps the scope it meets."""

    def __init__(self, gathered: Gathering, laid: Laid) -> None:
        self.scope: list[str] = []
        self._gathered, self._laid = gathered, laid
        self._theme, self._theme_size = "", 0.0
        self._list: ListName | None = None
        self._list_size = 0.0
        self._aside: Aside | None = None
        self._listed: Aside | None = None
        self._listed_sort = Sort.BULLET
        self._closed = False
        self._number: str | None = None

    def take(self, part: Block, after: Block | None) -> None:
        """Hand one block over as what it is."""
        name = list_name(part.text) if part.sort in (Sort.HEADING, Sort.LABEL) else None
        if FAREWELL.match(part.text):
            self._closed = True
        if self._closed and (name or (part.sort is Sort.HEADING and _REOPENS.match(part.text))):
            self._closed = False
        if self._closed:
            self._gathered.leave(part, Role.ADDRESS, "signature and closing details")
        elif advised := self._advised(part):
            self._say(part, after, advised)
        elif name and not RECOMMENDED.match(part.text):
            self._open_list(part, name)
        elif part.sort is Sort.HEADING or self._names_theme(part, after):
            self._head(part)
        else:
            self._text(part, after)

    def _advised(self, part: Block) -> str | None:
        """Give the number of a recommendation that says it is one ('Recommendation 3: …')."""
        match = RECOMMENDED.match(part.text)
        return match.group(1) if match and len(part.text[match.end() :].split()) > 3 else None

    def _names_theme(self, part: Block, after: Block | None) -> bool:
        """Say whether a short line set as text is a theme: lists follow it, or it heads a slide."""
        if part.sort is not Sort.LABEL:
            return False
        listed = after is not None and after.sort is Sort.HEADING and list_name(after.text) is not None
        page = part.lines[0].span.page
        heads = next((b for b in self._laid.blocks if b.lines[0].span.page == page), None) is part
        return listed or (self._laid.slides and heads)

    def _open_list(self, part: Block, name: ListName) -> None:
        if name.theme:
            self._theme, self._theme_size = name.theme, part.size
        elif self._theme and part.size >= self._theme_size + (_SMALLER if name.weighs else -_SMALLER):
            self._theme = ""
        if name.closes:
            self._theme = ""
        self._list, self._list_size = name, part.size
        self._aside = self._listed = None
        self._number = None
        self._gathered.heading(part, self._section)

    def _head(self, part: Block) -> None:
        numbered = RECOMMENDED.match(part.text)
        self._number = numbered.group(1) if numbered else None
        self._listed = None
        if self._list is not None and (numbered or part.size <= self._list_size - _SMALLER):
            # A theme within a list: the list goes on.
            self._theme = self._theme if numbered else plain_heading(part.text)
            self._gathered.heading(part, self._section)
            return
        self._list = None
        self._aside = aside(part.text)
        self._theme, self._theme_size = ("" if self._aside else plain_heading(part.text)), part.size
        self._gathered.heading(part, self._theme or None)

    def _text(self, part: Block, after: Block | None) -> None:
        if leads := self._leads(part, after):
            self._listed, self._listed_sort = leads, after.sort if after is not None else Sort.BULLET
            self._gathered.leave(part, leads.role, leads.why)
        elif self._listed and self._is_listed(part):
            self._leave(part, self._listed)
        elif self._aside:
            self._leave(part, self._aside)
        elif self._is_courtesy(part):
            self._gathered.leave(part, Role.BOILERPLATE, "courtesies, and how such reviews are made")
        elif self._introduces(part, after) or (not is_prose(part) and len(part.text.split()) < self._fewest):
            self._gathered.label(part)
        else:
            self._listed = None
            self._say(part, after)

    def _leads(self, part: Block, after: Block | None) -> Aside | None:
        """Say whether a paragraph leads into the team's names or the lines of enquiry."""
        if part.sort is Sort.BULLET or self._list is not None:
            return None
        if leads_to_team(part.text):
            return Aside(Role.FACT, "the team")
        if asked.asks(part) and after is not None and after.sort is Sort.BULLET:
            return Aside(Role.FACT, "what the review was asked to look at", scope=True)
        return None

    def _is_listed(self, part: Block) -> bool:
        """Say whether a block still stands in the list that was led into; prose after it does not."""
        if part.sort in (Sort.BULLET, Sort.NUMBERED):
            return part.sort in (Sort.BULLET, self._listed_sort)
        return not is_prose(part)

    def _is_courtesy(self, part: Block) -> bool:
        """Say whether a paragraph is one; a long one that opens so goes on to say more."""
        if len(part.text.split()) > _LONGEST_COURTESY:
            return False
        return bool(_COURTESY.match(part.text) or (self._list is None and _VISITED.match(part.text)))

    def _introduces(self, part: Block, after: Block | None) -> bool:
        """Say whether a short paragraph introduces what a list recommends, and is no recommendation itself."""
        words = len(part.text.split())
        alone = part.sort is Sort.PLAIN and part.text.endswith(":") and words <= _LONGEST_INTRODUCTION
        # Before bullets it is their lead-in, which the gathering keeps.
        alone = alone and (after is None or after.sort is not Sort.BULLET)
        return alone and self._list is not None and self._list.advises

    @property
    def _fewest(self) -> int:
        """Words that make an unpunctuated line a finding: a slide's lines, and those of a list, end without a mark."""
        if self._list is None:
            return _PROSE_WORDS
        return 3 if self._laid.slides else 5

    @property
    def _section(self) -> str:
        if self._list is None:
            return self._theme or "Opening"
        name = self._list.name
        return f"{self._theme}: {name[:1].lower()}{name[1:]}" if self._theme else name

    def _leave(self, part: Block, why: Aside) -> None:
        if why.scope:
            self.scope.append(part.text)
        self._gathered.leave(part, why.role, why.why)

    def _say(self, part: Block, after: Block | None, advised: str | None = None) -> None:
        listed = self._list
        advises = advised is not None or (listed is not None and listed.advises)
        if listed is not None and listed.mixed and part.sort is Sort.PLAIN and not advised:
            advises = bool(_ADVISING.search(part.text))
        tier = (listed.name if listed is not None and listed.advises else "Recommendation") if advises else None
        place = Place(
            self._section,
            kind=Kind.RECOMMENDATION if advises else Kind.FINDING,
            number=advised or self._laid.number(part) or self._number,
            tier=tier,
        )
        self._gathered.say(part, after, place, self._section if listed is not None else None)
