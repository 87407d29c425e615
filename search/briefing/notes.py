"""Words that rest on nobody's evidence: a title or a signed note may comment, but may neither quote nor count."""

from __future__ import annotations

import re

_SIGNED = re.compile(r"\*\*Note by (?P<who>[^*]*\w[^*]*):\*\*\s+(?P<words>\S.*)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_QUOTING = re.compile(r"[“”„«»\"‘]|(?<![\w’'])'(?=\w)")
_NUMBER = (
    r"(?:no|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]\w+)?|hundreds?|dozens?|scores|half|"
    r"thirds?|quarters?|fifths?|most|all|every|each|many|few|several|majority|minority)"
)
_COUNTED = r"(?:councils?|authorit(?:y|ies)|boroughs?|count(?:y|ies)|inspections?|reviews?|reports?)"
# "Twelve of thirty", "most councils", "half of the inspections", "per cent": a count in words is a figure too.
_COUNTING = re.compile(
    rf"\b{_NUMBER}\s+(?:(?:out\s+)?of|in)\s+(?:the\s+|all\s+)*(?:{_NUMBER}|{_COUNTED})\b|"
    rf"\b{_NUMBER}\s+(?:\w+\s+)?{_COUNTED}\b|\bper\s?cent\b|%",
    re.IGNORECASE,
)


_OF_DIGITS = re.compile(r"\d\s*(?:%|per\s?cent\b|/\s*\d|(?:(?:out\s+)?of|in)\s+(?:the\s+)?\d)", re.IGNORECASE)


def counts_in_digits(question: str) -> bool:
    """Say whether a question states a count or a share in digits; a plain number, such as an age, is none."""
    return bool(_OF_DIGITS.search(question))


def rests_on_nothing(words: str) -> str | None:
    """Say why these words would need a mark, or None when they neither quote nor count. A year is no count."""
    if _QUOTING.search(words):
        return "quotes without a citation"
    if re.search(r"\d", _YEAR.sub("", words)) or _COUNTING.search(_YEAR.sub("0", words)):
        return "gives a figure without a mark"
    return None


def unsigned(note: str) -> str | None:
    """Say what is wrong with a note, or None when it is signed and neither quotes nor counts."""
    signed = _SIGNED.fullmatch(note)
    if signed is None:
        return "a note opens with who signs it: > **Note by NAME:** …"
    reason = rests_on_nothing(f"{signed['who']} {signed['words']}")
    return f"the note {reason}" if reason else None
