"""Which side a question asks about: read from words and vectors, kept in a file that runs no code."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.adapter import read_adapter
from kb.embedder import ASKING, SentenceEmbedder
from kb.values import Polarity
from search.sides import Sides, SidesError, fit_sides, read_sides, side_of, write_sides

ASKED = (
    [(f"drift and delay in {x}", "weakness") for x in ("plans", "courts", "homes", "visits", "panels")]
    + [(f"what works well in {x}", "strength") for x in ("plans", "courts", "homes", "visits", "panels")]
    + [(f"how good is {x}", "either") for x in ("plans", "courts", "homes", "visits", "panels")]
)
NO_VECTOR = np.zeros(0, np.float32)


def fitted() -> Sides:
    texts, sides = zip(*ASKED, strict=True)
    return fit_sides(texts, np.zeros((len(texts), 4), np.float32), sides)


def test_words_that_tell_the_side_are_learnt_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "sides.npz"
    write_sides(fitted(), path)
    read = read_sides(path)
    assert side_of(read.lean("drift and delay in adoption", NO_VECTOR)) is Polarity.WEAKNESS
    assert side_of(read.lean("what works well for carers", NO_VECTOR)) is Polarity.STRENGTH
    assert side_of(read.lean("how good is it", NO_VECTOR)) is None
    first = path.read_bytes()
    write_sides(fitted(), path)
    assert path.read_bytes() == first


def test_what_ships_reads_plain_questions_rightly() -> None:
    sides, embedder = read_sides(), SentenceEmbedder(asking=read_adapter(ASKING))
    for text, wanted in (
        ("poor supervision and high caseloads, managers failing to notice drift", Polarity.WEAKNESS),
        ("what works well to keep brothers and sisters together?", Polarity.STRENGTH),
    ):
        assert side_of(sides.lean(text, embedder.embed_question(text))) is wanted
    assert -1.0 <= sides.lean("", NO_VECTOR) <= 1.0


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x80\x04."])
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "sides.npz"
    path.write_bytes(data)
    with pytest.raises(SidesError, match=r"sides\.npz"):
        read_sides(path)
