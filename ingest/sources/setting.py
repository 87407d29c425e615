"""Sets cleaned HTML as a page of lines, with headings larger and bullets marked, as a printed page has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from kb.values import Line, Page, Span

BODY_SIZE = 12.0
HEADINGS = {"h1": 26.0, "h2": 18.0, "h3": 16.0, "h4": 14.0, "h5": 13.0, "h6": 13.0}
_BOLD = {"b", "strong"}
# In these a bold paragraph is a cell, a bullet or a term, not the heading of what follows.
_HOLDING = {"li", "td", "th", "dt", "dd", "blockquote"}
BLOCKS = frozenset({*HEADINGS, *_HOLDING, "p", "div", "section", "article", "main", "body", "pre", "figcaption"})
_NOTE_SIZE = 8.0
# Printed below everything else: nothing in HTML has a height, so that any depth under 0 is the foot of the page.
_FOOT = -1.0
_LONGEST_HEADING = 16
# No paragraph is as long; what would be one is parted, so that nothing later works through it for minutes.
_LONGEST_LINE = 5_000
_HINTS = {0x00AD: None, 0x200B: None, 0xFEFF: None, 0x2011: "-"}


@dataclass(frozen=True, slots=True)
class _Set:
    """A paragraph as set: its words, whether it is a heading, its size, and its height on the page."""

    words: str
    heading: bool = False
    size: float = BODY_SIZE
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of words in a block; a line break is one without words."""

    words: str
    bold: bool = False


def set_page(soup: BeautifulSoup, notes: Sequence[str] = ()) -> Page:
    """Set HTML as page 1, a line for each paragraph; `notes` come last, numbered and small, as footnotes are printed."""
    paragraphs = [*_Setter().read(soup), *_noted(notes)]
    lines: list[Line] = []
    texts: list[str] = []
    at = 0
    for paragraph in paragraphs:
        for words in _parted(paragraph.words):
            span = Span(1, at, at + len(words))
            lines.append(Line(words, span, paragraph.size, paragraph.heading, y=paragraph.y))
            texts.append(words)
            at += len(words) + 1
    return Page(1, "\n".join(texts), tuple(lines))


def _noted(notes: Sequence[str]) -> Iterator[_Set]:
    for number, note in enumerate(notes, 1):
        yield _Set(f"{number} {_plain(note)}", size=_NOTE_SIZE, y=_FOOT)


class _Setter:
    """Goes through the elements once, in the order of the words; a block's words end where another block opens."""

    def __init__(self) -> None:
        self._made: list[_Set] = []
        self._pieces: list[_Piece] = []
        self._block: Tag | None = None
        # The list item whose first words are still to come.
        self._item: Tag | None = None

    def read(self, soup: BeautifulSoup) -> list[_Set]:
        """Give the paragraphs of a page."""
        for element in soup.descendants:
            if isinstance(element, Tag):
                self._open(element)
            elif type(element) is NavigableString:
                self._add(element)
        self._close()
        return self._made

    def _open(self, element: Tag) -> None:
        if element.name in BLOCKS:
            self._close()
            self._item = element if element.name == "li" else self._item
        elif element.name == "br":
            self._pieces.append(_Piece(""))

    def _add(self, words: NavigableString) -> None:
        above = list(words.parents)
        block = next((parent for parent in above if parent.name in BLOCKS), None)
        if block is None:
            return
        if block is not self._block:
            self._close()
            self._block = block
        within = above[: above.index(block)]
        self._pieces.append(_Piece(str(words), any(parent.name in _BOLD for parent in within)))

    def _close(self) -> None:
        """Set the words gathered so far."""
        block, pieces = self._block, self._pieces
        self._block, self._pieces = None, []
        if block is None:
            return
        above = [block, *block.parents]
        held = any(parent.name in _HOLDING for parent in above)
        for words, bold in _paragraphs(pieces):
            if block.name in HEADINGS:
                self._made.append(_Set(words, True, HEADINGS[block.name]))
            elif bold and not held and _names(words):
                self._made.append(_Set(words, True))
            else:
                marked = self._item is not None and any(parent is self._item for parent in above)
                self._made.append(_Set(f"• {words}" if marked else words))
            self._item = None


def _paragraphs(pieces: Sequence[_Piece]) -> Iterator[tuple[str, bool]]:
    """Part a block's words where two breaks follow each other or its bold first lines end; say if each is wholly bold."""
    words, bold = "", False
    for line in _lines(pieces):
        text = _plain("".join(piece.words for piece in line))
        set_bold = all(piece.bold or not piece.words.strip() for piece in line)
        if words and (not text or (bold and not set_bold)):
            yield words, bold
            words = ""
        bold = set_bold and (bold or not words)
        words = f"{words} {text}".strip()
    if words:
        yield words, bold


def _lines(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    line: list[_Piece] = []
    for piece in pieces:
        if piece.words:
            line.append(piece)
        else:
            yield line
            line = []
    yield line


def _names(words: str) -> bool:
    """Say whether bold words name what follows: few, and no sentence."""
    return len(words.split()) <= _LONGEST_HEADING and not re.search(r"[.;,]\W*$", words)


def _plain(words: str) -> str:
    return " ".join(words.translate(_HINTS).split())


def _parted(words: str) -> Iterator[str]:
    while len(words) > _LONGEST_LINE:
        cut = words.rfind(" ", 1, _LONGEST_LINE)
        cut = cut if cut > 0 else _LONGEST_LINE
        yield words[:cut]
        words = words[cut:].lstrip()
    if words:
        yield words
