"""Reads the text layer of a PDF's pages into lines, with where each stands and how it is set."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

# pdfium's mark for a hyphen at a line's end, and dashes that some fonts hide.
_END_HYPHEN = "\ufffe"
_HYPHENS = (_END_HYPHEN, "\u00ad", "\u2011")
# Bullets arrive as private-use characters of symbol fonts, or as one of many printed ones.
_BULLET = re.compile(r"\s*(?:[\ue000-\uf8ff◼▪■●•◆❖➢►▶‣⁃∙·]|o(?=\s{2,}|\t))\s*")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ue000-\uf8ff\ufffd\uffff]")
_NAME_LENGTH = 128
_TINY = 4.0
# Nothing stands so many points away on a page that can be printed; what claims to has no place.
_FAR = 100_000.0

# A line's start and end in its page's text, its size, whether it is bold, its left edge and its baseline, in points.
PrintedLine = tuple[int, int, float, bool, float, float]
# A page's text and its lines: plain values, since they pass from one process to another.
PrintedPage = tuple[str, list[PrintedLine]]


class LineReader:
    """Reads page after page; what it asks of pdfium for every line goes through buffers made once."""

    def __init__(self) -> None:
        self._left, self._right, self._bottom, self._top = (ctypes.c_double() for _ in range(4))
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(_NAME_LENGTH)
        self._matrix = raw.FS_MATRIX()

    def page(self, textpage: Any) -> PrintedPage:
        """Read one page: its text is its lines, cleaned, one below the other."""
        handle, whole = textpage.raw, textpage.get_text_range()
        alike = _counted_alike(handle, len(whole))
        texts: list[str] = []
        lines: list[PrintedLine] = []
        at = 0
        for start, printed in _printed_lines(whole):
            words = printed.split()
            text = _cleaned(printed, words)
            if not text:
                continue
            lead, middle = _anchors(printed, words)
            first, middle = start + lead, start + middle
            if not alike:
                first = raw.FPDFText_GetCharIndexFromTextIndex(handle, first)
                middle = raw.FPDFText_GetCharIndexFromTextIndex(handle, middle)
            end = at + len(text)
            texts.append(text)
            lines.append((at, end, *self._setting(handle, middle), *self._place(handle, first)))
            at = end + 1
        return "\n".join(texts), lines

    def _setting(self, handle: Any, index: int) -> tuple[float, bool]:
        bold = raw.FPDFText_GetFontWeight(handle, index) >= 600
        if not bold:
            name = self._name
            name.value = b""
            raw.FPDFText_GetFontInfo(handle, index, name, _NAME_LENGTH, None)
            named = name.value.lower()
            bold = b"bold" in named or b"black" in named
        size: float = raw.FPDFText_GetFontSize(handle, index)
        if size < _TINY and raw.FPDFText_GetMatrix(handle, index, self._matrix):
            # Some programs set type one point high and scale it up.
            size *= abs(self._matrix.d) or abs(self._matrix.b) or 1.0
        return _points(size), bold

    def _place(self, handle: Any, index: int) -> tuple[float, float]:
        # A character without a place leaves the buffers as they were.
        self._left.value = self._bottom.value = 0.0
        raw.FPDFText_GetCharBox(handle, index, self._left, self._right, self._bottom, self._top)
        # The baseline is what lines share; a box's bottom moves with the letter's tail.
        level = self._y if raw.FPDFText_GetCharOrigin(handle, index, self._x, self._y) else self._bottom
        return _points(self._left.value), _points(level.value)


def _points(value: float) -> float:
    return round(value, 1) if -_FAR < value < _FAR else 0.0


def _counted_alike(handle: Any, length: int) -> bool:
    """Say whether pdfium counts a page's characters as its text does; both counts only rise, so their ends tell."""
    return length > 0 and all(raw.FPDFText_GetCharIndexFromTextIndex(handle, at) == at for at in (0, length - 1))


def _printed_lines(text: str) -> Iterator[tuple[int, str]]:
    """Part a page's text into lines, each with the index of its first character; a hyphen mark ends a line too."""
    start = 0
    for row in text.split("\n"):
        after = start + len(row) + 1
        while (mark := row.find(_END_HYPHEN) + 1) > 0:
            yield start, row[:mark]
            start, row = start + mark, row[mark:]
        yield start, row.rstrip("\r")
        start = after


def _cleaned(printed: str, words: list[str]) -> str:
    """Give a line's text with plain hyphens, bullets and spaces; most lines are plain already."""
    if printed.isascii() and printed.isprintable() and not (words and words[0] == "o"):
        return " ".join(words)
    text = printed
    for hyphen in _HYPHENS:
        text = text.replace(hyphen, "-")
    if bullet := _BULLET.match(text):
        text = f"• {text[bullet.end() :]}"
    return " ".join(_UNPRINTABLE.sub("", text).split())


def _anchors(printed: str, words: list[str]) -> tuple[int, int]:
    """Give where a line's first and middle printed characters stand in it."""
    at = lead = printed.index(words[0])
    left = sum(map(len, words)) // 2
    for word in words:
        at = printed.index(word, at)
        if left < len(word):
            break
        left -= len(word)
        at += len(word)
    return lead, at + left
