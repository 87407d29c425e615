"""Makes blocks of lines: headings, numbered paragraphs, bullets and plain paragraphs, joined across pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import median

from kb.values import Line, Span

_NUMBERED = re.compile(r"^(\d{1,3})\s?[.)]\s*(?=\S)")
_BARE_NUMBER = re.compile(r"^(\d{1,3})\s+(?=[A-Z])")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
# A gap this many times the leading parts two paragraphs.
_GAP = 1.45
_HEADING_STEP = 0.9
_SAME_PLACE = 7.0


class Sort(StrEnum):
    """What a block is."""

    HEADING = "heading"
    NUMBERED = "numbered"
    BULLET = "bullet"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together; the number or bullet that opens them is cut from the first line.

    `size` and `bold` are those of the first line, `level` of a bullet counts how deep it stands, from 0.
    """

    sort: Sort
    lines: tuple[Line, ...]
    number: int | None = None
    size: float = 0.0
    bold: bool = False
    x: float = 0.0

    @property
    def text(self) -> str:
        """The block's words as printed, lines joined by spaces (for headings and matching, not for quoting)."""
        return " ".join(line.text for line in self.lines)


def blocks(lines: Sequence[Line], body_size: float) -> list[Block]:
    """Part lines into blocks in reading order."""
    leading = _leading(lines)
    made: list[_Open] = []
    expected = 1
    for line, before in zip(lines, [None, *lines[:-1]], strict=True):
        last = made[-1] if made else None
        sort, number, cut = _opening(line, body_size, expected)
        if sort is None and last is not None and _continues(last, line, before, leading):
            last.lines.append(line)
            continue
        if sort is Sort.HEADING and last is not None and _same_heading(last, line, before, leading):
            last.lines.append(line)
            continue
        if sort is Sort.NUMBERED and number is not None:
            expected = number + 1
        made.append(_Open(sort or Sort.PLAIN, [_cut(line, cut)], number, line))
    return [
        Block(o.sort, tuple(o.lines), o.number, o.first.size, o.first.bold, o.first.x) for o in made if o.lines[0].text
    ]


@dataclass
class _Open:
    """A block while lines are still added to it."""

    sort: Sort
    lines: list[Line]
    number: int | None
    first: Line


def _leading(lines: Sequence[Line]) -> float:
    steps = [a.y - b.y for a, b in _pairs(lines) if a.span.page == b.span.page and 8 < a.y - b.y < 40]
    return median(steps) if steps else 14.5


def _pairs(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    return zip(lines, lines[1:], strict=False)


def _opening(line: Line, body: float, expected: int) -> tuple[Sort | None, int | None, int]:
    """Say what a line opens (None: nothing by itself), its number, and how many characters to cut from it."""
    if line.text.startswith("•"):
        return Sort.BULLET, None, len(line.text) - len(line.text[1:].lstrip())
    numbered = _NUMBERED.match(line.text) or (_BARE_NUMBER.match(line.text) if expected > 1 else None)
    if numbered and not line.bold:
        number = int(numbered.group(1))
        # The number expected next, or the start of a new list: anything else is a wrapped year or figure.
        if number == expected or number == 1:
            return Sort.NUMBERED, number, numbered.end()
    if line.bold or line.size >= body + _HEADING_STEP:
        return Sort.HEADING, None, 0
    return None, None, 0


def _continues(last: _Open, line: Line, before: Line | None, leading: float) -> bool:
    if last.sort is Sort.HEADING or before is None:
        return False
    if before.span.page == line.span.page:
        return line.y > before.y - leading * _GAP
    if not _SENTENCE_END.search(before.text) or line.text[:1].islower():
        return True
    if last.sort is Sort.PLAIN:
        return False
    # After a full stop at a page's end: still the same paragraph when set in under its number or bullet.
    hang = last.lines[1].x if len(last.lines) > 1 else last.first.x + 14.0
    return abs(line.x - hang) < _SAME_PLACE and line.x > last.first.x + 4.0


def _same_heading(last: _Open, line: Line, before: Line | None, leading: float) -> bool:
    if last.sort is not Sort.HEADING or before is None:
        return False
    alike = abs(last.first.size - line.size) < 0.6 and last.first.bold == line.bold
    near = before.span.page == line.span.page and 0 <= before.y - line.y < max(leading, line.size * 1.25) * 1.5
    return alike and near


def _cut(line: Line, characters: int) -> Line:
    if not characters:
        return line
    span = line.span
    return replace(line, text=line.text[characters:], span=Span(span.page, span.start + characters, span.end))
