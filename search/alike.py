"""Answers for more than a question: what is like a finding, and what answers a whole document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sqlalchemy import RowMapping

from kb.english import stems
from kb.scope import Scope
from kb.values import Polarity
from kb.words import normal_form
from search.answer import Answer
from search.asking import READ, Question
from search.holdings import get_finding, passage_of
from search.retrieve import Engine, Hits, How
from search.wording import clip, rarity

# So many of the things that a document says are looked for: those that together say most of it.
_MOST_PARTS, _FEWEST_STEMS, _DEPTH = 16, 4, 100
# How little the first place in one part's ranking counts over the next, as in reciprocal-rank fusion.
_K = 60
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_SIDES = {str(Polarity.WEAKNESS): Polarity.WEAKNESS, str(Polarity.STRENGTH): Polarity.STRENGTH}


def like_finding(
    engine: Engine, finding: str, scope: Scope, limit: int, offset: int, how: How = How()
) -> Answer | None:
    """Give the findings most like one, its own passage and words left out; None when there is no such finding.

    They are of its own side first, unless `how` says otherwise.
    """
    library = engine.library
    with library.catalogue.reading() as db:
        found = get_finding(db, finding, Scope(visible=scope.visible))
        num = passage_of(db, finding)
    if found is None or num is None:
        return None
    side = _SIDES.get(found["polarity"]) if how.side == READ else how.side
    asked = engine.ask(found["text"], side)
    reach = engine.reaches.of(scope)
    if asked is None or not reach.total:
        return Answer(found["text"], reach.total, limit, offset, (), close=False)
    view = library.shelf.view()
    at = int(np.searchsorted(view.nums, num))
    if at < len(view.nums) and view.nums[at] == num:
        asked = replace(asked, vector=view.vectors[at])
    hits = engine.hits(asked, reach.passages)
    own = normal_form(found["text"])

    def its_own(row: RowMapping) -> bool:
        return row["passage_num"] == num or normal_form(row["text"]) == own

    shown = engine.shown(asked, hits, scope, limit, offset, how, its_own)
    return Answer(found["text"], reach.total, limit, offset, tuple(shown), close=bool(shown), side=asked.side)


def answer_document(
    engine: Engine, said: Sequence[str], scope: Scope, limit: int = 10, offset: int = 0, how: How = How()
) -> Answer:
    """Answer a document by the things it says (`said`, in order), their answers merged; its own words are left out.

    Each finding tells under `answers` which of them it answers best.
    """
    reach = engine.reaches.of(scope)
    parts = [asked for text in telling(engine, said) if (asked := engine.ask(text, how.side)) is not None]
    whole = clip(" ".join(said))
    hits = [(asked, engine.hits(asked, reach.passages, _DEPTH)) for asked in parts] if reach.total else []
    close = [(asked, found) for asked, found in hits if found.nearness.close]
    if not close:
        return Answer(whole, reach.total, limit, offset, (), close=False)
    ranked, best = _merged([found for _, found in close])
    own = {normal_form(text) for text in said}
    asked = _together([asked for asked, _ in close])
    answers = {num: close[part][0].text for num, part in best.items()}
    merged = Hits(tuple(ranked), close[0][1].nearness, answers=answers)
    shown = engine.shown(
        asked, merged, scope, limit, offset, replace(how, explain=False), lambda row: normal_form(row["text"]) in own
    )
    return Answer(whole, reach.total, limit, offset, tuple(shown), close=bool(shown), side=asked.side)


def sentences(text: str) -> list[str]:
    """Part a pasted text into the things it says."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def telling(engine: Engine, said: Sequence[str]) -> list[str]:
    """Choose the things said that together hold most of what a document says, the rarer its words the more."""
    held = {text: frozenset(stems(text)) for text in dict.fromkeys(said)}
    left = {text: own for text, own in held.items() if len(own) >= _FEWEST_STEMS} or dict(held)
    weights = rarity({stem for own in left.values() for stem in own}, engine.library.words)
    chosen: list[str] = []
    covered: set[str] = set()
    while left and len(chosen) < _MOST_PARTS:
        # Of equals the first: a document says first what matters most.
        best = max(left, key=lambda text: sum(weights[stem] for stem in left[text] - covered))
        covered |= left.pop(best)
        chosen.append(best)
    return [text for text in held if text in chosen]


def _merged(found: Sequence[Hits]) -> tuple[list[tuple[int, float]], dict[int, int]]:
    """Join the parts' rankings by reciprocal rank; give also which part each passage answers best."""
    scores: dict[int, float] = {}
    best: dict[int, tuple[float, int]] = {}
    for part, hits in enumerate(found):
        for place, (num, score) in enumerate(hits.ranked):
            scores[num] = scores.get(num, 0.0) + 1.0 / (_K + place)
            best[num] = max(best.get(num, (-np.inf, -1)), (score, part))
    most = len(found) / _K
    ranked = sorted(((num, score / most) for num, score in scores.items()), key=lambda hit: (-hit[1], hit[0]))
    return ranked, {num: part for num, (_, part) in best.items()}


def _together(parts: Sequence[Question]) -> Question:
    """Make one question of the parts: it chooses which finding of a passage is shown."""
    weights = {stem: weight for asked in parts for stem, weight in asked.weights.items()}
    lean = sum(asked.lean for asked in parts) / len(parts)
    return Question(" ".join(asked.text for asked in parts), parts[0].vector, weights, (), lean)
