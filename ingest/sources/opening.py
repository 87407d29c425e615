"""Tells what bytes are and has them opened by the module for it."""

from __future__ import annotations

import hashlib
import re

import puremagic

from ingest.sources import html, markdown, pdf
from kb.values import Document, Unreadable

_COMMENT = re.compile(rb"\s*<!--.*?-->", re.DOTALL)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body)", re.IGNORECASE)
_OPENING = 4096
_BOM = b"\xef\xbb\xbf"
_LIKELY = 0.3


def open_document(data: bytes, name: str, largest: int = 100_000_000) -> Document | Unreadable:
    """Open a file of at most `largest` bytes; `name` is its file name, for the document and never for deciding."""
    if not data.strip():
        return Unreadable("empty file")
    if len(data) > largest:
        return Unreadable(f"{len(data) / 1e6:.0f} MB: larger than the limit of {largest / 1e6:.0f} MB")
    sha256 = hashlib.sha256(data).hexdigest()
    if b"%PDF-" in data[:1024]:
        return pdf.open_pdf(data, sha256, name)
    if _is_html(data[:_OPENING]):
        return html.open_html(data, sha256, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Unreadable(f"not a PDF, an HTML page or a Markdown write-up{_guess(data)}")
    if "\0" in text:
        return Unreadable("binary data, not text")
    return markdown.open_markdown(text, sha256, name)


def _is_html(opening: bytes) -> bool:
    at = len(_BOM) if opening.startswith(_BOM) else 0
    while comment := _COMMENT.match(opening, at):
        at = comment.end()
    return _HTML.match(opening, at) is not None


def _guess(data: bytes) -> str:
    """Say what the file looks like instead, where its first bytes tell."""
    try:
        best = max(puremagic.magic_string(data), key=lambda match: float(match.confidence))
    except (puremagic.PureError, ValueError):
        return ""
    return f": it looks like {best.name}" if best.name and float(best.confidence) >= _LIKELY else ""
