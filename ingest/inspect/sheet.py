"""Writes a page that shows a document's own pages beside what was read from them, each line marked by what it became."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ingest.inspect.inspection import Inspected
from ingest.inspect.show import lines_of
from ingest.sources.pictures import picture_pages
from kb.readings import FindingRead, Part, PassageRead
from kb.values import Page, Span

_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
# An A4 page where the format has no pages of its own.
_PAPER = (595.0, 842.0)
_RIGHT_MARGIN = 40.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A printed line's strip on its page, in points from the top left corner, and what its words became."""

    x: float
    y: float
    width: float
    height: float
    became: str
    title: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was read on one page, in the order of its words: a finding with its passage, or a part."""

    start: int
    became: str
    passage: PassageRead | None = None
    finding: FindingRead | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its picture's file name (None: the format has no pages to show), size in points, marks and reading."""

    number: int
    picture: str | None
    width: float
    height: float
    marks: tuple[Mark, ...]
    read: tuple[Read, ...]
    text: str


def write_sheet(seen: Inspected, folder: Path) -> Path:
    """Write `index.html` and the page images into a folder and give the page's path. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = picture_pages(seen.data, folder) if seen.document.media == "pdf" else {}
    sheets = [_sheet(seen, page, pictures.get(page.number)) for page in seen.document.pages]
    jinja = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    facts = "\n".join(lines_of(seen, every_finding=False))
    page = folder / "index.html"
    page.write_text(jinja.get_template("inspect.html").render(seen=seen, facts=facts, sheets=sheets), encoding="utf-8")
    return page


def _sheet(seen: Inspected, page: Page, picture: tuple[str, float, float] | None) -> Sheet:
    name, width, height = picture or (None, *_PAPER)
    read = sorted(_read_on(seen, page.number), key=lambda item: item.start)
    places = [(span, item) for item in read for span in _spans(item) if span.page == page.number]
    marks = []
    for line in page.lines:
        became = next((i for span, i in places if span.start < line.span.end and line.span.start < span.end), None)
        if became is not None:
            size = line.size or 12.0
            wide = max(width - _RIGHT_MARGIN - line.x, size)
            marks.append(Mark(line.x, height - line.y - size, wide, size * 1.3, became.became, _title(became)))
    return Sheet(page.number, name, width, height, tuple(marks), tuple(read), page.text)


def _read_on(seen: Inspected, number: int) -> Iterator[Read]:
    shades = itertools.cycle(("finding a", "finding b"))
    for passage in seen.reading.passages:
        for finding in passage.findings:
            shade = next(shades)
            for start in _starts(finding.spans, number):
                yield Read(start, shade, passage, finding)
    for part in seen.reading.parts:
        for start in _starts(part.spans, number):
            yield Read(start, str(part.role), part=part)


def _starts(spans: tuple[Span, ...], number: int) -> list[int]:
    return [span.start for span in spans if span.page == number][:1]


def _spans(item: Read) -> tuple[Span, ...]:
    if item.finding is not None:
        return item.finding.spans
    return item.part.spans if item.part is not None else ()


def _title(item: Read) -> str:
    if item.passage is not None:
        return f"finding, {item.passage.section}" + (
            f", paragraph {item.passage.paragraph}" if item.passage.paragraph else ""
        )
    return f"{item.part.role}: {item.part.why}" if item.part is not None else ""
