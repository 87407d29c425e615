"""A pattern's whole card, composed from its figures, what goes with it, and the evidence for and against."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, replace

from sqlalchemy import Connection

from kb.catalogue.objects import Object
from kb.codebook import Codebook, Pattern
from kb.library import Library
from kb.scope import Scope
from search.cards.breakdown import FEW, between_kinds, breakdown, showing, shown_in, trend
from search.cards.company import company
from search.cards.figures import beside
from search.cards.grades import Graded, before_grades, pooled, with_weak_grades
from search.corpus import Corpus, Held, Reviewed
from search.counting import Counted, count_one, counted_in
from search.evidence import Near, gather
from search.retrieve import Engine
from search.since import since_findings

EVIDENCE = 5
_COUNCILS = 12
NOTHING = "Inspectors' reports are what was seen and said. They show what goes together, never what causes what."


class Cards:
    """Makes whole cards. Made once from the library, its engine and its corpus; safe for threads."""

    def __init__(self, library: Library, engine: Engine, corpus: Corpus) -> None:
        self._library = library
        self._engine = engine
        self._corpus = corpus

    def card(self, key: str, scope: Scope) -> Object:
        """Give a pattern's whole card. Raises KeyError where the codebook has no such pattern.

        Figures are over the scope's reviews, by default each council's latest full inspection; what follows councils or
        inspections over time (trend, grades) is over every inspection in the scope, and says so. A provisional
        pattern gives evidence and no figure.
        """
        codebook = self._library.codebook
        pattern = codebook.patterns[key]
        with self._library.catalogue.reading() as db:
            held = self._corpus.held(db, scope).of_kinds(scope.kinds)
            over = counted_in(db, scope, codebook)
            ever = counted_in(db, replace(scope, ever=True), codebook)
            figures = {} if pattern.provisional else self._figures(held, pattern, over, ever)
            return {
                **head(pattern),
                "scope": {
                    "authorities": over.authorities,
                    "reviews": len(over.reviews),
                    "england": self._library.authorities.standing,
                },
                **self._tally(held, pattern, over),
                **beside(pattern, held, scope, over, ever, codebook),
                **(figures or _NO_FIGURES),
                **self._seen(db, held, pattern, scope, over),
                "caution": NOTHING,
            }

    def rows(self, scope: Scope) -> Iterator[Object]:
        """Give every pattern's figures as rows for an export: without evidence, with the pooled ratio, by id."""
        codebook = self._library.codebook
        with self._library.catalogue.reading() as db:
            held = self._corpus.held(db, scope).of_kinds(scope.kinds)
            over = counted_in(db, scope, codebook)
            ever = counted_in(db, replace(scope, ever=True), codebook)
        graded = _graded(held, ever, codebook)
        for pattern in sorted(codebook.patterns.values(), key=lambda p: p.id):
            figures = {} if pattern.provisional else self._figures(held, pattern, over, ever)
            value, interval = (None, None) if pattern.provisional else pooled(graded, pattern)
            yield {
                **head(pattern),
                **self._tally(held, pattern, over),
                **beside(pattern, held, scope, over, ever, codebook),
                **(figures or _NO_FIGURES),
                "pooled_ratio": round(value, 3) if value is not None else None,
                "pooled_interval": interval.rounded() if interval else None,
            }

    def _tally(self, held: Held, pattern: Pattern, over: Counted) -> Object:
        tally = count_one(pattern, over, held.sides, self._library.codebook)
        few = not pattern.provisional and tally.authorities < FEW
        return {**{k: None if pattern.provisional else n for k, n in asdict(tally).items()}, "few": few}

    def _figures(self, held: Held, pattern: Pattern, over: Counted, ever: Counted) -> Object:
        codebook = self._library.codebook
        covering = codebook.covering(pattern.theme)
        counted = shown_in(held, over.reviews, pattern, covering)
        followed = shown_in(held, ever.reviews, pattern, covering)
        graded = _graded(held, ever, codebook)
        first = set(ever.reviews)
        pairs = [pair for pair in held.pairs() if pair[0].id in first]
        return {
            "by": [breakdown(shown) for shown in counted],
            "trend": [trend(shown) for shown in followed],
            "before_grades": before_grades(held, pairs, pattern, codebook),
            "with_grades": with_weak_grades(graded, pattern),
            "kinds": between_kinds(counted[0]) if counted else [],
            "company": company(held, counted[0].reviews, pattern, codebook) if counted else [],
        }

    def _seen(self, db: Connection, held: Held, pattern: Pattern, scope: Scope, over: Counted) -> Object:
        """Give the evidence, the counter-examples, and the other side with the councils that show it."""
        codebook = self._library.codebook
        other = codebook.patterns[pattern.opposite]
        covering = over.covering(pattern.theme, codebook)
        own = {key for key in covering if showing(held, key, pattern)}
        others = {key for key in covering if showing(held, key, other)}
        found = self._gathered(db, held, pattern, own)
        against = self._gathered(db, held, other, others - own)
        answering = self._gathered(db, held, other, others)
        since = since_findings(db, [*found, *against, *answering], scope, codebook)

        def dated(findings: Sequence[Object]) -> list[Object]:
            return [{**f, "since": since[f["id"]]} for f in findings]

        return {
            "findings": dated(found),
            "counter_examples": {
                "authorities": None
                if pattern.provisional or other.provisional
                else len({over.councils[key] for key in others - own}),
                "findings": dated(against),
            },
            "answer": {
                **head(other),
                "authorities": None if other.provisional else len({over.councils[key] for key in others}),
                "of": None if other.provisional else len({over.councils[key] for key in covering}),
                "councils": _councils(held, pattern, [held.reviews[key] for key in others]),
                "findings": dated(answering),
            },
        }

    def _gathered(self, db: Connection, held: Held, pattern: Pattern, reviews: Collection[str]) -> list[Object]:
        """Give the findings of some reviews nearest to a pattern's own statement, of different councils."""
        if not reviews:
            return []
        statement = self._engine.subjects.statement(pattern.subject, pattern.polarity)
        near = Near({}, *self._library.shelf.view().score(statement))
        return gather(db, held, {pattern.id: reviews}, near, {}, self._library.codebook, EVIDENCE)[pattern.id]


def _graded(held: Held, ever: Counted, codebook: Codebook) -> Graded:
    return Graded(held, [held.reviews[key] for key in ever.reviews if held.reviews[key].overall], codebook)


_NO_FIGURES: Object = {"by": [], "trend": [], "before_grades": [], "with_grades": [], "kinds": [], "company": []}


def head(pattern: Pattern) -> Object:
    """Give what a pattern is."""
    return {
        "id": pattern.id,
        "title": pattern.title,
        "theme": pattern.theme,
        "polarity": str(pattern.polarity),
        "provisional": pattern.provisional,
    }


def _councils(held: Held, pattern: Pattern, reviews: Sequence[Reviewed]) -> list[Object]:
    """Give the councils that show the other side: first those an earlier inspection found this side in, then the latest."""
    made = []
    for one in reviews:
        before = [r for r in held.inspections(one.gss) if r.order < one.order]
        turned = next((r for r in reversed(before) if held.shows(r.id, pattern.subject, pattern.polarity)), None)
        mixed = held.shows(one.id, pattern.subject, pattern.polarity)
        made.append((turned is None or mixed, one, turned))
    made.sort(key=lambda row: row[1].order, reverse=True)
    made.sort(key=lambda row: row[0])
    return [
        {
            "gss": one.gss,
            "authority": one.authority,
            "review": one.id,
            "framework": one.framework,
            "inspection_end": one.inspection_end,
            "published": one.published,
            "earlier": turned.id if turned and not mixed else None,
        }
        for mixed, one, turned in made[:_COUNCILS]
    ]
