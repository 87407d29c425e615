"""Finds the days a team was on site, and the day its report was written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ingest.readers.shared.dates import days_in
from ingest.readers.shared.layout import Block

MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
RANGE = re.compile(
    rf"{_WEEKDAY}{_DAY}(?:\s+{MONTH},?(?:\s+\d{{4}})?)?\s*(?:to|and|until|–|—|-|&)\s*(?:the\s+)?{_WEEKDAY}{_DAY}\s+(?:of\s+)?{MONTH}(?:,?\s+\d{{4}})?",
    re.IGNORECASE,
)
_ONE_DAY = re.compile(rf"\bon\s+(?:site\s+on\s+)?({_WEEKDAY}{_DAY}\s+{MONTH}\s+\d{{4}})", re.IGNORECASE)
_DATED = re.compile(
    rf"^(?:(?:date[d]?|published|report\s+published|letter\s+date)(?:\s+on)?\s*:?\s*)?{_WEEKDAY}({_DAY}\s+{MONTH},?\s+\d{{4}}|\d{{1,2}}/\d{{1,2}}/\d{{4}})\.?$",
    re.IGNORECASE,
)
_ON_SITE = re.compile(
    r"on[\s-]?site|took\s+place|visit(?:ed)?|carried\s+out|conducted|undertaken|held|challenge|review|diagnostic|fieldwork",
    re.I,
)
_NEAR = 160


def letter_date(parts: Sequence[Block]) -> date | None:
    """Give the date that stands alone on a line of a cover or above a salutation."""
    found = (match for part in parts for line in part.lines if (match := _DATED.match(line.text.strip())))
    return next((day for match in found for day in days_in(match.group(1))), None)


def on_site(titles: str, opening: str, written: date | None) -> tuple[date | None, date | None]:
    """Give the first and the last day on site; a range without a year takes it from the letter's date."""
    flat = " ".join(opening.split())
    near = (m for m in RANGE.finditer(flat) if _ON_SITE.search(flat[max(0, m.start() - _NEAR) : m.end() + _NEAR // 2]))
    for match in (*RANGE.finditer(titles), *near):
        if days := _with_year(match.group(0), written):
            return min(days), max(days)
    one = next((m for m in _ONE_DAY.finditer(flat) if _ON_SITE.search(flat[max(0, m.start() - _NEAR) : m.end()])), None)
    days = days_in(one.group(1)) if one else []
    return (days[0], days[0]) if days else (None, None)


def _with_year(said: str, written: date | None) -> list[date]:
    said = re.sub(r"\bof\b|\bthe\b|\buntil\b", " ", said)
    days = days_in(said)
    if days or written is None:
        return days
    days = days_in(f"{said} {written.year}")
    return days if not days or max(days) <= written else days_in(f"{said} {written.year - 1}")
