"""What makes two councils comparable at two reviews: kind, place, size, statistical neighbours, stated figures, stage.

Councils work in very different circumstances. How far two are alike is a share of what is known of both, and every
part of it can be said in a sentence that names a fact of each.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection, select

from kb.authorities import Authorities
from kb.catalogue import facts
from kb.catalogue.scoping import visible
from kb.catalogue.tables import review, source
from kb.codebook import Codebook
from kb.scope import Scope
from search.cards.grades import ORDER
from search.corpus import Held, Reviewed

# What each circumstance weighs among those known of both.
_NEIGHBOURS, _TYPE, _REGION, _SIZE, _FIGURES, _STAGE = 0.30, 0.20, 0.10, 0.15, 0.10, 0.15
# Figures that say what a place is like; counts of children depend on its size, which is compared by itself.
FIGURES = ("poverty-share", "minority-ethnic-share", "looked-after-rate", "protection-plans-rate")
# Two figures are compared where their years are no further apart.
_YEARS_APART = 3
# Two figures or sizes are called alike where the greater is no more than this many times the smaller.
_ALIKE = 1.25
Note = Callable[[float, float, str | None, str | None], None]


class Stage(StrEnum):
    """Where a council stands in its improvement at a review, by its overall grades up to then."""

    FIRST_FAILURE = "first-failure"
    REPEAT = "repeat-failure"
    RECOVERING = "recovering"
    COASTING = "coasting"
    SLIPPING = "slipping"
    SOUND = "sound"


STAGE_WORDS: Mapping[Stage, str] = {
    Stage.FIRST_FAILURE: "judged inadequate, and not at the inspection before",
    Stage.REPEAT: "judged inadequate again",
    Stage.RECOVERING: "better than inadequate after an inadequate judgement",
    Stage.COASTING: "judged requires improvement again",
    Stage.SLIPPING: "judged requires improvement after a better judgement",
    Stage.SOUND: "judged good or outstanding",
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """A council's circumstances at a review: `figures` by name as (value, year) stated then or before.

    `size` is the population aged 0 to 25; `stage` None where the review has no overall grade.
    """

    gss: str
    authority: str
    region: str
    type: str
    size: int | None
    neighbours: tuple[str, ...]
    stage: Stage | None = None
    figures: Mapping[str, tuple[float, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alike:
    """How far two are alike, 0 to 1 of what is known of both, with what they share and how they differ in sentences."""

    share: float
    shared: tuple[str, ...]
    differs: tuple[str, ...]


def stage_of(held: Held, one: Reviewed) -> Stage | None:
    """Say where a council stood at a review, by the overall grades of its full inspections up to then."""
    before = [r for r in held.inspections(one.gss) if r.order < one.order and r.overall in ORDER]
    grade = ORDER.get(one.overall or "")
    if grade is None:
        return None
    earlier = [ORDER[r.overall] for r in before if r.overall]
    if grade == 0:
        return Stage.REPEAT if 0 in earlier[-1:] else Stage.FIRST_FAILURE
    if earlier[-1:] == [0]:
        return Stage.RECOVERING
    if grade > 1:
        return Stage.SOUND
    if not earlier:
        return None
    return Stage.COASTING if earlier[-1] == 1 else Stage.SLIPPING


def circumstances_at(
    held: Held, one: Reviewed, figures: Mapping[str, Mapping[str, tuple[float, int]]], authorities: Authorities
) -> Circumstances:
    """Give a council's circumstances at a review; `figures` are by review, as `stated_figures` gives them."""
    known: dict[str, tuple[float, int]] = {}
    for r in held.councils[one.gss]:
        if r.order <= one.order:
            known |= figures.get(r.id, {})
    authority = authorities.get(one.gss)
    return Circumstances(
        gss=one.gss,
        authority=one.authority,
        region=one.region,
        type=one.type,
        size=authority.population_0_25 if authority else None,
        neighbours=authority.neighbours if authority else (),
        stage=stage_of(held, one),
        figures=known,
    )


def circumstances_of(gss: str, authorities: Authorities) -> Circumstances:
    """Give a council's lasting circumstances, of which no review is held. Raises KeyError on an unknown code."""
    authority = authorities.get(gss)
    if authority is None:
        raise KeyError(gss)
    return Circumstances(
        gss, authority.name, authority.region, authority.type, authority.population_0_25, authority.neighbours
    )


def stated_figures(db: Connection, scope: Scope) -> dict[str, dict[str, tuple[float, int]]]:
    """Give, by review, the figures of `FIGURES` that its reports state, as (value, year)."""
    rows = db.execute(
        select(source.c.review, source.c.facts, review.c.day)
        .join(review, source.c.review == review.c.id)
        .where(source.c.standing == "current", visible(source.c.visibility, scope))
        .order_by(source.c.review, source.c.voice)
    )
    made: dict[str, dict[str, tuple[float, int]]] = {}
    for row in rows:
        for said in facts.from_json(row.facts).circumstances:
            if said.name in FIGURES:
                year = int((said.day or row.day)[:4])
                made.setdefault(row.review, {})[said.name] = (said.value, year)
    return made


def alike(one: Circumstances, other: Circumstances, codebook: Codebook) -> Alike:
    """Compare two councils' circumstances; what is not known of both has no say."""
    parts: list[tuple[float, float]] = []
    shared: list[str] = []
    differs: list[str] = []

    def note(weight: float, value: float, same: str | None, different: str | None) -> None:
        parts.append((weight, value))
        if same:
            shared.append(same)
        elif different:
            differs.append(different)

    mutual, either = _neighbours(one, other)
    note(_NEIGHBOURS, 1.0 if mutual else 0.7 if either else 0.0, _said_of_neighbours(one, other), None)
    if one.type and other.type:
        same = one.type == other.type
        note(
            _TYPE,
            float(same),
            f"Both councils are of the same type: {one.type}." if same else None,
            f"The type differs: {one.type} here, {other.type} there.",
        )
    if one.region and other.region:
        same = one.region == other.region
        note(
            _REGION,
            float(same),
            f"Both councils are in the same region: {one.region}." if same else None,
            f"The region differs: {one.region} here, {other.region} there.",
        )
    if one.size and other.size:
        counts = f"{one.size:,} here and {other.size:,} there"
        close = _near(one.size, other.size)
        same_size = f"Children and young people up to 25 are of like number: {counts}." if close else None
        note(
            _SIZE,
            _closeness(one.size, other.size),
            same_size,
            f"The number of children and young people differs: {counts}.",
        )
    _compare_figures(one, other, codebook, note)
    if one.stage and other.stage:
        same = one.stage == other.stage
        words = STAGE_WORDS[one.stage], STAGE_WORDS[other.stage]
        note(
            _STAGE,
            float(same),
            f"Both stood at the same stage: {words[0]}." if same else None,
            f"The stage differs: {words[0]} here, {words[1]} there.",
        )
    whole = sum(weight for weight, _ in parts)
    return Alike(sum(w * v for w, v in parts) / whole if whole else 0.0, tuple(shared), tuple(differs))


def _compare_figures(one: Circumstances, other: Circumstances, codebook: Codebook, note: Note) -> None:
    both = [
        name
        for name in FIGURES
        if name in one.figures
        and name in other.figures
        and abs(one.figures[name][1] - other.figures[name][1]) <= _YEARS_APART
    ]
    for name in both:
        (here, year), (there, other_year) = one.figures[name], other.figures[name]
        title = codebook.circumstances[name].title
        counts = f"{here:g} ({year}) here, {there:g} ({other_year}) there"
        same = f"{title}, alike: {counts}." if _near(here, there) else None
        note(_FIGURES / len(both), _closeness(here, there), same, f"{title}, different: {counts}.")


def _neighbours(one: Circumstances, other: Circumstances) -> tuple[bool, bool]:
    ways = (other.gss in one.neighbours, one.gss in other.neighbours)
    return all(ways), any(ways)


def _said_of_neighbours(one: Circumstances, other: Circumstances) -> str | None:
    mutual, either = _neighbours(one, other)
    if mutual:
        return "Each council is among the other's statistical neighbours."
    if not either:
        return None
    names = (other.authority, one.authority) if other.gss in one.neighbours else (one.authority, other.authority)
    return f"{names[0]} is among {names[1]}'s statistical neighbours."


def _near(one: float, other: float) -> bool:
    low, high = sorted((one, other))
    return low > 0 and high / low <= _ALIKE


def _closeness(one: float, other: float) -> float:
    """Give 1 for the same number, and less the more times one is the other: a half at twice."""
    low, high = sorted((one, other))
    return math.exp(-math.log(high / low)) if low > 0 else 0.0
