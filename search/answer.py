"""What a question is answered with: findings as the contract's objects, one for each passage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, RowMapping

from kb.catalogue.objects import Object, finding_object, finding_rows
from kb.catalogue.tables import finding
from kb.values import Polarity
from kb.words import normal_form
from search.wording import overlap

_OPPOSITE = {Polarity.WEAKNESS: str(Polarity.STRENGTH), Polarity.STRENGTH: str(Polarity.WEAKNESS)}
# What share of the question's words a finding of the other side must hold more to be shown all the same.
_AGAINST = 0.25


@dataclass(frozen=True)
class Answer:
    """The findings that answer a question, `limit` of them from `offset` on.

    `total` is how many findings pass the filters, near to the question or not. `close` is False when nothing in
    the library is near enough: `findings` is then empty. `query` is None where all that passes is listed. `side` is
    the polarity they were ranked for, None for either; `suggestion` is the question in the library's spelling where
    it holds a word that the library does not; `explained` says how they were found, where that was asked for.
    """

    query: str | None
    total: int
    limit: int
    offset: int
    findings: tuple[Object, ...]
    close: bool = True
    side: Polarity | None = None
    suggestion: str | None = None
    explained: Object | None = None

    def to_json(self) -> Object:
        """Give the contract's object."""
        return {
            "query": self.query,
            "total": self.total,
            "limit": self.limit,
            "offset": self.offset,
            "side": str(self.side) if self.side else None,
            "suggestion": self.suggestion,
            "findings": list(self.findings),
            **({"explained": self.explained} if self.explained is not None else {}),
        }


def passing_rows(
    db: Connection, passages: Sequence[int], conditions: Iterable[ColumnElement[bool]]
) -> dict[int, list[RowMapping]]:
    """Fetch the findings of some passages that pass the conditions, by passage number, in reading order."""
    rows: dict[int, list[RowMapping]] = {}
    query = finding_rows().where(finding.c.passage.in_(passages), *conditions).order_by(finding.c.num)
    for row in db.execute(query).mappings():
        rows.setdefault(row["passage_num"], []).append(row)
    return rows


def best_of(rows: Sequence[RowMapping], weights: Mapping[str, float], side: Polarity | None = None) -> RowMapping:
    """Give the finding whose words best answer the question, of the side that is asked about if one is.

    Of equals it is the first in the passage.
    """
    if len(rows) == 1 or not weights:
        return rows[0]
    opposite = _OPPOSITE.get(side) if side else None
    return max(rows, key=lambda row: overlap(weights, row["text"]) - (_AGAINST if row["polarity"] == opposite else 0.0))


def scored(row: RowMapping, score: float) -> Object:
    """Make the contract's finding object with its score."""
    return {**finding_object(row), "score": round(score, 4)}


def same_words(row: RowMapping) -> str:
    """Give what two findings must share to be the same words twice."""
    return normal_form(row["text"])


class Said:
    """What an answer has said already, so that nothing is said twice: the same words, or a restatement of them."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._ids: set[str] = set()

    def again(self, row: RowMapping) -> bool:
        """Say whether a finding would repeat what has been said; if not, it has been said from now on."""
        words, about = same_words(row), {row["id"], *filter(None, [row["restates"]])}
        if words in self._words or about & self._ids:
            return True
        self._words.add(words)
        self._ids |= about
        return False
