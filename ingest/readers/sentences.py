"""Splits running text into sentences, by a short rule and a list of abbreviations."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|viz|vs|approx|Dr|Mr|Mrs|Ms|Prof|Rev|Hon|St|Nos?|no|p|pp|para|paras|vol|ed|Ofsted ref)"
    r"|\b[A-Z])\.$"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Give the (start, end) of each sentence in a text, without the spaces between them."""
    found, start = [], 0
    for match in _END.finditer(text):
        end = match.end()
        head = text[start : match.start() + 1]
        if _ABBREVIATION.search(head):
            continue
        found.append((start, start + len(text[start:end].rstrip())))
        start = end
    if text[start:].strip():
        found.append((start, start + len(text[start:].rstrip())))
    return found
