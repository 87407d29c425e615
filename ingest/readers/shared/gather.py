"""Collects what a reader makes of a document's blocks: passages with findings, and every other part by what it is.

A reader goes through the blocks, says where each stands and hands it over; no word gets lost on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.shared.findings import Running, running, says_something, sentence_starts, turns, windows
from ingest.readers.shared.furniture import Cleared
from ingest.readers.shared.layout import Block, Sort
from kb.readings import FindingRead, Part, PassageRead, Role
from kb.values import Kind, Line

# Bullets within this many points of each other stand at one level of a list.
_SAME_LEVEL = 5.0
# A sentence that leads into a list ends so; the comma is a slip for the colon.
_LEADING = (":", ",")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document a block stands: what its passages will say of themselves."""

    section: str
    area: str | None = None
    kind: Kind = Kind.FINDING
    number: str | None = None
    tier: str | None = None
    about: str | None = None


class Gathering:
    """The passages and parts of one document, in the order they were handed over."""

    def __init__(self, cleared: Cleared) -> None:
        """Start with what was cleared away: furniture, footnotes, the publisher's closing words."""
        self.passages: list[PassageRead] = []
        self.parts: list[Part] = []
        self._leads = LeadIns()
        for line in cleared.running:
            self._part(Role.FURNITURE, [line], "running head or foot, page number")
        for note in cleared.footnotes:
            self._part(Role.FOOTNOTE, note)
        if cleared.closing:
            self._part(Role.FURNITURE, cleared.closing, "the publisher's imprint")

    def heading(self, part: Block, lead_in: str | None = None) -> None:
        """Keep a heading; it closes the lists before it, and `lead_in` leads into the bullets under it."""
        self._part(Role.HEADING, part.lines)
        self._leads.enter(lead_in)

    def label(self, part: Block) -> None:
        """Keep a short line that names what follows."""
        self._part(Role.LABEL, part.lines)

    def leave(self, parts: Block | Iterable[Block], role: Role, why: str) -> None:
        """Leave blocks out of the findings, saying what they are and why."""
        for part in [parts] if isinstance(parts, Block) else parts:
            self._part(role, part.lines, why)

    def say(self, part: Block, after: Block | None, place: Place, otherwise: str | None = None) -> None:
        """Make a block's passages: one, or several windows of a long paragraph.

        `after` is the block that follows: a last sentence that leads into its bullets is theirs and no finding.
        `otherwise` leads into the bullets that follow a block without such a sentence.
        """
        lead_in, leads = self._leads.of(part, after, otherwise)
        run = running(part.lines)
        if leads:
            at = sentence_starts(run.text)[-1]
            self._part_of(Role.LEAD_IN, run, at, len(run.text))
            run = run.before(at)
        first = True
        made = windows(run.text, part.sort is Sort.BULLET)
        for (_, end), (start, _) in pairwise(found for window in made for found in window):
            # What joins two clauses that became findings of their own is in neither.
            self._part_of(Role.LABEL, run, end, start)
        for window in made:
            said = [(a, b) for a, b in window if says_something(run.text[a:b])]
            for a, b in window:
                if (a, b) not in said:
                    self._part_of(Role.LABEL, run, a, b)
            if not said:
                continue
            start, end = window[0][0], window[-1][1]
            text = run.text[start:end]
            self.passages.append(
                PassageRead(
                    section=place.section,
                    paragraph=place.number,
                    kind=place.kind,
                    text=f"{lead_in.rstrip(':,').rstrip()}: {text}" if lead_in else text,
                    spans=run.spans(start, end),
                    findings=tuple(
                        FindingRead(run.text[a:b], run.spans(a, b), about=place.about, turns=turns(run.text[a:b]))
                        for a, b in said
                    ),
                    area=place.area,
                    tier=place.tier,
                    goes_on=not first,
                )
            )
            first = False

    def _part(self, role: Role, lines: Sequence[Line], why: str = "") -> None:
        run = running(lines)
        self._part_of(role, run, 0, len(run.text), why)

    def _part_of(self, role: Role, run: Running, start: int, end: int, why: str = "") -> None:
        if text := run.text[start:end].strip():
            self.parts.append(Part(role, text, run.spans(start, end), why))


class LeadIns:
    """Keeps the sentences that lead into lists, one within another, while a reader goes through the blocks."""

    def __init__(self) -> None:
        self._outer: str | None = None
        self._inner: tuple[str, float] | None = None

    def enter(self, lead_in: str | None) -> None:
        """Start a section whose heading (or nothing) leads into its bullets."""
        self._outer, self._inner = lead_in, None

    def of(self, part: Block, after: Block | None, otherwise: str | None = None) -> tuple[str | None, bool]:
        """Give the lead-in that a block completes, and whether its own last sentence leads into the block after it.

        `otherwise` leads into the bullets that follow a block without such a sentence.
        """
        said = running(part.lines).text
        leads = said.endswith(_LEADING) and after is not None and after.sort is Sort.BULLET
        sentence = said[sentence_starts(said)[-1] :] if leads else None
        if part.sort is not Sort.BULLET:
            self.enter(sentence or otherwise)
            return None, leads
        if self._inner is not None and part.x <= self._inner[1] + _SAME_LEVEL:
            self._inner = None
        lead_in = self._inner[0] if self._inner else self._outer
        leads = leads and after is not None and after.x > part.x + _SAME_LEVEL
        if leads and sentence:
            self._inner = (sentence, part.x)
        return lead_in, leads
