"""The embedding cache: unchanged text is never embedded again. Derived; safe to delete."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from kb.protocols import Embedder, Vectors
from kb.words import exact_hash

_BATCH = 500


class EmbeddingCache:
    """Vectors by (embedder key, SHA-256 of the text), in one SQLite file that several processes may use."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._turn = threading.Lock()
        self._db = sqlite3.connect(path, timeout=60, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS vector "
            "(model TEXT, hash TEXT, vector BLOB NOT NULL, PRIMARY KEY (model, hash)) WITHOUT ROWID"
        )

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def missing(self, model: str, hashes: Iterable[str]) -> list[str]:
        """Give the hashes that have no vector yet, each once, in the order given."""
        wanted = list(dict.fromkeys(hashes))
        held = {h for batch in _batched(wanted) for h in self._held(model, batch)}
        return [h for h in wanted if h not in held]

    def fill(self, embedder: Embedder, texts: Sequence[str]) -> int:
        """Embed the texts that have no vector yet and keep their vectors; give how many were embedded."""
        by_hash = {exact_hash(text): text for text in texts}
        absent = self.missing(embedder.key, by_hash)
        if not absent:
            return 0
        vectors = embedder.embed([by_hash[h] for h in absent])
        rows = [(embedder.key, h, vectors[i].astype("<f4").tobytes()) for i, h in enumerate(absent)]
        # One connection serves every thread: a transaction of two at once would fail.
        with self._turn:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?, ?)", rows)
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
        return len(absent)

    def vectors(self, model: str, hashes: Sequence[str]) -> Vectors:
        """Give the rows for these hashes, shape (len(hashes), dimensions). Raises KeyError when one is missing."""
        found: dict[str, bytes] = {}
        for batch in _batched(list(dict.fromkeys(hashes))):
            marks = ",".join("?" * len(batch))
            query = f"SELECT hash, vector FROM vector WHERE model = ? AND hash IN ({marks})"  # noqa: S608 - only marks
            found.update(self._db.execute(query, (model, *batch)))
        if not hashes:
            return np.zeros((0, 0), dtype=np.float32)
        return np.frombuffer(b"".join(found[h] for h in hashes), dtype="<f4").reshape(len(hashes), -1)

    def count(self, model: str) -> int:
        """Give how many vectors of this embedder are held."""
        return int(self._db.execute("SELECT count(*) FROM vector WHERE model = ?", (model,)).fetchone()[0])

    def clear(self) -> None:
        """Forget every vector."""
        self._db.execute("DELETE FROM vector")

    def _held(self, model: str, batch: Sequence[str]) -> list[str]:
        marks = ",".join("?" * len(batch))
        query = f"SELECT hash FROM vector WHERE model = ? AND hash IN ({marks})"  # noqa: S608 - only marks
        return [row[0] for row in self._db.execute(query, (model, *batch))]


def cached(cache: EmbeddingCache, embedder: Embedder) -> Callable[[Sequence[str]], Vectors]:
    """Give what turns texts into unit rows, embedding each text once however often it is asked for."""

    def vectors_of(texts: Sequence[str]) -> Vectors:
        for batch in _batched(texts):
            cache.fill(embedder, batch)
        return cache.vectors(embedder.key, [exact_hash(text) for text in texts])

    return vectors_of


def _batched(items: Sequence[str]) -> Iterable[Sequence[str]]:
    return (items[i : i + _BATCH] for i in range(0, len(items), _BATCH))
