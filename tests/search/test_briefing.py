"""Briefings: what `new` writes, `verify` accepts; what anyone changes afterwards, it refuses with its line."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kb.filters import Filters
from kb.library import Library
from search.briefing.commands import mount_briefing
from search.briefing.head import read_head, split
from search.briefing.notes import counts_in_digits, rests_on_nothing
from search.briefing.verifying import verify
from search.briefing.writing import BriefingError
from tests.making import HULL, LEEDS, Made, Said, made_library, shelve
from tests.search.briefings import (
    EVIDENCE,
    LATE,
    QUESTION,
    SOURCE,
    TURNING,
    body_lines,
    library,  # noqa: F401 - a fixture
    line_of,
    problems,
    refused,
    text,  # noqa: F401 - a fixture
    written,
)


def test_what_new_writes_verify_accepts(library: Library, text: str) -> None:
    verdict = verify(library, text)
    assert verdict.ok, problems(verdict)
    assert (verdict.statements, verdict.quotations, verdict.figures) == (2, 5, 2)
    assert "In at least 3 of 5 councils." in text
    assert f"“{LATE} in 3 of 4 districts.”" in text


@pytest.mark.parametrize(
    "filters",
    [
        Filters(region=("Yorkshire and the Humber",)),
        Filters(authority=("Leeds",), ever=True),
        Filters(polarity=("strength",), since="2020-01-01", until="2026-01-31"),
        Filters(framework=("ilacs",), grade=("good",), theme=("front-door",), visibility=("public",)),
    ],
)
def test_filters_travel_with_the_briefing(library: Library, filters: Filters) -> None:
    made = written(library, filters)
    assert made.head.filters.filters() == filters
    verdict = verify(library, made.text)
    assert verdict.ok, problems(verdict)


def test_an_officers_words_are_a_labelled_paraphrase_and_never_quoted(library: Library, text: str) -> None:
    words = "A write-up says that decisions on referrals come late to the front door."
    assert f"- In a write-up's words, not the report's: {words} — Norfolk" in text
    line = line_of(text, words)
    refused(library, text, text.replace(words, f"“{words}”"), line)
    refused(library, text, text.replace(f"In a write-up's words, not the report's: {words}", f"“{words}”"), line)
    refused(library, text, text.replace("In a write-up's words, not the report's: ", ""), line)


def test_a_lesson_is_no_evidence(library: Library, text: str) -> None:
    assert "We concluded" not in text
    with library.catalogue.reading() as db:
        lesson = db.exec_driver_sql("select id, source, spans, review from finding where kind = 'lesson'").one()
    head, _ = read_head(split(text)[0])
    own = head.citations[0]
    changed = text.replace(own.finding, lesson.id).replace(own.source, lesson.source)
    verdict = verify(library, changed)
    assert "it is a lesson" in problems(verdict)


def test_a_finding_from_a_paragraph_that_turns_is_quoted_with_its_turn(tmp_path: Path) -> None:
    found = "Contacts at the front door are decided late."
    opened = made_library(tmp_path, Made(HULL, [Said(TURNING)]))
    with opened.catalogue.writing() as db:
        db.exec_driver_sql("update finding set text = ?, spans = ?", (found, json.dumps([[1, 0, len(found)]])))
    made = written(opened)
    assert f"the paragraph in full: “{TURNING}” [1]" in made.text
    assert verify(opened, made.text).ok
    refused(opened, made.text, made.text.replace("decided in 2 hours", "decided in 2 weeks"))
    refused(opened, made.text, made.text.replace(f"; the paragraph in full: “{TURNING}”", ""))
    with opened.catalogue.writing() as db:
        db.exec_driver_sql("update passage set text = replace(text, '2 hours', '9 hours')")
    with pytest.raises(BriefingError, match="nothing to cite"):
        written(opened)
    opened.close()


def test_a_finding_that_leans_on_the_words_before_it_is_quoted_with_them(tmp_path: Path) -> None:
    whole = "Contacts wait at the front door. This makes decisions on referrals late."
    found = whole.partition(". ")[2]
    opened = made_library(tmp_path, Made(HULL, [Said(whole)]))
    with opened.catalogue.writing() as db:
        spans = json.dumps([[1, len(whole) - len(found), len(whole)]])
        db.exec_driver_sql("update finding set text = ?, spans = ?", (found, spans))
    made = written(opened)
    assert f"- “{found}” — " in made.text
    assert f"; the paragraph in full: “{whole}” [1]" in made.text
    assert verify(opened, made.text).ok
    opened.close()


def test_people_may_wrap_lines_and_sign_notes(library: Library, text: str) -> None:
    wrapped = "\n".join(line.replace(" — ", "\n  — ") if line.startswith("- ") else line for line in text.split("\n"))
    note = (
        "> **Note by the head of service:** We were inspected in May 2022, and this rings true to us;\n> we shall act."
    )
    edited = wrapped.replace("## Sources", f"{note}\n\n## Sources").replace("\n", "\r\n")
    verdict = verify(library, edited)
    assert verdict.ok, problems(verdict)


def test_a_line_of_evidence_may_be_taken_out_with_its_source(library: Library, text: str) -> None:
    line = next(line for line in body_lines(text, EVIDENCE) if line.startswith("- “") and line.endswith("[1]"))
    source = next(line for line in body_lines(text, SOURCE) if line.startswith("- [1] "))
    verdict = verify(library, text.replace(f"{line}\n", "").replace(f"{source}\n", ""))
    assert verdict.ok, problems(verdict)
    assert verdict.quotations == 4
    assert "nothing cites it" in problems(verify(library, text.replace(f"{line}\n", "")))


def test_a_library_that_has_moved_on_makes_the_briefing_stale(tmp_path: Path) -> None:
    opened = made_library(tmp_path, Made(HULL, [Said(f"{LATE}.")]))
    made = written(opened)
    shelve(opened, Made(LEEDS, [Said(f"{LATE} there too.")]))
    said = problems(verify(opened, made.text))
    assert "authorities is 1 in the briefing and 2 counted now" in said
    assert "scope: says 1 councils" in said
    opened.catalogue.remove(made.head.citations[0].source)
    said = problems(verify(opened, made.text))
    assert f"the library has no source {made.head.citations[0].source}" in said
    assert "the library has no finding" in said
    opened.close()


def test_words_that_do_not_stand_at_their_locator_are_not_cited(tmp_path: Path) -> None:
    opened = made_library(tmp_path, Made(HULL, [Said(f"{LATE}.")]), Made(LEEDS, [Said(f"{LATE} too.")]))
    made = written(opened)
    with opened.catalogue.writing() as db:
        db.exec_driver_sql("update page set text = replace(text, 'late.', 'soon.')")
    assert "other words stand at its locator" in problems(verify(opened, made.text))
    again = written(opened)
    assert len(again.left_out) == 1
    assert len(again.head.citations) == 1
    with opened.catalogue.writing() as db:
        db.exec_driver_sql("delete from page")
    with pytest.raises(BriefingError, match="nothing to cite"):
        written(opened)
    opened.close()


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("", "no briefing"),
        ("# A title\n\nIn at least 3 of 5 councils.\n", "no briefing"),
        ("---\nbriefing: 1\n", "has no end"),
        ("---\nbriefing: [\n---\n", "not YAML"),
        ("---\n" + "[" * 3000 + "\n---\n", "not YAML"),
        ("---\n!!python/object/apply:os.getcwd []\n---\n", "not YAML"),
        ("---\nmade: 2022-13-45\n---\n", "month must be in 1..12"),
        ("---\nbriefing: 2\n---\n", "front matter: briefing"),
        ("---\n- 1\n---\n", "front matter"),
        ("---\n---\n", "front matter"),
    ],
)
def test_what_is_no_briefing_is_refused_with_the_reason(library: Library, document: str, reason: str) -> None:
    verdict = verify(library, document)
    assert not verdict.ok
    assert reason in problems(verdict)


def test_a_briefing_without_a_statement_is_refused(library: Library, text: str) -> None:
    verdict = verify(library, text.split("## Common weaknesses")[0])
    assert verdict.statements == 0
    assert "there is no statement" in problems(verdict)


@pytest.mark.parametrize("changed", ["region: [Nowhere]", "since: soon", "colour: [red]", "authority: Leeds"])
def test_filters_that_the_library_does_not_know_are_refused(library: Library, text: str, changed: str) -> None:
    refused(library, text, text.replace("filters: {}", f"filters: {{{changed}}}"), line_of(text, "filters: {}"))


@pytest.mark.parametrize(
    "words", ["In 70 of 75 councils", "half of the councils", "most inspections", "12 per cent", "he said “no”", "'No'"]
)
def test_a_title_or_note_may_neither_count_nor_quote(words: str) -> None:
    assert rests_on_nothing(words)


@pytest.mark.parametrize("words", ["What 2019 taught us", "The board's own view of children's needs", "One another"])
def test_a_title_or_note_may_comment(words: str) -> None:
    assert rests_on_nothing(words) is None


def test_a_question_may_name_an_age_but_no_share(library: Library) -> None:
    assert not counts_in_digits("homeless 16- and 17-year-olds at the front door")
    made = written(library, question=f"{QUESTION} for 16-year-olds")
    assert made.head.title == "Briefing"
    assert verify(library, made.text).ok
    with pytest.raises(BriefingError, match="a figure of its own"):
        written(library, question=f"{QUESTION} in 70 of 75 councils")


@pytest.fixture
def program(library: Library, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    def opened(data: Path | None, anew: bool = False) -> AbstractContextManager[Library]:
        return nullcontext(library)

    monkeypatch.setattr("search.briefing.commands.library_at", opened)
    app = typer.Typer()
    mount_briefing(app)
    app.command("other")(lambda: None)
    return app


def test_the_commands_write_and_verify(program: typer.Typer, tmp_path: Path) -> None:
    run, out = CliRunner(), tmp_path / "board.md"
    made = run.invoke(program, ["briefing", "new", "--question", QUESTION, "--out", str(out)])
    assert made.exit_code == 0, made.output
    assert "2 statements" in made.stdout
    checked = run.invoke(program, ["briefing", "verify", str(out), "--json"])
    assert checked.exit_code == 0
    assert json.loads(checked.stdout) == {"ok": True, "statements": 2, "quotations": 5, "figures": 2, "problems": []}
    edited = out.read_text("utf-8").replace("In at least 3 of 5", "In at least 4 of 5")
    out.write_text(f"\ufeff{edited}", "utf-8")
    checked = run.invoke(program, ["briefing", "verify", str(out)])
    assert checked.exit_code == 1
    assert checked.stderr.count("\n") == 1
    assert f"line {line_of(edited, 'In at least 4 of 5')}: the figures are not those counted now" in checked.stderr
    assert json.loads(run.invoke(program, ["briefing", "verify", str(out), "--json"]).stdout)["problems"]


def test_the_commands_say_why_they_could_not(program: typer.Typer, tmp_path: Path) -> None:
    run, out = CliRunner(), tmp_path / "board.md"
    far = run.invoke(program, ["briefing", "new", "--question", "sourdough bread", "--out", str(out)])
    assert (far.exit_code, out.exists()) == (1, False)
    assert "nothing close was found" in far.stderr
    assert run.invoke(program, ["briefing", "new", "--question", " ", "--out", str(out)]).exit_code == 2
    assert run.invoke(program, ["briefing", "verify", str(tmp_path / "none.md")]).exit_code == 2
    out.write_bytes(b"\xff\xfe\x00")
    assert "not text in UTF-8" in run.invoke(program, ["briefing", "verify", str(out)]).stderr
    out.mkdir() if not out.exists() else None
    title = ["--title", "Why 70 of 75 councils fail"]
    counted = run.invoke(program, ["briefing", "new", "--question", QUESTION, "--out", str(out), *title])
    assert counted.exit_code == 1
    assert "the title gives a figure" in counted.stderr
