"""Patterns are counted, never sampled: one query over every finding of the reviews in scope.

Of each council the latest full inspection in scope is counted (every one when the scope says `ever`), in one
voice, and a council counts once however often it was found there. Only what is said of the council itself, as a
finding or a recommendation, counts; a theme is counted only in reviews whose framework covers it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, func, or_, select

from kb.catalogue.scoping import about_findings, counted_reviews, counted_voice
from kb.catalogue.tables import finding, finding_pattern, finding_theme, review
from kb.codebook import Codebook, Pattern
from kb.scope import Scope
from kb.values import Kind, Polarity

# What a review says of each theme and named pattern it mentions: whether any weakness, whether any strength.
Sides = Mapping[str, tuple[bool, bool]]
SidesOf = Callable[[Connection, Scope, Sequence[str]], Mapping[str, Sides]]
# A lesson is an author's conclusion from findings that are counted already.
_COUNTED_KINDS = (Kind.FINDING, Kind.RECOMMENDATION)


@dataclass(frozen=True, slots=True)
class Tally:
    """A pattern's figures: found in `authorities` of the `of` whose framework covers its theme.

    `mentioned` councils have a finding on the theme from any side, `both` have a weakness and a strength.
    `reviews` of `reviews_of` are the same count over reviews, which differs only when the scope says `ever`.
    """

    authorities: int
    of: int
    mentioned: int
    both: int
    reviews: int
    reviews_of: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The reviews that are counted over: each review's council and framework, by the review's id."""

    councils: Mapping[str, str]
    frameworks: Mapping[str, str]

    @property
    def reviews(self) -> list[str]:
        """The reviews' ids, sorted."""
        return sorted(self.councils)

    @property
    def authorities(self) -> int:
        """How many councils these reviews are of."""
        return len(set(self.councils.values()))

    def covering(self, theme: str, codebook: Codebook) -> set[str]:
        """Give the reviews whose framework covers a theme."""
        covering = set(codebook.covering(theme))
        return {r for r, framework in self.frameworks.items() if framework in covering}


def counted_in(db: Connection, scope: Scope, codebook: Codebook) -> Counted:
    """Find the reviews that a scope counts over."""
    ids = counted_reviews(db, scope, codebook)
    rows = db.execute(select(review.c.id, review.c.gss, review.c.framework).where(review.c.id.in_(ids))).all()
    return Counted({r.id: r.gss for r in rows}, {r.id: r.framework for r in rows})


def countable(scope: Scope, reviews: Sequence[str]) -> list[ColumnElement[bool]]:
    """Give the conditions on `finding` that make it count within these reviews.

    The scope's themes and polarities choose which patterns are shown and do not touch what is counted.
    """
    kinds = [k for k in _COUNTED_KINDS if not scope.kinds or k in scope.kinds]
    return [
        finding.c.review.in_(reviews),
        finding.c.kind.in_(kinds),
        *about_findings(replace(scope, themes=(), polarities=(), kinds=())),
        counted_voice(scope),
        or_(finding.c.about.is_(None), finding.c.about == "council"),
    ]


def count_all(
    db: Connection,
    scope: Scope,
    codebook: Codebook,
    counted: Counted | None = None,
    sides: SidesOf | None = None,
) -> dict[str, Tally]:
    """Count every pattern of the codebook over a scope, by pattern id; patterns never found have zeros.

    `counted` saves finding the scope's reviews again where they are known; `sides` says how reviews are looked
    into (default: by asking the catalogue every time).
    """
    over = counted or counted_in(db, scope, codebook)
    said = (sides or sides_of)(db, scope, over.reviews)
    return {pattern.id: count_one(pattern, over, said, codebook) for pattern in codebook.patterns.values()}


def count_one(pattern: Pattern, over: Counted, said: Mapping[str, Sides], codebook: Codebook) -> Tally:
    """Count one pattern over reviews that have been looked into."""
    covering = over.covering(pattern.theme, codebook)
    found = {r: said[r][pattern.subject] for r in covering if pattern.subject in said.get(r, {})}
    return _tally(pattern.polarity, found, covering, over.councils)


def recount(db: Connection, scope: Scope, codebook: Codebook, pattern_id: str) -> Tally:
    """Count one pattern again. Raises KeyError when the codebook has no such pattern."""
    return count_all(db, scope, codebook)[codebook.patterns[pattern_id].id]


def sides_of(db: Connection, scope: Scope, reviews: Sequence[str]) -> Mapping[str, Sides]:
    """Give for each review the subjects it mentions in findings that count, with (any weakness, any strength).

    Subjects are themes and named patterns, by id.
    """
    sides: dict[str, dict[str, tuple[bool, bool]]] = {review: {} for review in reviews}
    for labels, subject in ((finding_theme, finding_theme.c.theme), (finding_pattern, finding_pattern.c.pattern)):
        query = (
            select(
                subject.label("subject"),
                finding.c.review,
                func.max(finding.c.polarity == Polarity.WEAKNESS).label("weak"),
                func.max(finding.c.polarity == Polarity.STRENGTH).label("strong"),
            )
            .join_from(finding, labels, labels.c.finding == finding.c.num)
            .where(*countable(scope, reviews))
            .group_by(subject, finding.c.review)
        )
        for row in db.execute(query):
            sides[row.review][row.subject] = (bool(row.weak), bool(row.strong))
    return sides


def _tally(
    side: Polarity, found: Mapping[str, tuple[bool, bool]], covering: Iterable[str], councils: Mapping[str, str]
) -> Tally:
    covered = list(covering)
    weak = {r for r, (is_weak, _) in found.items() if is_weak}
    strong = {r for r, (_, is_strong) in found.items() if is_strong}
    chosen = weak if side is Polarity.WEAKNESS else strong

    def distinct(reviews: Iterable[str]) -> set[str]:
        return {councils[r] for r in reviews}

    return Tally(
        authorities=len(distinct(chosen)),
        of=len(distinct(covered)),
        mentioned=len(distinct(found)),
        both=len(distinct(weak) & distinct(strong)),
        reviews=len(chosen),
        reviews_of=len(covered),
    )
