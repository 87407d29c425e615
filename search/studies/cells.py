"""What stands in a study's tables: a share with its denominator, a figure with its interval, a span, a word or a number.

Every cell knows how it is written in a CSV (plain numbers, one a column) and in words for a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from search.cards.breakdown import FEW
from search.statistics.intervals import Interval, share

Plain = str | int | float | bool | None
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Share:
    """`found` of `of`, with the 95 per cent interval of the share; `interval` is None where none may be given."""

    found: int
    of: int
    interval: Interval | None

    @property
    def value(self) -> float | None:
        """The share, None where no interval is given with it."""
        return self.found / self.of if self.interval else None

    @property
    def few(self) -> bool:
        """Whether so few were counted that the share says little."""
        return self.found < FEW

    def plain(self) -> list[Plain]:
        """Give found, of, share, both ends of its interval, and whether few were found."""
        low, high = self.interval or (None, None)
        return [self.found, self.of, *map(_rounded, (self.value, low, high)), self.few]

    def words(self) -> tuple[str, str]:
        """Give the counts, and the share with its interval where there is one."""
        beside = [f"{self.value:.0%}; {self.interval.low:.0%} to {self.interval.high:.0%}"] if self.interval else []
        few = ["none to count"] if not self.of else ["few"] if self.few else []
        return f"{self.found:,} of {self.of:,}", "; ".join([*beside, *few])


@dataclass(frozen=True, slots=True)
class Ranged:
    """A figure with its 95 per cent interval, None where that mostly has no value."""

    value: float
    interval: Interval | None

    def plain(self) -> list[Plain]:
        """Give the figure and both ends."""
        return [_rounded(v) for v in (self.value, *(self.interval or (None, None)))]

    def words(self) -> tuple[str, str]:
        """Give the figure, and its interval."""
        said = f"{self.interval.low:.1f} to {self.interval.high:.1f}" if self.interval else "no interval"
        return f"{self.value:.1f}", said


@dataclass(frozen=True, slots=True)
class Between:
    """Something known only to lie between two values."""

    low: float
    high: float

    def plain(self) -> list[Plain]:
        """Give both ends."""
        return [_rounded(self.low), _rounded(self.high)]

    def words(self) -> tuple[str, str]:
        """Give both ends in words."""
        return (f"{self.low:g} to {self.high:g}" if self.low != self.high else f"{self.low:g}"), ""


def in_words(cell: Share | Ranged) -> str:
    """Write a share or a figure within a sentence: '12 of 31 (39%; 24% to 56%)'."""
    says, beside = cell.words()
    return f"{says} ({beside})" if beside else says


Cell = Share | Ranged | Between | Plain


class Sort(StrEnum):
    """What a column's cells are."""

    WORDS = "words"
    NUMBER = "number"
    SHARE = "share"
    RANGED = "ranged"
    BETWEEN = "between"


# What a column of each sort is called in a CSV, after its own key.
_ENDINGS: dict[Sort, Sequence[str]] = {
    Sort.WORDS: ("",),
    Sort.NUMBER: ("",),
    Sort.SHARE: ("_found", "_of", "_share", "_low", "_high", "_few"),
    Sort.RANGED: ("", "_low", "_high"),
    Sort.BETWEEN: ("_from", "_to"),
}


def counted(found: int, of: int) -> Share:
    """Give a share with Wilson's interval; with fewer than five to count, only the counts."""
    return Share(found, of, share(found, of) if of >= FEW else None)


def keys_of(key: str, sort: Sort) -> list[str]:
    """Give the CSV columns that a column of some sort fills."""
    return [key + ending for ending in _ENDINGS[sort]]


def plain_of(cell: Cell, sort: Sort) -> list[Plain]:
    """Give a cell as the values of its CSV columns, all None where there is nothing."""
    if isinstance(cell, Share | Ranged | Between):
        return cell.plain()
    return [cell, *[None] * (len(_ENDINGS[sort]) - 1)]


def words_of(cell: Cell) -> tuple[str, str]:
    """Give a cell in words: what it says, and what stands beneath it."""
    if isinstance(cell, Share | Ranged | Between):
        return cell.words()
    if cell is None:
        return "not given", ""
    return (f"{cell:,}" if isinstance(cell, int) else f"{cell:.1f}" if isinstance(cell, float) else cell), ""


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
