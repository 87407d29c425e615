"""What each review says of each subject, in memory: what patterns, trajectories, ledgers and worklists are read from.

Nothing is sampled or carried over: a review's findings are read from the catalogue once, and again after every change
to that review. Only findings that count are here: about the council, in its one voice, not about one child.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from kb.catalogue import Catalogue
from kb.catalogue.scoping import of_the_council, reviews_in
from kb.catalogue.tables import change, finding, judgement, passage, review
from kb.codebook import Codebook
from kb.scope import Scope
from kb.values import Polarity, Visibility
from search.counting import Sides, countable

# Areas judged for the council; the safeguarding board's judgement was another body's.
_NOT_THE_COUNCILS = "lscb"
_BATCH = 400


class Said(NamedTuple):
    """A finding that counts, without its words: `num` and `passage` are numbers, `area` its section's common judgement area."""

    num: int
    polarity: str
    extent: str
    status: str
    area: str | None
    confirmed: bool
    kind: str
    passage: int


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review's facts. `grades` are by common judgement area; `day` is ISO; `length` is how many findings count.

    `full` says that its framework is a full inspection and that it judged the council; `judged` that it has grades.
    """

    id: str
    gss: str
    authority: str
    region: str
    type: str
    framework: str
    day: str
    inspection_end: str | None
    published: str | None
    full: bool
    grades: Mapping[str, str]
    length: int

    @property
    def judged(self) -> bool:
        """Whether any grade of the council's was read."""
        return bool(self.grades)

    @property
    def overall(self) -> str | None:
        """The overall grade, None where there is none."""
        return self.grades.get("overall")

    @property
    def order(self) -> tuple[str, str]:
        """What reviews of a council are ordered by."""
        return self.day, self.id


Subjects = Mapping[str, Sequence[Said]]


@dataclass(frozen=True)
class Held:
    """All reviews that may be seen, by id, and what each says of each theme and named pattern it mentions.

    `likely` are findings that may bear on a named pattern: never counted, read only where a pattern is followed.
    """

    reviews: Mapping[str, Reviewed]
    said: Mapping[str, Subjects]
    likely: Mapping[str, Subjects] = field(default_factory=dict)
    _narrowed: dict[frozenset[str], Held] = field(default_factory=dict, compare=False, repr=False)

    def of_kinds(self, kinds: Collection[str]) -> Held:
        """Give what is said in statements of some kinds alone (none: of all that count), made once for each choice."""
        wanted = frozenset(map(str, kinds))
        if not wanted:
            return self
        if wanted not in self._narrowed:
            said, likely = ({key: _only(own, wanted) for key, own in part.items()} for part in (self.said, self.likely))
            self._narrowed[wanted] = Held(self.reviews, said, likely)
        return self._narrowed[wanted]

    @cached_property
    def sides(self) -> Mapping[str, Sides]:
        """What each review says of each subject it mentions: (any weakness, any strength)."""
        return {key: _sides(own) for key, own in self.said.items()}

    @cached_property
    def councils(self) -> Mapping[str, Sequence[Reviewed]]:
        """Each council's reviews in the order of their days, by GSS code."""
        made: dict[str, list[Reviewed]] = {}
        for one in sorted(self.reviews.values(), key=lambda r: r.order):
            made.setdefault(one.gss, []).append(one)
        return made

    def inspections(self, gss: str) -> list[Reviewed]:
        """Give a council's full inspections in the order of their days."""
        return [r for r in self.councils.get(gss, ()) if r.full]

    def pairs(self) -> list[tuple[Reviewed, Reviewed]]:
        """Give every full inspection with its council's next one, by council and day."""
        rows = (self.inspections(gss) for gss in sorted(self.councils))
        return [pair for own in rows for pair in itertools.pairwise(own)]

    def weak(self, key: str, subject: str) -> bool:
        """Say whether a review shows the failure of a subject."""
        return self.shows(key, subject, Polarity.WEAKNESS)

    def shows(self, key: str, subject: str, side: Polarity) -> bool:
        """Say whether a review shows one side of a subject."""
        return any(s.polarity == side for s in self.said[key].get(subject, ()))


class Corpus:
    """Gives what is held as far as a scope may see it, reading each review once until the change log names it again."""

    def __init__(self, catalogue: Catalogue, codebook: Codebook) -> None:
        self._catalogue = catalogue
        self._codebook = codebook
        self._seen = ("", 0)
        self._held: dict[frozenset[Visibility], Held] = {}
        self._turn = threading.Lock()

    def held(self, db: Connection, scope: Scope) -> Held:
        """Give all reviews that a scope's visibility lets be seen; its other filters have no say."""
        with self._turn:
            now = (self._catalogue.id, db.scalar(select(func.max(change.c.seq))) or 0)
            changed = self._changed(db, now)
            if changed is None:
                self._held.clear()
            elif changed:
                for visible, held in list(self._held.items()):
                    self._held[visible] = self._read_again(db, held, Scope(visible=visible), changed)
            self._seen = now
            if scope.visible not in self._held:
                self._held[scope.visible] = self._read_again(db, Held({}, {}), Scope(visible=scope.visible), None)
            return self._held[scope.visible]

    def sides(self, db: Connection, scope: Scope, reviews: Sequence[str]) -> Mapping[str, Sides]:
        """Give for each review the subjects it mentions, with (any weakness, any strength), as `sides_of` does."""
        sides = self.held(db, scope).of_kinds(scope.kinds).sides
        return {key: sides.get(key, {}) for key in reviews}

    def _changed(self, db: Connection, now: tuple[str, int]) -> list[str] | None:
        """Give the reviews changed since the last look; None when all must be read again."""
        (catalogue, seq), (current, last) = self._seen, now
        if current != catalogue or last < seq:
            return None
        if last == seq:
            return []
        return list(db.scalars(select(change.c.review).where(change.c.seq > seq).distinct()))

    def _read_again(self, db: Connection, held: Held, scope: Scope, changed: Sequence[str] | None) -> Held:
        said, likely, reviews = dict(held.said), dict(held.likely), dict(held.reviews)
        for key in changed or ():
            for kept in (said, likely, reviews):
                kept.pop(key, None)
        seen = [str(key) for key in db.scalars(reviews_in(scope))]
        wanted = [key for key in seen if key not in reviews]
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            sure, maybe = _said(db, scope, batch)
            said |= sure
            likely |= maybe
            reviews |= _reviews(db, batch, said, self._codebook)
        return Held(reviews, said, likely)


def _only(subjects: Subjects, kinds: Collection[str]) -> Subjects:
    kept = {subject: [s for s in own if s.kind in kinds] for subject, own in subjects.items()}
    return {subject: own for subject, own in kept.items() if own}


def _sides(subjects: Subjects) -> Sides:
    polarities = {subject: {s.polarity for s in own} for subject, own in subjects.items()}
    return {subject: (Polarity.WEAKNESS in own, Polarity.STRENGTH in own) for subject, own in polarities.items()}


def _said(
    db: Connection, scope: Scope, keys: Sequence[str]
) -> tuple[dict[str, dict[str, list[Said]]], dict[str, dict[str, list[Said]]]]:
    areas = dict(db.execute(select(judgement.c.area, judgement.c.common).where(judgement.c.common.is_not(None))).all())
    columns = (
        "num",
        "passage",
        "review",
        "polarity",
        "extent",
        "status",
        "confirmed",
        "kind",
        "themes",
        "patterns",
        "likely",
    )
    query = (
        select(*(finding.c[name] for name in columns), passage.c.area)
        .join_from(finding, passage, finding.c.passage == passage.c.num)
        .where(*countable(scope, keys))
        .order_by(finding.c.num)
    )
    made: dict[str, dict[str, list[Said]]] = {key: {} for key in keys}
    maybe: dict[str, dict[str, list[Said]]] = {key: {} for key in keys}
    for row in db.execute(query):
        area = areas.get(row.area, row.area)
        said = Said(
            row.num,
            row.polarity,
            row.extent or "not-stated",
            row.status or "current",
            area,
            row.confirmed,
            row.kind,
            row.passage,
        )
        for subject in (*json.loads(row.themes), *json.loads(row.patterns)):
            made[row.review].setdefault(subject, []).append(said)
        for subject in json.loads(row.likely):
            maybe[row.review].setdefault(subject, []).append(said)
    return made, maybe


def _reviews(
    db: Connection, keys: Sequence[str], said: Mapping[str, Subjects], codebook: Codebook
) -> dict[str, Reviewed]:
    grades: dict[str, dict[str, str]] = {key: {} for key in keys}
    given = select(judgement).where(judgement.c.review.in_(keys), judgement.c.state == "given")
    for row in db.execute(given.order_by(judgement.c.review, judgement.c.position)):
        area = row.common or row.area
        if row.grade and area != _NOT_THE_COUNCILS:
            grades[row.review].setdefault(area, row.grade)
    of_council = set(db.scalars(select(review.c.id).where(review.c.id.in_(keys), of_the_council())))
    full = set(codebook.full_frameworks)
    return {
        r.id: Reviewed(
            r.id,
            r.gss,
            r.authority,
            r.region,
            r.type,
            r.framework,
            r.day,
            r.inspection_end,
            r.published,
            r.framework in full and r.id in of_council,
            grades[r.id],
            len({s.num for own in said[r.id].values() for s in own}),
        )
        for r in db.execute(select(review).where(review.c.id.in_(keys)))
    }
