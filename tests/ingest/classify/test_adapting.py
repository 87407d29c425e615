"""The adapter learns every task at once, and the same examples give the same adapter."""

from __future__ import annotations

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from ingest.classify.adapting import Learnt, fit_adapter
from ingest.classify.examples import LabelError
from ingest.classify.heads import RAISED
from kb.adapter import Adapter
from kb.embedder import shipped_model
from tests.ingest.classify.making import codebook, example

SAID = [
    ("Supervision is thorough and helps children.", "strength", "management-oversight"),
    ("Supervision is late and often missed.", "weakness", "management-oversight"),
    ("Carers are well supported.", "strength", "carers"),
    ("Carers wait too long for help.", "weakness", "carers"),
]
MADE = [
    example(f"{text} {gss}", polarity, gss, themes=(theme,), extent="not-stated", status="current", patterns=())
    for gss in ("E06000001", "E06000002", "E06000003", "E06000004")
    for text, polarity, theme in SAID
]


def model() -> SentenceTransformer:
    return SentenceTransformer(str(shipped_model()), device="cpu")


@pytest.fixture(scope="module")
def learnt() -> Learnt:
    return fit_adapter(model(), MADE, codebook(), epochs=12)


def test_what_is_learnt_tells_polarity_and_themes(learnt: Learnt) -> None:
    encoder = model()
    Adapter(learnt.layers).merge(encoder[0].auto_model)
    vectors = np.asarray(encoder.encode([text for text, _, _ in SAID], normalize_embeddings=True))
    for task, wanted in (("polarity", [p for _, p, _ in SAID]), ("themes", [t for _, _, t in SAID])):
        classes, weights, bias = learnt.tasks[task]
        scores = RAISED * vectors @ weights.T + bias
        assert [classes[best] for best in scores.argmax(axis=1)] == wanted
    assert set(learnt.tasks) == {"polarity", "extent", "status", "themes", "patterns"}


def test_the_model_itself_is_left_as_it_was(learnt: Learnt) -> None:
    trained = model()
    before = trained.encode("Carers are well supported.")
    fit_adapter(trained, MADE[:4], codebook(), epochs=1)
    assert trained.encode("Carers are well supported.") == pytest.approx(before, abs=1e-5)
    assert all(a.shape[0] == b.shape[1] for a, b in learnt.layers.values())


def test_the_same_examples_in_any_order_give_the_same_adapter() -> None:
    told: list[str] = []
    one = fit_adapter(model(), MADE[:8], codebook(), told.append, epochs=1)
    other = fit_adapter(model(), MADE[:8][::-1], codebook(), epochs=1)
    assert told == ["epoch 1 of 1"]
    for name, (a, b) in one.layers.items():
        assert np.array_equal(a, other.layers[name][0])
        assert np.array_equal(b, other.layers[name][1])


def test_without_findings_nothing_is_learnt() -> None:
    with pytest.raises(LabelError, match="no finding"):
        fit_adapter(model(), [], codebook())
