"""Similar cases: the reviews most like a described situation or another review, and what was judged next."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, select

from kb.catalogue.objects import Object, review_objects
from kb.catalogue.scoping import reviews_in
from kb.catalogue.tables import review
from kb.codebook import Codebook
from kb.indexes.shelf import View
from kb.library import Library
from kb.scope import Scope
from search.answer import scored
from search.cases_reasons import differs_from_review, differs_from_text, why_like_review, why_like_text
from search.cases_review import likeness
from search.cases_shared import Shared, near_text, paired
from search.cases_side import Sides
from search.cases_table import Table, Tables, one_review
from search.cases_text import Scores, aspects, closeness
from search.holdings import get_review
from search.retrieve import Engine
from search.select import cued
from search.since import with_since
from search.wording import clip

_THEMES = 5
_REVIEW_ID = re.compile(r"\s*[A-Z]\d{8}-[a-z0-9-]+-\d{4}-\d{2}-\d{2}\s*")


class UnknownReviewError(KeyError):
    """There is no such review, or none that may be seen; the message says its id."""


@dataclass(frozen=True)
class CasesAnswer:
    """The cases most like what was asked, `limit` of them from `offset` on, the likest first.

    `query` is the described situation or None, `review` the asking review's id or None. `total` is how many
    reviews pass the filters and are like it at all. `left_out` names the council whose own reviews were left out.
    """

    query: str | None
    review: str | None
    total: int
    limit: int
    offset: int
    cases: tuple[Object, ...]
    left_out: str | None = None

    def to_json(self) -> Object:
        """Give the contract's object."""
        return {
            "query": self.query,
            "review": self.review,
            "total": self.total,
            "limit": self.limit,
            "offset": self.offset,
            "cases": list(self.cases),
        }


def looks_like_review(asked: str) -> bool:
    """Say whether what was asked is written as a review's id is; no description is."""
    return bool(_REVIEW_ID.fullmatch(asked))


class Cases:
    """Finds similar cases. Made once from the library and its engine; safe for threads."""

    def __init__(self, library: Library, engine: Engine) -> None:
        self._library = library
        self._engine = engine
        self._tables = Tables(library.catalogue)
        self._learned: tuple[Table | None, Sides | None] = (None, None)

    def like_text(self, text: str, scope: Scope, limit: int = 10, offset: int = 0) -> CasesAnswer:
        """Give the reviews most like a described situation; none when the library holds nothing close to it."""
        codebook = self._library.codebook
        asked = self._engine.ask(text, None)
        reach = self._engine.reaches.of(scope)
        if asked is None or not reach.total:
            return CasesAnswer(clip(text), None, 0, limit, offset, ())
        hits = self._engine.hits(asked, reach.passages)
        if not hits.nearness.close:
            return CasesAnswer(asked.text, None, 0, limit, offset, ())
        with self._library.catalogue.reading() as db:
            view, table = self._library.shelf.view(), self._tables.of(db, scope)
            said = aspects(self._engine, asked, self._sides(db, view, scope))
            close = closeness(view, table, said, hits)
            total, owners = _ranked(close.reviews, limit, offset)
            shared = near_text(db, scope, table, owners, close.findings, said)
            cases = self._cases(db, scope, table, owners, close.reviews, shared)
        about = cued(asked.text, codebook)
        for case, owner, own in zip(cases, owners, shared, strict=True):
            case["themes"] = _themes(own)
            case["why"] = why_like_text(asked.text, own, list(about), codebook)
            case["differs"] = differs_from_text(own, table.patterns[owner], codebook)
        return CasesAnswer(asked.text, None, total, limit, offset, tuple(cases))

    def like_review(
        self, key: str, scope: Scope, limit: int = 10, offset: int = 0, with_own: bool = False
    ) -> CasesAnswer:
        """Give the reviews most like another one; its own council's are left out unless `with_own`.

        Raises UnknownReviewError when there is no review of this id that may be seen.
        """
        codebook, authorities = self._library.codebook, self._library.authorities
        with self._library.catalogue.reading() as db:
            asking = get_review(db, key, scope)
            if asking is None:
                raise UnknownReviewError(key)
            own = one_review(db, key, scope)
            table = self._tables.of(db, scope)
            view = self._library.shelf.view()
            like = likeness(view, table, own)
            left_out = [f.review == key or (not with_own and f.gss == asking["gss"]) for f in table.reviews]
            scores = np.where(left_out, 0.0, like.reviews)
            total, owners = _ranked(scores, limit, offset)
            shared = paired(db, scope, view, table, owners, own)
            cases = self._cases(db, scope, table, owners, scores, shared)
        ours = own.reviews[0]
        for case, owner in zip(cases, owners, strict=True):
            theirs, reviewed, in_common = table.reviews[owner], case["review"], like.patterns[owner]
            counts = own.patterns[0], table.patterns[owner]
            case["themes"] = list(dict.fromkeys(p.rpartition(".")[0] for p in in_common))[:_THEMES]
            case["why"] = why_like_review(asking, reviewed, ours, theirs, in_common, codebook, authorities)
            case["differs"] = differs_from_review(asking, reviewed, ours, theirs, counts, codebook)
        council = None if with_own else ours.authority
        return CasesAnswer(None, key, total, limit, offset, tuple(cases), council)

    def _sides(self, db: Connection, view: View, scope: Scope) -> Sides:
        """Learn which words are of which side from all that may be seen; again only when the catalogue changed."""
        table = self._tables.of(db, Scope(visible=scope.visible))
        learned_from, sides = self._learned
        if learned_from is not table or sides is None:
            sides = Sides(view, table)
            self._learned = (table, sides)
        return sides

    def _cases(
        self,
        db: Connection,
        scope: Scope,
        table: Table,
        owners: Sequence[int],
        scores: Scores,
        shared: Sequence[Sequence[Shared]],
    ) -> list[Object]:
        """Make the cases' objects, still without what was asked for: themes, why and how they differ."""
        keys = [table.reviews[owner].review for owner in owners]
        reviews = {r["review"]: r for r in review_objects(db, keys, scope)}
        found = with_since(db, [scored(s.row, s.score) for own in shared for s in own], scope, self._library.codebook)
        by_id = {f["id"]: f for f in found}
        following = next_inspections(db, keys, scope, self._library.codebook)
        return [
            {
                "review": reviews[key],
                "score": round(float(scores[owner]), 4),
                "shared": [{**by_id[s.row["id"]], "matches": _matches(s)} for s in own],
                "themes": [],
                "next": following.get(key),
                "why": [],
                "differs": [],
            }
            for key, owner, own in zip(keys, owners, shared, strict=True)
        ]


def next_inspections(db: Connection, keys: Sequence[str], scope: Scope, codebook: Codebook) -> dict[str, Object]:
    """Give, by review, its council's next full inspection that may be seen, with its judgements."""
    asked = db.execute(select(review.c.id, review.c.gss, review.c.day).where(review.c.id.in_(keys))).all()
    full = Scope(authorities=tuple({r.gss for r in asked}), frameworks=codebook.full_frameworks, visible=scope.visible)
    later = db.execute(
        select(review.c.id, review.c.gss, review.c.day)
        .where(review.c.id.in_(reviews_in(full)))
        .order_by(review.c.day, review.c.id)
    ).all()
    following = {
        r.id: next((n.id for n in later if n.gss == r.gss and (n.day, n.id) > (r.day, r.id)), None) for r in asked
    }
    wanted = sorted({key for key in following.values() if key})
    said = ("review", "framework", "inspection_end", "published", "judgements")
    objects = {r["review"]: {k: r[k] for k in said} for r in review_objects(db, wanted, scope)}
    return {key: objects[later_key] for key, later_key in following.items() if later_key}


def _ranked(scores: Scores, limit: int, offset: int) -> tuple[int, list[int]]:
    """Give how many reviews are like what was asked at all, and the places of one stretch of them, likest first."""
    order = np.argsort(-scores, kind="stable")
    total = int((scores > 0).sum())
    return total, order[:total][offset : offset + limit].tolist()


def _themes(shared: Sequence[Shared]) -> list[str]:
    """Give the themes of a case's matching findings, the one most of them are on first."""
    counted = Counter(theme for s in shared for theme in json.loads(s.row["themes"]))
    return [theme for theme, _ in counted.most_common(_THEMES)]


def _matches(shared: Shared) -> Object | None:
    return {"finding": shared.matches["id"], "text": shared.matches["text"]} if shared.matches else None
