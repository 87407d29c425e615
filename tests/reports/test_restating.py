"""Links between what published reports say twice, against sentences of 23 reports labelled by careful reading.

`restatements.jsonl` holds places and hashes, no sentences. Weights were fitted on the councils marked `tune`; the
figures that count are those of the councils marked `report`. `python -m tests.reports.test_restating` prints both.
"""

import json
import os
import statistics
import sys
import time
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from ingest.readers import choose, readers
from ingest.restating import restatements
from ingest.sources import open_document
from kb.codebook_files import read_codebook
from kb.embedder import SentenceEmbedder
from kb.settings import Settings
from kb.words import text_hash

pytestmark = pytest.mark.reports

REPORTS = Path(os.environ.get("KB_REPORTS", "../shared/reports"))
LABELS = [json.loads(line) for line in (Path(__file__).parent / "restatements.jsonl").read_text().splitlines()]
SOURCES = sorted({label["source"] for label in LABELS})
READERS = readers(read_codebook(Settings().content))
MOST_MS = 20


@pytest.fixture(autouse=True)
def _reports():
    if not REPORTS.is_dir():
        pytest.skip(f"no published reports at {REPORTS}: set KB_REPORTS")


@cache
def embedder():
    return SentenceEmbedder()


@cache
def read(source):
    """Give a report's framework, its passages, their vectors, and its findings' places by page and hash."""
    document = open_document((REPORTS / source).read_bytes(), Path(source).name)
    reading = choose(document, READERS).read(document)
    places = {}
    for i, passage in enumerate(reading.passages):
        for j, said in enumerate(passage.findings):
            places.setdefault((said.spans[0].page, text_hash(said.text)), (i, j))
    vectors = embedder().embed([passage.text for passage in reading.passages])
    return reading.framework.removesuffix("-2026"), reading.passages, vectors, places


def measured(split, with_vectors=True):
    """Count, by framework and over all, the links of labelled sentences: made, right, in the right passage, to be found."""
    counts = Counter()
    for source in SOURCES:
        framework, passages, vectors, places = read(source)
        links = restatements(passages, vectors if with_vectors else None)
        for label in LABELS:
            if label["source"] != source or label["split"] != split:
                continue
            place = places.get((label["page"], label["hash"]))
            counts["all", "labelled"] += 1
            if place is None:
                counts["all", "lost"] += 1
                continue
            answers = {places.get((page, text)) for page, text in label["answers"]} - {None}
            link = links.get(place)
            for name in (framework, "all"):
                counts[name, "sought"] += bool(answers)
                counts[name, "made"] += link is not None
                counts[name, "right"] += link is not None and link.place in answers
                counts[name, "passage"] += link is not None and link.place[0] in {at for at, _ in answers}
    return counts


def shares(counts, name="all"):
    made, sought = max(counts[name, "made"], 1), max(counts[name, "sought"], 1)
    return counts[name, "right"] / made, counts[name, "passage"] / made, counts[name, "right"] / sought


def test_the_labels_are_still_found_by_the_readers():
    counts = measured("report")
    assert counts["all", "lost"] <= 0.1 * counts["all", "labelled"]


def test_links_are_right_and_most_restatements_are_found():
    precision, passage, recall = shares(measured("report"))
    assert precision >= 0.87
    assert passage >= 0.9
    assert recall >= 0.52


def test_without_vectors_fewer_are_found_and_hardly_more_are_wrong():
    precision, _, recall = shares(measured("report", with_vectors=False))
    assert precision >= 0.85
    assert recall >= 0.45


def test_it_costs_little_time():
    taken = []
    for source in SOURCES:
        _, passages, vectors, _ = read(source)
        start = time.thread_time()
        restatements(passages, vectors)
        taken.append(1000 * (time.thread_time() - start))
    assert statistics.median(taken) < MOST_MS


def main():
    for split in ("tune", "report"):
        for with_vectors in (True, False):
            counts = measured(split, with_vectors)
            print(f"{split}, {'vectors and words' if with_vectors else 'words'}: lost {counts['all', 'lost']}")
            for name in sorted({name for name, _ in counts}):
                precision, passage, recall = shares(counts, name)
                made, sought = counts[name, "made"], counts[name, "sought"]
                print(
                    f"  {name:10} links {made:3} right {precision:.2f} passage {passage:.2f} found {recall:.2f} of {sought}"
                )


if __name__ == "__main__":
    sys.exit(main())
