"""Who could help: councils whose inspectors praised what another needs, in circumstances like its own.

A council is never suggested beyond what it declared it can give, and nothing ranks councils by how much was praised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from kb.catalogue.objects import Object
from kb.codebook import Pattern
from kb.library import Library
from kb.offers import Help, HelpRecord, Standing, offer_object
from kb.scope import Scope, ScopeError
from kb.values import Polarity
from search.circumstances import Alike, Circumstances, alike, circumstances_at, circumstances_of, stated_figures
from search.corpus import Corpus, Held, Reviewed
from search.peers_praise import praised
from search.retrieve import Engine
from search.since import Inspection, with_since
from search.worklist import review_object

YEARS = 5
PURPOSE = (
    "Councils whose inspectors praised this, the likest in circumstances first. What worked in one place need not work "
    "in another, and a report is no promise of help: ask the council."
)
NOT_SAID = "has not said whether it can help"
_SUBSIDY = {"full": "fully subsidised", "part": "partly subsidised", "none": "at full cost"}
_INADEQUATE = "inadequate"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A council that shows a success at a review (`at`), how like it is, and the `earlier` review it turned from."""

    at: Reviewed
    likeness: Alike
    earlier: Reviewed | None
    also_weak: bool


class Peers:
    """Finds who could help a council. Made once from the library, its engine and its corpus; safe for threads."""

    def __init__(self, library: Library, engine: Engine, corpus: Corpus) -> None:
        self._library = library
        self._engine = engine
        self._corpus = corpus
        self._record = HelpRecord(library.record.folder)

    def success(self, theme: str | None, pattern: str | None) -> Pattern:
        """Give the success that is looked for: a theme's or a named pattern's. Raises ScopeError on unknown words."""
        codebook = self._library.codebook
        if bool(theme) == bool(pattern):
            raise ScopeError("give either theme, a theme's id, or pattern, a named pattern's id")
        known = codebook.themes if theme else codebook.named
        if (subject := str(theme or pattern)) not in known:
            raise ScopeError(f"{'theme' if theme else 'pattern'}: {subject!r} is not known")
        return codebook.patterns[f"{subject}.success"]

    def council(self, name: str) -> str:
        """Give the GSS code of the council that help is wanted for. Raises ScopeError on an unknown name."""
        found = self._library.authorities.find(name)
        if found is None:
            raise ScopeError(f"for: no council is known as {name!r}")
        return found.gss

    def answer(
        self,
        wanted: Pattern,
        gss: str,
        scope: Scope,
        today: date,
        years: int = YEARS,
        limit: int = 10,
        offset: int = 0,
    ) -> Object:
        """Give who could help a council (by GSS code) with a success, of the scope's places, as of a day.

        Raises HelpUnreadableError where the record of help cannot be read: nobody is then suggested.
        """
        entered = self._record.read()
        with self._library.catalogue.reading() as db:
            held = self._corpus.held(db, scope)
            found = self._candidates(db, held, wanted, gss, scope, today, years)
            sound = [c for c in found if not _failing(held, c.at.gss)]
            offering = [c for c in sound if not _spent(entered, c.at.gss, today)]
            free = [c for c in offering if _with_theme(entered, c.at.gss, wanted.theme, today)]
            # Likeness is compared as finely as it is shown: the more recent of two that look the same comes first.
            free.sort(key=lambda c: (-round(c.likeness.share, 2), [-ord(letter) for letter in c.at.day], c.at.gss))
            chosen = free[offset : offset + limit]
            shown = praised(db, self._library, self._engine, held, wanted, [c.at for c in chosen])
            dated = {key: with_since(db, own, scope, self._library.codebook) for key, own in shown.items()}
        named = self._library.authorities.get(gss)
        return {
            "purpose": PURPOSE,
            "subject": wanted.subject,
            "theme": wanted.theme,
            "title": wanted.title,
            "for": {"gss": gss, "authority": named.name if named else gss},
            "today": today.isoformat(),
            "years": years,
            "total": len(free),
            "limit": limit,
            "offset": offset,
            "left_out": {
                "inadequate": len(found) - len(sound),
                "nothing_left": len(sound) - len(offering),
                "other_themes": len(offering) - len(free),
            },
            "peers": [self._peer(c, dated[c.at.id], entered, held, wanted, today) for c in chosen],
        }

    def _candidates(
        self, db: Connection, held: Held, wanted: Pattern, gss: str, scope: Scope, today: date, years: int
    ) -> list[Candidate]:
        codebook, authorities = self._library.codebook, self._library.authorities
        figures = stated_figures(db, scope)
        own = _own_circumstances(held, gss, figures, self._library)
        made = []
        for other, reviews in held.councils.items():
            at = (
                None
                if other == gss or not _placed(reviews[-1], scope)
                else _shown_at(held, other, wanted, today, years)
            )
            if at is not None and at.framework in codebook.covering(wanted.theme):
                likeness = alike(own, circumstances_at(held, at, figures, authorities), codebook)
                also = held.weak(at.id, wanted.subject)
                before = [r for r in held.inspections(other) if r.order < at.order]
                turned = next((r for r in reversed(before) if held.weak(r.id, wanted.subject)), None)
                made.append(Candidate(at, likeness, None if also else turned, also))
        return made

    def _peer(
        self, one: Candidate, findings: Sequence[Object], entered: Help, held: Held, wanted: Pattern, today: date
    ) -> Object:
        latest = held.inspections(one.at.gss)[-1]
        area = _area_of(held, one.at, wanted)
        return {
            "gss": one.at.gss,
            "authority": one.at.authority,
            "region": one.at.region,
            "type": one.at.type,
            "review": review_object(one.at),
            "likeness": round(one.likeness.share, 2),
            "shared": list(one.likeness.shared),
            "differs": list(one.likeness.differs),
            "judged": _judged(one.at, area),
            "latest": _judged(latest, area),
            "also_weak": one.also_weak,
            "earlier": review_object(one.earlier) if one.earlier else None,
            "findings": list(findings),
            "help": self._help(entered, one.at.gss, today),
        }

    def _help(self, entered: Help, gss: str, today: date) -> Object:
        if entered.standing(gss, today) is Standing.NOT_SAID:
            names = ("days", "remaining", "subsidy", "until", "contact")
            return {"says": NOT_SAID, "themes": [], **dict.fromkeys(names)}
        offer = offer_object(entered, gss, self._library.authorities, today)
        says = f"can give {offer['remaining']} of {offer['days']} days a year, {_SUBSIDY[offer['subsidy']]}"
        return {
            "says": says + (f", until {offer['until']}" if offer["until"] else ""),
            **{name: offer[name] for name in ("days", "remaining", "subsidy", "themes", "until", "contact")},
        }


def _own_circumstances(
    held: Held, gss: str, figures: Mapping[str, Mapping[str, tuple[float, int]]], library: Library
) -> Circumstances:
    """Give the circumstances of the council that asks, at its latest full inspection where one is held."""
    inspections = held.inspections(gss)
    if not inspections:
        return circumstances_of(gss, library.authorities)
    return circumstances_at(held, inspections[-1], figures, library.authorities)


def _shown_at(held: Held, gss: str, wanted: Pattern, today: date, years: int) -> Reviewed | None:
    """Give the full inspection a council last showed a success at: its latest, or one of some years, if none failed since."""
    inspections = held.inspections(gss)
    first = f"{today.year - years:04d}{today.isoformat()[4:]}"
    recent = [r for r in inspections if r.day >= first or r == inspections[-1]]
    at = next((r for r in reversed(recent) if held.shows(r.id, wanted.subject, wanted.polarity)), None)
    if at is None:
        return None
    later = [r for r in held.councils[gss] if r.order > at.order]
    return None if any(held.weak(r.id, wanted.subject) for r in later) else at


def _failing(held: Held, gss: str) -> bool:
    """Say whether a council was judged inadequate at its latest inspection: overall, or in an area where none is given."""
    judged = [r for r in held.inspections(gss) if r.judged]
    if not judged:
        return False
    return _INADEQUATE in ([judged[-1].overall] if judged[-1].overall else judged[-1].grades.values())


def _spent(entered: Help, gss: str, today: date) -> bool:
    return entered.standing(gss, today) in (Standing.NOTHING_LEFT, Standing.NOT_BEGUN)


def _with_theme(entered: Help, gss: str, theme: str, today: date) -> bool:
    return entered.standing(gss, today) is Standing.NOT_SAID or entered.offers[gss].covers(theme)


def _area_of(held: Held, one: Reviewed, wanted: Pattern) -> str | None:
    """Give the area that most of the praise stands in."""
    areas = [s.area for s in held.said[one.id][wanted.subject] if s.polarity == Polarity.STRENGTH and s.area]
    return max(sorted(set(areas)), key=areas.count, default=None)


def _judged(one: Reviewed, area: str | None) -> Object:
    """Give what an inspection judged in an area, else in what spoke for it."""
    grades = {name: (grade, name) for name, grade in one.grades.items()}
    said = Inspection(one.id, one.framework, one.day, one.inspection_end, one.published, grades).judged(area)
    return {**review_object(one), "area": said["area"], "grade": said["grade"]}


def _placed(one: Reviewed, scope: Scope) -> bool:
    return (not scope.regions or one.region in scope.regions) and (not scope.types or one.type in scope.types)
