"""The filters of a question, in the same words for the command line, the API and the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from kb.authorities import Authorities
from kb.codebook import Codebook
from kb.scope import EVERYTHING_VISIBLE, Scope, ScopeError, parse_grade
from kb.values import Kind, Polarity, Visibility

# The areas that councils' lines are drawn in over the years, and the grades given in them.
AREAS = (
    "overall",
    "leadership",
    "help-and-protection",
    "children-in-care",
    "care-leavers",
    "adoption",
    "lscb",
    "send-partnership",
)
GRADES = (
    "outstanding",
    "good",
    "requires-improvement",
    "adequate",
    "inadequate",
    "positive",
    "inconsistent",
    "systemic-failings",
)

# How each filter is described on the command line and in the API.
HELP: Mapping[str, str] = {
    "authority": "Council, by name or GSS code; may be given more than once.",
    "region": "Region of England, such as 'North West'.",
    "type": "Type of authority, such as 'Unitary Authority' or 'London Borough'.",
    "framework": "Framework of the review, such as 'ilacs' or 'sif'.",
    "since": "Only reviews whose inspection ended (else: were published) on or after this day, YYYY-MM-DD.",
    "until": "Only reviews whose inspection ended (else: were published) on or before this day, YYYY-MM-DD.",
    "grade": "Only reviews judged so: AREA=GRADE, or a bare grade for the overall one.",
    "theme": "Only findings on this theme.",
    "polarity": "Only findings of this polarity: strength, weakness, mixed or neutral.",
    "kind": "Only statements of this kind: finding, recommendation or lesson.",
    "visibility": "Only what may be seen at this level: public, sector, named-councils, own-council.",
    "ever": "Count over every full inspection, not only each council's latest.",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for, as written; `scope` checks it."""

    authority: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    framework: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    grade: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    polarity: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    visibility: tuple[str, ...] = field(default=())
    ever: bool = False

    def scope(self, authorities: Authorities, codebook: Codebook) -> Scope:
        """Check every filter and give the scope it means. Raises ScopeError naming the filter and its choices."""
        return Scope(
            authorities=tuple(_authority(name, authorities) for name in self.authority),
            regions=_known("region", self.region, {a.region for a in authorities if a.region}),
            types=_known("type", self.type, {a.type for a in authorities if a.type}),
            frameworks=_known("framework", self.framework, codebook.frameworks),
            since=_day("since", self.since),
            until=_day("until", self.until),
            grades=tuple(_grade(text, codebook) for text in self.grade),
            themes=_known("theme", self.theme, codebook.themes),
            polarities=tuple(Polarity(p) for p in _known("polarity", self.polarity, [str(p) for p in Polarity])),
            kinds=tuple(Kind(k) for k in _known("kind", self.kind, [str(k) for k in Kind])),
            visible=frozenset(
                Visibility(v) for v in _known("visibility", self.visibility, [str(v) for v in Visibility])
            )
            or EVERYTHING_VISIBLE,
            ever=self.ever,
        )


def _authority(name: str, authorities: Authorities) -> str:
    found = authorities.find(name)
    if found is None:
        raise ScopeError(f"authority: no council is known as {name!r}{_nearest(name, [a.name for a in authorities])}")
    return found.gss


def _known(what: str, wanted: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    by_key = {k.lower(): k for k in known}
    for name in wanted:
        if name.strip().lower() not in by_key:
            choices = _nearest(name, known) or f"; it is one of {', '.join(sorted(known))}"
            raise ScopeError(f"{what}: {name!r} is not known{choices}")
    return tuple(by_key[name.strip().lower()] for name in wanted)


def _grade(text: str, codebook: Codebook) -> tuple[str, str]:
    """Read a filter on grades: any framework's own area, or one that areas are compared in over the years."""
    area, grade = parse_grade(text)
    areas = {*AREAS, *(a.area for f in codebook.frameworks.values() for a in f.areas)}
    grades = {*GRADES, *(g for f in codebook.frameworks.values() for g in f.scale)}
    return _known("grade", [area], areas)[0], _known("grade", [grade], grades)[0]


def _day(what: str, text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ScopeError(f"{what}: {text!r} is not a day that exists; write YYYY-MM-DD") from error


def _nearest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name.lower(), [k.lower() for k in known], n=3)
    return f"; did you mean {', '.join(repr(c) for c in close)}?" if close else ""
