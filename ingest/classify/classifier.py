"""The first classifier: polarity by a small trained model, themes by the codebook's cues."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.classify.polarity import PolarityModel, read_weights
from ingest.classify.themes import ThemeFinder, make_theme_finder
from kb.codebook import Codebook
from kb.readings import Labels, PassageRead
from kb.values import Kind, Polarity

WEIGHTS = Path(__file__).with_name("polarity.json")
_RULES = "1"
_STATISTICS = re.compile(
    r"^(?:information about (?:this|the)|children living in|child protection in|children looked after in"
    r"|(?:children )?looked after children in|previous ofsted|other information|the local authority$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FirstClassifier:
    """Labels findings by what their own words say; a review's grade is never looked at."""

    version: str
    finder: ThemeFinder
    model: PolarityModel

    def classify(self, passages: Sequence[PassageRead]) -> list[list[Labels]]:
        """Give, for each passage, the labels of each of its findings, in order."""
        return [self._passage(passage) for passage in passages]

    def _passage(self, passage: PassageRead) -> list[Labels]:
        texts = [finding.text for finding in passage.findings]
        themes = self.finder.of_findings(texts, passage.section)
        polarities = [self.polarity(text, passage.kind, passage.section) for text in texts]
        return [Labels(polarity, own) for polarity, own in zip(polarities, themes, strict=True)]

    def polarity(self, text: str, kind: Kind, section: str) -> Polarity:
        """Give one finding's polarity: a recommendation is a weakness, a section of statistics is neutral."""
        if kind is Kind.RECOMMENDATION:
            return Polarity.WEAKNESS
        if _STATISTICS.search(section.strip()):
            return Polarity.NEUTRAL
        return self.model.of_finding(text)


def first_classifier(codebook: Codebook, weights: Path = WEIGHTS) -> FirstClassifier:
    """Make the first classifier for a codebook, with the weights that ship. Raises WeightsError."""
    model = read_weights(weights)
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()[:8]
    return FirstClassifier(f"first-{_RULES}-{digest}", make_theme_finder(codebook), model)
