"""Small helpers for the classifier's tests: passages, findings and labelled examples in invented wording."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ingest.classify.examples import Example, Label
from ingest.classify.seen import Seen
from kb.codebook import Codebook
from kb.codebook_files import read_codebook
from kb.protocols import Vectors
from kb.readings import FindingRead, PassageRead
from kb.settings import ROOT
from kb.values import Kind
from kb.words import text_hash

WIDTH = 384
COUNCILS = ("E06000001", "E06000002", "E06000003", "E06000004", "E06000005", "E06000006")


@lru_cache(maxsize=1)
def codebook() -> Codebook:
    """Give the codebook that ships."""
    return read_codebook(ROOT / "content")


def no_vectors(texts: Sequence[str]) -> Vectors:
    """Give a row of zeros for each text: the words alone decide."""
    return np.zeros((len(texts), WIDTH), np.float32)


def passage(*texts: str, section: str = "Findings", kind: Kind = Kind.FINDING) -> PassageRead:
    """Give a passage with these findings."""
    findings = tuple(FindingRead(text=text, spans=()) for text in texts)
    return PassageRead(section=section, paragraph="1", kind=kind, text=" ".join(texts), spans=(), findings=findings)


def seen(text: str, section: str = "Findings", recommendation: bool = False) -> Seen:
    """Give a finding as the classifier sees it."""
    return Seen(text, "", section, recommendation)


def example(
    text: str,
    polarity: str | None = None,
    gss: str = COUNCILS[0],
    split: str = "tune",
    recommendation: bool = False,
    framework: str = "ilacs",
    year: int = 2023,
    grade: str | None = "good",
    **said: Any,
) -> Example:
    """Give a labelled example of an invented sentence; `said` are other fields of its label."""
    label = Label("0" * 64, 1, text_hash(text), gss, split, polarity, **said)
    return Example(label, seen(text, recommendation=recommendation), framework, year, grade)


def write_labels(folder: Path, **files: Iterable[dict[str, Any]]) -> Path:
    """Write a folder of labels, with two groups of themes; files not named are empty."""
    folder.mkdir(exist_ok=True)
    for name in ("findings", "candidates", "reviews"):
        lines = "".join(f"{json.dumps(line)}\n" for line in files.get(name, ()))
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    (folder / "groups.json").write_text(json.dumps({"A": ["carers"], "B": ["adoption", "workforce"]}), encoding="utf-8")
    return folder
