"""Labels read from their files, and the findings they are of, found again in made reports."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest.classify.examples import Found, Label, LabelError, match, read_again, read_labels
from ingest.readers import readers
from kb.words import text_hash
from tests.ingest.classify.making import codebook
from tests.ingest.readers.made_reports import ilacs, letter

TREES = ("Alder", "Birch", "Cedar", "Damson", "Elder", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Kelp", "Larch")
KEYS = tuple(
    f"How the office in {tree} Street keeps its keys, its lamps and the notes that callers leave there at night, and "
    "who reads them"
    for tree in TREES
)
LEADS = "Team leads have asked for a single form. It is being tried in two of the five offices."
SUMMARY = "Progress for older children has been slower."
GROUPS = {"A": ["carers"], "B": ["adoption", "workforce"]}
LINE: dict[str, Any] = {"source": "ab", "page": 3, "hash": "cd", "gss": "E06000001", "split": "tune"}


def labels_file(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "findings.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_labels_are_read_and_what_was_not_asked_stays_none(tmp_path: Path) -> None:
    full = LINE | {
        "split": "report",
        "polarity": "mixed",
        "themes": [],
        "extent": "some",
        "status": "past",
        "patterns": ["p"],
        "asked": "B",
    }
    one, two = read_labels(labels_file(tmp_path, json.dumps(LINE), json.dumps(full)), GROUPS)
    assert one == Label("ab", 3, "cd", "E06000001", "tune")
    assert (one.themes, one.patterns, one.asked) == (None, None, ())
    assert two == Label(
        "ab", 3, "cd", "E06000001", "report", "mixed", (), "some", "past", ("p",), ("adoption", "workforce")
    )


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "",
        "[1]",
        "3",
        json.dumps({k: v for k, v in LINE.items() if k != "hash"}),
        json.dumps(LINE | {"asked": "Z"}),
        json.dumps(LINE | {"themes": 3}),
        json.dumps(LINE | {"split": "test"}),
    ],
)
def test_a_bad_line_is_named_with_its_file(tmp_path: Path, line: str) -> None:
    with pytest.raises(LabelError, match=r"findings\.jsonl, line 2: "):
        read_labels(labels_file(tmp_path, json.dumps(LINE), line), GROUPS)


def test_a_split_must_be_one_of_two(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="'test' is neither tune nor report"):
        read_labels(labels_file(tmp_path, json.dumps(LINE | {"split": "test"})), GROUPS)


def test_a_file_that_is_missing_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match=r"findings\.jsonl"):
        read_labels(tmp_path / "findings.jsonl", GROUPS)
    (tmp_path / "findings.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(LabelError, match=r"findings\.jsonl"):
        read_labels(tmp_path / "findings.jsonl", GROUPS)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with two made reports, one of them within another folder, and one that is no report."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "north").mkdir()
    (folder / "north" / "ilacs.pdf").write_bytes(ilacs(improve=KEYS))
    (folder / "letter.pdf").write_bytes(letter())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    return folder


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def source(reports: Path) -> str:
    return sha256(reports / "north" / "ilacs.pdf")


@pytest.fixture(scope="module")
def found(reports: Path, source: str) -> dict[str, Found]:
    return read_again({source}, reports, readers(codebook()))


def label(source: str, text: str, page: int) -> Label:
    return Label(source, page, text_hash(text), "E06000001", "tune")


def test_only_the_reports_asked_for_are_read(reports: Path, source: str) -> None:
    told: list[str] = []
    found = read_again({source, "0" * 64}, reports, readers(codebook()), told.append)
    assert set(found) == {source}
    assert told == ["ilacs.pdf"]


def test_a_finding_is_found_again_with_what_is_seen_of_it(found: dict[str, Found], source: str) -> None:
    (example,), lost = match([label(source, SUMMARY, 1)], found)
    assert not lost
    assert example.seen.text == SUMMARY
    assert example.seen.before == "Northmere has rebuilt its front office in two years."
    assert not example.seen.recommendation
    assert (example.framework, example.year, example.grade) == ("ilacs", 2023, "requires-improvement")
    (asked,), _ = match([label(source, KEYS[0], 1)], found)
    assert asked.seen.recommendation
    assert asked.seen.section == "What needs to improve"


def test_a_sentence_within_a_finding_is_found_with_the_one_before_it(found: dict[str, Found], source: str) -> None:
    first, second = LEADS.split(". ")
    (whole, one, two), lost = match([label(source, text, 3) for text in (LEADS, f"{first}.", second)], found)
    assert not lost
    assert (whole.seen.text, one.seen.text, two.seen.text) == (LEADS, f"{first}.", second)
    assert one.seen.before == whole.seen.before != ""
    assert two.seen.before == f"{first}."
    assert two.seen.section == whole.seen.section


def test_a_finding_over_a_pages_end_is_found_from_either_page(found: dict[str, Found], source: str) -> None:
    (over,) = (tree for tree in KEYS if "Hazel" in tree)
    examples, lost = match([label(source, over, page) for page in (1, 2, 3)], found)
    assert [example.label.page for example in examples] == [1, 2]
    assert [own.page for own in lost] == [3]


def test_labels_whose_finding_is_gone_come_back(found: dict[str, Found], source: str) -> None:
    kept, other, elsewhere = (
        label(source, SUMMARY, 1),
        label(source, "No such words.", 1),
        label("0" * 64, SUMMARY, 1),
    )
    examples, lost = match([other, kept, elsewhere], found)
    assert [example.label for example in examples] == [kept]
    assert lost == [other, elsewhere]
    assert match([replace(kept, page=9)], found) == ([], [replace(kept, page=9)])


def test_a_file_that_cannot_be_read_has_no_findings(reports: Path) -> None:
    broken = sha256(reports / "broken.pdf")
    found = read_again({broken}, reports, readers(codebook()))
    assert found[broken] == Found({}, (), "other", 0, None)
    assert match([label(broken, SUMMARY, 1)], found)[0] == []


def test_patterns_are_counted_from_whole_findings_only(found: dict[str, Found], source: str) -> None:
    counting = [one.text for one in found[source].counting]
    assert counting.count(LEADS) == 12
    assert KEYS[0] in counting
    assert LEADS.split(". ")[1] not in counting
