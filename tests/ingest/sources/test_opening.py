import io
import re

import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.sources import open_document
from kb.values import Document, Unreadable
from tests.ingest.readers.paper import Paper
from tests.mutating import word_file

HTML = b"<!-- x --><!DOCTYPE html><html><head><title>A review</title></head><body><h1>A review</h1><p>Said.</p></body></html>"
MARKDOWN = b"---\nauthority: Northmere\n---\n\n- One thing.\n"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def pdf() -> bytes:
    paper = Paper()
    paper.text("One thing is said here.")
    return paper.bytes()


def rewritten(change) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf()))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def no_pages() -> bytes:
    out = io.BytesIO()
    pypdf.PdfWriter().write(out)
    return out.getvalue()


def drawing() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(10, 10, 50, 50)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "media"),
    [(pdf(), "pdf"), (b"junk\n" + pdf(), "pdf"), (word_file(), "docx"), (HTML, "html"), (MARKDOWN, "markdown")],
)
@pytest.mark.parametrize("name", ["a.pdf", "a.md", "a.html", "a"])
def test_the_content_decides_what_a_file_is(data, media, name):
    document = open_document(data, name)
    assert isinstance(document, Document)
    assert (document.media, document.name) == (media, name)
    assert document.pages[0].text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty file"),
        (b" \n", "empty file"),
        (pdf()[:400], "damaged PDF"),
        (b"%PDF-1.7 nothing more", "damaged PDF"),
        (rewritten(lambda writer: writer.encrypt("secret")), "password-protected PDF"),
        (no_pages(), "PDF without pages|damaged PDF"),
        (drawing(), "without text: scanned"),
        (HTML.replace(b"A review", b"Report not found"), "HTML page saying 'not found', not a report"),
        (b"<html><body></body></html>", "without text"),
        (
            b"\x89PNG\r\n\x1a\n\x00\xff" * 9,
            "not a PDF, a Word file, an HTML page or a Markdown write-up: it looks like Portable Network",
        ),
        (b"\xff\xfa\x00\x01" * 20, "not a PDF, a Word file, an HTML page or a Markdown write-up$"),
        (b"one\x00two", "binary data"),
        (b"---\nauthority: Caf\xe9\n---\n", "not UTF-8: save it as UTF-8"),
        (b"{\\rtf1 words}", "RTF file: save it as .docx"),
        (OLE + "WordDocument".encode("utf-16-le"), "an old Word file .*: save it as .docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a password-protected Office file"),
        (OLE + "Workbook".encode("utf-16-le"), "an old Excel workbook"),
        (OLE, "an old Office file"),
        (b"Plain words.", "needs front matter with"),
        (b"---\na: [\n---\n", "front matter is not YAML"),
        (b"---\n- a\n- b\n---\n", "front matter is empty or not a list of fields"),
        (b"---\na: 1\n---\n" + b"x" * 200_001, "longer than the 200,000"),
    ],
)
def test_what_cannot_be_read_says_why(data, reason):
    said = open_document(data, "offered.pdf")
    assert isinstance(said, Unreadable)
    assert re.search(reason, said.reason), said.reason


def test_a_file_over_the_limit_says_its_size():
    said = open_document(b"%PDF-" + b"x" * 2_000_000, "big.pdf", largest=1_000_000)
    assert said == Unreadable("2 MB: larger than the limit of 1 MB")


def test_a_page_full_of_comments_is_told_apart_at_once():
    assert isinstance(open_document(b"<!-- -->" * 600, "a.html"), Unreadable)
