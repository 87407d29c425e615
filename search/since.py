"""What happened since: a finding is never shown as if it were today's, its council's later judgements go with it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select

from kb.catalogue.objects import Object
from kb.catalogue.scoping import of_the_council, reviews_in
from kb.catalogue.tables import change, finding, judgement, passage, review
from kb.codebook import Codebook
from kb.scope import Scope

# Where a framework does not judge an area by itself, the judgement that spoke for it. SIF judged care leavers and
# adoption within children looked after; ILACS judged care leavers with children in care until 2023.
_SPOKEN_FOR_BY = {"care-leavers": "children-in-care", "adoption": "children-in-care"}
_IN_WORDS = {
    "overall": "overall",
    "children-in-care": "for children in care",
}
# Timelines by (what may be seen, council) of each catalogue, as of its last change.
_HELD: WeakKeyDictionary[Engine, tuple[int, dict[tuple[object, str], list[Inspection]]]] = WeakKeyDictionary()
_TURN = threading.Lock()
_PLACES = (
    select(finding.c.id, passage.c.area, review.c.day)
    .join_from(finding, passage, finding.c.passage == passage.c.num)
    .join(review, finding.c.review == review.c.id)
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """A judged full inspection on a council's timeline, with what it gave in each area: (grade, label)."""

    review: str
    framework: str
    day: str
    inspection_end: str | None
    published: str | None
    grades: dict[str, tuple[str, str]] = field(default_factory=dict)

    def judged(self, area: str | None) -> Object:
        """Give what this inspection judged in an area, else in what spoke for it; grade None where nothing did."""
        for candidate in (area, _SPOKEN_FOR_BY.get(area or ""), "overall"):
            if candidate in self.grades:
                grade, label = self.grades[candidate]
                return self._object(candidate, grade, label)
        return self._object(area, None, None)

    def _object(self, area: str | None, grade: str | None, label: str | None) -> Object:
        return {
            "review": self.review,
            "framework": self.framework,
            "inspection_end": self.inspection_end,
            "published": self.published,
            "area": area,
            "grade": grade,
            "label": label,
        }


def with_since(db: Connection, findings: Sequence[Object], scope: Scope, codebook: Codebook) -> list[Object]:
    """Give the findings with `since` added: see `since_findings`."""
    said = since_findings(db, findings, scope, codebook)
    return [{**f, "since": said[f["id"]]} for f in findings]


def since_findings(
    db: Connection, findings: Sequence[Object], scope: Scope, codebook: Codebook
) -> dict[str, Object | None]:
    """Say for each finding, by its id, what the council's next and latest judged full inspections gave in its area.

    A value is `{"next", "latest", "text"}`, or None where no full inspection of the council is held; `next` is None
    when the finding is from the latest. Two queries for any number of findings; the scope's visibility holds.
    """
    if not findings:
        return {}
    places = _places(db, [f["id"] for f in findings])
    timelines = _remembered(db, {f["gss"] for f in findings}, scope, codebook)
    return {f["id"]: _since(f, places.get(f["id"], (None, "")), timelines.get(f["gss"], [])) for f in findings}


def _since(found: Object, place: tuple[str | None, str], timeline: Sequence[Inspection]) -> Object | None:
    if not timeline:
        return None
    area, day = place
    later = [i for i in timeline if (i.day, i.review) > (day, found["review"])]
    following = later[0].judged(area) if later else None
    latest = timeline[-1].judged(area)
    return {"next": following, "latest": latest, "text": _text(found["review"], area, following, latest)}


def _text(own: str, area: str | None, following: Object | None, latest: Object) -> str:
    if following is None:
        if latest["review"] == own:
            return f"latest: {_grade(latest, area)}" if latest["grade"] else ""
        return f"last inspected {month_of(latest)}: {_grade(latest, area)}"
    text = f"re-inspected {month_of(following)}: {_grade(following, area)}"
    if latest["review"] != following["review"]:
        text += f"; latest, {month_of(latest)}: {_grade(latest, area)}"
    return text


def _grade(judged: Object, area: str | None) -> str:
    """Name a grade, and the area it is for where that is not the finding's own."""
    if not judged["grade"]:
        return "not judged in this area"
    words = grade_in_words(judged["grade"])
    return words if judged["area"] == area or area is None else f"{words} {_IN_WORDS[judged['area']]}"


def grade_in_words(grade: str) -> str:
    """Write a grade as people say it."""
    return grade.replace("-", " ")


def month_of(dated: Object) -> str:
    """Give the month a review was published in, else the one its inspection ended in: `May 2019`."""
    day = dated["published"] or dated["inspection_end"]
    return f"{date.fromisoformat(day):%B %Y}" if day else "on an unknown date"


def _places(db: Connection, ids: Sequence[str]) -> dict[str, tuple[str | None, str]]:
    """Give each finding's judgement area and its review's day."""
    query = _PLACES.where(finding.c.id.in_(ids))
    return {row.id: (row.area, row.day) for row in db.execute(query)}


def _remembered(
    db: Connection, councils: Set[str], scope: Scope, codebook: Codebook
) -> Mapping[str, Sequence[Inspection]]:
    """Give councils' timelines, each read once until the catalogue changes: most answers ask for the same few."""
    now = db.scalar(select(func.max(change.c.seq))) or 0
    with _TURN:
        seq, held = _HELD.get(db.engine, (-1, {}))
        if seq != now:
            _HELD[db.engine] = (now, held := {})
        absent = sorted(gss for gss in councils if (scope.visible, gss) not in held)
        if absent:
            found = _timelines(db, absent, scope, codebook)
            held |= {(scope.visible, gss): found.get(gss, []) for gss in absent}
        return {gss: held[scope.visible, gss] for gss in councils}


def _timelines(
    db: Connection, councils: Sequence[str], scope: Scope, codebook: Codebook
) -> dict[str, list[Inspection]]:
    """Give each council's judged full inspections that may be seen, in the order of their days."""
    judged = tuple(f.id for f in codebook.frameworks.values() if f.full and f.judged)
    seen = reviews_in(Scope(authorities=tuple(councils), frameworks=judged, visible=scope.visible))
    rows = db.execute(
        select(review, judgement.c.common, judgement.c.grade, judgement.c.label)
        .outerjoin_from(review, judgement, (judgement.c.review == review.c.id) & (judgement.c.state == "given"))
        .where(review.c.id.in_(seen), of_the_council())
        .order_by(review.c.day, review.c.id, judgement.c.position)
    )
    by_review: dict[str, Inspection] = {}
    timelines: dict[str, list[Inspection]] = {}
    for row in rows:
        held = by_review.get(row.id)
        if held is None:
            held = Inspection(row.id, row.framework, row.day, row.inspection_end, row.published)
            by_review[row.id] = held
            timelines.setdefault(row.gss, []).append(held)
        if row.common and row.grade:
            held.grades[row.common] = (row.grade, row.label)
    return timelines
