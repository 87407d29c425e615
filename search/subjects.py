"""What a question is near to by itself: the themes' own texts, and the services that the library is not about."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property

from kb.codebook import NamedPattern, Theme
from kb.library import Library
from kb.protocols import Vectors
from kb.values import Polarity
from kb.words import exact_hash


@dataclass(frozen=True)
class _Texts:
    themes: dict[str, Vectors]
    named: dict[str, Vectors]
    elsewhere: Vectors


class Subjects:
    """The texts as vectors, read from the embedding cache (made once) when first needed and kept for the process."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._turn = threading.Lock()

    def themes(self, vector: Vectors) -> dict[str, float]:
        """Give each theme's cosine with a question: that of the nearest of the theme's own texts."""
        return {theme: float((rows @ vector).max()) for theme, rows in self._held().themes.items()}

    def named(self, vector: Vectors) -> dict[str, float]:
        """Give each named pattern's cosine with a question: that of the nearest of its statements and examples."""
        return {name: float((rows @ vector).max()) for name, rows in self._held().named.items()}

    def nearest(self, vector: Vectors) -> float:
        """Give the cosine of a question with the nearest text of any theme or named pattern."""
        held = self._held()
        return max(
            (float((rows @ vector).max()) for rows in (*held.themes.values(), *held.named.values())), default=0.0
        )

    def elsewhere(self, vector: Vectors) -> float:
        """Give the cosine of a question with the nearest service that the library is not about."""
        return float((self._held().elsewhere @ vector).max())

    def statement(self, subject: str, polarity: Polarity) -> Vectors:
        """Give the vector of a theme's or named pattern's failure statement (weakness) or success statement (strength)."""
        held = self._held()
        rows = held.themes[subject] if subject in held.themes else held.named[subject]
        vector: Vectors = rows[0 if polarity is Polarity.WEAKNESS else 1]
        return vector

    def _held(self) -> _Texts:
        with self._turn:
            return self._texts

    @cached_property
    def _texts(self) -> _Texts:
        cache, embedder = self._library.cache, self._library.embedder
        themes = {theme.id: _texts_of(theme) for theme in self._library.codebook.themes.values()}
        named = {pattern.id: _examples_of(pattern) for pattern in self._library.codebook.named.values()}
        elsewhere = list(self._library.codebook.elsewhere)
        both = (*themes.values(), *named.values())
        cache.fill(embedder, [*elsewhere, *(text for own in both for text in own)])

        def vectors(texts: list[str]) -> Vectors:
            return cache.vectors(embedder.key, [exact_hash(text) for text in texts])

        return _Texts(
            {theme: vectors(own) for theme, own in themes.items()},
            {name: vectors(own) for name, own in named.items()},
            vectors(elsewhere),
        )


def _examples_of(pattern: NamedPattern) -> list[str]:
    return [pattern.failure, pattern.success, pattern.title, *pattern.failure_examples, *pattern.success_examples]


def _texts_of(theme: Theme) -> list[str]:
    return [theme.failure, theme.success, f"{theme.title}. {theme.definition}", theme.title, *theme.belongs]
