"""The study of what SIF reports recommended, by family, set beside a published study's shares where these are given."""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from kb.catalogue.tables import finding
from kb.patterns_files import FAMILIES
from kb.values import Kind, Polarity
from search.corpus import Held
from search.counting import countable
from search.statistics.intervals import bootstrapped
from search.studies.cells import Cell, Share, Sort, counted, in_words
from search.studies.study import (
    SHARES,
    Answer,
    Axis,
    Column,
    Figure,
    Ground,
    Item,
    Shape,
    Study,
    StudyError,
    Table,
    bar,
)
from search.studies.subjects import some

FRAMEWORK = "sif"
NONE_READ = "no-family-read"
_TITLES = {
    "performance-management": "Performance management",
    "casework": "Casework",
    "oversight": "Oversight of practice",
    "multi-agency": "Multi-agency working",
    "assessment-planning": "Assessment and planning",
    "workforce": "Workforce",
    "looked-after": "Looked-after children",
    "care-leavers": "Care leavers",
    "childs-voice": "Children’s voice",
    "other": "Another family",
    NONE_READ: "No family read",
}
_HALF = Axis(SHARES.title, [(n / 10, f"{n * 10}%") for n in range(6)])
_PUBLISHED = "Hood, Nilsson and Habibi (Child & Family Social Work)"
NOT_HELD = (
    f"The published study, {_PUBLISHED}, coded the recommendations of 60 Ofsted reports of 2009 to 2016 into nine categories. Its "
    "summary names the commonest (performance management, casework, oversight of practice, multi-agency working) and no shares. "
    "Its shares are not held here, so nothing is compared. To compare them, give them with --published FILE, a CSV of family,share."
)


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation: its council, its review, and how many of its named patterns are of each family."""

    gss: str
    review: str
    families: Mapping[str, int]

    @property
    def one(self) -> str:
        """The family most of its patterns are of; on a tie the one that comes first by name."""
        return min(self.families, key=lambda f: (-self.families[f], f), default=NONE_READ)


def made(ground: Ground) -> Answer:
    """Count recommendations by family: those that touch it, and those given to it when each goes to one."""
    with ground.library.catalogue.reading() as db:
        rows, others = recommended(db, ground)
    reviews = _reviews(ground.held)
    councils = sorted({r.gss for r in ground.held.reviews.values() if r.id in set(reviews)})
    once = Counter(row.one for row in rows)
    order = [*sorted(FAMILIES, key=lambda f: (f == "other", -once[f], f)), NONE_READ]
    shares = {family: _over_councils(rows, family, councils) for family in order}
    counts = _counts(order, rows, shares, councils, ground)
    said = _said(rows, others, reviews, councils, shares)
    figure = Figure(
        "families",
        "SIF recommendations by family",
        "The share of recommendations given to each family, each recommendation going to one. Lines are 95 per cent intervals "
        "from drawing whole councils anew.",
        Shape.BARS,
        SHARES if max(s.interval.high if s.interval else 0 for s in shares.values()) > 1 / 2 else _HALF,
        ("Share of recommendations",),
        [Item(_TITLES[family], [bar(shares[family])]) for family in order],
        counts,
    )
    if ground.published is None:
        return Answer([*said, NOT_HELD], [figure])
    return Answer([*said, *_beside(shares, ground.published)], [figure, _compared(order, shares, ground.published)])


def recommended(db: Connection, ground: Ground) -> tuple[list[Recommended], int]:
    """Give the recommendations that count, the same words in one review once; and how many are about other bodies."""
    reviews = _reviews(ground.held)
    conditions = countable(ground.scope, reviews)
    named = ground.library.codebook.named
    query = select(finding.c.review, finding.c.text, finding.c.patterns).where(
        *conditions, finding.c.kind == Kind.RECOMMENDATION
    )
    seen: set[tuple[str, str]] = set()
    made: list[Recommended] = []
    for row in db.execute(query.order_by(finding.c.num)):
        if (row.review, row.text) not in seen:
            seen.add((row.review, row.text))
            families = Counter(named[p].hood for p in json.loads(row.patterns) if p in named)
            made.append(Recommended(ground.held.reviews[row.review].gss, row.review, families))
    about = select(func.count()).where(
        finding.c.review.in_(reviews),
        finding.c.kind == Kind.RECOMMENDATION,
        finding.c.visibility.in_(sorted(map(str, ground.scope.visible))),
        finding.c.about.is_not(None),
        finding.c.about != "council",
    )
    return made, db.scalar(about) or 0


def _reviews(held: Held) -> list[str]:
    return sorted(r.id for r in held.reviews.values() if r.framework == FRAMEWORK and r.full)


def _over_councils(rows: Sequence[Recommended], family: str, councils: Sequence[str]) -> Share:
    """Give a family's share of recommendations; those of one council are alike, so whole councils are drawn anew."""
    found, of = Counter(r.gss for r in rows if r.one == family), Counter(r.gss for r in rows)
    clusters = [[(found[gss], of[gss])] for gss in councils]

    def figure(drawn: Sequence[tuple[int, int]]) -> float | None:
        whole = sum(n for _, n in drawn)
        return sum(n for n, _ in drawn) / whole if whole else None

    # Of none drawn anew there are always none: then, as for one council, Wilson's interval says how many there may be.
    if not found or len(councils) < 2:
        return counted(found.total(), len(rows))
    return Share(found.total(), len(rows), bootstrapped(clusters, figure))


def _counts(
    order: Sequence[str],
    rows: Sequence[Recommended],
    shares: Mapping[str, Share],
    councils: Sequence[str],
    ground: Ground,
) -> Table:
    codebook = ground.library.codebook
    own = {f: [p for p in codebook.named.values() if p.hood == f] for f in order}
    measured = {p.subject for p in codebook.patterns.values() if p.polarity is Polarity.WEAKNESS and not p.provisional}
    cells: list[Sequence[Cell]] = []
    for family in order:
        touching = [r for r in rows if (family in r.families if family != NONE_READ else not r.families)]
        cells.append(
            (
                _TITLES[family],
                shares[family],
                len(touching),
                counted(len({r.gss for r in touching}), len(councils)),
                len(own[family]),
                sum(p.id in measured for p in own[family]),
                family,
            )
        )
    columns = (
        Column("family", "Family", Sort.WORDS),
        Column("once", "Given to it, each to one", Sort.SHARE),
        Column("touching", "That touch it"),
        Column("councils", "Councils with one that does", Sort.SHARE),
        Column("patterns", "Patterns it is read from"),
        Column("measured", "Of them measured"),
        Column("id", "Id", Sort.WORDS),
    )
    return Table(
        "families",
        "Families",
        "Recommendations of SIF reports about the council, by the family of the named patterns read in them. Intervals of "
        "recommendations draw whole councils anew; those of councils are Wilson’s.",
        columns,
        cells,
    )


def _compared(order: Sequence[str], shares: Mapping[str, Share], published: Mapping[str, float]) -> Table:
    columns = (
        Column("family", "Family", Sort.WORDS),
        Column("here", "Here, each given to one", Sort.SHARE),
        Column("published", "Published, per cent"),
        Column("difference", "Here less published, percentage points"),
        Column("within", "Published share within the interval", Sort.WORDS),
    )
    rows: list[Sequence[Cell]] = []
    for family in order:
        theirs, ours = published.get(family), shares[family]
        both = theirs is not None and ours.value is not None
        rows.append(
            (
                _TITLES[family],
                ours,
                None if theirs is None else round(100 * theirs, 1),
                round(100 * ((ours.value or 0) - (theirs or 0)), 1) if both else None,
                _within(ours, theirs) if both else None,
            )
        )
    caption = "Shares given with --published beside those counted here. They were coded by others, from other reports."
    return Table("published", "Beside the published shares", caption, columns, rows)


def _within(ours: Share, theirs: float | None) -> str:
    return "yes" if ours.interval and theirs is not None and ours.interval.low <= theirs <= ours.interval.high else "no"


def _said(
    rows: Sequence[Recommended],
    others: int,
    reviews: Sequence[str],
    councils: Sequence[str],
    shares: Mapping[str, Share],
) -> list[str]:
    if not rows:
        return ["No recommendation of a SIF report is held."]
    most = sorted((f for f in shares if f != NONE_READ), key=lambda f: (-shares[f].found, f))[:4]
    told = "; ".join(f"{_TITLES[f]}, {in_words(shares[f])}" for f in most)
    return [
        f"{some(len(rows), 'recommendation')} about the council in {some(len(reviews), 'SIF report')} of {some(len(councils), 'council')}; "
        f"{others:,} more are about safeguarding boards and other bodies, and are left out.",
        f"The commonest families: {told}.",
        f"In {shares[NONE_READ].found:,} no named pattern was read, and so no family.",
    ]


def _beside(shares: Mapping[str, Share], published: Mapping[str, float]) -> list[str]:
    both = [f for f in published if shares[f].value is not None]
    inside = sum(_within(shares[f], published[f]) == "yes" for f in both)
    return [f"{inside} of {len(both)} published shares lie within the interval counted here."]


def read_published(path: Path) -> dict[str, float]:
    """Read shares by family from a CSV with the columns family and share (0.21 or 21%). Raises StudyError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise StudyError(f"{path} could not be read: {error}") from error
    if not rows or not {"family", "share"} <= set(rows[0]):
        raise StudyError(f"{path} needs the columns family and share, and a row for each family")
    made: dict[str, float] = {}
    for row in rows:
        family, value = (row["family"] or "").strip(), _part((row["share"] or "").strip())
        if family not in FAMILIES or family in made:
            wrong = "comes twice" if family in made else f"is no family; these are: {', '.join(sorted(FAMILIES))}"
            raise StudyError(f"{path}: {family!r} {wrong}")
        if value is None:
            raise StudyError(f"{path}: the share of {family!r} has to lie between 0 and 1, or 0% and 100%")
        made[family] = value
    return made


def _part(text: str) -> float | None:
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 <= value <= 1 else None


STUDY = Study(
    "sif-recommendations",
    "What SIF reports recommended",
    "Which families of recommendations do the reports of 2013 to 2018 make, and how does that compare with a published study?",
    (
        "Counted are recommendations of SIF inspections about the council itself. A recommendation is counted once, and the "
        "finding in the report that explains it is not counted beside it; the same words twice in one report count once.",
        "Each named pattern names the family it comes nearest to in the published study. A recommendation goes to the family "
        "most of whose patterns were read in it, on a tie to the first by name; one with no named pattern has no family read.",
        "Recommendations of one council are alike: intervals of shares of recommendations draw whole councils anew.",
    ),
    (
        "Most named patterns have not been measured (the table says of how many): the library gives no figure of such a pattern "
        "by itself, and these shares of families are a rough check and no measurement.",
        "The families are our reading of the published study’s summary. A family with more patterns is read more readily.",
        "The published study drew reports of 2009 to 2016 under three frameworks; here are SIF reports alone.",
    ),
    made,
)
