"""The report on a classifier: every task on councils never tuned on, by framework, year and grade, beside baselines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ingest.classify.baselines import baselines
from ingest.classify.examples import Example, Found
from ingest.classify.scoring import (
    FEWEST,
    Interval,
    Pair,
    by_class,
    confused,
    interval,
    macro_f1,
    micro,
    pairs,
    shown,
)
from ingest.classify.trained import TrainedClassifier
from kb.codebook import Codebook
from kb.readings import Labels

TASKS = ("polarity", "themes", "extent", "status", "patterns")


@dataclass(frozen=True)
class PatternScore:
    """How a pattern was found in whole reviews: in how many it is shown, was given, and both."""

    positives: int
    given: int
    right: int

    @property
    def precision(self) -> float:
        """The share of the reviews it was given in that show it; 0 where it was given in none."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """The share of the reviews that show it in which it was given; 0 where none does."""
        return self.right / self.positives if self.positives else 0.0


@dataclass(frozen=True)
class Report:
    """What a classifier reached. Figures are mean F1 with intervals; `slices` and `baselines` are the same figures."""

    findings: int
    councils: int
    tasks: Mapping[str, Interval]
    opposite: float
    classes: Mapping[str, Mapping[str, tuple[float, float, int]]]
    slices: Mapping[str, Mapping[str, tuple[float, int]]]
    baselines: Mapping[str, float]
    reviews: int = 0
    patterns: Mapping[str, PatternScore] = field(default_factory=dict)
    by_framework: Mapping[str, PatternScore] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Give the object that `kb train --json` prints."""
        return asdict(self)


def report(
    classifier: TrainedClassifier,
    examples: Sequence[Example],
    whole: Mapping[str, tuple[Found, frozenset[str]]],
    codebook: Codebook,
) -> Report:
    """Measure a classifier on the examples of the reporting councils and on whole reviews.

    `whole` gives, by source, a report read again and the patterns (with their side) that a reader found in it.
    """
    held = [e for e in examples if e.label.split == "report"]
    tuned = [e for e in examples if e.label.split == "tune"]
    given = classifier.label([e.seen for e in held])
    compared = {task: pairs(task, held, given, codebook) for task in TASKS}
    scores = _patterns(classifier, whole)
    return Report(
        findings=len(held),
        councils=len({e.label.gss for e in held}),
        tasks={task: interval(own, _figure(task)) for task, own in compared.items() if own},
        opposite=confused(compared["polarity"], "strength", "weakness"),
        classes={task: by_class(own) for task, own in compared.items() if task != "patterns"},
        slices=_slices(held, given, codebook),
        baselines=baselines(tuned, held, codebook),
        reviews=len(whole),
        patterns=scores[0],
        by_framework=scores[1],
    )


def _figure(task: str) -> Callable[[Sequence[Pair]], float]:
    if task == "patterns":
        return lambda own: micro(own)[0]
    return lambda own: macro_f1(own, FEWEST)


def _slices(
    held: Sequence[Example], given: Sequence[Labels], codebook: Codebook
) -> dict[str, dict[str, tuple[float, int]]]:
    """Give polarity's and themes' mean F1 by framework, span of years and grade."""
    keys: dict[str, Callable[[Example], str]] = {
        "framework": lambda e: e.framework,
        "years": lambda e: f"{e.year // 4 * 4} to {e.year // 4 * 4 + 3}",
        "grade": lambda e: e.grade or "none",
    }
    made: dict[str, dict[str, tuple[float, int]]] = {}
    for task in ("polarity", "themes"):
        for name, key in keys.items():
            own: dict[str, tuple[float, int]] = {}
            for value in sorted({key(e) for e in held}):
                rows = [i for i, e in enumerate(held) if key(e) == value]
                compared = pairs(task, [held[i] for i in rows], [given[i] for i in rows], codebook)
                own[value] = (macro_f1(compared, FEWEST), len(compared))
            made[f"{task} by {name}"] = own
    return made


def _patterns(
    classifier: TrainedClassifier, whole: Mapping[str, tuple[Found, frozenset[str]]]
) -> tuple[dict[str, PatternScore], dict[str, PatternScore]]:
    """Score 'this review shows this pattern', by pattern and by framework."""
    positives: Counter[str] = Counter()
    given: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for found, true in whole.values():
        mine = shown((str(label.polarity), label.patterns) for label in classifier.label(found.counting))
        framework = "ilacs" if found.framework.startswith("ilacs") else found.framework
        for counts, shows in ((positives, true), (given, mine), (right, true & mine)):
            counts.update(shows)
            counts[framework] += len(shows)
    frameworks = {"ilacs" if f.framework.startswith("ilacs") else f.framework for f, _ in whole.values()}
    every = {key: PatternScore(positives[key], given[key], right[key]) for key in sorted({*positives, *given})}
    return (
        {key: score for key, score in every.items() if key not in frameworks},
        {key: score for key, score in every.items() if key in frameworks},
    )


def lines_of(made: Report) -> Iterator[str]:
    """Give the lines that show a report in a terminal."""
    yield f"On {made.findings:,} labelled findings of {made.councils} councils that nothing was tuned on:"
    for task, said in made.tasks.items():
        what = "precision" if task == "patterns" else "mean F1"
        yield f"  {task:10} {what} {said}"
    yield f"  strength taken for weakness or the other way: {made.opposite:.1%}"
    for task in ("polarity", "extent", "status"):
        for name, (precision, recall, true) in made.classes.get(task, {}).items():
            yield f"    {task:9} {name:12} precision {precision:.2f}  recall {recall:.2f}  of {true}"
    yield "Baselines: " + ", ".join(f"{name} {value:.3f}" for name, value in made.baselines.items())
    for name, own in made.slices.items():
        yield f"{name}: " + ", ".join(f"{value} {f1:.2f} ({n})" for value, (f1, n) in own.items())
    if made.reviews:
        yield f"'This review shows this pattern', {made.reviews} reviews labelled whole:"
        for framework, score in made.by_framework.items():
            yield f"  {framework:6} precision {score.precision:.2f}  recall {score.recall:.2f}  of {score.positives}"
        enough = sum(score.positives >= 15 for score in made.patterns.values())
        yield f"  {enough} of {len(made.patterns)} patterns (with their side) are shown in 15 or more of them"
