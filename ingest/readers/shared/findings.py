"""Parts running text into findings and windows, each with the exact place of its words on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.shared.sentences import sentences
from kb.values import Line, Span

# A passage is at most this many words: what the embedding model reads of it.
WINDOW = 180
_LONGEST_FINDING = 3
# A sentence that opens so leans on the one before it.
_LEANS = re.compile(
    r"^(?:This|These|They|Their|It|Its|Such|He|She|Those|That|Here|As a (?:result|consequence)|In these|In this|"
    r"Consequently|Therefore|Thus|Hence|For (?:example|instance|these|this|those|some of these)|In addition|Additionally|"
    r"Furthermore|Moreover|Also|Similarly|Likewise|In turn|In (?:some|most|many) of these|Some of these|Most of these|"
    r"Many of these|All of these|Both|Together)\b"
)
# A sentence that opens so says another thing than the one before it, though it may lean on it.
_PARTS = re.compile(
    r"^(?:However|But|Despite|Conversely|By contrast|In contrast|Nevertheless|Nonetheless|Although|While|Whilst|Yet|"
    r"Notwithstanding|Even so|On the other hand|Having said|That said|Unfortunately|This is not|This has not)\b"
)
# A sentence that opens so turns from the one before it: neither is to be quoted as if the other did not stand there.
_TURNS = re.compile(
    r"^(?:(?:However|But|Conversely|By contrast|In contrast|Nevertheless|Nonetheless|Yet|Notwithstanding this|Even so|"
    r"On the other hand|Having said|That said|Unfortunately|(?:Despite|In spite of) (?:this|these|that)|"
    r"This (?:is|was|has) not)\b|(?:[\w’'-]+ ){1,7}?[\w’'-]+, (?:however|nevertheless|nonetheless),)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Running:
    """Lines' running text, with where in it each line starts."""

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Give where text[start:end] stands: one span for each run of lines with nothing left out between them."""
        runs: list[tuple[int, int, int]] = []
        before: Span | None = None
        end = min(end, len(self.text))
        for at, line in zip(self.starts, self.lines, strict=True):
            if at >= end:
                break
            first, last = max(start, at) - at, min(end - at, len(line.text))
            if first >= last:
                continue
            span = line.span
            if before is not None and before.page == span.page and 0 <= span.start - before.end <= 1:
                runs[-1] = (span.page, runs[-1][1], span.start + last)
            else:
                runs.append((span.page, span.start + first, span.start + last))
            before = span
        return tuple(Span(*run) for run in runs)

    def cut(self, start: int, end: int) -> tuple[Line, ...]:
        """Give the lines cut to text[start:end], those without any of it left out."""
        lines = []
        for at, line in zip(self.starts, self.lines, strict=True):
            first, last = max(start - at, 0), max(end - at, 0)
            text = line.text[first:last]
            first += len(text) - len(text.lstrip())
            if text := text.strip():
                span = Span(line.span.page, line.span.start + first, line.span.start + first + len(text))
                lines.append(replace(line, text=text, span=span))
        return tuple(lines)

    def before(self, end: int) -> Running:
        """Give the text up to an offset."""
        return Running(self.text[:end].rstrip(), self.lines, self.starts)


def running(lines: Sequence[Line]) -> Running:
    """Join a block's lines as `kb.words.join_lines` does, keeping where each starts."""
    text: list[str] = []
    starts: list[int] = []
    length, ending = 0, ""
    for line in lines:
        if length and not _hyphenated(ending):
            text.append(" ")
            length, ending = length + 1, ending[-1:] + " "
        starts.append(length)
        text.append(line.text)
        length, ending = length + len(line.text), (ending + line.text)[-2:]
    return Running("".join(text), tuple(lines), tuple(starts))


def _hyphenated(text: Sequence[str]) -> bool:
    return len(text) > 1 and text[-1] == "-" and (text[-2].isalnum() or text[-2] == "_")


def sentence_starts(text: str) -> list[int]:
    """Give where each sentence of a text starts; 0 for an empty one."""
    return [start for start, _ in sentences(text)] or [0]


def finding_ranges(text: str, listed: bool = False) -> list[tuple[int, int]]:
    """Part a paragraph into findings: one sentence, or up to three where the later ones lean on the first.

    `listed` says that the text is a list's bullet, whose clauses may be findings of their own.
    """
    ranges: list[tuple[int, int]] = []
    size = 0
    for start, end in sentences(text, listed):
        sentence = text[start:end]
        leans = _LEANS.match(sentence) and not _PARTS.match(sentence)
        if ranges and leans and size < _LONGEST_FINDING:
            ranges[-1] = (ranges[-1][0], end)
            size += 1
        else:
            ranges.append((start, end))
            size = 1
    return ranges


def turns(sentence: str) -> bool:
    """Say whether a finding turns from the one before it ("However, …")."""
    return bool(_TURNS.match(sentence))


def windows(text: str, listed: bool) -> list[list[tuple[int, int]]]:
    """Group findings into windows of at most WINDOW words, as even as they come."""
    ranges = finding_ranges(text, listed)
    words = [len(text[a:b].split()) for a, b in ranges]
    total = sum(words)
    parts = -(-total // WINDOW) if total else 0
    windows: list[list[tuple[int, int]]] = []
    filled = 0
    for found, count in zip(ranges, words, strict=True):
        if windows and filled + count <= max(total / max(parts, 1), 1) * 1.1 and filled + count <= WINDOW:
            windows[-1].append(found)
            filled += count
        else:
            windows.append([found])
            filled = count
    return windows


def says_something(text: str) -> bool:
    """Say whether a text has words enough to be a finding."""
    words = re.findall(r"[A-Za-z]{2,}", text)
    return len(words) > 1 or bool(words and re.search(r"\d", text))
