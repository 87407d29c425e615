"""Small rules about words that more than one room must agree on: joining lines, normal forms and ids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date

from kb.values import Page, Span

_WORD = re.compile(r"[a-z0-9]+")
_HYPHENATED_END = re.compile(r"\w-$")


def join_lines(lines: Iterable[str]) -> str:
    """Join printed lines into running text: a hyphen at a line's end joins without a space.

    Nearly every hyphen at the end of a line in the published reports belongs to a real compound, so it is kept.
    """
    text = ""
    for line in lines:
        part = " ".join(line.split())
        if not part:
            continue
        text = part if not text else text + ("" if _HYPHENATED_END.search(text[-2:]) else " ") + part
    return text


def words_at(pages: Sequence[Page], spans: Sequence[Span]) -> str:
    """Give the running text that stands at these spans: what a quotation is checked against."""
    return join_lines(line for span in spans for line in pages[span.page - 1].text[span.start : span.end].splitlines())


def normal_form(text: str) -> str:
    """Reduce text to its lower-case letters and digits in words, so that spacing and hyphens do not matter."""
    return " ".join(_WORD.findall(text.lower()))


def text_hash(text: str) -> str:
    """Give the first 16 hexadecimal digits of the SHA-256 of a text's normal form."""
    return hashlib.sha256(normal_form(text).encode()).hexdigest()[:16]


def exact_hash(text: str) -> str:
    """Give the SHA-256 of a text exactly as it stands, as hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def review_id(gss: str, framework: str, start: date | None, end: date | None, published: date | None) -> str:
    """Name a review by authority, framework and inspection start (else end, else publication).

    Raises ValueError when there is no date at all: such a review cannot be told from another.
    """
    day = start or end or published
    if day is None:
        raise ValueError("no inspection or publication date")
    return f"{gss}-{framework}-{day.isoformat()}"


def statement_id(review: str, voice: str, section: str, paragraph: str | None, text: str, copy: int = 0) -> str:
    """Name a passage or finding by where it stands and what it says, never by a file's hash.

    `copy` tells apart the second and later occurrence of the same words in the same place.
    """
    place = "\n".join([voice, normal_form(section), paragraph or "", normal_form(text), str(copy or "")])
    return f"{review}-{hashlib.sha256(place.encode()).hexdigest()[:12]}"
