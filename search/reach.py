"""What a scope reaches: the passages that may be answered with, and how many findings pass its filters."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, func, select

from kb.catalogue import Catalogue
from kb.catalogue.scoping import about_findings, findings_in
from kb.catalogue.tables import finding, passage, review
from kb.scope import Scope

Nums = NDArray[np.int64]
T = TypeVar("T")
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Reach:
    """`total` findings pass the scope; they stand in `passages` (numbers, ascending), None when all may be used."""

    total: int
    passages: Nums | None


class Reaches:
    """Works out what scopes reach, and remembers the last few until the catalogue changes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._kept: OrderedDict[object, object] = OrderedDict()
        self._turn = threading.Lock()

    def of(self, scope: Scope) -> Reach:
        """Give what a scope reaches. An open scope needs no list of passages."""
        return self._remembered(("scope", scope), lambda db: _reach(db, scope))

    def of_reviews(self, reviews: Sequence[str]) -> Nums:
        """Give the numbers of all passages of some reviews, ascending."""
        return self._remembered(("reviews", tuple(reviews)), lambda db: _passages(db, reviews))

    def _remembered(self, key: object, work: Callable[[Connection], T]) -> T:
        full = (self._catalogue.id, self._catalogue.last_change(), key)
        with self._turn:
            if full in self._kept:
                self._kept.move_to_end(full)
                return self._kept[full]  # type: ignore[return-value]
        with self._catalogue.reading() as db:
            made = work(db)
        with self._turn:
            self._kept[full] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


def _reach(db: Connection, scope: Scope) -> Reach:
    if scope.is_open:
        return Reach(db.scalar(select(func.count()).where(*about_findings(scope))) or 0, None)
    passing = (
        select(finding.c.passage).join_from(finding, review, finding.c.review == review.c.id).where(*findings_in(scope))
    )
    at = _numbers(db, passing)
    return Reach(len(at), np.unique(at))


def _passages(db: Connection, reviews: Sequence[str]) -> Nums:
    return np.sort(_numbers(db, select(passage.c.num).where(passage.c.review.in_(reviews))))


def _numbers(db: Connection, query: Select[tuple[int]]) -> Nums:
    return np.fromiter(db.scalars(query), dtype=np.int64)
