"""The worklist: each council held on its own row, with when it was inspected, how it was judged and what came since.

It is for planning support. Nothing in it is a score: rows are sorted by time, name, region or grade, as the reader
chooses, and signs of decline are dated facts in sentences that nothing is sorted by the number of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, select

from kb.catalogue.objects import Object
from kb.catalogue.tables import finding
from kb.codebook import Codebook
from kb.library import Library
from kb.scope import Scope
from kb.values import Polarity
from search.cards.grades import ORDER
from search.corpus import Corpus, Held, Reviewed
from search.known import known_not_held
from search.worklist_signs import Sign, best_cited, crowded, latest_fall, signs_of, still_weak

PURPOSE = (
    "For a sector body that plans support: each council stands on its own row, with the facts and their dates. "
    "Time since an inspection is no sign of quality."
)
# Where no grade was read: after the strongest.
_UNGRADED = 1 + max(ORDER.values())


class Sort(StrEnum):
    """What rows are sorted by: the longest since an inspection, name, region, weakest grade, or the latest fall."""

    SINCE = "since"
    NAME = "name"
    REGION = "region"
    GRADE = "grade"
    FELL = "fell"


@dataclass(frozen=True, slots=True)
class Line:
    """A council's place in the list: its reviews and graded full inspections by day, and its latest fall of a grade."""

    reviews: Sequence[Reviewed]
    inspections: Sequence[Reviewed]
    fall: Sign | None

    @property
    def any(self) -> Reviewed:
        """Any of its reviews: what they say of the council itself is the same."""
        return self.reviews[-1]

    @property
    def latest(self) -> Reviewed | None:
        """Its latest graded full inspection."""
        return self.inspections[-1] if self.inspections else None


def months_since(day: str, today: date) -> int:
    """Count whole months from a day to today; none where the day is still to come."""
    was = date.fromisoformat(day)
    return max(0, (today.year - was.year) * 12 + today.month - was.month - (today.day < was.day))


class Worklist:
    """Makes the worklist from what is held. Made once from the library and its corpus; safe for threads."""

    def __init__(self, library: Library, corpus: Corpus) -> None:
        self._library = library
        self._corpus = corpus

    def answer(self, scope: Scope, today: date, sort: Sort = Sort.SINCE, limit: int = 20, offset: int = 0) -> Object:
        """Give one stretch of the list of the councils that the scope's places let through, as of a day."""
        codebook = self._library.codebook
        with self._library.catalogue.reading() as db:
            held = self._corpus.held(db, scope)
            lines = []
            for gss, reviews in held.councils.items():
                if _placed(reviews[-1], scope):
                    graded = [r for r in held.inspections(gss) if r.judged]
                    lines.append(Line(reviews, graded, latest_fall(graded, codebook)))
            lines.sort(key=lambda line: _key(line, sort))
            rows = [self._row(db, held, line, scope, today) for line in lines[offset : offset + limit]]
        return {
            "purpose": PURPOSE,
            "today": today.isoformat(),
            "sort": str(sort),
            "total": len(lines),
            "limit": limit,
            "offset": offset,
            "rows": rows,
        }

    def _row(self, db: Connection, held: Held, line: Line, scope: Scope, today: date) -> Object:
        codebook, latest = self._library.codebook, line.latest
        full = codebook.full_frameworks
        later = [r for r in line.reviews if r.framework not in full and (latest is None or r.order > latest.order)]
        # A day known only by its month or year may be later: it is then said, not left out.
        known = [
            k for k in known_not_held(db, line.any.gss, scope) if latest is None or k.day >= latest.day[: len(k.day)]
        ]
        signs = signs_of(held, line.inspections, codebook)
        unresolved = list(_unresolved(held, line.inspections, codebook))
        ids = _ids(db, [*(n for s in signs for n in s.nums), *(n for _, found in unresolved for _, n in found)])
        return {
            "gss": line.any.gss,
            "authority": line.any.authority,
            "region": line.any.region,
            "type": line.any.type,
            "latest": judged_object(latest) if latest else None,
            "months_since": months_since(latest.day, today) if latest else None,
            "history": [judged_object(r) for r in reversed(line.inspections)],
            "fell": line.fall.day if line.fall else None,
            "signs": [
                {
                    "kind": s.kind,
                    "day": s.day,
                    "text": s.text,
                    "review": s.review,
                    "before": s.before,
                    "theme": s.theme,
                    "area": s.area,
                    "findings": [ids[n] for n in s.nums],
                }
                for s in signs
            ],
            "unresolved": [
                {
                    "theme": theme,
                    "title": codebook.themes[theme].title,
                    "inspections": len(found),
                    "text": f"Found in {_years(r for r, _ in found)}.",
                    "found": [{**review_object(r), "finding": ids[n]} for r, n in found],
                }
                for theme, found in unresolved
            ],
            "later": [review_object(r) for r in later],
            "known_not_held": [k.to_json() for k in known],
        }


def review_object(one: Reviewed) -> Object:
    """Name a review: its id, framework and dates."""
    return {
        "review": one.id,
        "framework": one.framework,
        "day": one.day,
        "inspection_end": one.inspection_end,
        "published": one.published,
    }


def judged_object(one: Reviewed) -> Object:
    """Give how a full inspection judged a council: the overall grade where there is one, and each area's."""
    grades = [{"area": area, "grade": grade} for area, grade in one.grades.items() if area != "overall"]
    return {**review_object(one), "overall": one.overall, "grades": grades}


def _unresolved(
    held: Held, inspections: Sequence[Reviewed], codebook: Codebook
) -> Iterator[tuple[str, list[tuple[Reviewed, int]]]]:
    """Give the themes whose failure the latest inspection found, with the run of inspections that found it.

    A run is the latest inspection and those before it, one after another, of those whose framework covers the theme:
    (inspection, finding to cite), the earliest first. Themes stand in the codebook's order.
    """
    about = {one.id: crowded(held.said[one.id]) for one in inspections}
    for theme in codebook.themes:
        covering = codebook.covering(theme)
        found: list[tuple[Reviewed, int]] = []
        for one in reversed([r for r in inspections if r.framework in covering]):
            if not still_weak(held, one.id, theme):
                break
            cited = best_cited(held.said[one.id], theme, Polarity.WEAKNESS, about[one.id])
            found.insert(0, (one, cited.num))
        if found and found[-1][0] == inspections[-1]:
            yield theme, found


def _years(reviews: Iterable[Reviewed]) -> str:
    years = list(dict.fromkeys(r.day[:4] for r in reviews))
    return years[0] if len(years) == 1 else f"{', '.join(years[:-1])} and {years[-1]}"


def _ids(db: Connection, nums: Sequence[int]) -> dict[int, str]:
    rows = db.execute(select(finding.c.num, finding.c.id).where(finding.c.num.in_(nums)))
    return {row.num: row.id for row in rows}


def _placed(one: Reviewed, scope: Scope) -> bool:
    return (
        (not scope.authorities or one.gss in scope.authorities)
        and (not scope.regions or one.region in scope.regions)
        and (not scope.types or one.type in scope.types)
    )


def _key(line: Line, sort: Sort) -> tuple[str | int, ...]:
    """Give what a row is sorted by; councils without a graded inspection stand last where time or grade is asked."""
    name = line.any.authority, line.any.gss
    latest = line.latest
    if sort is Sort.NAME:
        return name
    if sort is Sort.REGION:
        return line.any.region, *name
    if sort is Sort.FELL:
        return -date.fromisoformat(line.fall.day).toordinal() if line.fall else 0, *name
    since = date.fromisoformat(latest.day).toordinal() if latest else date.max.toordinal()
    if sort is Sort.SINCE:
        return since, *name
    return _weakest(latest), since, *name


def _weakest(latest: Reviewed | None) -> int:
    """Place a grade from the weakest: the overall one, else (none is derived: to sort by only) the weakest area's."""
    if latest is None:
        return _UNGRADED
    grades = [latest.overall] if latest.overall else latest.grades.values()
    return min((ORDER.get(grade, _UNGRADED) for grade in grades), default=_UNGRADED)
