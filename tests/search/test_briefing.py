"""Briefings: what `new` writes, `verify` accepts; what anyone changes afterwards, it refuses with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import typer
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from kb.filters import Filters
from kb.library import Library
from search.briefing.blocks import Block, blocks
from search.briefing.commands import mount_briefing
from search.briefing.head import HeadError, read_head, split
from search.briefing.lines import plain
from search.briefing.notes import counts_in_digits, rests_on_nothing
from search.briefing.verdict import Verdict
from search.briefing.verifying import verify
from search.briefing.writing import Briefing, BriefingError, write
from search.patterns import Patterns
from search.retrieve import Engine
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, TORBAY, Made, Said, made_library, shelve

QUESTION = "late decisions on contacts and referrals at the front door"
LATE = "Decisions on contacts and referrals at the front door are late"
TURNING = "Contacts at the front door are decided late. However, referrals at night are decided in 2 hours."
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    opened = made_library(
        tmp_path_factory.mktemp("briefing"),
        Made(HULL, [Said(f"{LATE}, in most [of the] *teams*."), Said(f"{LATE} at weekends.", paragraph="2")]),
        Made(
            LEEDS,
            [
                Said(f"{LATE} in 3 of 4 districts."),
                Said("Contacts and referrals at the front door get prompt decisions at night.", "strength"),
            ],
        ),
        Made(
            NORFOLK,
            [Said("A write-up says that decisions on referrals come late to the front door.")],
            voice="officer",
            visibility="own-council",
        ),
        Made(TORBAY, [Said("Prompt decisions on contacts at the front door keep children safe.", "strength")]),
        Made(CAMDEN, [Said("We concluded that late decisions on contacts at the front door cost us.", kind="lesson")]),
    )
    yield opened
    opened.close()


def written(library: Library, filters: Filters | None = None, question: str = QUESTION) -> Briefing:
    asked = filters or Filters()
    scope = asked.scope(library.authorities, library.codebook)
    answer = Patterns(library, Engine(library)).answer(question, scope)
    return write(library, answer, asked, scope, date(2026, 11, 23))


@pytest.fixture(scope="module")
def text(library: Library) -> str:
    return written(library).text


def problems(verdict: Verdict) -> str:
    return "\n".join(f"{p.line}: {p.problem}" for p in verdict.problems)


def line_of(text: str, part: str) -> int:
    return next(i for i, line in enumerate(text.split("\n"), start=1) if part in line)


def refused(library: Library, text: str, changed: str, line: int | None = None) -> None:
    assert changed != text, "the mutation did nothing"
    verdict = verify(library, changed)
    assert not verdict.ok
    assert verdict.problems
    if line is not None:
        assert line in {p.line for p in verdict.problems}, problems(verdict)


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


def body_lines(text: str, start: str) -> list[str]:
    """Give the body's lines that open so; a line of evidence opens with "- " and no bracket."""
    return [line for line in split(text)[1] if re.match(start, line)]


EVIDENCE, SOURCE, FIGURE = r"- (?!\[)", r"- \[", r"In at least"


@MANY
@given(data=st.data(), word=st.sampled_from(["never", "always", "good", "teams", "7", "…", "[…]", "not"]))
def test_a_changed_word_in_a_quotation_is_refused(library: Library, text: str, data: st.DataObject, word: str) -> None:
    line = data.draw(st.sampled_from(body_lines(text, EVIDENCE)))
    quoted = line.split(" — ")[0]
    words = quoted.split(" ")
    at = data.draw(st.integers(1, len(words) - 1))
    how = data.draw(st.sampled_from(["instead", "before", "gone"]))
    assume(how == "gone" or words[at] != word)
    words[at : at + 1] = {"instead": [word], "before": [word, words[at]], "gone": []}[how]
    refused(library, text, text.replace(line, line.replace(quoted, " ".join(words))), line_of(text, line))


@MANY
@given(data=st.data(), ellipsis=st.sampled_from(["", "…", " …", "...", " [...]"]))
def test_a_truncated_quotation_is_refused(library: Library, text: str, data: st.DataObject, ellipsis: str) -> None:
    line = data.draw(st.sampled_from([at for at in body_lines(text, EVIDENCE) if at.startswith("- “")]))
    quoted = line.split("“")[1].split("”")[0]
    words = quoted.split(" ")
    cut = data.draw(st.integers(1, len(words) - 1))
    shorter = data.draw(st.sampled_from([" ".join(words[:cut]) + ellipsis, ellipsis + " ".join(words[cut:])]))
    refused(library, text, text.replace(line, line.replace(quoted, shorter)), line_of(text, line))


@MANY
@given(data=st.data(), by=st.integers(1, 90))
def test_a_changed_number_is_refused_in_the_text_in_the_data_and_in_both(
    library: Library, text: str, data: st.DataObject, by: int
) -> None:
    line = data.draw(st.sampled_from(body_lines(text, FIGURE)))
    number = data.draw(st.sampled_from(list(re.finditer(r"\d+", line.split(" [F")[0]))))
    changed = line[: number.start()] + str(int(number[0]) + by) + line[number.end() :]
    refused(library, text, text.replace(line, changed), line_of(text, line))
    head, _ = read_head(split(text)[0])
    mark = int(re.findall(r"\[F(\d+)\]", line)[0])
    pattern = next(f.pattern for f in head.figures if f.number == mark)
    key = data.draw(st.sampled_from(["authorities", "of", "mentioned", "both", "reviews", "reviews_of"]))
    entry = re.compile(rf"(pattern: {re.escape(pattern)}\n(?:  \w+: \d+\n)*?  {key}: )(\d+)")
    in_data = entry.sub(lambda m: f"{m[1]}{int(m[2]) + by}", text)
    refused(library, text, in_data, line_of(text, f"pattern: {pattern}") - 1)
    refused(library, text, in_data.replace(line, changed))


@pytest.mark.parametrize("start", [EVIDENCE, SOURCE, FIGURE])
def test_a_removed_mark_is_refused(library: Library, text: str, start: str) -> None:
    for line in body_lines(text, start):
        refused(library, text, text.replace(line, re.sub(r"\[F?\d+\]", "", line)), line_of(text, line))


ADDED = [
    "- “Children are left at risk because nobody reads their files.” — Leeds, ILACS, July 2022, paragraph 1, page 1",
    "- Nobody reads the files.",
    "In at least 70 of 75 councils.",
    "In at least 70 of 75 councils. [F1]",
    "Most councils fail their children.",
    "“Children are left at risk.”",
    "> “Children are left at risk.”",
    "> **Note by the head of service:** Seven of ten councils fail.",
    "> **Note by the head of service:** They say “children are left at risk”.",
    "> **Note by the head of service:** This was said of 12 councils.",
    "> **Note by the head of service:** Caseloads stand at 31.",
    "> Our view is that this must change.",
    "### Councils fail their children.",
    "## Common failures",
    "# Another title",
    "| council | failed |\n|---|---|\n| Leeds | yes |",
    "<!-- hidden -->",
    "<p>In 70 of 75 councils</p>",
    "    indented words",
    "```\nfenced\n```",
    "[1]: https://example.org",
]


@MANY
@given(data=st.data(), added=st.sampled_from(ADDED))
def test_an_added_line_without_its_own_citation_is_refused(
    library: Library, text: str, data: st.DataObject, added: str
) -> None:
    yaml, body, _ = split(text)
    at = data.draw(st.integers(0, len(body)))
    gap = data.draw(st.sampled_from(["\n", "\n\n"]))
    more = "\n".join(body[:at]) + gap + added + gap + "\n".join(body[at:])
    refused(library, text, f"---\n{yaml}\n---\n{more}")


def test_an_added_line_is_named_by_its_number(library: Library, text: str) -> None:
    heading = "## Sources"
    changed = text.replace(heading, f"In at least 70 of 75 councils.\n\n{heading}")
    assert f"{line_of(changed, '70 of 75')}: this line gives a figure without a mark" in problems(
        verify(library, changed)
    )


def test_swapped_citation_numbers_are_refused(library: Library, text: str) -> None:
    evidence = body_lines(text, EVIDENCE)
    for one in evidence:
        for other in evidence:
            a, b = (re.findall(r"\[(\d+)\]$", line)[0] for line in (one, other))
            if a < b:
                swapped = text.replace(one, one.replace(f"[{a}]", f"[{b}]"))
                swapped = swapped.replace(other, other.replace(f"[{b}]", f"[{a}]"))
                refused(library, text, swapped, line_of(text, one))
                renumbered = swapped.replace(f"- [{a}] ", "- [0] ").replace(f"- [{b}] ", f"- [{a}] ")
                refused(library, text, renumbered.replace("- [0] ", f"- [{b}] "))


def test_evidence_moved_to_a_statement_it_does_not_support_is_refused(library: Library, text: str) -> None:
    strength = next(line for line in body_lines(text, EVIDENCE) if "prompt decisions at night" in line)
    weakness = body_lines(text, EVIDENCE)[0]
    moved = text.replace(f"{strength}\n", "").replace(weakness, f"{weakness}\n{strength}")
    verdict = verify(library, moved)
    assert f"{line_of(moved, strength)}: " in problems(verdict)
    assert "not among the findings that the statement above it counts" in problems(verdict)
    sides = text.replace("## Common weaknesses", "## X").replace("## Common strengths", "## Common weaknesses")
    refused(library, text, sides.replace("## X", "## Common strengths"))


def test_a_wrong_page_place_or_source_is_refused(library: Library, text: str) -> None:
    head, places = read_head(split(text)[0])
    for i, own in enumerate(head.citations):
        at = places[f"citations.{i}"]
        lines = text.split("\n")
        stop = next(n for n in range(at, len(lines)) if lines[n].startswith(("- number", "---")))
        entry = "\n".join(lines[at - 1 : stop])
        for old, new in [
            (f"page: {own.page}", f"page: {own.page + 1}"),
            (f"[1, {own.spans[0][1]}, ", f"[1, {own.spans[0][1] + 1}, "),
            (f"[1, {own.spans[0][1]}, ", f"[9, {own.spans[0][1]}, "),
            (own.source, "0" * 64),
            (own.finding, own.finding[:-1] + ("0" if own.finding[-1] != "0" else "1")),
            (own.text_hash, "0" * 16),
            (own.review, f"{own.review[:-2]}01"),
            ("voice: report", "voice: officer") if own.voice == "report" else ("voice: officer", "voice: report"),
        ]:
            assert old in entry
            refused(library, text, text.replace(entry, entry.replace(old, new)), at)
    for start, line in ((s, line) for s in (EVIDENCE, SOURCE) for line in body_lines(text, start=s)):
        assert start
        refused(library, text, text.replace(line, line.replace("page 1", "page 2")), line_of(text, line))


def test_missing_parts_are_refused(library: Library, text: str) -> None:
    for line in [line for line in split(text)[1] if line and not line.startswith("- “")]:
        refused(
            library, text, text.replace(f"{line}\n", "", 1) if not line.startswith("- ") else text.replace(line, "")
        )
    heads = body_lines(text, "### ")
    below = text.split(heads[1])[1].split("## Sources")[0]
    refused(library, text, text.replace(below, "\n\n"), line_of(text, heads[1]))


def same_said(one: str, other: str) -> bool:
    """Whether two documents say the same to a reader and to a program, whatever their bytes."""

    def said(text: str) -> object:
        yaml, body, first = split(text)
        return read_head(yaml)[0], [replace(Block(0, b.sort, plain(b.text))) for b in blocks(body, first)]

    try:
        return said(one) == said(other)
    except HeadError:
        return False


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_single_change_of_what_is_said_is_refused(library: Library, text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    how = data.draw(st.sampled_from(["insert", "delete", "replace", "line gone", "line twice"]))
    if how.startswith("line"):
        lines = text.split("\n")
        n = text[:at].count("\n")
        lines[n : n + 1] = [] if how == "line gone" else [lines[n], lines[n]]
        changed = "\n".join(lines)
    else:
        character = data.draw(
            st.characters(codec="utf-8", exclude_categories=("Cc",)) | st.sampled_from("0123456789-#>“”")
        )
        changed = text[:at] + ("" if how == "delete" else character) + text[at + (how != "insert") :]
    assume(not same_said(text, changed))
    refused(library, text, changed)


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
