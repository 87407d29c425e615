"""The blocks of a briefing's Markdown: headings, paragraphs, bullets and notes, each with its line number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_HEADING = re.compile(r"#{1,6}(?:\s|$)")
_BULLET = re.compile(r"\s{0,3}[-*+]\s+(?=\S)")
_NOTE = re.compile(r"\s{0,3}>\s?")


class Sort(StrEnum):
    """What sort of block it is, by how its first line opens."""

    HEADING = "heading"
    BULLET = "bullet"
    NOTE = "note"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Block:
    """A block: the number of its first line, its sort, and its words on one line without the opening sign.

    A heading keeps its `#` signs: they say how deep it stands.
    """

    line: int
    sort: Sort
    text: str


def blocks(lines: Sequence[str], first: int) -> list[Block]:
    """Part a body's lines into blocks; `first` is the number of the first line.

    A blank line ends a block, a heading stands alone, and every other line that opens no block of its own goes
    on with the one before it, as Markdown has it: words added under a bullet are read as part of the bullet.
    """
    made: list[Block] = []
    open_block = False
    for number, line in enumerate(lines, start=first):
        if not line.strip():
            open_block = False
            continue
        sort = _sort(line)
        text = " ".join(_opened(line, sort).split())
        if open_block and (sort is Sort.PARAGRAPH or sort is Sort.NOTE is made[-1].sort):
            made[-1] = Block(made[-1].line, made[-1].sort, f"{made[-1].text} {text}".strip())
            continue
        made.append(Block(number, sort, text))
        open_block = sort is not Sort.HEADING
    return made


def _sort(line: str) -> Sort:
    if _HEADING.match(line):
        return Sort.HEADING
    if _BULLET.match(line):
        return Sort.BULLET
    return Sort.NOTE if _NOTE.match(line) else Sort.PARAGRAPH


def _opened(line: str, sort: Sort) -> str:
    if sort is Sort.BULLET:
        return _BULLET.sub("", line, count=1)
    return _NOTE.sub("", line, count=1) if sort is Sort.NOTE else line
