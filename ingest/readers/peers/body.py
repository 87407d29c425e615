"""Goes through a peers' report after its cover: themes, their lists, and the asides that hold no findings."""

from __future__ import annotations

import re

from ingest.readers.peers import asked
from ingest.readers.peers.courtesies import apart, is_courtesy
from ingest.readers.peers.layout import FAREWELL, Laid
from ingest.readers.peers.lists import RECOMMENDED, Aside, ListName, aside, leads_to_team, list_name, plain_heading
from ingest.readers.shared.findings import running, sentence_starts
from ingest.readers.shared.gather import Gathering, Place
from ingest.readers.shared.layout import Block, Sort
from kb.readings import Role
from kb.values import Kind

_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*$")
_REOPENS = re.compile(r"(?:appendix|annex)\b", re.IGNORECASE)
_ADVISING = re.compile(r"\b(?:recommend|should|must|needs?\s+to)\b", re.IGNORECASE)
_LONGEST_INTRODUCTION = 20
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
        if part.sort is not Sort.LABEL or part.lines[0] in self._laid.cells:
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
        elif is_courtesy(part, listed=self._list is not None):
            self._thank(part, after)
        elif self._introduces(part, after) or (not is_prose(part) and len(part.text.split()) < self._fewest(part)):
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

    def _thank(self, part: Block, after: Block | None) -> None:
        """Leave a courtesy out; what a paragraph that opens with one goes on to find is said."""
        courtesy, rest = apart(part)
        self._gathered.leave(courtesy, Role.BOILERPLATE, "courtesies, and how such reviews are made")
        if rest is not None:
            self._say(rest, after)

    def _introduces(self, part: Block, after: Block | None) -> bool:
        """Say whether a short paragraph introduces what a list recommends, and is no recommendation itself."""
        words = len(part.text.split())
        alone = part.sort is Sort.PLAIN and part.text.endswith(":") and words <= _LONGEST_INTRODUCTION
        # Before bullets it is their lead-in, which the gathering keeps.
        alone = alone and (after is None or after.sort is not Sort.BULLET)
        return alone and self._list is not None and self._list.advises

    def _fewest(self, part: Block) -> int:
        """Words that make an unpunctuated line a finding: those of slides, tables and lists end without a mark."""
        if self._list is None:
            return _PROSE_WORDS
        return 3 if self._laid.slides or part.lines[0] in self._laid.cells else 5

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
        if listed is not None and listed.mixed and part.sort in (Sort.PLAIN, Sort.NUMBERED) and not advised:
            advises = bool(_ADVISING.search(_before_list(part, after)))
        tier = (listed.name if listed is not None and listed.advises else "Recommendation") if advises else None
        place = Place(
            self._section,
            kind=Kind.RECOMMENDATION if advises else Kind.FINDING,
            number=advised or self._laid.number(part) or self._number,
            tier=tier,
        )
        self._gathered.say(part, after, place, self._section if listed is not None else None)


def _before_list(part: Block, after: Block | None) -> str:
    """Give a block's words without the last sentence where that leads into the bullets after it."""
    run = running(part.lines)
    leads = run.text.endswith(":") and after is not None and after.sort is Sort.BULLET
    return run.text[: sentence_starts(run.text)[-1]] if leads else run.text
