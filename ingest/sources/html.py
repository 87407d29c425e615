"""Opens HTML pages: cleaned by nh3, then read by BeautifulSoup into lines with headings set larger."""

from __future__ import annotations

import re

import nh3
from bs4 import BeautifulSoup, Tag

from kb.values import Document, Line, Page, Span, Unreadable

_BODY_SIZE = 12.0
_HEADING_SIZES = {"h1": 26.0, "h2": 18.0, "h3": 16.0, "h4": 14.0, "h5": 13.0, "h6": 13.0}
_TEXT_BLOCKS = [
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "li",
    "td",
    "th",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "figcaption",
    "div",
    "section",
    "article",
    "main",
    "body",
]
_TAGS = {
    *_TEXT_BLOCKS,
    *["ul", "ol", "dl", "table", "tr", "thead", "tbody", "a", "b", "i", "em", "strong", "span", "br", "sup", "sub"],
}
# What a publisher's error page says in its title or headings, or, where it is short, at its top.
_ERROR = re.compile(
    r"\bnot found\b|\b(?:can ?not|could not) (?:be found|find)\b|\bdoes(?: not|n.t) exist\b|\bno longer (?:available|exists)\b|"
    r"\berror 404\b|\b404 error\b|\baccess denied\b|\bservice unavailable\b",
    re.IGNORECASE,
)
_SHORT = 1_500
_TOP = 30


def open_html(data: bytes, sha256: str, name: str) -> Document | Unreadable:
    """Open an HTML page as one page of lines; a publisher's error page in a report's place is said to be one."""
    text = data.decode("utf-8", errors="replace")
    title = BeautifulSoup(text, "lxml").title
    clean = nh3.clean(text, tags=_TAGS, attributes={}, clean_content_tags={"script", "style", "title", "nav"})
    page = _page(BeautifulSoup(clean, "lxml"))
    headings = [title.get_text(" ") if title else "", *(line.text for line in page.lines if line.bold)]
    top = [line.text for line in page.lines[:_TOP]] if len(page.text) < _SHORT else []
    if said := _ERROR.search(" ".join([*headings, *top])):
        return Unreadable(f"an HTML page saying {said.group(0).lower()!r}, not a report")
    if not page.lines:
        return Unreadable("an HTML page without text")
    return Document(sha256=sha256, media="html", name=name, pages=(page,), body=clean)


def _page(soup: BeautifulSoup) -> Page:
    lines: list[Line] = []
    text = ""
    for block in soup.find_all(_TEXT_BLOCKS):
        if not isinstance(block, Tag):
            continue
        words = " ".join(_own_words(block).split())
        if not words:
            continue
        words = f"• {words}" if block.name == "li" else words
        at = len(text) + bool(text)
        text = f"{text}\n{words}" if text else words
        size = _HEADING_SIZES.get(block.name, _BODY_SIZE)
        lines.append(Line(words, Span(1, at, at + len(words)), size, block.name in _HEADING_SIZES))
    return Page(1, text, tuple(lines))


def _own_words(block: Tag) -> str:
    """Give a block's words without those of the blocks within it, which come by themselves."""
    return "".join(str(piece) for piece in block.find_all(string=True) if piece.find_parent(_TEXT_BLOCKS) is block)
