"""Peer reviews and visits followed into the next inspection: acted on, found again, or become a judgement."""

from __future__ import annotations

from enum import StrEnum

from kb.catalogue.objects import Object
from kb.codebook import Codebook
from search.cards.grades import ORDER
from search.corpus import Held, Reviewed
from search.trajectories.grid import cited
from search.trajectories.states import State, seen_at, state


class Outcome(StrEnum):
    """What became of a step's finding at the next full inspection."""

    ACTED_ON = "acted-on"
    FOUND_AGAIN = "found-again"
    BECAME_A_JUDGEMENT = "became-a-judgement"
    NOT_MENTIONED = "not-mentioned"


def steps(held: Held, gss: str) -> list[tuple[Reviewed, Reviewed]]:
    """Give each of a council's steps between inspections with the full inspection that came next."""
    inspections = held.inspections(gss)
    between = [r for r in held.councils.get(gss, ()) if not r.full]
    following = [(step, next((i for i in inspections if i.order > step.order), None)) for step in between]
    return [(step, inspection) for step, inspection in following if inspection is not None]


def followed(held: Held, gss: str, codebook: Codebook) -> list[Object]:
    """Follow every weakness that a step found into the next inspection; findings are given by number.

    Named patterns are followed, and themes where no named pattern of theirs was found.
    """
    made: list[Object] = []
    for step, inspection in steps(held, gss):
        weak = [subject for subject in held.said[step.id] if seen_at(held, step.id, subject).weak]
        named = {codebook.named[s].theme for s in weak if s in codebook.named}
        for subject in sorted(weak, key=list(codebook.subjects).index):
            theme = codebook.named[subject].theme if subject in codebook.named else subject
            if (subject == theme and theme in named) or inspection.framework not in codebook.covering(theme):
                continue
            outcome, now = outcome_of(held, step, inspection, subject)
            made.append(
                {
                    "step": step.id,
                    "framework": step.framework,
                    "inspection": inspection.id,
                    "subject": subject,
                    "title": codebook.subjects[subject],
                    "outcome": str(outcome),
                    "warned": list(cited(held, step.id, subject, State.RAISED)),
                    "found": list(cited(held, inspection.id, subject, now)),
                }
            )
    return made


def outcome_of(held: Held, step: Reviewed, inspection: Reviewed, subject: str) -> tuple[Outcome, State]:
    """Say what became of a step's weakness at the next inspection, and the state that says so.

    Found again is called become a judgement where an area in which it was found was judged inadequate.
    """
    now = state(held, step, inspection, subject)
    if now.resolved:
        return Outcome.ACTED_ON, now
    if not now.open:
        return Outcome.NOT_MENTIONED, now
    areas = {s.area for s in seen_at(held, inspection.id, subject).weak if s.area}
    worst = min((ORDER.get(inspection.grades.get(area, ""), 9) for area in areas), default=9)
    return (Outcome.BECAME_A_JUDGEMENT if worst == 0 else Outcome.FOUND_AGAIN), now
