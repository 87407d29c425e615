"""Which side a description speaks from: what is wrong or what is right, told as the library's own passages are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kb.indexes.shelf import View
from kb.protocols import Vectors
from kb.values import Polarity
from search.cases_table import Table, rows_of

# Learning from more passages than this moves nothing; from fewer of a side, nothing is learned.
_MOST, _FEWEST = 6_000, 50
# How sure a reading must be, one way or the other, before a description is taken to be of one side.
_WEAK, _STRONG = 0.65, 0.30

Weights = Mapping[str, float]

# How much a finding of each side counts for a description of weaknesses, of strengths, and of neither for sure. A
# situation is mostly described by what is wrong in it.
_OF: Mapping[Polarity | None, Weights] = {
    Polarity.WEAKNESS: {"weakness": 1.0, "mixed": 0.9, "strength": 0.5},
    Polarity.STRENGTH: {"weakness": 0.5, "mixed": 0.8, "strength": 1.0},
    None: {"weakness": 1.0, "mixed": 0.9, "strength": 0.75},
}


class Sides:
    """Reads the side of a text from its vector, by a logistic regression on passages whose findings have one side."""

    def __init__(self, view: View, table: Table) -> None:
        passages, back = np.unique(table.passages, return_inverse=True)
        weak = np.bincount(back, table.sides == Polarity.WEAKNESS, len(passages))
        strong = np.bincount(back, table.sides == Polarity.STRENGTH, len(passages))
        whole = np.bincount(back, minlength=len(passages))
        at = np.flatnonzero((weak == whole) | (strong == whole))
        at = at[:: max(1, len(at) // _MOST)]
        is_weak = weak[at] == whole[at]
        self._model: Any = None
        if min(is_weak.sum(), (~is_weak).sum()) >= _FEWEST:
            # Heavy, and only descriptions need it.
            from sklearn.linear_model import LogisticRegression

            vectors, _ = rows_of(view, passages[at])
            self._model = LogisticRegression(class_weight="balanced", max_iter=300).fit(vectors, is_weak)

    def of(self, vector: Vectors) -> Polarity | None:
        """Give the side that a text speaks from, None where that is unsure or the library is too small to tell."""
        if self._model is None:
            return None
        weak = float(self._model.predict_proba(vector[None])[0, 1])
        if weak >= _WEAK:
            return Polarity.WEAKNESS
        return Polarity.STRENGTH if weak <= _STRONG else None


def weights_of(side: Polarity | None) -> Weights:
    """Give how much a finding of each polarity counts for a description of this side."""
    return _OF[side]


def answers(side: Polarity | None, polarity: str) -> bool:
    """Say whether a finding of this polarity is like a description of this side: its opposite is not."""
    return side is None or polarity in (str(side), str(Polarity.MIXED))
