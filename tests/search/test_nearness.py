"""When an answer is close: what a passage, the words, a theme and another service each have to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.values import Polarity
from search.nearness import NOTHING, Nearness
from search.subjects import Subjects
from tests.search.wide import wide_library


@pytest.mark.parametrize(
    ("meaning", "words", "theme", "elsewhere", "close"),
    [
        (0.60, 0.30, 0.50, 0.30, True),
        (0.50, 0.10, 0.30, 0.33, True),
        (0.40, 0.10, 0.30, 0.33, False),
        (0.40, 0.10, 0.33, 0.30, True),
        (0.40, 0.80, 0.30, 0.33, True),
        (0.30, 1.00, 0.90, 0.10, False),
        # Adult social care shares its words with children's, and is still another service …
        (0.69, 0.40, 0.50, 0.72, False),
        # … unless the library holds something that is plainly on it.
        (0.74, 0.75, 0.45, 0.73, True),
        (0.71, 0.10, 0.30, 0.50, True),
        (0.66, 0.10, 0.30, 0.50, False),
    ],
)
def test_close(meaning: float, words: float, theme: float, elsewhere: float, close: bool) -> None:
    assert Nearness(meaning, words, theme, elsewhere).close is close


def test_nothing_is_not_close() -> None:
    assert not NOTHING.close


def test_a_question_is_near_to_its_own_subject_and_the_vectors_are_made_once(tmp_path: Path) -> None:
    library = wide_library(tmp_path)
    theme = library.codebook.themes["adoption"]
    subjects = Subjects(library)
    own, other = library.embedder.embed([theme.failure, library.codebook.elsewhere[0]])
    assert max(subjects.themes(own), key=subjects.themes(own).__getitem__) == "adoption"
    assert subjects.themes(own)["adoption"] == pytest.approx(1.0, abs=1e-5)
    assert subjects.elsewhere(other) == pytest.approx(1.0, abs=1e-5)
    assert subjects.elsewhere(own) < 0.9
    assert subjects.statement("adoption", Polarity.WEAKNESS) == pytest.approx(own, abs=1e-5)
    held = library.cache.count(library.embedder.key)
    Subjects(library).themes(own)
    assert library.cache.count(library.embedder.key) == held
    library.close()
