"""Makes a library several times as large, for speed alone: every review again, its words and vectors a little changed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from kb.library import Library, make_library
from kb.settings import Settings
from kb.words import exact_hash

# How far a copy's vector stands from its model's: neighbours stay neighbours, and no two are the same.
_NOISE = 0.02
_BATCH = 20_000
# Of each table: the columns that name a row or another one (a copy's are told apart by its number), those that number
# one, those of words, and what tells an original from a copy.
_TABLES: Mapping[str, tuple[set[str], set[str], set[str], str]] = {
    "review": ({"id"}, set(), set(), "id NOT LIKE '%~%'"),
    "judgement": ({"review"}, set(), set(), "review NOT LIKE '%~%'"),
    "source": ({"sha256", "review", "origin"}, set(), set(), "sha256 NOT LIKE '%~%'"),
    "passage": ({"id", "review", "source"}, {"num"}, {"text"}, "num <= {most}"),
    "finding": ({"id", "review", "source", "turns_from", "restates"}, {"num", "passage"}, {"text"}, "num <= {most}"),
    "finding_theme": (set(), {"finding"}, set(), "finding <= {most}"),
    "finding_pattern": (set(), {"finding"}, set(), "finding <= {most}"),
}


def scaled_library(data: Path, folder: Path, times: int) -> Library:
    """Copy a library's catalogue and vectors into a folder, `times` as large, and open it; indexes are not caught up."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("catalogue.sqlite", "embeddings.sqlite"):
        shutil.copyfile(data / name, folder / name)
    library = make_library(Settings(data=folder))
    key = library.embedder.key
    library.close()
    with sqlite3.connect(folder / "catalogue.sqlite") as db:
        texts = dict(db.execute("SELECT embed_hash, text FROM passage").fetchall())
        _multiply(db, times)
    with sqlite3.connect(folder / "embeddings.sqlite") as db:
        _perturb(db, key, texts, times)
    return make_library(Settings(data=folder))


def _multiply(db: sqlite3.Connection, times: int) -> None:
    db.create_function("copied", 2, _copied, deterministic=True)
    db.create_function("exact_hash", 1, exact_hash, deterministic=True)
    most = max(db.execute(f"SELECT max(num) FROM {table}").fetchone()[0] for table in ("passage", "finding"))  # noqa: S608
    for copy in range(1, times):
        for table, (names, numbers, words, originals) in _TABLES.items():
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            values = [
                f"{c} || '~{copy}'"
                if c in names
                else f"{c} + {copy * most}"
                if c in numbers
                else f"copied({c}, {copy})"
                if c in words
                else f"exact_hash(copied(text, {copy}))"
                if c == "embed_hash"
                else c
                for c in columns
            ]
            where = originals.format(most=most)
            db.execute(f"INSERT INTO {table} SELECT {', '.join(values)} FROM {table} WHERE {where}")  # noqa: S608
    db.execute("INSERT INTO change (review, kind) SELECT id, 'written' FROM review WHERE id LIKE '%~%'")


def _copied(text: str, copy: int) -> str:
    return f"{text} Copy {copy}."


def _perturb(db: sqlite3.Connection, key: str, texts: Mapping[str, str], times: int) -> None:
    hashes = list(texts)
    chance = np.random.default_rng(1)
    for at in range(0, len(hashes), _BATCH):
        batch = hashes[at : at + _BATCH]
        marks = ",".join("?" * len(batch))
        query = f"SELECT hash, vector FROM vector WHERE model = ? AND hash IN ({marks})"  # noqa: S608
        rows = db.execute(query, (key, *batch)).fetchall()
        vectors = np.frombuffer(b"".join(row[1] for row in rows), "<f4").reshape(len(rows), -1)
        for copy in range(1, times):
            moved = vectors + chance.normal(scale=_NOISE, size=vectors.shape)
            moved = (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype("<f4")
            made = [
                (key, exact_hash(_copied(texts[row[0]], copy)), vector.tobytes())
                for row, vector in zip(rows, moved, strict=True)
            ]
            db.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?, ?)", made)
