"""What became of a weakness from one review to the next: a state for each cell of a council's grid.

Silence is never improvement: where a later review says nothing of a weakness, the state is that it was not mentioned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.readings import Extent, FindingStatus
from kb.values import Polarity
from search.corpus import Held, Reviewed, Said

# How far each extent reaches; what is not stated cannot be compared.
_REACH = {Extent.SMALL: 0, Extent.SOME: 1, Extent.WIDESPREAD: 2}


class State(StrEnum):
    """A subject at a review, seen against the review before it."""

    RAISED = "raised"
    PERSISTING = "persisting"
    NARROWER = "narrower"
    IMPROVED = "improved"
    NOW_STRENGTH = "now-strength"
    STRENGTH = "strength"
    MIXED = "mixed"
    DESCRIBED = "described"
    NOT_MENTIONED = "not-mentioned"
    NOT_COVERED = "not-covered"
    NOT_KNOWN = "not-known"

    @property
    def resolved(self) -> bool:
        """Whether a weakness of before is seen to have gone."""
        return self in (State.IMPROVED, State.NOW_STRENGTH)

    @property
    def open(self) -> bool:
        """Whether a weakness was found."""
        return self in (State.RAISED, State.PERSISTING, State.NARROWER)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one review says of one subject: current weaknesses, plain strengths, and what is both or getting better."""

    weak: Sequence[Said]
    strong: Sequence[Said]
    mixed: Sequence[Said]
    better: Sequence[Said]
    any: bool

    @property
    def partly_weak(self) -> bool:
        """Whether it is found to be a weakness, or one in part."""
        return bool(self.weak or self.mixed)

    @property
    def for_or_against(self) -> bool:
        """Whether anything is found of it, good or bad."""
        return bool(self.weak or self.strong or self.mixed or self.better)


def seen_at(held: Held, key: str, subject: str, known: bool = False) -> Seen:
    """Look up what a review says of a subject.

    Where the council is `known` to have it from another review, findings that likely bear on it are read as well.
    """
    own = [*held.said[key].get(subject, ())]
    if known:
        own += [s for s in held.likely.get(key, {}).get(subject, ()) if s not in own]
    strong = [s for s in own if s.polarity == Polarity.STRENGTH and s.status != FindingStatus.PLANNED]
    return Seen(
        weak=[s for s in own if s.polarity == Polarity.WEAKNESS and s.status != FindingStatus.PAST],
        strong=[s for s in strong if s.status != FindingStatus.IMPROVING],
        mixed=[s for s in own if s.polarity == Polarity.MIXED],
        better=[s for s in strong if s.status == FindingStatus.IMPROVING],
        any=bool(own),
    )


def state(held: Held, before: Reviewed | None, after: Reviewed, subject: str, known: bool | None = None) -> State:
    """Say what became of a subject at a review since the one before it, None where there is none before.

    `known` says that the council is known to have the subject from any of its reviews; left out, from these two.
    """
    if known is None:
        sure = [seen_at(held, one.id, subject) for one in (before, after) if one]
        known = any(seen.for_or_against for seen in sure)
    now = seen_at(held, after.id, subject, known)
    was = seen_at(held, before.id, subject, known) if before else None
    if now.weak:
        if was is None or not was.partly_weak:
            return State.RAISED
        return State.NARROWER if _narrower(was, now) else State.PERSISTING
    if was is not None and was.partly_weak and now.for_or_against:
        # Both good and bad, and nothing plainly good: the weakness is still there in part.
        if now.mixed and not now.strong:
            return State.NARROWER
        return State.NOW_STRENGTH if now.strong and not now.mixed else State.IMPROVED
    if now.strong:
        return State.STRENGTH
    if now.for_or_against:
        return State.MIXED
    return State.DESCRIBED if now.any else State.NOT_MENTIONED


def _narrower(was: Seen, now: Seen) -> bool:
    """Say whether a weakness is found in fewer places than before, only in a few, or only as one that is getting better."""
    before, after = _reach(was.weak), _reach(now.weak)
    if before is not None and after is not None and after < before:
        return True
    few = all(s.extent == Extent.SMALL for s in now.weak) and before != _REACH[Extent.SMALL]
    return few or all(s.status == FindingStatus.IMPROVING for s in now.weak)


def _reach(said: Iterable[Said]) -> int | None:
    return max((_REACH[Extent(s.extent)] for s in said if s.extent in _REACH), default=None)
