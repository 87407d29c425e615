"""Puts what was found in order: nothing twice, copies under one answer, and no council filling a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import RowMapping

from kb.catalogue.objects import Object
from kb.english import stems
from search.answer import Said, same_words

# A page of this many shows at most so many findings of one council.
PAGE, OF_ONE_COUNCIL = 10, 2
# Two findings that share so many of all their stems say the same, whatever name or number they differ in.
_ALIKE = 0.8
# A short statement is like too many others for that.
_FEWEST = 6


@dataclass(eq=False)
class Pick:
    """A finding that answers, its score, and other findings that say the same in almost the same words."""

    row: RowMapping
    score: float
    stems: frozenset[str]
    copies: list[RowMapping] = field(default_factory=list)

    def says(self, row: RowMapping, other: frozenset[str]) -> bool:
        """Say whether another finding, with these stems, says the same."""
        if min(len(self.stems), len(other)) < _FEWEST:
            return same_words(self.row) == same_words(row)
        return len(self.stems & other) >= _ALIKE * len(self.stems | other)


def arrange(found: Iterable[tuple[RowMapping, float]], wanted: int, spread: bool) -> list[Pick]:
    """Give the first `wanted` of what was found, best first; `spread` holds further ones of a council back.

    What is held back stands on a later page, in its order; nothing is lost.
    """
    said = Said()
    known: list[Pick] = []
    pages = _Pages(spread)
    for row, score in found:
        own = frozenset(stems(row["text"]))
        same = next((pick for pick in known if pick.says(row, own)), None)
        if same is not None:
            if same.row["review"] != row["review"]:
                same.copies.append(row)
            continue
        if said.again(row):
            continue
        known.append(pick := Pick(row, score, own))
        pages.add(pick)
        if len(pages.placed) >= wanted:
            break
    return [*pages.placed, *pages.waiting][:wanted]


def copies_of(pick: Pick) -> list[Object]:
    """Name the copies of a finding, best first."""
    named = ("id", "text", "authority", "gss", "review", "published", "inspection_end", "paragraph", "page")
    return [{name: row[name] for name in named} for row in pick.copies]


class _Pages:
    """Places findings one after another, page by page."""

    def __init__(self, spread: bool) -> None:
        self.placed: list[Pick] = []
        self.waiting: list[Pick] = []
        self._most = OF_ONE_COUNCIL if spread else PAGE
        self._here: Counter[str] = Counter()

    def add(self, pick: Pick) -> None:
        if self._here[pick.row["gss"]] >= self._most:
            self.waiting.append(pick)
            return
        self._place(pick)
        while len(self.placed) % PAGE == 0:
            self._here.clear()
            fitting = self._fitting()
            if not fitting:
                break
            for one in fitting:
                self.waiting.remove(one)
                self._place(one)

    def _fitting(self) -> list[Pick]:
        """Give those who waited and fit on a new page, in their order."""
        here: Counter[str] = Counter()
        fitting: list[Pick] = []
        for pick in self.waiting:
            if len(fitting) < PAGE and here[pick.row["gss"]] < self._most:
                here[pick.row["gss"]] += 1
                fitting.append(pick)
        return fitting

    def _place(self, pick: Pick) -> None:
        self.placed.append(pick)
        self._here[pick.row["gss"]] += 1
