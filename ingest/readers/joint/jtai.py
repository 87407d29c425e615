"""Reads letters about joint targeted area inspections (JTAI), 2016 on: four inspectorates, one area, no grades."""

from __future__ import annotations

import re
from datetime import date

from ingest.readers.joint.jtai_letter import Letter, letter
from ingest.readers.joint.jtai_sections import gather_sections
from ingest.readers.shared.assembly import Facts, assembled
from ingest.readers.shared.dates import inspection_range
from ingest.readers.shared.furniture import clear
from ingest.readers.shared.gather import Gathering
from ingest.readers.shared.layout import Block, blocks
from kb.readings import About, Reading
from kb.values import Document, Unreadable

_TITLE = re.compile(r"Joint targeted area inspection\b", re.IGNORECASE)
_TITLED = re.compile(r"^\W*Joint targeted area inspections? (?:of|in|:)", re.MULTILINE)
_LETTER = re.compile(
    r"findings of (?:the|a|this) joint targeted area inspection|"
    r"(?:undertook|carried out|conducted|completed) a (?:joint|multi-agency) (?:targeted area )?inspection\b",
    re.IGNORECASE,
)
_OPENING_PAGES = 2
# The area's name stands last in the title, after what was looked at; before 2022 that stood in every title.
_LOOKED_AT = re.compile(r"\bresponses? to\b", re.IGNORECASE)
_AREA = re.compile(r".*\bin (?:the )?(.{3,70}?)[.\s]*$", re.IGNORECASE)
_NAMED = re.compile(
    r"inspections? (?:of|in|:) ?(?:the )?(.{3,70}?)(?: local (?:area|authority|safeguarding partnership))?[.\s]*$", re.I
)
_INSPECTED = (
    re.compile(r"inspection took place (?:from|between|on|over) (.{5,60}?)\.", re.IGNORECASE),
    re.compile(
        r"\b(?:Between|From|On) (\d.{4,60}?),? (?:Ofsted|inspectors|the (?:following |four )?inspectorates|HMI)\b"
    ),
)
_AGENCIES = re.compile(r"\bagencies in (?:the )?([A-Z].{2,60}?)(?: local authority)?\.")
_YEAR = re.compile(r"\b20\d\d\b")
_DEEP_DIVE = (
    re.compile(
        r"‘deep dive’ (?:focus|look|theme|inspection) (?:on|at|of) the (?:multi-agency )?responses? to (.{5,240}?)\.",
        re.I,
    ),
    re.compile(
        r"multi-agency responses? to (?!abuse and neglect\b|‘front door’)(.{5,240}?)\.(?:\s|\d|$)", re.IGNORECASE
    ),
    re.compile(
        r"‘deep dive’ (?:focus |look )?(?:on|at|into)(?: the effectiveness of services for)? (.{5,240}?)\.",
        re.IGNORECASE,
    ),
)


class JtaiReader:
    """Reads JTAI letters: key strengths and areas for improvement (to 2020), headline and main findings (since 2022)."""

    name = "jtai"
    version = "2"
    proven = True

    def accepts(self, document: Document) -> str | None:
        """Accept a document titled as this inspection, that says of itself that it gives such a one's findings."""
        opening = "\n".join(page.text for page in document.pages[:_OPENING_PAGES])
        titled = document.media != "markdown" and _TITLED.search(opening)
        if not titled or not _LETTER.search(" ".join(opening.split())):
            return None
        return "its title and opening are those of a letter about a joint targeted area inspection"

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the letter whole; what is not found is None, never a guess."""
        cleared = clear(document)
        parts = letter(blocks(cleared.lines, cleared.body_size), _TITLE)
        if parts is None:
            return Unreadable("a joint targeted area inspection's letter without its title")
        opening = _opening(parts)
        area = _area(parts.title, opening)
        first, last = _inspected(opening, parts.day)
        gathered = Gathering(cleared)
        parts.gather_head(gathered)
        gather_sections(parts.body, gathered)
        parts.gather_close(gathered)
        facts = Facts(
            framework="jtai",
            authority=area,
            inspection_start=first,
            inspection_end=last,
            published=parts.day,
            subject=_subject(parts.title, opening, area),
            notes=() if first else ("its opening names no days of the inspection",),
        )
        return assembled(self, document, facts, gathered, About.PARTNERSHIP)


def _opening(parts: Letter) -> str:
    """Give the running text of the first paragraphs, which say when and what was inspected."""
    return " ".join(" ".join(block.text for block in parts.body[:8]).split())


def _area(title: Block, opening: str) -> str | None:
    """Give the area's name from the title, else from the sentence that says whose agencies the letter is about."""
    text = " ".join(title.text.split())
    match = _AREA.match(text) if _LOOKED_AT.search(text) else _NAMED.search(text)
    match = match or _AGENCIES.search(opening)
    return match.group(1) if match else None


def _inspected(opening: str, written: date | None) -> tuple[date | None, date | None]:
    for pattern in _INSPECTED:
        if match := pattern.search(opening):
            said = match.group(1)
            # A letter may leave out the year of its own days: they are the last such before it was written.
            if written and not _YEAR.search(said):
                first, last = inspection_range(f"{said} {written.year}")
                late = last is not None and last > written
                return inspection_range(f"{said} {written.year - 1}") if late else (first, last)
            return inspection_range(said)
    return None, None


def _subject(title: Block, opening: str, area: str | None) -> str | None:
    """Give what the deep dive looked at, else what the response inspected was to, in the letter's words."""
    titled = " ".join(title.text.split()).rstrip(". ")
    for pattern in _DEEP_DIVE:
        match = pattern.search(opening) or pattern.search(f"{titled}.")
        if match is None:
            continue
        said = match.group(1)
        if area:
            said = re.sub(rf",? in (?:the )?{re.escape(area)}\b", "", said)
        return re.sub(r"^the (?=\w)", "", said.strip(" ,"))
    return None
