"""The findings shown on a pattern's card: of different councils, and as close to the question as there are."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from kb.catalogue.objects import Object, finding_rows
from kb.catalogue.tables import finding, finding_pattern, finding_theme
from kb.codebook import Codebook, Pattern
from kb.values import Polarity
from search.answer import Said, best_of, passing_rows, scored
from search.wording import overlap

SHOWN = 3
_STRETCH = 20


@dataclass
class _Card:
    """A pattern's evidence as it is gathered: one finding of each council first, further ones kept in reserve."""

    pattern: Pattern
    reviews: Collection[str]
    chosen: dict[str, Object] = field(default_factory=dict)
    spare: list[Object] = field(default_factory=list)
    most: int = SHOWN
    said: Said = field(default_factory=Said)

    @property
    def full(self) -> bool:
        return len(self.chosen) >= self.most

    def fits(self, row: RowMapping, subjects: Collection[str]) -> bool:
        return (
            self.pattern.subject in subjects
            and row["polarity"] == str(self.pattern.polarity)
            and row["review"] in self.reviews
        )

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
    patterns: Mapping[str, Collection[str]],
    ranked: Sequence[tuple[int, float]],
    conditions: Sequence[ColumnElement[bool]],
    weights: Mapping[str, float],
    codebook: Codebook,
    most: int = SHOWN,
) -> dict[str, list[Object]]:
    """Give each pattern's findings to show, at most `most`, of as many different councils where there are so many.

    `patterns` maps a pattern's id to the reviews it may be shown from; `ranked` are passages with scores, closest
    first; `conditions` are those that make a finding count; `weights` are the question's stems.
    """
    cards = [_Card(codebook.patterns[i], reviews, most=most) for i, reviews in patterns.items()]
    for i in range(0, len(ranked), _STRETCH):
        waiting = [card for card in cards if not card.full]
        if not waiting:
            break
        stretch = ranked[i : i + _STRETCH]
        rows = passing_rows(db, [num for num, _ in stretch], conditions)
        for num, score in stretch:
            _offer(waiting, rows.get(num, []), score, weights)
    for card in cards:
        if not card.full:
            _complete(db, card, conditions, weights)
    return {card.pattern.id: card.findings() for card in cards}


def _subjects(row: RowMapping) -> list[str]:
    """Give the themes and named patterns that a finding is about."""
    return [*json.loads(row["themes"]), *json.loads(row["patterns"])]


def _offer(cards: Sequence[_Card], rows: Sequence[RowMapping], score: float, weights: Mapping[str, float]) -> None:
    about = [(row, _subjects(row)) for row in rows]
    for card in cards:
        fitting = [row for row, subjects in about if card.fits(row, subjects)]
        if fitting:
            card.take(best_of(fitting, weights), score)


def _complete(
    db: Connection, card: _Card, conditions: Sequence[ColumnElement[bool]], weights: Mapping[str, float]
) -> None:
    """Fill a card from all findings of its pattern, in the order of their words' closeness to the question."""
    if card.pattern.subject == card.pattern.theme:
        held = select(finding_theme.c.finding).where(finding_theme.c.theme == card.pattern.theme)
    else:
        held = select(finding_pattern.c.finding).where(finding_pattern.c.pattern == card.pattern.subject)
    query = finding_rows().where(
        finding.c.num.in_(held),
        finding.c.polarity == Polarity(card.pattern.polarity),
        *conditions,
    )
    rows = db.execute(query.order_by(finding.c.num)).mappings().all()
    for row in sorted(rows, key=lambda row: -overlap(weights, row["text"])):
        if card.fits(row, _subjects(row)):
            card.take(row, 0.0)
