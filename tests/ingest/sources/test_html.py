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
