"""How passages found by words and by meaning become one ranking."""

from __future__ import annotations

import numpy as np
import pytest

from kb.indexes.shelf import View
from kb.indexes.words import Wanted
from search.asking import Question
from search.fuse import Mix, fuse, taken_from

MIX = Mix(words=0.5, side=0.6, bare=0.2)
WEAK, STRONG, ADVICE = [1, 0, 0], [0, 1, 0], [1, 0, 1]


def view(*marks: list[float]) -> View:
    """Passages 1, 2, … whose cosines with the question fall evenly."""
    rows = np.array([[1 - 0.1 * i, 0.0] for i in range(len(marks))], np.float32)
    return View(1, np.arange(1, len(marks) + 1), rows, np.array(marks, np.float32))


def asked(lean: float = 0.0, most: float = 10.0) -> Question:
    return Question("late", np.array([1, 0], np.float32), {"late": most}, (Wanted((("late",),)),), lean)


def order(shelf: View, question: Question, worded: dict[int, float]) -> list[int]:
    near = [(int(num), float(row[0])) for num, row in zip(shelf.nums, shelf.vectors, strict=True)]
    return [num for num, _ in fuse(shelf, question, list(worded.items()), near, MIX).ranked]


def test_what_both_find_comes_before_what_one_finds() -> None:
    assert order(view(WEAK, WEAK, WEAK, WEAK), asked(), {2: 9.0}) == [2, 1, 3, 4]


def test_words_that_nobody_uses_say_little() -> None:
    assert order(view(WEAK, WEAK, WEAK), asked(most=1_000.0), {2: 9.0}) == [1, 2, 3]


def test_equal_scores_go_to_the_smaller_number() -> None:
    same = View(1, np.array([4, 7]), np.ones((2, 2), np.float32), np.zeros((2, 3), np.float32))
    assert order(same, asked(), {}) == [4, 7]


def test_praise_stands_back_where_a_failing_is_asked_about_and_the_other_way_round() -> None:
    shelf = view(STRONG, WEAK, STRONG, WEAK)
    assert order(shelf, asked(), {}) == [1, 2, 3, 4]
    assert order(shelf, asked(lean=1.0), {}) == [2, 1, 4, 3]
    assert order(shelf, asked(lean=-1.0), {}) == [1, 3, 2, 4]


def test_an_unsure_side_takes_less() -> None:
    marks = np.array([STRONG], np.float32)
    assert taken_from(marks, 1.0, MIX)[0] == pytest.approx(0.6)
    assert taken_from(marks, 0.5, MIX)[0] == pytest.approx(0.3)
    assert taken_from(marks, -1.0, MIX)[0] == 0.0
    assert taken_from(np.array([[0.5, 0.5, 0.0]], np.float32), 1.0, MIX)[0] == 0.0


def test_a_bare_recommendation_stands_behind_what_explains_it() -> None:
    assert order(view(ADVICE, WEAK, WEAK), asked(), {})[0] == 1
    assert order(
        View(1, np.array([1, 2]), np.ones((2, 2), np.float32), np.array([ADVICE, WEAK], np.float32)), asked(), {}
    ) == [2, 1]


def test_each_part_is_explained() -> None:
    shelf = view(STRONG, WEAK)
    fused = fuse(shelf, asked(lean=1.0), [(2, 4.0)], [(1, 1.0)], MIX)
    assert fused.explained(1) == {
        "words": {"place": None, "score": 0.0},
        "meaning": {"place": 1, "score": 1.0},
        "taken": 0.6,
    }
    assert fused.explained(2)["words"] == {"place": 1, "score": 4.0}
    assert max(score for _, score in fused.ranked) <= 1.0


def test_nothing_found_is_nothing_ranked() -> None:
    assert fuse(view(WEAK), asked(), [], [], MIX).ranked == []
