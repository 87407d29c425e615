"""Reads dates and date ranges in every wording that the published reports use."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DAY = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s+(?P<m>[A-Za-z]{3,9}))?(?:,?\s+(?P<y>\d{4}))?"
    r"|(?P<d2>\d{1,2})/(?P<m2>\d{1,2})/(?P<y2>\d{4})"
)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def days_in(text: str) -> list[date]:
    """Give the days a phrase names, in order; a day without month or year takes those of the next that has them.

    '23 to 27 February 2026' gives two days. A day that does not exist is left out.
    """
    found: list[tuple[int, int | None, int | None]] = []
    slashed = [(int(d), int(m), int(y)) for d, m, y in _SLASHED.findall(text)]
    if slashed:
        found.extend(slashed)
    else:
        for match in _DAY.finditer(re.sub(r"[‐-―─-]", " to ", text)):
            month = _MONTHS.get((match.group("m") or "").lower())
            if match.group("m") and month is None and match.group("m").lower() not in ("to", "and"):
                continue
            found.append((int(match.group("d")), month, int(match.group("y")) if match.group("y") else None))
    days: list[date] = []
    month, year = None, None
    for d, m, y in reversed(found):
        month, year = m or month, y or year
        if month and year:
            try:
                days.append(date(year, month, d))
            except ValueError:
                continue
    return days[::-1]


def inspection_range(text: str) -> tuple[date | None, date | None]:
    """Give the first and last day of an inspection from the words after 'Inspection dates'."""
    days = days_in(text)
    if not days:
        return None, None
    return min(days), max(days)
