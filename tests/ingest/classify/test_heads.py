"""Linear heads: what they give, and that their file is numbers and nothing else."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.classify.heads import RAISED, Head, WeightsError, read_heads, write_heads


def head(choice: bool = True) -> Head:
    return Head(
        classes=("a", "b", "c"),
        columns={"late": 0, "prompt": 1},
        words=np.array([[2, 0], [0, 2], [0, 0]], np.float32),
        vector=np.array([[1, 0], [0, 1], [0, 0]], np.float32),
        bias=np.array([0, 0, 0.5], np.float32),
        choice=choice,
        temperature=2.0,
        least=0.4,
    )


FLAT = np.zeros((1, 2), np.float32)


def test_a_choices_chances_sum_to_one_and_follow_words_and_vector() -> None:
    vectors = np.array([[0, 0], [0, 0], [1, 0], [0, 0]], np.float32)
    chances = head().probabilities([["late"], ["prompt"], [], []], vectors)
    assert chances.sum(axis=1) == pytest.approx(1.0)
    assert chances.argmax(axis=1).tolist() == [0, 1, 0, 2]
    raised = np.exp(np.array([2, 0, 0.5]) / 2.0)
    assert chances[0] == pytest.approx(raised / raised.sum())
    raised = np.exp(np.array([RAISED, 0, 0.5]) / 2.0)
    assert chances[2] == pytest.approx(raised / raised.sum())


def test_other_heads_judge_each_class_by_itself() -> None:
    (chances,) = head(choice=False).probabilities([["late", "prompt"]], FLAT)
    assert chances == pytest.approx([1 / (1 + np.exp(-score / 2.0)) for score in (2, 2, 0.5)])


def test_features_it_does_not_know_change_nothing() -> None:
    for choice in (True, False):
        known = head(choice).probabilities([["late"]], FLAT)
        assert np.array_equal(head(choice).probabilities([["zebra", "late", "=tone:odd"]], FLAT), known)


def test_a_finding_never_changes_anothers_chances() -> None:
    together = head().probabilities([["late"], ["prompt"]], np.zeros((2, 2), np.float32))
    assert np.array_equal(together[1:], head().probabilities([["prompt"]], FLAT))


def test_heads_come_back_as_written_and_the_same_heads_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one.npz", tmp_path / "two.npz"
    heads = {"first": head(), "second": replace(head(choice=False), least=0.85)}
    write_heads(heads, one)
    read = read_heads(one)
    assert list(read) == ["first", "second"]
    for task, own in heads.items():
        for name in ("classes", "columns", "choice", "temperature", "least"):
            assert getattr(read[task], name) == getattr(own, name)
        for name in ("words", "vector", "bias"):
            assert np.array_equal(getattr(read[task], name), getattr(own, name))
            assert getattr(read[task], name).dtype == np.float32
    write_heads(read, two)
    assert one.read_bytes() == two.read_bytes()


def _arrays(path: Path) -> dict[str, Any]:
    write_heads({"task": head()}, path)
    with np.load(path) as file:
        return dict(file)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"not weights",
        lambda data: b'{"weights": 1}',
        lambda data: data[: len(data) // 2],
        lambda data: data[:-30],
        lambda data: data[:60] + bytes(40) + data[100:],
    ],
    ids=["empty", "text", "json", "half", "cut", "changed"],
)
def test_a_damaged_file_is_named(tmp_path: Path, damage: Any) -> None:
    path = tmp_path / "heads.npz"
    write_heads({"task": head()}, path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(WeightsError, match=r"heads\.npz: not the classifier's weights"):
        read_heads(path)


@pytest.mark.parametrize(
    "change",
    [
        {"heads": None},
        {"task.words": None},
        {"task.words": np.zeros((3, 1), np.float16)},
        {"task.bias": np.zeros(2, np.float16)},
        {"task.vector": np.zeros((2, 2), np.float16)},
        {"heads": np.frombuffer(b"[1]", np.uint8)},
        {"heads": np.frombuffer(b'{"task": {"classes": ["a"]}}', np.uint8)},
        {"heads": np.frombuffer(b"\xff\xfe", np.uint8)},
    ],
    ids=["no list", "no words", "columns", "bias", "classes", "a list", "fields", "encoding"],
)
def test_a_file_whose_parts_do_not_fit_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    path = tmp_path / "heads.npz"
    arrays = {name: array for name, array in (_arrays(path) | change).items() if array is not None}
    np.savez(path, **arrays)
    with pytest.raises(WeightsError, match=r"heads\.npz"):
        read_heads(path)


def test_a_single_array_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with (tmp_path / "heads.npz").open("wb") as stream:
        np.save(stream, np.zeros(3))
    for name in ("heads.npz", "none.npz"):
        with pytest.raises(WeightsError, match=name):
            read_heads(tmp_path / name)


class _Trap:
    """What runs when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


@pytest.mark.parametrize("name", ["heads", "task.words"])
def test_no_pickle_is_ever_loaded(tmp_path: Path, name: str) -> None:
    path, mark = tmp_path / "heads.npz", tmp_path / "ran"
    arrays = _arrays(path) | {name: np.array([_Trap(mark)], dtype=object)}
    np.savez(path, **arrays)
    with pytest.raises(WeightsError, match=r"heads\.npz"):
        read_heads(path)
    path.write_bytes(pickle.dumps(_Trap(mark)))
    with pytest.raises(WeightsError, match=r"heads\.npz"):
        read_heads(path)
    assert not mark.exists()


def test_the_list_of_heads_is_json(tmp_path: Path) -> None:
    said = json.loads(bytes(_arrays(tmp_path / "heads.npz")["heads"]))
    assert said["task"]["classes"] == ["a", "b", "c"]
    assert said["task"]["columns"] == ["late", "prompt"]
