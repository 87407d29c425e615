"""`kb inspect` shows how a file is read, and every word of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kb.cli import app
from tests.ingest.readers.made_reports import ilacs, sif


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "any name.pdf"
    file.write_bytes(ilacs())
    return file


def test_it_says_which_reader_and_why_and_shows_all_it_gives(report: Path) -> None:
    said = CliRunner().invoke(app, ["inspect", str(report), "--findings"])
    # The made council is in no register: the file is read, and would not be shelved.
    for part in (
        "reader: ilacs, version",
        "asked first, and it was not theirs: ",
        "Judgements",
        "requires-improvement",
    ):
        assert part in said.stdout
    for part in ("Outline: ", "paragraph 1", "Left out of the findings", "furniture", "are accounted for: "):
        assert part in said.stdout
    assert "not shelved: unknown authority 'Northmere'" in said.stdout
    assert said.exit_code == 0


def test_json_holds_every_finding_and_every_part_with_its_place(report: Path) -> None:
    said = json.loads(CliRunner().invoke(app, ["inspect", str(report), "--json"]).stdout)
    assert (said["reader"].partition("-")[0], said["proven"], said["framework"]) == ("ilacs", True, "ilacs")
    assert said["quality"]["share"] == 1.0
    assert said["unaccounted"] == []
    assert {part["role"] for part in said["parts"]} >= {"heading", "fact", "furniture"}
    assert all(f["spans"] for p in said["passages"] for f in p["findings"])


def test_html_shows_each_page_beside_its_reading(report: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sheet"
    assert CliRunner().invoke(app, ["inspect", str(report), "--html", str(folder)]).exit_code == 0
    page = (folder / "index.html").read_text(encoding="utf-8")
    pictures = sorted(p.name for p in folder.glob("*.png"))
    assert len(pictures) > 1
    assert all(f'href="{name}"' in page for name in pictures)
    assert page.count('<rect class="finding') > 20


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(b"%PDF-1.7 nothing more")
    said = CliRunner().invoke(app, ["inspect", str(file)])
    assert said.exit_code == 1
    assert "damaged PDF" in said.stderr
    assert CliRunner().invoke(app, ["inspect", str(tmp_path / "none.pdf")]).exit_code == 2


def test_two_forms_are_read_by_their_own_readers(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(sif())
    said = json.loads(CliRunner().invoke(app, ["inspect", str(file), "--json"]).stdout)
    assert said["reader"].startswith("sif-")
    assert {j["area"] for j in said["judgements"]} >= {"overall", "adoption", "care-leavers", "lscb"}
