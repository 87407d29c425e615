"""Mantel and Haenszel's pooled ratio: what is left of a ratio when like is compared with like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stratum:
    """Two shares of one kind of report: `found` of `of` among the ones asked about, `other_found` of `other_of` beside."""

    found: int
    of: int
    other_found: int
    other_of: int


def pooled_ratio(strata: Iterable[Stratum]) -> float | None:
    """Give the Mantel–Haenszel risk ratio over strata; None where no stratum can say anything."""
    above = below = 0.0
    for s in strata:
        whole = s.of + s.other_of
        if s.of and s.other_of:
            above += s.found * s.other_of / whole
            below += s.other_found * s.of / whole
    return above / below if below else None
