"""How words are compared: in one case and one spelling, by their stems, so that a word finds its other forms.

The stems are Snowball's English ones, which know neither American spellings nor the plurals this field uses most.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import tantivy

# Words that questions are asked with, beyond those every list has: they say nothing of the subject.
_ASKED_WITH = """
    a about all also am an and any anyone are as at be been being but by can could did do does doing done for from
    get gets getting give got had has have having he her here hers him his how i if in into is it its just me more
    most much my no nobody not nothing of off on one ones or our out over own really same say says she should so
    some somebody someone something such than that the their them then there these they thing things this those to
    too up us very was we were what when where which while who whom whose why will with would you your
    d ll m re s t ve
"""
ASKING = frozenset(_ASKED_WITH.split())
_POSSESSIVE = re.compile(r"[’']s\b|(?<=s)[’'](?!\w)")
_WORD = re.compile(r"[^\W_]+")
# "organized", "prioritization": the reports write -is-; so do the stems.
_AMERICAN = re.compile(r"(?<=[a-z]{3})iz(?=(?:e|es|ed|er|ers|ing|ation|ations)$)")
_ONE_FORM = {
    "behavior": "behaviour",
    "behaviors": "behaviour",
    "behavioral": "behavioural",
    "center": "centre",
    "centers": "centre",
    "childrens": "child",
    "children": "child",
    "counselor": "counsellor",
    "counseling": "counselling",
    "counselors": "counsellor",
    "enrollment": "enrolment",
    "favor": "favour",
    "fulfill": "fulfil",
    "judgment": "judgement",
    "judgments": "judgement",
    "labor": "labour",
    "advisor": "adviser",
    "advisors": "adviser",
    "men": "man",
    "neighbor": "neighbour",
    "neighborhood": "neighbourhood",
    "people": "person",
    "program": "programme",
    "programs": "programme",
    "skillful": "skilful",
    "women": "woman",
}


def spelled(text: str) -> list[str]:
    """Give a text's words in order, in lower case and one spelling, possessives without their ending."""
    return [_one(word) for word in _WORD.findall(_POSSESSIVE.sub("", text.lower()))]


def stems(text: str) -> list[str]:
    """Give the stems of a text's words in order, without the words that only ask."""
    return [stem(word) for word in spelled(text) if word not in ASKING]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Give the stem of one word as `spelled` gives it."""
    found: list[str] = _stemmer().analyze(word)
    return found[0] if found else word


@lru_cache(maxsize=100_000)
def _one(word: str) -> str:
    return _ONE_FORM.get(word) or _AMERICAN.sub("is", word)


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.stemmer("english")).build()
