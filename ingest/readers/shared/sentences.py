"""Splits running text into sentences, by a short rule and a list of abbreviations."""

from __future__ import annotations

import re
from functools import lru_cache

# A sentence ends at its mark, with closing quotes, and perhaps a raised footnote number that has lost its height.
_END = re.compile(r"(?P<end>[.!?][\"'”’)\]]*)(?P<note>(?<=[a-z%)’”][.!?])\d{1,2}|)\s+(?=[\"'“‘(\[]?[A-Z0-9])")
# A space can be lost at a line's end: 'plans.The' is two sentences, 'gov.uk' and 'e.g.The' are not.
# (The full stop comes first in the pattern, since that is what is looked for fast.)
_GLUED = re.compile(r"(?P<end>\.)(?<=[a-z]{3}\.)(?=[A-Z][a-z]+ )")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|viz|vs|approx|incl|Dr|Mr|Mrs|Ms|Prof|Rev|Hon|St|Nos?|pp?|paras?|vol|eds?)|\b[A-Z])\.$"
)
# What stands in brackets after a sentence, or names the standard it refers to, belongs to the sentence.
_ASIDE = re.compile(
    r"\([^()]*\)[.;]?$|\(?(?:national framework|(?:outcome|enabler|principle)s?\b.{0,60}national framework)\b.{0,40}$",
    re.IGNORECASE,
)
_OPENING_ASIDE = re.compile(r"(\([^()]{3,80}\))\s+(?=[A-Z0-9])")
_CLAUSE = re.compile(r"(?P<end>;)\s+(?:and\s+)?(?=\S)")
_TURNING = re.compile(r"(?:however|but|nevertheless|nonetheless|although|conversely)\b", re.IGNORECASE)
# A clause that opens so says nothing without the one before it.
_HANGING = re.compile(
    r"(?:because|which|who|this|these|those|it|they|that|as|so|thus|therefore|hence|including|such|for example|with|or)\b",
    re.I,
)
_CLAUSE_WORDS = 6
# No abbreviation in the list is longer.
_LONGEST_ABBREVIATION = 12


@lru_cache(maxsize=1024)
def sentences(text: str, listed: bool = False) -> tuple[tuple[int, int], ...]:
    """Give the (start, end) of each sentence in a text, without the spaces between them.

    In a list's bullet (`listed`) clauses parted by semicolons count as sentences where each can stand alone.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in sorted([*_END.finditer(text), *_GLUED.finditer(text)], key=lambda m: m.start()):
        end = match.end("end")
        if _ABBREVIATION.search(text[max(start, end - _LONGEST_ABBREVIATION) : end]):
            continue
        found.append((start, end))
        start = match.end()
    if text[start:].strip():
        found.append((start, len(text.rstrip())))
    whole = _with_asides(text, found)
    return tuple(clause for sentence in whole for clause in _clauses(text, sentence, listed))


def _with_asides(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, end in found:
        start = first
        if joined and (aside := _OPENING_ASIDE.match(text, start, end)):
            joined[-1] = (joined[-1][0], aside.end(1))
            start = aside.end()
        if joined and _ASIDE.match(text[start:end]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _clauses(text: str, sentence: tuple[int, int], listed: bool) -> list[tuple[int, int]]:
    """Part a sentence at semicolons: everywhere in a list, in prose only where the sentence turns."""
    start, end = sentence
    parts = []
    for match in _CLAUSE.finditer(text, start, end):
        turning = _TURNING.match(text, match.end())
        words = min(len(text[start : match.start()].split()), len(text[match.end() : end].split()))
        stands = listed and not _HANGING.match(text, match.end())
        if (stands or turning) and words >= _CLAUSE_WORDS and not _within_brackets(text[start : match.start()]):
            parts.append((start, match.end("end")))
            start = match.end()
    return [*parts, (start, end)]


def _within_brackets(text: str) -> bool:
    return text.count("(") > text.count(")")
