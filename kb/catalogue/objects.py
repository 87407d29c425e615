"""The catalogue's rows as the objects of the contract: what the CLI prints and the API sends."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, Select, func, select

from kb.catalogue.scoping import reviews_in, visible
from kb.catalogue.tables import finding, judgement, passage, review, source
from kb.scope import Scope

Object = dict[str, Any]
_BATCH = 500
# The findings that a finding turns from, is turned by, and restates.
_before, _after, _body = finding.alias("before"), finding.alias("after"), finding.alias("body")
T = TypeVar("T")


@cache
def finding_rows() -> Select[Any]:
    """Select findings joined with their passage, review and source: what a finding object is made of."""
    return (
        select(
            finding.c.num,
            finding.c.id,
            finding.c.text,
            passage.c.num.label("passage_num"),
            passage.c.text.label("context"),
            finding.c.polarity,
            finding.c.kind,
            finding.c.themes,
            finding.c.patterns,
            finding.c.extent,
            finding.c.status,
            finding.c.confirmed,
            finding.c.voice,
            finding.c.visibility,
            review.c.authority,
            review.c.gss,
            review.c.framework,
            review.c.published,
            review.c.inspection_end,
            finding.c.review,
            passage.c.section,
            passage.c.area,
            passage.c.paragraph,
            finding.c.page,
            finding.c.about,
            finding.c.single,
            finding.c.turns_from,
            _before.c.text.label("turns_from_text"),
            _after.c.id.label("turned_by"),
            _after.c.text.label("turned_by_text"),
            finding.c.restates,
            _body.c.text.label("restates_text"),
            finding.c.tier,
            finding.c.refers,
            finding.c.since_last,
            finding.c.source,
            source.c.url,
        )
        .join_from(finding, passage, finding.c.passage == passage.c.num)
        .join(review, finding.c.review == review.c.id)
        .join(source, finding.c.source == source.c.sha256)
        .outerjoin(_before, _before.c.id == finding.c.turns_from)
        .outerjoin(_body, _body.c.id == finding.c.restates)
        .outerjoin(_after, _after.c.turns_from == finding.c.id)
    )


def finding_object(row: RowMapping) -> Object:
    """Make the contract's finding object, without a score."""
    themes = json.loads(row["themes"])
    return {
        "id": row["id"],
        "text": row["text"],
        "context": row["context"],
        "polarity": row["polarity"],
        "kind": row["kind"],
        "themes": themes,
        "patterns": pattern_ids([*themes, *json.loads(row["patterns"])], row["polarity"]),
        "voice": row["voice"],
        "visibility": row["visibility"],
        "authority": row["authority"],
        "gss": row["gss"],
        "framework": row["framework"],
        "published": row["published"],
        "inspection_end": row["inspection_end"],
        "review": row["review"],
        "section": row["section"],
        "area": row["area"],
        "paragraph": row["paragraph"],
        "page": row["page"],
        "about": row["about"],
        "extent": row["extent"],
        "status": row["status"],
        "confirmed": bool(row["confirmed"]),
        "single": bool(row["single"]),
        "turns_from": _other(row, "turns_from"),
        "turned_by": _other(row, "turned_by"),
        "restates": _other(row, "restates"),
        "tier": row["tier"],
        "refers": json.loads(row["refers"]),
        "since_last": bool(row["since_last"]),
        "source": row["source"],
        "url": row["url"],
    }


def _other(row: RowMapping, name: str) -> Object | None:
    return {"id": row[name], "text": row[f"{name}_text"]} if row[name] else None


def pattern_ids(subjects: Sequence[str], polarity: str) -> list[str]:
    """Name the patterns a finding is an instance of: its themes and named patterns, seen from its side.

    Mixed and neutral findings are instances of none.
    """
    side = {"weakness": "failure", "strength": "success"}.get(polarity)
    return [f"{subject}.{side}" for subject in subjects] if side else []


def findings_by_num(db: Connection, nums: Sequence[int]) -> dict[int, RowMapping]:
    """Fetch finding rows by number, for any count of numbers."""
    found: dict[int, RowMapping] = {}
    for batch in _batches(nums):
        rows = db.execute(finding_rows().where(finding.c.num.in_(batch))).mappings()
        found.update((row["num"], row) for row in rows)
    return found


def review_objects(db: Connection, ids: Sequence[str], scope: Scope) -> list[Object]:
    """Make the contract's review objects for these ids, in the order given; unknown ids are left out.

    Only the sources that the scope may see are listed, and only their findings make up `n_findings`.
    """
    made: dict[str, Object] = {}
    for batch in _batches(ids):
        for row in db.execute(select(review).where(review.c.id.in_(batch))).mappings():
            made[row["id"]] = _review_object(row)
        for row in db.execute(
            select(judgement).where(judgement.c.review.in_(batch)).order_by(judgement.c.position)
        ).mappings():
            made[row["review"]]["judgements"].append(
                {k: row[k] for k in ("area", "grade", "state", "label", "common", "loose")}
            )
        for row in db.execute(
            select(source)
            .where(source.c.review.in_(batch), visible(source.c.visibility, scope))
            .order_by(source.c.voice.desc(), source.c.sha256)
        ).mappings():
            made[row["review"]]["sources"].append({k: row[k] for k in ("sha256", "path", "url", "voice", "standing")})
            made[row["review"]]["n_findings"] += row["n_findings"]
    return [made[i] for i in ids if i in made]


def list_reviews(db: Connection, scope: Scope, limit: int | None, offset: int = 0) -> tuple[int, list[Object]]:
    """Give how many reviews pass a scope, and one stretch of them sorted by id."""
    chosen = reviews_in(scope)
    total = db.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    ids = db.scalars(chosen.order_by(review.c.id).limit(limit if limit is not None else -1).offset(offset)).all()
    return total, review_objects(db, [str(i) for i in ids], scope)


def _review_object(row: RowMapping) -> Object:
    return {
        "review": row["id"],
        "authority": row["authority"],
        "gss": row["gss"],
        "framework": row["framework"],
        "inspection_start": row["inspection_start"],
        "inspection_end": row["inspection_end"],
        "published": row["published"],
        "lead_inspector": row["lead_inspector"],
        "judgements": [],
        "sources": [],
        "n_findings": 0,
    }


def _batches(items: Sequence[T]) -> Iterator[list[T]]:
    stream = iter(items)
    while batch := list(islice(stream, _BATCH)):
        yield batch
