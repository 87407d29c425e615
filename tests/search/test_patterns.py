"""Patterns: which are shown, in which order, and with which findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from kb.library import Library
from kb.scope import Scope
from kb.values import Polarity
from search.patterns import A_SIDE, PatternAnswer, Patterns
from search.retrieve import Engine
from search.select import Weights, choose, cued
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, TORBAY, Made, Said
from tests.search.wide import wide_library

LATE = "Decisions on contacts and referrals at the front door are late"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    opened = wide_library(
        tmp_path_factory.mktemp("patterns"),
        Made(
            HULL,
            [
                Said(f"{LATE} in most teams."),
                Said(f"{LATE} at weekends."),
                Said("Adopters wait.", themes=("adoption",)),
            ],
        ),
        Made(LEEDS, [Said(f"{LATE} too often."), Said("The front door is prompt.", "strength")]),
        Made(NORFOLK, [Said(f"{LATE} for unborn babies.")]),
        Made(TORBAY, [Said("Contacts at the front door are decided late at night.")]),
        Made(CAMDEN, [Said("Social workers stay.", "strength", ("workforce",))]),
    )
    yield opened
    opened.close()


def asked(library: Library, question: str = "", **scope: Any) -> PatternAnswer:
    return Patterns(library, Engine(library)).answer(question, Scope(**scope))


def test_a_question_selects_its_pattern_with_three_findings_of_three_councils(library: Library) -> None:
    answer = asked(library, "late decisions on contacts and referrals at the front door")
    card = answer.failure[0]
    assert card.pattern.id == "front-door.failure"
    assert (card.tally.authorities, card.tally.of, card.tally.both) == (4, 5, 1)
    assert len({f["gss"] for f in card.findings}) == 3
    assert all(set(f["patterns"]) >= {"front-door.failure"} and "since" in f for f in card.findings)
    assert answer.success[0].pattern.id == "front-door.success"


def test_the_answer_is_the_contracts_object(library: Library) -> None:
    answer = asked(library, "late decisions at the front door").to_json()
    assert list(answer) == ["query", "scope", "failure", "success", "closest", "england"]
    assert answer["england"] == 153
    assert answer["scope"] == {"authorities": 5, "reviews": 5}
    figures = ["authorities", "of", "mentioned", "both", "reviews", "reviews_of"]
    assert list(answer["failure"][0]) == [
        "id",
        "title",
        "theme",
        "polarity",
        "provisional",
        *figures,
        "findings",
        "within",
        "ever",
        "estimate",
        "confirmed",
    ]


def test_councils_that_are_alone_give_more_than_one_finding(library: Library) -> None:
    card = asked(library, "late decisions on contacts and referrals at the front door", authorities=(HULL,)).failure[0]
    assert [f["gss"] for f in card.findings] == [HULL, HULL]


def test_without_a_question_the_commonest_come_first(library: Library) -> None:
    answer = asked(library)
    assert [c.pattern.id for c in answer.failure] == ["front-door.failure", "adoption.failure"]
    assert [c.pattern.id for c in answer.success] == ["front-door.success", "workforce.success"]
    assert all(c.findings for c in answer.failure + answer.success)


def test_filters_on_theme_and_polarity_choose_what_is_shown(library: Library) -> None:
    assert [c.pattern.id for c in asked(library, themes=("adoption",)).failure] == ["adoption.failure"]
    only = asked(library, polarities=(Polarity.STRENGTH,))
    assert not only.failure
    assert len(only.success) == 2
    named = asked(library, "late decisions on contacts and referrals at the front door", themes=("adoption",))
    assert [c.pattern.id for c in named.failure] == ["adoption.failure"]


@pytest.mark.parametrize("question", ["zebra xylophone quartz", "what is it", "?"])
def test_nothing_close_leaves_both_sides_empty(library: Library, question: str) -> None:
    answer = asked(library, question)
    assert not answer.close
    assert answer.to_json()["failure"] == answer.to_json()["success"] == []


def test_a_pattern_found_nowhere_in_scope_is_not_shown(library: Library) -> None:
    answer = asked(library, "late decisions on contacts and referrals at the front door", authorities=(CAMDEN,))
    assert all(c.tally.authorities for c in answer.failure + answer.success)
    assert "front-door.failure" not in [c.pattern.id for c in answer.failure]


def test_a_recount_gives_the_cards_figures(library: Library) -> None:
    patterns = Patterns(library, Engine(library))
    scope = Scope(regions=("Yorkshire and The Humber",))
    card = patterns.answer("late decisions on contacts at the front door", scope).failure[0]
    again, over = patterns.recount(card.pattern.id, scope)
    assert asdict(again.tally) == asdict(card.tally)
    assert over.authorities == 2


def test_no_more_than_ten_a_side_are_shown(tmp_path: Path) -> None:
    library = wide_library(tmp_path)
    themes = list(library.codebook.themes)[:13]
    library.close()
    said = [Said(f"Something about {t} is late.", themes=(t,)) for t in themes]
    library = wide_library(tmp_path / "full", Made(HULL, said))
    assert len(asked(library).failure) == A_SIDE
    library.close()


def test_cues_votes_and_texts_each_say_which_theme_is_meant(library: Library) -> None:
    question = Engine(library).ask("delays in the MASH")
    assert question is not None
    assert "front-door" in cued(question.text, library.codebook)
    assert next(iter(choose(question, {}, {}, {}, library.codebook))) == "front-door"
    votes = choose(question, {"adoption": 1.0}, {}, {}, library.codebook, Weights(cues=0.0))
    assert list(votes) == ["adoption"]
    texts = choose(
        question, {}, {"workforce": 0.9, "adoption": 0.8}, {}, library.codebook, Weights(cues=0.0, shown=0.5)
    )
    assert list(texts) == ["workforce", "adoption"]
