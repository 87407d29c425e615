"""How long something lasts where its end is only known to lie between two inspections: Turnbull's estimate."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_STEPS, _STILL = 5_000, 1e-7


@dataclass(frozen=True, slots=True)
class Spell:
    """A time that ended after `low` and by `high` (same unit); `high` is infinite where no end was seen."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Lasting:
    """The estimated share still lasting. Mass `masses[i]` of endings lies in (`lows[i]`, `highs[i]`], somewhere.

    Where within a piece the endings fall, the data cannot say.
    """

    lows: tuple[float, ...]
    highs: tuple[float, ...]
    masses: tuple[float, ...]

    def lasting_after(self, time: float) -> tuple[float, float]:
        """Give the least and the greatest share that may still last after a time."""
        pieces = list(zip(self.lows, self.highs, self.masses, strict=True))
        surely_over = sum(m for _, high, m in pieces if high <= time)
        maybe_over = sum(m for low, _, m in pieces if low < time)
        return 1.0 - maybe_over, 1.0 - surely_over

    def quantile(self, share: float) -> tuple[float, float] | None:
        """Give the span of time in which this share had ended; None where so many endings were never seen."""
        ended = 0.0
        for low, high, mass in zip(self.lows, self.highs, self.masses, strict=True):
            ended += mass
            if ended >= share - 1e-9:
                return (low, high) if math.isfinite(high) else None
        return None


def lasting(spells: Sequence[Spell]) -> Lasting:
    """Fit Turnbull's non-parametric maximum-likelihood estimate by expectation and maximisation (1976).

    Endings can only lie in pieces that begin at some spell's low end and reach to the next high end with no other low
    end between; each step shares every spell's one ending out over the pieces it may lie in.
    """
    pieces = _pieces(spells)
    if not pieces:
        return Lasting((), (), ())
    lows, highs = (np.array([piece[end] for piece in pieces]) for end in (0, 1))
    may = np.array([[s.low <= low and high <= s.high for low, high in zip(lows, highs, strict=True)] for s in spells])
    masses = np.full(len(pieces), 1.0 / len(pieces))
    for _ in range(_STEPS):
        shared = may * masses
        fresh = (shared / shared.sum(axis=1, keepdims=True)).mean(axis=0)
        moved = float(np.abs(fresh - masses).max())
        masses = fresh
        if moved < _STILL:
            break
    return Lasting(tuple(map(float, lows)), tuple(map(float, highs)), tuple(map(float, masses)))


def _pieces(spells: Sequence[Spell]) -> list[tuple[float, float]]:
    # A low end is open and a high end closed: at the same time the high end comes first.
    ends = sorted({(s.low, 1) for s in spells} | {(s.high, 0) for s in spells})
    return [
        (at, next_at) for (at, is_low), (next_at, next_is_low) in itertools.pairwise(ends) if is_low and not next_is_low
    ]
