"""Makes blocks of lines: headings, numbered paragraphs, bullets and plain paragraphs, joined across pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from statistics import median

from kb.values import Line, Span

_NUMBERED = re.compile(r"^(\d{1,3})\s?[.)]\s*(?=\S|$)")
_BARE_NUMBER = re.compile(r"^(\d{1,3})\s+(?=[A-Z])")
# A dash or a letter in brackets opens a bullet only after a line that ends a clause; else it stands in a wrapped sentence.
_DASHED = re.compile(r"^[–—−-]\s?(?=[A-Za-z0-9‘“])")
_LETTERED = re.compile(r"^\(?(?:[ivx]{1,4}|[a-h])\)\s+(?=\S)")
_LISTED_ON = re.compile(r";\s*(?:and|or)$")
_ENDS = (".", "!", "?", ":", ";")
_CLOSERS = "\"'”’)]"
_HEADING_STEP = 0.9
_SAME_PLACE = 7.0
# A gap this many times the leading parts two paragraphs.
_GAP = 1.45
# An unmarked line set this much further in than its lead-in is a bullet whose mark was lost.
_INDENT = 30.0
# A line of more characters than this that ends no sentence goes on in the next.
_WRAPPED = 60
_LONGEST_HEADING = 32
_LONGEST_LABEL = 8


class Sort(StrEnum):
    """What a block is. A label is a short line that names what follows, set like the text around it."""

    HEADING = "heading"
    LABEL = "label"
    NUMBERED = "numbered"
    BULLET = "bullet"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together; the number or bullet that opens them is cut from the first line.

    `size` in points, `bold` and `x` are those of the line as printed, before the cut.
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


@dataclass
class _Open:
    """A block while lines are still added to it; `first` is its first line as printed."""

    sort: Sort
    lines: list[Line]
    number: int | None
    first: Line


def with_next(parts: Sequence[Block]) -> Iterator[tuple[Block, Block | None]]:
    """Give each block with the one after it; None after the last."""
    for i, part in enumerate(parts):
        yield part, parts[i + 1] if i + 1 < len(parts) else None


def blocks(lines: Sequence[Line], body_size: float) -> list[Block]:
    """Part lines into blocks in reading order."""
    made = _Maker(lines, body_size).make()
    return _labelled([_closed(block) for block in made if block.lines])


class _Maker:
    """Parts lines into blocks; knows the document's leading and which styles set its headings."""

    def __init__(self, lines: Sequence[Line], body_size: float) -> None:
        self._lines = lines
        self._leading = _leading(lines)
        self._heading_styles = _heading_styles(lines, body_size)
        self._made: list[_Open] = []
        self._expected = 1
        self._number_x: float | None = None

    def make(self) -> list[_Open]:
        """Go through the lines once."""
        for i, line in enumerate(self._lines):
            before = self._lines[i - 1] if i else None
            last = self._made[-1] if self._made else None
            sort, number, cut = self._opens(line, before, last)
            if last is not None and before is not None and self._joins(sort, last, line, before):
                last.lines.append(line)
                continue
            if sort is Sort.NUMBERED and number is not None:
                self._expected, self._number_x = number + 1, line.x
            opening = _cut(line, cut)
            self._made.append(_Open(sort or Sort.PLAIN, [opening] if opening.text else [], number, line))
        return self._made

    def _opens(self, line: Line, before: Line | None, last: _Open | None) -> tuple[Sort | None, int | None, int]:
        """Say what a line opens (None: nothing by itself), its number, and how many characters to cut from it."""
        if line.text.startswith("•"):
            return Sort.BULLET, None, len(line.text) - len(line.text[1:].lstrip())
        if (number := self._number(line, before)) is not None:
            return Sort.NUMBERED, number[0], number[1]
        if _style(line) in self._heading_styles:
            return Sort.HEADING, None, 0
        if last is not None and before is not None and self._is_lost_bullet(line, before, last):
            return Sort.BULLET, None, match.end() if (match := _mark(line)) else 0
        return None, None, 0

    def _number(self, line: Line, before: Line | None) -> tuple[int, int] | None:
        """Give a paragraph's number and the length of it as printed: the next in sequence, or the first of a list.

        Anything else is a wrapped year or figure; but where the report itself skips or repeats a number, one near
        the expected that stands where numbers stand, after a paragraph's gap, is taken as printed.
        """
        match = _NUMBERED.match(line.text) or (_BARE_NUMBER.match(line.text) if self._expected > 1 else None)
        if match is None or line.bold:
            return None
        number = int(match.group(1))
        if number in (self._expected, 1):
            return number, match.end()
        in_place = self._number_x is not None and abs(line.x - self._number_x) < 3.0
        dotted = line.text[: match.end()].rstrip().endswith((".", ")"))
        if dotted and in_place and abs(number - self._expected) <= 2 and self._parted(line, before):
            return number, match.end()
        return None

    def _parted(self, line: Line, before: Line | None) -> bool:
        """Say whether a paragraph's gap, or a page's end, stands before a line."""
        return before is None or before.span.page != line.span.page or before.y - line.y > self._leading * 1.15

    def _is_lost_bullet(self, line: Line, before: Line, last: _Open) -> bool:
        if last.sort is Sort.HEADING:
            return False
        marked = _mark(line) is not None
        if last.sort is Sort.BULLET and abs(line.x - last.first.x) < _SAME_PLACE:
            alike = marked == bool(_mark(last.first)) and not last.first.text.startswith("•")
            if alike:
                return marked or self._parted(line, before)
        if not _ends_clause(before.text):
            return False
        if marked:
            return True
        listing = before.text.endswith((":", ";")) or last.sort is Sort.BULLET
        return listing and _placed(line) and line.x > last.first.x + _INDENT and self._parted(line, before)

    def _joins(self, sort: Sort | None, last: _Open, line: Line, before: Line) -> bool:
        if not _placed(line):
            return False
        if sort is Sort.HEADING:
            return last.sort is Sort.HEADING and self._same_heading(last, line, before)
        return sort is None and self._continues(last, line, before)

    def _continues(self, last: _Open, line: Line, before: Line) -> bool:
        if last.sort is Sort.HEADING:
            return False
        if before.span.page == line.span.page:
            return before.y - self._leading * _GAP < line.y < before.y + self._leading
        if not _ends_sentence(before.text) or line.text[:1].islower():
            return True
        if last.sort is Sort.PLAIN or before.text.endswith(":"):
            return False
        # After a full stop at a page's end: still the same paragraph when set in under its number or bullet.
        hang = last.lines[1].x if len(last.lines) > 1 else last.first.x + 14.0
        return abs(line.x - hang) < _SAME_PLACE and line.x > last.first.x + 4.0

    def _same_heading(self, last: _Open, line: Line, before: Line) -> bool:
        alike = abs(last.first.size - line.size) < 0.6 and last.first.bold == line.bold
        near = (
            before.span.page == line.span.page and 0 <= before.y - line.y < max(self._leading, line.size * 1.25) * 1.5
        )
        return alike and near


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(_ENDS)


def _ends_clause(text: str) -> bool:
    return _ends_sentence(text) or (text.endswith(("and", "or")) and bool(_LISTED_ON.search(text[-12:])))


def _mark(line: Line) -> re.Match[str] | None:
    return _DASHED.match(line.text) or _LETTERED.match(line.text)


def _style(line: Line) -> tuple[float, bool]:
    return round(line.size), line.bold


def _placed(line: Line) -> bool:
    """Say whether the format gives lines a place; where it does not (HTML) each line is a paragraph of its own."""
    return bool(line.x or line.y)


def _leading(lines: Sequence[Line]) -> float:
    """Give the usual distance between two lines of a paragraph, in points."""
    steps = [
        (a.y - b.y, len(a.text) > _WRAPPED and not _ends_sentence(a.text))
        for a, b in pairwise(lines)
        if a.span.page == b.span.page and 8 < a.y - b.y < 40
    ]
    within = [step for step, wrapped in steps if wrapped] or [step for step, _ in steps]
    return median(within) if within else 14.5


def _heading_styles(lines: Sequence[Line], body: float) -> frozenset[tuple[float, bool]]:
    """Give the styles that set headings: bold, or larger than the body, and not used for whole paragraphs."""
    by_style: dict[tuple[float, bool], list[Line]] = defaultdict(list)
    for line in lines:
        if line.bold or line.size >= body + _HEADING_STEP:
            by_style[_style(line)].append(line)
    return frozenset(style for style, set_so in by_style.items() if style[1] or not _is_prose(set_so))


def _is_prose(lines: Sequence[Line]) -> bool:
    long = [line for line in lines if len(line.text.split()) >= 8]
    return len(long) >= 6 and len(long) >= 0.5 * len(lines)


def _closed(block: _Open) -> Block:
    sort, text = block.sort, " ".join(line.text for line in block.lines)
    if sort is Sort.HEADING and len(text.split()) > _LONGEST_HEADING:
        sort = Sort.PLAIN
    return Block(sort, tuple(block.lines), block.number, block.first.size, block.first.bold, block.first.x)


def _labelled(made: list[Block]) -> list[Block]:
    """Tell the short lines that name what follows from paragraphs."""
    return [
        replace(block, sort=Sort.LABEL) if after is not None and _is_label(block) else block
        for block, after in with_next(made)
    ]


def _is_label(block: Block) -> bool:
    text = block.text.strip()
    short = len(block.lines) == 1 and 0 < len(text.split()) <= _LONGEST_LABEL
    return block.sort is Sort.PLAIN and short and text[:1].isupper() and not re.search(r"[.!?:;,]\W*$", text)


def _cut(line: Line, characters: int) -> Line:
    if not characters:
        return line
    span = line.span
    return replace(line, text=line.text[characters:], span=Span(span.page, span.start + characters, span.end))
