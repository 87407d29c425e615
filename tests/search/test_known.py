"""What reports name and the library does not hold is known, not held; what it holds under another name is held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kb.catalogue import facts
from kb.library import Library
from kb.readings import Mention
from kb.scope import Scope
from kb.values import Page, Span
from search.known import known_not_held
from tests.making import HULL, LEEDS, Made, Said, made_library, shelve
from tests.serving import answer, client_of

LATER = Made(HULL, [Said("Visits are on time.")])
HELD_VISIT = Made(HULL, [Said("The front door is slow.")], framework="focused-visit")
AT = (Span(1, 0, 5),)


def named(library: Library, review: str, *mentions: tuple[str, str]) -> None:
    """Have a review's report name other inspections."""
    with library.catalogue.reading() as db:
        row = db.exec_driver_sql("SELECT facts FROM source WHERE review = ?", (review,)).one()
    said = replace(facts.from_json(row.facts), mentions=tuple(Mention(f, d, "words", AT) for f, d in mentions))
    library.catalogue.put(said, (), (Page(1, "words", ()),))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = made_library(tmp_path, LATER, HELD_VISIT, Made(LEEDS, [Said("Plans are clear.")]))
    yield opened
    opened.close()


def test_only_what_is_not_held_is_known_and_mentions_of_one_visit_are_one(library: Library) -> None:
    own, visit = "E06000010-ilacs-2022-05-09", "E06000010-focused-visit-2022-05-09"
    named(
        library, own, ("focused-visit", "2021-03-04"), ("sif", "2015"), ("focused-visit", "2022-04"), ("jtai", "2019")
    )
    named(library, visit, ("focused-visit", "2021-03"), ("ilacs", "2022"), ("ilacs-2026", "2022-07"))
    with library.catalogue.reading() as db:
        found = [(k.framework, k.day, [key for key, _ in k.named_by]) for k in known_not_held(db, HULL, Scope())]
        assert known_not_held(db, LEEDS, Scope()) == []
    assert found == [("focused-visit", "2021-03-04", [own, visit]), ("jtai", "2019", [own]), ("sif", "2015", [own])]
    with client_of(library) as client:
        said = answer(client.get(f"/api/v1/reviews/{own}/reading"), "reading")
        assert [k["day"] for k in said["known_not_held"]] == ["2021-03-04", "2019", "2015"]
        assert len(said["sources"][0]["mentions"]) == 4
        assert said["previous"] == {"review": None, "framework": "sif", "day": "2015"}
        assert "known, not held" in client.get("/authorities/E06000010").text
        assert client.get("/api/v1/reviews/nothing/reading").status_code == 404


def test_the_inspection_before_is_the_latest_that_is_held_or_known(library: Library) -> None:
    earlier = Made(HULL, [Said("Plans are late.")], framework="sif", start=date(2016, 3, 1), end=date(2016, 3, 18))
    key = shelve(library, earlier)
    own = "E06000010-ilacs-2022-05-09"
    with client_of(library) as client:
        said = answer(client.get(f"/api/v1/reviews/{own}/reading"), "reading")
        assert said["previous"] == {"review": key, "framework": "sif", "day": "2016-03-18"}
        named(library, own, ("ilacs", "2019-06"))
        said = answer(client.get(f"/api/v1/reviews/{own}/reading"), "reading")
        assert said["previous"] == {"review": None, "framework": "ilacs", "day": "2019-06"}
        assert answer(client.get(f"/api/v1/reviews/{key}/reading"), "reading")["previous"] is None
