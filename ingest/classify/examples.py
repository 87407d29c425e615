"""Labels made by reading, and the findings they are of: kept without the reports' words, which are read again.

A label anchors to a source's SHA-256, a page and a hash of the text. Its text is a finding's, or a sentence's of one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.classify.seen import Seen, seen_in
from ingest.classify.text import sentences
from ingest.readers import choose
from ingest.sources import open_document
from ingest.understanding import understood
from kb.protocols import Reader
from kb.readings import About
from kb.values import Unreadable
from kb.words import text_hash

SPLITS = ("tune", "report")


class LabelError(ValueError):
    """A labels file cannot be read; the message names the file, the line and the reason."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader said of one finding; None where they were not asked.

    `split` is `tune` or `report`, and no authority is in both. `patterns` are the named patterns it is an instance
    of among those of the themes in `asked`.
    """

    source: str
    page: int
    hash: str
    gss: str
    split: str
    polarity: str | None = None
    themes: tuple[str, ...] | None = None
    extent: str | None = None
    status: str | None = None
    patterns: tuple[str, ...] | None = None
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A label with the finding it is of, as the classifier sees it, and where that was read."""

    label: Label
    seen: Seen
    framework: str
    year: int
    grade: str | None


def read_labels(path: Path, groups: Mapping[str, Sequence[str]]) -> list[Label]:
    """Read labels, one JSON object a line; `groups` names the themes that were asked about by a letter.

    Raises LabelError.
    """
    labels = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise LabelError(f"{path}: {error}") from error
    for number, line in enumerate(lines, start=1):
        try:
            said: dict[str, Any] = json.loads(line)
            label = Label(
                source=said["source"],
                page=said["page"],
                hash=said["hash"],
                gss=said["gss"],
                split=said["split"],
                polarity=said.get("polarity"),
                themes=tuple(said["themes"]) if said.get("themes") is not None else None,
                extent=said.get("extent"),
                status=said.get("status"),
                patterns=tuple(said["patterns"]) if said.get("patterns") is not None else None,
                asked=tuple(groups[said["asked"]]) if "asked" in said else (),
            )
        except (ValueError, TypeError, KeyError) as error:
            raise LabelError(f"{path}, line {number}: {error!r}") from error
        if label.split not in SPLITS:
            raise LabelError(f"{path}, line {number}: split {label.split!r} is neither tune nor report")
        labels.append(label)
    return labels


@dataclass(frozen=True)
class Found:
    """A report read again: its findings and sentences by page and hash, those that count, and what it says of itself."""

    at: Mapping[tuple[int, str], Seen]
    counting: tuple[Seen, ...]
    framework: str
    year: int
    grade: str | None


def read_again(
    sources: Iterable[str], reports: Path, readers: Sequence[Reader], step: Callable[[str], object] = lambda _: None
) -> dict[str, Found]:
    """Read the published reports of these SHA-256 that stand under a folder; `step` is told each one's name."""
    found = {}
    for source, path in sorted(_by_sha256(reports, set(sources)).items()):
        found[source] = _read(path, readers)
        step(path.name)
    return found


def match(labels: Iterable[Label], found: Mapping[str, Found]) -> tuple[list[Example], list[Label]]:
    """Find the labels' findings in the reports read again; give the examples, and the labels not found."""
    examples: list[Example] = []
    lost: list[Label] = []
    for label in labels:
        example = _match(label, found[label.source]) if label.source in found else None
        if example is None:
            lost.append(label)
        else:
            examples.append(example)
    return examples, lost


def _read(path: Path, readers: Sequence[Reader]) -> Found:
    document = open_document(path.read_bytes(), path.name)
    reading = None if isinstance(document, Unreadable) else choose(document, readers).read(document)
    if reading is None or isinstance(reading, Unreadable):
        return Found({}, (), "other", 0, None)
    reading = understood(reading)
    at: dict[tuple[int, str], Seen] = {}
    findings = [finding for passage in reading.passages for finding in passage.findings]
    seen = seen_in(reading.passages)
    for finding, one in zip(findings, seen, strict=True):
        page = finding.spans[0].page
        at.setdefault((page, text_hash(finding.text)), one)
        parts = sentences(finding.text)
        for before, part in zip(["", *parts], parts, strict=False):
            at.setdefault((page, text_hash(part)), replace(one, text=part, before=before or one.before))
    # What patterns are counted from: the council's own findings, and nothing about one child.
    counting = tuple(
        one
        for finding, one in zip(findings, seen, strict=True)
        if not finding.single and finding.about in (None, About.COUNCIL)
    )
    day = reading.inspection_end or reading.published
    grade = next((j.grade for j in reading.judgements if j.area == "overall"), None)
    return Found(at, counting, reading.framework, day.year if day else 0, grade)


def _match(label: Label, found: Found) -> Example | None:
    # A finding that runs over a page's end may be anchored to either page.
    for page in (label.page, label.page + 1, label.page - 1):
        if (seen := found.at.get((page, label.hash))) is not None:
            return Example(label, seen, found.framework, found.year, found.grade)
    return None


def _by_sha256(reports: Path, wanted: set[str]) -> Mapping[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(reports.rglob("*.pdf")):
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        if sha256 in wanted:
            found.setdefault(sha256, path)
    return found
