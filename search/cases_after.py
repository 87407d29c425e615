"""What happened after a case: which of its weaknesses the next full inspection saw resolved or better, still there, or said nothing of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from kb.catalogue.objects import Object, finding_object, findings_by_num, review_objects
from kb.codebook import Codebook
from kb.scope import Scope
from kb.values import Kind, Polarity
from search.corpus import Held, Reviewed, Said
from search.since import with_since
from search.trajectories.states import State, seen_at, state

# Of each sort, for each case: what was found of more is counted.
_MOST = 5
_NEXT = ("review", "framework", "inspection_end", "published", "judgements")


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one weakness of a case, and the number of the later finding that says so (None: silence)."""

    subject: str
    state: State
    num: int | None


def following(held: Held, key: str) -> Reviewed | None:
    """Give the next full inspection of a review's council, None where none is held."""
    one = held.reviews[key]
    return next((later for later in held.inspections(one.gss) if later.order > one.order), None)


def next_inspections(db: Connection, held: Held, keys: Sequence[str], scope: Scope) -> dict[str, Object]:
    """Give, by review, its council's next full inspection that may be seen, with its judgements."""
    after = {key: later.id for key in keys if (later := following(held, key))}
    objects = {r["review"]: {k: r[k] for k in _NEXT} for r in review_objects(db, sorted(set(after.values())), scope)}
    return {key: objects[later] for key, later in after.items()}


def what_became(held: Held, key: str, first: Collection[str], codebook: Codebook) -> list[Became]:
    """Say what the next full inspection saw of each weakness of a review; `first` are the patterns to put first.

    Then come those that most was said of. Weaknesses are named patterns; a past fault is none.
    """
    before, after = held.reviews[key], following(held, key)
    if after is None:
        return []
    weak = {subject: len(seen_at(held, key, subject).weak) for subject in codebook.named}
    subjects = sorted((s for s in weak if weak[s]), key=lambda s: (s not in first, -weak[s], s))
    return [_became(held, before, after, subject, codebook) for subject in subjects]


def _became(held: Held, before: Reviewed, after: Reviewed, subject: str, codebook: Codebook) -> Became:
    now = state(held, before, after, subject)
    if now is State.NOT_MENTIONED and after.framework not in codebook.covering(codebook.named[subject].theme):
        now = State.NOT_COVERED
    # That the council has it is known: findings that likely bear on it are read too, as the state does.
    sure, seen = seen_at(held, after.id, subject), seen_at(held, after.id, subject, known=True)
    telling = [*seen.weak, *seen.mixed] if now.open else [*seen.strong, *seen.better, *seen.mixed]
    said = _best(telling, {s.num for s in (*sure.weak, *sure.strong, *sure.better, *sure.mixed)})
    return Became(subject, now, said.num if said and (now.open or now.resolved) else None)


def _best(said: Sequence[Said], sure: Collection[int]) -> Said | None:
    """Choose the finding that says it: a plain one before a mixed, a sure one before a likely, the body before a copy."""
    return min(
        said,
        key=lambda s: (s.polarity == Polarity.MIXED, s.num not in sure, s.kind != Kind.FINDING, s.num),
        default=None,
    )


def after_objects(
    db: Connection, scope: Scope, codebook: Codebook, held: Held, asked: Mapping[str, Collection[str]]
) -> dict[str, Object | None]:
    """Make, by review, the objects of what happened next; `asked` gives each review's patterns to put first.

    None where no later full inspection is held. What is shown is cited; `counts` are of all, shown or not.
    """
    became = {key: _sorts(what_became(held, key, first, codebook)) for key, first in asked.items()}
    nums = {b.num for sorts in became.values() for own in sorts.values() for b in own[:_MOST] if b.num is not None}
    rows = findings_by_num(db, sorted(nums))
    found = with_since(db, [finding_object(row) for row in rows.values()], scope, codebook)
    by_num = dict(zip(rows, found, strict=True))
    made: dict[str, Object | None] = {}
    for key, sorts in became.items():
        after = following(held, key)
        made[key] = None
        if after is not None:
            counts = {sort: len(own) for sort, own in sorts.items()}
            shown = {sort: [_entry(b, by_num, codebook) for b in own[:_MOST]] for sort, own in sorts.items()}
            made[key] = {"review": after.id, "counts": counts, **shown}
    return made


def _sorts(became: Sequence[Became]) -> dict[str, list[Became]]:
    return {
        "resolved": [b for b in became if b.state.resolved],
        "still": [b for b in became if b.state.open],
        "not_mentioned": [b for b in became if not b.state.resolved and not b.state.open],
    }


def _entry(became: Became, by_num: Mapping[int, Object], codebook: Codebook) -> Object:
    pattern = codebook.patterns[f"{became.subject}.failure"]
    said = {"pattern": pattern.id, "title": pattern.title, "state": str(became.state)}
    return said if became.num is None else {**said, "finding": by_num[became.num]}
