"""Reads any document as headings, paragraphs and pages, and says so: the reader for what no other one knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ingest.readers.dates import days_in, inspection_range
from ingest.readers.findings import passages
from ingest.readers.furniture import clear
from ingest.readers.layout import Block, Sort, blocks
from kb.codebook import Codebook
from kb.values import Document, Kind, PassageRead, Reading, Unreadable, Voice

_DATES = re.compile(
    r"(?:Inspection|Visit|Review|Peer challenge)\s+dates?\s*:?\s*(.{6,90}?)(?=\s(?:Lead|Report|Dates?|Published|Reporting)|\s{2}|$)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:between|from)\s+(\d{1,2}\b.{4,40}?\b(?:and|to)\b\s+\d{1,2}\s+\w+\s+\d{4})", re.IGNORECASE)
_PUBLISHED = re.compile(r"\bPublished\s*:?\s*(?:on\s+)?(\d{1,2}\s+[A-Za-z]+\s+\d{4})", re.IGNORECASE)
_NAMED = (
    re.compile(r"(?:Area SEND|SEND) inspection of (.{3,60}?) Local Area Partnership", re.IGNORECASE),
    re.compile(r"(?:joint targeted area inspection|inspection|visit|peer (?:challenge|review|diagnostic)) (?:of|in|to|at) "
               r"(?:services.{0,80}? in )?(.{3,60}?)(?: local authority| children[’']?s services|,|\.|\s{2}| Inspection| Dates?|$)",
               re.IGNORECASE),
    re.compile(r"^(.{3,60}? (?:County|City|Borough|Metropolitan Borough|Metropolitan District|District)? ?Council)\b", re.IGNORECASE),
)  # fmt: skip
_LEAD = re.compile(
    r"(?:Lead|Reporting) inspectors?\s*:?\s*(.{3,50}?)(?=,|\s+(?:HMI\b|(?:Her|His) Majesty|Age group|Ofsted)|$)", re.I
)
_IMPROVE = re.compile(
    r"^(?:what (?:\w+ ){0,4}needs? to improve|areas? for (?:improvement|priority action|further consideration|development)|"
    r"recommendations?|priority and immediate action|priority actions?)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:the office for standards in education|© ?crown copyright|inspection team|local area partnership details|"
    r"about (?:this|the) (?:inspection|publication)|contents$|if you are not happy|further copies|yours sincerely)",
    re.IGNORECASE,
)
_OPENING = 3_000


class GenericReader:
    """Reads a plain document. Its framework is named by the signs in the codebook, else it is `other`."""

    name = "generic"
    version = "1"

    def __init__(self, codebook: Codebook) -> None:
        self._signs = [
            (framework.id, [re.compile(sign, re.IGNORECASE) for sign in framework.signs])
            for framework in codebook.frameworks.values()
            if not framework.full
        ]

    def accepts(self, document: Document) -> str | None:
        """Accept every PDF and HTML page: this is the last reader to be asked."""
        return None if document.media == "markdown" else self._why(self._framework(_opening(document)))

    def read(self, document: Document) -> Reading | Unreadable:
        """Read headings, paragraphs, bullets and pages."""
        opening = _opening(document)
        framework = self._framework(opening)
        cleared = clear(document)
        made, skipped = _passages(blocks(cleared.lines, cleared.body_size))
        if not made:
            return Unreadable("no paragraphs were found in it")
        first, last = _dates(opening)
        published = _PUBLISHED.search(opening)
        lead = _LEAD.search(opening)
        return Reading(
            reader=self.name,
            version=self.version,
            why=self._why(framework),
            framework=framework,
            voice=Voice.REPORT,
            authority=_authority(document, opening),
            inspection_start=first,
            inspection_end=last,
            published=next(iter(days_in(published.group(1))), None) if published else None,
            lead_inspector=lead.group(1).strip(" ,:") if lead else None,
            judgements=(),
            passages=tuple(made),
            notes=(
                f"{len(cleared.running)} running lines and {len(cleared.notes)} footnote lines left out",
                f"{skipped} closing blocks left out",
            ),
        )

    def _framework(self, opening: str) -> str:
        found = (name for name, signs in self._signs if any(sign.search(opening) for sign in signs))
        return next(found, "other")

    def _why(self, framework: str) -> str:
        named = f"named as {framework} by its opening" if framework != "other" else "of no framework it names"
        return f"read as a plain document, {named}: its judgements are not read"


def _opening(document: Document) -> str:
    return " ".join(" ".join(page.text for page in document.pages[:2]).split())[:_OPENING]


def _dates(opening: str) -> tuple[date | None, date | None]:
    for pattern in (_DATES, _BETWEEN):
        if (match := pattern.search(opening)) and (found := inspection_range(match.group(1)))[0]:
            return found
    return None, None


def _authority(document: Document, opening: str) -> str | None:
    lines = [line.text for line in document.pages[0].lines[:12]] if document.pages else []
    for pattern in _NAMED:
        for text in (*lines, opening):
            if match := pattern.search(text):
                return match.group(1).strip()
    return None


def _passages(parts: Sequence[Block]) -> tuple[list[PassageRead], int]:
    made: list[PassageRead] = []
    section, kind, number, lead_in = "Document", Kind.FINDING, None, None
    skipped, aside = 0, False
    for part in parts:
        if part.sort is Sort.HEADING:
            aside = bool(_CLOSING.match(part.text))
            kind = Kind.RECOMMENDATION if _IMPROVE.match(part.text) else Kind.FINDING
            section, number, lead_in = part.text[:200], None, None
            continue
        if aside or _CLOSING.match(part.text):
            skipped += 1
            continue
        if part.sort is Sort.NUMBERED:
            number = str(part.number)
        elif part.sort is Sort.PLAIN:
            number = None
        lead = lead_in if part.sort is Sort.BULLET else None
        if part.sort is not Sort.BULLET:
            lead_in = part.text if part.text.endswith(":") else None
        made += passages(part, section, None, kind, number, lead)
    return made, skipped
