"""The indexer: the one process that writes the indexes, and how they catch up with the catalogue."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import select

from kb.catalogue import Catalogue
from kb.catalogue.tables import passage
from kb.embeddings import EmbeddingCache
from kb.indexes.state import PassageIndex, Shelved
from kb.indexes.vectors import VectorIndex
from kb.indexes.words import WordIndex
from kb.protocols import Embedder, Vectors

Progress = Callable[[int, int], None]
_REVIEWS_AT_ONCE = 50


class IndexerLock:
    """A lock file in the indexes' folder that says which process owns them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(folder / "indexer.lock", thread_local=False)
        self._says = folder / "indexer.json"

    def take(self, role: str) -> bool:
        """Try to become the indexer; False when another process is."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        self._says.write_text(json.dumps({"pid": os.getpid(), "role": role}), encoding="utf-8")
        return True

    @property
    def held(self) -> bool:
        """Whether this process is the indexer."""
        return self._lock.is_locked

    def taken_elsewhere(self) -> bool:
        """Whether another process is the indexer now."""
        if self.held:
            return False
        try:
            with self._lock.acquire(timeout=0):
                return False
        except Timeout:
            return True

    def owner(self) -> str:
        """Say who the indexer is, for people."""
        try:
            says = json.loads(self._says.read_text(encoding="utf-8"))
            return f"{says['role']} (process {says['pid']})"
        except (OSError, ValueError, KeyError):
            return "another process"

    def release(self) -> None:
        """Stop being the indexer."""
        if self._lock.is_locked:
            self._says.unlink(missing_ok=True)
            self._lock.release()


class Indexer:
    """Brings both indexes up to the end of the change log, from the cache, without the model where it can."""

    def __init__(
        self, catalogue: Catalogue, cache: EmbeddingCache, embedder: Embedder, words: WordIndex, vectors: VectorIndex
    ) -> None:
        self._catalogue = catalogue
        self._cache = cache
        self._embedder = embedder
        self._words = words
        self._vectors = vectors
        self._turn = threading.Lock()

    def behind(self) -> bool:
        """Whether an index has not applied the last change, or was torn."""
        last, me = self._catalogue.last_change(), self._catalogue.id
        return any(i.state.torn or i.state.applied(me) != last for i in (self._words, self._vectors))

    def catch_up(self, progress: Progress = lambda _done, _total: None) -> None:
        """Apply every change that an index has not seen; a torn or foreign index is dropped and made again.

        Call it only in the process that holds the `IndexerLock`. `progress` hears of reviews done and in all.
        """
        with self._turn:
            for index in (self._words, self._vectors):
                self._catch_up_one(index, progress)

    def _catch_up_one(self, index: PassageIndex, progress: Progress) -> None:
        last, me = self._catalogue.last_change(), self._catalogue.id
        applied = index.state.applied(me)
        if index.state.torn and not (isinstance(index, VectorIndex) and applied is not None and index.sound()):
            applied = None
        if applied is None:
            index.reset()
        elif applied == last and not index.state.torn:
            return
        reviews = self._catalogue.changed_since(applied or 0)
        with index.state.writing(me, last):
            for i in range(0, len(reviews), _REVIEWS_AT_ONCE):
                batch = reviews[i : i + _REVIEWS_AT_ONCE]
                passages, vectors = self._shelved(batch)
                index.apply(batch if applied is not None else [], passages, vectors)
                progress(min(i + _REVIEWS_AT_ONCE, len(reviews)), len(reviews))

    def _shelved(self, reviews: Sequence[str]) -> tuple[list[Shelved], Vectors]:
        with self._catalogue.reading() as db:
            rows = db.execute(
                select(passage.c.num, passage.c.review, passage.c.text, passage.c.section, passage.c.embed_hash)
                .where(passage.c.review.in_(reviews))
                .order_by(passage.c.num)
            ).all()
        passages = [Shelved(r.num, r.review, r.text, r.section) for r in rows]
        # Nothing is embedded twice; only a cache that was deleted has anything left to do here.
        self._cache.fill(self._embedder, [p.text for p in passages])
        return passages, self._cache.vectors(self._embedder.key, [r.embed_hash for r in rows])
