"""How candidates are found: by words and by meaning, each in the cheapest way that loses nothing that matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.indexes.shelf import View
from kb.indexes.vectors import VectorIndex
from kb.indexes.words import MOST_LISTED, Wanted, WordIndex
from kb.protocols import Vectors
from search.reach import Nums

# Exact scores over this many passages take a few milliseconds; past it the vector index is asked.
EXACT_UP_TO = 50_000
# Deleted passages may still stand in an index that is catching up: ask for some more than is wanted.
_SPARE = 1.25
# The vector index slows with what is asked of it: past this many neighbours exact scores come sooner.
_MOST_NEIGHBOURS = 4_000
# Past this many hits a passage is too poor a match to look for.
_MOST_HITS = 8_000

Ranked = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates with their scores, best first, and in which way they were found, in words."""

    ranked: Ranked
    way: str


def by_meaning(view: View, index: VectorIndex | None, query: Vectors, allowed: Nums | None, wanted: int) -> Found:
    """Give the `wanted` passages nearest to a unit query vector with their cosines.

    `index` is the vector index where this process may use it and it is up to date, else None.
    """
    usable = view.nums if allowed is None else allowed
    if index is not None and len(usable) > EXACT_UP_TO:
        # As many more neighbours as the filter is likely to take away.
        asked = int(wanted * _SPARE * len(view.nums) / len(usable))
        if asked <= _MOST_NEIGHBOURS:
            near = index.nearest(query, asked)
            known = held(usable, np.array([num for num, _ in near], dtype=np.int64))
            kept = [hit for hit, here in zip(near, known, strict=True) if here][:wanted]
            if len(kept) == min(wanted, len(usable)):
                return Found(kept, f"the vector index's {asked:,} nearest of {len(view.nums):,} passages")
    nums, scores = view.score(query, allowed)
    if len(nums) > wanted:
        top = np.argpartition(-scores, wanted - 1)[:wanted]
        nums, scores = nums[top], scores[top]
    order = np.lexsort((nums, -scores))
    ranked = [(int(nums[i]), float(scores[i])) for i in order]
    return Found(ranked, f"exact cosines of {len(usable):,} passages")


def by_words(index: WordIndex, words: Sequence[Wanted], view: View, allowed: Nums | None, wanted: int) -> Found:
    """Give up to `wanted` passages that hold something of what is looked for, with their BM25 scores."""
    usable = view.nums if allowed is None else allowed
    listed = allowed if allowed is not None and len(allowed) <= MOST_LISTED else None
    asked = min(_MOST_HITS, int(wanted * _SPARE * (1 if listed is not None else len(view.nums) / max(len(usable), 1))))
    while True:
        hits = index.search(words, asked, listed)
        known = held(usable, np.array([num for num, _ in hits], dtype=np.int64))
        kept = [hit for hit, here in zip(hits, known, strict=True) if here]
        if len(kept) >= wanted or len(hits) < asked or asked >= _MOST_HITS:
            where = "within the filter" if listed is not None else f"in the first {asked:,} hits"
            return Found(kept[:wanted], f"the word index, {where}")
        asked = min(_MOST_HITS, asked * 5)


def held(among: Nums, nums: Nums) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say of each number whether it is among some ascending ones."""
    if not len(among) or not len(nums):
        return np.zeros(len(nums), dtype=np.bool_)
    at = np.minimum(np.searchsorted(among, nums), len(among) - 1)
    return np.asarray(among[at] == nums)
