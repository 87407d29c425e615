"""How like a described situation each review is: its best few passages for every thing the text says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.english import stems
from kb.indexes.shelf import View
from kb.protocols import Vectors
from kb.values import Polarity
from search.asking import Question
from search.cases_side import Sides, weights_of
from search.cases_table import Ints, Table, cosines
from search.retrieve import Engine, Hits

Scores = NDArray[np.float64]

# A passage whose cosine with what is described stays under this is not like it at all.
FLOOR = 0.30
# What a place at the top of the fused ranking (words and meaning) adds to a passage's cosine.
_RANKED = 0.15
# The best, the second and the third passage for each thing that is said.
_DISCOUNTS = (1.0, 0.5, 0.25)
# How much a longer report's greater choice of passages is discounted, by the logarithm of its length.
LENGTH = 0.2
_MOST_ASPECTS = 12
_AT_ONCE = 2
_FEWEST_STEMS = 3
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True)
class Aspect:
    """One thing that a description says, and the side it says it from (None: unsure)."""

    asked: Question
    side: Polarity | None


@dataclass(frozen=True)
class Closeness:
    """How close each review is, shape (reviews,), and each finding to each aspect, shape (findings, aspects)."""

    reviews: Scores
    findings: Scores


def aspects(engine: Engine, asked: Question, sides: Sides) -> list[Aspect]:
    """Part a description into the things it says, sentence by sentence; a short one is one thing."""
    sentences = [s.strip() for s in _SENTENCE.split(asked.text)]
    telling = [s for s in sentences if len(set(stems(s))) >= _FEWEST_STEMS][:_MOST_ASPECTS]
    return each_aspect(each_asked(engine, telling) if len(telling) > 1 else [asked], sides)


def each_asked(engine: Engine, said: Sequence[str]) -> list[Question]:
    """Make a question of each thing said, those left out that say nothing that could be looked for."""
    # Embedding takes most of the time of an answer, and one text fills no second core.
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return [question for question in pool.map(lambda text: engine.ask(text, None), said) if question is not None]


def each_aspect(questions: Sequence[Question], sides: Sides) -> list[Aspect]:
    """Make an aspect of each question, with the side it speaks from."""
    return [Aspect(question, sides.of(question.vector)) for question in questions]


def closeness(view: View, table: Table, said: Sequence[Aspect], hits: Hits) -> Closeness:
    """Score each review against a description: the mean, over its aspects, of its best passages, by its length.

    `hits` is the fused ranking of the whole description. Each aspect is looked for by itself, so that a review
    that has much of one aspect does not pass for one that has all of them.
    """
    if not len(table.passages):
        return Closeness(np.zeros(len(table.reviews)), np.zeros((0, len(said))))
    passages, first, back = table.passages_once
    queries: Vectors = np.stack([aspect.asked.vector for aspect in said])
    near = np.maximum(0.0, cosines(view, passages, queries).astype(np.float64) - FLOOR)
    near += _RANKED * _ranked(passages, hits)[:, None] * (near > 0)
    # Each finding by its own side; a passage by the sides of all it holds, for its vector is of all of them.
    by_side = {side: _by_side(table, side) for side in {aspect.side for aspect in said}}
    held = {side: np.bincount(back, own) / np.bincount(back) for side, own in by_side.items()}
    findings = near[back] * np.stack([by_side[aspect.side] for aspect in said], axis=1)
    best = near * np.stack([held[aspect.side] for aspect in said], axis=1)
    owners = table.owners[first]
    sums = np.zeros(len(table.reviews))
    for aspect in range(len(said)):
        sums += _best_few(best[:, aspect], owners, len(table.reviews))
    scale = (1.0 - FLOOR + _RANKED) * sum(_DISCOUNTS) * len(said)
    return Closeness(sums / scale * by_length(table.lengths), findings)


def _ranked(passages: Ints, hits: Hits) -> Scores:
    """Give each passage's score in the fused ranking, 0 where it has no place in it; `passages` are ascending."""
    found = np.array([num for num, _ in hits.ranked], np.int64)
    at = np.minimum(np.searchsorted(passages, found), len(passages) - 1)
    held = passages[at] == found
    scores = np.zeros(len(passages))
    scores[at[held]] = np.array([score for _, score in hits.ranked])[held]
    return scores


def _by_side(table: Table, side: Polarity | None) -> Scores:
    found = np.zeros(len(table.sides))
    for polarity, weight in weights_of(side).items():
        found[table.of_side[polarity]] = weight
    return found


def by_length(lengths: NDArray[np.int64]) -> Scores:
    """Give the factor that takes back what a review gains by being long: 1 at the usual length, less above it."""
    sizes = np.log1p(lengths.astype(np.float64))
    usual = float(np.median(sizes[sizes > 0])) if (sizes > 0).any() else 1.0
    factor: Scores = 1.0 - LENGTH * (sizes - usual)
    return np.clip(factor, 0.75, 1.1)


def _best_few(scores: Scores, owners: NDArray[np.int64], reviews: int) -> Scores:
    """Sum each review's best passages, each counting less than the one before."""
    near = np.flatnonzero(scores > 0)
    order = near[np.lexsort((-scores[near], owners[near]))]
    sorted_owners = owners[order]
    starts = np.searchsorted(sorted_owners, np.arange(reviews))
    ranks = np.arange(len(order)) - starts[sorted_owners]
    kept = ranks < len(_DISCOUNTS)
    sums = np.zeros(reviews)
    np.add.at(sums, sorted_owners[kept], scores[order][kept] * np.array(_DISCOUNTS)[ranks[kept]])
    return sums
