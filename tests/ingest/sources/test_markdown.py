import re
import time

import pytest
from bs4 import BeautifulSoup

from ingest.sources import open_document
from kb.values import Document, Unreadable

FRONT = "---\nauthority: Northmere\ninspection_start: 2019-01-14\n---\n"


def opened(body: str) -> Document:
    document = open_document((FRONT + body).encode(), "w.md")
    assert isinstance(document, Document)
    return document


def bullets(body: str) -> list[dict[str, object]]:
    return [dict(tag.attrs) for tag in BeautifulSoup(opened(body).body, "lxml").find_all("li")]


def test_attributes_close_a_bullet_on_its_own_line_or_the_next():
    stated = {"class": ["weakness"], "themes": "front-door", "paragraph": "3", "page": "4"}
    marks = '{: .weakness themes="front-door" paragraph="3" page="4" }'
    assert bullets(f"- One thing. {marks}\n- Another.\n    {marks}\n") == [stated, stated]


def test_nested_bullets_keep_their_own_attributes():
    assert bullets("- Outer. {: .strength }\n    - Inner. {: .weakness }\n") == [
        {"class": ["strength"]},
        {"class": ["weakness"]},
    ]


def test_the_source_is_the_pages_text_and_its_lines_stand_where_they_say():
    document = opened("\n## Findings\n\n- One thing. {: .strength }\n")
    (page,) = document.pages
    assert "- One thing. {: .strength }" in page.text
    assert all(page.text[line.span.start : line.span.end] == line.text for line in page.lines)


def test_days_stay_as_written_so_that_a_wrong_one_can_be_named():
    assert opened("x").front == {"authority": "Northmere", "inspection_start": "2019-01-14"}
    document = open_document(b"---\nauthority: a\npublished: 2019-02-30\n---\nx", "w.md")
    assert isinstance(document, Document)
    assert document.front["published"] == "2019-02-30"


def test_scripts_and_script_links_are_cleaned_away():
    body = opened("<script>alert(1)</script>\n\n[x](javascript:alert(1)) <b onclick='y'>words</b>\n").body
    assert "script" not in body
    assert "onclick" not in body
    assert "words" in body


def test_a_front_matter_made_to_load_objects_is_refused():
    said = open_document(b"---\na: !!python/object/apply:os.getcwd []\n---\nx", "w.md")
    assert isinstance(said, Unreadable)
    assert "YAML" in said.reason


def refused(text: str) -> str:
    said = open_document(text.encode(), "w.md")
    assert isinstance(said, Unreadable)
    return said.reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("[" * 20_000, "brackets or other marks"),
        ("![a](" * 5_000, "brackets or other marks"),
        ("`a" * 40_000, "brackets or other marks"),
        ("<a " * 20_000, "HTML tags: more than"),
        ("# a\n" * 10_000, "lines: more than"),
        ("> " * 2_000, "nested"),
        ("<div>" * 900, "nested more than"),
        ("|a" * 300 + "\n" + "|-" * 300 + "\n" + ("|a" * 300 + "\n") * 200, "HTML of 6.,... elements"),
    ],
    ids=range(8),
)
def test_markdown_made_to_keep_the_renderer_busy_is_refused_in_seconds(body, reason):
    before = time.process_time()
    assert re.search(reason, refused(FRONT + body))
    assert time.process_time() - before < 5


def test_a_long_list_with_links_and_attributes_is_no_such_thing():
    body = "\n".join(
        f"- Thing {i} is [said here](https://example.org) and more of it follows. {{: .strength }}" for i in range(200)
    )
    assert len(bullets(body)) == 200


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("a: &a [x, x]\nb: *a", "references"),
        ("a: &a [*a]", "references"),
        ("- " * 20_000, "cannot be read"),
        ("a: 0x" + "f" * 15_000, "cannot be read"),
        ('a: "\\ud800"', "cannot be read"),
        ("? [a]\n: 1", "not YAML"),
    ],
)
def test_front_matter_that_swells_or_cannot_be_written_down_again_is_refused(front, reason):
    assert re.search(reason, refused(f"---\n{front}\n---\nx"))


def test_markdown_is_read_by_its_byte_order_mark_and_without_controls():
    document = open_document(f"{FRONT}\n- Café\x1b.\n".encode("utf-16"), "w.md")
    assert isinstance(document, Document)
    assert document.pages[0].text == "- Café."


def test_links_to_files_are_cleaned_away():
    assert "href" not in opened("[a](file:///etc/passwd) [b](data:text/html,x) [c](vbscript:x)").body
