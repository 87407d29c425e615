"""Makes a library in which reviews are more and less like each other, for the tests of similar cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kb.library import Library
from kb.web.asked import CircumstanceWeight
from search.cases import Cases
from search.retrieve import Engine
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, TORBAY, Made, Said, made_library

STOKE = "E06000021"
SUPERVISION = "Supervision of social workers is irregular and managers rarely challenge drift."
TURNOVER = "Turnover of social workers is high, and children meet a new worker each month."
REFERRALS = "Referrals wait for days at the front door before a manager decides."
LATER = {"start": date(2024, 3, 4), "end": date(2024, 3, 15), "published": date(2024, 5, 1)}
WEAK = {"overall": "inadequate"}
FAR = "Photosynthesis chlorophyll stomata"
SITUATION = "Supervision of our social workers is irregular. Turnover of social workers is high."


def said(text: str, theme: str, polarity: str = "weakness", paragraph: str = "1", kind: str = "finding") -> Said:
    return Said(text, polarity, (theme,), paragraph, kind=kind)


def padding(theme: str, count: int) -> list[Said]:
    return [
        said(f"Foster carers number {i} like their garden and pond.", theme, paragraph=str(i)) for i in range(count)
    ]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    oversight, turnover = said(SUPERVISION, "management-oversight"), said(TURNOVER, "workforce", paragraph="2")
    opened = made_library(
        tmp_path_factory.mktemp("cases"),
        Made(
            HULL,
            [oversight, turnover, said("Adopters are praised and valued by their workers.", "adoption", "strength")],
            grades=WEAK,
        ),
        Made(HULL, [said("Supervision of social workers is regular.", "management-oversight", "strength")], **LATER),
        Made(LEEDS, [oversight, said("Leeds trains its carers well.", "carers", "strength")], grades=WEAK),
        Made(LEEDS, [said(REFERRALS, "front-door")], **LATER),
        Made(NORFOLK, [said(REFERRALS, "front-door"), *padding("carers", 4)]),
        Made(
            TORBAY,
            [
                said("Supervision of social workers is irregular, and managers miss drift.", "management-oversight"),
                said("Turnover of social workers is too high.", "workforce"),
                said("Adopters are praised and valued by all workers.", "adoption", "strength"),
                said(f"Our lesson: {SUPERVISION}", "management-oversight", kind="lesson"),
                said("Supervision of social workers was looked at.", "management-oversight", "neutral"),
            ],
            grades=WEAK,
        ),
        Made(CAMDEN, [oversight, turnover, *padding("carers", 60)], visibility="own-council"),
    )
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def cases(library: Library) -> Cases:
    return Cases(library, Engine(library))


def names(answer: object) -> list[str]:
    return [case["review"]["authority"] for case in answer.cases]  # type: ignore[attr-defined]


FIRST_HULL, LATER_HULL = "E06000010-ilacs-2022-05-09", "E06000010-ilacs-2024-03-04"
SOME, SAME, STRONG, ANYONE = (CircumstanceWeight(w) for w in ("some", "same", "strong", "anyone"))
