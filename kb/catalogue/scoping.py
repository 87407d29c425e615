"""A scope in the catalogue's terms: which reviews and which findings pass a filter.

Two kinds of scope are resolved here. Reading and searching range over every review that passes the filter.
Counting ranges over each authority's latest full inspection that passes it, unless `ever` is asked for.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, select

from kb.catalogue.tables import finding, finding_theme, judgement, review, source
from kb.codebook import Codebook
from kb.scope import Scope
from kb.values import Visibility


def reviews_in(scope: Scope) -> Select[tuple[str]]:
    """Select the ids of all reviews that pass the scope's filters on reviews and have a visible source."""
    return select(review.c.id).where(*_window(scope), *_graded(scope), _has_visible_source(scope))


def counted_reviews(db: Connection, scope: Scope, codebook: Codebook) -> list[str]:
    """Give the reviews that patterns are counted over, sorted by id.

    The filters on place, framework and date draw the window; within it each authority's latest full inspection
    is taken (all of them when `scope.ever`); the filter on grades then keeps those that were judged so. A
    framework asked for by name is counted even when its reviews are not full inspections.
    """
    frameworks = scope.frameworks or codebook.full_frameworks
    query = (
        select(review.c.id, review.c.gss, review.c.day)
        .where(*_window(scope), review.c.framework.in_(frameworks), _has_visible_source(scope), of_the_council())
        .order_by(review.c.gss, review.c.day, review.c.id)
    )
    rows = db.execute(query).all()
    chosen = [r.id for r in rows] if scope.ever else list({r.gss: r.id for r in rows}.values())
    if scope.grades:
        graded = set(db.scalars(select(review.c.id).where(*_graded(scope))))
        chosen = [i for i in chosen if i in graded]
    return sorted(chosen)


def of_the_council() -> ColumnElement[bool]:
    """Say whether a review judged the council: one of its safeguarding board alone did not, under any framework."""
    said = judgement.alias()
    given = and_(said.c.review == review.c.id, said.c.state == "given")
    return ~exists().where(given, said.c.area == "lscb") | exists().where(given, said.c.area != "lscb")


def findings_in(scope: Scope) -> list[ColumnElement[bool]]:
    """Give the conditions on `finding` (joined with `review`) that a scope sets, all of which must hold."""
    return [*_window(scope), *_graded(scope), *about_findings(scope)]


def about_findings(scope: Scope) -> list[ColumnElement[bool]]:
    """Give only the conditions that a scope sets on findings themselves: theme, polarity, kind, visibility, singles."""
    conditions: list[ColumnElement[bool]] = [visible(finding.c.visibility, scope)]
    if not scope.singles:
        conditions.append(~finding.c.single)
    if scope.themes:
        conditions.append(
            exists().where(finding_theme.c.finding == finding.c.num, finding_theme.c.theme.in_(scope.themes))
        )
    if scope.polarities:
        conditions.append(finding.c.polarity.in_(scope.polarities))
    if scope.kinds:
        conditions.append(finding.c.kind.in_(scope.kinds))
    return conditions


def counted_voice(scope: Scope) -> ColumnElement[bool]:
    """Say whether a finding is in its review's counted voice: the report's where one is visible, else an officer's."""
    report = source.alias()
    has_report = exists().where(
        report.c.review == finding.c.review,
        report.c.voice == "report",
        report.c.standing == "current",
        visible(report.c.visibility, scope),
    )
    return (finding.c.voice == "report") | ~has_report


def _window(scope: Scope) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for column, wanted in (
        (review.c.gss, scope.authorities),
        (func.lower(review.c.region), tuple(r.lower() for r in scope.regions)),
        (func.lower(review.c.type), tuple(t.lower() for t in scope.types)),
        (review.c.framework, scope.frameworks),
    ):
        if wanted:
            conditions.append(column.in_(wanted))
    if scope.since:
        conditions.append(review.c.day >= scope.since.isoformat())
    if scope.until:
        conditions.append(review.c.day <= scope.until.isoformat())
    return conditions


def _graded(scope: Scope) -> list[ColumnElement[bool]]:
    return [
        exists().where(
            judgement.c.review == review.c.id,
            (judgement.c.area == area) | (judgement.c.common == area),
            judgement.c.grade == grade,
        )
        for area, grade in scope.grades
    ]


def _has_visible_source(scope: Scope) -> ColumnElement[bool]:
    return exists().where(and_(source.c.review == review.c.id, visible(source.c.visibility, scope)))


def visible(column: ColumnElement[str], scope: Scope) -> ColumnElement[bool]:
    """Say whether a row of this visibility may be shown within the scope."""
    return column.in_(sorted(Visibility(v) for v in scope.visible))
