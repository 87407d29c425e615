"""The shelf: every passage's vector in memory, for exact scores under any filter and without owning an index."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import case, func, literal, select

from kb.catalogue import Catalogue
from kb.catalogue.tables import finding, passage
from kb.embeddings import EmbeddingCache
from kb.protocols import Embedder, Vectors
from kb.values import Kind, Polarity

Marks = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Row:
    """One review's passages on the shelf: their numbers, shape (n,), unit vectors, shape (n, dimensions), and marks."""

    nums: NDArray[np.int64]
    vectors: Vectors
    marks: Marks


@dataclass(frozen=True, slots=True)
class View:
    """All passages at one moment, one to a row: `nums` (ascending), unit `vectors` (n, dimensions) and `marks` (n, 3).

    A passage's marks are the shares of its findings that are weaknesses, that are strengths (a mixed one is half of
    each), and that are recommendations.
    """

    seq: int
    nums: NDArray[np.int64]
    vectors: Vectors
    marks: Marks

    def score(self, query: Vectors, allowed: NDArray[np.int64] | None = None) -> tuple[NDArray[np.int64], Vectors]:
        """Give passage numbers and their cosine with a unit query, over all passages or the `allowed` numbers."""
        if allowed is None:
            return self.nums, self.vectors @ query
        at = np.flatnonzero(np.isin(self.nums, allowed, assume_unique=True))
        # Gathering rows costs more than multiplying them: past a fifth of the shelf the whole product is cheaper.
        if len(at) * 5 > len(self.nums):
            return self.nums[at], (self.vectors @ query)[at]
        return self.nums[at], self.vectors[at] @ query


class VectorShelf:
    """Keeps a `View` in step with the change log: only the reviews that changed are read again."""

    def __init__(self, catalogue: Catalogue, cache: EmbeddingCache, embedder: Embedder) -> None:
        self._catalogue = catalogue
        self._cache = cache
        self._embedder = embedder
        self._rows: dict[str, Row] = {}
        self._view: View | None = None
        self._turn = threading.Lock()

    def view(self) -> View:
        """Give all passages as of the last change."""
        last = self._catalogue.last_change()
        view = self._view
        if view is not None and view.seq == last:
            return view
        with self._turn:
            if self._view is None or self._view.seq != last:
                self._view = self._refreshed(last)
            return self._view

    def _refreshed(self, last: int) -> View:
        changed = self._catalogue.changed_since(self._view.seq if self._view else 0)
        query = select(passage.c.num, passage.c.review, passage.c.embed_hash).order_by(passage.c.num)
        if self._view is not None:
            query = query.where(passage.c.review.in_(changed))
        with self._catalogue.reading() as db:
            found = db.execute(query).all()
        try:
            vectors = self._cache.vectors(self._embedder.key, [r.embed_hash for r in found])
        except KeyError:
            vectors = self._embedded([r.num for r in found], [r.embed_hash for r in found])
        for review in changed:
            self._rows.pop(review, None)
        nums = np.array([r.num for r in found], dtype=np.int64)
        marks = self._marks(nums, changed if self._view is not None else None)
        members: dict[str, list[int]] = {}
        for i, r in enumerate(found):
            members.setdefault(r.review, []).append(i)
        for review, at in members.items():
            self._rows[review] = Row(nums[at], vectors[at], marks[at])
        return _joined(last, list(self._rows.values()), self._embedder)

    def _marks(self, nums: NDArray[np.int64], reviews: Sequence[str] | None) -> Marks:
        """Give the marks of passages (ascending numbers), which are those of some reviews or, given None, all."""
        marks = np.zeros((len(nums), 3), np.float32)
        if not len(nums):
            return marks
        one = literal(1.0)
        share = [
            case((finding.c.polarity == side, one), (finding.c.polarity == Polarity.MIXED, one / 2), else_=one * 0)
            for side in (Polarity.WEAKNESS, Polarity.STRENGTH)
        ]
        advised = case((finding.c.kind == Kind.RECOMMENDATION, one), else_=one * 0)
        query = select(finding.c.passage, *(func.avg(each) for each in (*share, advised))).group_by(finding.c.passage)
        if reviews is not None:
            query = query.where(finding.c.review.in_(reviews))
        with self._catalogue.reading() as db:
            found = db.execute(query).all()
        if found:
            table = np.array([tuple(row) for row in found], dtype=np.float64)
            at = np.searchsorted(nums, table[:, 0].astype(np.int64))
            known = (at < len(nums)) & (nums[np.minimum(at, len(nums) - 1)] == table[:, 0])
            marks[at[known]] = table[known, 1:]
        return marks

    def _embedded(self, nums: list[int], hashes: list[str]) -> Vectors:
        """Fill a cache that lost vectors, then read it."""
        absent = set(self._cache.missing(self._embedder.key, hashes))
        wanted = [num for num, held in zip(nums, hashes, strict=True) if held in absent]
        for i in range(0, len(wanted), 500):
            with self._catalogue.reading() as db:
                batch = db.scalars(select(passage.c.text).where(passage.c.num.in_(wanted[i : i + 500]))).all()
            self._cache.fill(self._embedder, list(batch))
        return self._cache.vectors(self._embedder.key, hashes)


def _joined(seq: int, rows: list[Row], embedder: Embedder) -> View:
    if not rows:
        return View(
            seq, np.zeros(0, np.int64), np.zeros((0, embedder.dimensions), np.float32), np.zeros((0, 3), np.float32)
        )
    nums = np.concatenate([row.nums for row in rows])
    order = np.argsort(nums, kind="stable")
    vectors, marks = (np.concatenate([getattr(row, part) for row in rows])[order] for part in ("vectors", "marks"))
    return View(seq, nums[order], vectors, marks)
