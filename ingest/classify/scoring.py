"""How often labels are right, on councils never tuned on: scores with intervals by bootstrap over councils.

A mean F1 over four polarities says nothing of how sure it is: councils are drawn again with replacement, because the
findings of one council are written by the same inspectors and err together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ingest.classify.examples import Example
from kb.codebook import Codebook
from kb.readings import Labels

DRAWS = 400
_SEED = 11
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the bounds that 95 of 100 draws of councils fall within."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


@dataclass(frozen=True, slots=True)
class Pair:
    """What a reader said of one finding and what was given, for one task, with the council it is of."""

    gss: str
    true: frozenset[str]
    given: frozenset[str]


def pairs(task: str, examples: Sequence[Example], given: Sequence[Labels], codebook: Codebook) -> list[Pair]:
    """Pair what was said with what was given, where somebody was asked; of patterns only those that were asked about."""
    made = []
    for example, labels in zip(examples, given, strict=True):
        said = getattr(example.label, task)
        # Polarity is measured on findings drawn for it: those drawn for their patterns are hardly ever neutral.
        if said is None or (task == "polarity" and example.label.themes is None):
            continue
        mine = getattr(labels, task)
        if task == "patterns":
            asked = set(example.label.asked)
            mine = tuple(p for p in mine if not asked or codebook.named[p].theme in asked)
        made.append(Pair(example.label.gss, _set(said), _set(mine)))
    return made


def macro_f1(compared: Sequence[Pair], fewest: int = 1) -> float:
    """Give the mean F1 over the classes that are true of at least `fewest` findings."""
    right, given, true = _counts(compared)
    return float(np.mean([2 * right[c] / (given[c] + true[c]) for c in true if true[c] >= fewest] or [0.0]))


def micro(compared: Sequence[Pair]) -> tuple[float, float]:
    """Give precision and recall over all classes taken together."""
    right, given, true = (sum(counts.values()) for counts in _counts(compared))
    return right / given if given else 0.0, right / true if true else 0.0


def confused(compared: Sequence[Pair], one: str, other: str) -> float:
    """Give the share of findings where one class was given for the other, either way."""
    wrong = sum({*p.true, *p.given} == {one, other} and p.true != p.given for p in compared)
    return wrong / len(compared) if compared else 0.0


def by_class(compared: Sequence[Pair]) -> dict[str, tuple[float, float, int]]:
    """Give each class's precision, recall and how often it is true."""
    right, given, true = _counts(compared)
    return {
        c: (right[c] / given[c] if given[c] else 0.0, right[c] / true[c] if true[c] else 0.0, true[c])
        for c in sorted(true)
    }


def interval(compared: Sequence[Pair], figure: Callable[[Sequence[Pair]], float]) -> Interval:
    """Give a figure with its interval by bootstrap over councils; the same pairs always give the same interval."""
    council: dict[str, list[Pair]] = defaultdict(list)
    for pair in compared:
        council[pair.gss].append(pair)
    names = sorted(council)
    chance = np.random.default_rng(_SEED)
    drawn = [
        figure([pair for at in chance.integers(len(names), size=len(names)) for pair in council[names[at]]])
        for _ in range(DRAWS if names else 0)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5]) if drawn else (0.0, 0.0)
    return Interval(figure(compared), float(low), float(high))


def shown(findings: Iterable[tuple[str, Iterable[str]]]) -> frozenset[str]:
    """Give the patterns a review shows, with their side, from (polarity, named patterns) of its findings."""
    sides = {"weakness": "failure", "strength": "success"}
    return frozenset(f"{name}.{sides[polarity]}" for polarity, names in findings if polarity in sides for name in names)


def _counts(compared: Sequence[Pair]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for pair in compared:
        right.update(pair.true & pair.given)
        given.update(pair.given)
        true.update(pair.true)
    return right, given, true


def _set(said: Any) -> frozenset[str]:
    return frozenset(map(str, said)) if isinstance(said, tuple) else frozenset([str(said)])
