"""The study of what peer reviews and visits warned of, and what the next full inspection found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kb.codebook import Pattern
from kb.values import Polarity
from search.corpus import Reviewed
from search.studies.cells import Cell, Share, Sort, counted
from search.studies.study import SHARES, Answer, Column, Figure, Ground, Item, Part, Shape, Study, Table, bar
from search.studies.subjects import Step, rules_title, some, title_of, with_figures
from search.trajectories.following import Outcome, outcome_of, steps
from search.trajectories.states import seen_at

# Joint inspections and those of area SEND look at other bodies too, and are no step between two inspections.
STEPS = (
    "lga-peer-challenge",
    "regional-peer-challenge",
    "peer-diagnostic",
    "improvement-partner",
    "commissioner-report",
    "focused-visit",
    "monitoring-visit",
)
_DRAWN = 12
_HEADINGS = {
    Outcome.ACTED_ON: "Acted on",
    Outcome.FOUND_AGAIN: "Found again",
    Outcome.BECAME_A_JUDGEMENT: "Became a judgement",
    Outcome.NOT_MENTIONED: "Not mentioned",
}


def made(ground: Ground) -> Answer:
    """Follow every measured weakness of every step into the next full inspection, by both their frameworks."""
    held, codebook = ground.held, ground.library.codebook
    between = [r for r in held.reviews.values() if r.framework in STEPS]
    pairs = [pair for gss in sorted(held.councils) for pair in steps(held, gss) if pair[0].framework in STEPS]
    overview = _overview(between, pairs)
    if not between:
        said = ["The library holds no peer review and no visit. There is nothing to follow, and nothing can be said."]
        return Answer(said, [overview])
    if not pairs:
        return Answer(["No peer review or visit is held that a full inspection followed."], [overview])
    said, parts = [], [overview]
    grouped: dict[tuple[str, str], list[Step]] = {}
    for step, inspection in pairs:
        grouped.setdefault((step.framework, inspection.framework), []).append((step, inspection))
    drawn: list[Part] = []
    for rules, own in sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0])):
        rows = []
        for pattern in with_figures(codebook, Polarity.WEAKNESS, [rules[1]]):
            warned = [(a, b) for a, b in own if seen_at(held, a.id, pattern.subject).weak]
            if warned:
                ways = Counter(outcome_of(held, a, b, pattern.subject)[0] for a, b in warned)
                rows.append(
                    (pattern, len({a.gss for a, _ in warned}), [counted(ways[o], len(warned)) for o in Outcome])
                )
        rows.sort(key=lambda row: (-row[2][0].of, row[0].id))
        drawn += _outcomes(rules, rows, ground)
        said.append(_said(rules, own, rows))
    return Answer(said, [*parts, *drawn])


def _overview(between: Sequence[Reviewed], pairs: Sequence[Step]) -> Table:
    columns = (
        Column("framework", "Kind of step", Sort.WORDS),
        Column("held", "Held"),
        Column("councils", "Councils"),
        Column("followed", "Followed by a full inspection", Sort.SHARE),
    )
    rows: list[Sequence[Cell]] = []
    for framework in STEPS:
        own = [r for r in between if r.framework == framework]
        after = sum(a.framework == framework for a, _ in pairs)
        rows.append((rules_title(framework), len(own), len({r.gss for r in own}), counted(after, len(own))))
    return Table(
        "steps", "What is held", "Peer reviews and visits held, and how many a full inspection followed.", columns, rows
    )


Row = tuple[Pattern, int, list[Share]]


def _outcomes(rules: tuple[str, str], rows: Sequence[Row], ground: Ground) -> list[Part]:
    codebook = ground.library.codebook
    name, said = "-to-".join(rules), f"{rules_title(rules[0])} then {rules_title(rules[1])}"
    table = Table(
        f"warnings-{name}",
        f"What became of each warning, {said}",
        "Of the steps that found the weakness, what the next full inspection said of it. Became a judgement: found again in an "
        "area judged inadequate. Silence is not improvement.",
        (
            Column("subject", "Weakness", Sort.WORDS),
            Column("councils", "Councils warned"),
            *(Column(str(o).replace("-", "_"), _HEADINGS[o], Sort.SHARE) for o in Outcome),
            Column("id", "Id", Sort.WORDS),
        ),
        [(title_of(p, codebook), councils, *shares, p.id) for p, councils, shares in rows],
    )
    if not rows:
        return [table]
    figure = Figure(
        f"found-again-{name}",
        f"Warned of and found again, {said}",
        f"Of the steps that warned of a weakness, how many next inspections found it again (in an area judged inadequate or "
        f"not): the {min(_DRAWN, len(rows))} most often warned of. Lines are 95 per cent intervals.",
        Shape.BARS,
        SHARES,
        ("Found again",),
        [Item(title_of(p, codebook), [bar(counted(again(shares), shares[0].of))]) for p, _, shares in rows[:_DRAWN]],
        table,
    )
    return [figure]


def again(shares: Sequence[Share]) -> int:
    """Give how many warnings were found again, in an area judged inadequate or not."""
    return sum(
        s.found for s, o in zip(shares, Outcome, strict=True) if o in (Outcome.FOUND_AGAIN, Outcome.BECAME_A_JUDGEMENT)
    )


def _said(rules: tuple[str, str], pairs: Sequence[Step], rows: Sequence[Row]) -> str:
    warnings = sum(shares[0].of for *_, shares in rows)
    ended = {o: sum(shares[i].found for *_, shares in rows) for i, o in enumerate(Outcome)}
    told = ", ".join(f"{_HEADINGS[o].lower()} {ended[o]}" for o in Outcome)
    few = "; few" if len(pairs) < 5 else ""
    return (
        f"{rules_title(rules[0])} then {rules_title(rules[1])}: {some(len(pairs), 'step')} of "
        f"{some(len({a.gss for a, _ in pairs}), 'council')}{few}; {some(warnings, 'warning')}: {told}."
    )


STUDY = Study(
    "peer-warnings",
    "What peer reviews and visits warned of",
    "Of the weaknesses that peer reviews and visits found, which were acted on by the next full inspection, which did it find "
    "again, and which had become part of an inadequate judgement?",
    (
        "Every peer review, visit, improvement partner’s review and commissioner’s report is set beside the next full "
        "inspection of the same council. Two steps before one inspection are both counted.",
        "Acted on: the inspection speaks of the weakness and finds it improved or now a strength. Not mentioned is counted "
        "apart: silence is not improvement.",
        "Steps are counted apart by their own kind and by the framework of the inspection that followed.",
        "Only themes and named patterns that have been measured are followed, where the inspection’s framework covers them.",
    ),
    (
        "Peer reviews are seldom published: those held are the ones that councils chose to share.",
        "A visit or a peer review looks where it was asked to look. That it did not warn of something says nothing.",
        "That a warning was acted on does not show that it was the warning that led to it.",
    ),
    made,
)
