"""Tells how a document is set: its leading, the styles of its headings, and where its sentences end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from kb.values import Line

# A line of more characters than this that ends no sentence goes on in the next.
WRAPPED = 60
_ENDS = (".", "!", "?", ":", ";")
_CLOSERS = "\"'”’)]"
_HEADING_STEP = 0.9


def ends_sentence(text: str) -> bool:
    """Say whether a line ends as a sentence or a list's clause does."""
    return text.rstrip(_CLOSERS).endswith(_ENDS)


def style(line: Line) -> tuple[float, bool]:
    """Give a line's size in whole points, and whether it is bold."""
    return round(line.size), line.bold


def leading(lines: Sequence[Line]) -> float:
    """Give the usual distance between two lines of a paragraph, in points."""
    steps = [
        (a.y - b.y, len(a.text) > WRAPPED and not ends_sentence(a.text))
        for a, b in pairwise(lines)
        if a.span.page == b.span.page and 8 < a.y - b.y < 40
    ]
    within = [step for step, wrapped in steps if wrapped] or [step for step, _ in steps]
    return median(within) if within else 14.5


def heading_styles(lines: Sequence[Line], body: float) -> frozenset[tuple[float, bool]]:
    """Give the styles that set headings: bold, or larger than the body, and not used for whole paragraphs."""
    by_style: dict[tuple[float, bool], list[Line]] = defaultdict(list)
    for line in lines:
        if line.bold or line.size >= body + _HEADING_STEP:
            by_style[style(line)].append(line)
    return frozenset(each for each, set_so in by_style.items() if each[1] or not _is_prose(set_so))


def _is_prose(lines: Sequence[Line]) -> bool:
    long = [line for line in lines if len(line.text.split()) >= 8]
    return len(long) >= 6 and len(long) >= 0.5 * len(lines)
