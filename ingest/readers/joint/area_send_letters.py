"""Reads letters of joint local area SEND inspections, 2016 to 2022: strengths and what to develop under three questions.

Made from the form as it is known, without a published letter at hand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.joint.area_send_outcome import statement
from ingest.readers.joint.jtai_letter import letter
from ingest.readers.shared.assembly import Facts
from ingest.readers.shared.dates import inspection_range
from ingest.readers.shared.gather import Gathering, Place
from ingest.readers.shared.layout import Block, Sort, with_next
from ingest.readers.shared.sections import bare
from kb.readings import Role
from kb.values import Kind

_KIND = (
    r"Joint (?:local )?area (?:SEND|special educational needs(?: and/or disabilit(?:y|ies))?(?: \(SEND\))?) inspection"
)
_TITLE = re.compile(rf"{_KIND} (?:in|of)\b", re.IGNORECASE)
_AREA = re.compile(rf"{_KIND} (?:in|of) (?:the )?(?:local area of )?(.{{3,60}}?)(?: local area)?[.\s]*$", re.IGNORECASE)
_OPENING = re.compile(
    r"\b(?:conducted|undertook|carried out|completed) a joint inspection of the (?:local )?area\b|"
    r"\bspecial educational needs reforms\b|\b(?:disability|disabilities) and special educational needs\b",
    re.IGNORECASE,
)
_INSPECTED = re.compile(r"\b(?:Between|From|On) (\d.{4,60}?),? (?:Ofsted|the Office|inspectors)\b")
_LED = re.compile(r"^the inspection was led by\b", re.IGNORECASE)
_MET = re.compile(r"^inspectors (?:spoke|met|visited|looked at)\b", re.IGNORECASE)
_ALIKE = re.compile(r"^this letter outlines\b", re.IGNORECASE)
_FACT = re.compile(r"^(?:as a result of (?:the findings of )?this inspection\b|(?:between|from|on) \d)", re.IGNORECASE)
_STRENGTHS = re.compile(r"^(?:key )?strengths\b", re.IGNORECASE)
_DEVELOP = re.compile(r"^areas? (?:for|requiring|needing) (?:further )?(?:development|improvement)", re.IGNORECASE)
_WEAK = re.compile(r"\bareas? of significant weakness(?:es)?", re.IGNORECASE)
_SIGNED = re.compile(r"^(.{3,40}?),? (?:Her|His) Majesty’s Inspector\b")
_SUMMARY = "Summary"


def is_letter(opening: str) -> bool:
    """Say whether an opening's running text is that of such a letter; a revisit's title is another."""
    return bool(_TITLE.search(opening) and _OPENING.search(opening))


def read_letter(parts: Sequence[Block], gathered: Gathering) -> Facts | None:
    """Hand over a letter's blocks and give what it says of itself; None where its title stands in no block."""
    found = letter(parts, _TITLE)
    if found is None:
        return None
    text = " ".join(" ".join(block.text for block in found.body).split())
    days = _INSPECTED.search(text)
    first, last = inspection_range(days.group(1)) if days else (None, None)
    area = _AREA.search(" ".join(found.title.text.split()))
    concluded = statement(text)
    found.gather_head(gathered)
    _gather(found.body, gathered)
    found.gather_close(gathered)
    return Facts(
        framework="area-send",
        authority=area.group(1) if area else None,
        inspection_start=first,
        inspection_end=last,
        published=found.day,
        lead_inspector=_lead(found.close),
        judgements=concluded.judgements,
        notes=(*concluded.notes, "of this form of letter none was at hand when its reader was made"),
    )


def _lead(close: Sequence[Block]) -> str | None:
    """Give the inspector who signs the letter, who led the inspection."""
    text = " ".join(line.text.strip() for block in close for line in block.lines)
    signed = re.search(r"Yours (?:sincerely|faithfully),? (.{3,60}?),? (?:Her|His) Majesty[’']s Inspector\b", text)
    return signed.group(1).strip(" ,") if signed else None


def _gather(body: Sequence[Block], gathered: Gathering) -> None:
    question = _SUMMARY
    place, opening = Place(_SUMMARY), True
    for part, after in with_next(body):
        if part.sort is Sort.HEADING or _names_list(part):
            name = bare(part.text)
            if not (_STRENGTHS.match(name) or _DEVELOP.match(name)):
                question = name
            section = name if name == question or question == _SUMMARY else f"{question} – {name}"
            place, opening = Place(section, tier=name if _DEVELOP.match(name) else None), False
            gathered.heading(part)
        elif opening and (left := _left(part)):
            gathered.leave(part, *left)
        elif part.sort is Sort.LABEL:
            gathered.label(part)
        else:
            gathered.say(part, after, place)
            if part.text.rstrip().endswith(":") and (weak := _WEAK.search(part.text)):
                # What the statement must answer is the one list that the letter asks something of.
                tier = weak.group(0).capitalize()
                place = Place(place.section, kind=Kind.RECOMMENDATION, tier=tier)


def _names_list(part: Block) -> bool:
    return part.sort is Sort.LABEL and bool(_STRENGTHS.match(part.text) or _DEVELOP.match(part.text))


def _left(part: Block) -> tuple[Role, str] | None:
    """Say what a paragraph before the first heading is that reports nothing found."""
    if _LED.match(part.text) or _FACT.match(part.text):
        return Role.FACT, "when and by whom it was inspected, and whether a statement is required"
    if _MET.match(part.text) or _ALIKE.match(part.text):
        return Role.BOILERPLATE, "how inspectors work"
    return None
