"""Intervals for shares and for ratios of shares: how far a count over a few dozen councils can be trusted."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

# The normal distribution's value for 95 per cent.
_Z = 1.959963984540054
_DRAWS = 1000
T = TypeVar("T")


class Interval(NamedTuple):
    """The ends of a 95 per cent interval."""

    low: float
    high: float

    def rounded(self, digits: int = 3) -> list[float]:
        """Give both ends for an answer."""
        return [round(self.low, digits), round(self.high, digits)]


def share(found: int, of: int) -> Interval:
    """Give Wilson's interval for a share; from 0 to 1 where nothing was counted."""
    if of == 0:
        return Interval(0.0, 1.0)
    p, z2 = found / of, _Z * _Z
    centre = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * math.sqrt(p * (1 - p) / of + z2 / (4 * of * of))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def difference(found: int, of: int, other_found: int, other_of: int) -> Interval:
    """Give Newcombe's interval for the difference of two shares, the first less the second."""
    if not of or not other_of:
        return Interval(-1.0, 1.0)
    p, q = found / of, other_found / other_of
    one, other = share(found, of), share(other_found, other_of)
    low = p - q - math.sqrt((p - one.low) ** 2 + (other.high - q) ** 2)
    high = p - q + math.sqrt((one.high - p) ** 2 + (q - other.low) ** 2)
    return Interval(low, high)


def ratio(found: int, of: int, other_found: int, other_of: int) -> float | None:
    """Give how many times as often the first share is found as the second; None where the second is nothing."""
    if not of or not other_of or not other_found:
        return None
    return (found / of) / (other_found / other_of)


def bootstrapped(
    clusters: Sequence[Sequence[T]], figure: Callable[[Sequence[T]], float | None], seed: int = 0, draws: int = _DRAWS
) -> Interval | None:
    """Give the interval of a figure by drawing whole clusters (councils) anew; None where it mostly has no value.

    The seed is fixed, so that the same data give the same interval.
    """
    if not clusters:
        return None
    chance = np.random.default_rng(seed)
    values: list[float] = []
    for _ in range(draws):
        drawn = chance.integers(0, len(clusters), len(clusters))
        value = figure([row for i in drawn for row in clusters[i]])
        if value is not None and math.isfinite(value):
            values.append(value)
    if len(values) < draws // 2:
        return None
    low, high = np.quantile(values, [0.025, 0.975])
    return Interval(float(low), float(high))
