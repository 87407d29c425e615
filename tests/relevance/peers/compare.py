"""The engine beside its peers, on the same passages, the same model and the same judged needs.

    pip install -r tests/relevance/peers/requirements.txt
    python -m tests.relevance.peers.compare --data DIR [--split report] [--json FILE]

Each peer is used as its documentation shows for hybrid search, with its own tokeniser and defaults: txtai with
`hybrid=True`, Haystack with BM25 and embeddings joined by reciprocal rank, Chroma with its own query. All get the
vectors that the library holds of its passages, and of a question the model's own: none is kept waiting for a model.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from sqlalchemy import select

from kb.catalogue.tables import passage
from kb.embedder import SentenceEmbedder
from kb.library import Library, open_library
from kb.settings import Settings
from search.judged import found_again, read_judged, read_needs
from search.measuring import DEPTH, MEASURES, System, gain, measured
from search.retrieve import Engine

HERE = Path(__file__).parent.parent
Embed = Callable[[str], np.ndarray]


def main() -> None:
    """Print every system's figures, the engine's first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", default="report", choices=["tune", "report"])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with open_library(Settings(data=options.data)) as library, tempfile.TemporaryDirectory() as folder:
        library.await_indexes("peers")
        with library.catalogue.reading() as db:
            texts = dict(db.execute(select(passage.c.num, passage.c.text)).all())
            grades, lost = found_again(db, read_judged(HERE))
        needs = [need for need in read_needs(HERE, options.split) if any(grades.get(need.id, {}).values())]
        asked = {need.id: need.text for need in needs}
        print(f"{len(texts):,} passages, {len(needs)} needs of split {options.split}, {lost} judged passages not held")
        plain = SentenceEmbedder(kept=library.settings.models_path)
        vectors = dict(zip(library.shelf.view().nums.tolist(), library.shelf.view().vectors, strict=True))
        systems: Mapping[str, Callable[[], System]] = {
            "the engine": lambda: ours(library),
            "txtai, hybrid": lambda: txtai(texts, vectors, plain.embed_question),
            "Haystack, BM25 and embeddings by reciprocal rank": lambda: haystack(texts, vectors, plain.embed_question),
            "Chroma's own query": lambda: chroma(texts, vectors, plain.embed_question, folder),
        }
        found = [measured(name, make(), asked, grades) for name, make in systems.items()]
    for one in found:
        print(f"{one.system}: " + "; ".join(f"{name} {one.figures[name]}" for name in MEASURES))
    for one in found[1:]:
        more = gain(found[0], one)
        print(f"the engine over {one.system}: {more.value:+.1%} nDCG@10 ({more.low:+.1%} to {more.high:+.1%})")
    if options.json:
        options.json.write_text(json.dumps([one.to_json() for one in found], indent=1), encoding="utf-8")


def ours(library: Library) -> System:
    """Give the project's engine."""
    engine = Engine(library)

    def search(text: str) -> list[tuple[int, float]]:
        question = engine.ask(text)
        return list(engine.hits(question, None).ranked) if question else []

    return search


def txtai(texts: Mapping[int, str], vectors: Mapping[int, np.ndarray], embed: Embed) -> System:
    """Give txtai's hybrid index over the passages."""
    from txtai import Embeddings

    known = {text: vectors[num] for num, text in texts.items()}
    index = Embeddings(
        method="external",
        transform=lambda given: np.stack([known[text] if text in known else embed(text) for text in given]),
        hybrid=True,
    )
    index.index((num, text, None) for num, text in texts.items())
    return lambda text: [(int(num), float(score)) for num, score in index.search(text, DEPTH)]


def haystack(texts: Mapping[int, str], vectors: Mapping[int, np.ndarray], embed: Embed) -> System:
    """Give Haystack's two retrievers with their rankings joined."""
    from haystack import Document
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(
        [Document(id=str(num), content=text, embedding=vectors[num].tolist()) for num, text in texts.items()]
    )
    words, near = InMemoryBM25Retriever(store, top_k=DEPTH), InMemoryEmbeddingRetriever(store, top_k=DEPTH)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=DEPTH)

    def search(text: str) -> list[tuple[int, float]]:
        both = [
            words.run(query=text)["documents"],
            near.run(query_embedding=embed(text).tolist())["documents"],
        ]
        return [(int(one.id), float(one.score or 0)) for one in joiner.run(documents=both)["documents"]]

    return search


def chroma(texts: Mapping[int, str], vectors: Mapping[int, np.ndarray], embed: Embed, folder: str) -> System:
    """Give a Chroma collection as it comes, asked by its own query."""
    import chromadb

    collection = chromadb.PersistentClient(folder).create_collection("passages", embedding_function=None)
    nums = list(texts)
    for at in range(0, len(nums), 5_000):
        batch = nums[at : at + 5_000]
        collection.add(
            ids=[str(num) for num in batch],
            embeddings=[vectors[num] for num in batch],
            documents=[texts[num] for num in batch],
        )

    def search(text: str) -> list[tuple[int, float]]:
        found = collection.query(query_embeddings=[embed(text)], n_results=DEPTH)
        return [(int(num), -far) for num, far in zip(found["ids"][0], found["distances"][0], strict=True)]

    return search


if __name__ == "__main__":
    main()
