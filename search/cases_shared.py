"""The findings that a case shares with what was asked: those near the description, or paired with a review's own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, RowMapping

from kb.english import stems
from kb.indexes.shelf import View
from kb.scope import Scope
from kb.values import Polarity
from search.answer import passing_rows, same_words
from search.cases_side import answers
from search.cases_table import Ints, Table, rows_of, usable
from search.cases_text import Aspect, Scores
from search.wording import overlap

SHOWN = 5
# Looked through for each case, before words that stand there twice and poor pairs are left out.
_LOOKED_AT, _FEWEST_EACH = 40, 3
# A passage this much less close than the case's closest one is not what makes the case alike.
_OF_THE_BEST = 0.5
# A finding that has none of the description's words must be this close by meaning.
_WITHOUT_WORDS = 0.20
# Two findings whose passages are less alike than this are not the same finding, whatever their themes.
PAIRED = 0.50
# Passages hold several findings: of these the pair with most words in common is meant, and it must have some.
_BY_WORDS, _FEWEST_WORDS = 0.6, 0.10
# A statement of fewer telling words ("Adoption is good.") is like too many others to say anything.
_FEWEST_STEMS = 4
# Weaknesses are what councils come to learn about: strengths in common are shown in the places they leave.
_WEAKNESSES_FIRST = 3


@dataclass(frozen=True)
class Shared:
    """A finding of a case that matches what was asked: how closely, and which finding of the asking review."""

    row: RowMapping
    score: float
    matches: RowMapping | None = None


def near_text(
    db: Connection, scope: Scope, table: Table, owners: Sequence[int], scores: Scores, said: Sequence[Aspect]
) -> list[list[Shared]]:
    """Give for each of these reviews its findings closest to a description, nothing twice.

    `scores` has shape (findings, aspects). The aspects take turns, so that each thing that is said is shown where
    the review has it; a finding of the other side than the aspect's is not like it.
    """
    # Where many things are said, few findings of each have a turn.
    depth = min(2 * SHOWN, max(_FEWEST_EACH, _LOOKED_AT // max(1, len(said))))
    chosen = [
        [_closest(table, owner, scores[:, a], aspect, depth) for a, aspect in enumerate(said)] for owner in owners
    ]
    passages = sorted({num for own in chosen for close in own for num in close})
    rows = passing_rows(db, passages, usable(scope))
    return [_in_turns(own, rows, said) for own in chosen]


def _closest(table: Table, owner: int, scores: Scores, aspect: Aspect, depth: int) -> dict[int, float]:
    """Give a review's passages closest to an aspect with their scores, closest first, at most `depth` of them."""
    places = table.places_of(owner)
    order = places[np.argsort(-scores[places], kind="stable")]
    best = float(scores[order[0]]) if len(order) else 0.0
    close: dict[int, float] = {}
    for i in order.tolist():
        if scores[i] <= 0 or scores[i] < _OF_THE_BEST * best or len(close) >= depth:
            break
        if answers(aspect.side, table.sides[i]):
            close.setdefault(int(table.passages[i]), float(scores[i]))
    return close


def _in_turns(
    close: Sequence[Mapping[int, float]], rows: Mapping[int, Sequence[RowMapping]], said: Sequence[Aspect]
) -> list[Shared]:
    shared: list[Shared] = []
    seen: set[str] = set()
    queues = [iter(own.items()) for own in close]
    waiting = list(range(len(queues)))
    while waiting and len(shared) < SHOWN:
        for turn in list(waiting):
            found = next(
                (s for n, score in queues[turn] if (s := _best(rows.get(n, ()), score, said[turn], seen))), None
            )
            if found is None:
                waiting.remove(turn)
            elif len(shared) < SHOWN:
                seen.add(same_words(found.row))
                shared.append(found)
    return sorted(shared, key=lambda s: -s.score)


def _best(rows: Sequence[RowMapping], score: float, aspect: Aspect, seen: set[str]) -> Shared | None:
    """Give the finding of a passage that is closest to an aspect by its words, if any is new and of its side.

    A passage may be close for what its finding of the other side says: that one's neighbour is not meant then.
    """
    words = {row["id"]: overlap(aspect.asked.weights, row["text"]) for row in rows}
    fitting = [r for r in rows if answers(aspect.side, r["polarity"]) and same_words(r) not in seen]
    if not fitting:
        return None
    best = max(fitting, key=lambda row: words[row["id"]])
    if score < _WITHOUT_WORDS and not words[best["id"]]:
        return None
    return Shared(best, score) if words[best["id"]] >= _OF_THE_BEST * max(words.values()) else None


def paired(
    db: Connection, scope: Scope, view: View, table: Table, owners: Sequence[int], own: Table
) -> list[list[Shared]]:
    """Give for each of these reviews its findings that say the like of one of the asking review's, closest first.

    A pair is of the same polarity, has a theme in common, and its passages are near; each finding is in one pair.
    """
    pairs = [_passage_pairs(view, table, table.places_of(owner), own) for owner in owners]
    theirs = passing_rows(db, sorted({b for found in pairs for _, _, b in found}), usable(scope))
    about = Scope(visible=scope.visible, themes=scope.themes, polarities=scope.polarities, kinds=scope.kinds)
    mine = passing_rows(db, sorted({a for found in pairs for _, a, _ in found}), usable(about))
    return [_settled(found, mine, theirs) for found in pairs]


def _passage_pairs(view: View, table: Table, places: Ints, own: Table) -> list[tuple[float, int, int]]:
    """Give (cosine, own passage, case's passage) where both hold a finding of one side and theme, nearest first."""
    if not len(places) or not len(own.passages):
        return []
    mine, _ = rows_of(view, own.passages)
    theirs, _ = rows_of(view, table.passages[places])
    near = mine @ theirs.T
    alike = own.sides[:, None] == table.sides[places][None, :]
    themes = sorted({t for labels in own.themes for t in labels})
    alike &= (_marks(own.themes, themes) @ _marks([table.themes[i] for i in places.tolist()], themes).T) > 0
    near = np.where(alike, near, -1.0)
    flat = np.argsort(-near, axis=None, kind="stable")[: _LOOKED_AT * SHOWN]
    found: dict[tuple[int, int], float] = {}
    for a, b in zip(*np.unravel_index(flat, near.shape), strict=True):
        if near[a, b] < PAIRED:
            break
        found.setdefault((int(own.passages[a]), int(table.passages[places[b]])), float(near[a, b]))
    return [(cosine, a, b) for (a, b), cosine in list(found.items())[:_LOOKED_AT]]


def _marks(labels: Sequence[Sequence[str]], themes: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    at = {theme: i for i, theme in enumerate(themes)}
    marks = np.zeros((len(labels), len(themes)), np.int64)
    for row, own in enumerate(labels):
        for theme in own:
            if theme in at:
                marks[row, at[theme]] = 1
    return marks


def _settled(
    pairs: Sequence[tuple[float, int, int]],
    mine: Mapping[int, Sequence[RowMapping]],
    theirs: Mapping[int, Sequence[RowMapping]],
) -> list[Shared]:
    """Choose the findings that each pair of passages is alike by, and keep the closest pairs, nothing twice."""
    settled: list[Shared] = []
    for cosine, a, b in pairs:
        alike = [
            (_words_in_common(x["text"], y["text"]), x, y)
            for x in mine.get(a, ())
            for y in theirs.get(b, ())
            if _alike(x, y)
        ]
        shared, own, other = max(alike, key=lambda pair: pair[0], default=(0.0, None, None))
        if own is not None and other is not None and shared >= _FEWEST_WORDS:
            settled.append(Shared(other, min(1.0, cosine + _BY_WORDS * shared), own))
    kept: list[Shared] = []
    seen: set[str] = set()
    for pair in sorted(settled, key=lambda pair: -pair.score):
        ids = {pair.matches["id"] if pair.matches else "", same_words(pair.row)}
        if not seen & ids:
            seen |= ids
            kept.append(pair)
    strengths = [pair for pair in kept if pair.row["polarity"] == Polarity.STRENGTH]
    others = [pair for pair in kept if pair.row["polarity"] != Polarity.STRENGTH]
    first = max(_WEAKNESSES_FIRST, SHOWN - len(strengths))
    return sorted([*others[:first], *strengths][:SHOWN], key=lambda pair: -pair.score)


def _alike(one: RowMapping, other: RowMapping) -> bool:
    shared = set(json.loads(one["themes"])) & set(json.loads(other["themes"]))
    return one["polarity"] == other["polarity"] and bool(shared)


def _words_in_common(one: str, other: str) -> float:
    ours, others = set(stems(one)), set(stems(other))
    if min(len(ours), len(others)) < _FEWEST_STEMS:
        return 0.0
    return len(ours & others) / len(ours | others)
