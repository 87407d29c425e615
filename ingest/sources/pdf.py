"""Opens PDFs with pypdfium2: for each page its lines, with where they stand and how they are set."""

from __future__ import annotations

import ctypes
import re
import threading
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from kb.values import Document, Line, Page, Span, Unreadable

# pdfium's mark for a hyphen at a line's end, and dashes that some fonts hide.
_HYPHENS = str.maketrans({"\ufffe": "-", "\u00ad": "-", "\u2011": "-"})
# Bullets arrive as private-use characters of symbol fonts, or as one of many printed ones.
_BULLET = re.compile(r"^\s*(?:[\ue000-\uf8ff◼▪■●•◆❖➢►▶‣⁃∙·]|o(?=\s{2,}|\t))\s*")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ue000-\uf8ff\ufffd\uffff]")
_PASSWORD_ERROR = 4
# pdfium must not be called by two threads at once.
_ALONE = threading.Lock()
_TINY = 4.0


def open_pdf(data: bytes, sha256: str, name: str) -> Document | Unreadable:
    """Open a PDF, or say why it cannot be: protected, damaged, without pages or without text."""
    with _ALONE:
        return _open(data, sha256, name)


def _open(data: bytes, sha256: str, name: str) -> Document | Unreadable:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        # The code can be left over from an earlier file, so the file must say that it is encrypted too.
        if error.err_code == _PASSWORD_ERROR and b"/Encrypt" in data:
            return Unreadable("password-protected PDF")
        return Unreadable("damaged PDF: it cannot be opened (truncated, without pages, or not a whole PDF)")
    try:
        if len(document) == 0:
            return Unreadable("PDF without pages")
        pages = tuple(_page(document, number) for number in range(1, len(document) + 1))
    except pdfium.PdfiumError as error:
        return Unreadable(f"damaged PDF: {error}")
    finally:
        document.close()
    if not any(page.text for page in pages):
        return Unreadable(f"PDF of {len(pages)} pages without text: scanned images, perhaps")
    return Document(sha256=sha256, media="pdf", name=name, pages=pages)


def _page(document: Any, number: int) -> Page:
    page = document[number - 1]
    textpage = page.get_textpage()
    lines: list[Line] = []
    text = ""
    for start, printed in _printed_lines(textpage.get_text_range()):
        clean = _cleaned(printed)
        if not clean:
            continue
        first, middle = _anchors(textpage, start, printed)
        at = len(text) + bool(text)
        text = f"{text}\n{clean}" if text else clean
        size, bold = _setting(textpage, middle)
        x, y = _place(textpage, first)
        lines.append(Line(clean, Span(number, at, at + len(clean)), size, bold, x, y))
    textpage.close()
    page.close()
    return Page(number, text, tuple(lines))


def _printed_lines(text: str) -> list[tuple[int, str]]:
    """Split a page's text into lines, each with the index of its first character; a hyphen mark ends a line too."""
    lines, start = [], 0
    for end in [m.end() for m in re.finditer(r"\ufffe|\r?\n", text)] + [len(text)]:
        lines.append((start, text[start:end].rstrip("\r\n")))
        start = end
    return lines


def _cleaned(printed: str) -> str:
    text = printed.translate(_HYPHENS)
    marked = _BULLET.sub("• ", text)
    return " ".join(_UNPRINTABLE.sub("", marked).split())


def _anchors(textpage: Any, start: int, printed: str) -> tuple[int, int]:
    """Give the character indexes of a line's first and middle printed characters."""
    lead = len(printed) - len(printed.lstrip())
    inked = [i for i in range(lead, len(printed)) if not printed[i].isspace()]
    middle = inked[len(inked) // 2]
    return (
        raw.FPDFText_GetCharIndexFromTextIndex(textpage, start + lead),
        raw.FPDFText_GetCharIndexFromTextIndex(textpage, start + middle),
    )


def _setting(textpage: Any, index: int) -> tuple[float, bool]:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, name, 128, flags)
    weight = raw.FPDFText_GetFontWeight(textpage, index)
    bold = weight >= 600 or b"bold" in name.value.lower() or b"black" in name.value.lower()
    size = float(raw.FPDFText_GetFontSize(textpage, index))
    if size < _TINY:
        # Some programs set type one point high and scale it up.
        matrix = raw.FS_MATRIX()
        if raw.FPDFText_GetMatrix(textpage, index, matrix):
            size *= abs(matrix.d) or abs(matrix.b) or 1.0
    return round(size, 1), bold


def _place(textpage: Any, index: int) -> tuple[float, float]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
    # The baseline is what lines share; a box's bottom moves with the letter's tail.
    x, y = ctypes.c_double(), ctypes.c_double()
    if raw.FPDFText_GetCharOrigin(textpage, index, x, y):
        return round(left.value, 1), round(y.value, 1)
    return round(left.value, 1), round(bottom.value, 1)
