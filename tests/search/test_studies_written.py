"""Studies as they are written: the page, the files, what is refused and what is listed."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from search.studies.cells import Between, Ranged, Share, counted, words_of
from search.studies.commands import patiently
from search.studies.shelf import STUDIES
from search.studies.sif_recommendations import NOT_HELD, read_published
from search.studies.study import StudyError
from tests.search.studying import CODEBOOK, REVIEWS, data, empty, opened, page, run, table, written  # noqa: F401 - fixtures, asked for by name


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
