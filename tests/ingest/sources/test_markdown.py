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
