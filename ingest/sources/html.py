"""Opens HTML pages: tamed by BeautifulSoup, cleaned by nh3, then read into lines."""

from __future__ import annotations

import re

import nh3
from bs4 import BeautifulSoup, Tag

from ingest.sources.decoding import html_text, printable
from ingest.sources.setting import BLOCKS, set_page
from kb.values import Document, Unreadable

_TAGS = {
    *BLOCKS,
    *["ul", "ol", "dl", "table", "tr", "thead", "tbody", "a", "b", "i", "em", "strong", "span", "br", "sup", "sub"],
}
# What holds no words of the page, whatever stands in it.
_UNSAID = [
    *[
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "frameset",
        "noframes",
        "noembed",
        "object",
        "embed",
        "applet",
    ],
    *["svg", "math", "canvas", "audio", "video", "select", "textarea", "button", "nav", "title"],
]
# A page of 300 printed pages has some ten thousand elements. BeautifulSoup takes 30 seconds for a million of them, nh3
# as long for a million references (&amp;) in a row, and for elements nested ten thousand deep.
LONGEST = 20_000_000
MOST_ELEMENTS = 50_000
MOST_REFERENCES = 300_000
DEEPEST = 150
# Some four times the longest report: readers take their time over each word.
MOST_WORDS = 1_000_000
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
    text = printable(html_text(data))
    if (excess := too_much(text)) is not None:
        return Unreadable(f"an HTML page {excess}")
    soup = BeautifulSoup(text, "lxml")
    title = soup.title.get_text(" ") if soup.title else ""
    if depth(soup) > DEEPEST:
        return Unreadable(f"an HTML page nested more than {DEEPEST} elements deep: no report is")
    tamed = _tamed(soup)
    if (excess := too_much(tamed)) is not None:
        return Unreadable(f"an HTML page {excess}")
    clean = clean_html(tamed)
    page = set_page(BeautifulSoup(clean, "lxml"))
    headings = [title, *(line.text for line in page.lines if line.bold)]
    top = [line.text for line in page.lines[:_TOP]] if len(page.text) < _SHORT else []
    if said := _ERROR.search(" ".join([*headings, *top])):
        return Unreadable(f"an HTML page saying {said.group(0).lower()!r}, not a report")
    if not page.lines:
        return Unreadable("an HTML page without text")
    if len(page.text) > MOST_WORDS:
        return Unreadable(f"an HTML page with {len(page.text):,} characters of text: no report is as long")
    return Document(sha256=sha256, media="html", name=name, pages=(page,), body=clean)


def clean_html(html: str, attributes: dict[str, set[str]] | None = None) -> str:
    """Keep of HTML what holds words, by an allow-list of tags; of attributes only those named."""
    return nh3.clean(html, tags=_TAGS, attributes=attributes or {}, clean_content_tags=set(_UNSAID), link_rel=None)


def too_much(html: str) -> str | None:
    """Say what makes HTML too large to be worked through in seconds, or None."""
    if len(html) > LONGEST:
        return f"of {len(html):,} characters: more than the {LONGEST:,} that are read"
    if (elements := html.count("<") - html.count("</")) > MOST_ELEMENTS:
        return f"of {elements:,} elements: more than the {MOST_ELEMENTS:,} that are read"
    if (references := html.count("&")) > MOST_REFERENCES:
        return f"of {references:,} character references: more than the {MOST_REFERENCES:,} that are read"
    return None


def depth(soup: BeautifulSoup) -> int:
    """Give how many elements deep a page is nested, without going down them by recursion."""
    depths = {id(soup): 0}
    for element in soup.descendants:
        if isinstance(element, Tag):
            depths[id(element)] = depths[id(element.parent)] + 1
    return max(depths.values())


def _tamed(soup: BeautifulSoup) -> str:
    """Give the page without attributes and what says nothing: nh3 takes minutes over very many of them."""
    for element in soup.find_all(_UNSAID):
        element.extract()
    for element in soup.find_all(True):
        element.attrs = {}
    return str(soup)
