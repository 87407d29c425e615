"""How long weaknesses last: from the inspection that raised one to some time between two later ones."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kb.catalogue.objects import Object
from kb.codebook import Codebook
from search.corpus import Held, Reviewed
from search.statistics.censored import Spell, lasting
from search.statistics.intervals import share
from search.trajectories.states import State, seen_at, state

_YEAR = 365.25
# With fewer spells an estimate is not given.
ENOUGH = 10
# Full inspections come about every three to five years: after this many most spells have been looked at again.
LOOKED_AT = 5.0
WARNING = (
    "A weakness is seen only when inspectors come. Its first day is that of the inspection that raised it, though it may "
    "be older, and its end lies anywhere between the last inspection that found it and the one that found it resolved."
)


@dataclass(frozen=True, slots=True)
class Lasted:
    """A weakness of a council from the review that raised it: last found at `last`, resolved at `resolved` if ever."""

    subject: str
    raised: Reviewed
    last: Reviewed
    resolved: Reviewed | None
    state: State | None

    @property
    def spell(self) -> Spell:
        """Its length in years, as far as it is known."""
        end = years(self.raised, self.resolved) if self.resolved else math.inf
        return Spell(years(self.raised, self.last), end)


def years(one: Reviewed, other: Reviewed) -> float:
    """Give the years from one review to a later one."""
    return (date.fromisoformat(other.day) - date.fromisoformat(one.day)).days / _YEAR


def lasted(held: Held, subject: str, theme: str, codebook: Codebook) -> Iterator[Lasted]:
    """Give every spell of a weakness over all councils, from full inspections; silence neither ends nor begins one."""
    covering = set(codebook.covering(theme))
    for gss in sorted(held.councils):
        raised: Reviewed | None = None
        last: Reviewed | None = None
        inspections = [one for one in held.inspections(gss) if one.framework in covering]
        known = any(seen_at(held, one.id, subject).for_or_against for one in inspections)
        for one in inspections:
            now = state(held, last, one, subject, known)
            if now.open:
                raised, last = raised or one, one
            elif raised and last and now.resolved:
                yield Lasted(subject, raised, last, one, now)
                raised, last = None, None
        if raised and last:
            yield Lasted(subject, raised, last, None, None)


def persistence(subject: str, spells: Sequence[Lasted], hidden: bool) -> Object:
    """Say how long a weakness lasts: the span in which half had been resolved; no figure where hidden or few.

    Years, by Turnbull's estimate over spells whose ends are known only to lie between two inspections.
    """
    resolved = [s for s in spells if s.resolved]
    made: Object = {"subject": subject, "spells": None, "resolved": None, "half": None, "after": None}
    if hidden:
        return made
    made |= {"spells": len(spells), "resolved": len(resolved)}
    if len(spells) >= ENOUGH:
        half = lasting([s.spell for s in spells]).quantile(0.5)
        made["half"] = [round(end, 1) for end in half] if half else None
    return {**made, "after": still_open([s.spell for s in spells], LOOKED_AT)}


def still_open(spells: Sequence[Spell], time: float) -> Object:
    """Say of how many spells it is known whether they still lasted after a time, in years, and of how many they did."""
    lasted_on = sum(s.low >= time for s in spells)
    over = sum(s.high <= time for s in spells)
    known = lasted_on + over
    return {
        "years": time,
        "open": lasted_on,
        "of": known,
        "interval": share(lasted_on, known).rounded(),
        "not_known": len(spells) - known,
    }


def between(one: Lasted) -> str:
    """Say in words when a weakness was resolved: some time between two months."""
    if one.resolved is None:
        return f"found {_month(one.raised)}, last found {_month(one.last)}, not seen resolved since"
    return f"resolved some time between {_month(one.last)} and {_month(one.resolved)}"


def _month(one: Reviewed) -> str:
    return f"{date.fromisoformat(one.day):%B %Y}"


def together(spells: Mapping[str, Sequence[Lasted]]) -> list[Object]:
    """Say which weaknesses resolve together: at the same inspection, of the councils that had both open before it."""
    ends = {s: {w.resolved.id for w in own if w.resolved} for s, own in spells.items()}
    spans = {
        s: [(w.raised.gss, w.raised.day, w.resolved.day if w.resolved else "9999") for w in own]
        for s, own in spells.items()
    }
    made: list[Object] = []
    subjects = sorted(spells)
    for i, one in enumerate(subjects):
        for other in subjects[i + 1 :]:
            both = len(ends[one] & ends[other])
            if both:
                had = {
                    g
                    for g, start, end in spans[one]
                    for h, begin, stop in spans[other]
                    if g == h and start < stop and begin < end
                }
                made.append({"subjects": [one, other], "together": both, "of": len(had)})
    made.sort(key=lambda row: (-row["together"] / row["of"], -row["together"], row["subjects"]))
    return made
