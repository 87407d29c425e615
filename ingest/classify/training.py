"""Trains the classifier from the project's labels and measures it: one road for the command and for tests."""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.classify.examples import Example, Found, Label, LabelError, match, read_again, read_labels
from ingest.classify.fitting import Opinion, fit_heads
from ingest.classify.heads import write_heads
from ingest.classify.reporting import Report, report
from ingest.classify.scoring import shown
from ingest.classify.seen import Sight, read_as
from ingest.classify.trained import VectorsOf, Weights, adapted_embedder, trained_classifier
from ingest.deciding import labels_of
from kb.adapter import write_adapter
from kb.codebook import Codebook
from kb.decisions import Decisions
from kb.embedder import shipped_model
from kb.protocols import Reader
from kb.record import Record
from kb.settings import Settings

# Findings drawn at random and enriched; candidates of each named pattern; whole reviews, which nothing is tuned on.
FILES = ("findings", "candidates", "reviews")
# A reader may change so that some labels lose their finding: no more than this share.
MOST_LOST = 0.01
# The share of tuning councils that is kept apart: mixing, temperatures and thresholds are chosen on them.
APART = 0.18


@dataclass(frozen=True)
class Material:
    """Labelled findings read again, and the reviews labelled whole with the patterns that a reader found in each."""

    examples: tuple[Example, ...]
    whole: Mapping[str, tuple[Found, frozenset[str]]]
    lost: tuple[Label, ...]


def gather(
    labels: Path,
    reports: Path,
    readers: Sequence[Reader],
    step: Callable[[str], object],
    record: Path | None = None,
) -> Material:
    """Read the labels in a folder and the reports they are of. Raises LabelError, also where too many are lost.

    Given a record folder, what officers decided of findings is added, and wins over the labels.
    """
    groups = read_groups(labels / "groups.json")
    by_file = {name: read_labels(labels / f"{name}.jsonl", groups) for name in FILES}
    every = [label for own in by_file.values() for label in own]
    found = read_again({label.source for label in every}, reports, readers, step)
    examples, lost = match(every, found)
    if len(lost) > MOST_LOST * max(len(every), 1):
        first = f"{lost[0].source}, page {lost[0].page}"
        raise LabelError(f"{labels}: {len(lost)} of {len(every)} findings not found in {reports}; the first: {first}")
    said: dict[str, list[tuple[str, Sequence[str]]]] = defaultdict(list)
    for label in by_file["reviews"]:
        said[label.source].append((label.polarity or "", label.patterns or ()))
    whole = {source: (found[source], shown(own)) for source, own in said.items() if source in found}
    if record is not None:
        examples, astray = _with_decisions(examples, groups, record, found, readers, step)
        lost += astray
    return Material(tuple(examples), whole, tuple(lost))


def _with_decisions(
    examples: Sequence[Example],
    groups: Mapping[str, Sequence[str]],
    record: Path,
    found: Mapping[str, Found],
    readers: Sequence[Reader],
    step: Callable[[str], object],
) -> tuple[list[Example], list[Label]]:
    """Add officers' decisions on published reports: a label keeps its fields but those that a decision overrules."""
    splits = {example.label.gss: example.label.split for example in examples}
    asked = sorted({theme for themes in groups.values() for theme in themes})
    every = [decision for own in Decisions(record).read().by_source.values() for decision in own]
    own = labels_of(every, splits, asked)
    more, lost = match(own, {**_kept(record, {label.source for label in own} - set(found), readers, step), **found})
    overruled = {(example.label.source, example.seen): example.label for example in more}
    first = [
        replace(example, label=_less(example.label, overruled.get((example.label.source, example.seen))))
        for example in examples
    ]
    return [*first, *more], lost


def _kept(
    record: Path, sources: Collection[str], readers: Sequence[Reader], step: Callable[[str], object]
) -> Mapping[str, Found]:
    """Read originals that only the record holds; those that are no PDFs are officers' own words, and left out."""
    with TemporaryDirectory() as folder:
        for source in sources:
            kept = Record(record).get(source)
            if kept is not None and kept.name.lower().endswith(".pdf"):
                (Path(folder) / f"{source}.pdf").write_bytes(Record(record).data(source))
        return read_again(sources, Path(folder), readers, step)


def _less(label: Label, by: Label | None) -> Label:
    """Give a label without what a person has overruled since."""
    if by is None:
        return label
    return replace(
        label,
        polarity=None if by.polarity else label.polarity,
        themes=label.themes if by.themes is None else None,
        extent=None if by.extent else label.extent,
        status=None if by.status else label.status,
        patterns=label.patterns if by.patterns is None else None,
        asked=label.asked if by.patterns is None else (),
    )


def read_groups(path: Path) -> dict[str, list[str]]:
    """Read which themes' patterns the labellers of each group were asked about. Raises LabelError."""
    try:
        groups: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LabelError(f"{path}: {error}") from error
    return groups


# Teaches the encoder on findings: gives what it learnt of each task's classes, and what makes its vectors.
Teacher = Callable[[Sequence[Example]], tuple[Mapping[str, Opinion], VectorsOf]]


def train(material: Material, codebook: Codebook, heads: Path, teacher: Teacher) -> int:
    """Teach the encoder, fit the heads to the tuning councils' findings and write them; give how many there were.

    Raises LabelError.
    """
    tuned, apart = tuning(material)
    learnt, vectors_of = teacher([example for example in tuned if example.label.gss not in apart])
    vectors = vectors_of([read_as(example.seen) for example in tuned])
    write_heads(fit_heads(tuned, vectors, Sight(codebook), codebook, learnt, apart), heads)
    return len(tuned)


def adapter_teacher(codebook: Codebook, weights: Weights, settings: Settings, step: Callable[[str], object]) -> Teacher:
    """Give the teacher that trains the adapter and writes it; `step` is told of each batch."""

    def teach(examples: Sequence[Example]) -> tuple[Mapping[str, Opinion], VectorsOf]:
        from sentence_transformers import SentenceTransformer

        from ingest.classify.adapting import fit_adapter

        model = SentenceTransformer(str(shipped_model()), device="cpu")
        learnt = fit_adapter(model, examples, codebook, step)
        write_adapter(learnt.layers, weights.adapter)
        return learnt.tasks, adapted_embedder(settings, weights).embed

    return teach


def batches(material: Material) -> int:
    """Give how many steps the training of the adapter takes. Raises LabelError."""
    from ingest.classify.adapting import BATCH, EPOCHS

    tuned, apart = tuning(material)
    return math.ceil(sum(example.label.gss not in apart for example in tuned) / BATCH) * EPOCHS


def tuning(material: Material) -> tuple[list[Example], frozenset[str]]:
    """Give the tuning councils' examples, and the councils among them that nothing is fitted to: they are chosen on.

    Raises LabelError where there is none.
    """
    tuned = [example for example in material.examples if example.label.split == "tune"]
    if not tuned:
        raise LabelError("there is no finding of a tuning council to train on")
    councils = sorted({e.label.gss for e in tuned}, key=lambda gss: hashlib.sha256(gss.encode()).hexdigest())
    return tuned, frozenset(councils[: max(1, round(len(councils) * APART))])


def measure(material: Material, codebook: Codebook, vectors_of: VectorsOf, weights: Weights) -> Report:
    """Measure the classifier on the reporting councils' findings and on the whole reviews. Raises WeightsError."""
    classifier = trained_classifier(codebook, vectors_of, weights)
    return report(classifier, material.examples, material.whole, codebook)


def write_measured(made: Report, path: Path) -> None:
    """Write what was measured of each pattern: the codebook shows figures only of those measured on enough reviews."""
    said = {
        key: {
            "reviews": made.reviews,
            **asdict(score),
            "precision": round(score.precision, 3),
            "recall": round(score.recall, 3),
        }
        for key, score in sorted(made.patterns.items())
    }
    path.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
