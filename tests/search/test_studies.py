"""Studies: every one runs on an empty and on a made library, and its CSV is what the test counts by itself."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from search.approaches.ledger import ASSOCIATION
from search.studies.sif_recommendations import NOT_HELD
from tests.making import Made
from tests.search.studying import (  # noqa: F401 - fixtures, asked for by name
    CODEBOOK,
    COUNCILS,
    ORDER,
    PAIRS,
    REVIEWS,
    SUBJECTS,
    counts,
    data,
    grade,
    inspections,
    mentions,
    opened,
    page,
    same_share,
    shows,
    table,
    written,
)


def test_reasons_are_recounted(written: Path) -> None:
    reports = [r for r in REVIEWS if r.framework == "ilacs"]
    weak = [r for r in reports if grade(r) == 0]
    good = [r for r in reports if grade(r) >= 2]
    rows = {row["id"].removesuffix(".failure"): row for row in table(written, "inadequate-reasons", "reasons")}
    for theme in SUBJECTS:
        a, c = (sum(shows(r, theme, "weakness") for r in own) for own in (weak, good))
        same_share(rows[theme], "inadequate", a, len(weak))
        same_share(rows[theme], "good", c, len(good))
        assert float(rows[theme]["ratio"]) == pytest.approx(a / len(weak) / (c / len(good)), abs=0.006)
        assert float(rows[theme]["pooled_ratio"]) == pytest.approx(mantel_haenszel([*weak, *good], theme), abs=1e-3)
    assert rows["workforce"]["inadequate_found"] == "0"
    assert [int(r["reports"]) for r in table(written, "inadequate-reasons", "reports")] == [
        Counter(r.grades["overall"] for r in reports)[g] for g in ORDER
    ]
    provisional = {p.id for p in CODEBOOK.patterns.values() if p.provisional and p.id.endswith(".failure")}
    assert not provisional & {f"{key}.failure" for key in rows}
    assert {row["id"] for row in table(written, "inadequate-reasons", "without-figures")} == provisional


def mantel_haenszel(reports: Sequence[Made], theme: str) -> float:
    def order(one: Made) -> tuple[int, str]:
        return sum(counts(s) for s in one.said), f"{one.gss}-ilacs-{one.start}"

    above = below = 0.0
    ordered = sorted(reports, key=order)
    for third in range(3):
        own = [r for i, r in enumerate(ordered) if 3 * i // len(ordered) == third]
        weak, good = [r for r in own if grade(r) == 0], [r for r in own if grade(r) >= 2]
        if weak and good:
            above += sum(shows(r, theme, "weakness") for r in weak) * len(good) / len(own)
            below += sum(shows(r, theme, "weakness") for r in good) * len(weak) / len(own)
    return above / below


def test_recoveries_are_recounted(written: Path) -> None:
    for rules in (("sif", "sif"), ("sif", "ilacs"), ("ilacs", "ilacs")):
        own = [(a, b) for a, b in PAIRS if grade(a) == 0 and (a.framework, b.framework) == rules]
        if len(own) < 5:
            assert not (written / "recovery" / f"weaknesses-{rules[0]}-to-{rules[1]}.csv").exists()
            continue
        groups = {"better": [p for p in own if grade(p[1]) > 0], "not": [p for p in own if grade(p[1]) == 0]}
        weak = {r["id"]: r for r in table(written, "recovery", f"weaknesses-{rules[0]}-to-{rules[1]}")}
        strong = {r["id"]: r for r in table(written, "recovery", f"strengths-{rules[0]}-to-{rules[1]}")}
        for (key, pairs), theme in itertools.product(groups.items(), SUBJECTS):
            had = [b for a, b in pairs if shows(a, theme, "weakness")]
            ways = Counter(
                "still" if shows(b, theme, "weakness")
                else "resolved" if shows(b, theme, "strength")
                else "otherwise" if mentions(b, theme)
                else "silent"
                for b in had
            )  # fmt: skip
            for way in ("resolved", "still", "silent", "otherwise"):
                same_share(weak[f"{theme}.failure"], f"{key}_{way}", ways[way], len(had))
            new = sum(shows(b, theme, "strength") and not shows(a, theme, "strength") for a, b in pairs)
            same_share(strong[f"{theme}.success"], key, new, len(pairs))
    listed = table(written, "recovery", "pairs")
    expected = [(a.gss, str(a.end), str(b.end)) for a, b in PAIRS if grade(a) == 0]
    assert sorted((r["gss"], r["first"], r["next"]) for r in listed) == sorted(expected)
    assert {int(r["months"]) for r in listed} <= {24, 36, 48}


def test_recommendations_are_recounted_each_once(written: Path) -> None:
    families: list[Counter[str]] = []
    for one in REVIEWS:
        own = (
            {s.text: s for s in one.said if s.kind == "recommendation" and counts(s)} if one.framework == "sif" else {}
        )
        families += [Counter(CODEBOOK.named[p].hood for p in s.patterns) for s in own.values()]
    assert len(families) == 12 * 2 * 4
    once = Counter(min(own, key=lambda f: (-own[f], f)) if own else "no-family-read" for own in families)
    for row in table(written, "sif-recommendations", "families"):
        assert (int(row["once_found"]), int(row["once_of"])) == (once[row["id"]], len(families))
        none = row["id"] == "no-family-read"
        assert int(row["touching"]) == sum((not own) if none else row["id"] in own for own in families)
        assert float(row["once_low"]) <= float(row["once_share"]) <= float(row["once_high"])
    assert NOT_HELD in page(written / "sif-recommendations").get_text(" ", strip=True)


def test_spells_are_recounted(written: Path) -> None:
    for framework in ("sif", "ilacs"):
        rows = {r["id"]: r for r in table(written, "persistence", f"lasting-{framework}")}
        for theme in SUBJECTS:
            own = [s for s in spells(theme) if s[0].framework == framework]
            row = rows[f"{theme}.failure"]
            assert int(row["spells"]) == len(own)
            same_share(row, "resolved", sum(end is not None for *_, end in own), len(own))
            still = sum(years(first, last) >= 5 for first, last, _ in own)
            over = sum(end is not None and years(first, end) <= 5 for first, _, end in own)
            same_share(row, "open", still, still + over)
            assert int(row["not_known"]) == len(own) - still - over
            assert (row["half_from"] == "") or float(row["half_from"]) <= float(row["half_to"])


def spells(theme: str) -> list[tuple[Made, Made, Made | None]]:
    made: list[tuple[Made, Made, Made | None]] = []
    for gss in COUNCILS:
        first: Made | None = None
        last: Made | None = None
        for one in inspections(gss):
            if shows(one, theme, "weakness"):
                first, last = first or one, one
            elif first and last and shows(one, theme, "strength"):
                made.append((first, last, one))
                first = last = None
        if first and last:
            made.append((first, last, None))
    return made


def years(one: Made, other: Made) -> float:
    assert one.end
    assert other.end
    return (other.end - one.end).days / 365.25


def test_warnings_are_recounted(written: Path) -> None:
    rows = {r["id"]: r for r in table(written, "peer-warnings", "warnings-focused-visit-to-ilacs")}
    for theme in SUBJECTS:
        ways: Counter[str] = Counter()
        for visit in (r for r in REVIEWS if r.framework == "focused-visit" and shows(r, theme, "weakness")):
            after = next(r for r in inspections(visit.gss) if r.start.year == 2023)
            if shows(after, theme, "weakness"):
                ways["became_a_judgement" if grade(after) == 0 else "found_again"] += 1
            else:
                ways["acted_on" if shows(after, theme, "strength") else "not_mentioned"] += 1
        for way in ("acted_on", "found_again", "became_a_judgement", "not_mentioned"):
            same_share(rows[f"{theme}.failure"], way, ways[way], ways.total())


def test_outcomes_of_an_approach_are_recounted_with_their_base(written: Path) -> None:
    rows = [r for r in table(written, "approaches", "outcomes") if r["approach"] == "Family hubs"]
    named = [(a, b) for a, b in PAIRS if b.start.year == 2023 and b.gss in COUNCILS[:9]]
    assert sum(int(r["improved_of"]) for r in rows) == len(named) == len(table(written, "approaches", "ledger"))
    for row in rows:
        began = row["grade"].replace(" ", "-")
        assert (row["framework"], row["says"]) == ("ILACS", "association")
        own = [(a, b) for a, b in named if a.grades["overall"] == began]
        base = [(a, b) for a, b in PAIRS if a.framework == "ilacs" and a.grades["overall"] == began]
        for key, pairs in (("improved", own), ("base", base)):
            better = sum(grade(b) > grade(a) for a, b in pairs)
            assert (int(row[f"{key}_found"]), int(row[f"{key}_of"])) == (better, len(pairs))
            assert (row[f"{key}_share"] != "") == (len(pairs) >= 5 and began != "outstanding")
    text = page(written / "approaches").get_text(" ", strip=True)
    assert text.count(ASSOCIATION) >= 3
