"""Answers on approaches: all of them with how many councils name each, or one with its ledger, outcomes and mentions."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from kb.approaches import Approach, read_approaches
from kb.catalogue.objects import Object, finding_object, findings_by_num
from kb.library import Library
from kb.scope import Scope
from kb.values import Visibility
from search.approaches.choosing import Chooser
from search.approaches.ledger import ASSOCIATION, Row, counted, pairs_of, row_of
from search.approaches.mentions import Mention, Mentions, Named
from search.approaches.outcomes import summaries
from search.corpus import Corpus, Held, Reviewed
from search.retrieve import Engine
from search.since import since_findings


@dataclass(frozen=True)
class _Known:
    """What is known of approaches as of one state of the corpus: what each review names, and all ledger rows."""

    held: Held
    named: Mapping[str, Named]
    rows: tuple[Row, ...]


class Approaches:
    """Answers on approaches from what was read once. Made from the library, its engine and its corpus; safe for threads.

    Raises CodebookError where content/approaches.yaml breaks its rules.
    """

    def __init__(self, library: Library, engine: Engine, corpus: Corpus) -> None:
        self._library = library
        self._engine = engine
        self._corpus = corpus
        self.approaches = read_approaches(library.settings.content / "approaches.yaml", library.codebook)
        self._mentions = Mentions(self.approaches)
        self._known: dict[frozenset[Visibility], _Known] = {}
        self._turn = threading.Lock()

    def all(self, scope: Scope) -> Object:
        """Give every approach with how many councils in scope name it as in use, its mentions by stance, and its rows."""
        with self._library.catalogue.reading() as db:
            known = self._look(db, scope)
        found = [self._head(approach, known, scope) for approach in self.approaches.values()]
        return {
            "total": len(found),
            "scope": _counted_over(known.held, scope),
            "approaches": found,
            "says": ASSOCIATION,
        }

    def one(self, key: str, scope: Scope, limit: int = 10, offset: int = 0) -> Object:
        """Give one approach: what it is, outcomes, ledger, and a stretch of its mentions, the latest review first.

        Raises KeyError where there is no such approach.
        """
        approach = self.approaches[key]
        with self._library.catalogue.reading() as db:
            known = self._look(db, scope)
            rows = [r for r in known.rows if r.approach.id == key and _in_place(r.after, scope)]
            rows.sort(key=lambda r: (r.after.authority, r.after.gss))
            mentions = self._in_scope(key, known, scope)
            shown = mentions[offset : offset + limit]
            cited = [n for r in rows for n in (r.said.num, r.mention.num)]
            found = self._findings(db, [*cited, *(m.num for m in shown)], scope)
        titles = self._library.codebook.subjects
        pairs = [pair for pair in known.held.pairs() if _in_place(pair[0], scope)]
        return {
            **self._head(approach, known, scope),
            "counts": list(approach.counts),
            "not": list(approach.excludes_said),
            "cues": list(approach.cues),
            "excludes": list(approach.excludes),
            "near": list(approach.near),
            "themes": [{"id": t, "title": titles[t]} for t in approach.themes],
            "patterns": [{"id": p, "title": titles[p]} for p in approach.patterns],
            "scope": _counted_over(known.held, scope),
            "summaries": summaries(rows, pairs),
            "not_compared": sum(r.overall is None for r in rows),
            "ledger": [r.to_json(titles, found[r.said.num], found[r.mention.num]) for r in rows],
            "total": len(mentions),
            "limit": limit,
            "offset": offset,
            "mentions_shown": [{"approach": key, "stance": str(m.stance), "finding": found[m.num]} for m in shown],
            "says": ASSOCIATION,
        }

    def rows(self, scope: Scope) -> list[Row]:
        """Give the ledger rows of the councils in scope, by approach and council."""
        with self._library.catalogue.reading() as db:
            return [row for row in self._look(db, scope).rows if _in_place(row.after, scope)]

    def _look(self, db: Connection, scope: Scope) -> _Known:
        """Look at what is held for a scope's visibility: only reviews that changed are read again."""
        with self._turn:
            held = self._corpus.held(db, scope)
            known = self._known.get(scope.visible)
            if known is None or known.held is not held:
                named = self._mentions.named(db, held, scope)
                known = self._known[scope.visible] = _Known(held, named, self._ledger(db, held, named))
            return known

    def _ledger(self, db: Connection, held: Held, named: Mapping[str, Named]) -> tuple[Row, ...]:
        codebook = self._library.codebook
        pairs = list(pairs_of(held, named, self.approaches.values(), codebook))
        if not pairs:
            return ()
        chooser = Chooser(db, self._library, self._engine.subjects, pairs)
        chosen = ((pair, chooser.before(pair)) for pair in pairs)
        return tuple(row_of(held, p, c, chooser.mention(p), codebook) for p, c in chosen if c is not None)

    def _in_scope(self, key: str, known: _Known, scope: Scope) -> list[Mention]:
        """Give an approach's mentions in the councils of a scope, the latest review first."""
        reviews = sorted(known.named, key=lambda r: known.held.reviews[r].order, reverse=True)
        own = (m for r in reviews if _in_place(known.held.reviews[r], scope) for m in known.named[r].mentions)
        return [m for m in own if m.approach == key]

    def _head(self, approach: Approach, known: _Known, scope: Scope) -> Object:
        mentions = self._in_scope(approach.id, known, scope)
        return {
            "id": approach.id,
            "title": approach.title,
            "kind": approach.kind,
            "definition": approach.definition,
            "councils": len({known.held.reviews[m.review].gss for m in mentions if m.in_use}),
            "mentions": len(mentions),
            "stances": counted(m.stance for m in mentions),
            "rows": sum(r.approach.id == approach.id and _in_place(r.after, scope) for r in known.rows),
        }

    def _findings(self, db: Connection, nums: Sequence[int], scope: Scope) -> dict[int, Object]:
        """Give findings as the contract's objects, each with what its council's later inspections judged."""
        found = {num: finding_object(row) for num, row in findings_by_num(db, sorted(set(nums))).items()}
        since = since_findings(db, list(found.values()), scope, self._library.codebook)
        return {num: {**one, "since": since[one["id"]]} for num, one in found.items()}


def _in_place(review: Reviewed, scope: Scope) -> bool:
    return (
        (not scope.authorities or review.gss in scope.authorities)
        and (not scope.regions or review.region in scope.regions)
        and (not scope.types or review.type in scope.types)
    )


def _counted_over(held: Held, scope: Scope) -> Object:
    inside = [r for r in held.reviews.values() if _in_place(r, scope)]
    return {"authorities": len({r.gss for r in inside}), "reviews": len(inside)}
