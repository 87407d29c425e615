"""Labels made by reading: kept without the sentences, which are found again in the reports they came from."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from kb.words import join_lines, normal_form

_SPLITS = ("tune", "report")
_LONGEST = 14
_START = re.compile(r"^(?:\d{1,3}\s*\.\s*|[\uf000-\uf0ff\u2022\u25a0-\u25ff]\s*)")
_STOP = re.compile(r"[.?!;:]['\"’”)\]]*\d{0,2}$")


class LabelError(ValueError):
    """A labels file cannot be read; the message names the file, the line and the reason."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader said of one sentence: where it stands and what it is.

    `hash` is `kb.words.text_hash` of the sentence, `page` physical, from 1; `split` is `tune` or `report`,
    and no authority is in both; `recommendation` says that it stands in a list of what must improve.
    """

    source: str
    page: int
    hash: str
    polarity: str
    themes: tuple[str, ...]
    split: str
    gss: str
    section: str = ""
    recommendation: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A label with the sentence it is of, and the words just before it on the page (empty at a paragraph's start)."""

    label: Label
    text: str
    before: str = ""


def read_labels(path: Path) -> list[Label]:
    """Read labels, one JSON object a line. Raises LabelError."""
    labels = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise LabelError(f"{path}: {error.strerror}") from error
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
            label = Label(**{**entry, "themes": tuple(entry["themes"])})
        except (ValueError, TypeError, KeyError) as error:
            raise LabelError(f"{path}, line {number}: {error}") from error
        if label.split not in _SPLITS:
            raise LabelError(f"{path}, line {number}: split {label.split!r} is neither tune nor report")
        labels.append(label)
    return labels


def find_again(labels: Iterable[Label], reports: Path) -> tuple[list[Example], list[Label]]:
    """Find each label's sentence in the reports folder; give the examples, and the labels that were not found."""
    wanted: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        wanted[label.source].append(label)
    files = _by_sha256(reports, set(wanted))
    examples: list[Example] = []
    lost: list[Label] = []
    for source, group in sorted(wanted.items()):
        pages = _pages(files[source]) if source in files else []
        for label in group:
            said = _sentence(pages, label)
            if said is None:
                lost.append(label)
            else:
                examples.append(Example(label, *said))
    return examples, lost


def _by_sha256(reports: Path, wanted: set[str]) -> Mapping[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(reports.rglob("*.pdf")):
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        if sha256 in wanted:
            found.setdefault(sha256, path)
    return found


def _pages(path: Path) -> list[list[str]]:
    """Give each page's lines, cut further where a sentence ends."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [list(_pieces(page.get_textpage().get_text_bounded())) for page in document]
    finally:
        document.close()


def _pieces(text: str) -> Iterator[str]:
    for line in text.replace("\ufffe", "-").splitlines():
        if line := _START.sub("\n", line.strip()):
            yield from (piece for piece in re.split(r"(?<=[.?!;:])\s+", line) if piece)


def _sentence(pages: Sequence[list[str]], label: Label) -> tuple[str, str] | None:
    """Find the run of pieces with the label's hash on its page, or running over onto the next page."""
    if not 0 < label.page <= len(pages):
        return None
    here = pages[label.page - 1]
    after = pages[label.page] if label.page < len(pages) else []
    # A running header of up to five pieces may stand between a sentence's two halves.
    for skip in range(6):
        pieces = here + after[skip : skip + _LONGEST]
        forms = [normal_form(piece) for piece in pieces]
        for first in range(len(here)):
            for last in range(first + 1, min(first + _LONGEST, len(pieces)) + 1):
                form = " ".join(filter(None, forms[first:last]))
                if hashlib.sha256(form.encode()).hexdigest().startswith(label.hash):
                    return join_lines(pieces[first:last]), _before(pieces, first)
    return None


def _before(pieces: Sequence[str], first: int) -> str:
    """Give the sentence that ends where the found one begins, unless the found one opens a paragraph."""
    if first == 0 or pieces[first].startswith("\n") or not _STOP.search(pieces[first - 1]):
        return ""
    start = first - 1
    while start > 0 and not pieces[start].startswith("\n") and not _STOP.search(pieces[start - 1]):
        start -= 1
    return join_lines(pieces[start:first])
