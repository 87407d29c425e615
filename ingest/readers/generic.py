"""Reads any other document plainly: headings, paragraphs and pages, its framework told by signs on its first pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ingest.readers.shared.assembly import Facts, assembled
from ingest.readers.shared.dates import days_in, inspection_range
from ingest.readers.shared.furniture import clear
from ingest.readers.shared.gather import Gathering, Place
from ingest.readers.shared.judgements import state
from ingest.readers.shared.layout import Block, Sort, blocks, with_next
from kb.codebook import Codebook
from kb.readings import About, Reading, Role
from kb.values import Document, Kind, Unreadable

# Words that stand around a council's name in the titles of letters and reports.
_NAME = r"((?:[A-Z][\w’'-]+|of|and|upon|the|with|City|St\.?|&)(?: (?:[A-Z][\w’'-]+|of|and|upon|the|with|&)){0,6}?)"
_AUTHORITY = (
    re.compile(rf"[Aa]rea SEND inspection of {_NAME} Local Area"),
    re.compile(
        rf"(?:inspection|visit|challenge|review|diagnostic)(?: of| to| at)? {_NAME},? (?:[Ll]ocal [Aa]uthority|[Cc]ouncil)"
    ),
    re.compile(
        rf"(?:[Jj]oint|JTAI|multi-agency)[^.]{{10,160}}? in (?:the )?{_NAME}(?=\s*(?:$|\n|\.|[A-Z][a-z]+ \d|Between|[Ff]rom))"
    ),
    re.compile(rf"^{_NAME} (?:(?:County|City|Borough|District|Metropolitan|London) )*Council\b", re.M),
)
_INSPECTED = (
    re.compile(r"(?:inspection|review|visit|challenge)\s+dates?\s*:?\s*([^\n]{6,80})", re.I),
    re.compile(
        r"\b(?:between|from|took place (?:on|from|between))\s+(\d[^.\n]{0,60}?\b(?:and|to)\s[^.\n]{0,40}?\d{4})", re.I
    ),
    re.compile(r"\bon-?\s?site[^.]{0,40}?(\d{1,2}[^.\n]{0,50}?\d{4})", re.I),
    re.compile(
        r"(\d{1,2}(?:st|nd|rd|th)?(?: [A-Z][a-z]+)?(?: \d{4})? ?(?:to|–|-|and) ?\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ \d{4})"
    ),
)
_PUBLISHED = (
    re.compile(r"(?:report )?published(?: on)?\s*:?\s*([^\n]{6,40})", re.I),
    re.compile(r"^(\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ \d{4})$", re.M),
)
_LEAD = re.compile(
    r"(?:[Ll]ead inspectors?|[Rr]eporting inspector)\s*:?\s*(?:is |was )?([A-Z][a-z][\w’'-]+(?: [A-Z][a-z][\w’'-]+){1,3})"
)
_IMPROVE = re.compile(
    r"^(?:what needs to improve|recommendations?\b|areas? for (?:improvement|priority action|development))", re.I
)
_DEAR = re.compile(r"^dear\b", re.I)
_FAREWELL = re.compile(
    r"^(?:yours (?:sincerely|faithfully)|local area partnership details|inspection team\b|© ?crown)", re.I
)
_ASIDE = re.compile(
    r"^(?:contents|(?:the )?inspection team|local area partnership details|information about this inspection|"
    r"the inspection judgements and what they mean|record of main findings)",
    re.I,
)
# A bullet within a line: two columns were printed side by side, and read as one.
_COLUMNS = re.compile(r".• ")
_SENTENCE = re.compile(r"[.!?:;][\"'”’)\]]*$")


class GenericReader:
    """Reads what no framework's reader accepts; says so, and names the framework when a sign of one is there."""

    name = "generic"
    version = "4"
    proven = True

    def __init__(self, codebook: Codebook) -> None:
        self._signs = tuple(
            (framework.id, tuple(re.compile(sign, re.IGNORECASE) for sign in framework.signs))
            for framework in codebook.frameworks.values()
            # A full inspection has its own reader; here its title would only be a mention.
            if not framework.full
        )
        self._codebook = codebook

    def accepts(self, document: Document) -> str | None:
        """Accept every document with pages but a write-up."""
        return (
            None if document.media == "markdown" else "no framework's reader knows its form: read as a plain document"
        )

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the document plainly; what it does not say of itself is None."""
        opening = "\n".join(page.text for page in document.pages[:2])
        framework = self._framework(opening)
        cleared = clear(document)
        gathered = Gathering(cleared)
        parts = blocks(cleared.lines, cleared.body_size)
        _gather(parts, gathered)
        joined = sum(_is_joined(part) for part in parts)
        if not gathered.passages:
            why = ": its columns, side by side, were read as one" if joined else ""
            return Unreadable(f"no sentences were found in it{why}")
        first, last, published = _days(opening)
        lead = _LEAD.search(" ".join(opening.split()))
        judged = self._codebook.frameworks[framework].areas if framework != "other" else ()
        facts = Facts(
            framework=framework,
            authority=_authority(opening),
            inspection_start=first,
            inspection_end=last,
            published=published,
            lead_inspector=lead.group(1) if lead else None,
            judgements=tuple(state(area.area, area.label, None) for area in judged),
            notes=(f"columns side by side were read as one in {joined} paragraphs, left out",) if joined else (),
        )
        return assembled(self, document, facts, gathered, About.COUNCIL)

    def _framework(self, opening: str) -> str:
        found = (name for name, signs in self._signs if any(sign.search(opening) for sign in signs))
        return next(found, "other")


def _authority(opening: str) -> str | None:
    flat = [" ".join(line.split()) for line in opening.splitlines()]
    for text in (" ".join(flat), "\n".join(flat)):
        for pattern in _AUTHORITY:
            if match := pattern.search(text):
                return match.group(1).strip(" ,")
    return None


def _days(opening: str) -> tuple[date | None, date | None, date | None]:
    first = last = None
    flat = re.sub(r"\n(?!\n)", " ", opening)
    for pattern in _INSPECTED:
        if match := pattern.search(opening) or pattern.search(flat):
            first, last = inspection_range(match.group(1))
            if first:
                break
    said = (days_in(match.group(1)) for pattern in _PUBLISHED if (match := pattern.search(opening)))
    published = next((days[0] for days in said if days), None)
    if published and last and published < last:
        published = None
    return first, last, published


def _gather(parts: Sequence[Block], gathered: Gathering) -> None:
    place, aside = Place("Opening"), ""
    # A letter's addressees stand before its salutation.
    start = next((i + 1 for i, part in enumerate(parts[:40]) if any(_DEAR.match(line.text) for line in part.lines)), 0)
    gathered.leave(parts[:start], Role.ADDRESS, "addressees")
    for part, after in with_next(parts[start:]):
        if _FAREWELL.match(part.text):
            aside = "closing details"
        elif part.sort is Sort.HEADING:
            section = re.sub(r"[:.]?\s*\d?$", "", part.text).strip() or part.text
            aside = section if _ASIDE.match(part.text) else ""
            improving = bool(_IMPROVE.match(part.text))
            place = Place(
                section, kind=Kind.RECOMMENDATION if improving else Kind.FINDING, tier=section if improving else None
            )
            gathered.heading(part)
            continue
        if aside:
            gathered.leave(part, Role.BOILERPLATE, aside)
        elif _is_joined(part):
            # Words of two lists mixed are nobody's sentence.
            gathered.leave(part, Role.LABEL, "columns side by side, read as one")
        elif part.sort is Sort.LABEL or not _is_prose(part):
            gathered.label(part)
        else:
            if part.sort is Sort.NUMBERED:
                place = replace(place, number=str(part.number))
            elif part.sort is Sort.PLAIN:
                place = replace(place, number=None)
            gathered.say(part, after, place)


def _is_joined(part: Block) -> bool:
    return any(_COLUMNS.search(line.text) for line in part.lines)


def _is_prose(part: Block) -> bool:
    """Say whether a block is sentences: a bullet, a numbered paragraph, or words that end as a sentence does."""
    words = len(re.findall(r"[A-Za-z]{2,}", part.text))
    if part.sort in (Sort.BULLET, Sort.NUMBERED):
        return words > 2
    return words > 4 and (bool(_SENTENCE.search(part.text.strip())) or words > 20)
