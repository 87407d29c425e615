import re
from datetime import date
from pathlib import Path

import pytest

from ingest.readers.writeups.writeup import WriteupReader
from ingest.sources import open_document
from kb.codebook_files import read_codebook
from kb.readings import Reading
from kb.values import Document, Kind, Polarity, Unreadable, Visibility, Voice
from kb.words import words_at
from tests.ingest.readers.checking import check_places

CODEBOOK = read_codebook(Path(__file__).parents[3] / "content")
FRONT = """---
authority: Northmere
framework: ilacs
inspection_start: 2019-01-14
inspection_end: 2019-01-25
published: 2019-03-01
lead_inspector: Robin Example
url: https://example.org/1
author: head of service
judgements:
  overall: inadequate
  leadership: Requires improvement to be good
---
"""
BODY = """
# Northmere, January 2019

An introduction that sets the scene.

## Findings

### Help and protection

- The **front door** is slow, and *nobody* owns it. {: .weakness themes="front-door management-oversight" paragraph="3" page="4" }
- Two things are said
  over two lines in a multi-
  agency bullet. However, it turns here.

Staff list three needs:

- more time & calm
- [plain forms](https://example.org/forms) for all.[^1]

### What worked

Visits are prompt. Families say so themselves.

## Lessons

- Own the door. {: .lesson rests-on="3 4" }

[^1]: A note that is no finding.
"""


def read(text: str) -> Reading | Unreadable:
    document = open_document(text.encode(), "w.md")
    return document if isinstance(document, Unreadable) else WriteupReader(CODEBOOK).read(document)


@pytest.fixture(scope="module")
def reading() -> Reading:
    made = read(FRONT + BODY)
    assert isinstance(made, Reading)
    return made


def test_facts_come_from_the_front_matter(reading):
    assert (reading.voice, reading.visibility, reading.author) == (
        Voice.OFFICER,
        Visibility.OWN_COUNCIL,
        "head of service",
    )
    assert (reading.authority, reading.framework) == ("Northmere", "ilacs")
    assert (reading.inspection_start, reading.inspection_end) == (date(2019, 1, 14), date(2019, 1, 25))
    assert (reading.published, reading.url) == (date(2019, 3, 1), "https://example.org/1")
    assert [(j.area, j.grade, j.state) for j in reading.judgements] == [
        ("overall", "inadequate", "given"),
        ("leadership", "requires-improvement", "given"),
    ]


def test_what_the_author_states_of_a_finding_is_kept(reading):
    passage = reading.passages[0]
    (finding,) = passage.findings
    assert (passage.section, passage.area, passage.paragraph) == ("Help and protection", "help-and-protection", "3")
    assert (finding.polarity, finding.themes, finding.page) == (
        Polarity.WEAKNESS,
        ("front-door", "management-oversight"),
        4,
    )


def test_findings_stand_at_their_place_in_the_markdown():
    document = open_document((FRONT + BODY).encode(), "w.md")
    assert isinstance(document, Document)
    reading = WriteupReader(CODEBOOK).read(document)
    assert isinstance(reading, Reading)
    assert check_places(document, reading) == 8
    (first,) = reading.passages[0].findings
    assert first.text == "The front door is slow, and nobody owns it."
    source = document.pages[0].text
    assert [source[s.start : s.end] for s in first.spans][:2] == ["The", "front door"]


def test_prose_that_states_nothing_is_parted_like_a_reports(reading):
    turned = reading.passages[1]
    assert [f.text for f in turned.findings] == [
        "Two things are said over two lines in a multi-agency bullet.",
        "However, it turns here.",
    ]
    assert {f.polarity for f in turned.findings} == {None}


def test_bullets_carry_their_lead_in_and_no_footnote(reading):
    assert [p.text for p in reading.passages[2:4]] == [
        "Staff list three needs: more time & calm",
        "Staff list three needs: plain forms for all.",
    ]


def test_a_heading_can_say_which_way_its_findings_point(reading):
    worked = [p for p in reading.passages if p.section == "What worked"]
    assert [f.polarity for p in worked for f in p.findings] == [Polarity.STRENGTH, Polarity.STRENGTH]


def test_lessons_are_neutral_and_introductions_left_out(reading):
    assert (reading.passages[-1].kind, reading.passages[-1].findings[0].polarity) == (Kind.LESSON, Polarity.NEUTRAL)
    assert not any("sets the scene" in p.text or "A note" in p.text for p in reading.passages)
    assert any("introduction" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("authority: Northmere\n", "", "lacks authority"),
        ("framework: ilacs", "framework: olacs", "framework: 'olacs' is not one of"),
        (
            "framework: ilacs",
            "framework: ilacs-2026",
            "was in use from 2026-04-01.*but this inspection was on 2019-01-14",
        ),
        ("2019-01-14", "2019-02-30", "inspection_start: '2019-02-30' is not a day that exists"),
        ("2019-01-14", "'2019-02-30'", "inspection_start: '2019-02-30' is not a day that exists"),
        ("2019-01-14", "2019-02-14", "inspection_end: 2019-01-25 is before inspection_start"),
        ("overall: inadequate", "overall: bad", "judgements: overall: 'bad' is not one of"),
        ("overall: inadequate", "adoption: good", "judgements: 'adoption' is not judged under ilacs"),
        ("author: head of service", "visibility: everyone", "visibility: 'everyone' is not one of"),
        ("https://example.org/1", "javascript:x", "url: 'javascript:x' does not begin"),
        (".weakness", ".weak", "polarity or kind: 'weak' in 'The front door"),
        (".weakness", ".weakness .strength", "weakness and strength are both stated"),
        ("front-door management", "side-door management", "themes: 'side-door' in"),
        ('page="4"', 'page="four"', "page: 'four' in"),
    ],
)
def test_what_cannot_be_names_field_and_value(old, new, reason):
    made = read((FRONT + BODY).replace(old, new, 1))
    assert isinstance(made, Unreadable)
    assert re.search(reason, made.reason), made.reason


def test_without_any_date_or_finding_there_is_no_write_up():
    for made, reason in (
        (read("---\nauthority: Northmere\nframework: ilacs\n---\n- One.\n"), "a date"),
        (read(FRONT + "\n# Only a title\n"), "without findings"),
    ):
        assert isinstance(made, Unreadable)
        assert reason in made.reason


def test_unknown_fields_are_noted_and_empty_ones_allowed():
    made = read(FRONT.replace("author:", "colour: blue\nauthor:").replace("2019-03-01", "") + BODY)
    assert isinstance(made, Reading)
    assert made.published is None
    assert any("colour" in note for note in made.notes)


def test_entities_are_placed_on_their_line():
    text = FRONT + "\n## Findings\n\n- Fish &amp; chips are served to all. {: .strength }\n"
    document, made = open_document(text.encode(), "w.md"), read(text)
    assert isinstance(document, Document)
    assert isinstance(made, Reading)
    (finding,) = made.passages[0].findings
    assert finding.text == "Fish & chips are served to all."
    assert words_at(document.pages, finding.spans) == "Fish &amp; chips are served to all."
