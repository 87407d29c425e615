"""Reads grades: from the table on the first page, from sentences and from section headings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kb.values import Judgement

GRADES: Mapping[str, str] = {
    "outstanding": "outstanding",
    "good": "good",
    "requires improvement to be good": "requires-improvement",
    "requires improvement": "requires-improvement",
    "require improvement to be good": "requires-improvement",
    "require improvement": "requires-improvement",
    "adequate": "adequate",
    "inadequate": "inadequate",
}
GRADE = re.compile(
    r"\b(outstanding|good|requires?\s+improvement(?:\s+to\s+be\s+good)?|inadequate|adequate)\b", re.IGNORECASE
)


def grade_in(text: str) -> str | None:
    """Give the first grade that a phrase names, as the library's grade id."""
    match = GRADE.search(text)
    return GRADES[" ".join(match.group(1).lower().split())] if match else None


def table_grades(text: str, rows: Sequence[tuple[str, re.Pattern[str]]]) -> dict[str, str]:
    """Pair a judgement table's row labels with its grades by their order in the table's running text.

    `rows` are (area, pattern of the label's first words) in printed order. A grade can stand inside its label, where
    the label wraps beside it, or be cut in two by it; so every grade is matched to the row that it comes after.
    """
    marks = [(match.start(), area) for area, pattern in rows if (match := pattern.search(text))]
    marks.sort()
    found: dict[str, str] = {}
    for (start, area), end in zip(marks, [m for m, _ in marks[1:]] + [len(text)], strict=True):
        # 'to be good' may be cut from its 'requires improvement' by the label's second line.
        cell = text[start:end]
        if re.search(r"requires?\s+improvement|requires?\b.*\bimprovement", cell, re.IGNORECASE | re.DOTALL):
            found[area] = "requires-improvement"
        elif grade := grade_in(cell):
            found[area] = grade
    return found


def state(area: str, label: str, grade: str | None) -> Judgement:
    """Give a judgement that the framework makes: given when its grade was read, else unread."""
    return Judgement(area, grade, "given" if grade else "unread", label)
