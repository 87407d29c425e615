"""How well questions lead to patterns on the right subject, measured on judged questions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from kb.catalogue.objects import Object
from kb.scope import Scope
from search.patterns import PatternAnswer, Patterns

FIRST = 3


class QuestionsError(ValueError):
    """The file of judged questions cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and the themes a reader would accept as its subject; none when the library cannot answer it."""

    id: str
    split: str
    question: str
    themes: tuple[str, ...]
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What one question led to: its judged themes, the first themes of each side, and whether that is right.

    `closest` are the first named patterns; `exact` says whether a judged one is among them, None where none was judged.
    """

    id: str
    themes: tuple[str, ...]
    failure: tuple[str, ...]
    success: tuple[str, ...]
    right: bool
    closest: tuple[str, ...] = ()
    exact: bool | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Right answers among the answerable questions, and empty ones among the unanswerable.

    `exact` of `patterned` are those with a judged named pattern among the first three.
    """

    answered: int
    answerable: int
    refused: int
    unanswerable: int
    exact: int
    patterned: int
    rows: tuple[Row, ...]

    def to_json(self) -> Object:
        """Give the figures and the rows behind them."""
        return asdict(self)


def read_questions(path: Path, split: str) -> list[Judged]:
    """Read the judged questions of one split. Raises QuestionsError naming file and reason."""
    try:
        entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        judged = [
            Judged(
                e["id"],
                e.get("split", "report"),
                " ".join(e["question"].split()),
                tuple(e["themes"]),
                tuple(e.get("patterns", ())),
            )
            for e in entries
        ]
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise QuestionsError(f"{path}: cannot be read as judged questions: {error!r}") from error
    chosen = [q for q in judged if q.split == split]
    if not chosen:
        raise QuestionsError(f"{path}: no questions of split {split!r}")
    return chosen


def evaluate(patterns: Patterns, questions: list[Judged], scope: Scope) -> Score:
    """Ask every question and see whether a right theme is among the first three patterns of either side."""
    rows = tuple(_row(q, patterns.answer(q.question, scope)) for q in questions)
    answerable = [row for row in rows if row.themes]
    unanswerable = [row for row in rows if not row.themes]
    return Score(
        answered=sum(row.right for row in answerable),
        answerable=len(answerable),
        refused=sum(row.right for row in unanswerable),
        unanswerable=len(unanswerable),
        exact=sum(bool(row.exact) for row in rows),
        patterned=sum(row.exact is not None for row in rows),
        rows=rows,
    )


def _row(judged: Judged, answer: PatternAnswer) -> Row:
    failure = tuple(card.pattern.theme for card in answer.failure[:FIRST])
    success = tuple(card.pattern.theme for card in answer.success[:FIRST])
    right = bool(set(judged.themes) & {*failure, *success}) if judged.themes else not answer.close
    closest = tuple(p.subject for p in answer.closest[:FIRST])
    exact = bool(set(judged.patterns) & set(closest)) if judged.patterns else None
    return Row(judged.id, judged.themes, failure, success, right, closest, exact)
