"""Linear heads over a finding's features and vector: small, readable without code, and loaded without running any.

A head scores each of its classes by a row of weights. A `choice` head gives one class (softmax); the others judge
each class by itself (logistic). Scores are calibrated by one temperature for each head.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.protocols import Vectors
from kb.record import write_atomically

Table = NDArray[np.float32]
# A unit vector's numbers are small beside a feature's one: they are raised to weigh alike.
RAISED = 4.0
# What reading a file that is cut short, changed or of another sort comes to.
_DAMAGED = (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error)


class WeightsError(ValueError):
    """A weights file cannot be read; the message names the file and the reason."""


@dataclass(frozen=True)
class Head:
    """One task's classes and weights: `words` (classes, features) and `vector` (classes, dimensions), float32.

    `columns` gives each feature's place. `least` is the probability a class needs (a choice falls to None below it).
    """

    classes: tuple[str, ...]
    columns: Mapping[str, int]
    words: Table
    vector: Table
    bias: Table
    choice: bool
    temperature: float
    least: float

    def probabilities(self, named: Sequence[Sequence[str]], vectors: Vectors) -> Table:
        """Give each finding's probability for each class, shape (findings, classes)."""
        scores = vectors @ (RAISED * self.vector.T) + self.bias
        for row, names in enumerate(named):
            places = [self.columns[name] for name in names if name in self.columns]
            if places:
                scores[row] += self.words[:, places].sum(axis=1)
        scores = scores / self.temperature
        if not self.choice:
            return np.asarray(1.0 / (1.0 + np.exp(-scores)), np.float32)
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def read_heads(path: Path) -> dict[str, Head]:
    """Read heads from their file, whose arrays are numbers and nothing else. Raises WeightsError."""
    try:
        with np.load(path, allow_pickle=False) as file:
            said: dict[str, dict[str, Any]] = json.loads(bytes(file["heads"]).decode("utf-8"))
            return {task: _head(file, task, entry) for task, entry in said.items()}
    except _DAMAGED as error:
        raise WeightsError(f"{path}: not the classifier's weights: {error}") from error


def write_heads(heads: Mapping[str, Head], path: Path) -> None:
    """Write heads in half precision: the same heads always give the same bytes."""
    said = {
        task: {
            "classes": head.classes,
            "columns": sorted(head.columns, key=lambda name: head.columns[name]),
            "choice": head.choice,
            "temperature": head.temperature,
            "least": head.least,
        }
        for task, head in heads.items()
    }
    arrays: dict[str, NDArray[Any]] = {"heads": np.frombuffer(json.dumps(said).encode("utf-8"), np.uint8)}
    for task, head in heads.items():
        arrays |= {f"{task}.{name}": getattr(head, name).astype(np.float16) for name in ("words", "vector", "bias")}
    bytes_of = io.BytesIO()
    np.savez_compressed(bytes_of, **arrays)  # type: ignore[arg-type]
    write_atomically(path, bytes_of.getvalue())


def _head(file: Any, task: str, said: Mapping[str, Any]) -> Head:
    words, vector, bias = (file[f"{task}.{name}"].astype(np.float32) for name in ("words", "vector", "bias"))
    classes, columns = tuple(said["classes"]), {name: at for at, name in enumerate(said["columns"])}
    if words.shape != (len(classes), len(columns)) or len(vector) != len(classes) or bias.shape != (len(classes),):
        raise ValueError(f"the weights of {task!r} do not fit its classes and features")
    return Head(classes, columns, words, vector, bias, bool(said["choice"]), said["temperature"], said["least"])
