"""Makes a library in which councils try family hubs, for the tests of approaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from kb.authorities import Authorities
from kb.catalogue.tables import finding
from kb.library import Library
from kb.scope import Scope
from kb.settings import Settings
from search.approaches.answers import Approaches
from search.corpus import Corpus
from search.retrieve import Engine
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, TORBAY, Made, Said, made_library
from tests.serving import client_of

KEY = "family-hubs"
OFFER = "early-help-offer"
# Each names its subject by a cue of the pattern's, which is none of the approach's, and its side by one word.
FAULT = "Children’s centres are too few for the two towns."
PRAISE = "Children’s centres in both towns are impressive."
MOVES = "Stepping down from a plan is too slow."
HUBS = "Family hubs are open in every part of town and parents value them."
GRADES = ("inadequate", "requires-improvement", "good", "outstanding")
# Councils that only fill the base rate, or give an approach enough rows for a share.
OTHERS = [
    a.gss
    for a in Authorities.read(Settings().content / "authorities.csv")
    if a.gss not in (HULL, LEEDS, NORFOLK, TORBAY, CAMDEN)
]


def weak(text: str = FAULT, patterns: tuple[str, ...] = (OFFER,), **more: Any) -> Said:
    return Said(text, "weakness", ("early-help",), patterns=patterns, **more)


def strong(text: str = PRAISE, patterns: tuple[str, ...] = (OFFER,), **more: Any) -> Said:
    return Said(text, "strength", ("early-help",), patterns=patterns, **more)


def at(year: int, gss: str, said: Sequence[Said], grade: str = "good", **more: Any) -> Made:
    days = {"start": date(year, 5, 9), "end": date(year, 5, 20), "published": date(year, 7, 4)}
    return Made(gss, said, grades={"overall": grade, "help-and-protection": grade}, **{**days, **more})


def filling(count: int, first: int) -> list[Made]:
    """Councils that began from requires improvement and say nothing of hubs: every third improved."""
    made = []
    for place, gss in enumerate(OTHERS[first : first + count]):
        made.append(at(2019, gss, [Said("Plans drift.", themes=("child-plans",))], "requires-improvement"))
        made.append(at(2023, gss, [Said("Plans drift.", themes=("child-plans",))], GRADES[(1, 2, 0)[place % 3]]))
    return made


def answers_of(library: Library) -> Approaches:
    return Approaches(library, Engine(library), Corpus(library.catalogue, library.codebook))


def ledger_of(folder: Path, *before: Said) -> Any:
    """Give the rows of one council that said this before, and praises its hubs after."""
    made = made_library(folder, at(2018, HULL, before), at(2022, HULL, [Said(HUBS, "strength", ("early-help",))]))
    rows = answers_of(made).one(KEY, Scope())["ledger"]
    made.close()
    return rows


def set_status(library: Library, text: str, status: str) -> None:
    with library.catalogue.writing() as db:
        db.execute(update(finding).where(finding.c.text == text).values(status=status))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    planned = "Family hubs, which leaders have in mind, are for next spring."
    made = made_library(
        tmp_path_factory.mktemp("approaches"),
        # A row: weak before, strong after.
        at(2018, HULL, [weak()], "requires-improvement"),
        at(2022, HULL, [Said(HUBS, "strength", ("early-help",)), strong(paragraph="2")], "good"),
        at(2024, HULL, [Said("Family hubs thrive.", "strength", ("early-help",))], "outstanding"),
        # Named at the first inspection: nothing before.
        at(
            2019, LEEDS, [Said("Family hubs are there, with mixed use.", "mixed", ("early-help",)), weak(paragraph="2")]
        ),
        at(2023, LEEDS, [Said("Family hubs are crowded.", "weakness", ("early-help",))]),
        # Only planned: a mention and no row.
        at(2019, NORFOLK, [weak()]),
        at(2023, NORFOLK, [Said(planned, "neutral", ("early-help",))]),
        # The inspection before speaks of hubs, though of one child only.
        at(2019, TORBAY, [weak(), Said("A family hub helped one boy.", "strength", ("early-help",), single=True)]),
        at(2023, TORBAY, [Said(HUBS, "strength", ("early-help",))]),
        # Nothing before on what hubs are to change; a recommendation is no evidence of use.
        at(2019, CAMDEN, [Said("Homes are few.", themes=("homes-sufficiency",))]),
        at(2023, CAMDEN, [Said(HUBS, "strength", ("early-help",))]),
        at(2019, OTHERS[0], [weak()]),
        at(2023, OTHERS[0], [Said("Use of the family hubs by fathers.", kind="recommendation")]),
        *filling(9, 1),
    )
    set_status(made, planned, "planned")
    yield made
    made.close()


@pytest.fixture(scope="module")
def hubs(library: Library) -> Any:
    return answers_of(library).one(KEY, Scope(), limit=100)


@pytest.fixture(scope="module")
def client(library: Library) -> Iterator[TestClient]:
    with client_of(library) as client:
        yield client
