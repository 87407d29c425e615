"""Makes blocks of lines: headings, numbered paragraphs, bullets and plain paragraphs, joined across pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.readers.shared.numbering import Numbering, mark
from ingest.readers.shared.setting import WRAPPED, ends_sentence, heading_styles, leading, style
from kb.values import Line, Span

_LISTED_ON = re.compile(r";\s*(?:and|or)$")
_SAME_PLACE = 7.0
# A gap this many times the leading parts two paragraphs, and a smaller one where a sentence ends before it.
_GAP = 1.45
_GAP_AFTER_SENTENCE = 1.25
# An unmarked line set this much further in than its lead-in is a bullet whose mark was lost.
_INDENT = 30.0
_LONGEST_HEADING = 32
_LONGEST_LABEL = 8
# The topic of a list can be longer, where the list follows at once.
_LONGEST_TOPIC = 12


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
        self._leading = leading(lines)
        self._heading_styles = heading_styles(lines, body_size)
        self._made: list[_Open] = []
        self._numbering = Numbering(lines)

    def make(self) -> list[_Open]:
        """Go through the lines once."""
        for i, line in enumerate(self._lines):
            before = self._lines[i - 1] if i else None
            last = self._made[-1] if self._made else None
            sort, number, cut = self._opens(i, before, last)
            joins = last is not None and before is not None and self._joins(sort, last, line, before)
            if last is not None and joins and not (sort is None and self._is_topic(i)):
                last.lines.append(line)
                continue
            if sort is Sort.NUMBERED and number is not None:
                self._numbering.take(number, line)
            opening = _cut(line, cut)
            self._made.append(_Open(sort or Sort.PLAIN, [opening] if opening.text else [], number, line))
        return self._made

    def _opens(self, at: int, before: Line | None, last: _Open | None) -> tuple[Sort | None, int | None, int]:
        """Say what a line opens (None: nothing by itself), its number, and how many characters to cut from it."""
        line = self._lines[at]
        if line.text.startswith("•"):
            return Sort.BULLET, None, len(line.text) - len(line.text[1:].lstrip())
        parted = self._parted(line, before) or not _placed(line)
        if (number := self._numbering.of(at, parted)) is not None:
            return Sort.NUMBERED, number[0], number[1]
        if style(line) in self._heading_styles and not self._is_partly_bold(at, last):
            return Sort.HEADING, None, 0
        if last is not None and before is not None and self._is_lost_bullet(line, before, last):
            return Sort.BULLET, None, match.end() if (match := mark(line)) else 0
        return None, None, 0

    def _parted(self, line: Line, before: Line | None) -> bool:
        """Say whether a paragraph may start at a line: after a gap, or over the page where nothing is unfinished."""
        if before is None:
            return True
        if before.span.page == line.span.page:
            return before.y - line.y > self._leading * 1.15
        return ends_sentence(before.text) or len(before.text) <= WRAPPED or style(before) in self._heading_styles

    def _is_topic(self, at: int) -> bool:
        """Say whether a line that stands a little apart names the list that follows at once."""
        line, before, after = self._lines[at], self._lines[at - 1], self._lines[at + 1 : at + 2]
        named = bool(after) and after[0].text.startswith("•") and _names(line.text, _LONGEST_TOPIC)
        return named and ends_sentence(before.text) and self._parted(line, before)

    def _is_partly_bold(self, at: int, last: _Open | None) -> bool:
        """Say whether a line set as a heading is the start or the end of a sentence of which a part stands out."""
        line = self._lines[at]
        before, after = self._lines[at - 1] if at else None, self._lines[at + 1] if at + 1 < len(self._lines) else None
        if before is not None and last is not None and last.sort is not Sort.HEADING and self._runs_on(before, line):
            return True
        return after is not None and style(after) not in self._heading_styles and self._runs_on(line, after)

    def _runs_on(self, line: Line, after: Line) -> bool:
        """Say whether a sentence plainly runs on from a line that it fills to the next, both of one size."""
        full = len(line.text) > WRAPPED or not line.bold
        unfinished = after.text[:1].islower() and not ends_sentence(line.text) and abs(line.size - after.size) < 0.6
        return _placed(line) and full and unfinished and not self._parted(after, line)

    def _is_lost_bullet(self, line: Line, before: Line, last: _Open) -> bool:
        if last.sort is Sort.HEADING:
            return False
        marked = mark(line) is not None
        if last.sort is Sort.BULLET and abs(line.x - last.first.x) < _SAME_PLACE:
            alike = marked == bool(mark(last.first)) and not last.first.text.startswith("•")
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
            # What is set in under its bullet or number goes on with it, though a little apart.
            set_in = last.sort is not Sort.PLAIN and line.x > last.first.x + 4.0
            gap = _GAP_AFTER_SENTENCE if ends_sentence(before.text) and not set_in else _GAP
            return before.y - self._leading * gap < line.y < before.y + self._leading
        if not ends_sentence(before.text) or line.text[:1].islower():
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


def _ends_clause(text: str) -> bool:
    return ends_sentence(text) or (text.endswith(("and", "or")) and bool(_LISTED_ON.search(text[-12:])))


def _placed(line: Line) -> bool:
    """Say whether the format gives lines a place; where it does not (HTML) each line is a paragraph of its own."""
    return bool(line.x or line.y)


def _closed(block: _Open) -> Block:
    sort, text = block.sort, " ".join(line.text for line in block.lines)
    if sort is Sort.HEADING and len(text.split()) > _LONGEST_HEADING:
        sort = Sort.PLAIN
    return Block(sort, tuple(block.lines), block.number, block.first.size, block.first.bold, block.first.x)


def _labelled(made: list[Block]) -> list[Block]:
    """Tell the short lines that name what follows from paragraphs."""
    return [
        replace(block, sort=Sort.LABEL) if after is not None and _is_label(block, after) else block
        for block, after in with_next(made)
    ]


def _is_label(block: Block, after: Block) -> bool:
    longest = _LONGEST_TOPIC if after.sort in (Sort.NUMBERED, Sort.BULLET) else _LONGEST_LABEL
    return block.sort is Sort.PLAIN and len(block.lines) == 1 and _names(block.text, longest)


def _names(text: str, longest: int) -> bool:
    text = text.strip()
    return text[:1].isupper() and len(text.split()) <= longest and not re.search(r"[.!?:;,]\W*$", text)


def _cut(line: Line, characters: int) -> Line:
    if not characters:
        return line
    span = line.span
    return replace(line, text=line.text[characters:], span=Span(span.page, span.start + characters, span.end))
