"""Fits the heads to labelled findings of the tuning councils; the same labels always give the same weights.

Everything that is chosen (temperature, the probability a label needs) is chosen by folds that part whole councils.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.classify.examples import Example, LabelError
from ingest.classify.heads import RAISED, Head, Table
from ingest.classify.seen import Seen, Sight
from kb.codebook import Codebook
from kb.protocols import Vectors
from kb.readings import Extent, FindingStatus
from kb.values import Polarity

# A feature counts when it stands in so many findings, of so many councils.
_TIMES, _COUNCILS = 3, 2
_FOLDS = 5
_FEWEST = 8
# How strongly weights are held small: chosen by the folds among 0.03, 0.1, 0.3 and 1.
_STRENGTHS = {"polarity": 0.1, "extent": 0.3, "status": 0.3, "themes": 0.3, "patterns": 0.3}
_TEMPERATURES = tuple(float(t) for t in np.geomspace(0.4, 2.5, 25))
_LEAST = tuple(round(0.2 + 0.025 * n, 3) for n in range(29))
# A named pattern is given only where folds say that so many of those given are right.
_PRECISE = 0.85

Named = Callable[[Seen], list[str]]


def fit_heads(examples: Sequence[Example], vectors: Vectors, sight: Sight, codebook: Codebook) -> dict[str, Head]:
    """Fit every head to the examples (in rows of `vectors`); a task without labels gets none. Raises LabelError."""
    order = sorted(range(len(examples)), key=lambda i: (examples[i].label.gss, examples[i].label.hash))
    examples, vectors = [examples[i] for i in order], vectors[order]
    heads = {
        "polarity": _choice("polarity", examples, vectors, sight.tone, tuple(map(str, Polarity)), _not_advised),
        "extent": _choice("extent", examples, vectors, sight.tone, tuple(map(str, Extent))),
        "status": _choice("status", examples, vectors, sight.tone, tuple(map(str, FindingStatus))),
        "themes": _several("themes", examples, vectors, sight.subject, {theme: theme for theme in codebook.themes}),
        "patterns": _several(
            "patterns", examples, vectors, sight.subject, {p.id: p.theme for p in codebook.named.values()}
        ),
    }
    return {task: head for task, head in heads.items() if head is not None}


def _not_advised(example: Example) -> bool:
    """Leave recommendations out of polarity, which a rule decides for them."""
    return not example.seen.recommendation


def _choice(
    task: str,
    examples: Sequence[Example],
    vectors: Vectors,
    named: Named,
    classes: tuple[str, ...],
    keeps: Callable[[Example], bool] = lambda _: True,
) -> Head | None:
    """Fit a head that gives one of several classes."""
    rows = [i for i, e in enumerate(examples) if getattr(e.label, task) is not None and keeps(e)]
    if not rows:
        return None
    used = [examples[i] for i in rows]
    truth = np.array([classes.index(getattr(e.label, task)) for e in used])
    if len(set(truth)) < 2:
        raise LabelError(f"training needs findings of at least two sorts of {task}")
    columns, table = _table(used, vectors[rows], named)

    def fit(train: NDArray[Any]) -> Callable[[Any], Table]:
        return _logits(table, truth, train, len(classes), _STRENGTHS[task])[0]

    apart = _apart(table, used, fit)
    temperature = min(_TEMPERATURES, key=lambda t: _loss(apart / t, truth))
    shifts = _shifts(apart / temperature, truth)
    chances = _softmax(apart / temperature + shifts)
    unsure = {"polarity": 3, "extent": 3, "status": 0}[task]

    def right(least: float) -> float:
        given = np.where(chances.max(axis=1) >= least, chances.argmax(axis=1), unsure)
        return _macro_f1(truth, given, len(classes))

    least = max((0.0, *_LEAST), key=lambda value: (round(right(value), 4), -value))
    _, weights, bias = _logits(table, truth, np.arange(len(used)), len(classes), _STRENGTHS[task])
    return _head(classes, columns, weights, bias + temperature * shifts, True, temperature, least)


def _shifts(scores: Table, truth: NDArray[Any]) -> Table:
    """Shift each class's score so that the folds' mean F1 is best: rare classes are else given too freely."""
    shifts = np.zeros(scores.shape[1])
    for _ in range(3):
        for k in range(scores.shape[1]):
            tried = {float(step): shifts + step * (np.arange(len(shifts)) == k) for step in np.arange(-1.5, 1.75, 0.25)}
            shifts = max(
                (tried[step] for step in sorted(tried, key=abs)),
                key=lambda s: round(_macro_f1(truth, (scores + s).argmax(axis=1), len(s)), 4),
            )
    return np.asarray(shifts - shifts.mean())


def _several(
    task: str, examples: Sequence[Example], vectors: Vectors, named: Named, themes: Mapping[str, str]
) -> Head | None:
    """Fit a head that judges each class by itself; `themes` gives the theme whose labellers were asked about it."""
    rows = [i for i, e in enumerate(examples) if getattr(e.label, task) is not None]
    if not rows:
        return None
    used = [examples[i] for i in rows]
    columns, table = _table(used, vectors[rows], named)
    said = [set(getattr(e.label, task)) for e in used]
    asked = [set(e.label.asked) for e in used]
    fitted: dict[str, tuple[Table, float, NDArray[Any], NDArray[Any]]] = {}
    for name, theme in themes.items():
        where = np.array([i for i in range(len(used)) if not asked[i] or theme in asked[i]])
        truth = np.array([name in said[i] for i in where], int)
        if truth.sum() < _FEWEST:
            continue
        own = table[where]

        def fit(train: NDArray[Any], own: Any = own, truth: NDArray[Any] = truth) -> Callable[[Any], Table]:
            return _logits(own, truth, train, 2, _STRENGTHS[task])[0]

        apart = _apart(own, [used[i] for i in where], fit)[:, 1]
        _, weights, bias = _logits(own, truth, np.arange(len(where)), 2, _STRENGTHS[task])
        fitted[name] = (weights[1], float(bias[1]), apart, truth)
    if not fitted:
        return None
    scores = np.concatenate([apart for _, _, apart, _ in fitted.values()])
    truths = np.concatenate([truth for _, _, _, truth in fitted.values()])
    temperature = min(_TEMPERATURES, key=lambda t: _loss(np.stack([0 * scores, scores / t], axis=1), truths))
    least = _least_of(task, fitted, temperature)
    weights = np.stack([own for own, _, _, _ in fitted.values()])
    bias = np.array([own for _, own, _, _ in fitted.values()])
    return _head(tuple(fitted), columns, weights, bias, False, temperature, least)


def _least_of(task: str, fitted: Mapping[str, Any], temperature: float) -> float:
    """Choose the probability a class needs: the best mean F1 for themes, enough precision for named patterns."""

    def score(least: float) -> float:
        hits = [((1 / (1 + np.exp(-apart / temperature))) >= least, truth) for _, _, apart, truth in fitted.values()]
        if task == "themes":
            return float(np.mean([_f1(given, truth) for given, truth in hits]))
        right = sum(int((given & (truth == 1)).sum()) for given, truth in hits)
        given_all = sum(int(given.sum()) for given, _ in hits)
        return min(right / given_all if given_all else 1.0, _PRECISE)

    return max(_LEAST, key=lambda least: (round(score(least), 4), -least))


def _table(used: Sequence[Example], vectors: Vectors, named: Named) -> tuple[dict[str, int], Any]:
    """Give each feature's column, and the sparse table of features followed by raised vectors."""
    from scipy.sparse import csr_matrix, hstack

    seen = [named(example.seen) for example in used]
    times: Counter[str] = Counter()
    councils: dict[str, set[str]] = defaultdict(set)
    for example, names in zip(used, seen, strict=True):
        for name in set(names):
            times[name] += 1
            councils[name].add(example.label.gss)
    kept = sorted(name for name in times if times[name] >= _TIMES and len(councils[name]) >= _COUNCILS)
    columns = {name: at for at, name in enumerate(kept)}
    places = [(row, columns[name]) for row, names in enumerate(seen) for name in sorted(set(names)) if name in columns]
    rows, cells = zip(*places, strict=True) if places else ((), ())
    words = csr_matrix((np.ones(len(places)), (rows, cells)), shape=(len(used), len(columns)))
    return columns, hstack([words, csr_matrix(RAISED * vectors)]).tocsr()


def _logits(
    table: Any, truth: NDArray[Any], train: NDArray[Any], classes: int, strength: float
) -> tuple[Callable[[Any], Table], Table, Table]:
    """Fit on some rows; give what scores other rows, and the weights and biases of all classes."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    weights = np.zeros((classes, table.shape[1]))
    bias = np.full(classes, -20.0)
    if len(present := np.unique(truth[train])) < 2:  # a fold may hold all that is rare: the rest say nothing of it
        bias[present] = 0.0
        return (lambda rows: np.tile(bias, (rows.shape[0], 1))), weights, bias
    with threadpool_limits(1):  # sums in another order would give other last digits
        fit = LogisticRegression(C=strength, class_weight="balanced", max_iter=3000).fit(table[train], truth[train])
    if len(fit.classes_) == 2:
        own, at = fit.coef_[0], fit.classes_
        weights[at[0]], weights[at[1]], bias[at[0]], bias[at[1]] = 0 * own, own, 0.0, fit.intercept_[0]
    else:
        weights[fit.classes_], bias[fit.classes_] = fit.coef_, fit.intercept_
    return (lambda rows: np.asarray(rows @ weights.T + bias)), weights, bias


def _apart(table: Any, used: Sequence[Example], fit: Callable[[NDArray[Any]], Callable[[Any], Table]]) -> Table:
    """Score each row by weights fitted without its council."""
    councils = sorted({example.label.gss for example in used})
    fold = np.array([councils.index(example.label.gss) % _FOLDS for example in used])
    parts = [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(_FOLDS)]
    scores: dict[int, Table] = {}
    for train, test in parts:
        if len(test):
            scores |= dict(zip(test.tolist(), fit(train)(table[test]), strict=True))
    return np.stack([scores[row] for row in range(len(used))])


def _head(
    classes: tuple[str, ...],
    columns: dict[str, int],
    weights: Table,
    bias: Table,
    choice: bool,
    temperature: float,
    least: float,
) -> Head:
    words, vector = np.split(weights, [len(columns)], axis=1)
    telling = np.abs(words).max(axis=0, initial=0.0) > 0.01
    names = [name for name, kept in zip(columns, telling, strict=True) if kept]
    return Head(
        classes=classes,
        columns={name: at for at, name in enumerate(names)},
        words=words[:, telling].astype(np.float16).astype(np.float32),
        vector=vector.astype(np.float16).astype(np.float32),
        bias=bias.astype(np.float16).astype(np.float32),
        choice=choice,
        temperature=round(temperature, 4),
        least=least,
    )


def _softmax(scores: Table) -> Table:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _loss(scores: Table, truth: NDArray[Any]) -> float:
    chances = _softmax(scores)[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(chances, 1e-9)).mean())


def _f1(given: NDArray[Any], truth: NDArray[Any]) -> float:
    right = int((given & (truth == 1)).sum())
    return 2 * right / max(int(given.sum() + truth.sum()), 1)


def _macro_f1(truth: NDArray[Any], given: NDArray[Any], classes: int) -> float:
    return float(np.mean([_f1(given == k, (truth == k).astype(int)) for k in range(classes)]))
