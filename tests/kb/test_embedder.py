"""The embedder: the same vectors for a question whichever way it is computed, and adapters that do what they say."""

from pathlib import Path

import numpy as np
import pytest

from kb.adapter import Adapter, AdapterError, read_adapter, write_adapter
from kb.embedder import SentenceEmbedder

QUESTION = "How soon are children seen after a referral?"
LAYER = "encoder.layer.5.output.dense"


def adapter(strength: float = 0.05) -> Adapter:
    chance = np.random.default_rng(3)
    a = chance.normal(size=(4, 1536)).astype(np.float32)
    return Adapter({LAYER: (a, strength * chance.normal(size=(384, 4)).astype(np.float32))}, "0123456789abcdef")


def test_a_question_has_the_vector_that_a_passage_of_the_same_words_has(tmp_path: Path) -> None:
    embedder = SentenceEmbedder(precision="fp32", kept=tmp_path / "models")
    quick = embedder.embed_question(QUESTION)
    assert float(quick @ embedder.embed([QUESTION])[0]) > 0.9999
    assert [folder.name for folder in (tmp_path / "models").iterdir()] == [embedder.key.split("-")[0]]
    again = SentenceEmbedder(precision="fp32", kept=tmp_path / "models")
    assert again.embed_question(QUESTION) == pytest.approx(quick, abs=1e-6)
    assert again._loaded is None


def test_without_a_folder_for_it_a_question_is_embedded_all_the_same() -> None:
    embedder = SentenceEmbedder(precision="fp32")
    assert float(embedder.embed_question(QUESTION) @ embedder.embed([QUESTION])[0]) > 0.9999


def test_what_changes_questions_leaves_passages_as_they_are(tmp_path: Path) -> None:
    plain, asking = (
        SentenceEmbedder(precision="fp32"),
        SentenceEmbedder(precision="fp32", asking=adapter(), kept=tmp_path),
    )
    assert asking.key == plain.key
    assert asking.embed([QUESTION])[0] == pytest.approx(plain.embed([QUESTION])[0])
    assert float(asking.embed_question(QUESTION) @ plain.embed([QUESTION])[0]) < 0.999


def test_what_changes_all_vectors_has_its_own_key() -> None:
    plain, adapted = SentenceEmbedder(precision="fp32"), SentenceEmbedder(precision="fp32", adapter=adapter())
    assert adapted.key != plain.key
    assert float(adapted.embed([QUESTION])[0] @ plain.embed([QUESTION])[0]) < 0.999


def test_an_adapter_is_kept_whole_and_the_same_numbers_give_the_same_bytes(tmp_path: Path) -> None:
    write_adapter(adapter().layers, tmp_path / "one.npz")
    write_adapter(adapter().layers, tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    a, b = read_adapter(tmp_path / "one.npz").layers[LAYER]
    assert a == pytest.approx(adapter().layers[LAYER][0], abs=2e-3)
    assert b.shape == (384, 4)


def test_an_adapter_of_another_model_is_refused() -> None:
    wrong = Adapter({"encoder.layer.99.output.dense": adapter().layers[LAYER]})
    with pytest.raises(AdapterError, match=r"layer\.99"):
        SentenceEmbedder(precision="fp32", adapter=wrong).embed(["one"])


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x80\x04."])
def test_a_damaged_adapter_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "adapter.npz"
    path.write_bytes(data)
    with pytest.raises(AdapterError, match=r"adapter\.npz"):
        read_adapter(path)
