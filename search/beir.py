"""Public test collections in BEIR's layout, searched by the same parts and the same fusion as the library.

A folder holds `corpus.jsonl` (_id, title, text), `queries.jsonl` (_id, text) and `qrels/test.tsv` (query-id,
corpus-id, score). What belongs to this field alone (patterns, sides, abbreviations) has no say there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kb.english import stems
from kb.indexes.shelf import View
from kb.indexes.state import Shelved
from kb.indexes.words import Wanted, WordIndex
from kb.protocols import Embedder, Vectors
from search.asking import Question
from search.fuse import fuse
from search.measuring import Grades, Ranking, System
from search.planner import by_meaning, by_words
from search.wording import rarity

BATCH = 2_000
_DEPTH = 200


class BeirError(ValueError):
    """A collection cannot be read; the message names the file, the line and the reason."""


@dataclass(frozen=True)
class Collection:
    """A test collection: texts of documents and queries by id, and grades of documents (by place) for queries."""

    ids: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    queries: dict[str, str]
    grades: Grades


def read_collection(folder: Path) -> Collection:
    """Read a collection. Raises BeirError."""
    documents = list(_objects(folder / "corpus.jsonl", "_id", "text"))
    ids = tuple(str(one["_id"]) for one in documents)
    place = {one: at for at, one in enumerate(ids)}
    grades: dict[str, dict[int, int]] = {}
    path = folder / "qrels" / "test.tsv"
    for number, line in enumerate(_lines(path)[1:], 2):
        try:
            query, document, grade = line.split("\t")
            if document in place:
                grades.setdefault(query, {})[place[document]] = int(grade)
        except ValueError as error:
            raise BeirError(f"{path}, line {number}: {error}") from error
    every = {str(one["_id"]): str(one["text"]) for one in _objects(folder / "queries.jsonl", "_id", "text")}
    queries = {query: every[query] for query in grades if query in every}
    if not queries:
        raise BeirError(f"{folder}: no query of qrels/test.tsv stands in queries.jsonl")
    texts = tuple((str(one.get("title") or ""), str(one["text"])) for one in documents)
    return Collection(ids, texts, queries, grades)


def systems(
    collection: Collection, embedder: Embedder, folder: Path, step: Callable[[str], object] = lambda _: None
) -> dict[str, System]:
    """Index a collection in a folder and give the engine and its two parts; `step` is told of each batch."""
    words = WordIndex(folder / "words")
    whole = [f"{title}. {text}" if title else text for title, text in collection.texts]
    rows: list[Vectors] = []
    for at in range(0, len(whole), BATCH):
        batch = whole[at : at + BATCH]
        shelved = [Shelved(at + i, "", text, "") for i, text in enumerate(batch)]
        words.apply([], shelved, np.zeros((0, 0), np.float32))
        rows.append(embedder.embed(batch))
        step(f"{at + len(batch):,} documents")
    nums = np.arange(len(whole), dtype=np.int64)
    view = View(0, nums, np.concatenate(rows), np.zeros((len(whole), 3), np.float32))

    def worded(query: str) -> Ranking:
        return by_words(words, _wanted(query), view, None, _DEPTH).ranked

    def near(query: str) -> Ranking:
        return by_meaning(view, None, embedder.embed_question(query), None, _DEPTH).ranked

    def engine(query: str) -> Ranking:
        own = stems(query)
        asked = Question(query, embedder.embed_question(query), rarity(own, words), _wanted(query))
        return fuse(view, asked, list(worded(query)), list(near(query))).ranked

    return {"the engine": engine, "words alone (BM25)": worded, "meaning alone": near}


def _wanted(query: str) -> tuple[Wanted, ...]:
    return tuple(Wanted(((stem,),)) for stem in dict.fromkeys(stems(query)))


def _objects(path: Path, *keys: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_lines(path), 1):
        try:
            said: dict[str, Any] = json.loads(line)
            if any(key not in said for key in keys):
                raise ValueError(f"needs {' and '.join(keys)}")
        except (ValueError, TypeError) as error:
            raise BeirError(f"{path}, line {number}: {error}") from error
        yield said


def _lines(path: Path) -> Sequence[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise BeirError(f"{path}: {error}") from error
