"""An opened library: settings, codebook, catalogue, cache, embedder and indexes, made once and passed to the rooms."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kb.abbreviations import Abbreviations, read_abbreviations
from kb.adapter import read_adapter
from kb.authorities import Authorities
from kb.catalogue import Catalogue
from kb.codebook import Codebook
from kb.codebook_files import read_codebook
from kb.embedder import ASKING, SentenceEmbedder
from kb.embeddings import EmbeddingCache
from kb.indexes.indexer import Indexer, IndexerLock
from kb.indexes.shelf import VectorShelf
from kb.indexes.vectors import VectorIndex
from kb.indexes.words import WordIndex
from kb.protocols import Embedder
from kb.record import Record
from kb.settings import Settings

# How long a command waits for another process to bring the indexes up to date, in seconds.
_PATIENCE_S = 2.0


@dataclass(frozen=True)
class Library:
    """Everything a command or a route needs; nothing in it is loaded before it is used."""

    settings: Settings
    authorities: Authorities
    codebook: Codebook
    abbreviations: Abbreviations
    record: Record
    catalogue: Catalogue
    cache: EmbeddingCache
    embedder: Embedder
    words: WordIndex
    vectors: VectorIndex
    shelf: VectorShelf
    lock: IndexerLock
    indexer: Indexer

    def catch_up(self, role: str) -> bool:
        """Bring the indexes up to date if no other process is the indexer; say whether they are up to date."""
        if not self.indexer.behind():
            return True
        mine = self.lock.held
        if not mine and not self.lock.take(role):
            return False
        try:
            self.indexer.catch_up()
        finally:
            if not mine:
                self.lock.release()
        return True

    def await_indexes(self, role: str) -> None:
        """Bring the indexes up to date, or give the process that owns them two seconds to; then answer from what is."""
        if self.catch_up(role):
            return
        end = time.monotonic() + _PATIENCE_S
        while self.indexer.behind() and time.monotonic() < end:
            time.sleep(0.05)

    def close(self) -> None:
        """Let go of files and locks."""
        self.lock.release()
        self.cache.close()
        self.catalogue.close()


def make_library(settings: Settings, embedder: Embedder | None = None, any_layout: bool = False) -> Library:
    """Open (or make) the library in `settings.data`; `any_layout` takes even an older catalogue.

    Raises CodebookError, AbbreviationsError, AdapterError, ModelError, CatalogueError or OSError.
    """
    authorities = Authorities.read(settings.content / "authorities.csv")
    catalogue = Catalogue(settings.catalogue_path, authorities, any_layout)
    cache = EmbeddingCache(settings.cache_path)
    model = embedder or _embedder(settings)
    words = WordIndex(settings.indexes_path / "words")
    vectors = VectorIndex(settings.indexes_path / "vectors", model.key)
    return Library(
        settings=settings,
        authorities=authorities,
        codebook=read_codebook(settings.content),
        abbreviations=read_abbreviations(settings.content / "abbreviations.yaml"),
        record=Record(settings.record_path),
        catalogue=catalogue,
        cache=cache,
        embedder=model,
        words=words,
        vectors=vectors,
        shelf=VectorShelf(catalogue, cache, model),
        lock=IndexerLock(settings.indexes_path),
        indexer=Indexer(catalogue, cache, model, words, vectors),
    )


def _embedder(settings: Settings) -> Embedder:
    asking = None if settings.model else read_adapter(ASKING)
    model, precision, threads = settings.model, settings.precision, settings.threads
    return SentenceEmbedder(model, precision, threads, asking=asking, kept=settings.models_path)


@contextmanager
def open_library(settings: Settings, embedder: Embedder | None = None) -> Iterator[Library]:
    """Open the library for the length of a block."""
    library = make_library(settings, embedder)
    try:
        yield library
    finally:
        library.close()
