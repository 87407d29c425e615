"""Suggests how a word that the library does not hold is spelled there: from the library's own vocabulary."""

from __future__ import annotations

import re
import threading

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

from kb.abbreviations import Abbreviations
from kb.english import ASKING, spelled, stems
from kb.indexes.words import WordIndex

# A shorter word is near to too many others; a word in fewer passages may itself be a slip.
_SHORTEST, _HELD_BY = 4, 5
# Letters that may be wrong: one, from this many letters on two.
_LONG = 8


class Spelling:
    """Knows the library's words. Made once; may be used by several threads."""

    def __init__(self, words: WordIndex, abbreviations: Abbreviations) -> None:
        self._words = words
        self._abbreviations = abbreviations
        self._common: dict[str, int] = {}
        self._of = -1
        self._turn = threading.Lock()

    def suggestion(self, question: str) -> str | None:
        """Give the question with its unknown words as the library spells them; None where nothing is to be changed."""
        better = {word: self._nearest(word) for word in set(spelled(question)) if self._unknown(word)}
        changes = {word: near for word, near in better.items() if near}
        if not changes:
            return None
        ours = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(changes)))})\b", re.IGNORECASE)
        return ours.sub(lambda found: changes[found.group().lower()], question)

    def _unknown(self, word: str) -> bool:
        if len(word) < _SHORTEST or word in ASKING or not word.isalpha():
            return False
        stem = stems(word)
        return bool(stem) and not self._words.holding(stem[0]) and tuple(stem) not in self._abbreviations.others

    def _nearest(self, word: str) -> str | None:
        most = 2 if len(word) >= _LONG else 1
        common = self._known()
        found = extract(word, common.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=5)
        best = min(found, key=lambda hit: (hit[1], hit[0][0] != word[0], -common[hit[0]], hit[0]), default=None)
        return best[0] if best else None

    def _known(self) -> dict[str, int]:
        """Give the common words; read again when the library has grown or shrunk by a fifth."""
        held = self._words.count()
        with self._turn:
            if self._of < 0 or abs(held - self._of) * 5 > self._of:
                least = min(_HELD_BY, max(1, held // 100))
                every = self._words.vocabulary().items()
                self._common = {word: times for word, times in every if times >= least and word.isalpha()}
                self._of = held
            return self._common
