"""Findings of published reports that a person labelled, without their words: found again by source, page and hash."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.readers import choose, readers
from ingest.sources import open_document
from kb.codebook_files import read_codebook
from kb.readings import FindingRead, PassageRead, Reading
from kb.words import text_hash

ROOT = Path(__file__).parents[2]
REPORTS = Path(os.environ.get("KB_REPORTS", ROOT.parent / "shared" / "reports"))
INDEX = REPORTS / "index.csv"


def found(name: str) -> Iterator[tuple[dict[str, Any], Reading, PassageRead, FindingRead]]:
    """Give each label of a file whose finding the readers still find, with its reading and passage."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    wanted = {(row["source"], row["page"], row["hash"]): row for row in map(json.loads, lines)}
    sources = {source for source, _, _ in wanted}
    candidates = readers(read_codebook(ROOT / "content"))
    with INDEX.open(encoding="utf-8") as index:
        paths = [row["path"] for row in csv.DictReader(index) if row["sha256"] in sources]
    for path in paths:
        document = open_document((REPORTS / path).read_bytes(), path)
        reading = choose(document, candidates).read(document)
        for passage in reading.passages:
            for finding in passage.findings:
                key = (document.sha256, finding.spans[0].page, text_hash(finding.text))
                if row := wanted.pop(key, None):
                    yield row, reading, passage, finding


def labels(name: str) -> int:
    """Give how many labels a file holds."""
    return len((Path(__file__).parent / name).read_text(encoding="utf-8").splitlines())
