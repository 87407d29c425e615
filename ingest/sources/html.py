"""Opens HTML pages: cleaned by nh3, then read by BeautifulSoup into lines with headings set larger."""

from __future__ import annotations

import re

import nh3
from bs4 import BeautifulSoup, Tag

from kb.values import Document, Line, Page, Span, Unreadable

_BODY_SIZE = 12.0
_HEADING_SIZES = {"h1": 26.0, "h2": 18.0, "h3": 16.0, "h4": 14.0, "h5": 13.0, "h6": 13.0}
_BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "dt", "dd", "blockquote", "pre", "figcaption")
_TAGS = {*_BLOCKS, "ul", "ol", "table", "tr", "thead", "tbody", "dl", "div", "section", "article", "main", "a", "strong"}
_TAGS |= {"em", "b", "i", "span", "br", "sup", "sub"}
# An error page is short and says so at its top.
_ERROR = re.compile(r"\b(not found|page (?:can ?not|could not) be found|does not exist|404|no longer available)\b", re.I)
_SHORT = 1_500


def open_html(data: bytes, sha256: str, name: str) -> Document | Unreadable:
    """Open an HTML page as one page of lines; a publisher's error page in a report's place is said to be one."""
    text = data.decode("utf-8", errors="replace")
    title = BeautifulSoup(text, "lxml").title
    clean = nh3.clean(text, tags=_TAGS, attributes={})
    soup = BeautifulSoup(clean, "lxml")
    page = _page(soup)
    if not page.lines:
        return Unreadable("an HTML page without text")
    opening = " ".join([title.get_text(" ") if title else "", *(line.text for line in page.lines[:30])])
    if len(page.text) < _SHORT and (said := _ERROR.search(opening)):
        return Unreadable(f"an HTML page that says {said.group(0).lower()!r}, not a report")
    return Document(sha256=sha256, media="html", name=name, pages=(page,), body=clean)


def _page(soup: BeautifulSoup) -> Page:
    lines: list[Line] = []
    text = ""
    for block in soup.find_all(_BLOCKS):
        if not isinstance(block, Tag) or block.find(_BLOCKS):
            continue
        words = " ".join(block.get_text(" ").split())
        if not words:
            continue
        words = f"• {words}" if block.name == "li" else words
        at = len(text) + bool(text)
        text = f"{text}\n{words}" if text else words
        size = _HEADING_SIZES.get(block.name, _BODY_SIZE)
        lines.append(Line(words, Span(1, at, at + len(words)), size, block.name in _HEADING_SIZES))
    return Page(1, text, tuple(lines))
