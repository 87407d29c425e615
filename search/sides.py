"""Which side a question asks about: what goes wrong, what works, or either, as its words and its vector say."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.english import spelled
from kb.protocols import Vectors
from kb.record import write_atomically
from kb.values import Polarity

SIDES = Path(__file__).with_name("sides.npz")
EITHER = "either"
_CLASSES = (str(Polarity.WEAKNESS), str(Polarity.STRENGTH), EITHER)
# A unit vector's numbers are small beside a word's one: they are raised to weigh alike.
_RAISED = 4.0
_FEWEST, _STRENGTH = 3, 0.3
# From this lean on a side is named beside the answer; below it the answer is hardly ranked by one.
SURE = 0.33
# What reading a file that is cut short, changed or of another sort comes to.
_DAMAGED = (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error)


class SidesError(ValueError):
    """The weights cannot be read; the message names the file and the reason."""


@dataclass(frozen=True)
class Sides:
    """Weights of weakness, strength and either: `words` (3, words), `vector` (3, dimensions) and `bias` (3,)."""

    columns: Mapping[str, int]
    words: NDArray[np.float32]
    vector: NDArray[np.float32]
    bias: NDArray[np.float32]

    def lean(self, text: str, vector: Vectors) -> float:
        """Give how sure a question is to ask about weaknesses (towards 1) or strengths (towards -1); 0 is either."""
        scores = self.bias.copy()
        if vector.shape == self.vector.shape[1:]:
            scores += self.vector @ (_RAISED * vector)
        for word in _words(text):
            if word in self.columns:
                scores += self.words[:, self.columns[word]]
        chances = np.exp(scores - scores.max())
        weak, strong, _ = chances / chances.sum()
        return float(weak - strong)


def side_of(lean: float) -> Polarity | None:
    """Give the side that a lean is taken for where it is shown: None for either."""
    if abs(lean) < SURE:
        return None
    return Polarity.WEAKNESS if lean > 0 else Polarity.STRENGTH


def read_sides(path: Path = SIDES) -> Sides:
    """Read the weights from their file, whose arrays are numbers and nothing else. Raises SidesError."""
    try:
        with np.load(path, allow_pickle=False) as file:
            names: list[str] = json.loads(bytes(file["names"]).decode("utf-8"))
            words, vector, bias = (file[name].astype(np.float32) for name in ("words", "vector", "bias"))
    except _DAMAGED as error:
        raise SidesError(f"{path}: not the weights of questions' sides: {error}") from error
    if words.shape != (len(_CLASSES), len(names)) or len(vector) != len(_CLASSES) or bias.shape != (len(_CLASSES),):
        raise SidesError(f"{path}: the weights do not fit their words")
    return Sides({name: at for at, name in enumerate(names)}, words, vector, bias)


def write_sides(sides: Sides, path: Path) -> None:
    """Write the weights in half precision: the same weights always give the same bytes."""
    names = sorted(sides.columns, key=lambda name: sides.columns[name])
    arrays: dict[str, NDArray[Any]] = {"names": np.frombuffer(json.dumps(names).encode("utf-8"), np.uint8)}
    arrays |= {name: getattr(sides, name).astype(np.float16) for name in ("words", "vector", "bias")}
    kept = io.BytesIO()
    np.savez_compressed(kept, **arrays)  # type: ignore[arg-type]
    write_atomically(path, kept.getvalue())


def fit_sides(texts: Sequence[str], vectors: Vectors, asked: Sequence[str]) -> Sides:
    """Learn from questions whose side is known (`asked`: weakness, strength or either; a row of `vectors` each)."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    said = [_words(text) for text in texts]
    times = Counter(word for words in said for word in words)
    columns = {word: at for at, word in enumerate(sorted(word for word in times if times[word] >= _FEWEST))}
    places = [(row, columns[word]) for row, words in enumerate(said) for word in words if word in columns]
    rows, cells = zip(*places, strict=True)
    table = csr_matrix((np.ones(len(places)), (rows, cells)), shape=(len(texts), len(columns)))
    truth = np.array([_CLASSES.index(side) for side in asked])
    with threadpool_limits(1):  # sums in another order would give other last digits
        fit = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=3000).fit(
            hstack([table, csr_matrix(_RAISED * vectors)]).tocsr(), truth
        )
    own = fit.coef_.astype(np.float16).astype(np.float32)
    bias = fit.intercept_.astype(np.float16).astype(np.float32)
    return Sides(columns, own[:, : len(columns)], own[:, len(columns) :], bias)


def _words(text: str) -> list[str]:
    """Give a text's words and pairs of words, each once; the words that only ask ("how well") tell most here."""
    words = spelled(text)
    return list(dict.fromkeys([*words, *(" ".join(pair) for pair in pairwise(words))]))
