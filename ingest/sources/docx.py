"""Opens Word files (.docx): trimmed, turned into HTML by mammoth, cleaned by nh3, then read into lines as HTML is.

Tracked insertions are kept, deletions, comments, pictures and the table of contents are not. Footnotes and endnotes
come last, as small numbered lines. Running heads and feet are not read, and a Word file has no fixed pages: it is one.
"""

from __future__ import annotations

import io
from zipfile import ZipFile

import mammoth
from bs4 import BeautifulSoup

from ingest.sources.decoding import printable
from ingest.sources.html import MOST_WORDS, clean_html, too_much
from ingest.sources.package import word_parts
from ingest.sources.setting import set_page
from ingest.sources.trimming import Trimmed, trimmed
from kb.values import Document, Unreadable

# mammoth takes ten seconds for some 250,000; 300 pages have about 40,000 when trimmed.
MOST_ELEMENTS = 100_000
_ATTRIBUTES = {"li": {"id"}, "a": {"id"}}


def open_docx(data: bytes, sha256: str, name: str) -> Document | Unreadable:
    """Open a Word file as one page of lines, or say why a zip is none, is damaged or would do harm."""
    parts = word_parts(data)
    if isinstance(parts, Unreadable):
        return parts
    try:
        trim = trimmed(parts)
        if trim.elements > MOST_ELEMENTS:
            return Unreadable(
                f"a Word file of {trim.elements:,} elements: more than the {MOST_ELEMENTS:,} that are read"
            )
        html = _html(trim)
    except RecursionError:
        return Unreadable("a Word file nested too deeply to be read")
    except Exception as error:  # mammoth takes a document at its word and fails in whatever way the fault brings
        return Unreadable(f"damaged Word file: {type(error).__name__}: {str(error)[:200]}")
    if (excess := too_much(html)) is not None:
        return Unreadable(f"a Word file {excess}")
    body = clean_html(printable(html), _ATTRIBUTES)
    soup = BeautifulSoup(body, "lxml")
    notes = _notes(soup)
    page = set_page(soup, notes)
    if not page.lines:
        return Unreadable("a Word file without text: scanned images, perhaps")
    if len(page.text) > MOST_WORDS:
        return Unreadable(f"a Word file with {len(page.text):,} characters of text: no report is as long")
    return Document(sha256=sha256, media="docx", name=name, pages=(page,), body=body)


def _html(trim: Trimmed) -> str:
    """Have mammoth convert a package of nothing but the trimmed parts; no picture or other file is ever opened."""
    package = io.BytesIO()
    with ZipFile(package, "w") as archive:
        for name, part in trim.parts.items():
            archive.writestr(name, part)
    package.seek(0)
    converted = mammoth.convert_to_html(
        package,
        style_map=trim.style_map,
        include_default_style_map=False,
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=lambda _image: [],
    )
    return str(converted.value)


def _notes(soup: BeautifulSoup) -> list[str]:
    """Take the notes at the end out of the page, and the numbers that refer to them out of its sentences."""
    for mark in soup.select("sup:has(> a[id^=footnote-ref-], > a[id^=endnote-ref-])"):
        mark.decompose()
    notes = []
    for item in soup.select("li[id^=footnote-], li[id^=endnote-]"):
        notes.append(item.get_text(" ").replace("↑", " "))
        item.decompose()
    return notes
