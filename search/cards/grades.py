"""What goes with weak grades, and what comes before them: ratios within a framework, always with both counts.

A pattern and a grade of one report are the work of the same inspectors, so the ratio says how they write, not what
causes what. A pattern at one inspection and the grade at the next are two teams' work, and are given first.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.catalogue.objects import Object
from kb.codebook import Codebook, Pattern
from search.corpus import Held, Reviewed
from search.statistics.intervals import Interval, ratio, share
from search.statistics.strata import Stratum, pooled_ratio

WEAK, STRONG = ("inadequate",), ("good", "outstanding")
# From the weakest on; `adequate` was requires improvement's name before 2013.
ORDER: Mapping[str, int] = {"inadequate": 0, "adequate": 1, "requires-improvement": 1, "good": 2, "outstanding": 3}
# The predictive form is given where so many pairs of inspections began from one grade.
ENOUGH_PAIRS = 20
_DRAWS = 1000
SAME_HANDS = "the same inspectors wrote the finding and gave the grade"
Shows = Callable[[Reviewed, Pattern], bool]


def moved(first: Reviewed, after: Reviewed) -> str | None:
    """Say whether the overall grade was `better`, the `same` or `worse` at a later inspection; None where one has none."""
    return way(first.overall, after.overall)


def way(was: str | None, now: str | None) -> str | None:
    """Say whether one grade is better than, the same as or worse than another; None where one is absent."""
    first, second = ORDER.get(was or ""), ORDER.get(now or "")
    if first is None or second is None:
        return None
    return "better" if second > first else "worse" if second < first else "same"


@dataclass(frozen=True)
class Graded:
    """Reviews with an overall grade, and whether each shows a pattern: what ratios are made of."""

    held: Held
    reviews: Sequence[Reviewed]
    codebook: Codebook

    def frameworks(self) -> list[str]:
        """Give the frameworks of these reviews, the one with most first."""
        names = [r.framework for r in self.reviews]
        return sorted(set(names), key=lambda f: (-names.count(f), f))

    def among(self, pattern: Pattern, framework: str) -> list[Reviewed]:
        """Give the reviews of a framework, none where it does not cover the pattern's theme."""
        covering = self.codebook.covering(pattern.theme)
        return [r for r in self.reviews if r.framework == framework] if framework in covering else []

    def counts(self, pattern: Pattern, framework: str) -> tuple[int, int, int, int]:
        """Give (found, of) among the inadequate and (found, of) among the good or outstanding."""
        own = self.among(pattern, framework)
        weak = [r for r in own if r.overall in WEAK]
        strong = [r for r in own if r.overall in STRONG]
        shows = self.held.shows
        found = [sum(shows(r.id, pattern.subject, pattern.polarity) for r in rows) for rows in (weak, strong)]
        return found[0], len(weak), found[1], len(strong)


def with_weak_grades(graded: Graded, pattern: Pattern) -> list[Object]:
    """Say, within each framework, in how many reports judged inadequate and judged good a pattern was found."""
    alike = _alike(pattern, graded.codebook)
    made = []
    for framework in graded.frameworks():
        weak_found, weak_of, strong_found, strong_of = graded.counts(pattern, framework)
        if not weak_of or not strong_of:
            continue
        ratios = [r for p in alike if (r := ratio(*graded.counts(p, framework))) is not None]
        own = ratio(weak_found, weak_of, strong_found, strong_of)
        made.append(
            {
                "framework": framework,
                "inadequate": {"reviews": weak_found, "of": weak_of, "interval": share(weak_found, weak_of).rounded()},
                "good": {
                    "reviews": strong_found,
                    "of": strong_of,
                    "interval": share(strong_found, strong_of).rounded(),
                },
                "ratio": own and round(own, 2),
                "median_ratio": round(statistics.median(ratios), 2) if ratios else None,
                "patterns": len(ratios),
                "says": SAME_HANDS,
            }
        )
    return made


def _alike(pattern: Pattern, codebook: Codebook) -> list[Pattern]:
    """Give the patterns a pattern's ratio is set beside: of its side and sort, and measured."""
    return [
        p
        for p in codebook.patterns.values()
        if p.polarity == pattern.polarity and p.named == pattern.named and not p.provisional
    ]


def before_grades(
    held: Held, pairs: Iterable[tuple[Reviewed, Reviewed]], pattern: Pattern, codebook: Codebook
) -> list[Object]:
    """Say how the overall grade moved to the next inspection, with the pattern at the first and without.

    Within the framework and the grade of the first inspection, where at least twenty pairs began so.
    """
    covering = codebook.covering(pattern.theme)
    strata: dict[tuple[str, str], list[tuple[bool, str]]] = {}
    for first, after in pairs:
        way = moved(first, after)
        if way is not None and first.framework in covering and first.overall:
            shows = held.shows(first.id, pattern.subject, pattern.polarity)
            strata.setdefault((first.framework, first.overall), []).append((shows, way))
    made = []
    for (framework, grade), rows in sorted(strata.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(rows) >= ENOUGH_PAIRS:
            shown, not_shown = ([way for shows, way in rows if shows is wanted] for wanted in (True, False))
            made.append(
                {
                    "framework": framework,
                    "grade": grade,
                    "pairs": len(rows),
                    "shown": outcomes(shown),
                    "not_shown": outcomes(not_shown),
                }
            )
    return made


def outcomes(ways: Sequence[str]) -> Object:
    """Count how grades moved: better, same and worse, of how many, with the interval of the share that got better."""
    better = ways.count("better")
    return {
        "of": len(ways),
        "better": better,
        "same": ways.count("same"),
        "worse": ways.count("worse"),
        "interval": share(better, len(ways)).rounded(),
    }


def pooled(graded: Graded, pattern: Pattern) -> tuple[float | None, Interval | None]:
    """Pool a pattern's ratio over framework and third of length (Mantel–Haenszel), with a bootstrap over councils."""
    rows = [
        (r, 0 if r.overall in WEAK else 1)
        for f in graded.frameworks()
        for r in graded.among(pattern, f)
        if r.overall in (*WEAK, *STRONG)
    ]
    if not rows:
        return None, None
    strata = _strata([r for r, _ in rows])
    councils = sorted({r.gss for r, _ in rows})
    # For each council and stratum: found and all among the inadequate, found and all among the good.
    cells = np.zeros((len(councils), max(strata.values()) + 1, 4))
    place = {gss: i for i, gss in enumerate(councils)}
    for r, group in rows:
        at = cells[place[r.gss], strata[r.id]]
        at[2 * group] += graded.held.shows(r.id, pattern.subject, pattern.polarity)
        at[2 * group + 1] += 1
    whole = cells.sum(axis=0)
    own = pooled_ratio(Stratum(*map(int, row)) for row in whole)
    return own, _drawn(cells) if own is not None else None


def _drawn(cells: NDArray[np.float64]) -> Interval | None:
    chance = np.random.default_rng(0)
    n = len(cells)
    drawn = np.einsum("dc,csk->dsk", chance.multinomial(n, np.full(n, 1 / n), _DRAWS).astype(float), cells)
    found, of, other_found, other_of = np.moveaxis(drawn, -1, 0)
    both = np.maximum(of + other_of, 1)
    usable = (of > 0) & (other_of > 0)
    above = (found * other_of / both * usable).sum(axis=1)
    below = (other_found * of / both * usable).sum(axis=1)
    values = above[below > 0] / below[below > 0]
    if len(values) < _DRAWS // 2:
        return None
    low, high = np.quantile(values, [0.025, 0.975])
    return Interval(float(low), float(high))


def _strata(reviews: Sequence[Reviewed]) -> dict[str, int]:
    """Number each review's framework and third of length among its framework's reviews."""
    made: dict[str, int] = {}
    for i, framework in enumerate(sorted({r.framework for r in reviews})):
        own = sorted((r for r in reviews if r.framework == framework), key=lambda r: (r.length, r.id))
        made |= {r.id: 3 * i + 3 * place // len(own) for place, r in enumerate(own)}
    return made
