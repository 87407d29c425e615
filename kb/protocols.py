"""What the rooms ask of each other: readers, classifiers and embedders are passed in by these shapes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kb.readings import Labels, PassageRead, Reading
from kb.values import Document, Unreadable

Vectors = NDArray[np.float32]


class UnreadableError(ValueError):
    """A document cannot be read; the message names it and the reason."""


# Gives what an uploaded document (its bytes and name) says, in order. Raises UnreadableError.
Saying = Callable[[bytes, str], Sequence[str]]


class Reader(Protocol):
    """Reads one kind of document."""

    @property
    def name(self) -> str:
        """The reader's name, shown to people."""
        ...

    @property
    def version(self) -> str:
        """Raised whenever the reader gives something else: part of the key that says when to read again."""
        ...

    @property
    def proven(self) -> bool:
        """Whether it has been measured on real published documents; else it is built from published formats alone."""
        ...

    def accepts(self, document: Document) -> str | None:
        """Say why this reader can read the document, or None when it cannot."""
        ...

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the document whole; never raise on its content."""
        ...


class Classifier(Protocol):
    """Says what each finding is: its polarity, themes, patterns, extent and status."""

    @property
    def version(self) -> str:
        """Changes whenever the labels may: part of the key that says when to classify again."""
        ...

    def classify(self, passages: Sequence[PassageRead]) -> list[list[Labels]]:
        """Give, for each passage, the labels of each of its findings, in order.

        Passages are those of one document in reading order. What a write-up's author stated is not overruled:
        the caller keeps a finding's own polarity and themes where they are not None.
        """
        ...


class Embedder(Protocol):
    """Turns text into unit vectors. `key` names the weights, precision and pooling that made them."""

    @property
    def key(self) -> str:
        """What the vectors were made by; part of every cache key."""
        ...

    @property
    def dimensions(self) -> int:
        """Numbers in a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give one unit row of float32 for each text, shape (len(texts), dimensions)."""
        ...

    def embed_question(self, text: str) -> Vectors:
        """Give the unit vector of one question, shape (dimensions,), comparable with the rows of `embed`."""
        ...
