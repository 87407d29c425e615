"""Checks a briefing's front matter against the library: every citation's locator and every figure's counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from kb.codebook import Codebook, Pattern
from kb.library import Library
from kb.scope import ScopeError
from search.briefing.ground import Held, hold, known_sources
from search.briefing.head import Citation, Counted, Figure, Head
from search.briefing.verdict import Problem
from search.counting import Tally, count_all, counted_in

_FIELDS = ("review", "voice", "source", "page", "spans", "text_hash")
_WHAT = {"text_hash": "text hash"}


@dataclass(frozen=True)
class Ground:
    """The library's side of a briefing: what its marks stand for now, and what its figures count to now.

    `covering` gives, by theme, the reviews among those counted whose framework covers it.
    """

    scope: Counted
    held: Mapping[str, Held]
    sources: set[str]
    tallies: Mapping[str, Tally]
    covering: Mapping[str, set[str]]
    codebook: Codebook

    def figure(self, figure: Figure) -> Figure | None:
        """Count a figure again; None when the library has no such pattern."""
        tally = self.tallies.get(figure.pattern)
        return Figure(number=figure.number, pattern=figure.pattern, **asdict(tally)) if tally else None

    def supports(self, held: Held, pattern: Pattern) -> bool:
        """Say whether a finding is one of those that a pattern's figures count."""
        return (
            held.counts
            and pattern.id in held.found["patterns"]
            and (held.found["review"] in self.covering[pattern.theme])
        )


def ground_of(library: Library, head: Head) -> Ground:
    """Look up all that a briefing's front matter names. Raises ScopeError on a filter the library does not know."""
    if head.filters.since and head.filters.until and head.filters.since > head.filters.until:
        raise ScopeError("since: is later than until: no review can pass")
    scope = head.filters.filters().scope(library.authorities, library.codebook)
    with library.catalogue.reading() as db:
        over = counted_in(db, scope, library.codebook)
        return Ground(
            scope=Counted(authorities=over.authorities, reviews=len(over.reviews)),
            held=hold(db, sorted({c.finding for c in head.citations}), scope, library.codebook, over),
            sources=known_sources(db, [c.source for c in head.citations]),
            tallies=count_all(db, scope, library.codebook, over),
            covering={theme: over.covering(theme, library.codebook) for theme in library.codebook.themes},
            codebook=library.codebook,
        )


def check_entries(head: Head, places: Mapping[str, int], ground: Ground) -> Iterator[Problem]:
    """Give what is wrong with the front matter's figures and citations, each at its entry's line."""
    if head.scope != ground.scope:
        yield Problem(
            places.get("scope", 1),
            f"scope: says {head.scope.authorities} councils and {head.scope.reviews} reviews, counted now they are "
            f"{ground.scope.authorities} and {ground.scope.reviews}",
        )
    for i, figure in enumerate(head.figures):
        for reason in _figure(figure, ground):
            yield Problem(places.get(f"figures.{i}", 1), f"F{figure.number}: {reason}")
    for i, citation in enumerate(head.citations):
        for reason in _citation(citation, ground):
            yield Problem(places.get(f"citations.{i}", 1), f"[{citation.number}]: {reason}")
    for key, numbers in (("figures", head.figures), ("citations", head.citations)):
        for number in _twice(numbers):
            yield Problem(places.get(key, 1), f"{key}: number {number} is given twice")


def _figure(figure: Figure, ground: Ground) -> Iterator[str]:
    now = ground.figure(figure)
    if now is None:
        yield f"there is no pattern {figure.pattern!r}"
        return
    if not now.authorities:
        yield f"{figure.pattern} is found in no council now"
    for key, value in asdict_of(figure).items():
        if value != (recounted := getattr(now, key)):
            yield f"{key} is {value} in the briefing and {recounted} counted now"


def asdict_of(figure: Figure) -> dict[str, int]:
    """Give only a figure's counts."""
    return figure.model_dump(exclude={"number", "pattern"})


def _citation(citation: Citation, ground: Ground) -> Iterator[str]:
    held = ground.held.get(citation.finding)
    if citation.source not in ground.sources:
        yield f"the library has no source {citation.source}"
    if held is None:
        yield f"the library has no finding {citation.finding!r} that these filters may show"
        return
    true = held.cite(citation.number)
    for key in _FIELDS:
        said, is_now = getattr(citation, key), getattr(true, key)
        if said != is_now:
            yield f"the {_WHAT.get(key, key)} is not the finding's: {_short(said)} should be {_short(is_now)}"
    yield from held.unsound()


def _short(value: object) -> str:
    return str([list(span) for span in value] if isinstance(value, tuple) else value)


def _twice(numbered: Sequence[Figure] | Sequence[Citation]) -> list[int]:
    return sorted(n for n, times in Counter(entry.number for entry in numbered).items() if times > 1)
