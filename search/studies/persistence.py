"""The study of how long weaknesses last, by theme."""

from __future__ import annotations

from collections.abc import Sequence

from kb.codebook import Codebook, Pattern
from kb.values import Polarity
from search.studies.cells import Between, Cell, Share, Sort, counted
from search.studies.drawing import years_up_to
from search.studies.study import Answer, Axis, Column, Figure, Ground, Item, Mark, Part, Shape, Study, Table
from search.studies.subjects import rules_title, some, title_of, with_figures
from search.trajectories.persistence import ENOUGH, LOOKED_AT, WARNING, Lasted, lasted, persistence

Spells = Sequence[tuple[Pattern, Sequence[Lasted]]]


def made(ground: Ground) -> Answer:
    """Estimate, within the framework that raised a weakness, how long each lasted."""
    held, codebook = ground.held, ground.library.codebook
    failures = with_figures(codebook, Polarity.WEAKNESS)
    spells = {p: list(lasted(held, p.subject, p.theme, codebook)) for p in failures}
    frameworks = sorted(
        {s.raised.framework for own in spells.values() for s in own}, key=list(codebook.frameworks).index
    )
    said: list[str] = []
    parts: list[Part] = []
    for framework in frameworks:
        own = [(p, [s for s in all_ if s.raised.framework == framework]) for p, all_ in spells.items()]
        own = [(p, rows) for p, rows in own if rows]
        table, figure = _table(framework, own, codebook)
        parts.append(figure or table)
        said += _said(framework, own, table)
    return Answer(said or ["No full inspection is held that found a weakness: there is nothing to follow."], parts)


def _table(framework: str, spells: Spells, codebook: Codebook) -> tuple[Table, Figure | None]:
    """Give a framework's table, and its figure where any estimate can be given."""
    rows: list[tuple[Pattern, int, Share, Between | None, Share, int]] = []
    for pattern, own in spells:
        known = persistence(pattern.subject, own, hidden=False)
        half, after = known["half"], known["after"]
        rows.append(
            (
                pattern,
                len(own),
                counted(known["resolved"], len(own)),
                Between(*half) if half else None,
                counted(after["open"], after["of"]),
                after["not_known"],
            )
        )
    # Those of which half are known to have ended, the longest last; then the rest, the most often resolved first.
    rows.sort(key=lambda r: (r[3] is None, r[3].high if r[3] else -r[2].found / r[1], r[0].id))
    short = rules_title(framework)
    cells: list[Sequence[Cell]] = [
        (title_of(p, codebook), n, resolved, half, still, unknown, p.title, p.id)
        for p, n, resolved, half, still, unknown in rows
    ]
    table = Table(
        f"lasting-{framework}",
        f"Weaknesses first found under {short}",
        f"Weaknesses of councils first found at a full inspection under {short}, followed over every later full inspection "
        f"held. Half resolved is Turnbull’s estimate, in years, given for {ENOUGH} spells or more; it lies somewhere in the span.",
        (
            Column("subject", "Weakness", Sort.WORDS),
            Column("spells", "Times raised"),
            Column("resolved", "Seen resolved so far", Sort.SHARE),
            Column("half", "Years until half were resolved", Sort.BETWEEN),
            Column("open", f"Still found {LOOKED_AT:g} years on, of those known", Sort.SHARE),
            Column("not_known", f"Not known {LOOKED_AT:g} years on"),
            Column("statement", "What it says", Sort.WORDS),
            Column("id", "Id", Sort.WORDS),
        ),
        cells,
    )
    spans = [(p, half) for p, _, _, half, *_ in rows if half]
    if not spans:
        return table, None
    figure = Figure(
        f"half-{framework}",
        f"How long until half were resolved, first found under {short}",
        f"For each weakness the span of years in which half of its spells had been resolved: the estimate lies somewhere in "
        f"it. {some(len(spans), 'weakness has', 'weaknesses have')} one, of {len(rows)}.",
        Shape.RANGES,
        Axis("Years from the inspection that first found it", years_up_to(max(half.high for _, half in spans))),
        ("Half resolved",),
        [Item(title_of(p, codebook), [Mark(h.low, h.low, h.high, h.words()[0])]) for p, h in spans],
        table,
    )
    return table, figure


def _said(framework: str, spells: Spells, table: Table) -> list[str]:
    every = [s for _, own in spells for s in own]
    resolved = sum(s.resolved is not None for s in every)
    halves = [(row[0], half) for row in table.rows if isinstance(half := row[3], Between)]
    said = (
        f"First found under {rules_title(framework)}: {some(len(every), 'spell')} of {some(len(spells), 'weakness', 'weaknesses')} "
        f"in {some(len({s.raised.gss for s in every}), 'council')}; {resolved:,} were seen resolved so far."
    )
    if not halves:
        return [f"{said} Of none are half known to have been resolved."]
    quick, slow = halves[0], halves[-1]
    return [
        f"{said} Half were resolved soonest for {quick[0]} ({quick[1].words()[0]} years), latest of the {len(halves)} that can "
        f"be told for {slow[0]} ({slow[1].words()[0]} years)."
    ]


STUDY = Study(
    "persistence",
    "How long weaknesses last",
    "From the inspection that first found a weakness in a council, how long was it until one found it resolved?",
    (
        WARNING,
        "Only full inspections are followed. A report that does not mention a weakness neither ends it nor begins another.",
        "How long half of them lasted is estimated with Turnbull’s method for times that are known only to lie between two "
        "days. A spell not seen to end counts as lasting at least until the last inspection that found it.",
        "Weaknesses are counted apart by the framework they were first found under. Later inspections may be under another.",
    ),
    (
        WARNING,
        "Inspections come every three to five years: a span says as much about when inspectors came as about when things "
        "changed. Weaker councils are inspected again sooner.",
        "The span until half were resolved says only where the data cannot tell. It is no 95 per cent interval: over another "
        "set of councils the whole span might lie elsewhere, however narrow it is.",
        "A theme is wide. That a theme’s weakness is found again does not mean that it is the same fault.",
    ),
    made,
)
