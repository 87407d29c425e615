"""The words of a question: their stems, how rare they are in the library, and how well a text answers them."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import tantivy
from sqlalchemy import func, select

from kb.catalogue import Catalogue
from kb.catalogue.tables import passage

# A question longer than this is read no further: pasted documents are not questions.
LONGEST_QUESTION = 4_000
_SAMPLE = 3_000
# Words that questions are asked with, beyond the analyser's own list: they say nothing of the subject.
_ASKED_WITH = """
    a about all also am an and any anyone are as at be been being but by can could did do does doing done for from
    get gets getting give got had has have having he her here hers him his how i if in into is it its just me more
    most much my no nobody not nothing of off on one ones or our out over own really same say says she should so
    some somebody someone something such than that the their them then there these they thing things this those to
    too up us very was we were what when where which while who whom whose why will with would you your
    d ll m re s t ve
"""
_ASKING = frozenset(_ASKED_WITH.split())


def clip(question: str) -> str:
    """Give the question on one line, cut where it grows too long to be one."""
    return " ".join(question[: LONGEST_QUESTION * 2].split())[:LONGEST_QUESTION]


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.custom_stopword(sorted(_ASKING)))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def stems(text: str) -> list[str]:
    """Give the stems of a text's words in order, without the words that only ask."""
    found: list[str] = _analyzer().analyze(text)
    return found


def telling(question: str) -> list[str]:
    """Give the question's words that say something of its subject, each once, as written but in lower case."""
    words = (word for word in "".join(c if c.isalnum() else " " for c in question.lower()).split())
    return list(dict.fromkeys(word for word in words if word not in _ASKING))


class Rarity:
    """How rare each stem is among the library's passages, from an even sample of a few thousand of them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._seen: Counter[str] = Counter()
        self._sampled = 0
        self._of = -1
        self._turn = threading.Lock()

    def weights(self, wanted: Iterable[str], passages: int) -> dict[str, float]:
        """Give each stem's inverse document frequency (above 0); `passages` is how many the library holds now."""
        with self._turn:
            # A fifth more or fewer passages hardly moves a weight; only then is the sample drawn again.
            if self._of < 0 or abs(passages - self._of) * 5 > self._of:
                self._draw(passages)
        return {stem: math.log1p(self._sampled / (1 + self._seen[stem])) + 0.01 for stem in wanted}

    def _draw(self, passages: int) -> None:
        step = max(1, passages // _SAMPLE)
        with self._catalogue.reading() as db:
            texts = db.scalars(select(passage.c.text).where(func.mod(passage.c.num, step) == 0)).all()
        self._seen = Counter(stem for text in texts for stem in set(stems(text)))
        self._sampled, self._of = len(texts), passages


def overlap(weights: Mapping[str, float], text: str) -> float:
    """Give the share of a question's weighted stems that a text holds, from 0 to 1."""
    whole = sum(weights.values())
    held = set(stems(text))
    return sum(weight for stem, weight in weights.items() if stem in held) / whole if whole else 0.0
