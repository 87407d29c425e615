"""The search engine: a question and a scope in, findings out. Hybrid over passages, by words and by meaning."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from kb.catalogue.scoping import findings_in
from kb.catalogue.tables import passage
from kb.indexes.shelf import View
from kb.indexes.vectors import VectorIndex
from kb.library import Library
from kb.protocols import Vectors
from kb.scope import Scope
from search.answer import Answer, Said, best_of, passing_rows, scored
from search.fuse import fuse
from search.nearness import BEST, NOTHING, Nearness
from search.planner import by_meaning, by_words
from search.reach import Nums, Reaches
from search.since import with_since
from search.subjects import Subjects
from search.wording import Rarity, clip, overlap, stems, telling

# Candidates from each side; results past the first hundred are rarely asked for and get more.
_DEPTH, _DEEP = 200, 2_000
_QUESTIONS_KEPT = 256
# A long description is looked up by its rarest words: more of them slow the search and blur it.
_MOST_WORDS = 40


@dataclass(frozen=True)
class Question:
    """A question made ready: its text, its unit vector, and its stems with their weights (empty: it says nothing)."""

    text: str
    vector: Vectors
    weights: Mapping[str, float]
    words: str


@dataclass(frozen=True)
class Hits:
    """Passages for a question: (number, score from 1 downwards), best first, and how near the best of them are."""

    ranked: tuple[tuple[int, float], ...]
    nearness: Nearness


class Engine:
    """Answers questions from an opened library. Made once; may be used by several threads."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.reaches = Reaches(library.catalogue)
        self.subjects = Subjects(library)
        self._rarity = Rarity(library.catalogue)
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._turn = threading.Lock()

    def search(
        self, question: str, scope: Scope, limit: int = 10, offset: int = 0, each_finding: bool = False
    ) -> Answer:
        """Answer a question with the findings nearest to it that pass the scope.

        Each passage is answered with its best finding; `each_finding` gives all of its findings that pass.
        """
        reach = self.reaches.of(scope)
        asked = self.ask(question)
        empty = Answer(clip(question), reach.total, limit, offset, (), close=False)
        if asked is None or not reach.total:
            return empty
        hits = self.hits(asked, reach.passages, _DEPTH if offset + limit <= _DEPTH // 2 else _DEEP)
        if not hits.nearness.close:
            return empty
        with self.library.catalogue.reading() as db:
            chosen = _findings(db, asked, hits, scope, offset + limit, each_finding)[offset:]
            found = with_since(db, [scored(row, score) for row, score in chosen], scope, self.library.codebook)
        return Answer(asked.text, reach.total, limit, offset, tuple(found))

    def ask(self, question: str) -> Question | None:
        """Make a question ready; None when it says nothing that could be looked for."""
        text = clip(question)
        known = stems(text)
        if not known:
            return None
        weights = self._rarity.weights(known, len(self.library.shelf.view().nums))
        return Question(text, self._vector(text), weights, self._rarest(text))

    def hits(self, asked: Question, allowed: Nums | None, depth: int = _DEPTH) -> Hits:
        """Rank the passages nearest to a question, among the `allowed` numbers (ascending) or all."""
        view = self.library.shelf.view()
        near = by_meaning(view, self._index(view), asked.vector, allowed, depth)
        if not near:
            return Hits((), NOTHING)
        if not self.library.lock.held:
            self.library.words.reload()
        worded = by_words(self.library.words, asked.words, view, allowed, depth)
        ranked = fuse([[num for num, _ in near], worded])
        return Hits(tuple(ranked), self._nearness(asked, near, worded))

    def _nearness(self, asked: Question, near: list[tuple[int, float]], worded: list[int]) -> Nearness:
        best = [num for num, _ in near[:BEST]] + worded[:BEST]
        with self.library.catalogue.reading() as db:
            texts = db.scalars(select(passage.c.text).where(passage.c.num.in_(best))).all()
        words = max((overlap(asked.weights, text) for text in texts), default=0.0)
        theme = max(self.subjects.themes(asked.vector).values(), default=0.0)
        return Nearness(near[0][1], words, theme, self.subjects.elsewhere(asked.vector))

    def _index(self, view: View) -> VectorIndex | None:
        """Give the vector index where this process owns it and it has seen the last change."""
        library = self.library
        if not library.lock.held or library.vectors.state.torn:
            return None
        return library.vectors if library.vectors.state.applied(library.catalogue.id) == view.seq else None

    def _vector(self, text: str) -> Vectors:
        with self._turn:
            if text in self._vectors:
                self._vectors.move_to_end(text)
                return self._vectors[text]
        vector: Vectors = self.library.embedder.embed([text])[0]
        with self._turn:
            self._vectors[text] = vector
            while len(self._vectors) > _QUESTIONS_KEPT:
                self._vectors.popitem(last=False)
        return vector

    def _rarest(self, text: str) -> str:
        words = telling(text)
        if len(words) > _MOST_WORDS:
            passages = len(self.library.shelf.view().nums)
            stem_of = {word: (stems(word) or [word])[0] for word in words}
            weights = self._rarity.weights(stem_of.values(), passages)
            words = sorted(words, key=lambda word: -weights[stem_of[word]])[:_MOST_WORDS]
        return " ".join(words)


def _findings(
    db: Connection, asked: Question, hits: Hits, scope: Scope, wanted: int, each_finding: bool
) -> list[tuple[RowMapping, float]]:
    """Give the first `wanted` findings of the ranked passages, nothing twice: no same words, no restatement."""
    chosen: list[tuple[RowMapping, float]] = []
    said = Said()
    conditions = findings_in(scope)
    step = max(20, wanted + wanted // 4)
    for i in range(0, len(hits.ranked), step):
        stretch = hits.ranked[i : i + step]
        rows = passing_rows(db, [num for num, _ in stretch], conditions)
        for num, score in stretch:
            if num not in rows:
                continue
            for row in rows[num] if each_finding else [best_of(rows[num], asked.weights)]:
                if not said.again(row):
                    chosen.append((row, score))
        if len(chosen) >= wanted:
            break
    return chosen[:wanted]
