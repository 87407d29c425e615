"""What the polarity model sees of a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.classify.features import features
from ingest.classify.text import sentences, words


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Plans are strong.", "praise"),
        ("Plans are not strong.", "fault"),
        ("Plans are weak.", "fault"),
        ("Plans proceed without delay.", "praise"),
        ("Plans are strong, but visits are late.", "both"),
        ("Plans are kept in a folder.", "none"),
        ("When plans are weak, managers write to the director.", "none"),
        ("All but one of the plans are strong.", "praise"),
    ],
)
def test_tone_follows_negation_turns_and_conditions(text: str, tone: str) -> None:
    assert f"=tone:{tone}" in features(text)


def test_the_sides_of_a_turn_are_told_apart() -> None:
    assert "=turned:opens:praise>fault" in features("While plans are strong, visits are late.")
    assert "=turned:later:fault>praise" in features("Plans are weak, although visits are prompt.")


def test_word_runs_are_at_most_two_words_and_never_cross_a_comma() -> None:
    runs = [name for name in features("Plans, visits and audits work.") if not name.startswith("=")]
    assert "visits and" in runs
    assert "plans visits" not in runs
    assert max(len(run.split()) for run in runs) == 2


def test_numbers_look_alike() -> None:
    assert words("In 2015–16, 84.5% of 1,200 children") == ["in", "0", "0", ",", "0%", "of", "0", "children"]


def test_sentences_do_not_end_at_abbreviations() -> None:
    assert sentences("Tools, e.g. Chronologies, help. Plans drift; Visits stop.") == [
        "Tools, e.g. Chronologies, help.",
        "Plans drift;",
        "Visits stop.",
    ]
    assert sentences("") == []


@given(st.text(max_size=200))
def test_any_text_has_features_each_once_and_the_same_each_time(text: str) -> None:
    found = features(text)
    assert len(found) == len(set(found))
    assert features(text) == found
