"""The study of what changed where a council judged inadequate was judged better at its next full inspection."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import date

from kb.codebook import Codebook, Pattern
from kb.values import Polarity
from search.cards.breakdown import FEW
from search.cards.grades import WEAK, moved
from search.corpus import Held, Reviewed
from search.since import grade_in_words
from search.studies.cells import Cell, Share, Sort, counted, in_words
from search.studies.study import SHARES, Answer, Column, Figure, Ground, Item, Part, Shape, Study, Table, bar
from search.studies.subjects import Step, rules_title, some, title_of, weak_at, with_figures
from search.trajectories.states import State, seen_at, state

_DRAWN = 12
_DAYS_A_MONTH = 30.4375
Groups = tuple[Sequence[Step], Sequence[Step]]


def made(ground: Ground) -> Answer:
    """Follow every weakness and strength between the two inspections, within each pair of frameworks."""
    held, codebook = ground.held, ground.library.codebook
    pairs = [pair for pair in held.pairs() if pair[0].overall in WEAK]
    compared = [pair for pair in pairs if moved(*pair)]
    by_rules: dict[tuple[str, str], list[Step]] = {}
    for pair in compared:
        by_rules.setdefault((pair[0].framework, pair[1].framework), []).append(pair)
    ordered = sorted(by_rules.items(), key=lambda item: (-len(item[1]), item[0]))
    groups = {rules: _parted(own) for rules, own in ordered}
    parts: list[Part] = [_months(groups)]
    for rules, own in groups.items():
        if len(own[0]) + len(own[1]) >= FEW:
            parts += _followed(held, rules, own, codebook)
    parts.append(_listed(compared))
    return Answer(_said(groups, compared, len(pairs) - len(compared), held, codebook), parts)


def _parted(pairs: Sequence[Step]) -> Groups:
    better = [pair for pair in pairs if moved(*pair) == "better"]
    return better, [pair for pair in pairs if moved(*pair) != "better"]


def _months(groups: dict[tuple[str, str], Groups]) -> Table:
    columns = (
        Column("rules", "Frameworks of the two inspections", Sort.WORDS),
        Column("better", "Judged better at the next", Sort.SHARE),
        Column("months_better", "Months between, better (median)"),
        Column("shortest_better", "Shortest, better"),
        Column("longest_better", "Longest, better"),
        Column("months_not", "Months between, not better (median)"),
        Column("shortest_not", "Shortest, not better"),
        Column("longest_not", "Longest, not better"),
    )
    rows = [
        (_rules(rules), counted(len(own[0]), len(own[0]) + len(own[1])), *_spread(own[0]), *_spread(own[1]))
        for rules, own in groups.items()
    ]
    caption = "Full inspections that judged a council inadequate overall and were followed by another with an overall judgement."
    return Table("next-inspection", "The next inspection", caption, columns, rows)


def _spread(pairs: Sequence[Step]) -> tuple[int | None, int | None, int | None]:
    months = [months_between(*pair) for pair in pairs]
    return (round(statistics.median(months)), min(months), max(months)) if months else (None, None, None)


def months_between(first: Reviewed, after: Reviewed) -> int:
    """Give the months, rounded, from one inspection to a later one."""
    return round((date.fromisoformat(after.day) - date.fromisoformat(first.day)).days / _DAYS_A_MONTH)


def _followed(held: Held, rules: tuple[str, str], groups: Groups, codebook: Codebook) -> list[Part]:
    name, said = "-to-".join(rules), _rules(rules)
    better, others = (some(len(own), "pair") for own in groups)
    gone = [(p, [_ended(held, p, own) for own in groups]) for p in with_figures(codebook, Polarity.WEAKNESS, rules)]
    gone = [row for row in gone if any(sum(ended) for ended in row[1])]
    new = [(p, [_new(held, p, own) for own in groups]) for p in with_figures(codebook, Polarity.STRENGTH, rules)]
    gone.sort(key=lambda row: (-row[1][0][0], row[0].id))
    new.sort(key=lambda row: (-row[1][0].found, row[0].id))
    weaknesses = [(p, _shares(ended)) for p, ended in gone]
    series = (f"Judged better at the next inspection ({better})", f"Not judged better ({others})")
    return [
        Figure(
            f"resolved-{name}",
            f"Weaknesses seen resolved, {said}",
            f"Of the weaknesses that the inadequate report found, in how many pairs the next one found each resolved: the "
            f"{min(_DRAWN, len(weaknesses))} most often resolved where the council was judged better. Lines are 95 per cent intervals.",
            Shape.BARS,
            SHARES,
            series,
            [Item(title_of(p, codebook), [bar(s) for s in shares]) for p, shares in weaknesses[:_DRAWN]],
            _weaknesses(name, said, gone, codebook),
        ),
        Figure(
            f"new-{name}",
            f"Strengths that newly appear, {said}",
            f"In how many pairs the next report found a strength that the inadequate one had not: the {min(_DRAWN, len(new))} "
            "commonest where the council was judged better. Lines are 95 per cent intervals.",
            Shape.BARS,
            SHARES,
            series,
            [Item(title_of(p, codebook), [bar(s) for s in shares]) for p, shares in new[:_DRAWN]],
            _strengths(name, said, new, codebook),
        ),
    ]


def _ended(held: Held, pattern: Pattern, pairs: Sequence[Step]) -> tuple[int, int, int, int]:
    """Count, of the pairs whose first report found it: resolved, still found, not mentioned, only mentioned otherwise."""
    found = [state(held, a, b, pattern.subject) for a, b in pairs if seen_at(held, a.id, pattern.subject).weak]
    resolved, still = sum(s.resolved for s in found), sum(s.open for s in found)
    silent = found.count(State.NOT_MENTIONED)
    return resolved, still, silent, len(found) - resolved - still - silent


def _new(held: Held, pattern: Pattern, pairs: Sequence[Step]) -> Share:
    """Count the pairs whose second report shows a strength that the first does not."""
    return counted(sum(weak_at(held, b, pattern) and not weak_at(held, a, pattern) for a, b in pairs), len(pairs))


def _shares(ended: Sequence[tuple[int, int, int, int]]) -> list[Share]:
    return [counted(own[0], sum(own)) for own in ended]


def _weaknesses(
    name: str, said: str, rows: Sequence[tuple[Pattern, list[tuple[int, int, int, int]]]], codebook: Codebook
) -> Table:
    columns = [Column("subject", "Weakness", Sort.WORDS)]
    for key, heading in (("better", "judged better"), ("not", "not better")):
        columns += [
            Column(f"{key}_resolved", f"Resolved, {heading}", Sort.SHARE),
            Column(f"{key}_still", f"Still found, {heading}", Sort.SHARE),
            Column(f"{key}_silent", f"Not mentioned, {heading}", Sort.SHARE),
            Column(f"{key}_otherwise", f"Only described, {heading}", Sort.SHARE),
        ]
    cells: list[Sequence[Cell]] = [
        (title_of(p, codebook), *(counted(n, sum(own)) for own in ended for n in own), p.id) for p, ended in rows
    ]
    return Table(
        f"weaknesses-{name}",
        f"What became of each weakness, {said}",
        "Of the pairs of inspections whose first found the weakness, what the next said of it. Silence is not improvement: "
        "not mentioned is counted apart from resolved.",
        [*columns, Column("id", "Id", Sort.WORDS)],
        cells,
    )


def _strengths(name: str, said: str, rows: Sequence[tuple[Pattern, list[Share]]], codebook: Codebook) -> Table:
    columns = (
        Column("subject", "Strength", Sort.WORDS),
        Column("better", "New, judged better", Sort.SHARE),
        Column("not", "New, not better", Sort.SHARE),
        Column("statement", "What it says", Sort.WORDS),
        Column("id", "Id", Sort.WORDS),
    )
    return Table(
        f"strengths-{name}",
        f"Strengths that newly appear, {said}",
        "Of all pairs, in how many the second report found the strength and the first had not. The inspectors who found it "
        "also gave the grade.",
        columns,
        [(title_of(p, codebook), *shares, p.title, p.id) for p, shares in rows],
    )


def _listed(pairs: Sequence[Step]) -> Table:
    columns = (
        Column("authority", "Council", Sort.WORDS),
        Column("gss", "GSS code", Sort.WORDS),
        Column("first", "Judged inadequate", Sort.WORDS),
        Column("first_framework", "Inadequate under", Sort.WORDS),
        Column("next", "Inspected next", Sort.WORDS),
        Column("next_framework", "Next under", Sort.WORDS),
        Column("grade", "Then judged", Sort.WORDS),
        Column("months", "Months between"),
    )
    rows = [
        (
            a.authority,
            a.gss,
            a.day,
            rules_title(a.framework),
            b.day,
            rules_title(b.framework),
            grade_in_words(b.overall or ""),
            months_between(a, b),
        )
        for a, b in sorted(pairs, key=lambda pair: (pair[0].authority, pair[0].order))
    ]
    return Table("pairs", "The pairs of inspections", "Every pair that was counted.", columns, rows, folded=True)


def _said(
    groups: dict[tuple[str, str], Groups], compared: Sequence[Step], left: int, held: Held, codebook: Codebook
) -> list[str]:
    if not compared:
        return ["No council is held that was judged inadequate and inspected in full again with an overall judgement."]
    councils = len({a.gss for a, _ in compared})
    said = [
        f"{some(len(compared), 'inspection')} of {some(councils, 'council')} judged services inadequate and were followed by "
        "another full inspection with an overall judgement."
    ]
    if left:
        said.append(f"{some(left, 'more pair')} had no overall judgement at the second and could not be compared.")
    for rules, (better, others) in groups.items():
        of = len(better) + len(others)
        median = _spread(better)[0]
        said.append(
            f"{_rules(rules)}: judged better in {in_words(counted(len(better), of))}"
            + (f", after {median} months in the middle case." if median is not None else ".")
        )
        if of < FEW:
            continue
        failures = with_figures(codebook, Polarity.WEAKNESS, rules)
        sums = [
            [sum(n) for n in zip(*(_ended(held, p, own) for p in failures), strict=True)] for own in (better, others)
        ]
        for own, heading in zip(sums, ("Where judged better", "Where not"), strict=True):
            if total := sum(own):
                said.append(
                    f"{heading}, {own[0]} of {total} weaknesses found before were seen resolved, {own[1]} were found again, "
                    f"{own[2]} were not mentioned and {own[3]} only described."
                )
    return said


def _rules(rules: tuple[str, str]) -> str:
    return " then ".join(rules_title(f) for f in rules)


STUDY = Study(
    "recovery",
    "What changed where an inadequate council was judged better",
    "Where a council was judged inadequate, which of the weaknesses then found were resolved, and which strengths were new, "
    "when its next full inspection judged it better? And where it did not?",
    (
        "Counted are pairs of a full inspection that judged a council inadequate overall and its next full inspection, where "
        "that gave an overall judgement too.",
        "A weakness is resolved where the next report speaks of it and finds it improved or now a strength; still found where "
        "it finds it again, in as many places or fewer. A report that says nothing of it leaves it not mentioned.",
        "A strength is new where the second report finds it and the first did not.",
        "Pairs are counted apart by the frameworks of their two inspections, since these differ in length and in what they "
        "look at. Pairs of frameworks with fewer than five are only listed.",
        "Only themes and named patterns that have been measured are followed, and only where both frameworks cover them.",
    ),
    (
        "The second report’s inspectors found the strengths and gave the better grade: what newly appears with a better grade "
        "is how they explain it. It is no recipe.",
        "The councils that were not judged better are few, and differ from the others in more than what reports say.",
        "ILACS reports are a third as long as SIF reports: more is left unmentioned in them.",
    ),
    made,
)
