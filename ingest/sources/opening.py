"""Tells what bytes are and has them opened by the module for it."""

from __future__ import annotations

import hashlib
import re

import puremagic

from ingest.sources import html, markdown, pdf
from kb.values import Document, Unreadable

_HTML = re.compile(rb"^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!doctype html|<html|<head|<body)", re.IGNORECASE | re.DOTALL)


def open_document(data: bytes, name: str, largest: int = 100_000_000) -> Document | Unreadable:
    """Open a file of at most `largest` bytes; `name` is its file name, for the document and never for deciding."""
    if not data.strip():
        return Unreadable("empty file")
    if len(data) > largest:
        return Unreadable(f"{len(data) / 1e6:.0f} MB: larger than the limit of {largest / 1e6:.0f} MB")
    sha256 = hashlib.sha256(data).hexdigest()
    if b"%PDF-" in data[:1024]:
        return pdf.open_pdf(data, sha256, name)
    if _HTML.match(data[:4096]):
        return html.open_html(data, sha256, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Unreadable(f"{_guess(data)}: not a PDF, an HTML page or a Markdown write-up")
    if "\0" in text:
        return Unreadable("binary data, not text")
    return markdown.open_markdown(text, sha256, name)


def _guess(data: bytes) -> str:
    try:
        return str(puremagic.from_string(data[:4096])).lstrip(".") + " file"
    except (puremagic.PureError, ValueError):
        return "unknown kind of file"
