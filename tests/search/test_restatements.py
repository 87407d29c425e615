"""What a report says twice is shown once, and a bare recommendation is shown with what explains it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.library import Library
from tests.making import HULL, LEEDS, Made, Said, made_library
from tests.serving import answer, client_of

BODY = Said("Managers at the front door do not check decisions, so visits by social workers start late.", paragraph="7")
BARE = Said("The oversight of decisions at the front door by managers.", kind="recommendation", restates=0)
OTHER = Said("Managers at the front door check each decision about visits.", polarity="strength")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = made_library(tmp_path, Made(HULL, [BODY, BARE]), Made(LEEDS, [OTHER]))
    yield opened
    opened.close()


def test_a_recommendation_and_what_explains_it_are_one_answer(library: Library) -> None:
    with client_of(library) as client:
        query = {"q": "decisions at the front door by managers"}
        found = answer(client.get("/api/v1/findings", params=query), "findings")["findings"]
        assert [f["authority"] for f in found].count("Kingston upon Hull") == 1
        (card,) = answer(client.get("/api/v1/patterns", params={"theme": "front-door"}), "patterns")["failure"]
        assert len(card["findings"]) == 1
        assert card["authorities"] == 1


def test_a_recommendation_is_shown_with_what_explains_it(library: Library) -> None:
    with client_of(library) as client:
        query = {"q": "decisions at the front door by managers", "kind": "recommendation"}
        (found,) = answer(client.get("/api/v1/findings", params=query), "findings")["findings"]
        assert (found["text"], found["restates"]["text"]) == (BARE.text, BODY.text)
        assert "body of the report" in client.get("/", params=query).text
