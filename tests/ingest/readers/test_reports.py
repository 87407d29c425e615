"""Reads the real published reports, where they are: what must hold of nearly all of them."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.readers import choose, readers
from ingest.sources import open_document
from kb.authorities import Authorities
from kb.codebook_files import read_codebook
from kb.readings import Reading
from kb.values import Unreadable
from tests.ingest.readers.checking import check_places

ROOT = Path(__file__).parents[3]
REPORTS = Path(os.environ.get("KB_REPORTS", ROOT.parent / "shared" / "reports"))
# At most two in a hundred reports may fail each of these.
MOST_FAULTY = 0.02

pytestmark = [
    pytest.mark.reports,
    pytest.mark.skipif(not (REPORTS / "index.csv").exists(), reason=f"no reports in {REPORTS}"),
]


@pytest.fixture(scope="module")
def outcomes() -> tuple[Counter[str], dict[str, list[str]]]:
    """Read every report; give how many of each reader, and which reports fail in what."""
    codebook = read_codebook(ROOT / "content")
    authorities = Authorities.read(ROOT / "content" / "authorities.csv")
    candidates = readers(codebook)
    counts: Counter[str] = Counter()
    faults: dict[str, list[str]] = {}
    with (REPORTS / "index.csv").open(encoding="utf-8") as index:
        rows = list(csv.DictReader(index))
    for row in rows:
        document = open_document((REPORTS / row["path"]).read_bytes(), row["path"])
        if isinstance(document, Unreadable):
            counts[document.reason] += 1
            continue
        reader = choose(document, candidates)
        reading = reader.read(document)
        assert isinstance(reading, Reading), row["path"]
        check_places(document, reading)
        counts[reader.name] += 1
        listed = authorities.find(row["authority"], row["urn"])
        for fault in _faults(reading, listed is authorities.find(reading.authority)):
            faults.setdefault(f"{reader.name}: {fault}", []).append(row["path"])
    return counts, faults


def _faults(reading: Reading, own_authority: bool) -> Iterator[str]:
    if reading.reader not in ("sif", "ilacs"):
        return
    if not own_authority:
        yield "authority"
    start, end = reading.inspection_start, reading.inspection_end
    if not start or not end or not 0 < (end - start).days < 90:
        yield "dates"
    if not reading.lead_inspector or not 2 <= len(reading.lead_inspector.split()) <= 4:
        yield "lead inspector"
    if any(judgement.state == "unread" for judgement in reading.judgements):
        yield "judgements"
    numbers = [int(p.paragraph) for p in reading.passages if p.paragraph and p.paragraph.isdigit()]
    if reading.reader == "ilacs" and sorted(set(numbers)) != list(range(1, max(numbers, default=0) + 1)):
        yield "paragraph numbers"
    if any("heading" in note for note in reading.notes):
        yield "cover and headings disagree"


def test_every_file_is_read_or_refused_for_a_reason(outcomes):
    counts, _ = outcomes
    assert sum(counts.values()) > 0
    assert counts["sif"] + counts["ilacs"] > 0


def test_nearly_all_say_whose_they_are_when_and_what_was_judged(outcomes):
    counts, faults = outcomes
    for fault, paths in faults.items():
        assert len(paths) <= MOST_FAULTY * counts[fault.partition(":")[0]], (fault, paths)
