"""The search engine: a question and a scope in, findings out. Hybrid over passages, by words and by meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, RowMapping, select

from kb.catalogue.objects import Object
from kb.catalogue.scoping import findings_in
from kb.catalogue.tables import passage
from kb.indexes.shelf import View
from kb.indexes.vectors import VectorIndex
from kb.library import Library
from kb.scope import Scope
from kb.values import Polarity
from search.answer import Answer, best_of, passing_rows, scored
from search.arrange import Pick, arrange, copies_of
from search.asking import READ, Asking, Question
from search.fuse import Fused, fuse
from search.highlight import highlight
from search.nearness import BEST, NOTHING, Nearness, told_by_meaning
from search.planner import Ranked, by_meaning, by_words
from search.reach import Nums, Reaches
from search.since import with_since
from search.spelling import Spelling
from search.subjects import Subjects
from search.wording import clip, overlap

# Candidates from each side; results past the first hundred are rarely asked for and get more.
_DEPTH, _DEEP = 200, 2_000


@dataclass(frozen=True, slots=True)
class How:
    """How a question is to be answered, beside which stretch of the answer is wanted.

    `side` is the polarity to rank by, None for either, `READ` for what the question itself asks about. `spread`
    keeps one council from filling a page; `each_finding` gives all of a passage's findings that pass, not only its
    best; `explain` says how each was found.
    """

    side: Polarity | str | None = READ
    spread: bool = True
    each_finding: bool = False
    explain: bool = False


@dataclass(frozen=True)
class Hits:
    """Passages for a question: (number, score from 1 downwards), best first, and how near the best of them are.

    `fused` is what each part said of them, `ways` how each part found its candidates, in words; `answers` says of
    passages which of several things asked they answer best.
    """

    ranked: tuple[tuple[int, float], ...]
    nearness: Nearness
    fused: Fused | None = None
    ways: tuple[tuple[str, str], ...] = ()
    answers: Mapping[int, str] = field(default_factory=dict)


class Engine:
    """Answers questions from an opened library. Made once; may be used by several threads."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.reaches = Reaches(library.catalogue)
        self.subjects = Subjects(library)
        self._asking = Asking(library)
        self._spelling = Spelling(library.words, library.abbreviations)

    def search(self, question: str, scope: Scope, limit: int = 10, offset: int = 0, how: How = How()) -> Answer:
        """Answer a question with the findings nearest to it that pass the scope."""
        reach = self.reaches.of(scope)
        asked = self.ask(question, how.side)
        better = self._spelling.suggestion(clip(question))
        empty = Answer(clip(question), reach.total, limit, offset, (), close=False, suggestion=better)
        if asked is None or not reach.total:
            return empty
        hits = self.hits(asked, reach.passages, _DEPTH if offset + limit <= _DEPTH // 2 else _DEEP)
        if not hits.nearness.close:
            return empty
        shown = self.shown(asked, hits, scope, limit, offset, how)
        explained = _explained(asked, hits) if how.explain else None
        about = (reach.total, limit, offset, tuple(shown))
        return Answer(asked.text, *about, side=asked.side, suggestion=better, explained=explained)

    def shown(
        self,
        asked: Question,
        hits: Hits,
        scope: Scope,
        limit: int,
        offset: int,
        how: How,
        leave_out: Callable[[RowMapping], bool] = lambda _: False,
    ) -> list[Object]:
        """Give the findings of ranked passages that pass the scope, arranged; `leave_out` says which not to show."""
        spread = how.spread and len(scope.authorities) != 1
        with self.library.catalogue.reading() as db:
            found = _findings(db, asked, hits, scope, how.each_finding)
            kept = ((row, score) for row, score in found if not leave_out(row))
            picks = arrange(kept, offset + limit, spread)[offset:]
            return with_since(db, [_shown(pick, asked, hits, how) for pick in picks], scope, self.library.codebook)

    def ask(self, question: str, side: Polarity | str | None = READ) -> Question | None:
        """Make a question ready; None when it says nothing that could be looked for."""
        return self._asking.ask(question, side)

    def hits(self, asked: Question, allowed: Nums | None, depth: int = _DEPTH) -> Hits:
        """Rank the passages nearest to a question, among the `allowed` numbers (ascending) or all."""
        view = self.library.shelf.view()
        near = by_meaning(view, self._index(view), asked.vector, allowed, depth)
        if not near.ranked:
            return Hits((), NOTHING)
        if not self.library.lock.held:
            self.library.words.reload()
        worded = by_words(self.library.words, asked.wanted, view, allowed, depth)
        fused = fuse(view, asked, worded.ranked, near.ranked)
        nearness = self._nearness(asked, near.ranked, worded.ranked)
        return Hits(tuple(fused.ranked), nearness, fused, (("meaning", near.way), ("words", worded.way)))

    def _nearness(self, asked: Question, near: Ranked, worded: Ranked) -> Nearness:
        theme = self.subjects.nearest(asked.vector)
        elsewhere = self.subjects.elsewhere(asked.vector)
        if told_by_meaning(near[0][1], theme, elsewhere):
            return Nearness(near[0][1], 0.0, theme, elsewhere)
        best = [num for num, _ in (*near[:BEST], *worded[:BEST])]
        with self.library.catalogue.reading() as db:
            texts = db.scalars(select(passage.c.text).where(passage.c.num.in_(best))).all()
        words = max((overlap(asked.weights, text) for text in texts), default=0.0)
        return Nearness(near[0][1], words, theme, elsewhere)

    def _index(self, view: View) -> VectorIndex | None:
        """Give the vector index where this process owns it and it has seen the last change."""
        library = self.library
        if not library.lock.held or library.vectors.state.torn:
            return None
        return library.vectors if library.vectors.state.applied(library.catalogue.id) == view.seq else None


def _findings(
    db: Connection, asked: Question, hits: Hits, scope: Scope, each_finding: bool
) -> Iterator[tuple[RowMapping, float]]:
    """Give the findings of the ranked passages that pass the scope, best first, fetched as they are wanted."""
    conditions = findings_in(scope)
    step = 20
    for i in range(0, len(hits.ranked), step):
        stretch = hits.ranked[i : i + step]
        rows = passing_rows(db, [num for num, _ in stretch], conditions)
        for num, score in stretch:
            own = rows.get(num, [])
            for row in own if each_finding or not own else [best_of(own, asked.weights, asked.side)]:
                yield row, score


def _shown(pick: Pick, asked: Question, hits: Hits, how: How) -> Object:
    found = scored(pick.row, pick.score)
    found["highlight"] = highlight(found["text"], asked.weights)
    found["copies"] = copies_of(pick)
    if pick.row["passage_num"] in hits.answers:
        found["answers"] = hits.answers[pick.row["passage_num"]]
    if how.explain and hits.fused is not None:
        found["explained"] = hits.fused.explained(pick.row["passage_num"])
    return found


def _explained(asked: Question, hits: Hits) -> Object:
    return {
        "side": str(asked.side) if asked.side else None,
        "found_by": dict(hits.ways),
        "looked_for": [[" ".join(run) for run in wanted.runs] for wanted in asked.wanted],
    }
