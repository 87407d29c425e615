"""How passages found by words and by meaning become one ranking, in which the side that is asked about comes first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kb.catalogue.objects import Object
from kb.indexes.shelf import Marks, View
from kb.protocols import Vectors
from search.asking import Question
from search.planner import Ranked


@dataclass(frozen=True, slots=True)
class Mix:
    """How the parts of a passage's score are weighed; chosen on the tuning half of the judged needs.

    `words` weighs BM25 against the cosine, which counts from the worst candidate's (0) to the best's (1). BM25 counts
    as a share of what the question's words could come to at most: where nobody uses the asker's words, it says
    little. `side` is taken from a passage that only says the opposite of what is surely asked about (less where that
    is less sure), `bare` from one that only recommends.
    """

    words: float = 0.8
    side: float = 1.2
    bare: float = 0.35


MIX = Mix()


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of the engine said of a passage: its place from 1 (None: not among the candidates) and score."""

    place: int | None
    score: float


@dataclass(frozen=True, slots=True)
class Fused:
    """Passages' numbers and scores (at most 1), best first, with what each part of the score was."""

    ranked: Ranked
    words: dict[int, Part]
    meaning: dict[int, Part]
    taken: dict[int, float]

    def explained(self, num: int) -> Object:
        """Give what each part said of a passage: its place and score, and what was taken from the sum."""
        absent = Part(None, 0.0)
        parts = {"words": self.words.get(num, absent), "meaning": self.meaning.get(num, absent)}
        said: Object = {n: {"place": part.place, "score": round(part.score, 4)} for n, part in parts.items()}
        return {**said, "taken": round(self.taken.get(num, 0.0), 4)}


def fuse(view: View, asked: Question, worded: Ranked, near: Ranked, mix: Mix = MIX) -> Fused:
    """Join candidates by words (with BM25 scores) and by meaning (with cosines); ties go to the smaller number."""
    nums = np.unique(np.array([num for num, _ in (*worded, *near)], np.int64))
    if not len(nums):
        return Fused([], {}, {}, {})
    bm25 = dict(worded)
    at = np.searchsorted(view.nums, nums)
    cosines = view.vectors[at] @ asked.vector
    low, high = float(cosines.min()), float(cosines.max())
    by_words = np.array([bm25.get(num, 0.0) for num in nums.tolist()]) / asked.most
    taken = taken_from(view.marks[at], asked.lean, mix)
    whole = mix.words * by_words + (cosines - low) / max(high - low, 1e-6)
    # Over the most that there could be, so that a score is at most 1.
    scores = (whole - taken) / (1 + mix.words)
    order = np.lexsort((nums, -scores))
    return Fused(
        [(int(nums[i]), float(scores[i])) for i in order],
        {num: Part(place, score) for place, (num, score) in enumerate(worded, 1)},
        {num: Part(place, score) for place, (num, score) in enumerate(near, 1)},
        {int(num): float(less) for num, less in zip(nums, taken, strict=True) if less},
    )


def taken_from(marks: Marks, lean: float, mix: Mix) -> Vectors:
    """Give what is taken from passages for saying the opposite of what is asked, or nothing but a recommendation."""
    weak, strong, advised = marks.T
    taken: Vectors = mix.side * np.maximum(lean * (strong - weak), 0.0) + mix.bare * advised
    return taken
