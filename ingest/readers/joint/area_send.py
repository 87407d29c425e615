"""Reads reports of area SEND inspections (2023 on), and the letters of the joint local area inspections before them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.joint.area_send_letters import is_letter, read_letter
from ingest.readers.joint.area_send_outcome import outcome
from ingest.readers.joint.area_send_sections import gather_sections
from ingest.readers.shared.assembly import Facts, assembled
from ingest.readers.shared.dates import inspection_range
from ingest.readers.shared.furniture import clear
from ingest.readers.shared.gather import Gathering
from ingest.readers.shared.layout import blocks
from kb.readings import About, Reading
from kb.values import Document, Line, Unreadable

_TITLE = re.compile(
    r"Area (?:SEND|special educational needs and/or disabilit(?:y|ies)(?: \(SEND\))?) inspection of (?:the )?(.{3,60}?)"
    r",? (?:Local )?Area Partnership",
    re.IGNORECASE,
)
_TITLED_WITHIN = 400
_DATES = re.compile(r"Inspection dates?\s*:?\s*(\d.{4,80}?)\s*(?=Dates? of|Inspection outcome|$)", re.IGNORECASE)
_OUTCOME = re.compile(r"\bInspection outcome\b", re.IGNORECASE)
_TEAM = re.compile(r"^inspection team\b", re.IGNORECASE)
_NAME = r"((?:(?!Ofsted|CQC|HMI|OI|Lead|Inspector|Mr|Mrs|Ms|Dr)\b(?!Ofsted)[A-ZÀ-Þ][\w’'À-ÿ-]+ ?){2,4}?)"
_POST = r"(?:,? (?:HMI|OI|His Majesty’s Inspector))*"


class AreaSendReader:
    """Reads area SEND inspections: an outcome in one of three wordings, what is effective, what to improve."""

    name = "area-send"
    version = "2"
    # Measured on reports since 2023; of the letters before then none was at hand.
    proven = True

    def accepts(self, document: Document) -> str | None:
        """Accept a report titled and dated as an area SEND inspection with its outcome, or a letter about one before."""
        if document.media == "markdown" or not document.pages:
            return None
        opening = " ".join(" ".join(page.text for page in document.pages[:2]).split())
        if _TITLE.search(opening[:_TITLED_WITHIN]) and _DATES.search(opening) and _OUTCOME.search(opening):
            return "its first page is that of an area SEND inspection, with its dates and outcome"
        if is_letter(opening):
            return "its title and opening are those of a letter about a joint local area SEND inspection"
        return None

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the report whole; what is not found is None or `unread`, never a guess."""
        cleared = clear(document)
        opening = _running(cleared.lines)
        gathered = Gathering(cleared)
        title = _TITLE.search(opening[:_TITLED_WITHIN])
        if title is None:
            letter = read_letter(blocks(cleared.lines, cleared.body_size), gathered)
            if letter is None:
                return Unreadable("a joint local area SEND inspection's letter without its title")
            return assembled(self, document, letter, gathered, About.PARTNERSHIP)
        dates = _DATES.search(opening)
        first, last = inspection_range(dates.group(1)) if dates else (None, None)
        concluded = outcome(opening)
        gather_sections(cleared, gathered)
        facts = Facts(
            framework="area-send",
            authority=title.group(1),
            inspection_start=first,
            inspection_end=last,
            lead_inspector=" and ".join(_leads(cleared.lines, "Ofsted")) or None,
            judgements=concluded.judgements,
            notes=(*concluded.notes, *(f"{name} led for CQC" for name in _leads(cleared.lines, "CQC"))),
        )
        return assembled(self, document, facts, gathered, About.PARTNERSHIP)


def _running(lines: Sequence[Line]) -> str:
    """Give the first two pages' running text; a name broken at its hyphen reads whole again."""
    text = " ".join(" ".join(line.text for line in lines if line.span.page <= 2).split())
    return re.sub(r"(?<=\w-) (?=[A-Z])", "", text)


def _leads(lines: Sequence[Line], body: str) -> list[str]:
    """Give who led for an inspectorate, from the list of the team: a name, the inspectorate, then `lead`."""
    lead = re.compile(rf"{_NAME}{_POST},? {body}{_POST}(?:,? inspector)?,? [Ll]ead\b")
    start = next((i for i, line in enumerate(lines) if _TEAM.match(line.text)), len(lines))
    return [match.group(1).strip() for line in lines[start:] for match in lead.finditer(line.text)]
