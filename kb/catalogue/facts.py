"""How a review's facts are joined from its sources: the report's word first, then the write-ups'."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from kb.authorities import Authorities
from kb.catalogue import tables
from kb.readings import Circumstance, Commission, Mention
from kb.shelved import Quality, SourceFacts
from kb.values import Judgement, Span, Visibility, Voice

_DATES = ("inspection_start", "inspection_end", "published")


def rank(source: SourceFacts) -> tuple[bool, str, str]:
    """Order the sources of a review: reports over write-ups, later publication over earlier, then by hash."""
    return (source.voice is Voice.REPORT, source.published.isoformat() if source.published else "", source.sha256)


def to_json(source: SourceFacts) -> str:
    """Write a source's facts down as JSON, for the catalogue's `source.facts` column."""
    return json.dumps(dataclasses.asdict(source), default=str, sort_keys=True)


def from_json(text: str) -> SourceFacts:
    """Read a source's facts back from JSON."""
    data: dict[str, Any] = json.loads(text)
    for key in _DATES:
        data[key] = date.fromisoformat(data[key]) if data[key] else None
    data["voice"], data["visibility"] = Voice(data["voice"]), Visibility(data["visibility"])
    data["judgements"] = tuple(Judgement(**j) for j in data["judgements"])
    data["notes"], data["footnotes"] = tuple(data["notes"]), tuple(data["footnotes"])
    data["quality"] = Quality(**data["quality"]) if data["quality"] else None
    data["mentions"] = tuple(Mention(**{**m, "spans": _spans(m)}) for m in data["mentions"])
    data["circumstances"] = tuple(Circumstance(**{**c, "spans": _spans(c)}) for c in data["circumstances"])
    data["commission"] = Commission(**data["commission"]) if data["commission"] else None
    return SourceFacts(**data)


def _spans(said: dict[str, Any]) -> tuple[Span, ...]:
    return tuple(Span(**span) for span in said["spans"])


def ensure_review(db: Connection, source: SourceFacts) -> None:
    """Make the review's row when it is not there yet; `settle_review` fills it from all sources afterwards."""
    if db.scalar(select(tables.review.c.id).where(tables.review.c.id == source.review)) is None:
        db.execute(
            insert(tables.review).values(
                id=source.review, gss=source.gss, authority="", region="", type="", framework=source.framework, day=""
            )
        )


def settle_review(db: Connection, review: str, authorities: Authorities) -> None:
    """Set a review's facts and judgements from its sources, in any order they came; drop it when it has none."""
    rows = db.execute(select(tables.source.c.facts).where(tables.source.c.review == review))
    sources = sorted((from_json(row.facts) for row in rows), key=rank, reverse=True)
    db.execute(delete(tables.judgement).where(tables.judgement.c.review == review))
    if not sources:
        db.execute(delete(tables.review).where(tables.review.c.id == review))
        return
    dates = {key: _first(sources, key) for key in _DATES}
    authority = authorities.get(sources[0].gss)
    day = dates["inspection_end"] or dates["published"] or dates["inspection_start"]
    db.execute(
        update(tables.review)
        .where(tables.review.c.id == review)
        .values(
            authority=authority.name if authority else sources[0].gss,
            region=authority.region if authority else "",
            type=authority.type if authority else "",
            day=day.isoformat() if day else "",
            lead_inspector=_first(sources, "lead_inspector"),
            **{key: value.isoformat() if value else None for key, value in dates.items()},
        )
    )
    judgements: Sequence[Judgement] = next((s.judgements for s in sources if s.judgements), ())
    if judgements:
        db.execute(
            insert(tables.judgement),
            [{"review": review, "position": i, **dataclasses.asdict(j)} for i, j in enumerate(judgements)],
        )


def _first(sources: Sequence[SourceFacts], key: str) -> Any:
    return next((getattr(s, key) for s in sources if getattr(s, key)), None)
