"""The trained classifier: linear heads say each finding's polarity, themes, named patterns, extent and status."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from ingest.classify.heads import Head, Table, read_heads
from ingest.classify.seen import STATISTICS, Seen, Sight, read_as, seen_in
from kb.adapter import read_adapter
from kb.codebook import Codebook
from kb.embedder import SentenceEmbedder
from kb.protocols import Vectors
from kb.readings import Extent, FindingStatus, Labels, PassageRead
from kb.settings import Settings
from kb.values import Polarity


@dataclass(frozen=True)
class Weights:
    """The files of the trained classifier: heads, and the adapter that makes the vectors they look at."""

    heads: Path
    adapter: Path


_HERE = Path(__file__).parent
SHIPPED = Weights(_HERE / "heads.npz", _HERE / "adapter.npz")
# At most so many themes and named patterns of one finding, the likeliest first.
_THEMES, _PATTERNS = 3, 3
# A pattern that a council is known to have at one review is looked for at its others from this probability on. Set on the
# tuning councils of tests/reports/trajectories.csv: 0.15 to 0.25 did alike.
_LIKELY = 0.20
_RULES = "3"

VectorsOf = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class TrainedClassifier:
    """Labels findings by what they say; where no label is likely enough there is none.

    `vectors_of` gives one unit row for each text, as the adapted model makes them; `themes_of` is each named pattern's
    theme. A review's grade is never
    looked at, and a recommendation is a weakness whatever its words.
    """

    version: str
    heads: dict[str, Head]
    sight: Sight
    vectors_of: VectorsOf
    themes_of: Mapping[str, str] = field(default_factory=dict)

    def classify(self, passages: Sequence[PassageRead]) -> list[list[Labels]]:
        """Give, for each passage, the labels of each of its findings, in order."""
        seen = seen_in(passages)
        labels = iter(self.label(seen))
        return [[next(labels) for _ in passage.findings] for passage in passages]

    def label(self, seen: Sequence[Seen]) -> list[Labels]:
        """Label findings, in order."""
        if not seen:
            return []
        vectors = self.vectors_of([read_as(one) for one in seen])
        tone = [self.sight.tone(one) for one in seen]
        subject = [self.sight.subject(one) for one in seen]
        chances = {
            task: self.heads[task].probabilities(named, vectors)
            for task, named in (
                ("polarity", tone),
                ("extent", tone),
                ("status", tone),
                ("themes", subject),
                ("patterns", subject),
            )
            if task in self.heads
        }
        return [
            self._labels(one, {task: table[row] for task, table in chances.items()}) for row, one in enumerate(seen)
        ]

    def _labels(self, seen: Seen, chances: dict[str, Table]) -> Labels:
        if not any(letter.isalpha() for letter in seen.text):
            return Labels(Polarity.NEUTRAL, ())
        themes, patterns = self._likely("themes", chances, _THEMES), self._likely("patterns", chances, _PATTERNS)
        maybe = self._likely("patterns", chances, 2 * _PATTERNS, _LIKELY)
        return Labels(
            polarity=self._polarity(seen, chances),
            themes=themes,
            patterns=patterns,
            likely=tuple(p for p in maybe if p not in patterns and self.themes_of.get(p) in themes),
            extent=Extent(self._choice("extent", chances, Extent.NOT_STATED)),
            status=FindingStatus(self._choice("status", chances, FindingStatus.CURRENT)),
        )

    def _polarity(self, seen: Seen, chances: dict[str, Table]) -> Polarity:
        if seen.recommendation:
            return Polarity.WEAKNESS
        if STATISTICS.search(seen.section.strip()):
            return Polarity.NEUTRAL
        return Polarity(self._choice("polarity", chances, Polarity.NEUTRAL))

    def _choice(self, task: str, chances: dict[str, Table], unsure: str) -> str:
        """Give the likeliest class; where it is not likely enough, or there is no head for the task, the other."""
        if task not in chances:
            return str(unsure)
        best = int(chances[task].argmax())
        return self.heads[task].classes[best] if chances[task][best] >= self.heads[task].least else str(unsure)

    def _likely(self, task: str, chances: dict[str, Table], most: int, from_: float | None = None) -> tuple[str, ...]:
        """Give the likeliest classes from a probability on, by default the head's own."""
        if task not in chances:
            return ()
        least = self.heads[task].least if from_ is None else from_
        order = np.argsort(-chances[task], kind="stable")[:most]
        return tuple(self.heads[task].classes[at] for at in order if chances[task][at] >= least)


def trained_classifier(codebook: Codebook, vectors_of: VectorsOf, weights: Weights = SHIPPED) -> TrainedClassifier:
    """Make the classifier for a codebook, with the heads that ship. Raises WeightsError.

    Classes that the codebook no longer has are given to no finding.
    """
    read = read_heads(weights.heads)
    for task, known in (("themes", set(codebook.themes)), ("patterns", {p.id for p in codebook.named.values()})):
        if task in read:
            read[task] = _only(read[task], known)
    digest = hashlib.sha256(weights.heads.read_bytes()).hexdigest()[:8]
    themes_of = {p.id: p.theme for p in codebook.named.values()}
    return TrainedClassifier(f"trained-{_RULES}-{digest}", read, Sight(codebook), vectors_of, themes_of)


def adapted_embedder(settings: Settings, weights: Weights = SHIPPED) -> SentenceEmbedder:
    """Give the embedder whose vectors the heads look at. Raises AdapterError or ModelError."""
    return SentenceEmbedder("", settings.precision, settings.threads, read_adapter(weights.adapter))


def _only(head: Head, known: set[str]) -> Head:
    kept = [at for at, name in enumerate(head.classes) if name in known]
    classes = tuple(head.classes[at] for at in kept)
    return replace(head, classes=classes, words=head.words[kept], vector=head.vector[kept], bias=head.bias[kept])
