"""How a pattern's count parts by extent, grade, year, type and region: within one framework, never pooled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from scipy.stats import chi2_contingency

from kb.catalogue.objects import Object
from kb.codebook import Pattern
from search.corpus import Held, Reviewed, Said
from search.statistics.intervals import difference, share

# From the widest to what was not said.
EXTENTS = ("widespread", "some", "small", "not-stated")
# With fewer councils a share says little: the card says so.
FEW = 5
# Kinds of council are compared where each cell of the table may be expected to hold this many …
_EXPECTED = 5
# … and called different at this level: a reader looks at many cards, and one in twenty would differ by chance.
_LEVEL = 0.01
_FEWEST_IN_A_HALF = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """The reviews of one framework that cover a pattern, and the findings that show it in each that does."""

    pattern: Pattern
    framework: str
    reviews: Sequence[Reviewed]
    found: dict[str, list[Said]]

    def councils(self, which: Callable[[Reviewed], bool] = bool) -> tuple[int, int]:
        """Give in how many councils, of how many, the pattern was found among some of the reviews."""
        chosen = [r for r in self.reviews if which(r)]
        return len({r.gss for r in chosen if r.id in self.found}), len({r.gss for r in chosen})


def shown_in(held: Held, keys: Iterable[str], pattern: Pattern, covering: Collection[str]) -> list[Shown]:
    """Part reviews by framework, the one with most first, and look up the findings that show a pattern in each."""
    by_framework: dict[str, list[Reviewed]] = {}
    for key in keys:
        one = held.reviews[key]
        if one.framework in covering:
            by_framework.setdefault(one.framework, []).append(one)
    made = []
    for framework, reviews in sorted(by_framework.items(), key=lambda item: (-len(item[1]), item[0])):
        found = {r.id: own for r in reviews if (own := showing(held, r.id, pattern))}
        made.append(Shown(pattern, framework, reviews, found))
    return made


def showing(held: Held, key: str, pattern: Pattern) -> list[Said]:
    """Give the findings by which a review shows a pattern."""
    own = held.said[key].get(pattern.subject, ())
    return [s for s in own if s.polarity == pattern.polarity]


def breakdown(shown: Shown) -> Object:
    """Part the councils of one framework that show a pattern; every figure is of councils, with how many could show it."""
    found, of = shown.councils()
    return {
        "framework": shown.framework,
        "authorities": found,
        "of": of,
        "interval": share(found, of).rounded(),
        "few": found < FEW,
        "extent": _by_extent(shown),
        "grade": _by_grade(shown),
        "year": _by(shown, lambda r: r.day[:4]),
        "type": _by(shown, lambda r: r.type),
        "region": _by(shown, lambda r: r.region),
    }


def widest(said: Iterable[Said]) -> str:
    """Give the widest extent that some findings state."""
    return min((s.extent for s in said), key=EXTENTS.index, default=EXTENTS[-1])


def _by_extent(shown: Shown) -> list[Object]:
    by_council: dict[str, list[Said]] = {}
    for one in shown.reviews:
        if one.id in shown.found:
            by_council.setdefault(one.gss, []).extend(shown.found[one.id])
    extents = [widest(said) for said in by_council.values()]
    return [{"value": extent, "authorities": extents.count(extent)} for extent in EXTENTS if extent in extents]


def _by_grade(shown: Shown) -> list[Object]:
    """Count by the grade of the area a finding stands in: found there, of the councils whose area was judged so."""
    areas = sorted({s.area for own in shown.found.values() for s in own if s.area})
    made: list[Object] = []
    for area in areas:
        grades = sorted({r.grades[area] for r in shown.reviews if area in r.grades})
        for grade in grades:
            judged = [r for r in shown.reviews if r.grades.get(area) == grade]
            found = {r.gss for r in judged if any(s.area == area for s in shown.found.get(r.id, ()))}
            made.append({"area": area, "grade": grade, "authorities": len(found), "of": len({r.gss for r in judged})})
    return made


def _by(shown: Shown, value: Callable[[Reviewed], str]) -> list[Object]:
    values = sorted({value(r) for r in shown.reviews if value(r)})
    rows = [(v, *shown.councils(lambda r, v=v: value(r) == v)) for v in values]  # type: ignore[misc]
    return [{"value": v, "authorities": found, "of": of} for v, found, of in rows]


def trend(shown: Shown) -> Object:
    """Follow a pattern over the years of one framework's reviews, and say whether the later half differs.

    Counts are of reviews: a council inspected twice under a framework is in both its years.
    """
    reviews = sorted(shown.reviews, key=lambda r: r.order)
    years = sorted({r.day[:4] for r in reviews})
    rows = []
    for year in years:
        own = [r for r in reviews if r.day.startswith(year)]
        rows.append({"year": int(year), "reviews": sum(r.id in shown.found for r in own), "of": len(own)})
    return {"framework": shown.framework, "years": rows, "says": _halves(shown, reviews)}


def _halves(shown: Shown, reviews: Sequence[Reviewed]) -> str:
    middle = len(reviews) // 2
    earlier, later = reviews[:middle], reviews[middle:]
    if len(earlier) < _FEWEST_IN_A_HALF:
        return "too few inspections to follow"
    was, now = (sum(r.id in shown.found for r in half) for half in (earlier, later))
    span = difference(now, len(later), was, len(earlier))
    counts = f"{was} of {len(earlier)} until {earlier[-1].day[:7]}, {now} of {len(later)} since"
    if span.low > 0:
        return f"found more often in the later half ({counts})"
    if span.high < 0:
        return f"found less often in the later half ({counts})"
    return f"no change found between the halves ({counts})"


def between_kinds(shown: Shown) -> list[Object]:
    """Say whether kinds of council differ, by type and by region, only where the counts support it."""
    return [
        _differs(shown, "type", lambda r: r.type),
        _differs(shown, "region", lambda r: r.region),
    ]


def _differs(shown: Shown, name: str, value: Callable[[Reviewed], str]) -> Object:
    found, of = shown.councils()
    rows = []
    for kind in sorted({value(r) for r in shown.reviews if value(r)}):
        here, there = shown.councils(lambda r, kind=kind: value(r) == kind)  # type: ignore[misc]
        # What may be expected of the rarer of found and not found, were there no difference.
        if of and there * min(found, of - found) / of >= _EXPECTED:
            rows.append((kind, here, there))
    compared = [{"value": kind, "authorities": here, "of": there} for kind, here, there in rows]
    made: Object = {"by": name, "framework": shown.framework, "compared": compared, "p": None}
    if len(rows) < 2:
        return {**made, "says": "too few councils to compare"}
    p = float(chi2_contingency([[here, there - here] for _, here, there in rows]).pvalue)
    says = "a difference was found" if p < _LEVEL else "no difference found"
    return {**made, "p": round(p, 4), "says": says}
