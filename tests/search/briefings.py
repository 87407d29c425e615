"""A made library, the briefing it gives, and what the briefing tests ask of both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, settings

from kb.filters import Filters
from kb.library import Library
from search.briefing.head import split
from search.briefing.verdict import Verdict
from search.briefing.verifying import verify
from search.briefing.writing import Briefing, write
from search.patterns import Patterns
from search.retrieve import Engine
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, TORBAY, Made, Said, made_library

QUESTION = "late decisions on contacts and referrals at the front door"
LATE = "Decisions on contacts and referrals at the front door are late"
TURNING = "Contacts at the front door are decided late. However, referrals at night are decided in 2 hours."
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    opened = made_library(
        tmp_path_factory.mktemp("briefing"),
        Made(HULL, [Said(f"{LATE}, in most [of the] *teams*."), Said(f"{LATE} at weekends.", paragraph="2")]),
        Made(
            LEEDS,
            [
                Said(f"{LATE} in 3 of 4 districts."),
                Said("Contacts and referrals at the front door get prompt decisions at night.", "strength"),
            ],
        ),
        Made(
            NORFOLK,
            [Said("A write-up says that decisions on referrals come late to the front door.")],
            voice="officer",
            visibility="own-council",
        ),
        Made(TORBAY, [Said("Prompt decisions on contacts at the front door keep children safe.", "strength")]),
        Made(CAMDEN, [Said("We concluded that late decisions on contacts at the front door cost us.", kind="lesson")]),
    )
    yield opened
    opened.close()


def written(library: Library, filters: Filters | None = None, question: str = QUESTION) -> Briefing:
    asked = filters or Filters()
    scope = asked.scope(library.authorities, library.codebook)
    answer = Patterns(library, Engine(library)).answer(question, scope)
    return write(library, answer, asked, scope, date(2026, 11, 23))


@pytest.fixture(scope="module")
def text(library: Library) -> str:
    return written(library).text


def problems(verdict: Verdict) -> str:
    return "\n".join(f"{p.line}: {p.problem}" for p in verdict.problems)


def line_of(text: str, part: str) -> int:
    return next(i for i, line in enumerate(text.split("\n"), start=1) if part in line)


def refused(library: Library, text: str, changed: str, line: int | None = None) -> None:
    assert changed != text, "the mutation did nothing"
    verdict = verify(library, changed)
    assert not verdict.ok
    assert verdict.problems
    if line is not None:
        assert line in {p.line for p in verdict.problems}, problems(verdict)


def body_lines(text: str, start: str) -> list[str]:
    """Give the body's lines that open so; a line of evidence opens with "- " and no bracket."""
    return [line for line in split(text)[1] if re.match(start, line)]


EVIDENCE, SOURCE, FIGURE = r"- (?!\[)", r"- \[", r"In at least"
