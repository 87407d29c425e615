"""The study of what goes with a judgement of inadequate since 2018."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from kb.codebook import Codebook, Pattern
from kb.values import Polarity
from search.cards.grades import STRONG, WEAK, Graded, pooled, with_weak_grades
from search.corpus import Reviewed
from search.since import grade_in_words
from search.studies.cells import Cell, Ranged, Share, Sort, counted, in_words
from search.studies.study import SHARES, Answer, Axis, Column, Figure, Ground, Item, Mark, Shape, Study, Table, bar
from search.studies.subjects import some, title_of, with_figures, without_figures

FRAMEWORK, SINCE = "ilacs", "2018-01-01"
# A figure of more is not taken in at a glance; the table has them all.
_DRAWN = 12
_RATIOS = Axis(
    "Times as often in inadequate as in good or outstanding reports of like length",
    ((0.5, "½"), (1, "1"), (2, "2"), (4, "4"), (8, "8"), (16, "16")),
    log=True,
)
Row = tuple[Pattern, Share, Share, Ranged | None, float | None, float | None]


def made(ground: Ground) -> Answer:
    """Count every weakness that has figures in reports judged inadequate and in those judged good or outstanding."""
    held, codebook = ground.held, ground.library.codebook
    reviews = sorted(
        (r for r in held.reviews.values() if r.framework == FRAMEWORK and r.full and r.overall and r.day >= SINCE),
        key=lambda r: r.order,
    )
    graded = Graded(held, reviews, codebook)
    rows = [_row(graded, p) for p in with_figures(codebook, Polarity.WEAKNESS, [FRAMEWORK])]
    rows.sort(key=lambda row: (-row[1].found, -(row[3].value if row[3] else 0), row[0].id))
    reasons = _reasons(rows, codebook)
    by_ratio = sorted((r for r in rows if r[3]), key=lambda r: (-_ratio(r), r[0].id))
    return Answer(
        _said(reviews, rows, by_ratio, codebook),
        (
            _reports(reviews),
            Figure(
                "commonest",
                "The commonest weaknesses of inadequate reports",
                f"The {min(_DRAWN, len(rows))} weaknesses found in most of the reports judged inadequate, and how often each "
                "is found in reports judged good or outstanding. Each line is a 95 per cent interval.",
                Shape.BARS,
                SHARES,
                ("Judged inadequate", "Judged good or outstanding"),
                [Item(title_of(r[0], codebook), [bar(r[1]), bar(r[2])]) for r in rows[:_DRAWN]],
                reasons,
            ),
            Figure(
                "sets-apart",
                "What sets inadequate reports apart",
                f"The {min(_DRAWN, len(by_ratio))} weaknesses with the highest pooled ratio: how many times as often each is "
                "found in inadequate as in good or outstanding reports of like length. At 1 it is found as often in both.",
                Shape.POINTS,
                _RATIOS,
                ("Pooled ratio",),
                [Item(title_of(r[0], codebook), [_point(r[3])]) for r in by_ratio[:_DRAWN] if r[3]],
                _ratios(by_ratio, codebook),
            ),
            without_figures(codebook, Polarity.WEAKNESS),
        ),
    )


def _row(graded: Graded, pattern: Pattern) -> Row:
    found, of, good, good_of = graded.counts(pattern, FRAMEWORK)
    value, interval = pooled(graded, pattern)
    plain = next(iter(with_weak_grades(graded, pattern)), None)
    ratio, median = (plain["ratio"], plain["median_ratio"]) if plain else (None, None)
    together = Ranged(value, interval) if value is not None else None
    return pattern, counted(found, of), counted(good, good_of), together, ratio, median


def _reports(reviews: Sequence[Reviewed]) -> Table:
    columns = (
        Column("grade", "Overall", Sort.WORDS),
        Column("reports", "Reports"),
        Column("councils", "Councils"),
        Column("length", "Findings that count in a report (median)"),
    )
    rows: list[Sequence[Cell]] = []
    for grade in ("inadequate", "requires-improvement", "good", "outstanding"):
        own = [r for r in reviews if r.overall == grade]
        length = round(statistics.median(r.length for r in own)) if own else None
        rows.append((grade_in_words(grade), len(own), len({r.gss for r in own}), length))
    caption = (
        "ILACS reports with an overall judgement, inspected since January 2018; a council inspected twice has two."
    )
    return Table("reports", "The reports", caption, columns, rows)


def _reasons(rows: Sequence[Row], codebook: Codebook) -> Table:
    columns = (
        Column("subject", "Weakness", Sort.WORDS),
        Column("inadequate", "Inadequate reports", Sort.SHARE),
        Column("good", "Good or outstanding reports", Sort.SHARE),
        Column("ratio", "Ratio of the two shares"),
        Column("median_ratio", "Median ratio of its sort"),
        Column("pooled_ratio", "Pooled over length", Sort.RANGED),
        Column("statement", "What it says", Sort.WORDS),
        Column("id", "Id", Sort.WORDS),
    )
    return Table(
        "reasons",
        "Reasons",
        "In how many reports each weakness was found, the one found in most inadequate reports first. The same inspectors "
        "wrote the finding and gave the grade.",
        columns,
        [
            (title_of(p, codebook), weak, good, ratio, median, both, p.title, p.id)
            for p, weak, good, both, ratio, median in rows
        ],
    )


def _ratios(rows: Sequence[Row], codebook: Codebook) -> Table:
    columns = (
        Column("subject", "Weakness", Sort.WORDS),
        Column("pooled_ratio", "Pooled ratio", Sort.RANGED),
        Column("inadequate", "Inadequate reports", Sort.SHARE),
        Column("good", "Good or outstanding reports", Sort.SHARE),
        Column("id", "Id", Sort.WORDS),
    )
    return Table(
        "ratios",
        "Ratios",
        "Mantel–Haenszel ratio over thirds of length, with a bootstrap over councils; the highest first.",
        columns,
        [(title_of(p, codebook), both, weak, good, p.id) for p, weak, good, both, *_ in rows],
    )


def _said(reviews: Sequence[Reviewed], rows: Sequence[Row], by_ratio: Sequence[Row], codebook: Codebook) -> list[str]:
    weak, strong = ([r for r in reviews if r.overall in grades] for grades in (WEAK, STRONG))
    said = [
        f"{len(weak)} of {len(reviews)} ILACS reports with an overall judgement judged a council inadequate "
        f"({len({r.gss for r in weak})} councils), and {len(strong)} good or outstanding ({len({r.gss for r in strong})} councils)."
    ]
    if not weak:
        return [*said, "With no report judged inadequate there is nothing to compare."]
    most = "; ".join(
        f"{title_of(r[0], codebook)}, {r[1].words()[0]} (good or outstanding: {r[2].words()[0]})" for r in rows[:3]
    )
    every = sum(r[1].found == len(weak) for r in rows)
    said.append(
        f"{every} of {some(len(rows), 'weakness', 'weaknesses')} were found in every inadequate report. Of those found in most, the "
        f"first are: {most}."
    )
    if by_ratio:
        apart = "; ".join(f"{title_of(r[0], codebook)}, {in_words(r[3])}" for r in by_ratio[:3] if r[3])
        said.append(f"Weaknesses that most set inadequate reports apart from good ones of like length: {apart}.")
        typical = next((r[5] for r in rows if r[5] and not r[0].named), None)
        if typical:
            said.append(
                f"Inadequate reports find more of nearly everything: the median theme is found {typical:.1f} times as often "
                "in them. A ratio near that says nothing of its theme."
            )
    return said


def _ratio(row: Row) -> float:
    return row[3].value if row[3] else 0.0


def _point(ranged: Ranged) -> Mark:
    low, high = ranged.interval or (None, None)
    return Mark(ranged.value, low, high, f"{ranged.value:.1f}")


STUDY = Study(
    "inadequate-reasons",
    "What goes with a judgement of inadequate",
    "Which weaknesses are found in reports that judged a council’s services inadequate, and how much more often than in "
    "reports that judged them good or outstanding?",
    (
        "Counted are ILACS inspections since January 2018 with an overall judgement. Inspections under the rules of April "
        "2026 give none, and those before 2018 were made under another framework: neither is counted with them.",
        "A report counts once for each weakness that it finds, however often it says so; findings about other bodies or "
        "about one child are left out.",
        "The pooled ratio (Mantel and Haenszel) compares reports of like length, by thirds: a long report finds more of "
        "everything. Its interval draws whole councils anew, a thousand times.",
        "The median ratio is that of all themes, or of all measured named patterns: what a weakness has to be set against.",
    ),
    (
        "The same inspectors wrote the finding and gave the grade. A ratio says what they write where they judge a council "
        "inadequate, and not that the weakness led to the judgement, nor that mending it would change the next.",
        "Themes are wide: a weakness of a theme may be slight. That one is found in most inadequate reports does not make it "
        "the cause.",
        "Dozens of ratios are looked at together: some of the highest are highest by chance.",
    ),
    made,
)
