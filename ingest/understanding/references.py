"""Reads what a finding refers to: parts of the National Framework, and the inspection or visit before."""

from __future__ import annotations

import re

# A reference stands in brackets, or as a sentence of its own that names the framework.
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)(?:[)\]]|$)")
_OWN_SENTENCE = re.compile(r"(?:^|[.;]\s+|[)\]]\s*)([^.;()\[\]]*\bnational framework\b[^.;()\[\]]*)", re.IGNORECASE)
_PARTS = re.compile(
    r"\b(?P<part>outcome|enabler|principle)s?\s*:?\s*"
    r"(?P<which>(?:(?:number |no\.? ?)?(?:\d|one|two|three|four|five|six)\b(?:\s*(?:,|and|&|,\s*and|to|-|–)\s*)?)+)",
    re.IGNORECASE,
)
_EACH = re.compile(r"\d|one|two|three|four|five|six", re.IGNORECASE)
_WORDS = ("one", "two", "three", "four", "five", "six")
_MOST = {"outcome": 4, "enabler": 3, "principle": 6}
# The names that reports use in place of a number; each is asked for only within a reference.
_NAMED = (
    ("outcome-1", re.compile(r"stay(?:ing)? together", re.IGNORECASE)),
    ("outcome-2", re.compile(r"supported by (?:their )?(?:wider )?family network", re.IGNORECASE)),
    ("outcome-3", re.compile(r"safe in(?:side)? and outside", re.IGNORECASE)),
    ("outcome-4", re.compile(r"stable,? (?:and )?loving homes", re.IGNORECASE)),
    ("enabler-1", re.compile(r"multi-?\s?agency working", re.IGNORECASE)),
    ("enabler-2", re.compile(r"leaders(?:hip)? drives? ", re.IGNORECASE)),
    ("enabler-3", re.compile(r"workforce is equipped|equipped and effective workforce", re.IGNORECASE)),
    ("principle-1", re.compile(r"welfare is paramount", re.IGNORECASE)),
    ("principle-2", re.compile(r"wishes and feelings", re.IGNORECASE)),
    ("principle-3", re.compile(r"partnership with whole families", re.IGNORECASE)),
    ("principle-4", re.compile(r"raised by their famil", re.IGNORECASE)),
    ("principle-5", re.compile(r"with other agencies", re.IGNORECASE)),
    ("principle-6", re.compile(r"economic and social circumstances", re.IGNORECASE)),
)
_REFERS = re.compile(r"\b(?:outcome|enabler|principle)s?\b|national framework", re.IGNORECASE)

_YEAR = r"(?:(?:in|of) )?(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) )?20\d\d"
_REVIEW = r"(?:re-?inspections?\b|inspections?\b|inspected\b|JTAI\b|ILACS\b)"
_BETWEEN = r"(?:[A-Za-z(][\w’'()/-]*,? ){0,7}?"
_SINCE_LAST = re.compile(
    rf"\b(?:last|previous|earlier|prior(?! to)) {_BETWEEN}{_REVIEW}|\bOfsted last visited\b"
    rf"|\bsince (?:the|its|their|that|an?|being) {_BETWEEN}{_REVIEW}"
    rf"|\b(?:focus+(?:ed)?(?: assurance)?|(?<!quality )assurance) visits?\b"
    rf"|\b(?:Ofsted(?:[’']s)? {_BETWEEN}|"
    rf"(?:following|since|at|from|after|the|last|previous|recent) (?:the |an? |last |first |second )?)monitoring visits?"
    rf"|\bmonitoring visits? {_YEAR}|\bvisits? (?:by|from) Ofsted\b|\blast visit {_YEAR}"
    rf"|{_REVIEW} {_BETWEEN}{_YEAR}|20\d\d {_BETWEEN}(?:inspections?|JTAI)\b|{_REVIEW} last year\b|\b(?:that|those) inspections?\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"children[’']s homes?|homes? (?:was|were|is|are)|fostering (?:service|agency)|adoption (?:service|agency)|youth offending|"
    r"probation|HMIC|constabulary|police child protection|\bCQC\b|care quality commission|health (?:\w+ )?inspection|schools?\b|"
    r"colleges?\b|statutory visit",
    re.IGNORECASE,
)
_THIS = re.compile(r"\bthis (?:\w+ )?inspection\b|Inspections Act", re.IGNORECASE)
# One of these stands in each of those wordings.
_SIGNS = ("inspect", "jtai", "ilacs", "visit")
# What an inspection was of stands close by, and in the same clause.
_NEAR = 30
_CLAUSE = re.compile(rf"[^,.;:]{{0,{_NEAR}}}")


def national_framework(text: str) -> tuple[str, ...]:
    """Give the ids of the National Framework's parts that a text refers to, in its order, each once.

    The ids are those of `content/national_framework.yaml`: `outcome-3`, `enabler-2`, `principle-1`. Only what
    stands in brackets or in a sentence that names the framework is a reference.
    """
    found: dict[str, None] = {}
    for reference in (*_BRACKETS.findall(text), *_OWN_SENTENCE.findall(text)):
        if _REFERS.search(reference):
            numbered = [(m.start(), i) for m in _PARTS.finditer(reference) for i in _numbered(m)]
            named = [(m.start(), i) for i, name in _NAMED if (m := name.search(reference))]
            found.update(dict.fromkeys(i for _, i in sorted([*numbered, *named], key=lambda each: each[0])))
    return tuple(found)


def _numbered(match: re.Match[str]) -> list[str]:
    part = match["part"].lower()
    said = [word.lower() for word in _EACH.findall(match["which"])]
    numbers = [int(word) if word.isdigit() else _WORDS.index(word) + 1 for word in said]
    return [f"{part}-{number}" for number in numbers if 1 <= number <= _MOST[part]]


def since_last(text: str) -> bool:
    """Say whether a sentence is tied to the inspection or visit before: what it found, or what changed since."""
    words = text.lower()
    if not any(sign in words for sign in _SIGNS):
        return False
    for match in _SINCE_LAST.finditer(text):
        after = _CLAUSE.match(text, match.end())
        around = text[max(0, match.start() - _NEAR) : after.end() if after else match.end()]
        if not (_OTHERS.search(around) or _THIS.search(text[max(0, match.start() - 6) : match.end()])):
            return True
    return False
