"""How the classifier sees text: plain characters, sentences, words."""

from __future__ import annotations

import re

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2014": "-", "\ufffe": "-"}
)
_BREAK = re.compile(r"(?<=[.?!;])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|approx|dr|mr|mrs|ms|no|st|para|paras)|\b[A-Z])\.$", re.IGNORECASE
)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:[.,]\d+)*%?|[,;:]")


def plain(text: str) -> str:
    """Give the text in lower case with straight apostrophes and plain hyphens: what cues are matched against."""
    return text.translate(_PLAIN).lower()


def sentences(text: str) -> list[str]:
    """Split running text into sentences; an abbreviation's full stop and an initial do not end one."""
    parts: list[str] = []
    held = ""
    for piece in _BREAK.split(text.strip()):
        held = f"{held} {piece}".strip()
        if held and not _ABBREVIATION.search(held):
            parts.append(held)
            held = ""
    return [*parts, held] if held else parts


def words(text: str) -> list[str]:
    """Give the words of a text in lower case, with every number as `0` (`0%` for a percentage)."""
    found = _WORD.findall(plain(text).replace("-", " "))
    return [word if not word[0].isdigit() else "0%" if word.endswith("%") else "0" for word in found]
