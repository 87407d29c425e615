"""Common weaknesses and strengths: a question selects and orders patterns, the catalogue counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from kb.catalogue.objects import Object
from kb.codebook import Pattern
from kb.library import Library
from kb.scope import Scope
from search.asking import Question
from search.corpus import Corpus
from search.counting import Counted, Tally, count_all, countable, counted_in
from search.evidence import gather
from search.planner import by_meaning
from search.retrieve import Engine
from search.select import WEIGHTS, Weights, choose, voted
from search.since import since_findings
from search.wording import clip

A_SIDE = 10
# Named patterns shown within a theme's card.
WITHIN = 4
# Passages looked through for evidence before a pattern's findings are asked for one by one.
_DEPTH = 200


@dataclass(frozen=True)
class Card:
    """A pattern with its figures and the findings that show it, each with its score and `since`.

    `within` are the named patterns of a theme, on the same side. A provisional pattern gives no figure away.
    """

    pattern: Pattern
    tally: Tally
    findings: tuple[Object, ...] = ()
    within: tuple[Card, ...] = ()

    def to_json(self) -> Object:
        """Give the contract's pattern object."""
        provisional = self.pattern.provisional
        return {
            "id": self.pattern.id,
            "title": self.pattern.title,
            "theme": self.pattern.theme,
            "polarity": str(self.pattern.polarity),
            "provisional": provisional,
            **{name: None if provisional else figure for name, figure in asdict(self.tally).items()},
            "findings": list(self.findings),
            "within": [card.to_json() for card in self.within],
        }


@dataclass(frozen=True)
class PatternAnswer:
    """The patterns a question selects, most relevant first, counted over `authorities` councils and `reviews`.

    `frameworks` says how many of the reviews were made under which, the commonest first.
    """

    query: str
    authorities: int
    reviews: int
    failure: tuple[Card, ...]
    success: tuple[Card, ...]
    frameworks: tuple[tuple[str, int], ...] = ()

    @property
    def close(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.failure or self.success)

    def to_json(self) -> Object:
        """Give the contract's object."""
        return {
            "query": self.query,
            "scope": {"authorities": self.authorities, "reviews": self.reviews},
            "failure": [card.to_json() for card in self.failure],
            "success": [card.to_json() for card in self.success],
        }


class Patterns:
    """Answers questions with counted patterns. Made once from the library and its engine; safe for threads."""

    def __init__(
        self, library: Library, engine: Engine, corpus: Corpus | None = None, weights: Weights = WEIGHTS
    ) -> None:
        self._library = library
        self._engine = engine
        self._weights = weights
        self.corpus = corpus or Corpus(library.catalogue, library.codebook)

    def answer(self, question: str, scope: Scope) -> PatternAnswer:
        """Answer a question; an empty one gives every pattern that the filters leave, commonest first."""
        text = clip(question)
        asked = self._engine.ask(text, None) if text else None
        relevance = self._relevance(text, asked, scope)
        with self._library.catalogue.reading() as db:
            over = counted_in(db, scope, self._library.codebook)
            tallies = count_all(db, scope, self._library.codebook, over, self.corpus.sides) if relevance else {}
            failure = self._side("failure", relevance, scope, tallies)
            success = self._side("success", relevance, scope, tallies)
            within = {p.id: self._within(p, asked, tallies) for p in (*failure, *success)}
            named = [p for own in within.values() for p in own]
            found = self._evidence(db, asked, scope, over, [*failure, *success, *named])

        def card(pattern: Pattern) -> Card:
            own = tuple(card(p) for p in within.get(pattern.id, ()))
            return Card(pattern, tallies[pattern.id], tuple(found.get(pattern.id, ())), own)

        cards = {side: tuple(card(p) for p in chosen) for side, chosen in (("failure", failure), ("success", success))}
        frameworks = tuple(Counter(over.frameworks.values()).most_common())
        return PatternAnswer(text, over.authorities, len(over.reviews), frameworks=frameworks, **cards)

    def recount(self, pattern_id: str, scope: Scope) -> tuple[Card, Counted]:
        """Count one pattern again, without evidence, and say over which reviews. Raises KeyError on an unknown id."""
        pattern = self._library.codebook.patterns[pattern_id]
        with self._library.catalogue.reading() as db:
            over = counted_in(db, scope, self._library.codebook)
            return Card(pattern, count_all(db, scope, self._library.codebook, over)[pattern_id]), over

    def relevance(self, asked: Question, scope: Scope) -> dict[str, float]:
        """Give the themes a question is about with their relevance, best first; none when nothing is close.

        Asked for by name in the scope, a theme is given even where the question is more about another.
        """
        # What a question is about does not depend on where it is asked: the whole library (as far as it may be
        # seen) says which themes are meant, the scope says what is counted and shown.
        library_wide = Scope(visible=scope.visible)
        hits = self._engine.hits(asked, self._engine.reaches.of(library_wide).passages)
        if not hits.nearness.close:
            return {}
        texts = self._engine.subjects.themes(asked.vector)
        with self._library.catalogue.reading() as db:
            votes = voted(db, hits, self._weights)
        found = choose(asked, votes, texts, self._library.codebook, self._weights, everything=bool(scope.themes))
        return {theme: found[theme] for theme in found if not scope.themes or theme in scope.themes}

    def _relevance(self, text: str, asked: Question | None, scope: Scope) -> dict[str, float]:
        if not text:
            return dict.fromkeys(scope.themes or self._library.codebook.themes, 0.0)
        return self.relevance(asked, scope) if asked is not None else {}

    def _side(
        self, side: str, relevance: Mapping[str, float], scope: Scope, tallies: Mapping[str, Tally]
    ) -> list[Pattern]:
        """Give up to ten patterns of one side that were found at all: by relevance, then councils, then id."""
        patterns = [self._library.codebook.patterns[f"{theme}.{side}"] for theme in relevance]
        shown = [
            p
            for p in patterns
            if tallies[p.id].authorities and (not scope.polarities or p.polarity in scope.polarities)
        ]
        shown.sort(key=lambda p: (-relevance[p.theme], -tallies[p.id].authorities, p.id))
        return shown[:A_SIDE]

    def _within(self, pattern: Pattern, asked: Question | None, tallies: Mapping[str, Tally]) -> list[Pattern]:
        """Give the named patterns of a theme on one side that were found at all: nearest the question first."""
        codebook = self._library.codebook
        side = pattern.id.rpartition(".")[2]
        found = [codebook.patterns[f"{name}.{side}"] for name in codebook.within(pattern.theme)]
        near = self._engine.subjects.named(asked.vector) if asked is not None else {}
        shown = [p for p in found if tallies[p.id].authorities]
        shown.sort(key=lambda p: (-near.get(p.subject, 0.0), -tallies[p.id].authorities, p.id))
        return shown[:WITHIN]

    def _evidence(
        self, db: Connection, asked: Question | None, scope: Scope, over: Counted, patterns: list[Pattern]
    ) -> dict[str, list[Object]]:
        """Choose the findings of each pattern's card: near the question, or without one near the pattern itself."""
        if not patterns:
            return {}
        codebook = self._library.codebook
        conditions = countable(scope, over.reviews)
        sources = {p.id: over.covering(p.theme, codebook) for p in patterns}
        passages = self._engine.reaches.of_reviews(over.reviews)
        if asked is not None:
            ranked = self._engine.hits(asked, passages, _DEPTH).ranked
            found = gather(db, sources, ranked, conditions, asked.weights, codebook)
        else:
            found = {}
            view = self._library.shelf.view()
            for p in patterns:
                statement = self._engine.subjects.statement(p.subject, p.polarity)
                near = by_meaning(view, None, statement, passages, _DEPTH).ranked
                found |= gather(db, {p.id: sources[p.id]}, near, conditions, {}, codebook)
        since = since_findings(db, [f for own in found.values() for f in own], scope, codebook)
        return {i: [{**f, "since": since[f["id"]]} for f in own] for i, own in found.items()}
