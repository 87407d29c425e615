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
    """What one review says of one subject: current weaknesses, plain strengths, and what is said to be getting better."""

    weak: Sequence[Said]
    strong: Sequence[Said]
    better: Sequence[Said]
    any: bool


def seen_at(held: Held, key: str, subject: str) -> Seen:
    """Look up what a review says of a subject."""
    own = held.said[key].get(subject, ())
    return Seen(
        weak=[s for s in own if s.polarity == Polarity.WEAKNESS and s.status != FindingStatus.PAST],
        strong=[s for s in own if s.polarity == Polarity.STRENGTH and s.status != FindingStatus.PLANNED],
        better=[s for s in own if s.polarity == Polarity.MIXED or _is_better(s)],
        any=bool(own),
    )


def _is_better(said: Said) -> bool:
    return said.polarity == Polarity.STRENGTH and said.status == FindingStatus.IMPROVING


def state(held: Held, before: Reviewed | None, after: Reviewed, subject: str) -> State:
    """Say what became of a subject at a review since the one before it, None where there is none before."""
    now = seen_at(held, after.id, subject)
    was = seen_at(held, before.id, subject) if before else None
    if now.weak:
        if was is None or not was.weak:
            return State.RAISED
        return State.NARROWER if _narrower(was, now) else State.PERSISTING
    if was is not None and was.weak and (now.strong or now.better):
        plain = [s for s in now.strong if not _is_better(s)]
        return State.NOW_STRENGTH if plain and not _mixed(now.better) else State.IMPROVED
    if now.strong:
        return State.STRENGTH
    if now.better:
        return State.MIXED
    return State.DESCRIBED if now.any else State.NOT_MENTIONED


def _narrower(was: Seen, now: Seen) -> bool:
    """Say whether a weakness is found in fewer places than before, or only as one that is getting better."""
    before, after = _reach(was.weak), _reach(now.weak)
    if before is not None and after is not None and after < before:
        return True
    return all(s.status == FindingStatus.IMPROVING for s in now.weak)


def _mixed(said: Iterable[Said]) -> bool:
    return any(s.polarity == Polarity.MIXED for s in said)


def _reach(said: Iterable[Said]) -> int | None:
    return max((_REACH[Extent(s.extent)] for s in said if s.extent in _REACH), default=None)
