"""What happened since, and how findings are cited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.library import Library
from kb.scope import Scope
from kb.values import Visibility
from search.citation import citation, cited, target
from search.listing import exported_findings
from search.since import with_since
from tests.making import HULL, LEEDS, Made, Said, made_library, shelve

SAID = Said("Thresholds at the front door are unclear.", paragraph="12", page=4)


def first(library: Library, review_day: date, **scope: Any) -> Any:
    found = [f for f in exported_findings(library, Scope()) if review_day.isoformat() in f["review"]]
    with library.catalogue.reading() as db:
        return with_since(db, found[:1], Scope(**scope), library.codebook)[0]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = made_library(
        tmp_path,
        Made(HULL, [SAID], start=date(2019, 1, 7), end=date(2019, 1, 18), published=date(2019, 5, 17)),
        Made(
            HULL,
            [SAID],
            start=date(2022, 11, 7),
            end=date(2022, 11, 18),
            published=date(2023, 1, 13),
            grades={"overall": "good", "help-and-protection": "requires-improvement"},
        ),
    )
    yield opened
    opened.close()


def test_a_finding_carries_what_the_next_inspection_judged_in_its_area(library: Library) -> None:
    found = first(library, date(2019, 1, 7))
    assert found["since"]["text"] == "re-inspected January 2023: requires improvement"
    assert found["since"]["next"] == found["since"]["latest"]
    assert found["since"]["next"]["area"] == "help-and-protection"
    assert cited(found) == (
        f"{found['authority']}, ILACS, May 2019, paragraph 12, page 1; re-inspected January 2023: requires improvement"
    )
    assert target(found) == f"/reviews/{found['review']}#{found['id']}"


def test_a_finding_of_the_latest_inspection_says_so(library: Library) -> None:
    since = first(library, date(2022, 11, 7))["since"]
    assert since["next"] is None
    assert since["text"] == "latest: requires improvement"


def test_next_and_latest_are_told_apart(library: Library) -> None:
    shelve(
        library,
        Made(
            HULL, [], start=date(2026, 2, 2), end=date(2026, 2, 13), published=None, grades={"overall": "outstanding"}
        ),
    )
    since = first(library, date(2019, 1, 7))["since"]
    assert since["text"] == (
        "re-inspected January 2023: requires improvement; latest, February 2026: outstanding overall"
    )


def test_no_overall_judgement_is_made_up_for_the_form_without_one(library: Library) -> None:
    shelve(
        library,
        Made(
            HULL,
            [],
            framework="ilacs-2026",
            start=date(2026, 4, 20),
            end=date(2026, 5, 1),
            published=date(2026, 5, 18),
            grades={"leadership": "good"},
        ),
    )
    latest = first(library, date(2022, 11, 7))["since"]["latest"]
    assert (latest["grade"], latest["label"]) == (None, None)


def test_care_leavers_were_spoken_for_by_children_in_care(library: Library) -> None:
    said = Said("Care leavers wait for homes.", themes=("care-leavers",), area="care-leavers")
    shelve(library, Made(LEEDS, [said], start=date(2015, 1, 5), end=date(2015, 1, 30)))
    shelve(library, Made(LEEDS, [], grades={"overall": "good", "children-in-care": "outstanding"}))
    assert (
        first(library, date(2015, 1, 5))["since"]["text"] == "re-inspected July 2022: outstanding for children in care"
    )


def test_a_visit_after_the_last_inspection_is_told_what_that_judged(library: Library) -> None:
    shelve(library, Made(HULL, [SAID], framework="focused-visit", start=date(2024, 1, 9), end=date(2024, 1, 10)))
    since = first(library, date(2024, 1, 9))["since"]
    assert since["next"] is None
    assert since["text"] == "last inspected January 2023: requires improvement"


def test_a_council_never_inspected_has_nothing_to_say(library: Library) -> None:
    shelve(library, Made(LEEDS, [SAID], framework="lga-peer-challenge", start=date(2021, 1, 9)))
    assert first(library, date(2021, 1, 9))["since"] is None


def test_an_inspection_that_may_not_be_seen_is_not_told(library: Library) -> None:
    shelve(
        library,
        Made(HULL, [], start=date(2026, 2, 2), end=date(2026, 2, 13), voice="officer", visibility="own-council"),
    )
    public = first(library, date(2022, 11, 7), visible=frozenset({Visibility.PUBLIC}))
    assert public["since"]["next"] is None


def test_a_citation_says_where_even_without_a_paragraph_number() -> None:
    found = {
        "authority": "Leeds",
        "framework": "sif",
        "published": None,
        "inspection_end": "2015-01-30",
        "paragraph": None,
        "section": "Executive summary",
        "page": 3,
    }
    assert citation(found) == "Leeds, SIF, January 2015, “Executive summary”, page 3"
