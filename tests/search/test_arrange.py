"""The order of an answer: nothing twice, copies under one finding, no council filling a page."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.arrange import OF_ONE_COUNCIL, PAGE, arrange, copies_of

WORDS = [
    "alpha",
    "bravo",
    "charlie",
    "delta",
    "echo",
    "foxtrot",
    "golf",
    "hotel",
    "india",
    "juliet",
    "kilo",
    "lima",
    "mike",
]


def row(number: int, gss: str = "E1", text: str | None = None, review: str | None = None) -> Any:
    said = text or " ".join(WORDS[(number + i) % len(WORDS)] + str(number) for i in range(8))
    return {
        "id": f"f{number}",
        "text": said,
        "restates": None,
        "gss": gss,
        "authority": gss,
        "review": review or f"r{number}",
        "published": None,
        "inspection_end": None,
        "paragraph": None,
        "page": 1,
    }


def ids(found: list[Any], wanted: int = 100, spread: bool = True) -> list[str]:
    return [pick.row["id"] for pick in arrange([(r, 1.0) for r in found], wanted, spread)]


@given(st.lists(st.sampled_from(["A", "B", "C", "D", "E", "F"]), max_size=60))
def test_nothing_is_lost_and_pages_hold_few_of_one_council_while_there_are_others(councils: list[str]) -> None:
    found = [row(i, gss) for i, gss in enumerate(councils)]
    shown = ids(found)
    assert sorted(shown) == sorted(r["id"] for r in found)
    gss_of = {r["id"]: r["gss"] for r in found}
    for gss in set(councils):
        own = [one for one in shown if gss_of[one] == gss]
        assert own == [r["id"] for r in found if r["gss"] == gss]
    first = [gss_of[one] for one in shown[:PAGE]]
    if len(set(councils)) * OF_ONE_COUNCIL >= PAGE and all(councils.count(g) >= OF_ONE_COUNCIL for g in set(councils)):
        assert max(first.count(g) for g in first) <= OF_ONE_COUNCIL


def test_what_is_held_back_comes_on_the_next_page() -> None:
    found = [row(i, "A") for i in range(4)] + [row(10 + i, f"B{i}") for i in range(12)]
    shown = ids(found)
    assert shown[:2] == ["f0", "f1"]
    assert "f2" not in shown[:PAGE]
    assert shown[PAGE : PAGE + 2] == ["f2", "f3"]


def test_a_council_may_have_more_when_that_is_wanted() -> None:
    found = [row(i, "A") for i in range(4)] + [row(10, "B")]
    assert ids(found, spread=False) == ["f0", "f1", "f2", "f3", "f10"]


def test_pages_are_cut_from_one_order() -> None:
    found = [row(i, "ABC"[i % 3]) for i in range(30)]
    assert ids(found, 10) == ids(found, 25)[:10]


def test_almost_the_same_words_are_one_answer_with_its_copies() -> None:
    said = "Most social workers visit children often, know them well and record their wishes clearly in 2019"
    alike = said.replace("2019", "2022")
    picks = arrange([(row(1, "A", said), 1.0), (row(2, "B", alike), 0.9), (row(3, "C"), 0.8)], 10, True)
    assert [pick.row["id"] for pick in picks] == ["f1", "f3"]
    assert [copy["id"] for copy in copies_of(picks[0])] == ["f2"]


@pytest.mark.parametrize("other", ["Adoption is timely.", "Prompt decisions at the front door."])
def test_short_statements_are_copies_only_in_the_same_words(other: str) -> None:
    first = "Decisions at the front door are prompt."
    picks = arrange([(row(1, "A", first), 1.0), (row(2, "B", other), 0.9), (row(3, "C", first), 0.8)], 10, True)
    assert [pick.row["id"] for pick in picks] == ["f1", "f2"]
    assert [copy["id"] for copy in copies_of(picks[0])] == ["f3"]


def test_the_same_words_twice_in_one_review_are_no_copy() -> None:
    picks = arrange([(row(1, "A", "Plans drift.", "r"), 1.0), (row(2, "A", "Plans drift.", "r"), 0.9)], 10, True)
    assert [len(pick.copies) for pick in picks] == [0]
