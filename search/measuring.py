"""How well a ranking answers judged needs: nDCG@10, recall and reciprocal rank, with intervals by bootstrap over needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from kb.catalogue.objects import Object

MEASURES = ("nDCG@10", "R@100", "RR")
DEPTH = 100
_DRAWS, _SEED = 2_000, 13

Ranking = Sequence[tuple[int, float]]
System = Callable[[str], Ranking]
Grades = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over needs with the bounds that 95 of 100 draws of needs fall within."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


@dataclass(frozen=True)
class Measured:
    """One system's figures by measure, and each need's own nDCG@10."""

    system: str
    figures: Mapping[str, Figure]
    by_need: Mapping[str, Mapping[str, float]]

    def mean(self, needs: Sequence[str], measure: str = "nDCG@10") -> float:
        """Give the mean of one measure over some of the needs."""
        return float(np.mean([self.by_need[need][measure] for need in needs])) if needs else 0.0

    def to_json(self) -> Object:
        """Give the figures and the needs' own."""
        return {"system": self.system, **{m: asdict(f) for m, f in self.figures.items()}, "needs": self.by_need}


def measured(name: str, system: System, texts: Mapping[str, str], grades: Grades) -> Measured:
    """Ask a system every need (`texts` by id) and compare its first hundred with the grades; unjudged counts as 0."""
    return scored_runs(name, {need: system(text)[:DEPTH] for need, text in texts.items()}, grades)


def scored_runs(name: str, runs: Mapping[str, Ranking], grades: Grades) -> Measured:
    """Score rankings (need id to numbers with falling scores) that a system gave."""
    import ir_measures

    names = {str(measure): measure for measure in map(ir_measures.parse_measure, MEASURES)}
    judged = {need: {str(num): grade for num, grade in own.items()} for need, own in grades.items() if need in runs}
    # Places, not scores: a system's own order of equal scores is its answer.
    given = {need: {str(num): float(-place) for place, (num, _) in enumerate(runs[need])} for need in judged}
    by_need: dict[str, dict[str, float]] = {need: dict.fromkeys(names, 0.0) for need in judged}
    for one in ir_measures.iter_calc(list(names.values()), judged, given):
        by_need[one.query_id][str(one.measure)] = float(one.value)
    return Measured(name, {m: _figure([own[m] for own in by_need.values()]) for m in names}, by_need)


def gain(one: Measured, over: Measured, measure: str = "nDCG@10") -> Figure:
    """Give how much better one system is than another, as a share of the other's mean, needs drawn in pairs."""
    needs = sorted(one.by_need)
    ours, theirs = (np.array([m.by_need[need][measure] for need in needs]) for m in (one, over))
    at = np.random.default_rng(_SEED).integers(len(needs), size=(_DRAWS, len(needs)))
    drawn = ours[at].mean(axis=1) / np.maximum(theirs[at].mean(axis=1), 1e-9) - 1
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Figure(float(ours.mean() / max(theirs.mean(), 1e-9) - 1), float(low), float(high))


def _figure(values: Sequence[float]) -> Figure:
    own: Any = np.array(values)
    if not len(own):
        return Figure(0.0, 0.0, 0.0)
    drawn = own[np.random.default_rng(_SEED).integers(len(own), size=(_DRAWS, len(own)))].mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Figure(float(own.mean()), float(low), float(high))
