"""The baselines that a classifier must beat."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from ingest.classify.baselines import baselines, by_cues
from kb.values import Polarity
from tests.ingest.classify.making import codebook, example

GOOD, BAD = "Plans are strong.", "Plans are weak."
HELD = [
    example(text, polarity, themes=()) for text, polarity in ((GOOD, "strength"), (BAD, "weakness")) for _ in "12345"
]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        (GOOD, Polarity.STRENGTH),
        (BAD, Polarity.WEAKNESS),
        ("Plans are strong, but visits are late.", Polarity.MIXED),
        ("Plans are kept in a folder.", Polarity.NEUTRAL),
    ],
)
def test_cues_of_tone_alone_say_a_polarity(text: str, polarity: Polarity) -> None:
    assert by_cues(example(text)) is polarity
    assert by_cues(example(text, recommendation=True)) is Polarity.WEAKNESS


def test_the_commonest_label_is_that_of_the_tuning_findings() -> None:
    tuned = [example(BAD, "weakness"), example(BAD, "weakness"), example(GOOD, "strength"), example(GOOD)]
    made = baselines(tuned, HELD, codebook())
    assert made["polarity, always the commonest"] == pytest.approx((2 * 5 / 15 + 0) / 2)
    assert made["polarity, cue words"] == 1.0
    assert baselines([], HELD, codebook())["polarity, always the commonest"] == 0.0


def test_sentiment_is_measured_where_its_package_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Analyser:
        def polarity_scores(self, text: str) -> dict[str, float]:
            return {"compound": 0.6 if "strong" in text else -0.01}

    package, module = ModuleType("vaderSentiment"), ModuleType("vaderSentiment.vaderSentiment")
    module.SentimentIntensityAnalyzer = Analyser  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "vaderSentiment", package)
    monkeypatch.setitem(sys.modules, "vaderSentiment.vaderSentiment", module)
    assert baselines([], HELD, codebook())["polarity, sentiment"] == 0.5
    monkeypatch.setitem(sys.modules, "vaderSentiment.vaderSentiment", None)
    assert "polarity, sentiment" not in baselines([], HELD, codebook())
