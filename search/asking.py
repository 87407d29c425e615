"""Makes questions ready: what is looked for by words and by meaning, and which side is asked about."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kb.abbreviations import Abbreviations
from kb.embedder import OFFICIAL_WEIGHTS
from kb.english import stems
from kb.indexes.words import Wanted
from kb.library import Library
from kb.protocols import Vectors
from kb.values import Polarity
from search.sides import read_sides, side_of
from search.wording import clip, rarity

# Says that the side is to be read from the question.
READ = "read"
_LEANS: Mapping[Polarity | str | None, float] = {Polarity.WEAKNESS: 1.0, Polarity.STRENGTH: -1.0, None: 0.0}
_NONE = np.zeros(0, np.float32)
_QUESTIONS_KEPT = 512
# A long description is looked up by its rarest words: more of them slow the search and blur it.
_MOST_WORDS = 32


@dataclass(frozen=True)
class Question:
    """A question made ready.

    `vector` is its unit vector; `weights` are its stems with their inverse document frequencies; `wanted` is what
    the word index is asked for; `lean` says how far weaknesses (towards 1) or strengths (towards -1) are asked about.
    """

    text: str
    vector: Vectors
    weights: Mapping[str, float]
    wanted: tuple[Wanted, ...]
    lean: float = 0.0

    @property
    def side(self) -> Polarity | None:
        """The polarity that is asked about, None for either."""
        return side_of(self.lean)

    @property
    def most(self) -> float:
        """About the highest BM25 score that a passage could have for what is wanted."""
        return sum(max(self.weights[stem] for stem in wanted.runs[0]) for wanted in self.wanted) or 1.0


class Asking:
    """Makes questions ready for a library; remembers the last few hundred vectors. May be used by several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._abbreviations: Abbreviations = library.abbreviations
        self._sides = read_sides()
        # The weights were learnt on the vectors of the model that ships: another's say nothing to them.
        self._ours = library.embedder.key.startswith(OFFICIAL_WEIGHTS[:16])
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._turn = threading.Lock()

    def ask(self, question: str, side: Polarity | str | None = READ) -> Question | None:
        """Make a question ready; None when it says nothing that could be looked for.

        `side` is the polarity to rank by, None for either; left out, it is read from the question.
        """
        text = clip(question)
        known = stems(text)
        if not known:
            return None
        weights = rarity(known, self._library.words)
        vector = self._vector(self._abbreviations.in_full(text))
        lean = self._sides.lean(text, vector if self._ours else _NONE) if side == READ else _LEANS[side]
        return Question(text, vector, weights, self._wanted(known, weights), lean)

    def _wanted(self, known: list[str], weights: Mapping[str, float]) -> tuple[Wanted, ...]:
        runs = dict.fromkeys(self._abbreviations.runs(known))
        rarest = sorted(runs, key=lambda ways: -max(weights[stem] for stem in ways[0]))[:_MOST_WORDS]
        return tuple(Wanted(ways) for ways in runs if ways in rarest)

    def _vector(self, text: str) -> Vectors:
        with self._turn:
            if text in self._vectors:
                self._vectors.move_to_end(text)
                return self._vectors[text]
        vector: Vectors = self._library.embedder.embed_question(text)
        with self._turn:
            self._vectors[text] = vector
            while len(self._vectors) > _QUESTIONS_KEPT:
                self._vectors.popitem(last=False)
        return vector
