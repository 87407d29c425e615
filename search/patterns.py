"""Common weaknesses and strengths: a question selects and orders patterns, the catalogue counts them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from kb.catalogue.objects import Object, finding_object, findings_by_num
from kb.codebook import Pattern
from kb.library import Library
from kb.scope import Scope
from kb.values import Kind, Polarity
from search.asking import Question
from search.cards.breakdown import EXTENTS, showing
from search.cards.figures import beside, in_a_row
from search.corpus import Corpus, Held, Said
from search.counting import Counted, Tally, count_all, count_one, counted_in
from search.evidence import Near, gather
from search.retrieve import Engine
from search.select import WEIGHTS, Selected, Weights, choose, voted, voted_named
from search.since import since_findings, with_since
from search.wording import clip

A_SIDE = 10
# Named patterns shown within a theme's card.
WITHIN = 4
# The named patterns closest to a question.
CLOSEST = 5
# Findings of its own that a council's card shows.
_OWN = 2
# Passages looked through for evidence before a pattern's findings are asked for one by one.
_DEPTH = 200


@dataclass(frozen=True)
class Card:
    """A pattern with its figures and the findings that show it, each with its score and `since`.

    `within` are the named patterns of a theme, on the same side; `counts` what else is counted (ever, estimate,
    confirmed). A provisional pattern gives no figure away.
    """

    pattern: Pattern
    tally: Tally
    counts: Object = field(default_factory=dict)
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
            **self.counts,
        }


@dataclass(frozen=True)
class PatternAnswer:
    """The patterns a question selects, most relevant first, counted over `authorities` councils and `reviews`.

    `frameworks` says how many of the reviews were made under which, the commonest first; `england` how many councils
    there are. `council` is the one whose latest full inspection (`review`) selected the patterns, where one did.
    """

    query: str
    authorities: int
    reviews: int
    failure: tuple[Card, ...]
    success: tuple[Card, ...]
    frameworks: tuple[tuple[str, int], ...] = ()
    england: int = 0
    closest: tuple[Pattern, ...] = ()
    council: str | None = None
    review: str | None = None

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
            "closest": [{"id": p.id, "title": p.title} for p in self.closest],
            "england": self.england,
            **({"council": self.council, "review": self.review} if self.council else {}),
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
        selected = self._selected(text, asked, scope)
        relevance = selected.themes
        with self._library.catalogue.reading() as db:
            over = counted_in(db, scope, self._library.codebook)
            tallies = self._tallies(db, relevance, scope, over)
            failure = self._side("failure", relevance, scope, tallies)
            success = self._side("success", relevance, scope, tallies)
            within = {p.id: self._within(p, selected, tallies) for p in (*failure, *success)}
            named = [p for own in within.values() for p in own]
            shown = [*failure, *success, *named]
            found = self._evidence(db, asked, scope, over, shown)
            counts = self._counts(db, shown, scope, over)

        def card(pattern: Pattern) -> Card:
            own = tuple(card(p) for p in within.get(pattern.id, ()))
            return Card(pattern, tallies[pattern.id], counts[pattern.id], tuple(found.get(pattern.id, ())), own)

        cards = {side: tuple(card(p) for p in chosen) for side, chosen in (("failure", failure), ("success", success))}
        closest = tuple(self._sided(p, text) for p in selected.closest(CLOSEST)) if relevance else ()
        return self._answer(text, over, closest=closest, **cards)

    def of_council(self, gss: str, scope: Scope) -> PatternAnswer:
        """Give the patterns that a council's latest full inspection shows, counted over all councils in scope.

        Those found at most of its last inspections in a row come first; the findings are the council's own.
        """
        codebook = self._library.codebook
        with self._library.catalogue.reading() as db:
            held = self.corpus.held(db, scope).of_kinds(scope.kinds)
            over = counted_in(db, scope, codebook)
            latest = [r for r in held.inspections(gss) if r.judged][-1:]
            cards: dict[str, tuple[Card, ...]] = {"failure": (), "success": ()}
            if latest:
                shown = [p for p in codebook.patterns.values() if held.shows(latest[0].id, p.subject, p.polarity)]
                tallies = self._tallies(db, codebook.themes, scope, over)
                shown.sort(key=lambda p: (-in_a_row(held, gss, p), -tallies[p.id].authorities, p.id))
                counts = self._counts(db, shown, scope, over)
                dated = self._own(db, held, latest[0].id, shown, scope)
                for side in cards:
                    own = [p for p in shown if p.id.endswith(f".{side}")]
                    within = {t: tuple(p for p in own if p.named and p.theme == t) for t in codebook.themes}
                    cards[side] = tuple(
                        Card(
                            p,
                            tallies[p.id],
                            counts[p.id],
                            dated[p.id],
                            tuple(Card(n, tallies[n.id], counts[n.id], dated[n.id]) for n in within[p.theme]),
                        )
                        for p in own
                        if not p.named
                    )
        review = latest[0].id if latest else None
        return self._answer("", over, **cards, council=gss, review=review)

    def _tallies(self, db: Connection, themes: Container[str], scope: Scope, over: Counted) -> dict[str, Tally]:
        """Count the patterns of some themes, their named ones included."""
        codebook = self._library.codebook
        said = self.corpus.sides(db, scope, over.reviews)
        return {p.id: count_one(p, over, said, codebook) for p in codebook.patterns.values() if p.theme in themes}

    def _own(
        self, db: Connection, held: Held, key: str, patterns: Sequence[Pattern], scope: Scope
    ) -> dict[str, tuple[Object, ...]]:
        """Give, by pattern, the findings by which one review shows it, those of the widest extent first."""
        nums = {p.id: _plainest(showing(held, key, p)) for p in patterns}
        rows = findings_by_num(db, sorted({num for own in nums.values() for num in own}))
        dated = with_since(db, [finding_object(row) for row in rows.values()], scope, self._library.codebook)
        by_num = dict(zip(rows, dated, strict=True))
        return {i: tuple(by_num[num] for num in own) for i, own in nums.items()}

    def _answer(self, text: str, over: Counted, **facts: Any) -> PatternAnswer:
        frameworks = tuple(Counter(over.frameworks.values()).most_common())
        england = self._library.authorities.standing
        return PatternAnswer(text, over.authorities, len(over.reviews), frameworks=frameworks, england=england, **facts)

    def _counts(self, db: Connection, patterns: Sequence[Pattern], scope: Scope, over: Counted) -> dict[str, Object]:
        ever = counted_in(db, replace(scope, ever=True), self._library.codebook)
        held = self.corpus.held(db, scope).of_kinds(scope.kinds)
        return {p.id: beside(p, held, scope, over, ever, self._library.codebook) for p in patterns}

    def recount(self, pattern_id: str, scope: Scope) -> tuple[Card, Counted]:
        """Count one pattern again, without evidence, and say over which reviews. Raises KeyError on an unknown id."""
        pattern = self._library.codebook.patterns[pattern_id]
        with self._library.catalogue.reading() as db:
            over = counted_in(db, scope, self._library.codebook)
            tally = count_all(db, scope, self._library.codebook, over)[pattern_id]
            return Card(pattern, tally, self._counts(db, [pattern], scope, over)[pattern_id]), over

    def selected(self, asked: Question, scope: Scope) -> Selected:
        """Give what a question is about; nothing when nothing is close.

        Asked for by name in the scope, a theme is given even where the question is more about another.
        """
        # What a question is about does not depend on where it is asked: the whole library (as far as it may be
        # seen) says which themes are meant, the scope says what is counted and shown.
        library_wide = Scope(visible=scope.visible)
        hits = self._engine.hits(asked, self._engine.reaches.of(library_wide).passages)
        if not hits.nearness.close:
            return Selected({})
        weights, codebook, subjects = self._weights, self._library.codebook, self._engine.subjects
        texts, named = subjects.themes(asked.vector), subjects.named(asked.vector)
        with self._library.catalogue.reading() as db:
            votes, named_votes = voted(db, hits, weights), voted_named(db, hits, weights)
        found = choose(asked, votes, texts, named, codebook, weights, everything=bool(scope.themes))
        return Selected(
            {theme: found[theme] for theme in found if not scope.themes or theme in scope.themes},
            {p: near + weights.pattern_votes * math.sqrt(named_votes.get(p, 0.0)) for p, near in named.items()},
        )

    def _selected(self, text: str, asked: Question | None, scope: Scope) -> Selected:
        if not text:
            return Selected(dict.fromkeys(scope.themes or self._library.codebook.themes, 0.0))
        return self.selected(asked, scope) if asked is not None else Selected({})

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

    def _sided(self, subject: str, text: str) -> Pattern:
        """Give a named pattern from the side that is asked about: of a weakness its failure, else its success."""
        asked = self._engine.ask(text)
        side = "success" if asked is not None and asked.side is Polarity.STRENGTH else "failure"
        return self._library.codebook.patterns[f"{subject}.{side}"]

    def _within(self, pattern: Pattern, selected: Selected, tallies: Mapping[str, Tally]) -> list[Pattern]:
        """Give the named patterns of a theme on one side that were found at all: nearest the question first."""
        codebook = self._library.codebook
        side = pattern.id.rpartition(".")[2]
        found = [codebook.patterns[f"{name}.{side}"] for name in codebook.within(pattern.theme)]
        near = selected.named
        shown = [p for p in found if tallies[p.id].authorities]
        shown.sort(key=lambda p: (-near.get(p.subject, 0.0), -tallies[p.id].authorities, p.id))
        return shown[:WITHIN]

    def _evidence(
        self, db: Connection, asked: Question | None, scope: Scope, over: Counted, patterns: list[Pattern]
    ) -> dict[str, list[Object]]:
        """Choose the findings of each pattern's card: near the question, or without one near the pattern itself."""
        if not patterns:
            return {}
        codebook, view = self._library.codebook, self._library.shelf.view()
        held = self.corpus.held(db, scope).of_kinds(scope.kinds)
        sources = {p.id: over.covering(p.theme, codebook) for p in patterns}
        if asked is not None:
            ranked = self._engine.hits(asked, self._engine.reaches.of_reviews(over.reviews), _DEPTH).ranked
            near = Near(dict(ranked), *view.score(asked.vector))
            found = gather(db, held, sources, near, asked.weights, codebook)
        else:
            found = {}
            for p in patterns:
                near = Near({}, *view.score(self._engine.subjects.statement(p.subject, p.polarity)))
                found |= gather(db, held, {p.id: sources[p.id]}, near, {}, codebook)
        since = since_findings(db, [f for own in found.values() for f in own], scope, codebook)
        return {i: [{**f, "since": since[f["id"]]} for f in own] for i, own in found.items()}


def _plainest(said: Sequence[Said]) -> list[int]:
    """Give the numbers of a few findings, those of the widest extent first."""
    ordered = sorted(said, key=lambda s: (EXTENTS.index(s.extent), s.kind != Kind.FINDING, s.num))
    return [s.num for s in ordered][:_OWN]
