"""Search: what comes back, what is left out, and what is said when nothing is close."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kb.english import stems
from kb.indexes.shelf import View
from kb.indexes.words import Wanted
from kb.library import Library
from kb.scope import Scope
from kb.values import Kind, Polarity, Visibility
from search import planner
from search.answer import best_of
from search.planner import by_meaning, held
from search.retrieve import Engine, How
from search.wording import LONGEST_QUESTION, clip, overlap, telling
from tests.making import HULL, LEEDS, NORFOLK, Made, Said, shelve
from tests.search.wide import wide_library

THRESHOLDS = Said("Thresholds for referral at the front door are unclear to schools.")
WANTED = [Wanted(((stem,),)) for stem in stems("referral thresholds unclear")]
LISTENING = Said("Workers listen to children and record what they wish for.", "strength", ("childs-voice",))
COURT = Said("Court statements are late and judges complain about delay.", "weakness", ("court-work",))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = wide_library(
        tmp_path,
        Made(HULL, [THRESHOLDS, LISTENING]),
        Made(LEEDS, [COURT, Said("Referral thresholds are understood by schools.", "strength")]),
    )
    yield opened
    opened.close()


def texts(library: Library, question: str, limit: int = 10, offset: int = 0, **scope: Any) -> list[str]:
    return [f["text"] for f in Engine(library).search(question, Scope(**scope), limit, offset).findings]


def test_the_passage_that_answers_comes_first(library: Library) -> None:
    answer = Engine(library).search("referral thresholds unclear to schools", Scope())
    assert answer.findings[0]["text"] == THRESHOLDS.text
    assert answer.findings[0]["score"] == max(f["score"] for f in answer.findings)
    assert answer.total == 4
    assert set(answer.to_json()) == {"query", "total", "limit", "offset", "side", "suggestion", "findings"}


def test_filters_hold_for_what_is_found_and_for_the_total(library: Library) -> None:
    answer = Engine(library).search("referral thresholds and schools", Scope(polarities=(Polarity.STRENGTH,)))
    assert answer.total == 2
    assert {f["polarity"] for f in answer.findings} == {"strength"}
    assert all(f["gss"] == LEEDS for f in Engine(library).search("referral", Scope(authorities=(LEEDS,))).findings)
    assert texts(library, "referral thresholds for schools", kinds=(Kind.LESSON,)) == []


def test_pages_follow_one_another(library: Library) -> None:
    question = "referral thresholds unclear to schools"
    whole = texts(library, question)
    assert texts(library, question, limit=1) + texts(library, question, limit=10, offset=1) == whole


def test_the_same_words_are_shown_once(library: Library) -> None:
    shelve(library, Made(NORFOLK, [THRESHOLDS]))
    library.catch_up("tests")
    assert texts(library, "referral thresholds unclear to schools").count(THRESHOLDS.text) == 1


def test_a_new_finding_is_found_before_the_indexes_have_caught_up(library: Library) -> None:
    engine = Engine(library)
    engine.search("swimming lessons", Scope())
    shelve(library, Made(NORFOLK, [Said("Swimming lessons for foster families are free.", "strength", ("carers",))]))
    assert engine.search("free swimming lessons for foster families", Scope()).findings[0]["gss"] == NORFOLK


def test_a_finding_taken_out_is_not_found_though_the_index_still_holds_it(library: Library) -> None:
    shelve(library, Made(LEEDS, [COURT]))
    assert library.indexer.behind()
    assert all("understood by schools" not in text for text in texts(library, "referral thresholds and schools"))


def test_what_may_not_be_seen_is_not_found(library: Library) -> None:
    shelve(library, Made(NORFOLK, [THRESHOLDS], voice="officer", visibility="own-council"))
    library.catch_up("tests")
    found = Engine(library).search(THRESHOLDS.text, Scope(visible=frozenset({Visibility.PUBLIC})))
    assert found.total == 4
    assert all(f["visibility"] == "public" for f in found.findings)


@pytest.mark.parametrize("question", ["", "   ", "what is it with the and of", "?!", "zebra xylophone quartz"])
def test_nothing_close_is_said_with_the_total(library: Library, question: str) -> None:
    answer = Engine(library).search(question, Scope())
    assert (answer.findings, answer.close, answer.total) == ((), False, 4)


def test_a_pasted_document_is_cut_and_answered(library: Library) -> None:
    answer = Engine(library).search(f"{THRESHOLDS.text} " * 2_000, Scope())
    assert len(answer.query or "") <= LONGEST_QUESTION
    assert answer.findings[0]["text"] == THRESHOLDS.text


def test_an_empty_library_answers_with_nothing(tmp_path: Path) -> None:
    library = wide_library(tmp_path)
    assert Engine(library).search("thresholds", Scope()).to_json()["total"] == 0
    library.close()


def test_each_finding_gives_those_of_one_passage_and_the_default_its_best() -> None:
    rows: Any = [
        {"text": "Leaders know the council well.", "polarity": "strength"},
        {"text": "Thresholds are unclear.", "polarity": "weakness"},
        {"text": "Thresholds", "polarity": "neutral"},
    ]
    weights = dict.fromkeys(stems("unclear thresholds"), 1.0)
    assert best_of(rows, weights) is rows[1]
    assert best_of(rows, {"zebra": 1.0}) is rows[0]


def test_exact_and_indexed_neighbours_agree(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    view = library.shelf.view()
    query = library.embedder.embed([COURT.text])[0]
    exact = by_meaning(view, None, query, None, 3).ranked
    monkeypatch.setattr(planner, "EXACT_UP_TO", 0)
    near = by_meaning(view, library.vectors, query, None, 3).ranked
    assert [num for num, _ in near] == [num for num, _ in exact]
    assert [score for _, score in near] == pytest.approx([score for _, score in exact], abs=1e-4)


def test_the_index_is_left_alone_under_a_filter_or_in_a_small_library() -> None:
    class Refusing:
        def nearest(self, *_: object) -> Any:
            raise AssertionError("asked")

    view = View(1, np.array([2, 5, 9]), np.eye(3, dtype=np.float32), np.zeros((3, 3), np.float32))
    refusing: Any = Refusing()
    assert by_meaning(view, refusing, np.eye(3, dtype=np.float32)[1], None, 2).ranked[0] == (5, 1.0)
    assert by_meaning(view, refusing, np.eye(3, dtype=np.float32)[2], np.array([2, 9]), 5).ranked[0] == (9, 1.0)


def test_a_wide_filter_over_a_large_library_asks_the_index_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Index:
        def nearest(self, query: Any, limit: int) -> Any:
            asked.append(limit)
            order = np.argsort(-(view.vectors @ query))[:limit]
            return [(int(view.nums[i]), float(view.vectors[i] @ query)) for i in order]

    monkeypatch.setattr(planner, "EXACT_UP_TO", 10)
    rows = np.random.default_rng(1).normal(size=(40, 6)).astype(np.float32)
    view = View(1, np.arange(40), rows, np.zeros((40, 3), np.float32))
    index: Any = Index()
    half = np.arange(0, 40, 2)
    found = by_meaning(view, index, rows[0], half, 4)
    assert asked == [10]
    assert "vector index" in found.way
    exact = by_meaning(view, None, rows[0], half, 4).ranked
    assert [num for num, _ in found.ranked] == [num for num, _ in exact]
    few = np.arange(0, 8)
    assert "exact" in by_meaning(view, index, rows[0], few, 4).way
    monkeypatch.setattr(planner, "_MOST_NEIGHBOURS", 5)
    assert "exact" in by_meaning(view, index, rows[0], half, 4).way


def test_each_answer_says_how_it_was_found_where_that_is_asked(library: Library) -> None:
    plain = Engine(library).search("referral thresholds unclear to schools", Scope())
    assert plain.explained is None
    told = Engine(library).search("referral thresholds unclear to schools", Scope(), how=How(explain=True)).to_json()
    assert set(told["explained"]["found_by"]) == {"meaning", "words"}
    assert ["refer"] in told["explained"]["looked_for"] or ["referr"] in told["explained"]["looked_for"]
    assert told["findings"][0]["explained"]["words"]["place"] == 1


def test_the_side_that_is_chosen_ranks_the_answers(library: Library) -> None:
    def first(side: str | None) -> str:
        return str(
            Engine(library).search("referral thresholds schools", Scope(), how=How(side=side)).findings[0]["polarity"]
        )

    assert first("weakness") == "weakness"
    assert first("strength") == "strength"


def test_a_slip_is_answered_with_a_suggestion(library: Library) -> None:
    assert Engine(library).search("referal thresholds", Scope()).suggestion == "referral thresholds"


def test_words_are_looked_for_further_down_under_a_narrow_filter(tmp_path: Path) -> None:
    many = [Said(f"Referral thresholds number {i} are unclear.") for i in range(60)]
    library = wide_library(tmp_path, Made(HULL, many), Made(LEEDS, [Said("Thresholds for early help and adoption.")]))
    view = library.shelf.view()
    allowed = Engine(library).reaches.of(Scope(authorities=(LEEDS,))).passages
    assert len(planner.by_words(library.words, WANTED, view, allowed, 4).ranked) == 1
    library.close()


def test_held_says_which_numbers_are_among_others() -> None:
    assert held(np.array([2, 5, 9]), np.array([9, 1, 5, 12])).tolist() == [True, False, True, False]
    assert held(np.array([], dtype=np.int64), np.array([1])).tolist() == [False]


def test_words_that_only_ask_say_nothing() -> None:
    assert stems("What do they do about it?") == []
    assert telling("What works for the care-leavers’ homes and the council's?") == [
        "works",
        "care",
        "leavers",
        "homes",
        "council",
    ]
    assert clip("  a\n b ") == "a b"
    assert overlap({"care": 1.0, "leaver": 3.0}, "Leavers are waiting") == 0.75


def test_the_day_of_a_review_filters_it(library: Library) -> None:
    assert Engine(library).search("referral thresholds", Scope(since=date(2023, 1, 1))).total == 0
