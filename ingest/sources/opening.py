"""Tells what bytes are and has them opened by the module for it."""

from __future__ import annotations

import hashlib
import re

import puremagic

from ingest.sources import docx, html, markdown, pdf
from ingest.sources.decoding import by_mark, printable
from kb.values import Document, Unreadable

_COMMENT = re.compile(r"\s*<!--.*?-->", re.DOTALL)
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body)", re.IGNORECASE)
_OPENING = 4096
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# The file format of Office before 2007, and the wrapping of its protected files since.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_SORTS = (
    ("EncryptedPackage", "a password-protected Office file"),
    ("WordDocument", "an old Word file (.doc): save it as .docx"),
    ("Workbook", "an old Excel workbook (.xls), not a report"),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt), not a report"),
)
_LIKELY = 0.3


def open_document(data: bytes, name: str, largest: int = 100_000_000) -> Document | Unreadable:
    """Open a file of at most `largest` bytes; `name` is its file name, for the document and never for deciding."""
    if not data.strip():
        return Unreadable("empty file")
    if len(data) > largest:
        return Unreadable(f"{len(data) / 1e6:.0f} MB: larger than the limit of {largest / 1e6:.0f} MB")
    sha256 = hashlib.sha256(data).hexdigest()
    # A zip first: one that holds a PDF shows the PDF's own first bytes.
    if data.startswith(_ZIP):
        return docx.open_docx(data, sha256, name)
    if data.startswith(_OLE):
        return Unreadable(_ole(data))
    if b"%PDF-" in data[:1024]:
        return pdf.open_pdf(data, sha256, name)
    text = by_mark(data)
    if _is_html(data[:_OPENING].decode("latin-1") if text is None else text[:_OPENING]):
        return html.open_html(data, sha256, name)
    return _open_text(data, text, sha256, name)


def _open_text(data: bytes, text: str | None, sha256: str, name: str) -> Document | Unreadable:
    try:
        text = data.decode("utf-8") if text is None else text
    except UnicodeDecodeError:
        if data.lstrip().startswith(b"---"):
            return Unreadable("a text that is not UTF-8: save it as UTF-8")
        return Unreadable(f"not a PDF, a Word file, an HTML page or a Markdown write-up{_guess(data)}")
    if "\0" in text:
        return Unreadable("binary data, not text")
    if text.startswith("{\\rtf"):
        return Unreadable("an RTF file: save it as .docx")
    return markdown.open_markdown(printable(text), sha256, name)


def _is_html(opening: str) -> bool:
    at = 0
    while comment := _COMMENT.match(opening, at):
        at = comment.end()
    return _HTML.match(opening, at) is not None


def _ole(data: bytes) -> str:
    # Names of the streams inside stand in a directory of UTF-16.
    return next((said for sign, said in _OLE_SORTS if sign.encode("utf-16-le") in data), "an old Office file")


def _guess(data: bytes) -> str:
    """Say what the file looks like instead, where its first bytes tell."""
    try:
        best = max(puremagic.magic_string(data[:_OPENING]), key=lambda match: float(match.confidence))
    except (puremagic.PureError, ValueError):
        return ""
    return f": it looks like {best.name}" if best.name and float(best.confidence) >= _LIKELY else ""
