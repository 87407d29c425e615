"""One council over time: its judgements across frameworks, and what became of each theme and pattern at each review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kb.catalogue.objects import Object
from kb.catalogue.tables import finding
from kb.codebook import Codebook
from kb.scope import Scope
from search.circumstances import stage_of
from search.corpus import Held, Reviewed, Said
from search.known import Known, known_not_held
from search.trajectories.states import State, seen_at, state

# Findings cited in a cell: enough to open, not a list to count.
_CITED = 2
_BATCH = 500
WARNING = (
    "Inspections are months or years apart. What is not mentioned is not known to be mended, and what changed between "
    "two inspections may have changed at any time between them."
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A subject at one review: its state, and the findings that say so, by number."""

    state: State
    cited: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A theme or a named pattern over a council's reviews, a cell to each column."""

    subject: str
    theme: str
    title: str
    cells: tuple[Cell, ...]

    @property
    def ever_weak(self) -> bool:
        """Whether a weakness was found at any review."""
        return any(cell.state.open for cell in self.cells)


Column = Reviewed | Known


def columns_of(held: Held, gss: str, known: Iterable[Known]) -> list[Column]:
    """Give a council's reviews and those only known of, in the order of their days."""

    def day(column: Column) -> str:
        return column.day if isinstance(column, Reviewed) else column.day.ljust(10, "0")

    return sorted([*held.councils.get(gss, ()), *known], key=lambda c: (day(c), isinstance(c, Known)))


def row_of(held: Held, columns: Sequence[Column], subject: str, theme: str, title: str, codebook: Codebook) -> Row:
    """Follow one subject over a council's columns.

    A cell is seen against the last review before it that said anything for or against: a visit that was silent, or
    looked at other things, ends nothing.
    """
    reviews = [c for c in columns if isinstance(c, Reviewed)]
    known = any(seen_at(held, r.id, subject).for_or_against for r in reviews)
    cells: list[Cell] = []
    last: Reviewed | None = None
    for column in columns:
        if not looks_at(held, column, theme, codebook):
            cells.append(Cell(State.NOT_COVERED))
        elif isinstance(column, Known):
            cells.append(Cell(State.NOT_KNOWN))
        else:
            now = state(held, last, column, subject, known)
            cells.append(Cell(now, cited(held, column.id, subject, now, known)))
            last = column if now not in (State.NOT_MENTIONED, State.DESCRIBED) else last
    return Row(subject, theme, title, tuple(cells))


def looks_at(held: Held, column: Column, theme: str, codebook: Codebook) -> bool:
    """Say whether a review looks at a theme: as its framework says, or where each sets its own scope, as it reads.

    What is only known of may have looked at anything that its framework does not rule out.
    """
    framework = codebook.frameworks.get(column.framework)
    if framework is not None and framework.covers:
        return theme in framework.covers
    return isinstance(column, Known) or theme in held.said[column.id]


def cited(held: Held, key: str, subject: str, of: State, known: bool = True) -> tuple[int, ...]:
    """Give the numbers of the findings that show a state, the widest and plainest first."""
    seen = seen_at(held, key, subject, known)
    said: Sequence[Said] = ()
    if of.open:
        weak = sorted(seen.weak, key=lambda s: (s.extent != "widespread", s.kind != "finding", s.num))
        said = [*weak, *seen.mixed]
    elif of is State.IMPROVED:
        said = [*seen.better, *seen.mixed, *seen.strong]
    elif of in (State.NOW_STRENGTH, State.STRENGTH):
        said = seen.strong
    elif of is State.MIXED:
        said = [*seen.mixed, *seen.better]
    return tuple(dict.fromkeys(s.num for s in said))[:_CITED]


def trajectory(db: Connection, held: Held, gss: str, scope: Scope, codebook: Codebook) -> Object:
    """Give a council's timeline and grid; an empty one where nothing of it is held or known.

    Rows are every theme that any review covers, and each named pattern that was ever found as a weakness.
    """
    known = known_not_held(db, gss, scope)
    columns = columns_of(held, gss, known)
    themes = [row_of(held, columns, t.id, t.id, t.title, codebook) for t in codebook.themes.values()]
    patterns = [row_of(held, columns, p.id, p.theme, p.title, codebook) for p in codebook.named.values()]
    shown = [row for row in themes if any(c.state is not State.NOT_COVERED for c in row.cells)]
    shown += [row for row in patterns if row.ever_weak]
    ids = finding_ids(db, [num for row in shown for cell in row.cells for num in cell.cited])
    return {
        "timeline": [_column(held, column) for column in columns],
        "themes": [_row(row, ids) for row in shown if row.subject == row.theme],
        "patterns": [_row(row, ids) for row in shown if row.subject != row.theme],
        "warning": WARNING,
    }


def _column(held: Held, column: Column) -> Object:
    if isinstance(column, Known):
        return {**column.to_json(), "held": False, "review": None, "full": False, "grades": {}, "stage": None}
    return {
        "framework": column.framework,
        "day": column.day,
        "named_by": [],
        "held": True,
        "review": column.id,
        "full": column.full,
        "grades": dict(column.grades),
        "stage": stage_of(held, column) if column.full else None,
    }


def _row(row: Row, ids: Mapping[int, str]) -> Object:
    cells = [{"state": str(c.state), "findings": [ids[n] for n in c.cited if n in ids]} for c in row.cells]
    return {"subject": row.subject, "theme": row.theme, "title": row.title, "cells": cells}


def finding_ids(db: Connection, nums: Sequence[int]) -> dict[int, str]:
    """Give the ids of findings by number."""
    made: dict[int, str] = {}
    wanted = sorted(set(nums))
    for start in range(0, len(wanted), _BATCH):
        query = select(finding.c.num, finding.c.id).where(finding.c.num.in_(wanted[start : start + _BATCH]))
        made |= {row.num: row.id for row in db.execute(query)}
    return made
