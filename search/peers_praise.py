"""What inspectors praised at a council: the findings nearest to a success's own statement, to be cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, RowMapping

from kb.catalogue.objects import Object, finding_object, findings_by_num
from kb.codebook import Pattern
from kb.library import Library
from search.corpus import Held, Reviewed
from search.retrieve import Engine

MOST = 3


def praised(
    db: Connection, library: Library, engine: Engine, held: Held, wanted: Pattern, reviews: Sequence[Reviewed]
) -> dict[str, list[Object]]:
    """Give for each review, by id, up to three findings that show a success, of different passages where there are."""
    nums = {
        one.id: [s.num for s in held.said[one.id].get(wanted.subject, ()) if s.polarity == wanted.polarity]
        for one in reviews
    }
    rows = findings_by_num(db, [num for own in nums.values() for num in own])
    near = _nearness(library, engine, wanted, rows)
    return {key: _nearest([rows[num] for num in own if num in rows], near) for key, own in nums.items()}


def _nearest(rows: Sequence[RowMapping], near: Mapping[int, float]) -> list[Object]:
    ordered = sorted(rows, key=lambda row: (-near.get(row["passage_num"], -1.0), row["num"]))
    # One of each passage first; what only says a body finding again comes last.
    first: dict[int, RowMapping] = {}
    for row in ordered:
        if not row["restates"]:
            first.setdefault(row["passage_num"], row)
    chosen = [*first.values(), *(row for row in ordered if row not in first.values())][:MOST]
    return [finding_object(row) for row in chosen]


def _nearness(library: Library, engine: Engine, wanted: Pattern, rows: Mapping[int, RowMapping]) -> Mapping[int, float]:
    """Give the cosine of each row's passage with the success's statement."""
    passages = np.unique(np.array([row["passage_num"] for row in rows.values()], dtype=np.int64))
    statement = engine.subjects.statement(wanted.subject, wanted.polarity)
    scored, cosines = library.shelf.view().score(statement, passages)
    return dict(zip(scored.tolist(), cosines.tolist(), strict=True))
