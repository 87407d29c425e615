"""How often labels are right: precision, recall and F1 for each polarity and each theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.classify.labels import Example
from kb.values import Polarity

Suggest = Callable[[Example], tuple[Polarity, tuple[str, ...]]]
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Score:
    """How one label was found: `right` of `given`, where `true` is how often it should have been given."""

    right: int
    given: int
    true: int

    @property
    def precision(self) -> float:
        """The share of what was given that is right; 0 where nothing was given."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """The share of what is true that was given; 0 where nothing is true."""
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.given + self.true) if self.given + self.true else 0.0


@dataclass(frozen=True)
class Measured:
    """A classifier's scores on a set of examples, and how often each polarity was taken for each other."""

    examples: int
    polarities: Mapping[str, Score]
    themes: Mapping[str, Score]
    taken: Mapping[tuple[str, str], int]

    @property
    def polarity_f1(self) -> float:
        """The mean F1 over the polarities."""
        return _mean(score.f1 for score in self.polarities.values())

    @property
    def accuracy(self) -> float:
        """The share of examples whose polarity is right."""
        return sum(score.right for score in self.polarities.values()) / self.examples if self.examples else 0.0

    @property
    def themes_f1(self) -> float:
        """The mean F1 over the themes with at least five true examples."""
        return _mean(score.f1 for score in self.themes.values() if score.true >= FEWEST)

    @property
    def themes_micro_f1(self) -> float:
        """The F1 over all given themes taken together."""
        every = list(self.themes.values())
        return Score(sum(s.right for s in every), sum(s.given for s in every), sum(s.true for s in every)).f1


def measure(examples: Sequence[Example], suggest: Suggest, themes: Sequence[str]) -> Measured:
    """Compare what is suggested for each example with its label."""
    given: Counter[str] = Counter()
    true: Counter[str] = Counter()
    right: Counter[str] = Counter()
    taken: Counter[tuple[str, str]] = Counter()
    for example in examples:
        polarity, named = suggest(example)
        taken[example.label.polarity, str(polarity)] += 1
        said, meant = {str(polarity), *named}, {example.label.polarity, *example.label.themes}
        given.update(said)
        true.update(meant)
        right.update(said & meant)
    scores = {name: Score(right[name], given[name], true[name]) for name in (*map(str, Polarity), *themes)}
    return Measured(
        examples=len(examples),
        polarities={name: scores[name] for name in map(str, Polarity)},
        themes={name: scores[name] for name in themes},
        taken=dict(taken),
    )


def written(title: str, measured: Measured, whole: bool = True) -> str:
    """Write scores as a plain table, for a terminal; without its rows for each theme unless `whole`."""
    rows = [f"{title}: {measured.examples} sentences"]
    rows.append(f"  polarity   macro F1 {measured.polarity_f1:.3f}, accuracy {measured.accuracy:.3f}")
    rows += [_row(name, score) for name, score in measured.polarities.items()]
    for one, other in (("strength", "weakness"), ("weakness", "strength")):
        rows.append(f"    {one} taken for {other}: {measured.taken.get((one, other), 0)}")
    enough = sum(score.true >= FEWEST for score in measured.themes.values())
    macro, micro = measured.themes_f1, measured.themes_micro_f1
    rows.append(f"  themes     macro F1 {macro:.3f} over {enough} themes of at least {FEWEST}, micro F1 {micro:.3f}")
    if whole:
        rows += [_row(name, score) for name, score in measured.themes.items() if score.true or score.given]
    return "\n".join(rows)


def _row(name: str, score: Score) -> str:
    return (
        f"    {name:<24}{score.true:>5}  precision {score.precision:.2f}  recall {score.recall:.2f}  F1 {score.f1:.2f}"
    )


def _mean(values: Iterable[float]) -> float:
    every = list(values)
    return sum(every) / len(every) if every else 0.0
