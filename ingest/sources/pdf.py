"""Opens PDFs: for each page its lines, with where they stand and how they are set."""

from __future__ import annotations

from ingest.sources.pdf_apart import Apart
from ingest.sources.pdf_lines import PrintedPage
from kb.values import Document, Line, Page, Span, Unreadable

_APART = Apart()


def open_pdf(data: bytes, sha256: str, name: str) -> Document | Unreadable:
    """Open a PDF, or say why it cannot be: protected, damaged, without pages or text, or too much to open."""
    answer = _APART.pages_of(data)
    if isinstance(answer, str):
        return Unreadable(answer)
    pages = tuple(_page(number, printed) for number, printed in enumerate(answer, start=1))
    return Document(sha256=sha256, media="pdf", name=name, pages=pages)


def _page(number: int, printed: PrintedPage) -> Page:
    text, lines = printed
    return Page(
        number,
        text,
        tuple(
            [
                Line(text[start:end], Span(number, start, end), size, bold, x, y)
                for start, end, size, bold, x, y in lines
            ]
        ),
    )
