"""Suggestions come from the library's own words, and only for words that it does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.library import Library
from search.spelling import Spelling
from tests.making import HULL, LEEDS, Made, Said, made_library

TEXTS = ["Safeguarding thresholds are unclear.", "Thresholds for permanence drift.", "Safeguarding partners meet."]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("library")
    made = made_library(folder, Made(HULL, [Said(t) for t in TEXTS]), Made(LEEDS, [Said(t) for t in TEXTS]))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("safegaurding", "safeguarding"),
        ("Unclear TRESHOLDS, please", "Unclear thresholds, please"),
        ("safeguarding permenence", "safeguarding permanence"),
    ],
)
def test_a_slip_is_put_right(library: Library, typed: str, meant: str) -> None:
    assert Spelling(library.words, library.abbreviations).suggestion(typed) == meant


@pytest.mark.parametrize(
    "typed", ["safeguarding thresholds", "threshold", "what is it?", "MASH", "zxqvw", "dri", "2019", ""]
)
def test_known_short_and_unlike_words_are_left_alone(library: Library, typed: str) -> None:
    assert Spelling(library.words, library.abbreviations).suggestion(typed) is None


def test_an_empty_library_suggests_nothing(tmp_path: Path) -> None:
    library = made_library(tmp_path)
    assert Spelling(library.words, library.abbreviations).suggestion("safegaurding") is None
    library.close()
