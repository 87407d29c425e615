"""A finding about one child or family is to be read in its review, and stands nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.library import Library
from kb.scope import Scope
from search.listing import exported_findings
from tests.making import HULL, LEEDS, Made, Said, made_library
from tests.serving import answer, client_of

ONE = Said("One child waited nine weeks for a first visit at the front door.", single=True)
MANY = Said("Children wait too long for a first visit at the front door.")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = made_library(tmp_path, Made(HULL, [ONE]), Made(LEEDS, [MANY]))
    yield opened
    opened.close()


def test_it_is_not_found_listed_counted_or_alike(library: Library) -> None:
    with client_of(library) as client:
        for query in ({"q": "waiting for a first visit at the front door"}, {}):
            found = answer(client.get("/api/v1/findings", params=query), "findings")
            assert [f["text"] for f in found["findings"]] == [MANY.text]
            assert found["total"] == 1
        cards = answer(client.get("/api/v1/patterns", params={"theme": "front-door"}), "patterns")
        (card,) = cards["failure"]
        assert (card["authorities"], card["of"], card["mentioned"]) == (1, 2, 1)
        assert [f["text"] for f in card["findings"]] == [MANY.text]
        cases = answer(
            client.get("/api/v1/cases", params={"text": "waiting for a first visit at the front door"}), "cases"
        )
        assert [c["review"]["authority"] for c in cases["cases"]] == ["Leeds"]


def test_it_is_read_in_its_review_and_exported_with_its_mark(library: Library) -> None:
    exported = {f["text"]: f["single"] for f in exported_findings(library, Scope())}
    assert exported == {ONE.text: True, MANY.text: False}
    with client_of(library) as client:
        assert ONE.text in client.get("/reviews/E06000010-ilacs-2022-05-09").text
