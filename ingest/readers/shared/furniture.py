"""Takes out what is printed on pages but is not the report's text: running heads and feet, page numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.values import Document, Line, Page

# Running heads and feet stand in these margins, in points, or among a page's first and last printed lines.
_MARGIN = 66.0
_EDGE_LINES = 3
# Small print is a chapter's running foot when it stands on as few pages as this.
_FEW_PAGES = 3
# A line this many points above the one before it starts a new run of lines.
_UPWARD = 20.0
_PAGE_NUMBER = re.compile(r"^(page )?\d{1,3}( of \d{1,3})?$", re.IGNORECASE)
_MARKER = re.compile(r"^\d{1,2}$")
# A report closes with words about the inspectorate, which are the same in all of them.
_CLOSING = re.compile(
    r"^(?:the office for standards in education,? children.s services and skills|any complaints about (?:the|this) |"
    r"© ?crown copyright|piccadilly gate|if you would like a copy of this|you may (?:reuse|copy) (?:this|all))",
    re.IGNORECASE,
)
_LAST_PAGES = 2
_NOTE_START = re.compile(r"^\d{1,2}(\s|$|(?=[A-Z]))")


@dataclass(frozen=True, slots=True)
class Cleared:
    """A document's lines in reading order without furniture, and what was taken out.

    That is: running heads and feet, footnotes, and the closing words about the inspectorate with its address.
    """

    lines: tuple[Line, ...]
    running: tuple[Line, ...]
    notes: tuple[Line, ...]
    closing: tuple[Line, ...]
    body_size: float

    @property
    def footnotes(self) -> list[list[Line]]:
        """The notes one by one: each opens with its number, or on a page of its own."""
        notes: list[list[Line]] = []
        for line in self.notes:
            if not notes or _NOTE_START.match(line.text) or notes[-1][-1].span.page != line.span.page:
                notes.append([line])
            else:
                notes[-1].append(line)
        return notes


def clear(document: Document) -> Cleared:
    """Part the document's text from what is printed around it."""
    body = body_size(document.pages)
    edges = [_edges(page) for page in document.pages]
    repeated = _repeated(document.pages, edges, body)
    kept: list[Line] = []
    running: list[Line] = []
    notes: list[Line] = []
    closing: list[Line] = []
    for page, edge in zip(document.pages, edges, strict=True):
        foot = _footnote_lines(page, edge, body)
        below: list[Line] = []
        text: list[Line] = []
        for line in page.lines:
            if line.span.start in edge and _is_running(line, repeated, body):
                running.append(line)
            else:
                (below if line.span.start in foot or _is_marker(line, body) else text).append(line)
        for line in _by_height(text):
            (closing if closing or _closes(line, document) else kept).append(line)
        (closing if closing else notes).extend(below)
    return Cleared(tuple(kept), tuple(running), tuple(notes), tuple(closing), body)


def _closes(line: Line, document: Document) -> bool:
    # A letter has the same address in its head: the closing words of a short one are on no first page.
    last = line.span.page > max(1, len(document.pages) - _LAST_PAGES)
    return last and document.media == "pdf" and bool(_CLOSING.match(line.text))


def body_size(pages: Sequence[Page]) -> float:
    """Give the size most of the text is set in, in points."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _by_height(lines: Sequence[Line]) -> list[Line]:
    """Give a page's lines from top to bottom where the file has whole stretches of them in another order.

    A box or a heading at the page's head can come last in the file. Stretches that stand side by side, as a table's
    cells and a page's columns do, keep the file's order.
    """
    runs: list[list[Line]] = []
    for line in lines:
        if runs and line.y <= runs[-1][-1].y + _UPWARD:
            runs[-1].append(line)
        else:
            runs.append([line])
    bands = sorted(runs, key=lambda run: -run[0].y)
    apart = all(min(line.y for line in upper) > max(line.y for line in lower) for upper, lower in pairwise(bands))
    return [line for run in (bands if apart else runs) for line in run]


def _edges(page: Page) -> frozenset[int]:
    """Give the starts of the lines where a running head or foot may stand: in a margin, or first and last."""
    if not page.lines:
        return frozenset()
    by_height = sorted(page.lines, key=lambda line: line.y)
    top = max(by_height[-1].y, 700.0) - 20.0
    near = [line for line in page.lines if line.y < _MARGIN or line.y > top]
    printed = [*page.lines[:_EDGE_LINES], *page.lines[-_EDGE_LINES:], *by_height[:_EDGE_LINES]]
    return frozenset(line.span.start for line in [*near, *printed])


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.lower())


def _repeated(pages: Sequence[Page], edges: Sequence[frozenset[int]], body: float) -> frozenset[str]:
    """Give the texts (digits aside) that stand at the edge of several pages at the same height."""
    seen: Counter[tuple[str, int, bool]] = Counter()
    for page, edge in zip(pages, edges, strict=True):
        at_edge = [line for line in page.lines if line.span.start in edge]
        seen.update({(_key(line), round(line.y / 8), 0 < line.size <= body - 1.5) for line in at_edge})
    enough = max(2, len(pages) // 4)
    return frozenset(
        key
        for (key, _, small), n in seen.items()
        if n >= (min(enough, _FEW_PAGES) if small else enough) and len(key) > 2
    )


def _is_running(line: Line, repeated: frozenset[str], body: float) -> bool:
    if _PAGE_NUMBER.match(line.text):
        return True
    # A running head repeats the title, but on the first page the title is the title.
    title = line.span.page == 1 and line.size >= body
    return _key(line) in repeated and not title and not line.text.startswith("•")


def _is_marker(line: Line, body: float) -> bool:
    """Say whether a line is nothing but a raised footnote number."""
    return bool(_MARKER.match(line.text)) and line.size <= body - 2


def _opens(marker: Line, small: Sequence[Line]) -> bool:
    """Say whether a raised number stands just before a line of small type: it opens a note, and refers to none."""
    return any(line.x > marker.x and 0 <= marker.y - line.y < line.size for line in small)


def _footnote_lines(page: Page, edge: frozenset[int], body: float) -> frozenset[int]:
    """Give the starts of the small-set lines at the foot of a page, from the first that starts with a number down.

    The number may be a raised line of its own, which stands a little above the note's first line.
    """
    small = [line for line in page.lines if 0 < line.size <= body - 1.5 and not _PAGE_NUMBER.match(line.text)]
    starts = [line.y for line in small if _NOTE_START.match(line.text)]
    starts += [line.y for line in page.lines if _is_marker(line, body) and _opens(line, small)]
    if not starts:
        return frozenset()
    bodies = [line.y for line in page.lines if line.size > body - 1.5 and line.span.start not in edge]
    lowest = min(bodies, default=0.0)
    top = max((y for y in starts if y < lowest), default=None)
    return frozenset(line.span.start for line in small if top is not None and line.y <= top)
