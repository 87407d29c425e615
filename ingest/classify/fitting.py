"""Fits the heads to labelled findings of the tuning councils; the same labels always give the same weights.

A head adds two opinions: that of a finding's words and cues, fitted here, and that of its vector, as it was learnt with
the adapter. How much each counts, the temperature and the probability a label needs are chosen on tuning councils that
were kept apart from both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.classify.examples import Example, LabelError
from ingest.classify.heads import RAISED, Head, Table
from ingest.classify.seen import Seen, Sight
from kb.codebook import Codebook
from kb.protocols import Vectors

# A feature counts when it stands in so many findings, of so many councils.
_TIMES, _COUNCILS = 3, 2
_FEWEST = 8
# How strongly weights of words are held small: chosen by folds among 0.03, 0.1, 0.3 and 1.
_STRENGTHS = {"polarity": 0.1, "extent": 0.3, "status": 0.3, "themes": 0.3, "patterns": 0.3}
_SHARES = tuple(round(0.05 * n, 2) for n in range(2, 19))
_TEMPERATURES = tuple(float(t) for t in np.geomspace(0.4, 2.5, 25))
_LEAST = tuple(round(0.2 + 0.025 * n, 3) for n in range(29))
# A named pattern is given only where so many of those given are right.
_PRECISE = 0.85

Named = Callable[[Seen], list[str]]
# What a task's classes are, and what each one's score is of a unit vector (times RAISED): weights and bias.
Opinion = tuple[tuple[str, ...], Table, Table]


def fit_heads(
    examples: Sequence[Example],
    vectors: Vectors,
    sight: Sight,
    codebook: Codebook,
    learnt: Mapping[str, Opinion],
    apart: Collection[str],
) -> dict[str, Head]:
    """Fit every head to the examples (in rows of `vectors`); a task without labels gets none. Raises LabelError.

    `learnt` is what the adapter's training learnt of vectors, from all councils but those in `apart` (GSS codes).
    """
    order = sorted(range(len(examples)), key=lambda i: (examples[i].label.gss, examples[i].label.hash))
    used = [examples[i] for i in order]
    ground = _Ground(used, vectors[order], frozenset(apart))
    heads = {
        "polarity": _choice("polarity", ground, sight.tone, learnt, _not_advised),
        "extent": _choice("extent", ground, sight.tone, learnt),
        "status": _choice("status", ground, sight.tone, learnt),
        "themes": _several("themes", ground, sight.subject, learnt, {theme: theme for theme in codebook.themes}),
        "patterns": _several(
            "patterns", ground, sight.subject, learnt, {p.id: p.theme for p in codebook.named.values()}
        ),
    }
    return {task: head for task, head in heads.items() if head is not None}


@dataclass(frozen=True)
class _Ground:
    """The examples with their vectors, and the councils kept apart."""

    examples: Sequence[Example]
    vectors: Vectors
    apart: frozenset[str]

    def chosen(self, rows: Sequence[int]) -> NDArray[Any]:
        """Say of some rows' places which are of councils kept apart."""
        return np.array([self.examples[i].label.gss in self.apart for i in rows], bool)


def _not_advised(example: Example) -> bool:
    """Leave recommendations out of polarity, which a rule decides for them."""
    return not example.seen.recommendation


def _choice(
    task: str,
    ground: _Ground,
    named: Named,
    learnt: Mapping[str, Opinion],
    keeps: Callable[[Example], bool] = lambda _: True,
) -> Head | None:
    """Fit a head that gives one of several classes."""
    rows = [i for i, e in enumerate(ground.examples) if getattr(e.label, task) is not None and keeps(e)]
    if not rows or task not in learnt:
        return None
    used, (classes, own, own_bias) = [ground.examples[i] for i in rows], learnt[task]
    truth = np.array([classes.index(getattr(e.label, task)) for e in used])
    if len(set(truth)) < 2:
        raise LabelError(f"training needs findings of at least two sorts of {task}")
    columns, table = _table(used, named)
    held = ground.chosen(rows)
    near = RAISED * ground.vectors[rows][held] @ own.T + own_bias
    said = _logits(table, truth, np.flatnonzero(~held), len(classes), _STRENGTHS[task])[0](table[held])
    true = truth[held]
    unsure = {"polarity": 3, "extent": 3, "status": 0}[task]

    def tried(share: float) -> tuple[float, float, Table]:
        scores = (1 - share) * said + share * near
        temperature = min(_TEMPERATURES, key=lambda t: _loss(scores / t, true))
        return temperature, *_shifted(scores / temperature, true)

    share = max(_SHARES, key=lambda share: (round(tried(share)[1], 3), -abs(share - 0.5)))
    temperature, _, shifts = tried(share)
    chances = _softmax(((1 - share) * said + share * near) / temperature + shifts)

    def right(least: float) -> float:
        given = np.where(chances.max(axis=1) >= least, chances.argmax(axis=1), unsure)
        return _macro_f1(true, given, len(classes))

    least = max((0.0, *_LEAST), key=lambda value: (round(right(value), 4), -value))
    _, words, bias = _logits(table, truth, np.arange(len(used)), len(classes), _STRENGTHS[task])
    both = (1 - share) * bias + share * own_bias + temperature * shifts
    return _head(classes, columns, (1 - share) * words, share * own, both, True, temperature, least)


def _shifted(scores: Table, truth: NDArray[Any]) -> tuple[float, Table]:
    """Give the mean F1 that shifting each class's score comes to, and the shifts."""
    shifts = _shifts(scores, truth)
    return _macro_f1(truth, (scores + shifts).argmax(axis=1), scores.shape[1]), shifts


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
    task: str, ground: _Ground, named: Named, learnt: Mapping[str, Opinion], themes: Mapping[str, str]
) -> Head | None:
    """Fit a head that judges each class by itself; `themes` gives the theme whose labellers were asked about it."""
    rows = [i for i, e in enumerate(ground.examples) if getattr(e.label, task) is not None]
    if not rows or task not in learnt:
        return None
    used, (classes, own, own_bias) = [ground.examples[i] for i in rows], learnt[task]
    columns, table = _table(used, named)
    held = ground.chosen(rows)
    near = RAISED * ground.vectors[rows] @ own.T + own_bias
    said = [set(getattr(e.label, task)) for e in used]
    asked = [set(e.label.asked) for e in used]
    fitted: dict[str, _Fitted] = {}
    for name, theme in themes.items():
        where = np.array([i for i in range(len(used)) if not asked[i] or theme in asked[i]], int)
        truth = np.array([name in said[i] for i in where], int)
        if name not in classes or truth.sum() < _FEWEST:
            continue
        out = held[where]
        score = _logits(table[where], truth, np.flatnonzero(~out), 2, _STRENGTHS[task])[0]
        _, words, bias = _logits(table[where], truth, np.arange(len(where)), 2, _STRENGTHS[task])
        place = classes.index(name)
        fitted[name] = _Fitted(
            words[1], float(bias[1]), own[place], float(own_bias[place]),
            score(table[where][out])[:, 1], near[where[out], place], truth[out],
        )  # fmt: skip
    if not fitted:
        return None
    share, temperature, least = _measures_of(task, list(fitted.values()))
    words = np.stack([(1 - share) * one.words for one in fitted.values()])
    vector = np.stack([share * one.vector for one in fitted.values()])
    bias = np.array([(1 - share) * one.bias + share * one.vector_bias for one in fitted.values()])
    return _head(tuple(fitted), columns, words, vector, bias, False, temperature, least)


@dataclass(frozen=True)
class _Fitted:
    """One class's weights, and of the findings kept apart: what words say, what vectors say, and what is true."""

    words: Table
    bias: float
    vector: Table
    vector_bias: float
    said: Table
    near: Table
    truth: NDArray[Any]

    def scores(self, share: float) -> Table:
        return (1 - share) * self.said + share * self.near


def _measures_of(task: str, fitted: Sequence[_Fitted]) -> tuple[float, float, float]:
    """Choose how much vectors count, the temperature, and the probability a class needs."""
    truths = np.concatenate([one.truth for one in fitted])
    best: tuple[float, float, float, float] | None = None
    for share in _SHARES:
        whole = np.concatenate([one.scores(share) for one in fitted])
        temperature = min(_TEMPERATURES, key=lambda t: _loss(np.stack([0 * whole, whole / t], axis=1), truths))
        least, worth = _least_of(task, fitted, share, temperature)
        if best is None or worth > best[0] + 1e-9:
            best = (worth, share, temperature, least)
    assert best is not None  # noqa: S101 - there is at least one share
    return best[1:]


def _least_of(task: str, fitted: Sequence[_Fitted], share: float, temperature: float) -> tuple[float, float]:
    """Choose the probability a class needs and say what it is worth.

    Themes: the best mean F1. Named patterns: the most found where enough of those given are right.
    """
    chances = [(1 / (1 + np.exp(-one.scores(share) / temperature)), one.truth) for one in fitted]

    def worth(least: float) -> float:
        hits = [(chance >= least, truth) for chance, truth in chances]
        if task == "themes":
            return float(np.mean([_f1(given, truth) for given, truth in hits if truth.sum()] or [0.0]))
        right = sum(int((given & (truth == 1)).sum()) for given, truth in hits)
        given_all = sum(int(given.sum()) for given, _ in hits)
        precise = right / given_all if given_all else 0.0
        # Short of the precision wanted, the nearer to it the better; from there on, the more that is found.
        return precise - 1 if precise < _PRECISE else right / max(sum(int(truth.sum()) for _, truth in hits), 1)

    least = max(_LEAST, key=lambda value: (round(worth(value), 4), -value))
    return least, round(worth(least), 4)


def _table(used: Sequence[Example], named: Named) -> tuple[dict[str, int], Any]:
    """Give each feature's column, and the sparse table of features."""
    from scipy.sparse import csr_matrix

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
    return columns, csr_matrix((np.ones(len(places)), (rows, cells)), shape=(len(used), len(columns)))


def _logits(
    table: Any, truth: NDArray[Any], train: NDArray[Any], classes: int, strength: float
) -> tuple[Callable[[Any], Table], Table, Table]:
    """Fit on some rows; give what scores other rows, and the weights and biases of all classes."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    weights = np.zeros((classes, table.shape[1]))
    bias = np.full(classes, -20.0)
    present = np.unique(truth[train])
    # All that is rare may be kept apart, and a few findings may share no word: the rest then say nothing of it.
    if len(present) < 2 or not table.shape[1]:
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


def _head(
    classes: tuple[str, ...],
    columns: dict[str, int],
    words: Table,
    vector: Table,
    bias: Table,
    choice: bool,
    temperature: float,
    least: float,
) -> Head:
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
