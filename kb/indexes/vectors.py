"""The vector index: one Chroma collection with cosine distance, owned by one process at a time."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kb.indexes.state import IndexState, Shelved
from kb.protocols import Vectors

_COLLECTION = "passages"
_LAYOUT = "vectors-1"
# Chroma refuses batches over 5,461; an `$in` past some thousands is slow.
_BATCH = 4_000
_REVIEWS_AT_ONCE = 200


class VectorIndex:
    """Passage vectors in Chroma, asked for unfiltered neighbours only: filters are the catalogue's."""

    def __init__(self, folder: Path, embedder_key: str) -> None:
        self.state = IndexState(folder, f"{_LAYOUT}-{embedder_key}")
        self._folder = folder / "chroma"
        self._opened: Any = None
        # Chroma's client is no client yet while another thread is making it.
        self._turn = threading.Lock()

    def apply(self, gone: Sequence[str], passages: Sequence[Shelved], vectors: Vectors) -> None:
        """Take out the reviews in `gone` and put the passages in with their unit vectors, row by row."""
        collection = self._collection()
        for i in range(0, len(gone), _REVIEWS_AT_ONCE):
            collection.delete(where={"review": {"$in": list(gone[i : i + _REVIEWS_AT_ONCE])}})
        for i in range(0, len(passages), _BATCH):
            batch = passages[i : i + _BATCH]
            collection.upsert(
                ids=[str(p.num) for p in batch],
                embeddings=vectors[i : i + _BATCH],
                metadatas=[{"review": p.review} for p in batch],
            )

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """Give the numbers of the `limit` passages nearest to a unit vector of shape (dimensions,), with cosine."""
        found = self._collection().query(query_embeddings=[vector], n_results=limit, include=["distances"])
        return [(int(i), 1.0 - d) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def count(self) -> int:
        """Give how many passages the index holds."""
        return int(self._collection().count())

    def sound(self) -> bool:
        """Try the folder in a child process: one torn by a crash can take down any process that opens it."""
        if not self._folder.exists():
            return True
        probe = [sys.executable, "-m", "kb.indexes.probe", str(self._folder)]
        return subprocess.run(probe, capture_output=True, timeout=120, check=False).returncode == 0

    def reset(self) -> None:
        """Drop the index."""
        self._opened = None
        self.state.forget()
        _forget_client(self._folder)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _collection(self) -> Any:
        with self._turn:
            if self._opened is None:
                self._opened = open_collection(self._folder)
            return self._opened


def open_collection(folder: Path) -> Any:
    """Open (or make) the collection in a folder: cosine, no embedding function, no telemetry."""
    import chromadb

    folder.mkdir(parents=True, exist_ok=True)
    client = chromadb.PersistentClient(str(folder), settings=chromadb.Settings(anonymized_telemetry=False))
    return client.get_or_create_collection(
        _COLLECTION,
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine", "ef_search": 200, "ef_construction": 200}},
    )


def _forget_client(folder: Path) -> None:
    """Drop Chroma's per-folder cache of open systems, which would go on serving the deleted files."""
    if "chromadb" in sys.modules:
        from chromadb.api.shared_system_client import SharedSystemClient

        systems = SharedSystemClient._identifier_to_system
        system = systems.pop(str(folder), None)
        if system is not None:
            system.stop()
