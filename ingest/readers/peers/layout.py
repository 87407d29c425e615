"""Lays out peers' letters, reports and slides: blocks with titles kept, columns apart and list names on their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.readers.peers.lists import leads_to_team, names_list
from ingest.readers.peers.tables import columns_apart
from ingest.readers.shared.furniture import Cleared, clear
from ingest.readers.shared.layout import Block, Sort, blocks
from kb.values import Document, Line, Page, Span

DEAR = re.compile(r"^dear\b", re.IGNORECASE)
FAREWELL = re.compile(
    r"^(?:yours\s+(?:sincerely|faithfully|truly)|(?:with\s+)?(?:kind|best|warm)\s+(?:regards|wishes))\b", re.I
)
_DECIMAL = re.compile(r"^(\d{1,2})\.(\d{1,2})[.)]?\s+(?=[\"'“‘(\[]?[A-Z])")
_DASH = re.compile(r"^[–—−-]\s+(?=[\w‘“\"'(])")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
# A page no higher than this, in points, lies on its side: slides. An upright A4 page is 842 high, its text begins above 700.
_SLIDE_TOP = 620.0
_STEP = 0.9
_SAME_HEIGHT, _APART = 10.0, 90.0
_LONGEST_HEADING = 12
# Lines of a slide further apart than this many times their size are no one paragraph: most are too short to tell its leading.
_SLIDE_LEADING = 1.6


@dataclass(frozen=True, slots=True)
class Laid:
    """A document laid out: its blocks, what was cleared away, and the numbers of paragraphs numbered like '2.3'.

    `numbers` are by the page and character at which a paragraph's words start.
    """

    cleared: Cleared
    blocks: tuple[Block, ...]
    numbers: dict[tuple[int, int], str]
    slides: bool
    # Lines of tables whose columns are lists: a cell's words can be few.
    cells: frozenset[Line] = frozenset()

    def number(self, part: Block) -> str | None:
        """Give a paragraph's number as printed."""
        if part.sort is Sort.NUMBERED:
            return str(part.number)
        return self.numbers.get(_start(part.lines[0]))


def laid_out(document: Document) -> Laid:
    """Lay out a document of any media."""
    slides = lies_on_its_side(document)
    cleared = clear(document)
    if slides:
        cleared = replace(cleared, body_size=_bullets_size(cleared))
    cleared = _with_titles(document, cleared, slides)
    columns = columns_apart(document, _by_column(document.pages, cleared.lines))
    lines, numbers = _unnumbered(columns.lines)
    body = cleared.body_size
    made = [part for block in blocks(lines, body) for part in _parted(block, numbers, slides)]
    return Laid(cleared, tuple(_headed(_dashed(part), body) for part in made), numbers, slides, columns.cells)


def lies_on_its_side(document: Document) -> bool:
    """Say whether a document is slides, by how high its text stands on the page."""
    heights = [line.y for page in document.pages for line in page.lines]
    return document.media == "pdf" and bool(heights) and max(heights) < _SLIDE_TOP


def _bullets_size(cleared: Cleared) -> float:
    """Give the size of most bullets: a short deck's titles can hold more words than its text."""
    sizes = Counter(line.size for line in cleared.lines if line.text.startswith("•"))
    return sizes.most_common(1)[0][0] if sizes else cleared.body_size


def _with_titles(document: Document, cleared: Cleared, slides: bool) -> Cleared:
    """Put back headings that were taken for running heads: slides repeat 'Workforce' or 'Strengths' at one height."""
    kept = {
        line
        for line in cleared.running
        if names_list(line.text) or (slides and line.size >= cleared.body_size + _STEP and not line.text.isdigit())
    }
    if not kept:
        return cleared
    wanted = kept | set(cleared.lines)
    lines = tuple(line for page in document.pages for line in page.lines if line in wanted)
    return replace(cleared, lines=lines, running=tuple(line for line in cleared.running if line not in kept))


def _by_column(pages: Sequence[Page], lines: Sequence[Line]) -> list[Line]:
    """Read a page whose two lists stand side by side one column after the other."""
    ordered: list[Line] = []
    for page in pages:
        here = [line for line in lines if line.span.page == page.number]
        heads = [line for line in here if names_list(line.text)]
        pair = next(
            ((a, b) for a in heads for b in heads if b.x - a.x > _APART and abs(a.y - b.y) < _SAME_HEIGHT), None
        )
        if pair is None:
            ordered.extend(here)
            continue
        left, right = pair
        under = [line for line in here if line.y <= max(left.y, right.y) + _SAME_HEIGHT / 2]
        ordered.extend(line for line in here if line not in under)
        # The names come first in their columns, whatever was drawn first.
        for head, column in ((left, _beside(under, right, True)), (right, _beside(under, right, False))):
            ordered.extend([head, *(line for line in column if line is not head)])
    return ordered


def _beside(lines: Iterable[Line], right: Line, left: bool) -> list[Line]:
    return [line for line in lines if (line.x < right.x - _SAME_HEIGHT * 2) is left]


def _unnumbered(lines: Sequence[Line]) -> tuple[list[Line], dict[tuple[int, int], str]]:
    """Cut numbers like '2.3' from the lines they open, where they follow each other: a figure does not."""
    cut: list[Line] = []
    numbers: dict[tuple[int, int], str] = {}
    chapter, paragraph = 0, 0
    for line in lines:
        match = _DECIMAL.match(line.text)
        if match and _follows(chapter, paragraph, (a := int(match.group(1))), (b := int(match.group(2)))):
            chapter, paragraph = a, b
            span = Span(line.span.page, line.span.start + match.end(), line.span.end)
            line = replace(line, text=line.text[match.end() :], span=span)
            numbers[_start(line)] = f"{a}.{b}"
        cut.append(line)
    return cut, numbers


def _follows(chapter: int, paragraph: int, a: int, b: int) -> bool:
    return (a == chapter and b == paragraph + 1) or (b == 1 and chapter < a <= chapter + 2)


def _start(line: Line) -> tuple[int, int]:
    return line.span.page, line.span.start


def _parted(block: Block, numbers: dict[tuple[int, int], str], slides: bool) -> list[Block]:
    """Part a block where a salutation, a farewell, a list's name or a number opens something else within it."""
    if not block.lines:
        return []
    made: list[tuple[Sort, list[Line]]] = [(block.sort, [])]
    for i, line in enumerate(block.lines):
        following = block.lines[i + 1].text if i + 1 < len(block.lines) else ""
        listing = names_list(line.text) and not following[:1].islower() and len(block.lines) > 1
        alone = listing or DEAR.match(line.text) or FAREWELL.match(line.text)
        if alone:
            made.append((Sort.HEADING if listing else Sort.PLAIN, [line]))
            made.append((block.sort if block.sort is Sort.HEADING else Sort.PLAIN, []))
        elif i and (_start(line) in numbers or (slides and _far(block.lines[i - 1], line))):
            made.append((Sort.PLAIN, [line]))
        else:
            made[-1][1].append(line)
            if leads_to_team(line.text):
                made.append((Sort.PLAIN, []))
    parts = [(sort, lines) for sort, lines in made if lines]
    if len(parts) == 1:
        return [block]
    return [
        replace(block, sort=sort, lines=tuple(lines), number=block.number if lines[0] is block.lines[0] else None)
        for sort, lines in parts
    ]


def _far(above: Line, line: Line) -> bool:
    parted = above.y - line.y > _SLIDE_LEADING * max(line.size, 1.0) or abs(above.size - line.size) > _STEP
    return above.span.page == line.span.page and parted


def _dashed(part: Block) -> Block:
    """Take a paragraph that opens with a dash for a bullet: the first of a list under its name."""
    match = _DASH.match(part.text) if part.sort is Sort.PLAIN else None
    if match is None:
        return part
    first, at = part.lines[0], match.end()
    cut = replace(first, text=first.text[at:], span=replace(first.span, start=first.span.start + at))
    return replace(part, sort=Sort.BULLET, lines=(cut, *part.lines[1:]))


def _headed(part: Block, body: float) -> Block:
    """Tell headings that open with a number, or are set as the text around them, from paragraphs."""
    short = len(part.text.split()) <= _LONGEST_HEADING and not _SENTENCE_END.search(part.text)
    if part.sort is Sort.NUMBERED and short and part.size >= body + _STEP:
        return replace(part, sort=Sort.HEADING, number=None)
    if part.sort in (Sort.PLAIN, Sort.LABEL, Sort.NUMBERED) and len(part.lines) == 1 and names_list(part.text):
        return replace(part, sort=Sort.HEADING, number=None)
    return part
