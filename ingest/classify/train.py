"""Trains the polarity model from labels, and measures the classifier on the labels kept for that."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.classify.classifier import FirstClassifier, first_classifier
from ingest.classify.features import features
from ingest.classify.labels import Example, LabelError, find_again, read_labels
from ingest.classify.measure import Measured, measure, written
from ingest.classify.polarity import PolarityModel, write_weights
from kb.codebook import Codebook
from kb.values import Kind, Polarity

# Chosen by cross-validation over the councils of the tune split.
_STRENGTH = 0.3
_TIMES = 3
_AUTHORITIES = 2
_DIGITS = 3


def train_and_measure(
    labels: Path, reports: Path, weights: Path, codebook: Codebook, say: Callable[[str], object]
) -> Measured:
    """Train on the tune split, write the weights, and say how the classifier does on the report split.

    `reports` is the folder of published PDFs that the labels are of. Raises LabelError when a sentence of the
    labels is not found there.
    """
    examples = load(labels, reports)
    tune = [example for example in examples if example.label.split == "tune"]
    write_weights(train(tune), weights)
    say(f"{weights}: trained on {len(tune)} sentences of {len({e.label.gss for e in tune})} councils")
    return evaluate(examples, first_classifier(codebook, weights), codebook, say)


def evaluate(
    examples: Sequence[Example], classifier: FirstClassifier, codebook: Codebook, say: Callable[[str], object]
) -> Measured:
    """Measure the classifier on the report split, beside always guessing and a rule of cues alone; say the tables."""
    tune = [example for example in examples if example.label.split == "tune"]
    held = [example for example in examples if example.label.split == "report"]
    themes = tuple(codebook.themes)
    usual = Polarity(Counter(e.label.polarity for e in tune).most_common(1)[0][0]) if tune else Polarity.NEUTRAL
    usual_theme = tuple(t for t, _ in Counter(t for e in tune for t in e.label.themes).most_common(1))
    measured = measure(held, lambda e: suggested(classifier, e), themes)
    say(written(f"classifier {classifier.version}", measured))
    say(written("always the commonest", measure(held, lambda _: (usual, usual_theme), themes), whole=False))
    cues = measure(held, lambda e: (by_cues(e), classifier.finder.themes(e.text)), themes)
    say(written("cues alone", cues, whole=False))
    return measured


def load(labels: Path, reports: Path) -> list[Example]:
    """Read labels and find their sentences again. Raises LabelError when a sentence is not found."""
    examples, lost = find_again(read_labels(labels), reports)
    if lost:
        first = f"{lost[0].source}, page {lost[0].page}"
        raise LabelError(f"{labels}: {len(lost)} sentences not found in {reports}; the first is of {first}")
    return examples


def train(examples: Sequence[Example]) -> PolarityModel:
    """Fit the polarity model on what is not a recommendation; the same examples always give the same weights.

    A feature counts when it stands in at least three sentences of at least two councils. Raises LabelError when
    the examples hold fewer than two polarities.
    """
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    used = sorted((e for e in examples if not e.label.recommendation), key=lambda e: (e.label.gss, e.label.hash))
    if len({e.label.polarity for e in used}) < 2:
        raise LabelError("training needs sentences of at least two polarities")
    seen = [features(example.text) for example in used]
    columns = {name: column for column, name in enumerate(_worth_a_weight(used, seen))}
    places = [(row, columns[name]) for row, names in enumerate(seen) for name in names if name in columns]
    rows, cells = zip(*places, strict=True) if places else ((), ())
    table = csr_matrix((np.ones(len(places)), (rows, cells)), shape=(len(used), len(columns)))
    # One thread: sums in another order would give other last digits.
    with threadpool_limits(1):
        fit = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=2000)
        fit.fit(table, [example.label.polarity for example in used])
    coefficients, bias = fit.coef_, fit.intercept_
    if len(fit.classes_) == 2:
        coefficients, bias = np.vstack([-coefficients, coefficients]) / 2, np.array([-bias[0], bias[0]]) / 2
    weights = {
        name: tuple(round(float(value), _DIGITS) for value in coefficients[:, column])
        for name, column in columns.items()
    }
    return PolarityModel(
        classes=tuple(Polarity(str(name)) for name in fit.classes_),
        bias=tuple(round(float(value), _DIGITS) for value in bias),
        weights={name: row for name, row in weights.items() if any(row)},
    )


def _worth_a_weight(used: Sequence[Example], seen: Sequence[Sequence[str]]) -> list[str]:
    times: Counter[str] = Counter()
    councils: dict[str, set[str]] = defaultdict(set)
    for example, names in zip(used, seen, strict=True):
        times.update(names)
        for name in names:
            councils[name].add(example.label.gss)
    return sorted(name for name in times if times[name] >= _TIMES and len(councils[name]) >= _AUTHORITIES)


def suggested(classifier: FirstClassifier, example: Example) -> tuple[Polarity, tuple[str, ...]]:
    """Give what the classifier says of one labelled sentence, as it would of a finding in its passage."""
    kind = Kind.RECOMMENDATION if example.label.recommendation else Kind.FINDING
    section = example.label.section
    texts = [example.before, example.text] if example.before else [example.text]
    return classifier.polarity(example.text, kind, section), classifier.finder.of_findings(texts, section)[-1]


def by_cues(example: Example) -> Polarity:
    """Give a polarity by cues of tone alone, untrained: the rule that training must beat."""
    if example.label.recommendation:
        return Polarity.WEAKNESS
    kinds = {
        "=tone:praise": Polarity.STRENGTH,
        "=tone:liking": Polarity.STRENGTH,
        "=tone:fault": Polarity.WEAKNESS,
        "=tone:both": Polarity.MIXED,
    }
    found = features(example.text)
    return next((kind for name, kind in kinds.items() if name in found), Polarity.NEUTRAL)
