"""What a study is: a question, how it is answered, and the tables and figures that answer it from what is held."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.catalogue.objects import Object
from kb.library import Library
from kb.scope import Scope
from search.corpus import Corpus, Held
from search.studies.cells import Cell, Plain, Share, Sort, keys_of, plain_of


class StudyError(ValueError):
    """A study cannot be made from what was given; the message says why."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in CSV and JSON, its heading, and the sort of its cells."""

    key: str
    heading: str
    sort: Sort = Sort.NUMBER


@dataclass(frozen=True, slots=True)
class Table:
    """A table, named for its file. Each row has one cell for each column; the first names the row.

    `caption` says what is counted, of what. A `folded` table is long and opened by hand.
    """

    name: str
    title: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    folded: bool = False

    @property
    def keys(self) -> list[str]:
        """The CSV's columns."""
        return [key for column in self.columns for key in keys_of(column.key, column.sort)]

    def plain(self) -> list[list[Plain]]:
        """Give the CSV's rows."""
        return [
            [value for c, column in zip(row, self.columns, strict=True) for value in plain_of(c, column.sort)]
            for row in self.rows
        ]

    def to_json(self) -> Object:
        """Give the table with a named value for each of the CSV's cells."""
        rows = [dict(zip(self.keys, row, strict=True)) for row in self.plain()]
        return {"name": self.name, "caption": self.caption, "columns": self.keys, "rows": rows}


class Shape(StrEnum):
    """How a figure's marks are drawn: bars from nought, points, or ranges; bars and points with intervals."""

    BARS = "bars"
    POINTS = "points"
    RANGES = "ranges"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: where it stands, the ends of its interval or range, and its figures in words."""

    value: float
    low: float | None
    high: float | None
    says: str


def bar(share: Share) -> Mark:
    """Give the mark of a share: nothing is drawn where no share is given, but its counts are said."""
    low, high = share.interval or (None, None)
    return Mark(share.value or 0.0, low, high, share.words()[0])


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is drawn: its label, and a mark for each series."""

    label: str
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Axis:
    """What marks are measured on: its ends are those of its ticks. On a `log` axis equal steps are equal ratios."""

    title: str
    ticks: Sequence[tuple[float, str]]
    log: bool = False


SHARES = Axis("Share, with its 95 per cent interval", [(n / 4, f"{n * 25}%") for n in range(5)])


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing of some of a table's figures; the table always follows it. `description` says what is to be seen."""

    name: str
    title: str
    description: str
    shape: Shape
    axis: Axis
    series: Sequence[str]
    items: Sequence[Item]
    table: Table


Part = Table | Figure


@dataclass(frozen=True, slots=True)
class Answer:
    """What a study gives: what was found, in sentences with their counts, and its tables and figures in order."""

    said: Sequence[str]
    parts: Sequence[Part]

    @property
    def tables(self) -> list[Table]:
        """Every table, those of figures included, in order."""
        return [part.table if isinstance(part, Figure) else part for part in self.parts]

    @property
    def figures(self) -> list[Figure]:
        """Every figure, in order."""
        return [part for part in self.parts if isinstance(part, Figure)]


@dataclass(frozen=True)
class Ground:
    """What a study is made from: the library, what is held as far as it may be seen, and published shares if given.

    `published` are another study's shares by family, between 0 and 1.
    """

    library: Library
    corpus: Corpus
    held: Held
    scope: Scope
    published: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """A study: its name in commands, its question, its method and its limits in plain sentences, and what makes it."""

    name: str
    title: str
    question: str
    method: Sequence[str]
    limits: Sequence[str]
    made: Callable[[Ground], Answer]
