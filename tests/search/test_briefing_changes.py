"""Every change of what a briefing says is found when it is verified."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kb.library import Library
from search.briefing.blocks import Block, blocks
from search.briefing.head import HeadError, read_head, split
from search.briefing.lines import plain
from search.briefing.verifying import verify
from tests.search.briefings import (
    EVIDENCE,
    FIGURE,
    MANY,
    SOURCE,
    body_lines,
    library,  # noqa: F401 - a fixture
    line_of,
    problems,
    refused,
    text,  # noqa: F401 - a fixture
)


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
