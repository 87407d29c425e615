"""Reads the tables of an area SEND report: rows of actions, with the bodies responsible printed beside each.

A table is known here only by where its lines stand: a second column far to the right, a row's rule or padding between
two lines, and a cell whose sentence has ended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from kb.values import Line, Span

# The second column starts at least this far to the right of the first, in points.
_COLUMN = 100.0
# Lines at heights nearer than this stand beside each other.
_BESIDE = 3.0
# A row's rule adds half a point to the leading; padding adds more.
_RULE = 0.22
# A first column is no wider than this many characters: more is two cells taken for one line.
_WIDEST = 31
# Where such a line is parted: after a body's name, before the capital that opens what it must do.
_BODY = r"\b(?:Council|Boards?|ICBs?|[Aa]uthority|Trust|[Pp]artnership|leaders|providers)"
_CELLS = (
    re.compile(rf"^(.{{0,30}}{_BODY})\s+(?=[A-Z])"),
    re.compile(rf"^(.{{0,30}}{_BODY})\s+(?=\S)"),
    re.compile(r"^(.{3,28})\s+(?=[A-Z])"),
)
_MARK = re.compile(r"^(?:[•▪●]|[–−-](?=\s))\s*")
_NUMBER = re.compile(r"^(\d{1,2})[.)]\s+(?=\S)")
_ENDED = re.compile(r"[.!?:;][\"'”’)\]]*$")


@dataclass
class Row:
    """One row: the bodies printed beside it (none in a table of one column), its lines, its number where it has one."""

    lines: list[Line]
    bodies: list[Line] = field(default_factory=list)
    number: int | None = None

    def parts(self) -> list[list[Line]]:
        """The row's text and then each bullet within it, without the marks that open them."""
        parts: list[list[Line]] = []
        for line in self.lines:
            if not parts or _MARK.match(line.text):
                parts.append([])
            parts[-1].append(_unmarked(line, self.number is not None and line is self.lines[0]))
        return parts


def rows(lines: Sequence[Line]) -> list[Row]:
    """Part a table's lines into rows."""
    lines = [line for line in lines if _MARK.sub("", line.text).strip()]
    if not lines:
        return []
    left = min(line.x for line in lines)
    right = [line for line in lines if line.x >= left + _COLUMN]
    found = _paired(lines, left) if len(right) > len(lines) / 3 else _listed(lines, left)
    return [row for row in found if row.lines]


def _listed(lines: Sequence[Line], left: float) -> list[Row]:
    """Give the rows of a table of one column, or of a list with bullets or numbers."""
    bulleted = bool(_MARK.match(lines[0].text))
    leading = _leading(lines)
    found: list[Row] = []
    for i, line in enumerate(lines):
        before = lines[i - 1] if i else None
        number = _NUMBER.match(line.text)
        if bulleted:
            opens = bool(_MARK.match(line.text)) and line.x < lines[0].x + _BESIDE
        elif number and int(number.group(1)) == len(found) + 1:
            opens = True
        else:
            opens = line.x < left + _BESIDE and not _MARK.match(line.text) and _parted(line, before, leading)
        if opens or before is None:
            found.append(Row([line], number=int(number.group(1)) if number and opens else None))
        else:
            found[-1].lines.append(line)
    return found


def _paired(lines: Sequence[Line], left: float) -> list[Row]:
    """Give the rows of a table of two columns: who is responsible, and what they must do."""
    leading = _leading(lines)
    found: list[Row] = []
    said: Line | None = None
    for body, action in _bands(lines, left):
        # A row starts where both columns do, and the action before has ended.
        together = body is not None and action is not None and body.text[:1].isupper()
        if not found or (together and action is not None and _parted(action, said, leading)):
            found.append(Row([]))
        if body is not None:
            found[-1].bodies.append(body)
        if action is not None:
            found[-1].lines.append(action)
            said = action
    return found


def _bands(lines: Sequence[Line], left: float) -> list[tuple[Line | None, Line | None]]:
    """Give the lines of two columns by height, those that stand beside each other together."""
    cells = [cell for line in lines for cell in _cells(line, left)]
    firsts = [line for line in cells if line.x < left + _COLUMN]
    seconds = [line for line in cells if line.x >= left + _COLUMN]
    bands: list[tuple[Line | None, Line | None]] = []
    for line in seconds:
        beside = next((f for f in firsts if f.span.page == line.span.page and abs(f.y - line.y) < _BESIDE), None)
        if beside is not None:
            firsts.remove(beside)
        bands.append((beside, line))
    bands += [(line, None) for line in firsts]
    return sorted(bands, key=lambda band: _height(band[0] or band[1]))


def _height(line: Line | None) -> tuple[int, float]:
    return (line.span.page, -line.y) if line is not None else (0, 0.0)


def _cells(line: Line, left: float) -> list[Line]:
    """Part a line that was read across both columns."""
    across = line.x < left + _BESIDE and len(line.text) > _WIDEST
    match = next((found for cell in _CELLS if (found := cell.match(line.text))), None) if across else None
    if match is None:
        return [line]
    span, end, start = line.span, match.end(1), match.end()
    first = replace(line, text=match.group(1), span=Span(span.page, span.start, span.start + end))
    second = replace(line, text=line.text[start:], span=Span(span.page, span.start + start, span.end), x=left + _COLUMN)
    return [first, second]


def _parted(line: Line, before: Line | None, leading: float) -> bool:
    """Say whether a row's rule, its padding or a page's end parts two lines, the first of which ends a sentence."""
    if before is None or not _ENDED.search(before.text) or before.text.endswith(":") or not line.text[:1].isupper():
        return False
    return before.span.page != line.span.page or before.y - line.y >= leading + _RULE


def _leading(lines: Sequence[Line]) -> float:
    steps = [a.y - b.y for a, b in pairwise(lines) if a.span.page == b.span.page and 8 < a.y - b.y < 18]
    return median(steps) if steps else 14.5


def _unmarked(line: Line, numbered: bool) -> Line:
    match = _MARK.match(line.text) or (_NUMBER.match(line.text) if numbered else None)
    if match is None:
        return line
    span = line.span
    return replace(line, text=line.text[match.end() :], span=Span(span.page, span.start + match.end(), span.end))
