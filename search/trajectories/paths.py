"""The routes from inadequate to good: by what steps councils came, and what was praised where they arrived."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence

from kb.catalogue.objects import Object
from kb.codebook import Codebook, Pattern
from kb.values import Polarity
from search.cards.grades import ORDER, STRONG
from search.corpus import Held, Reviewed
from search.statistics.intervals import share
from search.trajectories.states import state

_SHOWN = 15


def paths(held: Held) -> list[list[Reviewed]]:
    """Give, for each time a council was judged inadequate and not before, its inspections from then to good, or so far."""
    made: list[list[Reviewed]] = []
    for gss in sorted(held.councils):
        path: list[Reviewed] = []
        for one in [r for r in held.inspections(gss) if r.overall in ORDER]:
            if path or one.overall == "inadequate":
                path.append(one)
            if path and one.overall in STRONG:
                made.append(path)
                path = []
        if len(path) > 1 or (path and path[0].overall == "inadequate"):
            made.append(path)
    return made


def routes(held: Held, codebook: Codebook) -> Object:
    """Count the routes: the grades on the way, with how many councils took each, and what arrived with good.

    For each measured success pattern: in how many of the inspections that judged a council good after inadequate it
    was found and had not been at the inspection before, beside those that judged it inadequate or requiring
    improvement still.
    """
    walked = paths(held)
    steps = Counter(tuple(r.overall or "" for r in path) for path in walked)
    arrived = [(path[-2], path[-1]) for path in walked if path[-1].overall in STRONG]
    stayed = [pair for path in walked for pair in itertools.pairwise(path) if pair[1].overall not in STRONG]
    success = [
        p for p in codebook.patterns.values() if p.polarity is Polarity.STRENGTH and p.named and not p.provisional
    ]
    rows = [_arrival(held, p, arrived, stayed, codebook) for p in success]
    rows = [row for row in rows if row["arrived"]["of"]]
    rows.sort(key=lambda row: (-row["arrived"]["found"] / row["arrived"]["of"], row["pattern"]))
    return {
        "paths": [{"grades": list(grades), "councils": count} for grades, count in steps.most_common()],
        "arrived": len(arrived),
        "stayed": len(stayed),
        "success": rows[:_SHOWN],
    }


def _arrival(
    held: Held,
    pattern: Pattern,
    arrived: Sequence[tuple[Reviewed, Reviewed]],
    stayed: Sequence[tuple[Reviewed, Reviewed]],
    codebook: Codebook,
) -> Object:
    return {
        "pattern": pattern.id,
        "title": pattern.title,
        "arrived": _newly(held, pattern, arrived, codebook),
        "stayed": _newly(held, pattern, stayed, codebook),
    }


def _newly(held: Held, pattern: Pattern, pairs: Iterable[tuple[Reviewed, Reviewed]], codebook: Codebook) -> Object:
    covering = codebook.covering(pattern.theme)
    own = [(a, b) for a, b in pairs if a.framework in covering and b.framework in covering]
    fresh = [
        (a, b)
        for a, b in own
        if held.shows(b.id, pattern.subject, Polarity.STRENGTH)
        and not held.shows(a.id, pattern.subject, Polarity.STRENGTH)
    ]
    return {"found": len(fresh), "of": len(own), "interval": share(len(fresh), len(own)).rounded()}


def where_resolved(held: Held, failure: Pattern, codebook: Codebook) -> list[Object]:
    """Give the measured success patterns found, and new, at the inspections where a failure was resolved, with counts."""
    pairs = [(a, b) for a, b in held.pairs() if state(held, a, b, failure.subject).resolved]
    success = [
        p for p in codebook.patterns.values() if p.polarity is Polarity.STRENGTH and p.named and not p.provisional
    ]
    rows = [{"pattern": p.id, "title": p.title, **_newly(held, p, pairs, codebook)} for p in success]
    rows = [row for row in rows if row["found"]]
    rows.sort(key=lambda row: (-row["found"] / row["of"], row["pattern"]))
    return rows[:_SHOWN]
