"""Studies: every one runs on an empty and on a made library, and its CSV is what the test counts by itself."""

from __future__ import annotations

import csv
import itertools
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from bs4 import BeautifulSoup
from lxml import etree
from typer.testing import CliRunner, Result

from kb.authorities import Authorities
from kb.codebook_files import read_codebook
from kb.library import make_library
from kb.settings import Settings
from search.approaches.ledger import ASSOCIATION
from search.statistics.intervals import share
from search.studies.cells import Between, Ranged, Share, counted, words_of
from search.studies.commands import mount_studies, patiently
from search.studies.shelf import STUDIES
from search.studies.sif_recommendations import NOT_HELD, read_published
from search.studies.study import StudyError
from tests.making import Made, Said, WordEmbedder, made_library

CODEBOOK = read_codebook(Settings().content)
COUNCILS = [a.gss for a in Authorities.read(Settings().content / "authorities.csv")][:12]
OFFER = CODEBOOK.named["early-help-offer"]
HUBS = "Family hubs are open in every part of town and parents value them."
SUBJECTS = ("front-door", "child-plans", "adoption", "case-recording")
PATTERNS = [p.id for p in CODEBOOK.named.values() if p.theme in ("front-door", "adoption", "workforce")]
THEME_OF = {p.id: p.theme for p in CODEBOOK.named.values()}
ORDER = {"inadequate": 0, "requires-improvement": 1, "good": 2, "outstanding": 3}
PLAN = ((2014, "sif"), (2017, "sif"), (2019, "ilacs"), (2023, "ilacs"), (2025, "ilacs"))


def made_reviews() -> list[Made]:
    """Invent five inspections and a visit for each of twelve councils, the same every time."""
    chance = random.Random(7)
    made = []
    for place, gss in enumerate(COUNCILS):
        for year, framework in PLAN:
            grade = chance.choice(["inadequate", "inadequate", "requires-improvement", "good", "outstanding"])
            said = findings(chance)
            if framework == "sif":
                said += recommendations(chance)
            if year == 2019:
                said.append(
                    Said(f"{OFFER.failure} This is not good enough.", "weakness", ("early-help",), patterns=(OFFER.id,))
                )
            if year == 2023 and place < 9:
                said.append(Said(HUBS, "strength", ("early-help",), patterns=(OFFER.id,)))
            made.append(review(gss, year, framework, said, {"overall": grade, "help-and-protection": grade}))
        made.append(review(gss, 2021, "focused-visit", findings(chance), {}))
    return made


def review(gss: str, year: int, framework: str, said: Sequence[Said], grades: dict[str, str]) -> Made:
    days = {"start": date(year, 5, 9), "end": date(year, 5, 20), "published": date(year, 7, 4)}
    return Made(gss, said, framework=framework, grades=grades, **days)


def findings(chance: random.Random) -> list[Said]:
    made = []
    for i in range(chance.randrange(1, 7)):
        theme, side = chance.choice(SUBJECTS), chance.choice(["weakness", "weakness", "strength", "neutral"])
        made.append(Said(f"What is said of {theme} in place {i}.", side, (theme,), paragraph=str(i)))
    # Neither is to be counted anywhere: another body's weakness, and one child's.
    made.append(Said("The police are late.", "weakness", ("workforce",), about="police", paragraph="90"))
    made.append(Said("One child waited.", "weakness", ("workforce",), single=True, paragraph="91"))
    return made


def recommendations(chance: random.Random) -> list[Said]:
    made = []
    for i in range(4):
        patterns = tuple(chance.sample(PATTERNS, chance.randrange(3)))
        themes = tuple(sorted({THEME_OF[p] for p in patterns})) or ("case-recording",)
        restates = 0 if i == 0 else None
        made.append(
            Said(
                f"Improve matter {i}.",
                "weakness",
                themes,
                f"9{i}2",
                kind="recommendation",
                patterns=patterns,
                restates=restates,
            )
        )
    made.append(Said(made[0].text, "weakness", made[0].themes, "999", kind="recommendation", patterns=made[0].patterns))
    made.append(
        Said("Improve the board.", "weakness", ("case-recording",), "998", kind="recommendation", about="partnership")
    )
    return made


REVIEWS = made_reviews()


@pytest.fixture(scope="module")
def opened() -> Iterator[None]:
    """Have commands open libraries with the test embedder, and with the codebook read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kb.library.read_codebook", lambda content: CODEBOOK)
        patch.setattr(
            "kb.options.make_library", lambda settings, **said: make_library(settings, WordEmbedder(), **said)
        )
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, opened: None) -> Path:
    folder = tmp_path_factory.mktemp("library")
    made_library(folder, *REVIEWS).close()
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """Make every study of the made library, each in a folder of its name."""
    folder = tmp_path_factory.mktemp("studies")
    for name in STUDIES:
        result = run(data, name, "--out", str(folder / name))
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, opened: None) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    made_library(folder).close()
    return folder


def run(data: Path, *words: str) -> Result:
    app = typer.Typer()
    mount_studies(app)
    app.command("other")(lambda: None)
    return CliRunner().invoke(app, ["study", *words, "--data", str(data)])


def table(folder: Path, study: str, name: str) -> list[dict[str, str]]:
    with (folder / study / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# The test's own counting, from the made reviews alone.


def counts(said: Said) -> bool:
    return not said.single and said.about in (None, "council")


def shows(one: Made, theme: str, side: str) -> bool:
    return any(counts(s) and s.polarity == side and theme in s.themes for s in one.said)


def mentions(one: Made, theme: str) -> bool:
    return any(counts(s) and theme in s.themes for s in one.said)


def inspections(gss: str) -> list[Made]:
    return sorted((r for r in REVIEWS if r.gss == gss and r.framework != "focused-visit"), key=lambda r: r.start)


PAIRS = [pair for gss in COUNCILS for pair in itertools.pairwise(inspections(gss))]


def grade(one: Made) -> int:
    return ORDER[one.grades["overall"]]


def same_share(row: Mapping[str, str], key: str, found: int, of: int) -> None:
    assert (int(row[f"{key}_found"]), int(row[f"{key}_of"])) == (found, of), (row, key)
    assert row[f"{key}_few"] == str(found < 5).lower()
    if of >= 5:
        low, high = share(found, of)
        assert float(row[f"{key}_share"]) == pytest.approx(found / of, abs=1e-3)
        assert (float(row[f"{key}_low"]), float(row[f"{key}_high"])) == pytest.approx((low, high), abs=1e-3)
    else:
        assert row[f"{key}_share"] == row[f"{key}_low"] == row[f"{key}_high"] == ""


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


def page(folder: Path) -> BeautifulSoup:
    return BeautifulSoup((folder / "index.html").read_text(encoding="utf-8"), "lxml")


@pytest.mark.parametrize("name", STUDIES)
def test_the_page_is_whole_and_stands_alone(written: Path, name: str) -> None:
    folder, study = written / name, STUDIES[name]
    html = (folder / "index.html").read_text(encoding="utf-8")
    # Well-formed but for the doctype and HTML's void elements.
    etree.fromstring(re.sub(r"<(meta|br)([^>]*)>", r"<\1\2/>", html.replace("<!DOCTYPE html>\n", "")).encode())
    read = page(folder)
    assert [h.get_text() for h in read.find_all("h1")] == [study.title]
    assert study.question in read.get_text()
    assert f"version {CODEBOOK.version}" in read.get_text()
    assert f"kb study {name} --out {folder}" in " ".join(read.pre.get_text().split())
    for figure in read.find_all("figure"):
        following = figure.find_next(["figure", "table"])
        assert following.name == "table"
        assert figure.svg.title.get_text()
        assert figure.find("desc").get_text() == figure.figcaption.get_text()
        assert set(figure.svg["aria-labelledby"].split()) <= {e["id"] for e in figure.find_all(id=True)}
    files = {p.name for p in folder.iterdir()}
    assert {a["href"] for a in read.find_all("a") if not a["href"].startswith("#")} == files - {"index.html"}
    assert {p.removesuffix(".svg") for p in files if p.endswith(".svg")} == {
        f.svg.title["id"].removesuffix("-title") for f in read.find_all("figure")
    }
    for path in folder.glob("*.svg"):
        etree.fromstring(path.read_bytes())
    assert not re.search(r"""(?:src|href)=["']?https?:|<script|url\(""", html)
    ids = [e["id"] for e in read.find_all(id=True)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", STUDIES)
def test_an_empty_library_is_said_to_hold_nothing(empty: Path, tmp_path: Path, name: str) -> None:
    result = run(empty, name, "--out", str(tmp_path / "out"))
    assert (result.exit_code, "nothing held" in page(tmp_path / "out").get_text()) == (0, True), result.output
    assert re.search(r"\b(?:no|No|0 of 0)\b", result.stdout)


def test_the_same_library_gives_the_same_files(data: Path, written: Path, tmp_path: Path) -> None:
    run(data, "inadequate-reasons", "--out", str(tmp_path))
    for path in tmp_path.glob("*.*v*"):
        assert path.read_bytes() == (written / "inadequate-reasons" / path.name).read_bytes()


def test_a_folder_with_something_in_it_is_kept_unless_forced(empty: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    refused = run(empty, "persistence", "--out", str(tmp_path))
    assert refused.exit_code == 2
    assert "not empty" in refused.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
    assert run(empty, "persistence", "--out", str(tmp_path), "--force").exit_code == 0
    assert (tmp_path / "index.html").exists()
    assert mine.read_text(encoding="utf-8") == "mine"
    assert "not a folder" in run(empty, "persistence", "--out", str(mine)).stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["no-such"], "no study is known"),
        (["persistence"], "--out"),
        (["persistence", "--json", "--published", "x.csv"], "sif-recommendations alone"),
        (["sif-recommendations", "--json", "--published", "/no/such.csv"], "could not be read"),
    ],
)
def test_what_cannot_start_says_why(empty: Path, words: list[str], why: str) -> None:
    result = run(empty, *words)
    assert result.exit_code == 2
    assert why in result.stderr


def test_all_are_listed_without_a_name(empty: Path) -> None:
    assert [s["name"] for s in json.loads(run(empty, "--json").stdout)["studies"]] == list(STUDIES)
    assert all(name in run(empty).stdout for name in STUDIES)


def test_json_prints_the_tables_that_are_written(data: Path, written: Path) -> None:
    answer = json.loads(run(data, "persistence", "--json").stdout)
    assert answer["library"]["reviews"] == len(REVIEWS)
    for one in answer["tables"]:
        rows = table(written, "persistence", one["name"])
        assert [list(r) for r in one["rows"]] == [list(r) for r in rows]
        assert [str(r["spells"]) for r in one["rows"]] == [r["spells"] for r in rows]


def test_published_shares_are_compared_when_given(data: Path, tmp_path: Path) -> None:
    given = tmp_path / "published.csv"
    given.write_text("family,share\ncasework,100%\nmulti-agency,0.1\n", encoding="utf-8")
    answer = json.loads(run(data, "sif-recommendations", "--json", "--published", str(given)).stdout)
    assert NOT_HELD not in answer["found"]
    rows = {r["family"]: r for r in answer["tables"][1]["rows"]}
    assert (rows["Casework"]["published"], rows["Casework"]["within"]) == (100.0, "no")
    ours = rows["Multi-agency working"]
    assert ours["difference"] == pytest.approx(100 * ours["here_share"] - 10, abs=0.1)
    assert rows["Workforce"]["published"] is None


@pytest.mark.parametrize("text", ["", "family\ncasework\n", "family,share\nworkload,0.1\n", "family,share\ncasework,nan\n",
                                  "family,share\ncasework,12\n", "family,share\ncasework,0.1\ncasework,0.2\n"])  # fmt: skip
def test_published_shares_that_cannot_be_meant_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "published.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError):
        read_published(path)


def test_cells_say_their_denominators_and_what_is_few() -> None:
    assert words_of(counted(12, 31)) == ("12 of 31", "39%; 24% to 56%")
    assert words_of(counted(3, 31))[1].endswith("; few")
    assert words_of(counted(1, 4)) == ("1 of 4", "few")
    assert words_of(Share(0, 0, None)) == ("0 of 0", "none to count")
    assert words_of(Ranged(2.04, None)) == ("2.0", "no interval")
    assert words_of(Between(1.0, 2.5)) == ("1 to 2.5", "")
    assert words_of(None) == ("not given", "")


def test_long_work_is_said_to_be_going_on(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    with patiently("quick work"):
        pass
    monkeypatch.setattr("search.studies.commands._PATIENCE", 0.01)
    with patiently("slow work"):
        time.sleep(0.1)
    told = capsys.readouterr().err
    assert "slow work" in told
    assert "quick" not in told
