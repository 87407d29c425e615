"""The findings shown on a pattern's card: of different councils, and as close to the question as there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, RowMapping

from kb.catalogue.objects import Object, findings_by_num
from kb.codebook import Codebook, Pattern
from search.answer import Said, best_of, scored
from search.corpus import Held

SHOWN = 3
# Passages looked through for each finding shown: others of the same council, or in the same words, are passed over.
_LOOKED_AT = 6
# Below any that the question was found by.
_BELOW = 10.0


@dataclass(frozen=True)
class Near:
    """How near passages are: `scores` of those ranked for a question, and for all others their cosine with it."""

    scores: Mapping[int, float]
    nums: NDArray[np.int64]
    cosines: NDArray[np.float32]

    def of(self, passage: int) -> float:
        """Give how near a passage is: any that was ranked is nearer than all others."""
        if passage in self.scores:
            return self.scores[passage]
        at = int(np.searchsorted(self.nums, passage))
        known = at < len(self.nums) and self.nums[at] == passage
        return (float(self.cosines[at]) if known else -1.0) - _BELOW


@dataclass
class _Card:
    """A pattern's evidence as it is gathered: one finding of each council first, further ones kept in reserve."""

    pattern: Pattern
    chosen: dict[str, Object] = field(default_factory=dict)
    spare: list[Object] = field(default_factory=list)
    most: int = SHOWN
    said: Said = field(default_factory=Said)

    @property
    def full(self) -> bool:
        return len(self.chosen) >= self.most

    def take(self, row: RowMapping, score: float) -> None:
        if self.said.again(row):
            return
        if row["gss"] not in self.chosen and not self.full:
            self.chosen[row["gss"]] = scored(row, score)
        elif len(self.spare) < self.most:
            self.spare.append(scored(row, score))

    def findings(self) -> list[Object]:
        return [*self.chosen.values(), *self.spare][: self.most]


def gather(
    db: Connection,
    held: Held,
    patterns: Mapping[str, Collection[str]],
    near: Near,
    weights: Mapping[str, float],
    codebook: Codebook,
    most: int = SHOWN,
) -> dict[str, list[Object]]:
    """Give each pattern's findings to show, at most `most`, of as many different councils where there are so many.

    `patterns` maps a pattern's id to the reviews it may be shown from; `near` says how near passages are; `weights` are the
    question's stems.
    """
    cards = [_Card(codebook.patterns[i], most=most) for i in patterns]
    wanted = {card.pattern.id: _nearest(held, card, patterns[card.pattern.id], near) for card in cards}
    rows = findings_by_num(db, sorted({num for own in wanted.values() for _, nums in own for num in nums}))
    for card in cards:
        for passage, nums in wanted[card.pattern.id]:
            card.take(best_of([rows[num] for num in nums], weights), near.scores.get(passage, 0.0))
    return {card.pattern.id: card.findings() for card in cards}


def _nearest(held: Held, card: _Card, reviews: Collection[str], near: Near) -> list[tuple[int, list[int]]]:
    """Give the passages that show a pattern, the nearest first, with the numbers of their findings that do."""
    passages: dict[int, list[int]] = {}
    for key in reviews:
        for said in held.said[key].get(card.pattern.subject, ()):
            if said.polarity == card.pattern.polarity:
                passages.setdefault(said.passage, []).append(said.num)
    return sorted(passages.items(), key=lambda item: (-near.of(item[0]), item[0]))[: _LOOKED_AT * card.most]
