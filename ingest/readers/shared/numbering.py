"""Tells what opens a paragraph or bullet from years, figures and dashes that happen to stand at the start of a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.values import Line

_NUMBERED = re.compile(r"^(\d{1,3})\s?[.)]\s*(?=\S|$)")
_BARE_NUMBER = re.compile(r"^(\d{1,3})\s+(?=[A-Z])")
# A dash or a letter in brackets opens a bullet only after a line that ends a clause; else it stands in a wrapped sentence.
_DASHED = re.compile(r"^[–—−─―\u0336-]\s?(?=[A-Za-z0-9‘“])")
_LETTERED = re.compile(r"^\(?(?:[ivx]{1,4}|[a-h])\)\s+(?=\S)")
# Numbers stand within this many points of each other, and no paragraph has more lines than this.
_WITHIN = 3.0
_LONGEST_PARAGRAPH = 60
# The report itself may skip or repeat so many numbers.
_SKIPPED = 2


def mark(line: Line) -> re.Match[str] | None:
    """Give the dash or letter that opens a line as a bullet's mark does."""
    return _DASHED.match(line.text) or _LETTERED.match(line.text)


class Numbering:
    """Follows the numbers of a document's paragraphs from the first line to the last."""

    def __init__(self, lines: Sequence[Line]) -> None:
        """Start before the first paragraph of these lines."""
        self._lines = lines
        self._expected = 1
        self._places: set[float] = set()

    def of(self, at: int, parted: bool) -> tuple[int, int] | None:
        """Give the number that opens the line `at` and its length as printed: the next in sequence, or a list's first.

        `parted` says that a paragraph may start there. Anything else is a wrapped year or figure, as is what only
        looks like a number ("1.6", "23 April") and stands where none starts. But where the report skips or repeats a
        number, or one was misread, a number that stands where numbers stand is taken as printed.
        """
        line = self._lines[at]
        dotted = _NUMBERED.match(line.text)
        match = dotted or (_BARE_NUMBER.match(line.text) if self._expected > 1 else None)
        if match is None or line.bold:
            return None
        number = int(match.group(1))
        in_place = any(abs(line.x - x) < _WITHIN for x in self._places)
        figure = bool(self._places) and (dotted is None or line.text[match.end() :][:1].isdigit())
        if number == self._expected:
            opens = not figure or (in_place and parted)
        elif number == 1:
            opens = parted and not figure
        else:
            opens = parted and in_place and dotted is not None and self._goes_on(number, at)
        return (number, match.end()) if opens else None

    def take(self, number: int, line: Line) -> None:
        """Go on from a paragraph that opens with this number."""
        self._expected = number + 1
        self._places.add(line.x)

    def _goes_on(self, number: int, at: int) -> bool:
        """Say whether a number is near the expected, or the next after it stands below it: the sequence is found again."""
        return abs(number - self._expected) <= _SKIPPED or any(
            (match := _NUMBERED.match(line.text)) is not None
            and int(match.group(1)) == number + 1
            and abs(line.x - self._lines[at].x) < _WITHIN
            for line in self._lines[at + 1 : at + 1 + _LONGEST_PARAGRAPH]
        )
