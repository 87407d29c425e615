"""What a classifier must beat: always the commonest label, cue words alone, and sentiment alone."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable, Sequence

from ingest.classify.examples import Example
from ingest.classify.features import features
from ingest.classify.scoring import FEWEST, macro_f1, pairs
from ingest.classify.themes import make_theme_finder
from kb.codebook import Codebook
from kb.readings import Labels
from kb.values import Polarity

# A sentence whose sentiment is nearer to none than this says neither.
_NONE = 0.05


def baselines(tuned: Sequence[Example], held: Sequence[Example], codebook: Codebook) -> dict[str, float]:
    """Give each baseline's mean F1 on the held examples; sentiment's only where its package is installed."""
    said = [e.label.polarity for e in tuned if e.label.polarity]
    usual = Polarity(Counter(said).most_common(1)[0][0]) if said else Polarity.NEUTRAL
    finder = make_theme_finder(codebook)
    rules: dict[str, Callable[[Example], Labels]] = {
        "polarity, always the commonest": lambda _: Labels(usual, ()),
        "polarity, cue words": lambda e: Labels(by_cues(e), ()),
    }
    if (sentiment := _sentiment()) is not None:
        rules["polarity, sentiment"] = lambda e: Labels(sentiment(e.seen.text), ())
    made = {name: _score("polarity", held, rule, codebook) for name, rule in rules.items()}
    made["themes, cue words"] = _score(
        "themes", held, lambda e: Labels(Polarity.NEUTRAL, finder.themes(e.seen.text)), codebook
    )
    return made


def by_cues(example: Example) -> Polarity:
    """Give a polarity by cues of tone alone, untrained."""
    if example.seen.recommendation:
        return Polarity.WEAKNESS
    kinds = {
        "=tone:praise": Polarity.STRENGTH,
        "=tone:liking": Polarity.STRENGTH,
        "=tone:fault": Polarity.WEAKNESS,
        "=tone:both": Polarity.MIXED,
    }
    found = features(example.seen.text)
    return next((kind for name, kind in kinds.items() if name in found), Polarity.NEUTRAL)


def _score(task: str, held: Sequence[Example], rule: Callable[[Example], Labels], codebook: Codebook) -> float:
    return macro_f1(pairs(task, held, [rule(e) for e in held], codebook), FEWEST)


def _sentiment() -> Callable[[str], Polarity] | None:
    """Give a general sentiment lexicon's word on a text, where vaderSentiment is installed."""
    try:
        analyser = importlib.import_module("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()
    except ImportError:
        return None

    def said(text: str) -> Polarity:
        feeling = float(analyser.polarity_scores(text)["compound"])
        if abs(feeling) < _NONE:
            return Polarity.NEUTRAL
        return Polarity.STRENGTH if feeling > 0 else Polarity.WEAKNESS

    return said
