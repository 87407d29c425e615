"""Signs of decline at one council: plain dated facts in sentences, each with what it rests on; never a score."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kb.codebook import Codebook
from kb.values import Polarity
from search.cards.breakdown import EXTENTS
from search.cards.grades import way
from search.citation import framework_in_short
from search.corpus import Held, Reviewed, Said, Subjects
from search.since import grade_in_words
from search.trajectories.states import seen_at

# What inspectors write between full inspections. Peer challenges are asked for by councils, and are no sign.
_BETWEEN = ("focused-visit", "monitoring-visit", "jtai", "area-send")
OVERALL, AREA, LATER = "overall-fell", "area-fell", "weakness-since"
_AREAS = {
    "leadership": "leadership",
    "help-and-protection": "help and protection",
    "children-in-care": "children in care",
    "care-leavers": "care leavers",
    "adoption": "adoption",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """A dated fact: `review` is where it was seen, `before` the inspection it is set beside, both ids.

    `nums` are the findings it rests on, none for a grade; `theme` and `area` say what it is about.
    """

    kind: str
    day: str
    text: str
    review: str
    before: str
    theme: str | None = None
    area: str | None = None
    nums: tuple[int, ...] = ()


def signs_of(held: Held, inspections: Sequence[Reviewed], codebook: Codebook) -> list[Sign]:
    """Give a council's signs of decline by day, of its graded full inspections (in order) and what came after."""
    if not inspections:
        return []
    grades = falls(inspections[-2], inspections[-1], codebook) if len(inspections) > 1 else []
    later = [r for r in held.councils[inspections[-1].gss] if r.order > inspections[-1].order]
    return [*grades, *(sign for r in later for sign in _weaker_since(held, inspections[-1], r, codebook))]


def falls(before: Reviewed, after: Reviewed, codebook: Codebook) -> list[Sign]:
    """Say what fell between two inspections: the overall grade, else the areas that fell though it did not.

    Only what both judged is set side by side: none is carried forward where a framework has no such judgement.
    """
    if _fell(before, after, "overall"):
        return [_fall(OVERALL, "The overall grade fell", before, after, "overall", codebook)]
    whether = (
        "though the overall grade did not" if after.overall and before.overall else "with no overall grade to compare"
    )
    return [
        _fall(AREA, f"The grade for {words} fell, {whether},", before, after, area, codebook)
        for area, words in _AREAS.items()
        if _fell(before, after, area)
    ]


def latest_fall(inspections: Sequence[Reviewed], codebook: Codebook) -> Sign | None:
    """Give the latest fall of a grade from one inspection to the next; None where none fell."""
    for before, after in reversed(list(itertools.pairwise(inspections))):
        fell = falls(before, after, codebook)
        if fell:
            return fell[0]
    return None


def inspected(one: Reviewed) -> str:
    """Name a review by its framework and when inspectors were there: `ILACS, inspected May 2019`."""
    return f"{framework_in_short(one.framework)}, inspected {date.fromisoformat(one.day):%B %Y}"


def best_cited(said: Subjects, theme: str, side: Polarity, about: Mapping[int, int]) -> Said:
    """Choose the finding of a review that shows a side of a theme plainest, to be cited.

    Current and a finding of its own first, then what is about the fewest things besides (`about`, as `crowded` gives
    it), then the widest.
    """
    own = [s for s in said[theme] if s.polarity == side]
    return min(
        own, key=lambda s: (s.status != "current", s.kind != "finding", about[s.num], EXTENTS.index(s.extent), s.num)
    )


def crowded(said: Subjects) -> Mapping[int, int]:
    """Count how many themes and named patterns each finding of a review is about."""
    return Counter(s.num for own in said.values() for s in own)


def still_weak(held: Held, key: str, theme: str) -> bool:
    """Say whether a review shows the failure of a theme, and not only as a past fault."""
    return bool(seen_at(held, key, theme).weak)


def _fell(before: Reviewed, after: Reviewed, area: str) -> bool:
    return way(before.grades.get(area), after.grades.get(area)) == "worse"


def _fall(kind: str, opening: str, before: Reviewed, after: Reviewed, area: str, codebook: Codebook) -> Sign:
    was, now = (grade_in_words(r.grades[area]) for r in (before, after))
    text = f"{opening} from {was} ({inspected(before)}) to {now} ({inspected(after)})."
    if before.framework != after.framework or before.grades.keys() != after.grades.keys():
        for loose in dict.fromkeys(_loose(before, area, codebook) + _loose(after, area, codebook)):
            text += f" {loose}"
    return Sign(kind, after.day, text, after.id, before.id, area=area)


def _loose(one: Reviewed, area: str, codebook: Codebook) -> list[str]:
    """Give the sentence that says where a comparison with a framework's area is loose."""
    return [a.loose for a in codebook.frameworks[one.framework].areas if a.common == area and a.loose]


def _weaker_since(held: Held, inspection: Reviewed, later: Reviewed, codebook: Codebook) -> Iterator[Sign]:
    """Give the themes a later review found weaknesses in where the inspection had found only strengths."""
    if later.framework not in _BETWEEN:
        return
    before, since = held.said[inspection.id], held.said[later.id]
    covered = [t for t in codebook.themes.values() if inspection.framework in codebook.covering(t.id)]
    for theme in covered:
        was = [s for s in before.get(theme.id, ()) if s.polarity != Polarity.NEUTRAL]
        only_strengths = bool(was) and all(s.polarity == Polarity.STRENGTH for s in was)
        if only_strengths and still_weak(held, later.id, theme.id):
            cited = (
                best_cited(since, theme.id, Polarity.WEAKNESS, crowded(since)),
                best_cited(before, theme.id, Polarity.STRENGTH, crowded(before)),
            )
            text = (
                f"{theme.title}: a later review ({inspected(later)}) found weaknesses where the last inspection "
                f"({inspected(inspection)}) had found only strengths."
            )
            nums = tuple(one.num for one in cited)
            yield Sign(LATER, later.day, text, later.id, inspection.id, theme.id, nums=nums)
