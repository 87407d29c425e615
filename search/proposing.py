"""Patterns nobody has named yet: alike findings of many councils, grouped so that a person can name, merge or reject.

Only findings that count, of any year, and that no named pattern was assigned to are grouped, each theme and side by
itself. The same library gives the same candidates under the same ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, RowMapping, exists, select

from kb.catalogue.objects import Object, finding_object, findings_by_num
from kb.catalogue.scoping import reviews_in
from kb.catalogue.tables import finding, finding_pattern, finding_theme, review
from kb.embeddings import cached
from kb.library import Library
from kb.protocols import Vectors
from kb.scope import Scope
from kb.values import Polarity
from search.citation import citation
from search.counting import countable

SIDES = (Polarity.WEAKNESS, Polarity.STRENGTH)
LEAST_COUNCILS = 8
# How many findings of a candidate are shown: its medoid, and the nearest to that from other councils.
SHOWN = 3
# The cosine from which two findings are alike, and the fewest that make a group. Looked at on 133 reviews: at 0.6
# subjects run together (a group of 124 on every kind of early help), at 0.7 a group keeps to one.
ALIKE = 0.7
_LEAST_FINDINGS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group of alike findings of one theme and side, with how many councils they are of.

    `shown` are its medoid and the findings nearest to that from other councils; `texts` are those of all of them.
    """

    id: str
    theme: str
    polarity: Polarity
    findings: int
    councils: int
    shown: tuple[Object, ...]
    texts: tuple[str, ...]

    def to_json(self) -> Object:
        """Give the candidate as an object, its shown findings each with a citation."""
        return {
            "id": self.id,
            "theme": self.theme,
            "polarity": str(self.polarity),
            "findings": self.findings,
            "councils": self.councils,
            "shown": [{**found, "citation": citation(found)} for found in self.shown],
        }


def propose(
    library: Library,
    themes: Sequence[str] = (),
    sides: Sequence[Polarity] = (),
    least_councils: int = LEAST_COUNCILS,
) -> list[Candidate]:
    """Group the findings without a named pattern; within a theme and side, of most councils first.

    Empty `themes` and `sides` mean all of them, in the codebook's order.
    """
    found: list[Candidate] = []
    with library.catalogue.reading() as db:
        for theme in (t for t in library.codebook.themes if not themes or t in themes):
            for side in (s for s in SIDES if not sides or s in sides):
                groups = [g for g in _groups(library, db, theme, side) if g.councils >= least_councils]
                found += sorted(groups, key=lambda c: (-c.councils, -c.findings, c.id))
    return found


def candidate_id(theme: str, side: Polarity, medoid: str) -> str:
    """Name a candidate by its theme, its side and the id of its medoid finding."""
    return hashlib.sha256(f"{theme}\n{side}\n{medoid}".encode()).hexdigest()[:12]


def _groups(library: Library, db: Connection, theme: str, side: Polarity) -> Iterator[Candidate]:
    rows = _unassigned(db, theme, side)
    if len(rows) < _LEAST_FINDINGS:
        return
    vectors = cached(library.cache, library.embedder)([row["text"] for row in rows])
    for members in communities(vectors):
        group = [rows[i] for i in members]
        shown = _of_different_councils(group)
        objects = findings_by_num(db, [row["num"] for row in shown])
        yield Candidate(
            id=candidate_id(theme, side, group[0]["id"]),
            theme=theme,
            polarity=side,
            findings=len(group),
            councils=len({row["gss"] for row in group}),
            shown=tuple(finding_object(objects[row["num"]]) for row in shown),
            texts=tuple(row["text"] for row in group),
        )


def _unassigned(db: Connection, theme: str, side: Polarity) -> Sequence[RowMapping]:
    """Give the findings of a theme and side that count and have no named pattern, sorted by id.

    What only says again what another finding explains is left out: it would count once with that one.
    """
    scope = Scope()
    reviews = [str(i) for i in db.scalars(reviews_in(scope))]
    query = (
        select(finding.c.num, finding.c.id, finding.c.text, review.c.gss)
        .join_from(finding, finding_theme, finding_theme.c.finding == finding.c.num)
        .join(review, review.c.id == finding.c.review)
        .where(
            *countable(scope, reviews),
            finding_theme.c.theme == theme,
            finding.c.polarity == side,
            finding.c.restates.is_(None),
            ~exists().where(finding_pattern.c.finding == finding.c.num),
        )
        .order_by(finding.c.id)
    )
    return db.execute(query).mappings().all()


def communities(vectors: Vectors, alike: float = ALIKE) -> list[list[int]]:
    """Group unit rows around those with most others near them; every row is in one group at most, the medoid first."""
    from sentence_transformers.util import community_detection
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # sums in another order would give other last digits
        # A copy: rows from the cache cannot be written to, which the grouping warns of.
        found = community_detection(np.array(vectors), threshold=alike, min_community_size=_LEAST_FINDINGS)
        return [_medoid_first(vectors, sorted(members)) for members in found]


def _medoid_first(vectors: Vectors, members: Sequence[int]) -> list[int]:
    """Order a group by nearness to its medoid, which comes first; the earlier row wins a tie."""
    own = vectors[list(members)]
    medoid = int(np.argmax(np.round(own @ own.sum(axis=0), 5)))
    near = np.round(own @ own[medoid], 5)
    near[medoid] = np.inf
    return [members[i] for i in np.argsort(-near, kind="stable")]


def _of_different_councils(group: Sequence[RowMapping]) -> list[RowMapping]:
    first: dict[str, RowMapping] = {}
    for row in group:
        first.setdefault(row["gss"], row)
    return list(first.values())[:SHOWN]
