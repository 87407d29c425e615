"""How a review was read: what each of its sources says besides findings, and how well the reading went."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Connection, select

from kb.catalogue import facts
from kb.catalogue.objects import Object
from kb.catalogue.scoping import visible
from kb.catalogue.tables import source
from kb.scope import Scope
from kb.shelved import SourceFacts
from search.known import known_not_held


def how_read(db: Connection, found: Object, scope: Scope) -> Object:
    """Give for a review object how each of its sources was read, and what is known of its council and not held."""
    rows = db.execute(
        select(source.c.facts, source.c.standing)
        .where(source.c.review == found["review"], visible(source.c.visibility, scope))
        .order_by(source.c.voice.desc(), source.c.sha256)
    )
    return {
        "review": found["review"],
        "sources": [_source(facts.from_json(row.facts), row.standing) for row in rows],
        "known_not_held": [known.to_json() for known in known_not_held(db, found["gss"], scope)],
    }


def _source(said: SourceFacts, standing: str) -> Object:
    q = said.quality
    return {
        "sha256": said.sha256,
        "standing": standing,
        "reader": said.reader,
        "proven": said.proven,
        "subject": said.subject,
        "commission": asdict(said.commission) if said.commission else None,
        "quality": {**asdict(q), "share": round(q.share, 4)} if q else None,
        "circumstances": [
            {"name": c.name, "value": c.value, "day": c.day, "text": c.text, "page": c.spans[0].page}
            for c in said.circumstances
        ],
        "mentions": [
            {"framework": m.framework, "day": m.day, "text": m.text, "page": m.spans[0].page} for m in said.mentions
        ],
        "footnotes": list(said.footnotes),
        "notes": list(said.notes),
    }
