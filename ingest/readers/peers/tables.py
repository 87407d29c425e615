"""Reads tables whose columns are lists: a Word file's or web page's lines come row by row, and lists column by column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bs4 import BeautifulSoup, Tag

from ingest.readers.peers.lists import names_list
from kb.values import Document, Line

# What is set differently in the lines than in the table: spaces, bullets, hyphens that are hints.
_LOOSE = re.compile(r"[\s•\u00ad\u200b\ufeff]+")


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """Where a cell is read: its stretch of rows, then its column; 0 for a row that is in no list."""

    stretch: int
    column: int = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """Lines with each such table's columns one after the other; `cells` are the lines of its lists."""

    lines: tuple[Line, ...]
    cells: frozenset[Line]


def columns_apart(document: Document, lines: Sequence[Line]) -> Columns:
    """Read the tables of a document that has any column by column, where columns are lists of strengths or advice."""
    found = document.media != "pdf" and bool(document.body) and "<table" in document.body
    ordered, cells = list(lines), set[Line]()
    if not found:
        return Columns(tuple(ordered), frozenset())
    text, starts = _joined(ordered)
    at = 0
    for table in BeautifulSoup(document.body, "lxml").find_all("table"):
        keys = list(_keyed(table))
        words = "".join(said for said, _ in keys)
        start = text.find(words, at) if words else -1
        if start < 0 or all(place.column == 0 for _, place in keys):
            continue
        at = start + len(words)
        first = next(i for i, begins in enumerate(starts) if begins >= start)
        last = next((i for i, begins in enumerate(starts) if begins >= at), len(ordered))
        places = {i: _place(keys, starts[i] - start) for i in range(first, last)}
        cells.update(ordered[i] for i, place in places.items() if place.column)
        ordered[first:last] = [ordered[i] for i in sorted(places, key=lambda i: (places[i], i))]
        text, starts = _joined(ordered)
    return Columns(tuple(ordered), frozenset(cells))


def _joined(lines: Sequence[Line]) -> tuple[str, list[int]]:
    starts, text = [], ""
    for line in lines:
        starts.append(len(text))
        text += _bare(line.text)
    return text, starts


def _keyed(table: Tag) -> Iterator[tuple[str, _Place]]:
    """Give each cell's words with where it is read.

    A stretch starts at a row that names two lists, and ends at one of a single cell (a theme over them).
    """
    stretch, listing = 0, False
    for row in table.find_all("tr"):
        cells = [cell for cell in row.find_all(["td", "th"]) if cell.find_parent("tr") is row]
        names = sum(names_list(" ".join(cell.get_text(" ").split())) for cell in cells)
        if names > 1 or len(cells) == 1:
            stretch, listing = stretch + 1, names > 1
        for column, cell in enumerate(cells, 1):
            yield _bare(cell.get_text(" ")), _Place(stretch, column if listing else 0)


def _place(keys: Sequence[tuple[str, _Place]], at: int) -> _Place:
    """Give where the cell is read that a table's words at an offset stand in."""
    ends = accumulate(len(said) for said, _ in keys)
    return next((place for end, (_, place) in zip(ends, keys, strict=True) if at < end), keys[-1][1])


def _bare(text: str) -> str:
    return _LOOSE.sub("", text).replace("\u2011", "-")
