"""The full-text index: tantivy with English stemming over passages and their sections."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tantivy

from kb.indexes.state import IndexState, Shelved
from kb.protocols import Vectors
from kb.words import normal_form

_LAYOUT = "words-1"
_ANALYZER = "english"
_HEAP = 64_000_000


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
            writer.add_document(tantivy.Document(num=p.num, review=p.review, text=p.text, section=p.section))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()

    def search(self, query: str, limit: int) -> list[tuple[int, float]]:
        """Give up to `limit` passage numbers that share a word with the query, with their BM25 scores, best first."""
        index = self._index(make=False)
        words = normal_form(query)
        if index is None or not words:
            return []
        parsed, _errors = index.parse_query_lenient(words, ["text", "section"], field_boosts={"section": 0.3})
        searcher = index.searcher()
        hits = searcher.search(parsed, limit=limit, count=False).hits
        return [(searcher.doc(address)["num"][0], score) for score, address in hits]

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
            index = tantivy.Index(_schema(), path=str(self._folder), reuse=True)
            index.register_tokenizer(_ANALYZER, _analyzer())
            self._opened = index
        return self._opened


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("num", stored=True, indexed=True)
    builder.add_text_field("review", tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name=_ANALYZER)
    builder.add_text_field("section", tokenizer_name=_ANALYZER)
    return builder.build()


def _analyzer() -> Any:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.stopword("english"))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )
