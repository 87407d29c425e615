"""The full-text index: tantivy over passages and their sections, in the stems of `kb.english`."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from kb.english import spelled, stems
from kb.indexes.state import IndexState, Shelved
from kb.protocols import Vectors

_LAYOUT = "words-2"
_HEAP = 64_000_000
# What a word in a section's heading counts beside the same word in the passage.
_SECTION = 0.3
# Past this many numbers a list of them slows a search more than looking at further hits does.
MOST_LISTED = 20_000

Hits = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something looked for: any of these runs of stems, a run of several standing together; the best one counts."""

    runs: tuple[tuple[str, ...], ...]
    weight: float = 1.0


class WordIndex:
    """Words of passages, ranked by BM25. One process writes; any number read."""

    def __init__(self, folder: Path) -> None:
        self.state = IndexState(folder, _LAYOUT)
        self._folder = folder / "tantivy"
        self._opened: Any = None

    def apply(self, gone: Sequence[str], passages: Sequence[Shelved], vectors: Vectors) -> None:  # noqa: ARG002
        """Take out the reviews in `gone` and put the passages in, in one commit; vectors are not used."""
        index = self._index(make=True)
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for review in gone:
            writer.delete_documents_by_term("review", review)
        for p in passages:
            text, section = " ".join(stems(p.text)), " ".join(stems(p.section))
            words = " ".join(dict.fromkeys(spelled(p.text)))
            writer.add_document(tantivy.Document(num=p.num, review=p.review, text=text, section=section, word=words))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()

    def search(self, wanted: Sequence[Wanted], limit: int, among: NDArray[np.int64] | None = None) -> Hits:
        """Give up to `limit` passage numbers that hold something wanted, with their BM25 scores, best first.

        `among` are the only numbers that may come back, at most `MOST_LISTED` of them; None is all.
        """
        index = self._index(make=False)
        if index is None or not wanted or limit < 1:
            return []
        schema = index.schema
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, _clause(schema, one)) for one in wanted])
        if among is not None:
            listed = tantivy.Query.term_set_query(schema, "num", among.tolist())
            silent = tantivy.Query.boost_query(listed, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, silent), (tantivy.Occur.Must, query)])
        searcher = index.searcher()
        hits = searcher.search(query, limit=limit, count=False).hits
        nums = searcher.fast_field_values("num", [address for _, address in hits])
        return [(num, score) for num, (score, _) in zip(nums, hits, strict=True)]

    def holding(self, stem: str) -> int:
        """Give how many passages hold a stem."""
        index = self._index(make=False)
        return 0 if index is None else int(index.searcher().doc_freq("text", stem))

    def vocabulary(self) -> dict[str, int]:
        """Give every word as it is spelled in passages, with how many of them hold it."""
        index = self._index(make=False)
        return {} if index is None else dict(index.searcher().terms_with_prefix("word", ""))

    def count(self) -> int:
        """Give how many passages the index holds."""
        index = self._index(make=False)
        return 0 if index is None else int(index.searcher().num_docs)

    def reload(self) -> None:
        """See what another process has committed since."""
        if self._opened is not None:
            self._opened.reload()

    def reset(self) -> None:
        """Drop the index."""
        self._opened = None
        self.state.forget()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _index(self, make: bool) -> Any:
        if self._opened is None:
            if not make and not (self._folder / "meta.json").exists():
                return None
            self._folder.mkdir(parents=True, exist_ok=True)
            self._opened = tantivy.Index(_schema(), path=str(self._folder), reuse=True)
        return self._opened


def _clause(schema: Any, wanted: Wanted) -> Any:
    ways = [_run(schema, run) for run in wanted.runs]
    best = ways[0] if len(ways) == 1 else tantivy.Query.disjunction_max_query(ways)
    return best if wanted.weight == 1.0 else tantivy.Query.boost_query(best, wanted.weight)


def _run(schema: Any, run: Sequence[str]) -> Any:
    fields = [_in_field(schema, field, run) for field in ("text", "section")]
    fields[1] = tantivy.Query.boost_query(fields[1], _SECTION)
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, field) for field in fields])


def _in_field(schema: Any, field: str, run: Sequence[str]) -> Any:
    if len(run) == 1:
        return tantivy.Query.term_query(schema, field, run[0], index_option="freq")
    return tantivy.Query.phrase_query(schema, field, list(run))


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("num", indexed=True, fast=True)
    builder.add_text_field("review", tokenizer_name="raw")
    for field in ("text", "section"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("word", tokenizer_name="whitespace", index_option="basic")
    return builder.build()
