"""The ledger: for each council and approach, what stood at the inspection before it was named and at the one that names it.

There is no row without evidence on both sides: a cited finding before, a cited mention after, and an inspection before
in which, as in every earlier review of the council, nothing at all is said of the approach as in use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kb.approaches import Approach
from kb.catalogue.objects import Object
from kb.codebook import Codebook
from kb.readings import FindingStatus
from kb.values import Kind, Polarity
from search.approaches.mentions import Mention, Named, Stance
from search.cards.grades import moved, way
from search.corpus import Held, Reviewed, Said
from search.trajectories.states import State, seen_at, state

_DAYS_A_MONTH = 30.4375


class Candidate(NamedTuple):
    """A finding of the review before that may be cited: its subject, and what it says of it."""

    subject: str
    said: Said


@dataclass(frozen=True, slots=True)
class Pair:
    """A council's two inspections around the first mention of an approach as in use, and all mentions in the later one.

    `candidates` are the findings before that may be cited, in groups: the first group that gives one is the one cited.
    """

    approach: Approach
    before: Reviewed
    after: Reviewed
    mentions: tuple[Mention, ...]
    candidates: tuple[tuple[Candidate, ...], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A council and an approach: the inspections before and after, what each is cited with, and what changed.

    `subject` is the theme or named pattern that the finding before is about, `area` the judgement area it stands in.
    """

    approach: Approach
    before: Reviewed
    after: Reviewed
    subject: str
    area: str | None
    said: Said
    mention: Mention
    stances: tuple[Stance, ...]
    state: State

    @property
    def overall(self) -> str | None:
        """How the overall grade moved; None where one of the inspections gave none."""
        return moved(self.before, self.after)

    @property
    def months(self) -> int:
        """Whole months, rounded, between the ends of the two inspections."""
        days = date.fromisoformat(self.after.day) - date.fromisoformat(self.before.day)
        return round(days.days / _DAYS_A_MONTH)

    def to_json(self, titles: Mapping[str, str], before: Object, after: Object) -> Object:
        """Give the contract's ledger row around its two cited findings."""
        return {
            "approach": self.approach.id,
            "authority": self.after.authority,
            "gss": self.after.gss,
            "region": self.after.region,
            "type": self.after.type,
            "before": self._side(self.before),
            "after": self._side(self.after),
            "months": self.months,
            "subject": {"id": self.subject, "title": titles[self.subject]},
            "changed": {
                "overall": self.overall,
                "area": way(self.before.grades.get(self.area or ""), self.after.grades.get(self.area or "")),
                "subject": str(self.state),
            },
            "before_says": self.said.polarity,
            "stance": str(self.mention.stance),
            "stances": counted(self.stances),
            "before_finding": before,
            "after_finding": after,
            "says": ASSOCIATION,
        }

    def _side(self, review: Reviewed) -> Object:
        return {
            "review": review.id,
            "framework": review.framework,
            "inspection_end": review.inspection_end,
            "published": review.published,
            "overall": review.overall,
            "area": self.area,
            "grade": review.grades.get(self.area or ""),
        }


ASSOCIATION = (
    "This is an association, not an effect. Councils chose the approach, much else changed at the same time, and reports "
    "name an approach more readily where it goes well."
)


def counted(stances: Iterable[Stance]) -> Object:
    """Count how mentions speak, every stance named."""
    counts = Counter(stances)
    return {str(stance): counts[stance] for stance in Stance}


def pairs_of(
    held: Held, named: Mapping[str, Named], approaches: Iterable[Approach], codebook: Codebook
) -> Iterator[Pair]:
    """Give the inspections around each approach's first mention as in use, for every council that has evidence before."""
    for approach in approaches:
        for gss in sorted(held.councils):
            pair = _pair(held, named, approach, gss, codebook)
            if pair is not None and any(pair.candidates):
                yield pair


def _pair(held: Held, named: Mapping[str, Named], approach: Approach, gss: str, codebook: Codebook) -> Pair | None:
    inspections = held.inspections(gss)
    for place, after in enumerate(inspections):
        own = tuple(m for m in named[after.id].mentions if m.approach == approach.id and m.in_use)
        if not own:
            continue
        # A recommendation says what should be done; that the council does it, a finding has to say.
        plain = tuple(m for m in own if m.kind == Kind.FINDING)
        if not plain or place == 0:
            return None
        before = inspections[place - 1]
        earlier = (r for r in held.councils[gss] if r.order <= before.order)
        if any(approach.id in named[r.id].touched for r in earlier):
            return None
        return Pair(approach, before, after, plain, _candidates(held, before, approach, codebook))
    return None


def _candidates(
    held: Held, before: Reviewed, approach: Approach, codebook: Codebook
) -> tuple[tuple[Candidate, ...], ...]:
    """Group the findings that may be cited: weaknesses of each of the approach's patterns in turn, then the rest so.

    A theme is too wide: what stands in one may be far from what the approach was meant to change. What was praised is
    cited only of a subject in which nothing was found wanting: the row would say less than is known.
    """
    covered = [s for s in approach.patterns if before.framework in _covering(s, codebook)]
    sound = [s for s in covered if not seen_at(held, before.id, s).weak]

    def among(subject: str, *sides: Polarity) -> tuple[Candidate, ...]:
        own = held.said[before.id].get(subject, ())
        plain = (s for s in own if s.kind == Kind.FINDING and s.status == FindingStatus.CURRENT)
        return tuple(Candidate(subject, said) for said in plain if said.polarity in sides)

    return (
        *(among(subject, Polarity.WEAKNESS) for subject in covered),
        *(among(subject, Polarity.STRENGTH) for subject in sound),
    )


def _covering(subject: str, codebook: Codebook) -> Sequence[str]:
    named = codebook.named.get(subject)
    return codebook.covering(named.theme if named else subject)


def row_of(held: Held, pair: Pair, chosen: Candidate, mention: Mention, codebook: Codebook) -> Row:
    """Make the row of a pair once its two citations are chosen."""
    covered = pair.after.framework in _covering(chosen.subject, codebook)
    return Row(
        approach=pair.approach,
        before=pair.before,
        after=pair.after,
        subject=chosen.subject,
        area=chosen.said.area,
        said=chosen.said,
        mention=mention,
        stances=tuple(m.stance for m in pair.mentions),
        state=state(held, pair.before, pair.after, chosen.subject) if covered else State.NOT_COVERED,
    )
