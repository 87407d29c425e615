"""The study of what was judged after an approach was first named, beside how all councils fared from the same grade."""

from __future__ import annotations

from collections.abc import Sequence

from kb.catalogue.objects import Object
from search.approaches.answers import Approaches
from search.approaches.ledger import ASSOCIATION, Row
from search.approaches.outcomes import summaries
from search.retrieve import Engine
from search.since import grade_in_words
from search.statistics.intervals import share
from search.studies.cells import Cell, Share, Sort, in_words
from search.studies.study import SHARES, Answer, Column, Figure, Ground, Item, Shape, Study, Table, bar
from search.studies.subjects import Step, rules_title, some

_LABEL = "association"


def made(ground: Ground) -> Answer:
    """Count how grades moved, for each approach within each framework and grade that councils started from."""
    answers = Approaches(ground.library, Engine(ground.library), ground.corpus)
    ledger = answers.rows(ground.scope)
    pairs = ground.held.pairs()
    rows = [
        (approach.title, *row)
        for approach in answers.approaches.values()
        for row in _summed(approach.id, ledger, pairs)
    ]
    rows.sort(key=lambda row: (-row[2]["of"], row[0], row[1], row[2]["grade"]))
    table = _outcomes(rows)
    drawn = [row for row in rows if row[2]["share"] is not None]
    listed = _listed(ledger)
    said = _said(ledger, rows, len(answers.approaches))
    if not drawn:
        return Answer(said, [table, listed])
    figure = Figure(
        "outcomes",
        "Judged better after an approach was first named (association)",
        "For each approach with five councils or more that started from one grade under one framework: the share judged better "
        "at the inspection that first names it, beside all pairs of inspections that began so. An association, not an effect. "
        "Lines are 95 per cent intervals.",
        Shape.BARS,
        SHARES,
        ("Councils that the report names it for (association)", "All pairs of inspections that began so"),
        [Item(_item(*row), [bar(_improved(row[2])), bar(_improved(row[2]["base"]))]) for row in drawn],
        table,
    )
    return Answer(said, [figure, listed])


def _summed(approach: str, ledger: Sequence[Row], pairs: Sequence[Step]) -> list[tuple[str, Object]]:
    own = [row for row in ledger if row.approach.id == approach]
    return [
        (framework, summary)
        for framework in sorted({row.before.framework for row in own})
        for summary in summaries(
            [row for row in own if row.before.framework == framework], [p for p in pairs if p[0].framework == framework]
        )
    ]


def _outcomes(rows: Sequence[tuple[str, str, Object]]) -> Table:
    columns = (
        Column("approach", "Approach", Sort.WORDS),
        Column("framework", "Inspected before under", Sort.WORDS),
        Column("grade", "Judged before", Sort.WORDS),
        Column("improved", "Judged better after it was named (association)", Sort.SHARE),
        Column("same", "The same"),
        Column("worse", "Worse"),
        Column("base", "Base rate: all that began so, judged better", Sort.SHARE),
        Column("base_same", "Of these, the same"),
        Column("base_worse", "Of these, worse"),
        Column("says", "What this is", Sort.WORDS),
    )
    cells: list[Sequence[Cell]] = [
        (
            title,
            rules_title(framework),
            grade_in_words(own["grade"]),
            _improved(own),
            own["same"],
            own["worse"],
            _improved(own["base"]),
            own["base"]["same"],
            own["base"]["worse"],
            _LABEL,
        )
        for title, framework, own in rows
    ]
    return Table(
        "outcomes",
        "Outcomes",
        f"{ASSOCIATION} From outstanding no grade can improve, and no share is given.",
        columns,
        cells,
    )


def _listed(ledger: Sequence[Row]) -> Table:
    columns = (
        Column("approach", "Approach", Sort.WORDS),
        Column("authority", "Council", Sort.WORDS),
        Column("gss", "GSS code", Sort.WORDS),
        Column("before", "Review before", Sort.WORDS),
        Column("before_grade", "Judged before", Sort.WORDS),
        Column("after", "Review that first names it", Sort.WORDS),
        Column("after_grade", "Judged then", Sort.WORDS),
        Column("months", "Months between"),
        Column("overall", "Overall grade", Sort.WORDS),
        Column("says", "What this is", Sort.WORDS),
    )
    rows = [
        (
            row.approach.title,
            row.after.authority,
            row.after.gss,
            row.before.id,
            _grade(row.before.overall),
            row.after.id,
            _grade(row.after.overall),
            row.months,
            row.overall or "not compared",
            _LABEL,
        )
        for row in sorted(ledger, key=lambda r: (r.approach.id, r.after.authority, r.after.gss))
    ]
    caption = "Every council and approach with evidence both before and after; kb approaches cites both findings."
    return Table("ledger", "The ledger", caption, columns, rows, folded=True)


def _improved(counts: Object) -> Share:
    found, of = counts["improved"], counts["of"]
    return Share(found, of, share(found, of) if counts["share"] is not None else None)


def _said(ledger: Sequence[Row], rows: Sequence[tuple[str, str, Object]], approaches: int) -> list[str]:
    if not ledger:
        return ["No approach is named by a report of a council whose inspection before is held.", ASSOCIATION]
    councils = len({row.after.gss for row in ledger})
    said = [
        f"{some(len({row.approach.id for row in ledger}), 'approach', 'approaches')} of {approaches} have evidence before and after: "
        f"{some(len(ledger), 'row')} in {some(councils, 'council')}."
    ]
    for title, framework, own in [row for row in rows if row[2]["share"] is not None][:3]:
        said.append(
            f"{title}, judged {grade_in_words(own['grade'])} under {rules_title(framework)} before (association): judged "
            f"better in {in_words(_improved(own))}. All pairs that began so: {in_words(_improved(own['base']))}."
        )
    shared = sum(row[2]["share"] is not None for row in rows)
    return [
        *said,
        f"{some(shared, 'row')} of {len(rows)} in the table of outcomes rest on five councils or more (association).",
        ASSOCIATION,
    ]


def _item(title: str, framework: str, own: Object) -> str:
    return f"{title} (association): {grade_in_words(own['grade'])} before, {rules_title(framework)}"


def _grade(grade: str | None) -> str:
    return grade_in_words(grade) if grade else "no overall judgement"


STUDY = Study(
    "approaches",
    "Approaches, and what was judged after",
    "Where a report first names an approach as in use, was the council judged better than at its inspection before, and how "
    "did all councils fare that started from the same grade?",
    (
        ASSOCIATION,
        "A row is a council and an approach: the first full inspection that names the approach as in use, and the full "
        "inspection before, in which as in every earlier review nothing is said of it. Both are cited with a finding.",
        "The base rate is over all pairs of consecutive full inspections, these included, that began from the same grade under "
        "the same framework. The second inspection may be under another.",
        "With fewer than five rows only the counts are given.",
    ),
    (
        ASSOCIATION,
        "When an approach began is not known, only which report first names it. Councils that use it without being named are "
        "in the base rate.",
        "Many approaches are looked at together, each with few councils: the best and the worst of them are so partly by chance.",
    ),
    made,
)
