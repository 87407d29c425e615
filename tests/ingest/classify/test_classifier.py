"""What the shipped classifier says of invented sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.classify import WEIGHTS, FirstClassifier, first_classifier
from kb.codebook_files import read_codebook
from kb.readings import Labels
from kb.settings import ROOT
from kb.values import Kind, Polarity
from tests.ingest.classify.making import passage


@pytest.fixture(scope="module")
def classifier() -> FirstClassifier:
    return first_classifier(read_codebook(ROOT / "content"))


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Workers write careful, thorough assessments and families value their prompt help.", Polarity.STRENGTH),
        ("Highly skilled advisers give young people excellent support.", Polarity.STRENGTH),
        ("No children wait for a social worker without good reason, and decisions are timely.", Polarity.STRENGTH),
        ("Too many plans are weak and drift for months.", Polarity.WEAKNESS),
        ("Supervision is not yet regular, and its quality is inconsistent.", Polarity.WEAKNESS),
        ("Some children wait too long before anyone visits them.", Polarity.WEAKNESS),
        ("While visits are timely and well recorded, plans are too vague.", Polarity.MIXED),
        ("Most care plans are clear, but some lack contingency arrangements.", Polarity.MIXED),
        ("The board was set up in 2015 and is chaired by a former head teacher.", Polarity.NEUTRAL),
        ("It is too early to see what the new team has changed.", Polarity.NEUTRAL),
        ("Until recently, visits were too rare and records were weak.", Polarity.NEUTRAL),
        ("Until recently, visits were too rare, and records remain weak.", Polarity.WEAKNESS),
        ("Leaders are aware of this and plan to publish a new strategy next spring.", Polarity.NEUTRAL),
    ],
)
def test_polarity_follows_what_the_sentence_says(classifier: FirstClassifier, text: str, polarity: Polarity) -> None:
    assert classifier.classify([passage(text)])[0][0].polarity is polarity


def test_a_recommendation_is_a_weakness_however_it_is_worded(classifier: FirstClassifier) -> None:
    bullet = passage("The excellent quality of early help across the borough.", kind=Kind.RECOMMENDATION)
    assert classifier.classify([bullet])[0][0].polarity is Polarity.WEAKNESS


def test_a_section_of_statistics_is_neutral(classifier: FirstClassifier) -> None:
    figures = passage(
        "Forty children were adopted, a poor and disappointing fall.", section="Children living in this area"
    )
    assert classifier.classify([figures])[0][0].polarity is Polarity.NEUTRAL


def test_praise_and_fault_in_two_sentences_are_mixed(classifier: FirstClassifier) -> None:
    text = "Visits are prompt and purposeful. However, plans are poor and often delayed."
    assert classifier.classify([passage(text)])[0][0].polarity is Polarity.MIXED


@pytest.mark.parametrize("text", ["", "   ", "…", "12", "\uf0b7"])
def test_text_without_words_is_neutral_and_about_nothing(classifier: FirstClassifier, text: str) -> None:
    assert classifier.classify([passage(text)]) == [[Labels(Polarity.NEUTRAL, ())]]


def test_there_is_one_label_for_each_finding_in_order(classifier: FirstClassifier) -> None:
    given = classifier.classify(
        [passage("Good audits.", "Poor audits."), passage(), passage("Adopters are well prepared.")]
    )
    assert [len(labels) for labels in given] == [2, 0, 1]
    assert [label.polarity for label in given[0]] == [Polarity.STRENGTH, Polarity.WEAKNESS]
    assert classifier.classify([]) == []


def test_the_section_heading_with_its_grade_never_decides_polarity(classifier: FirstClassifier) -> None:
    text = "Personal advisers meet young people in cafés."
    graded = [passage(text, section=f"Care leavers: {grade}") for grade in ("outstanding", "inadequate")]
    outstanding, inadequate = classifier.classify(graded)
    assert outstanding == inadequate


def test_the_version_names_the_weights(classifier: FirstClassifier, tmp_path: Path) -> None:
    other = tmp_path / "weights.json"
    other.write_text('{"classes": ["strength", "weakness"], "bias": [0, 1], "weights": {}}', encoding="utf-8")
    codebook = read_codebook(ROOT / "content")
    assert first_classifier(codebook).version == classifier.version
    assert first_classifier(codebook, other).version != classifier.version
    assert WEIGHTS.suffix == ".json"
