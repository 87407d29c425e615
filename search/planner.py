"""How candidates are found: by words and by meaning, each in the cheapest way that loses nothing that matters."""

from __future__ import annotations

import numpy as np

from kb.indexes.shelf import View
from kb.indexes.vectors import VectorIndex
from kb.indexes.words import WordIndex
from kb.protocols import Vectors
from search.reach import Nums

# Exact scores over this many passages take a few milliseconds; past it the vector index is asked.
EXACT_UP_TO = 50_000
# Deleted passages may still stand in an index that is catching up: ask for some more than is wanted.
_SPARE = 1.25
# Words are not filtered inside the index. Past this many hits a passage is too poor a match to look for.
_MOST_HITS = 8_000

Ranked = list[tuple[int, float]]


def by_meaning(view: View, index: VectorIndex | None, query: Vectors, allowed: Nums | None, wanted: int) -> Ranked:
    """Give the `wanted` passages nearest to a unit query vector with their cosines, best first.

    `index` is the vector index where this process may use it and it is up to date, else None.
    """
    if allowed is None and index is not None and len(view.nums) > EXACT_UP_TO:
        near = index.nearest(query, int(wanted * _SPARE))
        known = held(view.nums, np.array([num for num, _ in near], dtype=np.int64))
        return [hit for hit, here in zip(near, known, strict=True) if here][:wanted]
    nums, scores = view.score(query, allowed)
    if len(nums) > wanted:
        top = np.argpartition(-scores, wanted - 1)[:wanted]
        nums, scores = nums[top], scores[top]
    order = np.lexsort((nums, -scores))
    return [(int(nums[i]), float(scores[i])) for i in order]


def by_words(index: WordIndex, words: str, view: View, allowed: Nums | None, wanted: int) -> list[int]:
    """Give up to `wanted` passages that share words with a question, best first, widening while too few may be used."""
    if not words:
        return []
    usable = view.nums if allowed is None else allowed
    asked = int(wanted * _SPARE) if allowed is None else min(_MOST_HITS, wanted * 4)
    while True:
        hits = np.array([num for num, _ in index.search(words, asked)], dtype=np.int64)
        kept = hits[held(usable, hits)]
        if len(kept) >= wanted or len(hits) < asked or asked >= _MOST_HITS:
            return [int(num) for num in kept[:wanted]]
        asked = min(_MOST_HITS, asked * 5)


def held(among: Nums, nums: Nums) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say of each number whether it is among some ascending ones."""
    if not len(among) or not len(nums):
        return np.zeros(len(nums), dtype=np.bool_)
    at = np.minimum(np.searchsorted(among, nums), len(among) - 1)
    return np.asarray(among[at] == nums)
