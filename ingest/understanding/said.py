"""Reads days and numbers as exactly as a report says them: a month stays a month, a season is just its year."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# The spaces between words of a day may be lost at a line's end; a footnote's number may follow a year ("20133").
_DAY = re.compile(
    rf"(?:(?<![\d,.])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*(?:to|and|[-–])\s*\d{{1,2}}(?:st|nd|rd|th)?)?\s*)?"
    rf"\b(?P<m>{'|'.join(_MONTHS)})\b,?(?:\s*(?P<y>(?:19|20)\d\d)(?!\d\d))?"
    r"|(?<![\d/–-])(?P<year>(?:19|20)\d\d)(?!\d|[/–-]\d|[,.]\d|%)"
)
# Between two months that share the year of the second: 'in June and October 2018'.
_SHARED = re.compile(r",?\s*(?:and|to|until|or|[-–,])?\s*$")
_UNITS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
    "none": 0,
    "a": 1,
}
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_UNITS[1:10])}))?|none|{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
_SPELT = rf"\b(?:(?:a|{'|'.join(_UNITS[1:10])}) hundred(?: and {_SMALL})?|{_SMALL})\b"
# A number in figures or in words below a thousand; `number` reads it.
NUMBER = rf"(?:(?<![\d,.])(?:\d{{1,3}}(?:,\d{{3}}| \d{{3}}(?!\d))+|\d+(?:\.\d+)?)|{_SPELT})"


@dataclass(frozen=True, slots=True)
class Said:
    """A day, month or year as a text says it (`2018-06-14`, `2018-06` or `2018`), and where its words stand."""

    day: str
    start: int
    end: int


def days_said(text: str) -> list[Said]:
    """Give every day, month and year that a text names, in order; of a range of days the first.

    A month without a year takes that of the next month it is joined to; without one it is left out. Spans of
    years ('2013/14') name no day.
    """
    found: list[Said] = []
    year, following = None, len(text)
    for match in reversed(list(_DAY.finditer(text))):
        if match["year"]:
            found.append(Said(match["year"], match.start(), match.end()))
            year = None
            continue
        shared = year if _SHARED.fullmatch(text[match.end() : following]) else None
        year, following = match["y"] or shared, match.start()
        if year:
            found.append(Said(_as_day(year, match["m"], match["d"]), match.start(), match.end()))
    return found[::-1]


def _as_day(year: str, month: str, day: str | None) -> str:
    said = f"{year}-{_MONTHS.index(month) + 1:02}"
    return f"{said}-{int(day):02}" if day and 1 <= int(day) <= 31 else said


def number(words: str) -> float:
    """Give the value of a number in figures or words; none and no are 0. Raises ValueError for anything else."""
    plain = words.lower().replace(",", "")
    if plain[:1].isdigit():
        return float(plain.replace(" ", ""))
    hundreds, _, rest = plain.rpartition("hundred")
    try:
        below = sum(_VALUES[part] for part in rest.replace(" and ", "").strip().split("-")) if rest.strip() else 0
        return float(below + 100 * (_VALUES[hundreds.strip()] if hundreds else 0))
    except KeyError as error:
        raise ValueError(f"not a number: {words!r}") from error
