"""Fitting heads: they learn what they are shown, and the same examples always give the same weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.classify import fitting
from ingest.classify.examples import Example, LabelError
from ingest.classify.fitting import fit_heads
from ingest.classify.heads import Head, write_heads
from ingest.classify.seen import Sight
from ingest.classify.trained import Weights, trained_classifier
from kb.protocols import Vectors
from kb.readings import Extent, FindingStatus
from kb.values import Polarity
from tests.ingest.classify.making import COUNCILS, codebook, example, no_vectors, seen

HOW = {"splendid": "strength", "dreadful": "weakness", "blue": "neutral", "so-so": "mixed"}
ABOUT = {"Foster carers": "carers", "Adopters": "adoption", "Caseloads": "workforce"}
PATTERN = next(p.id for p in codebook().named.values() if p.theme == "carers")
OTHER = next(p.id for p in codebook().named.values() if p.theme == "adoption")
CLASSES = {
    "polarity": tuple(map(str, Polarity)),
    "extent": tuple(map(str, Extent)),
    "status": tuple(map(str, FindingStatus)),
    "themes": tuple(codebook().themes),
    "patterns": tuple(p.id for p in codebook().named.values()),
}
# What was learnt of vectors: of polarity, that each of the four directions is one; of the rest nothing.
LEARNT = {
    task: (classes, (3 * np.eye(4) if task == "polarity" else np.zeros((len(classes), 4))), np.zeros(len(classes)))
    for task, classes in CLASSES.items()
}
MADE = [
    example(
        f"{who} are {how}.",
        polarity,
        gss,
        themes=(theme,),
        extent="some" if how == "so-so" else "not-stated",
        status="past" if how == "blue" else "current",
        patterns=(PATTERN,) if theme == "carers" else (),
    )
    for gss in COUNCILS
    for who, theme in ABOUT.items()
    for how, polarity in HOW.items()
]


@pytest.fixture(scope="module")
def sight() -> Sight:
    return Sight(codebook())


def none(examples: Sequence[Example]) -> Vectors:
    return np.zeros((len(examples), 4), np.float32)


def fit(examples: Sequence[Example], sight: Sight, vectors: Vectors | None = None) -> dict[str, Head]:
    return fit_heads(examples, none(examples) if vectors is None else vectors, sight, codebook(), LEARNT, {COUNCILS[0]})


@pytest.fixture(scope="module")
def fitted(sight: Sight) -> dict[str, Head]:
    return fit(MADE, sight)


def test_it_learns_every_task_from_words(fitted: dict[str, Head], tmp_path: Path) -> None:
    path = tmp_path / "heads.npz"
    write_heads(fitted, path)
    classifier = trained_classifier(codebook(), lambda texts: no_vectors(texts)[:, :4], Weights(path, path))
    texts = ("Foster carers are splendid.", "Adopters are dreadful.", "Caseloads are so-so.", "Adopters are blue.")
    labels = classifier.label([seen(text) for text in texts])
    assert [label.polarity for label in labels] == ["strength", "weakness", "mixed", "neutral"]
    assert [label.themes for label in labels] == [("carers",), ("adoption",), ("workforce",), ("adoption",)]
    assert [label.extent for label in labels] == ["not-stated", "not-stated", "some", "not-stated"]
    assert [label.status for label in labels] == ["current", "current", "current", "past"]
    assert [label.patterns for label in labels] == [(PATTERN,), (), (), ()]


def test_it_learns_from_vectors_where_no_word_tells(sight: Sight) -> None:
    classes = tuple(map(str, Polarity))
    examples, rows = [], []
    for at, gss in enumerate(COUNCILS):
        for k, polarity in enumerate(classes):
            for n in range(3):
                examples.append(example(f"Qx{at}{k}{n} zq{n}{k}{at}.", polarity, gss))
                rows.append(np.eye(4, dtype=np.float32)[k])
    head = fit(examples, sight, np.array(rows))["polarity"]
    chances = head.probabilities([[]] * 4, np.eye(4, dtype=np.float32))
    assert [head.classes[best] for best in chances.argmax(axis=1)] == list(classes)


def test_the_same_examples_give_the_same_bytes_in_any_order(
    fitted: dict[str, Head], sight: Sight, tmp_path: Path
) -> None:
    chance = np.random.default_rng(3)
    vectors = chance.normal(size=(len(MADE), 4)).astype(np.float32)
    order = chance.permutation(len(MADE))
    write_heads(fit(MADE, sight, vectors), tmp_path / "one.npz")
    write_heads(fit(MADE, sight, vectors), tmp_path / "two.npz")
    write_heads(fit([MADE[i] for i in order], sight, vectors[order]), tmp_path / "three.npz")
    one = (tmp_path / "one.npz").read_bytes()
    assert one == (tmp_path / "two.npz").read_bytes()
    assert one == (tmp_path / "three.npz").read_bytes()
    write_heads(fitted, tmp_path / "other.npz")
    assert one != (tmp_path / "other.npz").read_bytes()


def test_rows_are_fitted_in_one_order_with_their_vectors(sight: Sight, monkeypatch: pytest.MonkeyPatch) -> None:
    # Sums in another order differ in their last digits only, which the file's half precision mostly hides.
    told: list[list[tuple[str, float]]] = []
    choice = fitting._choice

    def telling(task: str, ground: fitting._Ground, *rest: object) -> object:
        rows = zip(ground.examples, ground.vectors[:, 0].tolist(), strict=True)
        told.append([(e.label.gss + e.label.hash, row) for e, row in rows])
        return choice(task, ground, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(fitting, "_choice", telling)
    order = np.random.default_rng(3).permutation(len(MADE))
    vectors = np.arange(len(MADE), dtype=np.float32)[:, None].repeat(4, axis=1) / 100
    fit(MADE, sight, vectors)
    fit([MADE[i] for i in order], sight, vectors[order])
    assert told[: len(told) // 2] == told[len(told) // 2 :]


@pytest.mark.parametrize("task", ["polarity", "extent", "status"])
def test_one_class_only_is_refused(sight: Sight, task: str) -> None:
    usual = {"polarity": "strength", "extent": "some", "status": "current"}[task]
    examples = [example(f"Visits are {word}.", gss=gss, **{task: usual}) for gss in COUNCILS for word in HOW]
    with pytest.raises(LabelError, match=f"at least two sorts of {task}"):
        fit(examples, sight)


def test_a_task_that_nobody_labelled_gets_no_head(sight: Sight) -> None:
    bare = [replace(e, label=replace(e.label, themes=None, patterns=None, extent=None, status=None)) for e in MADE]
    assert set(fit(bare, sight)) == {"polarity"}


def test_recommendations_do_not_teach_polarity(sight: Sight, fitted: dict[str, Head]) -> None:
    only = [replace(e, label=replace(e.label, themes=None, patterns=None, extent=None, status=None)) for e in MADE]
    advice = [
        replace(e, seen=replace(e.seen, recommendation=True), label=replace(e.label, polarity="weakness")) for e in only
    ]
    with_advice = fit([*only, *advice], sight)["polarity"]
    assert with_advice.columns == fitted["polarity"].columns
    assert np.array_equal(with_advice.words, fitted["polarity"].words)


def test_a_word_of_one_council_only_gets_no_weight(sight: Sight) -> None:
    local = [example(f"Visits of the Zebra team number {n} are splendid.", "strength") for n in "abcdef"]
    spread = [example(f"Heron visits are splendid{n}.", "strength", gss) for n, gss in enumerate(COUNCILS)]
    columns = fit([*MADE, *local, *spread], sight)["polarity"].columns
    assert not [name for name in columns if "zebra" in name]
    assert [name for name in columns if "heron" in name]


@pytest.mark.parametrize(("times", "given"), [(7, False), (8, True)])
def test_rare_classes_are_left_out(sight: Sight, times: int, given: bool) -> None:
    rows = [i for i, e in enumerate(MADE) if e.label.themes == ("adoption",)][:times]
    examples = [
        replace(e, label=replace(e.label, patterns=(*(e.label.patterns or ()), *([OTHER] if i in rows else []))))
        for i, e in enumerate(MADE)
    ]
    assert fit(examples, sight)["patterns"].classes == ((PATTERN, OTHER) if given else (PATTERN,))


def asked(themes: tuple[str, ...], patterns: tuple[str, ...] = ()) -> list[Example]:
    """Give two rounds of the made findings, labelled for their patterns only, by labellers asked about some themes."""
    made = []
    for n, e in enumerate([*MADE, *MADE]):
        own = patterns if e.label.themes == ("carers",) and "splendid" in e.seen.text else ()
        label = replace(
            e.label, hash=f"{n:03}{themes}", themes=None, extent=None, status=None, patterns=own, asked=themes
        )
        made.append(replace(e, label=label))
    return made


def test_a_pattern_learns_only_from_findings_whose_labellers_were_asked(sight: Sight) -> None:
    own = asked(("carers",), (PATTERN,))
    alone = fit(own, sight)["patterns"]
    beside = fit([*own, *asked(("adoption", "workforce"))], sight)["patterns"]
    assert alone.classes == beside.classes == (PATTERN,)
    assert alone.columns == beside.columns
    assert np.array_equal(alone.words, beside.words)
    denied = fit([*own, *asked(("carers", "adoption"))], sight)["patterns"]
    assert not np.array_equal(alone.words, denied.words)
    everything = fit([*own, *asked(())], sight)["patterns"]
    assert np.array_equal(everything.words, denied.words)


def test_what_is_rare_may_stand_in_one_council_alone(sight: Sight) -> None:
    local = [example(f"Foster carers are purple {n}.", None, COUNCILS[0], patterns=(PATTERN,)) for n in range(9)]
    rest = [replace(e, label=replace(e.label, patterns=())) for e in MADE]
    assert fit([*rest, *local], sight)["patterns"].classes == (PATTERN,)
    one_council = [e for e in MADE if e.label.gss == COUNCILS[0]]
    assert "polarity" in fit(one_council, sight)
