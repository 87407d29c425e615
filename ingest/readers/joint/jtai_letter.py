"""Parts an inspectorates' letter into its head, its text and its close: what stands around what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from ingest.readers.shared.dates import days_in
from ingest.readers.shared.findings import running, sentence_starts
from ingest.readers.shared.gather import Gathering
from ingest.readers.shared.layout import Block
from kb.readings import Role

_DATED = re.compile(r"^\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ \d{4}$")
_FAREWELL = re.compile(r"^yours (?:sincerely|faithfully)\b", re.IGNORECASE)
_LONGEST_HEAD = 40


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's blocks: those before its title (date, addressees, salutation), its title, its text, its close."""

    head: tuple[Block, ...]
    title: Block
    body: tuple[Block, ...]
    close: tuple[Block, ...]

    @property
    def day(self) -> date | None:
        """The day the letter is dated, or None."""
        lines = [line.text.strip() for block in self.head for line in block.lines]
        return next((day for line in lines if _DATED.match(line) for day in days_in(line)), None)

    def gather_head(self, gathered: Gathering) -> None:
        """Hand over what stands before the text."""
        for block in self.head:
            dated = len(block.lines) == 1 and _DATED.match(block.text.strip())
            if dated:
                gathered.leave(block, Role.FACT, "the letter's date")
            else:
                gathered.leave(block, Role.ADDRESS, "addressees and salutation")
        gathered.heading(self.title)

    def gather_close(self, gathered: Gathering) -> None:
        """Hand over the farewell and the signatures."""
        gathered.leave(self.close, Role.FACT, "who signed the letter")


def letter(parts: Sequence[Block], title: re.Pattern[str]) -> Letter | None:
    """Part a document's blocks as a letter whose title opens with a pattern; None where no block does."""
    at = next((i for i, part in enumerate(parts[:_LONGEST_HEAD]) if title.match(part.text)), None)
    if at is None:
        return None
    body: list[Block] = []
    for i, part in enumerate(parts[at + 1 :], start=at + 1):
        line = next((n for n, line in enumerate(part.lines) if _FAREWELL.match(line.text)), None)
        if line is None:
            body.append(part)
            continue
        # The farewell can stand so near the last paragraph that it was taken for a line of it.
        if line:
            body.append(replace(part, lines=part.lines[:line]))
        close = (replace(part, lines=part.lines[line:]), *parts[i + 1 :])
        return Letter(tuple(parts[:at]), parts[at], tuple(body), close)
    return Letter(tuple(parts[:at]), parts[at], tuple(body), ())


def parted(block: Block, last: re.Pattern[str]) -> tuple[Block, Block | None]:
    """Part a block after its last sentence that has a pattern; the second is None where nothing is left."""
    run = running(block.lines)
    starts = [*sentence_starts(run.text), len(run.text)]
    ends = [end for start, end in pairwise(starts) if last.search(run.text[start:end])]
    if not ends or ends[-1] >= len(run.text):
        return block, None
    first, rest = run.cut(0, ends[-1]), run.cut(ends[-1], len(run.text))
    return replace(block, lines=first), replace(block, lines=rest)
