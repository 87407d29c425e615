"""Reciprocal-rank fusion: several rankings of the same things become one."""

from __future__ import annotations

from collections.abc import Sequence

# The usual constant of reciprocal-rank fusion: how little the very first places count over the next.
_K = 60


def fuse(rankings: Sequence[Sequence[int]], weights: Sequence[float] | None = None) -> list[tuple[int, float]]:
    """Join rankings of numbers (each best first) into one list of (number, score), best first.

    A score is 1.0 for what stands first in every ranking and falls towards 0. Ties go to the smaller number, so
    that the same question always gets the same order.
    """
    shares = weights or [1.0] * len(rankings)
    scores: dict[int, float] = {}
    for ranking, share in zip(rankings, shares, strict=True):
        for place, num in enumerate(ranking):
            scores[num] = scores.get(num, 0.0) + share / (_K + place)
    best = sum(shares) / _K
    return sorted(((num, score / best) for num, score in scores.items()), key=lambda hit: (-hit[1], hit[0]))
