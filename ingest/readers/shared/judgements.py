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

_GRADE_WORDS = re.compile(
    r"\b(?:outstanding|good|inadequate|adequate|requires?\s+improvement|requires|to\s+be\s+good|improvement\s+to\s+be\s+good)\b",
    re.IGNORECASE,
)
# 'improvement' can be cut from its 'requires' by the label's second line.
_HALVED = re.compile(r"\brequires?\b.{0,90}?\bimprovement\b", re.IGNORECASE | re.DOTALL)
# A row's grade is no further than this many characters from the first words of its label.
_CELL = 130


def grade_in(text: str) -> str | None:
    """Give the first grade that a phrase names, as the library's grade id."""
    match = GRADE.search(text)
    return GRADES[" ".join(match.group(1).lower().split())] if match else None


def without_grades(text: str) -> str:
    """Blank the grades in a text, every other character keeping its offset: a table's labels read whole again."""
    return _GRADE_WORDS.sub(lambda match: " " * len(match.group(0)), text)


def table_grades(text: str, rows: Sequence[tuple[str, re.Pattern[str]]]) -> dict[str, str]:
    """Pair a judgement table's row labels with its grades in the table's running text.

    `rows` are (area, pattern of the label's first words). A grade can stand inside its label, where the label wraps
    beside it, or be cut in two by it; so a row's grade is the first after its label's start. Where that leaves rows
    empty but there are as many grades as rows, they are paired in order.
    """
    labels = without_grades(text)
    marks = sorted((match.start(), match.end(), area) for area, row in rows if (match := row.search(labels)))
    found: dict[str, str] = {}
    for i, (start, end, area) in enumerate(marks):
        following = marks[i + 1][0] if i + 1 < len(marks) else len(text)
        if grade := _cell_grade(text[start : min(following, end + _CELL)]):
            found[area] = grade
    if marks and len(found) < len(marks):
        table = text[max(0, marks[0][0] - _CELL) : marks[-1][1] + _CELL]
        listed = [GRADES[" ".join(match.group(1).lower().split())] for match in GRADE.finditer(table)]
        if len(listed) == len(marks):
            return {area: grade for (_, _, area), grade in zip(marks, listed, strict=True)}
    return found


def _cell_grade(cell: str) -> str | None:
    first, halved = GRADE.search(cell), _HALVED.search(cell)
    if halved and (first is None or halved.start() <= first.start()):
        return "requires-improvement"
    return GRADES[" ".join(first.group(1).lower().split())] if first else None


def state(area: str, label: str, grade: str | None) -> Judgement:
    """Give a judgement that the framework makes: given when its grade was read, else unread."""
    return Judgement(area, grade, "given" if grade else "unread", label)
