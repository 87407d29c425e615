"""Made libraries whose test embedder tells words apart: with 64 dimensions nonsense falls on real words."""

from __future__ import annotations

from pathlib import Path

from kb.library import Library, make_library
from kb.settings import Settings
from tests.making import Made, WordEmbedder, shelve


class WideEmbedder(WordEmbedder):
    """The test embedder with room for every word."""

    key = "words-4096"
    dimensions = 4_096


def wide_library(folder: Path, *reviews: Made) -> Library:
    """Open a library in a folder with the wide test embedder, and shelve the reviews."""
    library = make_library(Settings(data=folder), WideEmbedder())
    for review in reviews:
        shelve(library, review)
    library.catch_up("tests")
    return library
