"""Facts that real reports state besides findings, against tables read by eye: what is found, and what is made up.

The tables hold councils that the wordings were fitted to and councils that they were not. Runs where the reports are
(KB_REPORTS, default ../shared/reports), over a fixed sample unless KB_REPORTS_ALL is set.
"""

import csv
import os
from collections import defaultdict
from pathlib import Path

import pytest

from ingest.readers import choose, readers
from ingest.sources import open_document
from ingest.understanding.circumstances import circumstances_in
from ingest.understanding.leadership import leadership_in
from ingest.understanding.mentions import mentions_in
from ingest.understanding.references import national_framework
from kb.circumstances import read_meanings, read_national_framework
from kb.codebook_files import read_codebook
from kb.settings import Settings
from kb.values import Kind
from kb.words import words_at

pytestmark = pytest.mark.reports

REPORTS = Path(os.environ.get("KB_REPORTS", "../shared/reports"))
HERE = Path(__file__).parent
CONTENT = Settings().content
CODEBOOK = read_codebook(CONTENT)
READERS = readers(CODEBOOK)
MEANINGS = read_meanings(CONTENT / "circumstances.yaml")
EVERY = 1 if os.environ.get("KB_REPORTS_ALL") else 5
# Of a hundred facts in the tables, at least so many are found; of a hundred found, at least so many are in the tables.
ENOUGH = 0.97

if not (REPORTS / "index.csv").exists():
    pytest.skip(f"no published reports at {REPORTS}: set KB_REPORTS", allow_module_level=True)


def table(name):
    told = defaultdict(set)
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        for path, *fact in csv.reader(stream):
            if path != "path":
                told[path].add(tuple(fact))
    return told


def sampled(told):
    return [(path, told[path]) for path in sorted(told)[::EVERY] if (REPORTS / path).exists()]


def read(path):
    document = open_document((REPORTS / path).read_bytes(), Path(path).name)
    return document, choose(document, READERS).read(document)


def written(value):
    return str(int(value)) if value == int(value) else str(value)


def measure(pairs):
    """Give how much of what was told is found, and how much of what is found was told."""
    told = sum(len(said) for said, _ in pairs)
    found = sum(len(got) for _, got in pairs)
    both = sum(len(said & got) for said, got in pairs)
    return both / told, both / found


def test_circumstances_read_by_eye():
    led = {name for name, meaning in MEANINGS.items() if meaning.unit == "fact"}
    pairs = []
    for path, said in sampled(table("circumstances.csv")):
        document, reading = read(path)
        facts = circumstances_in(reading.passages)
        for fact in facts:
            assert words_at(document.pages, fact.spans) == fact.text
            assert fact.name in MEANINGS
        # Of reports without figures only the facts about leadership were read.
        figures = any(name not in led for name, _, _ in said)
        got = {(f.name, written(f.value), f.day or "") for f in facts if figures or f.name in led}
        pairs.append((said, got))
    found, right = measure(pairs)
    assert found >= ENOUGH, found
    assert right >= ENOUGH, right


def test_mentions_read_by_eye():
    pairs = []
    for path, said in sampled(table("mentions.csv")):
        document, reading = read(path)
        mentions = mentions_in(
            reading.passages, (), (reading.framework, reading.inspection_start, reading.inspection_end)
        )
        for mention in mentions:
            assert words_at(document.pages, mention.spans) == mention.text
            assert mention.framework in CODEBOOK.frameworks
        pairs.append((said, {(m.framework, m.day) for m in mentions}))
    found, right = measure(pairs)
    assert found >= ENOUGH, found
    assert right >= ENOUGH, right


def test_leadership_facts_are_few():
    # A report that says the same about its leaders twenty times states it once.
    for path, _ in sampled(table("mentions.csv")):
        assert len(leadership_in(read(path)[1].passages)) < 8


def test_every_area_for_improvement_of_the_2026_form_names_its_part():
    parts = read_national_framework(CONTENT / "national_framework.yaml")
    with (REPORTS / "index.csv").open(encoding="utf-8", newline="") as stream:
        paths = [
            row["path"]
            for row in csv.DictReader(stream)
            if row["kind"] == "childrens-services" and row["published"] >= "2025-07"
        ]
    for path in paths:
        _, reading = read(path)
        if not reading.framework.startswith("ilacs"):
            continue
        advised = [f.text for p in reading.passages if p.kind is Kind.RECOMMENDATION for f in p.findings]
        assert advised
        for text in advised:
            assert national_framework(text), text
            assert set(national_framework(text)) <= set(parts)
        for finding in (f for p in reading.passages if p.kind is not Kind.RECOMMENDATION for f in p.findings):
            assert not national_framework(finding.text)
