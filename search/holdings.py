"""What the library holds, without a question: findings, reviews and councils in lists, one review to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, RowMapping, func, select

from kb.authorities import Authorities
from kb.catalogue.objects import Object, finding_object, finding_rows, findings_by_num, review_objects
from kb.catalogue.scoping import findings_in, reviews_in, visible
from kb.catalogue.tables import finding, passage, review, source
from kb.people import without_names
from kb.scope import Scope
from kb.values import Authority


def list_findings(db: Connection, scope: Scope, limit: int, offset: int = 0) -> tuple[int, list[Object]]:
    """Give how many findings pass a scope, and one stretch of them sorted by id."""
    passing = select(finding.c.num).join(review, finding.c.review == review.c.id).where(*findings_in(scope))
    total = db.scalar(select(func.count()).select_from(passing.subquery())) or 0
    # The ids are sorted before the wide rows are joined: a page deep in the list costs no more than the first.
    nums = db.scalars(passing.order_by(finding.c.id).limit(limit).offset(offset)).all()
    rows = findings_by_num(db, nums)
    return total, [finding_object(rows[num]) for num in nums]


def get_finding(db: Connection, key: str, scope: Scope) -> Object | None:
    """Give one finding by id, or None when there is none that may be seen."""
    query = finding_rows().where(finding.c.id == key, visible(finding.c.visibility, scope))
    row = db.execute(query).mappings().first()
    return finding_object(row) if row else None


def passage_of(db: Connection, key: str) -> int | None:
    """Give the number of the passage that a finding stands in, or None when there is no such finding."""
    return db.scalar(select(finding.c.passage).where(finding.c.id == key))


def get_review(db: Connection, key: str, scope: Scope) -> Object | None:
    """Give one review by id, or None when there is none with a source that may be seen."""
    found = review_objects(db, [key], scope)
    return found[0] if found and found[0]["sources"] else None


def recent_reviews(db: Connection, scope: Scope, limit: int, offset: int = 0) -> tuple[int, list[Object]]:
    """Give how many reviews pass a scope, and one stretch of them, the latest first."""
    chosen = reviews_in(scope)
    total = db.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    order = (review.c.day.desc(), review.c.authority, review.c.id)
    ids = db.scalars(chosen.order_by(*order).limit(limit).offset(offset)).all()
    return total, review_objects(db, [str(i) for i in ids], scope)


def list_authorities(db: Connection, scope: Scope, authorities: Authorities) -> list[Object]:
    """Give the councils that a scope is about, sorted by GSS code, with how many of its reviews each has.

    A filter on reviews (framework, dates, grades) leaves out councils without one; filters on places do not.
    """
    held: dict[str, list[str]] = {}
    by_day = (review.c.gss, review.c.day, review.c.id)
    rows = db.execute(select(review.c.gss, review.c.id).where(review.c.id.in_(reviews_in(scope))).order_by(*by_day))
    for row in rows:
        held.setdefault(row.gss, []).append(row.id)
    about_reviews = bool(scope.frameworks or scope.since or scope.until or scope.grades)
    return [
        authority_object(a, held.get(a.gss, []))
        for a in sorted(authorities, key=lambda a: a.gss)
        if (a.gss in held or not about_reviews) and _placed(a, scope)
    ]


def authority_object(authority: Authority, reviews: Sequence[str]) -> Object:
    """Make the API's authority object; `reviews` are its reviews' ids, the latest last."""
    return {
        "gss": authority.gss,
        "authority": authority.name,
        "region": authority.region,
        "type": authority.type,
        "urn": authority.urn,
        "reviews": len(reviews),
        "latest": reviews[-1] if reviews else None,
    }


def _placed(authority: Authority, scope: Scope) -> bool:
    return (
        (not scope.authorities or authority.gss in scope.authorities)
        and (not scope.regions or authority.region in scope.regions)
        and (not scope.types or authority.type in scope.types)
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a paragraph: words as they stand, and the finding that they are (None: words between findings)."""

    text: str
    finding: Object | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or bullet to read: its number and page, its words in pieces."""

    number: str | None
    page: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a source, and what stands under it."""

    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one source says: whose words, which document, its sections in reading order."""

    voice: str
    sha256: str
    sections: tuple[Section, ...]


def read_review(db: Connection, key: str, scope: Scope) -> list[Part]:
    """Give a review's words in reading order with each finding in its paragraph, the report before write-ups."""
    found = finding_rows().where(finding.c.review == key, visible(finding.c.visibility, scope))
    findings: dict[int, list[RowMapping]] = {}
    for row in db.execute(found.order_by(finding.c.num)).mappings():
        findings.setdefault(row["passage_num"], []).append(row)
    passages = db.execute(
        select(passage, source.c.voice)
        .join(source, passage.c.source == source.c.sha256)
        .where(passage.c.review == key, visible(source.c.visibility, scope))
        .order_by(source.c.voice.desc(), passage.c.source, passage.c.position)
    ).mappings()
    return [
        Part(voice, sha256, tuple(_sections(list(rows), findings)))
        for (voice, sha256), rows in groupby(passages, key=lambda p: (p["voice"], p["source"]))
    ]


def _sections(passages: Sequence[RowMapping], findings: Mapping[int, Sequence[RowMapping]]) -> Iterator[Section]:
    for title, rows in groupby(passages, key=lambda p: p["section"]):
        yield Section(
            title,
            tuple(
                Paragraph(row["paragraph"], row["page"], tuple(_pieces(row["text"], findings.get(row["num"], ()))))
                for row in rows
            ),
        )


def _pieces(text: str, findings: Sequence[RowMapping]) -> Iterator[Piece]:
    """Cut a passage at its findings; a finding whose words stand elsewhere (over the page) follows at the end."""
    at, elsewhere = 0, []
    for row in findings:
        # What is searched and shown as context names people by role.
        words = without_names(row["text"])
        start = text.find(words, at)
        if start < 0:
            elsewhere.append(row)
            continue
        if text[at:start].strip():
            yield Piece(text[at:start])
        yield Piece(row["text"], finding_object(row))
        at = start + len(words)
    if text[at:].strip():
        yield Piece(text[at:])
    for row in elsewhere:
        yield Piece(row["text"], finding_object(row))
