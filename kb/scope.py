"""A scope: the filter of a question, its visibility included. Every read takes one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from kb.values import Kind, Polarity, Visibility

EVERYTHING_VISIBLE = frozenset(Visibility)


class ScopeError(ValueError):
    """A filter names something the library does not know; the message says what and what it could be."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which reviews and findings a question is about. Empty tuples and None leave a dimension open.

    Reviews are filtered by authority (GSS), region, type, framework, `since`/`until` (the end of the inspection,
    else publication) and grades ((area, grade) pairs, all of which must hold); findings by theme, polarity and
    kind. `ever` widens counting from each authority's latest review to all of them. Findings about one child or
    family are left out unless `singles`: they are there to be read in their review.
    """

    authorities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    grades: tuple[tuple[str, str], ...] = ()
    themes: tuple[str, ...] = ()
    polarities: tuple[Polarity, ...] = ()
    kinds: tuple[Kind, ...] = ()
    visible: frozenset[Visibility] = EVERYTHING_VISIBLE
    ever: bool = False
    singles: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing is filtered: every review and finding passes."""
        return replace(self, ever=False, singles=False) == Scope()


def parse_grade(text: str) -> tuple[str, str]:
    """Read `AREA=GRADE`; a bare grade means the overall one."""
    area, _, grade = text.rpartition("=")
    return (area.strip() or "overall", grade.strip())
