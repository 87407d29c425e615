"""Names what the sections of inspection reports are about: the judgement area of a heading, and its bare name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.readers.shared.judgements import GRADE, grade_in
from ingest.readers.shared.layout import Block, Sort

Names = Sequence[tuple[str, re.Pattern[str]]]

_GRADED = re.compile(rf"\s*(?:\b(?:is|are)\b)?\s*[:–-]?\s*{GRADE.pattern}\W*$", re.IGNORECASE)
_TRAIL = re.compile(r"(?:[?:.–-]|\s|(?<=\D)\d{1,2})+$")

# What stands in place of a list that is empty: no recommendation.
_EMPTY = re.compile(
    r"^(?:none(?: (?:at this time|at present|currently|identified|found|noted))?|"
    r"there (?:are|were|is) (?:currently )?no (?:areas?|priority|priorities|immediate|recommendations?)\b[^.]{0,100}|"
    r"(?:the|this) (?:inspection|review|inspectors) (?:did|has|have) not (?:find|found|identify|identified) any areas?\b"
    r"[^.]{0,100}|inspectors (?:did not (?:find|identify) any|(?:found|identified) no) areas?\b[^.]{0,100})\.?$",
    re.IGNORECASE,
)


def says_none(text: str) -> bool:
    """Say whether a list's only entry is that it has none ("There are no areas for priority action.")."""
    return bool(_EMPTY.match(text.strip()))


def area_of(heading: str, names: Names) -> str | None:
    """Give the judgement area whose name stands in a heading."""
    return next((area for area, pattern in names if pattern.search(heading)), None)


def bare(heading: str) -> str:
    """Give a heading without its grade, closing mark and footnote number."""
    return _TRAIL.sub("", _GRADED.sub("", heading)) or heading


def named(heading: str, names: Names) -> str:
    """Give a section's name: the area's own wording where it stands in the heading, else the bare heading."""
    for _, pattern in names:
        if match := pattern.search(heading):
            wording = " ".join(match.group(0).split())
            return wording[:1].upper() + wording[1:]
    return bare(heading)


def headed_grades(parts: Iterable[Block], names: Names) -> dict[str, str]:
    """Read the grades that stand in the areas' own section headings, the first of each area."""
    found: dict[str, str] = {}
    for part in parts:
        if part.sort is not Sort.HEADING:
            continue
        for area, pattern in names:
            if (match := pattern.search(part.text)) and (grade := grade_in(part.text[match.end() :])):
                found.setdefault(area, grade)
                break
    return found


def disagreements(table: dict[str, str], headed: dict[str, str]) -> list[str]:
    """Say where the grades of the first page and those of the section headings differ; the first page's stand."""
    return [
        f"{area}: the first page says {table[area]}, its section's heading {headed[area]}"
        for area in table
        if headed.get(area, table[area]) != table[area]
    ]
