"""How a review was read: what each of its sources says besides findings, and how well the reading went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, select

from kb.catalogue import facts
from kb.catalogue.objects import Object
from kb.catalogue.scoping import of_the_council, reviews_in, visible
from kb.catalogue.tables import review, source
from kb.codebook import Codebook
from kb.scope import Scope
from kb.shelved import SourceFacts
from search.known import Known, known_not_held


def how_read(db: Connection, found: Object, scope: Scope, codebook: Codebook) -> Object:
    """Give for a review object how each of its sources was read, and what is known of its council and not held.

    `previous` is the full inspection before it, held or known: what "since the last inspection" speaks of.
    """
    rows = db.execute(
        select(source.c.facts, source.c.standing)
        .where(source.c.review == found["review"], visible(source.c.visibility, scope))
        .order_by(source.c.voice.desc(), source.c.sha256)
    )
    known = known_not_held(db, found["gss"], scope)
    return {
        "review": found["review"],
        "previous": _previous(db, found, known, scope, codebook),
        "sources": [_source(facts.from_json(row.facts), row.standing) for row in rows],
        "known_not_held": [one.to_json() for one in known],
    }


def _previous(db: Connection, found: Object, known: Sequence[Known], scope: Scope, codebook: Codebook) -> Object | None:
    began = found["inspection_start"] or found["inspection_end"] or found["published"] or ""
    full = codebook.full_frameworks
    asked = Scope(authorities=(found["gss"],), frameworks=full, visible=scope.visible)
    held = db.execute(
        select(review.c.id, review.c.framework, review.c.day)
        .where(review.c.id.in_(reviews_in(asked)), review.c.day < began, of_the_council())
        .order_by(review.c.day.desc())
        .limit(1)
    ).first()
    candidates: list[Object] = [
        {"review": None, "framework": k.framework, "day": k.day} for k in known if k.framework in full and k.day < began
    ]
    if held is not None:
        candidates.append({"review": held.id, "framework": held.framework, "day": held.day})
    return max(candidates, key=lambda one: (one["day"], one["review"] is not None), default=None)


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
