"""The classifier that ships, on invented sentences: by their words alone, and with the library's own vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from ingest.classify.heads import WeightsError, read_heads, write_heads
from ingest.classify.seen import Sight, read_as, seen_in
from ingest.classify.trained import SHIPPED, TrainedClassifier, Weights, adapted_embedder, trained_classifier
from kb.embedder import SentenceEmbedder
from kb.protocols import Vectors
from kb.readings import Extent, FindingStatus, Labels
from kb.settings import Settings
from kb.values import Kind, Polarity
from tests.ingest.classify.making import codebook, no_vectors, passage, seen


@pytest.fixture(scope="module")
def classifier() -> TrainedClassifier:
    embed = cache(lambda text: adapted().embed([text])[0])
    return trained_classifier(codebook(), lambda texts: np.stack([embed(text) for text in texts]))


@cache
def adapted() -> SentenceEmbedder:
    return adapted_embedder(Settings())


def said(classifier: TrainedClassifier, text: str) -> Labels:
    (label,) = classifier.label([seen(text)])
    return label


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Assessments are thorough and timely.", "strength"),
        ("Foster carers are well supported and highly valued.", "strength"),
        ("Too many assessments are late and of poor quality.", "weakness"),
        ("Supervision is inconsistent and lacks challenge.", "weakness"),
        ("Assessments are thorough, but plans are weak.", "mixed"),
        ("Callers are heard quickly, but the notes of the evening team are poor.", "mixed"),
        ("Leaders plan to open two more homes next year.", "neutral"),
        ("A new team will start in the spring.", "neutral"),
        ("About 20,000 children live in Northmere.", "neutral"),
    ],
)
def test_words_say_the_polarity(classifier: TrainedClassifier, text: str, polarity: str) -> None:
    assert said(classifier, text).polarity == polarity


@pytest.mark.parametrize(
    ("text", "extent"),
    [
        ("A small number of children wait too long for a visit.", Extent.SMALL),
        ("Some children wait too long for help.", Extent.SOME),
        ("Most children receive good support.", Extent.WIDESPREAD),
        ("Foster carers are well supported.", Extent.NOT_STATED),
    ],
)
def test_words_say_the_extent(classifier: TrainedClassifier, text: str, extent: Extent) -> None:
    assert said(classifier, text).extent is extent


def test_a_theme_is_given_to_what_names_it(classifier: TrainedClassifier) -> None:
    assert said(classifier, "The virtual school is ambitious and tracks progress closely.").themes == ("education",)


def test_with_the_adapted_models_vectors_it_also_tells_when_a_finding_holds() -> None:
    told = trained_classifier(codebook(), adapted().embed)
    labels = told.label(
        [
            seen("Foster carers are well supported and highly valued."),
            seen("At the last inspection, caseloads were too high."),
            seen("Leaders plan to open two more homes next year."),
            seen("The quality of supervision has improved."),
            seen("A recently introduced tool for supervision is at an early stage."),
        ]
    )
    assert [label.status for label in labels] == ["current", "past", "planned", "improving", "planned"]
    assert [label.polarity for label in labels] == ["strength", "weakness", "neutral", "strength", "neutral"]
    assert labels[0].themes == ("carers",)
    assert labels[0].patterns == ("foster-carers-supported",)


def test_a_recommendation_is_a_weakness_whatever_its_words(classifier: TrainedClassifier) -> None:
    texts = ("Assessments are thorough and timely.", "About 20,000 children live in Northmere.")
    ((one, two),) = classifier.classify([passage(*texts, kind=Kind.RECOMMENDATION)])
    assert (one.polarity, two.polarity) == (Polarity.WEAKNESS, Polarity.WEAKNESS)


def test_a_section_of_figures_holds_neither_strengths_nor_weaknesses(classifier: TrainedClassifier) -> None:
    text = "Too many assessments are late and of poor quality."
    for section in (
        "Information about this local authority area",
        " Children living in this area",
        "Other information",
    ):
        ((label,),) = classifier.classify([passage(text, section=section)])
        assert label.polarity is Polarity.NEUTRAL, section
    ((label,),) = classifier.classify([passage(text, section="What children said about this area")])
    assert label.polarity is Polarity.WEAKNESS


@pytest.mark.parametrize("text", ["12 345 67%.", "…", ""])
def test_a_text_without_letters_says_nothing(classifier: TrainedClassifier, text: str) -> None:
    section = "The experiences and progress of care leavers"
    ((label,),) = classifier.classify([passage(text, section=section, kind=Kind.RECOMMENDATION)])
    assert label == Labels(Polarity.NEUTRAL, ())


def test_a_headings_grade_never_decides(classifier: TrainedClassifier) -> None:
    texts = ("Birds sang.", "Assessments are thorough and timely.", "Plans are kept in a folder.", "Plans are poor.")
    headings = [f"The experiences and progress of care leavers: {g}" for g in ("outstanding", "inadequate")]
    best, worst = (classifier.classify([passage(*texts, section=heading)]) for heading in headings)
    assert best == worst


def test_each_finding_has_one_label_in_order(classifier: TrainedClassifier) -> None:
    good, bad = "Assessments are thorough and timely.", "Too many assessments are late and of poor quality."
    labels = classifier.classify([passage(good, bad), passage(), passage(bad), passage(good, good, bad)])
    assert [[str(label.polarity) for label in own] for own in labels] == [
        ["strength", "weakness"],
        [],
        ["weakness"],
        ["strength", "strength", "weakness"],
    ]
    assert classifier.classify([]) == []


def test_what_is_seen_of_a_finding() -> None:
    found = seen_in([passage("One.", "Two.", section="S"), passage("Three.", kind=Kind.RECOMMENDATION)])
    assert [(one.text, one.before, one.section, one.recommendation) for one in found] == [
        ("One.", "", "S", False),
        ("Two.", "One.", "S", False),
        ("Three.", "", "Findings", True),
    ]


def test_cues_name_the_subject_but_not_the_tone() -> None:
    sight = Sight(codebook())
    one = seen("The virtual school is splendid.", section="The experiences and progress of care leavers: good")
    subject = sight.subject(one)
    assert {"=theme:education", "=first:education", "=heading:care-leavers"} <= set(subject)
    assert "=recommends" in sight.tone(replace(one, recommendation=True))
    assert not {"=recommends", "=heading:care-leavers", "=theme:education"} & set(sight.tone(one))
    led = replace(one, text="This is splendid.", before="Adopters wait.")
    assert "=before:adoption" in sight.subject(led)
    assert not [name for name in sight.subject(replace(one, before="Adopters wait.")) if name.startswith("=before")]


def test_vectors_are_asked_for_once_for_all_findings() -> None:
    asked: list[Sequence[str]] = []

    def counting(texts: Sequence[str]) -> Vectors:
        asked.append(list(texts))
        return no_vectors(texts)

    trained_classifier(codebook(), counting).classify([passage("One.", "Two."), passage("Three.")])
    assert asked == [[read_as(one) for one in seen_in([passage("One.", "Two."), passage("Three.")])]]


def test_a_class_that_the_codebook_no_longer_has_is_given_to_nothing(classifier: TrainedClassifier) -> None:
    whole = codebook()
    small = replace(whole, themes={k: v for k, v in whole.themes.items() if k != "education"}, named={})
    other = trained_classifier(small, no_vectors)
    assert "education" not in other.heads["themes"].classes
    assert said(other, "The virtual school is ambitious and tracks progress closely.").themes == ()
    assert said(other, "Foster carers are well supported.").themes == ("carers",)
    assert other.heads["patterns"].classes == ()
    assert said(other, "Foster carers are well supported.").patterns == ()


def test_at_most_three_themes_and_patterns_the_likeliest_first(classifier: TrainedClassifier) -> None:
    heads = {task: replace(head, least=0.0) for task, head in classifier.heads.items()}
    free = replace(classifier, heads=heads)
    one = seen("Foster carers are well supported and highly valued.")
    (label,) = free.label([one])
    assert len(label.themes) == len(label.patterns) == 3
    assert label.themes[0] == "carers"


def test_a_task_without_a_head_is_not_read(classifier: TrainedClassifier, tmp_path: Path) -> None:
    path = tmp_path / "heads.npz"
    write_heads({"polarity": classifier.heads["polarity"]}, path)
    label = said(
        trained_classifier(codebook(), no_vectors, Weights(path, SHIPPED.adapter)),
        "Assessments are thorough and timely.",
    )
    assert label == Labels(Polarity.STRENGTH, (), (), Extent.NOT_STATED, FindingStatus.CURRENT)


def test_the_version_follows_the_weights(classifier: TrainedClassifier, tmp_path: Path) -> None:
    assert classifier.version == trained_classifier(codebook(), no_vectors, SHIPPED).version
    heads = read_heads(SHIPPED.heads)
    path = tmp_path / "heads.npz"
    write_heads(heads | {"polarity": replace(heads["polarity"], temperature=1.5)}, path)
    other = trained_classifier(codebook(), no_vectors, Weights(path, SHIPPED.adapter))
    assert other.version != classifier.version
    assert other.version.startswith("trained-")


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"none\.npz"):
        trained_classifier(codebook(), no_vectors, Weights(tmp_path / "none.npz", SHIPPED.adapter))


def test_the_heads_that_ship_have_the_codebooks_classes_only() -> None:
    heads = read_heads(SHIPPED.heads)
    assert set(heads) == {"polarity", "extent", "status", "themes", "patterns"}
    assert set(heads["themes"].classes) <= set(codebook().themes)
    assert set(heads["patterns"].classes) <= {pattern.id for pattern in codebook().named.values()}
    assert all(head.vector.shape == (len(head.classes), 384) for head in heads.values())
    assert all(np.isfinite(table).all() for head in heads.values() for table in (head.words, head.vector, head.bias))
