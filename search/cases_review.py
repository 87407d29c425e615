"""How like one review others are: the same themes failing and succeeding, and the same things said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.indexes.shelf import View
from kb.values import Polarity
from search.cards.grades import ORDER
from search.cases_table import Table, rows_of, stretches
from search.corpus import Held

Scores = NDArray[np.float64]

# What being judged as differently as can be takes from likeness, and how far apart two are taken to be that share no
# judgement, as a share of the scale.
_APART, _UNKNOWN = 0.5, 0.33
# With fewer reviews of a framework its usual profile is too unsure: the usual one of all reviews is taken.
_ENOUGH = 5
# The cosines between which two reviews' words go from nothing alike to the same, for the scale of the score.
_LEAST, _MOST = 0.30, 0.80


@dataclass(frozen=True)
class Likeness:
    """How like each review is, shape (reviews,), and by which patterns, best first, for each review.

    A pattern is listed when both reviews have findings of it; those that stand out at both come first.
    """

    reviews: Scores
    patterns: tuple[tuple[str, ...], ...]


def likeness(view: View, table: Table, own: Table) -> Likeness:
    """Compare each review of a table with the one review of `own`: half by profile, half by words.

    Lengths are made comparable: a profile is of shares, not counts, and is read against what is usual in reports of
    its framework; words are compared both ways, so that neither much nor little to choose from is a gain.
    """
    keys = sorted({key for counts in [*table.patterns, *own.patterns] for key in counts})
    frameworks = [f.framework for f in table.reviews]
    profiles, mine = _shares(table.patterns, keys), _shares(own.patterns, keys)[0]
    usual, default = _usual(profiles, frameworks)
    apart = profiles - np.stack([usual.get(f, default) for f in frameworks])
    mine_apart = mine - usual.get(own.reviews[0].framework, default)
    profile = 0.5 * _cosine(profiles, mine) + 0.25 * (1.0 + _cosine(apart, mine_apart))
    words = np.clip((_words(view, table, own) - _LEAST) / (_MOST - _LEAST), 0.0, 1.0)
    scores = np.where(table.lengths > 0, 0.5 * profile + 0.5 * words, 0.0)
    return Likeness(
        scores, tuple(_in_common(keys, profiles[i], mine, apart[i], mine_apart) for i in range(len(scores)))
    )


def judged_alike(held: Held, key: str, others: Sequence[str]) -> Scores:
    """Give, shape (reviews,), how alike each review was judged to one: 1 for the same grades, down to a half.

    Compared in the areas that both judged; where there are none, neither for nor against.
    """
    own = held.reviews[key].grades
    return np.array([1.0 - _APART * _steps(own, held.reviews[other].grades) for other in others])


def _steps(own: Mapping[str, str], other: Mapping[str, str]) -> float:
    """Give how far apart grades are in the areas both have, as a share of the whole scale."""
    both = [area for area in own if own[area] in ORDER and other.get(area, "") in ORDER]
    if not both:
        return _UNKNOWN
    return sum(abs(ORDER[own[area]] - ORDER[other[area]]) for area in both) / len(both) / max(ORDER.values())


def _shares(counts: Sequence[Mapping[str, int]], keys: Sequence[str]) -> Scores:
    """Give each review's profile as square roots of shares: a pattern found nine times weighs three, not nine."""
    raw = np.array([[float(own.get(key, 0)) for key in keys] for own in counts]).reshape(len(counts), len(keys))
    return np.asarray(np.sqrt(raw / np.maximum(raw.sum(axis=1, keepdims=True), 1.0)))


def _usual(profiles: Scores, frameworks: Sequence[str]) -> tuple[dict[str, Scores], Scores]:
    members: dict[str, list[int]] = {}
    for i, framework in enumerate(frameworks):
        members.setdefault(framework, []).append(i)
    default = profiles.mean(axis=0) if len(profiles) else np.zeros(profiles.shape[1])
    return {f: profiles[at].mean(axis=0) for f, at in members.items() if len(at) >= _ENOUGH}, default


def _cosine(rows: Scores, one: Scores) -> Scores:
    norms = np.linalg.norm(rows, axis=1) * np.linalg.norm(one)
    return np.asarray((rows @ one) / np.maximum(norms, 1e-12))


def _words(view: View, table: Table, own: Table) -> Scores:
    """Compare what is said: for each finding of the one the nearest of the other, and the other way round."""
    sides = (Polarity.WEAKNESS, Polarity.MIXED)
    if not len(own.at(*sides)) or not len(table.at(*sides)):
        sides = (Polarity.STRENGTH, Polarity.MIXED)
    asked, _ = rows_of(view, np.unique(own.passages[own.at(*sides)]))
    at = table.at(*sides)
    passages, first = np.unique(table.passages[at], return_index=True)
    owners = table.owners[at][first]
    order = np.argsort(owners, kind="stable")
    vectors, _ = rows_of(view, passages[order])
    scores = np.zeros(len(table.reviews))
    if not len(asked) or not len(vectors):
        return scores
    near = asked @ vectors.T
    for owner, piece in stretches(owners[order], len(table.reviews)):
        between = near[:, piece]
        scores[owner] = 0.5 * float(between.max(axis=1).mean()) + 0.5 * float(between.max(axis=0).mean())
    return scores


def _in_common(
    keys: Sequence[str], theirs: Scores, mine: Scores, theirs_apart: Scores, mine_apart: Scores
) -> tuple[str, ...]:
    both = np.flatnonzero((theirs > 0) & (mine > 0))
    stand_out = np.minimum(theirs_apart, mine_apart)
    return tuple(keys[i] for i in sorted(both.tolist(), key=lambda i: (-stand_out[i], keys[i])))
