"""Makes a candidate a named pattern: an entry at the end of `content/patterns.yaml`, checked before it is written.

Nothing that stands in the file is changed, and the codebook is read with the entry before the file is replaced.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from kb.catalogue.objects import Object
from kb.codebook import Codebook, CodebookError
from kb.codebook_files import read_codebook
from kb.record import write_atomically
from kb.words import normal_form
from search.proposing import Candidate

_FILE = "patterns.yaml"
# So many words of a report in a row are a quotation, and the codebook's words are our own.
_QUOTED = 6


@dataclass(frozen=True, slots=True)
class Naming:
    """What a person says of a pattern when naming it; the fields are those of an entry in `patterns.yaml`."""

    id: str
    title: str
    failure: str
    success: str
    failure_examples: tuple[str, ...]
    success_examples: tuple[str, ...]
    cues: tuple[str, ...]
    counts: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    hood: str = "other"
    enabler: str | None = None


def accept(content: Path, codebook: Codebook, candidate: Candidate, naming: Naming) -> Object:
    """Append a candidate to the named patterns and give its entry. Raises CodebookError and then changes nothing."""
    _refuse(codebook, candidate, naming)
    entry = _entry(codebook, candidate, naming)
    path = content / _FILE
    held = path.read_text(encoding="utf-8") if path.exists() else "patterns:\n"
    lines = yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=10_000).splitlines()
    written = held.rstrip() + "\n\n" + "".join(f"  {line}\n" for line in lines)
    before, after = read_codebook(content).named, _read_with(content, written).named
    if naming.id in before or list(after) != [*before, naming.id] or any(after[i] != before[i] for i in before):
        raise CodebookError(f"{path}: an entry at its end would not be one more pattern")
    write_atomically(path, written.encode())
    return entry


def _refuse(codebook: Codebook, candidate: Candidate, naming: Naming) -> None:
    """Refuse what the file's own reader would let pass, or would name less plainly."""
    if naming.id in codebook.named:
        raise CodebookError(f"there is a pattern {naming.id!r} already")
    if candidate.theme not in codebook.themes:
        raise CodebookError(f"there is no theme {candidate.theme!r}")
    said = {"title": naming.title, "failure": naming.failure, "success": naming.success}
    if blank := [name for name, text in said.items() if not text.strip()]:
        raise CodebookError(f"--{blank[0]} is empty")
    lists = {
        "failure-example": naming.failure_examples,
        "success-example": naming.success_examples,
        "cue": naming.cues,
    }
    for name, given in lists.items():
        if not given or not all(text.strip() for text in given):
            raise CodebookError(f"at least one --{name} is needed, and none may be empty")
    for cue in naming.cues:
        try:
            re.compile(cue)
        except re.error as error:
            raise CodebookError(f"--cue {cue!r}: {error}") from error
    own = [*said.values(), *naming.failure_examples, *naming.success_examples, *naming.counts, *naming.excludes]
    quoted = _runs(candidate.texts)
    if copied := [text for text in own if _runs([text]) & quoted]:
        raise CodebookError(f"{_QUOTED} words in a row are a report's; say it in words of your own: {copied[0]!r}")


def _runs(texts: Iterable[str]) -> set[tuple[str, ...]]:
    worded = [normal_form(text).split() for text in texts]
    return {tuple(words[i : i + _QUOTED]) for words in worded for i in range(len(words) - _QUOTED + 1)}


def _entry(codebook: Codebook, candidate: Candidate, naming: Naming) -> Object:
    return {
        "id": naming.id,
        "theme": candidate.theme,
        "title": naming.title,
        "failure": naming.failure,
        "success": naming.success,
        "counts": list(naming.counts),
        "not": list(naming.excludes),
        "failure_examples": list(naming.failure_examples),
        "success_examples": list(naming.success_examples),
        "cues": list(naming.cues),
        "hood": naming.hood,
        "enabler": naming.enabler or codebook.themes[candidate.theme].enabler,
        "national_framework": [],
    }


def _read_with(content: Path, patterns: str) -> Codebook:
    """Read the codebook as it would be with these named patterns, from a copy of its files."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for file in (*content.glob("*.yaml"), *content.glob("*.json")):
            shutil.copy(file, copy / file.name)
        (copy / _FILE).write_text(patterns, encoding="utf-8")
        try:
            return read_codebook(copy)
        except CodebookError as error:
            raise CodebookError(str(error).replace(str(copy), str(content))) from error
