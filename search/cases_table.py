"""What similar cases are compared by: the findings of each review as arrays, and each review's facts."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, func, or_, select

from kb.catalogue import Catalogue
from kb.catalogue.scoping import counted_voice, findings_in, reviews_in
from kb.catalogue.tables import change, finding, review
from kb.indexes.shelf import View
from kb.protocols import Vectors
from kb.scope import Scope
from kb.values import Kind, Polarity

Ints = NDArray[np.int64]
# A lesson is an author's conclusion from findings that are there already, and a neutral finding has no side.
_KINDS = (Kind.FINDING, Kind.RECOMMENDATION)
_KEPT = 8
_SIDES = (Polarity.WEAKNESS, Polarity.STRENGTH, Polarity.MIXED)


@dataclass(frozen=True, slots=True)
class Facts:
    """A review's facts that two cases may have in common."""

    review: str
    gss: str
    authority: str
    framework: str


@dataclass(frozen=True)
class Table:
    """The findings of some reviews, one to a place in each array: the same place is the same finding.

    `passages` are passage numbers, `owners` places in `reviews`, `sides` the polarity and `themes` the theme ids.
    """

    reviews: tuple[Facts, ...]
    passages: Ints
    owners: Ints
    sides: NDArray[np.str_]
    themes: tuple[tuple[str, ...], ...]

    def at(self, *sides: Polarity) -> Ints:
        """Give the places of the findings of these sides."""
        return np.flatnonzero(np.isin(self.sides, [str(side) for side in sides]))

    @cached_property
    def lengths(self) -> Ints:
        """How many findings each review has."""
        return np.bincount(self.owners, minlength=len(self.reviews))

    @cached_property
    def patterns(self) -> list[dict[str, int]]:
        """How many findings each review has of each pattern, such as `front-door.failure`."""
        counts: list[dict[str, int]] = [{} for _ in self.reviews]
        for owner, side, themes in zip(self.owners.tolist(), self.sides.tolist(), self.themes, strict=True):
            if side != Polarity.MIXED:
                for theme in themes:
                    key = f"{theme}.{'failure' if side == Polarity.WEAKNESS else 'success'}"
                    counts[owner][key] = counts[owner].get(key, 0) + 1
        return counts

    @cached_property
    def of_side(self) -> dict[str, Ints]:
        """The places of the findings of each side."""
        return {str(side): self.at(side) for side in _SIDES}

    @cached_property
    def passages_once(self) -> tuple[Ints, Ints, Ints]:
        """Each passage once, ascending; the place of its first finding; for each finding its place among them."""
        once, first, back = np.unique(self.passages, return_index=True, return_inverse=True)
        return once, first, back

    def places_of(self, owner: int) -> Ints:
        """Give the places of one review's findings."""
        start, end = np.searchsorted(self.owners, (owner, owner + 1)).tolist()
        return np.arange(start, end)


class Tables:
    """Makes the table of a scope's reviews, and remembers the last few until the catalogue changes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._kept: OrderedDict[object, Table] = OrderedDict()
        self._turn = threading.Lock()

    def of(self, db: Connection, scope: Scope) -> Table:
        """Give the table of all reviews that pass a scope."""
        key = (self._catalogue.id, db.scalar(select(func.max(change.c.seq))), scope)
        with self._turn:
            table = self._kept.pop(key, None)
        if table is None:
            table = _table(db, scope, [review.c.id.in_(reviews_in(scope))])
        with self._turn:
            self._kept[key] = table
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return table


def one_review(db: Connection, key: str, scope: Scope) -> Table:
    """Make the table of one review, empty when there is none that may be seen.

    The scope's filters on findings hold for it too, so that like is compared with like; those on reviews do not.
    """
    about = Scope(visible=scope.visible, themes=scope.themes, polarities=scope.polarities, kinds=scope.kinds)
    return _table(db, about, [review.c.id == key, review.c.id.in_(reviews_in(Scope(visible=scope.visible)))])


def usable(scope: Scope) -> list[ColumnElement[bool]]:
    """Give the conditions on `finding` (joined with `review`) under which it may speak for its council's case."""
    return [
        *findings_in(scope),
        counted_voice(scope),
        finding.c.kind.in_(_KINDS),
        finding.c.polarity.in_(_SIDES),
        or_(finding.c.about.is_(None), finding.c.about == "council"),
    ]


def rows_of(view: View, passages: Ints) -> tuple[Vectors, NDArray[np.bool_]]:
    """Give the unit vectors of some passages, row by row, and which of them the shelf holds (others are zeros)."""
    if not len(view.nums):
        return np.zeros((len(passages), 0), np.float32), np.zeros(len(passages), np.bool_)
    at, held = _places(view, passages)
    rows: Vectors = view.vectors[at]
    rows[~held] = 0
    return rows, held


def cosines(view: View, passages: Ints, queries: Vectors) -> Vectors:
    """Give the cosine of each passage with each query, shape (passages, queries); 0 where the shelf holds none."""
    if not len(view.nums):
        return np.zeros((len(passages), len(queries)), np.float32)
    if 2 * len(passages) < len(view.nums):
        return np.asarray(rows_of(view, passages)[0] @ queries.T)
    # Of most of the shelf's rows it is cheaper to compare all than to gather those that are wanted.
    at, held = _places(view, passages)
    near: Vectors = (view.vectors @ queries.T)[at]
    near[~held] = 0
    return near


def _places(view: View, passages: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    at = np.minimum(np.searchsorted(view.nums, passages), len(view.nums) - 1)
    return at, np.asarray(view.nums[at] == passages)


def stretches(owners: Ints, reviews: int) -> Iterator[tuple[int, slice]]:
    """Part ascending owners into one slice for each review that has any."""
    ends = np.searchsorted(owners, np.arange(reviews + 1))
    for owner in range(reviews):
        if ends[owner] < ends[owner + 1]:
            yield owner, slice(int(ends[owner]), int(ends[owner + 1]))


def _table(db: Connection, scope: Scope, which: Sequence[ColumnElement[bool]]) -> Table:
    facts = [
        Facts(r.id, r.gss, r.authority, r.framework)
        for r in db.execute(select(review).where(*which).order_by(review.c.id))
    ]
    place = {f.review: i for i, f in enumerate(facts)}
    query = (
        select(finding.c.passage, finding.c.review, finding.c.polarity, finding.c.themes)
        .join_from(finding, review, finding.c.review == review.c.id)
        .where(*which, *usable(scope))
        .order_by(finding.c.review, finding.c.num)
    )
    rows = db.execute(query).all()
    wanted = set(scope.themes)
    return Table(
        reviews=tuple(facts),
        passages=np.array([r.passage for r in rows], dtype=np.int64),
        owners=np.array([place[r.review] for r in rows], dtype=np.int64),
        sides=np.array([str(r.polarity) for r in rows], dtype=np.str_),
        themes=tuple(tuple(t for t in _labels(r.themes) if not wanted or t in wanted) for r in rows),
    )


def _labels(stored: str) -> list[str]:
    labels: list[str] = json.loads(stored)
    return labels
