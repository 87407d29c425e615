"""Suggested polarity: multinomial logistic regression over a sentence's words and cues of tone."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.classify.features import features
from ingest.classify.text import sentences
from kb.values import Polarity

_UNSURE = 0.36
_PAST = re.compile(
    r"(?:historically|previously|until recently|in the past(?! (?:\w+ )?(?:months?|years?)| \d))\b", re.IGNORECASE
)
_LASTS = re.compile(r"\b(?:remains?|remained|still|continues?|continued|to date|not yet|now)\b", re.IGNORECASE)
_MENDED = re.compile(
    r"\bnow (?:been |\w+ly )?(?:addressed|put right|resolved|rectified|improved|better|good)", re.IGNORECASE
)


class WeightsError(ValueError):
    """A weights file cannot be read; the message names the file and the reason."""


@dataclass(frozen=True)
class PolarityModel:
    """Weights of a trained model: for each feature one number for each class, and a bias for each class."""

    classes: tuple[Polarity, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def probabilities(self, sentence: str) -> dict[Polarity, float]:
        """Give each polarity's probability for one sentence; they sum to one."""
        scores = list(self.bias)
        for feature in features(sentence):
            if row := self.weights.get(feature):
                scores = [score + weight for score, weight in zip(scores, row, strict=True)]
        top = max(scores)
        raised = [math.exp(score - top) for score in scores]
        return {kind: value / sum(raised) for kind, value in zip(self.classes, raised, strict=True)}

    def of_sentence(self, sentence: str) -> Polarity:
        """Give one sentence's polarity; neutral where no polarity stands out or there are no words.

        A fault told as past ("Previously, …") is no weakness, unless the sentence says that it lasts.
        """
        if not any(letter.isalpha() for letter in sentence):
            return Polarity.NEUTRAL
        chances = self.probabilities(sentence)
        best = max(chances, key=chances.__getitem__)
        if best is Polarity.WEAKNESS and _is_past(sentence):
            return Polarity.NEUTRAL
        return best if chances[best] >= _UNSURE else Polarity.NEUTRAL

    def of_finding(self, text: str) -> Polarity:
        """Give the polarity of one to three sentences: praise and fault together are mixed, neutral adds nothing."""
        return combined([self.of_sentence(sentence) for sentence in sentences(text)])


def _is_past(sentence: str) -> bool:
    return bool(_PAST.match(sentence)) and (not _LASTS.search(sentence) or bool(_MENDED.search(sentence)))


def combined(kinds: Sequence[Polarity]) -> Polarity:
    """Join the polarities of a finding's sentences into the finding's own."""
    said = {kind for kind in kinds if kind is not Polarity.NEUTRAL}
    if not said:
        return Polarity.NEUTRAL
    return said.pop() if len(said) == 1 else Polarity.MIXED


def read_weights(path: Path) -> PolarityModel:
    """Read weights from their JSON file. Raises WeightsError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        classes = tuple(Polarity(name) for name in data["classes"])
        bias = tuple(float(value) for value in data["bias"])
        weights = {name: tuple(float(value) for value in row) for name, row in data["weights"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise WeightsError(f"{path}: not the weights of a polarity model: {error}") from error
    if any(len(row) != len(classes) for row in (bias, *weights.values())):
        raise WeightsError(f"{path}: a row of weights does not have one number for each of {len(classes)} classes")
    return PolarityModel(classes, bias, weights)


def write_weights(model: PolarityModel, path: Path) -> None:
    """Write weights as JSON, one feature a line in order, so that a change of weights can be read as text."""
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(model.weights.items()))
    head = f'"classes": {json.dumps(model.classes)},\n"bias": {json.dumps(model.bias)}'
    path.write_text(f'{{\n{head},\n"weights": {{\n{rows}\n}}\n}}\n', encoding="utf-8")
