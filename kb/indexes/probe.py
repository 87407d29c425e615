"""Opens a Chroma folder and asks it something, in a process of its own: exit status 0 when it answers."""

from __future__ import annotations

import sys
from pathlib import Path

from kb.indexes.vectors import open_collection


def main(folder: str) -> None:
    """Count, fetch and query once; a torn folder raises or takes the process down."""
    collection = open_collection(Path(folder))
    if collection.count():
        held = collection.get(limit=1, include=["embeddings"])
        collection.query(query_embeddings=[held["embeddings"][0]], n_results=1, include=["distances"])


if __name__ == "__main__":
    main(sys.argv[1])
