"""Accounts for a document's words: which ended in findings, headings, facts or named boilerplate, and which nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kb.readings import Part, Reading, Role
from kb.shelved import Quality
from kb.values import Document, Span

_WORD = re.compile(r"[^\W\d_]+")
# What numbers a list's entries in letters is no word.
_MARK = re.compile(r"^\(?(?:[ivx]{1,4}|[a-h])\)\s", re.MULTILINE)
_NOT_BODY = frozenset({Role.FURNITURE, Role.FOOTNOTE, Role.CONTENTS})
_BOILERPLATE = frozenset({Role.BOILERPLATE, Role.ADDRESS})

# Below these shares of a document's body words a reading is warned about: accounted for, and in findings.
LEAST = 0.99
LEAST_SAID = 0.6

# What covers each character of a page, as one byte: nothing, then what is body and what is not.
_NOTHING, _OUTSIDE, _BOILER, _OTHER, _FINDING = range(5)


def quality(document: Document, reading: Reading) -> Quality:
    """Count a document's body words and what became of them."""
    counts = [0] * 5
    for _, _, kind in _words(document, reading):
        counts[kind] += 1
    body = sum(counts) - counts[_OUTSIDE]
    return Quality(body, body - counts[_NOTHING], counts[_BOILER], counts[_FINDING])


def warned(read: Quality) -> str | None:
    """Say what is wrong with how a document was read, or None when enough of it ended where it should."""
    if read.words and read.share < LEAST:
        return f"read in part: only {read.share:.1%} of its {read.words:,} words are accounted for"
    if read.words and read.findings < LEAST_SAID * read.words:
        return f"read in part: only {read.findings / read.words:.0%} of its {read.words:,} words are in findings"
    return None


def unaccounted(document: Document, reading: Reading) -> list[tuple[Span, str]]:
    """Give every run of words that ended nowhere, with where it stands: what a person should look at."""
    runs: list[tuple[Span, str]] = []
    last: tuple[int, int] | None = None
    for page, match, kind in _words(document, reading):
        if kind != _NOTHING:
            last = None
        elif last is not None and last[0] == page:
            span = Span(page, runs[-1][0].start, match.end())
            runs[-1] = (span, document.pages[page - 1].text[span.start : span.end])
            last = (page, match.end())
        else:
            runs.append((Span(page, match.start(), match.end()), match.group(0)))
            last = (page, match.end())
    return runs


def _words(document: Document, reading: Reading) -> Iterable[tuple[int, re.Match[str], int]]:
    covered = [bytearray(len(page.text)) for page in document.pages]
    for part in reading.parts:
        _cover(covered, part.spans, _kind(part))
    for passage in reading.passages:
        for finding in passage.findings:
            _cover(covered, finding.spans, _FINDING)
    for page, kinds in zip(document.pages, covered, strict=True):
        marks = {match.start() for match in _MARK.finditer(page.text)}
        for match in _WORD.finditer(page.text):
            if not {match.start(), match.start() - 1} & marks:
                yield page.number, match, kinds[match.start()]


def _kind(part: Part) -> int:
    if part.role in _NOT_BODY:
        return _OUTSIDE
    return _BOILER if part.role in _BOILERPLATE else _OTHER


def _cover(covered: Sequence[bytearray], spans: Iterable[Span], kind: int) -> None:
    for span in spans:
        covered[span.page - 1][span.start : span.end] = bytes([kind]) * (span.end - span.start)
