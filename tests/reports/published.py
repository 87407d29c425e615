"""Where the real published reports are, and how tests read them: KB_REPORTS, default ../shared/reports."""

import csv
import os
from functools import lru_cache
from pathlib import Path

import pytest

from ingest.readers import choose, readers
from ingest.sources import open_document
from ingest.understanding import understood
from kb.authorities import Authorities
from kb.codebook_files import read_codebook
from kb.settings import Settings
from kb.values import Unreadable

REPORTS = Path(os.environ.get("KB_REPORTS", "../shared/reports"))
CONTENT = Settings().content
CODEBOOK = read_codebook(CONTENT)
READERS = readers(CODEBOOK)
REGISTER = Authorities.read(CONTENT / "authorities.csv")
# Every report where asked for, else a fixed sample.
EVERY = 1 if os.environ.get("KB_REPORTS_ALL") else 11


def rows():
    index = REPORTS / "index.csv"
    if not index.exists():
        return []
    with index.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ROWS = rows()
if not ROWS:
    pytest.skip(f"no published reports at {REPORTS}: set KB_REPORTS", allow_module_level=True)
SAMPLE = ROWS[::EVERY]


@lru_cache(maxsize=4)
def read(path):
    """Give a report's document and its reading, or (what made it unreadable, None)."""
    document = open_document((REPORTS / path).read_bytes(), Path(path).name)
    if isinstance(document, Unreadable):
        return document, None
    reading = choose(document, READERS).read(document)
    assert not isinstance(reading, Unreadable), reading.reason
    return document, understood(reading)
