"""Scores: against scikit-learn's on random labels, and small cases by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_score, recall_score

from ingest.classify.scoring import Interval, Pair, by_class, confused, interval, macro_f1, micro, pairs, shown
from kb.readings import Extent, Labels
from kb.values import Polarity
from tests.ingest.classify.making import COUNCILS, codebook, example

CLASSES = ("strength", "weakness", "mixed", "neutral")


def pair(true: str, given: str, gss: str = COUNCILS[0]) -> Pair:
    return Pair(gss, frozenset(true.split()), frozenset(given.split()))


def drawn(seed: int, size: int = 200) -> list[Pair]:
    chance = np.random.default_rng(seed)
    return [pair(*chance.choice(CLASSES, 2), gss=str(chance.choice(COUNCILS))) for _ in range(size)]


@pytest.mark.parametrize("seed", range(3))
def test_scores_agree_with_scikit_learn(seed: int) -> None:
    made = drawn(seed)
    true, given = [next(iter(p.true)) for p in made], [next(iter(p.given)) for p in made]
    assert macro_f1(made) == pytest.approx(f1_score(true, given, average="macro"))
    for name, (precision, recall, count) in by_class(made).items():
        assert precision == pytest.approx(precision_score(true, given, labels=[name], average="macro"))
        assert recall == pytest.approx(recall_score(true, given, labels=[name], average="macro"))
        assert count == true.count(name)


@pytest.mark.parametrize("seed", range(3))
def test_scores_of_several_labels_agree_with_scikit_learn(seed: int) -> None:
    chance = np.random.default_rng(seed)
    true, given = chance.random((2, 100, 4)) < 0.3
    made = [
        Pair("E", *(frozenset(c for c, has in zip(CLASSES, row, strict=True) if has) for row in rows))
        for rows in zip(true, given, strict=True)
    ]
    precision, recall = micro(made)
    assert precision == pytest.approx(precision_score(true, given, average="micro"))
    assert recall == pytest.approx(recall_score(true, given, average="micro"))
    assert macro_f1(made) == pytest.approx(f1_score(true, given, average="macro"))


def test_rare_classes_are_left_out_of_the_mean() -> None:
    made = [pair("a", "a")] * 5 + [pair("b", "a")] * 4
    assert macro_f1(made, 5) == pytest.approx(10 / 14)
    assert macro_f1(made, 1) == pytest.approx(5 / 14)
    assert macro_f1(made, 6) == macro_f1([]) == 0.0


def test_nothing_given_or_true_scores_nothing() -> None:
    assert micro([]) == (0.0, 0.0)
    assert micro([pair("a", "")]) == (0.0, 0.0)
    assert by_class([pair("a", "")]) == {"a": (0.0, 0.0, 1)}


def test_confused_counts_either_way_and_nothing_else() -> None:
    made = [pair(*both.split("/")) for both in ("a/b", "b/a", "a/a", "a/c", "c/b", "c/c", "a b/a b", "b/b", "a/")]
    assert confused(made, "a", "b") == pytest.approx(2 / 9)
    assert confused([], "a", "b") == 0.0


def test_an_interval_is_the_same_each_time_and_holds_its_value() -> None:
    made = drawn(5)
    one = interval(made, macro_f1)
    assert one == interval(made, macro_f1)
    assert one == interval(sorted(made, key=lambda p: p.gss), macro_f1)
    assert one.value == macro_f1(made)
    assert one.low < one.value < one.high


def test_an_interval_draws_whole_councils() -> None:
    halves = [pair("a", "a", COUNCILS[0])] * 20 + [pair("a", "b", COUNCILS[1])] * 20

    def right(own: object) -> float:
        return micro(own)[1]  # type: ignore[arg-type]

    assert interval(halves, right) == Interval(0.5, 0.0, 1.0)
    assert interval(halves[:20], right) == Interval(1.0, 1.0, 1.0)
    assert interval([], right) == Interval(0.0, 0.0, 0.0)
    assert str(Interval(0.5, 0.25, 0.75)) == "0.500 (0.250 to 0.750)"


def test_a_review_shows_a_pattern_on_the_side_of_its_findings() -> None:
    findings = [("weakness", ["p", "q"]), ("strength", ["p"]), ("mixed", ["r"]), ("neutral", ["s"]), ("", ["t"])]
    assert shown(findings) == {"p.failure", "q.failure", "p.success"}


def test_only_what_somebody_was_asked_is_compared() -> None:
    given = [Labels(Polarity.STRENGTH, ("carers",), extent=Extent.SOME)] * 3
    examples = [
        example("A.", "weakness", themes=("adoption", "carers")),
        example("B.", "strength", patterns=(), asked=("carers",)),
        example("C.", None, themes=(), extent="small"),
    ]
    assert pairs("polarity", examples, given, codebook()) == [pair("weakness", "strength")]
    assert pairs("themes", examples, given, codebook()) == [pair("adoption carers", "carers"), pair("", "carers")]
    assert pairs("extent", examples, given, codebook()) == [pair("small", "some")]
    assert pairs("status", examples, given, codebook()) == []


def test_patterns_that_nobody_was_asked_about_are_not_held_against_it() -> None:
    named = codebook().named
    carers, other = (next(p.id for p in named.values() if p.theme == theme) for theme in ("carers", "adoption"))
    given = [Labels(Polarity.STRENGTH, (), (carers, other))]
    examples = [example("A.", patterns=(), asked=("carers",))]
    assert pairs("patterns", examples, given, codebook()) == [pair("", carers)]
