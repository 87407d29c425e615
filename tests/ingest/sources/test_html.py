import re
import time

import pytest

from ingest.sources import open_document
from kb.values import Document, Unreadable

PAGE = """<!DOCTYPE html><html><head><title>A peer review</title><style>p {}</style></head><body>
<nav>Home</nav><h1>A peer review of Northmere</h1><div>Words in a div.<p>Words in a <b>paragraph</b>.</p></div>
<ul><li>Outer<ul><li>Inner bullet</li></ul></li></ul><table><tr><td>Cell</td></tr></table>
<script>alert(1)</script></body></html>"""


def test_a_page_is_read_block_by_block_with_headings_larger():
    document = open_document(PAGE.encode(), "p.pdf")
    assert isinstance(document, Document)
    (page,) = document.pages
    assert [line.text for line in page.lines] == [
        "A peer review of Northmere",
        "Words in a div.",
        "Words in a paragraph.",
        "• Outer",
        "• Inner bullet",
        "Cell",
    ]
    assert page.lines[0].bold
    assert page.lines[0].size > page.lines[1].size
    assert all(page.text[line.span.start : line.span.end] == line.text for line in page.lines)
    assert "alert" not in document.body


@pytest.mark.parametrize(
    "said",
    ["Report not found", "The page could not be found", "This file does not exist", "Error 404", "No longer available"],
)
def test_a_publishers_error_page_is_no_report(said):
    for html in (PAGE.replace("A peer review of Northmere", said), f"<html><body><p>{said}.</p></body></html>"):
        answer = open_document(html.encode(), "2019.pdf")
        assert isinstance(answer, Unreadable)
        assert "not a report" in answer.reason


def test_a_report_may_say_that_something_was_not_found():
    long = PAGE.replace("Words in a div.", "A missing child was not found for days. " + "Much more is said. " * 100)
    assert isinstance(open_document(long.encode(), "p.html"), Document)


def lines(body: str) -> list[str]:
    document = open_document(f"<html><body>{body}</body></html>".encode(), "p.html")
    assert isinstance(document, Document), document
    return [line.text for line in document.pages[0].lines]


def headings(body: str) -> list[str]:
    document = open_document(f"<html><body>{body}</body></html>".encode(), "p.html")
    assert isinstance(document, Document), document
    return [line.text for line in document.pages[0].lines if line.bold]


def test_a_short_paragraph_that_is_bold_throughout_is_a_heading():
    assert headings("<p><strong>What works well</strong></p><p>Much does.</p>") == ["What works well"]
    assert headings("<p><b>Two</b> <b>parts:</b></p>") == ["Two parts:"]
    assert headings("<p><b>Next steps</b><br>They are few.</p>") == ["Next steps"]
    none = [
        "<p><b>Half</b> of it</p>",
        "<p><b>A sentence is bold.</b></p>",
        "<ul><li><b>A bullet</b></li></ul>",
        "<table><tr><td><b>Cell</b></td><th><p><b>Cell</b></p></th></tr></table>",
    ]
    assert headings("".join([*none, f"<p><b>{'many words ' * 20}</b></p>"])) == []


def test_words_keep_their_order_and_breaks_part_words_and_paragraphs():
    assert lines("<div>Before<p>within</p>after</div>") == ["Before", "within", "after"]
    assert lines("<p>One<br>line<br><br>Another<br></p>") == ["One line", "Another"]


def test_a_list_item_has_one_bullet_wherever_its_words_stand():
    assert lines("<ul><li><p>First</p><p>more</p></li><li></li></ul><p>after</p>") == ["• First", "more", "after"]
    assert lines("<ul><li><h3>Head</h3><p>words</p></li></ul>") == ["Head", "words"]


def test_hints_and_controls_that_print_nothing_are_left_out():
    assert lines("<p>multi\u00adple\u200b non\u2011smokers\x00\x1b[31m</p>") == ["multiple non-smokers[31m"]


def test_a_line_of_thousands_of_words_is_parted_between_words():
    parts = lines(f"<p>{'word ' * 5_000}</p>")
    assert len(parts) == 5
    assert " ".join(parts) == ("word " * 5_000).strip()


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<iframe src='file:///etc/passwd'>framed words</iframe>",
        "<svg onload=alert(1)><p>drawn words</p></svg>",
        "<a href='javascript:alert(1)'>words</a><a href='file:///x'>more</a>",
        "<p onclick='alert(1)' style='x'>words</p>",
        "<object data=x>fallback words</object><template><p>unseen</p></template>",
        "<textarea></textarea><noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_nothing_that_acts_or_fetches_is_left(hostile):
    document = open_document(f"<html><body><p>Said.</p>{hostile}</body></html>".encode(), "p.html")
    assert isinstance(document, Document)
    for sign in ("script", "alert", "href", "src", "file:", "onclick", "framed", "drawn", "fallback", "unseen"):
        assert sign not in document.body


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<div>" * 100_000, "elements: more than"),
        ("<ul><li>" * 20_000, "nested more than 150"),
        ("<table><tr><td>" * 15_000, "nested more than 150"),
        ("".join(f"<p><font size={i}>x" for i in range(20_000)), "nested more than 150"),
        ("<select>" * 40_000, "nested more than 150"),
        ("&" * 1_000_000, "character references: more than"),
        (">" * 1_000_000, "character references: more than"),
        ("x" * 20_000_001, "20,000,0.. characters: more than"),
        ("word " * 500_000, "2,499,\\d\\d\\d characters of text"),
    ],
    ids=range(9),
)
def test_a_page_made_to_keep_a_reader_busy_is_refused_in_seconds(body, reason):
    before = time.process_time()
    answer = open_document(f"<html><body>{body}</body></html>".encode(), "p.html")
    assert isinstance(answer, Unreadable)
    assert re.search(reason, answer.reason), answer.reason
    assert time.process_time() - before < 5


def test_attributes_by_the_hundred_thousand_are_dropped_in_seconds():
    before = time.process_time()
    assert lines("<p " + " ".join(f"a{i}=1" for i in range(300_000)) + ">words</p>") == ["words"]
    assert time.process_time() - before < 5


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_how_a_page_is_written(encoding):
    document = open_document("<html><body><p>“Café”</p></body></html>".encode(encoding), "p.html")
    assert isinstance(document, Document)
    assert document.pages[0].text == "“Café”"


@pytest.mark.parametrize(
    "declared", ["<meta charset=windows-1252>", '<meta http-equiv=x content="text/html; charset=iso-8859-1">', ""]
)
def test_windows_1252_is_read_by_its_declaration_or_where_utf_8_fails(declared):
    document = open_document(
        f"<html><head>{declared}</head><body><p>“Café”</p></body></html>".encode("cp1252"), "p.html"
    )
    assert isinstance(document, Document)
    assert document.pages[0].text == "“Café”"


@pytest.mark.parametrize("declared", ["zip", "idna", "utf-7", "nonsense", "utf-16"])
def test_a_declared_name_that_is_no_character_set_of_pages_is_not_believed(declared):
    document = open_document(
        f"<html><head><meta charset={declared}></head><body><p>Café</p></body></html>".encode(), "p.html"
    )
    assert isinstance(document, Document)
    assert document.pages[0].text == "Café"


def test_one_broken_byte_does_not_make_a_page_another_character_set():
    document = open_document("<html><body><p>Café — </p></body></html>".encode() + b"\xff", "p.html")
    assert isinstance(document, Document)
    assert document.pages[0].text.startswith("Café —")
