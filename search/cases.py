"""Similar cases: the reviews most like a described situation or another review, and what happened next."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from kb.catalogue.objects import Object, review_objects
from kb.indexes.shelf import View
from kb.library import Library
from kb.scope import Scope
from kb.values import Polarity
from kb.web.asked import CircumstanceWeight
from search.answer import scored
from search.asking import Question
from search.cases_after import after_objects, next_inspections
from search.cases_answer import CasesAnswer, Wanted
from search.cases_asker import Standing, Standings, alike_object
from search.cases_reasons import (
    differs_from_review,
    differs_from_text,
    stage_names_grades,
    why_like_review,
    why_like_text,
)
from search.cases_review import judged_alike, likeness
from search.cases_said import Tone, learned_tone, review_of, together, weaknesses
from search.cases_shared import Shared, near_text, paired
from search.cases_side import Sides
from search.cases_table import Table, Tables, one_review
from search.cases_text import Scores, aspects, closeness, each_asked, each_aspect
from search.circumstances import Circumstances, alike
from search.circumstances_weight import weighed
from search.corpus import Corpus
from search.holdings import get_review
from search.retrieve import Engine
from search.select import cued
from search.since import with_since
from search.wording import clip

_THEMES = 5
# A document may be of a review that is held: it is looked for among so many of the likest.
_PERHAPS_ITS_OWN = 5
_REVIEW_ID = re.compile(r"\s*[A-Z]\d{8}-[a-z0-9-]+-\d{4}-\d{2}-\d{2}\s*")
_SOME = CircumstanceWeight.SOME


class UnknownReviewError(KeyError):
    """There is no such review, or none that may be seen; the message says its id."""


@dataclass(frozen=True)
class _Found:
    """The reviews chosen, by their places in a table, with their scores and the findings they share."""

    table: Table
    owners: Sequence[int]
    scores: Scores
    shared: Sequence[Sequence[Shared]]

    @property
    def keys(self) -> list[str]:
        """The reviews' ids, the likest first."""
        return [self.table.reviews[owner].review for owner in self.owners]


def looks_like_review(asked: str) -> bool:
    """Say whether what was asked is written as a review's id is; no description is."""
    return bool(_REVIEW_ID.fullmatch(asked))


class Cases:
    """Finds similar cases. Made once from the library, its engine and its corpus; safe for threads."""

    def __init__(self, library: Library, engine: Engine, corpus: Corpus | None = None) -> None:
        self._library = library
        self._engine = engine
        self._tables = Tables(library.catalogue)
        self._standing = Standing(library, corpus or Corpus(library.catalogue, library.codebook))
        self._learned: tuple[Table | None, Sides | None] = (None, None)
        self._toned: tuple[Table | None, Tone | None] = (None, None)

    def like_text(
        self,
        text: str,
        scope: Scope,
        limit: int = 10,
        offset: int = 0,
        with_own: bool = False,
        council: str | None = None,
        weight: CircumstanceWeight = _SOME,
    ) -> CasesAnswer:
        """Give the reviews most like a described situation; none when the library holds nothing close to it.

        `council` (GSS code) says whose situation it is: its circumstances are compared, and its own reviews left out
        unless `with_own`. Without one circumstances have no say.
        """
        wanted = Wanted(scope, limit, offset, with_own, council, weight)
        return self._described(clip(text), self._engine.ask(text, None), None, wanted)

    def like_said(
        self,
        said: Sequence[str],
        scope: Scope,
        limit: int = 10,
        offset: int = 0,
        with_own: bool = False,
        council: str | None = None,
        weight: CircumstanceWeight = _SOME,
    ) -> CasesAnswer:
        """Give the reviews most like what a document says (`said`, in order), by a few telling weaknesses of it.

        As for a described situation; the review that the document itself is of is left out too.
        """
        wanted = Wanted(scope, limit, offset, with_own, council, weight)
        with self._library.catalogue.reading() as db:
            parts = weaknesses(said, self._tone(db, scope), self._library.words)
        asked = each_asked(self._engine, parts)
        return self._described(clip(" ".join(said)), together(asked), asked, wanted)

    def like_council(
        self,
        gss: str,
        scope: Scope,
        limit: int = 10,
        offset: int = 0,
        with_own: bool = False,
        weight: CircumstanceWeight = _SOME,
    ) -> CasesAnswer:
        """Give the reviews most like a council's latest full inspection.

        Raises NoInspectionError where none is held that may be seen.
        """
        with self._library.catalogue.reading() as db:
            key = self._standing.of(db, scope).latest(gss, self._library.authorities).id
        return self.like_review(key, scope, limit, offset, with_own, weight)

    def like_review(
        self,
        key: str,
        scope: Scope,
        limit: int = 10,
        offset: int = 0,
        with_own: bool = False,
        weight: CircumstanceWeight = _SOME,
    ) -> CasesAnswer:
        """Give the reviews most like another one; its own council's are left out unless `with_own`.

        Raises UnknownReviewError when there is no review of this id that may be seen.
        """
        codebook = self._library.codebook
        with self._library.catalogue.reading() as db:
            asking = get_review(db, key, scope)
            if asking is None:
                raise UnknownReviewError(key)
            wanted = Wanted(scope, limit, offset, with_own, asking["gss"], weight)
            own = one_review(db, key, scope)
            view, table = self._library.shelf.view(), self._tables.of(db, scope)
            like = likeness(view, table, own)
            standings = self._standing.of(db, scope)
            asker = standings.at[key]
            graded = judged_alike(standings.held, key, [f.review for f in table.reviews])
            scores = self._weighed(table, like.reviews * graded, standings, asker, wanted, {key})
            total, owners = _ranked(scores, limit, offset)
            found = _Found(table, owners, scores, paired(db, scope, view, table, owners, own))
            weak = {subject for subject in codebook.named if standings.held.weak(key, subject)}
            cases = self._cases(db, wanted, found, standings, [weak] * len(owners))
        for case, owner in zip(cases, owners, strict=True):
            reviewed, in_common = case["review"], like.patterns[owner]
            there = standings.at[reviewed["review"]]
            compared, staged = alike(asker, there, codebook), stage_names_grades(asker, there)
            counts = own.patterns[0], table.patterns[owner]
            case["themes"] = list(dict.fromkeys(p.rpartition(".")[0] for p in in_common))[:_THEMES]
            case["circumstances"] = alike_object(compared)
            case["why"] = why_like_review(asking, reviewed, in_common, compared, staged, codebook)
            case["differs"] = differs_from_review(asking, reviewed, counts, compared, staged, codebook)
        return wanted.answer(None, key, total, cases, None if with_own else asking["authority"])

    def _described(
        self, query: str, asked: Question | None, parts: Sequence[Question] | None, wanted: Wanted
    ) -> CasesAnswer:
        """Give the reviews most like a description; `parts` are the things it says where it is a document."""
        codebook, authorities, scope = self._library.codebook, self._library.authorities, wanted.scope
        reach = self._engine.reaches.of(scope)
        if asked is None or not reach.total:
            return wanted.answer(query, None)
        hits = self._engine.hits(asked, reach.passages)
        if not hits.nearness.close:
            return wanted.answer(query, None)
        with self._library.catalogue.reading() as db:
            view, table = self._library.shelf.view(), self._tables.of(db, scope)
            sides = self._sides(db, view, scope)
            said = aspects(self._engine, asked, sides) if parts is None else each_aspect(parts, sides)
            close = closeness(view, table, said, hits)
            standings = self._standing.of(db, scope)
            asker = standings.of_council(wanted.council, authorities) if wanted.council else None
            own = self._its_own(db, table, close.reviews, parts)
            scores = self._weighed(table, close.reviews, standings, asker, wanted, own)
            total, owners = _ranked(scores, wanted.limit, wanted.offset)
            found = _Found(table, owners, scores, near_text(db, scope, table, owners, close.findings, said))
            cases = self._cases(db, wanted, found, standings, [_subjects(shared) for shared in found.shared])
        about = list(cued(asked.text, codebook))
        for case, owner, shared in zip(cases, owners, found.shared, strict=True):
            compared = alike(asker, standings.at[case["review"]["review"]], codebook) if asker else None
            case["themes"] = _themes(shared)
            case["circumstances"] = alike_object(compared) if compared else None
            case["why"] = [*why_like_text(asked.text, shared, about, codebook), *(compared.shared if compared else ())]
            against = differs_from_text(shared, table.patterns[owner], codebook)
            case["differs"] = [*(compared.differs if compared else ()), *against]
        return wanted.answer(query, None, total, cases, None if wanted.with_own or not asker else asker.authority)

    def _weighed(
        self,
        table: Table,
        likeness: Scores,
        standings: Standings,
        asker: Circumstances | None,
        wanted: Wanted,
        left_out: Collection[str],
    ) -> Scores:
        """Score the reviews; the asker's own are left out unless they are wanted, and `left_out` always."""
        kept = np.array(
            [f.review not in left_out and (wanted.with_own or f.gss != wanted.council) for f in table.reviews], np.bool_
        )
        weight = wanted.weight if asker else CircumstanceWeight.ANYONE
        shares = standings.shares(asker, [f.review for f in table.reviews], self._library.codebook)
        return weighed(np.where(kept, likeness, 0.0), shares, weight)

    def _its_own(self, db: Connection, table: Table, likeness: Scores, parts: Sequence[Question] | None) -> set[str]:
        """Find the review that a document is of, among the likest."""
        if parts is None:
            return set()
        _, owners = _ranked(likeness, _PERHAPS_ITS_OWN, 0)
        return review_of(db, [table.reviews[owner].review for owner in owners], [part.text for part in parts])

    def _sides(self, db: Connection, view: View, scope: Scope) -> Sides:
        """Learn which words are of which side from all that may be seen; again only when the catalogue changed."""
        table = self._tables.of(db, Scope(visible=scope.visible))
        learned_from, sides = self._learned
        if learned_from is not table or sides is None:
            sides = Sides(view, table)
            self._learned = (table, sides)
        return sides

    def _tone(self, db: Connection, scope: Scope) -> Tone:
        """Learn which words tell of weaknesses from all that may be seen; again only when the catalogue changed."""
        table = self._tables.of(db, Scope(visible=scope.visible))
        learned_from, tone = self._toned
        if learned_from is not table or tone is None:
            tone = learned_tone(db, scope)
            self._toned = (table, tone)
        return tone

    def _cases(
        self, db: Connection, wanted: Wanted, found: _Found, standings: Standings, first: Sequence[Collection[str]]
    ) -> list[Object]:
        """Make the cases' objects, still without what was asked for: themes, circumstances, why and how they differ.

        `first` are, for each case, the named patterns that it shares with the asker.
        """
        codebook, scope, keys, held = self._library.codebook, wanted.scope, found.keys, standings.held
        reviews = {r["review"]: r for r in review_objects(db, keys, scope)}
        shared = [scored(s.row, s.score) for own in found.shared for s in own]
        by_id = {f["id"]: f for f in with_since(db, shared, scope, codebook)}
        following = next_inspections(db, held, keys, scope)
        after = after_objects(db, scope, codebook, held, dict(zip(keys, first, strict=True)))
        return [
            {
                "review": reviews[key],
                "score": round(float(found.scores[owner]), 4),
                "stage": (stage := standings.at[key].stage) and str(stage),
                "circumstances": None,
                "shared": [{**by_id[s.row["id"]], "matches": _matches(s)} for s in own],
                "themes": [],
                "next": following.get(key),
                "after": after[key],
                "why": [],
                "differs": [],
            }
            for key, owner, own in zip(keys, found.owners, found.shared, strict=True)
        ]


def _ranked(scores: Scores, limit: int, offset: int) -> tuple[int, list[int]]:
    """Give how many reviews are like what was asked at all, and the places of one stretch of them, likest first."""
    order = np.argsort(-scores, kind="stable")
    total = int((scores > 0).sum())
    return total, order[:total][offset : offset + limit].tolist()


def _themes(shared: Sequence[Shared]) -> list[str]:
    """Give the themes of a case's matching findings, the one most of them are on first."""
    counted = Counter(theme for s in shared for theme in json.loads(s.row["themes"]))
    return [theme for theme, _ in counted.most_common(_THEMES)]


def _subjects(shared: Sequence[Shared]) -> set[str]:
    """Give the named patterns that a case's matching findings show as weaknesses."""
    weak = (s.row for s in shared if s.row["polarity"] == Polarity.WEAKNESS)
    return {subject for row in weak for subject in json.loads(row["patterns"])}


def _matches(shared: Shared) -> Object | None:
    return {"finding": shared.matches["id"], "text": shared.matches["text"]} if shared.matches else None
