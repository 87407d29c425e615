"""The words of a question: how rare each is in the library, and how well a text answers them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from kb.english import ASKING, spelled, stems
from kb.indexes.words import WordIndex

# A question longer than this is read no further: what is longer is a document, and searched as one.
LONGEST_QUESTION = 4_000


def clip(question: str) -> str:
    """Give the question on one line, cut where it grows too long to be one."""
    return " ".join(question[: LONGEST_QUESTION * 2].split())[:LONGEST_QUESTION]


def telling(question: str) -> list[str]:
    """Give the question's words that say something of its subject, each once, in lower case and one spelling."""
    return list(dict.fromkeys(word for word in spelled(question) if word not in ASKING))


def rarity(wanted: Iterable[str], words: WordIndex) -> dict[str, float]:
    """Give each stem's inverse document frequency among the passages of an index (above 0)."""
    passages = words.count()
    return {stem: math.log1p(passages / (1 + words.holding(stem))) + 0.01 for stem in wanted}


def overlap(weights: Mapping[str, float], text: str) -> float:
    """Give the share of a question's weighted stems that a text holds, from 0 to 1."""
    whole = sum(weights.values())
    held = set(stems(text))
    return sum(weight for stem, weight in weights.items() if stem in held) / whole if whole else 0.0
