"""Reads Ofsted's letters about visits, focused and monitoring alike: what was looked at, and what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.shared.assembly import Facts, assembled
from ingest.readers.shared.furniture import clear
from ingest.readers.shared.gather import Gathering, Place
from ingest.readers.shared.layout import Block, Sort, blocks, with_next
from ingest.readers.shared.sections import bare
from ingest.readers.visits.letter import authority_of, is_title, leave_head, leave_tail, led_by, parted, visited_on
from ingest.readers.visits.scope import halves, subject_of
from kb.protocols import Reader
from kb.readings import About, Reading, Role
from kb.values import Document, Kind, Unreadable

_PRIORITY = re.compile(r"^(?:areas? (?:for|of) )?priority actions?\b", re.IGNORECASE)
_IMPROVE = re.compile(
    rf"{_PRIORITY.pattern}|^(?:what (?:the local authority |still )?needs? to (?:improve|be improved)\b|"
    r"areas? for (?:improvement|development)\b|recommendations?\b|practice that needs to improve)",
    re.IGNORECASE,
)
# A list that is empty says so.
_NONE = re.compile(r"^(?:there (?:are|were) no\b|none\b|no areas?\b|not applicable)", re.IGNORECASE)
_SCOPE = re.compile(
    r"^(?:areas? (?:covered|looked at|considered|reviewed)\b|scope\b|(?:focus|purpose) of (?:the|this) visit|"
    r"(?:background|context)(?: to the visit)?$|(?:information )?about (?:the|this) visit|"
    r"what (?:we|inspectors) (?:looked at|considered|focused on))",
    re.IGNORECASE,
)
# Names of sections, which are headings even where they are set like text.
_SECTION = re.compile(
    r"(?:headline findings|(?:main )?findings(?: and evaluation of progress)?|overview|summary(?: of findings)?|"
    r"evaluation of progress|areas covered by the visit|areas? for (?:priority action|improvement)|"
    r"what needs to improve(?: in this area of [\w ]{4,40})?)\W*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:Ofsted will (?:take|use|consider)\b|I am copying this letter|(?:This|The) letter will be (?:published|copied)|"
    r"We will (?:publish|notify)\b|(?:Thank you for|I would like to thank)\b)",
    re.IGNORECASE,
)
# What every monitoring letter says before its findings.
_ALIKE = re.compile(r"^Based on the evidence gathered\b[^.]{0,120}\bareas? of strengths?\b[^.]*\.$", re.IGNORECASE)
_NAMES_VISIT = re.compile(r"\b(?:focused|monitoring|assurance) visit\b", re.IGNORECASE)
_OPENING = "Opening"


def read_visit(reader: Reader, document: Document, framework: str, notes: tuple[str, ...] = ()) -> Reading | Unreadable:
    """Read a letter whole; what it does not say of itself is None, never a guess."""
    cleared = clear(document)
    letter = parted(blocks(cleared.lines, cleared.body_size))
    gathered = Gathering(cleared)
    published = leave_head(letter.head, gathered)
    scope = _gather(letter.body, gathered)
    lead = leave_tail(letter.tail, gathered) or led_by(letter)
    if not gathered.passages:
        return Unreadable("no findings were found in the letter")
    first, last = visited_on(letter)
    if published and last and published < last:
        notes = (*notes, f"the letter is dated {published}, before the visit ended: not taken as its date")
        published = None
    facts = Facts(
        framework=framework,
        authority=authority_of(letter),
        inspection_start=first,
        inspection_end=last,
        published=published,
        lead_inspector=lead,
        subject=subject_of(scope),
        notes=notes,
    )
    return assembled(reader, document, facts, gathered, About.COUNCIL)


def _gather(parts: Sequence[Block], gathered: Gathering) -> list[str]:
    """Gather a letter's text; give what it says that the visit looked at, sentences and bullets, in order.

    What the letter says of the visit itself stands before its first heading or under one of its own (`scoped`).
    """
    place, scoped, listing = Place(_OPENING), True, False
    scope: list[str] = []
    for i, (part, after) in enumerate(with_next(parts)):
        if is_title(part) or (i == 0 and _names_visit(part)):
            gathered.leave(part, Role.FACT, "title")
        elif part.sort is Sort.HEADING or _SECTION.fullmatch(part.text):
            section = bare(part.text)
            tier = section if _IMPROVE.match(section) else None
            scoped, listing = bool(_SCOPE.match(section)), False
            place = Place(section, kind=Kind.RECOMMENDATION if tier else Kind.FINDING, tier=tier)
            gathered.heading(part, tier)
        elif part.sort is Sort.LABEL:
            gathered.label(part)
        elif _CLOSING.match(part.text):
            gathered.leave(part, Role.BOILERPLATE, "what happens to the letter")
        elif _ALIKE.match(part.text):
            gathered.leave(part, Role.BOILERPLATE, "how its findings are set out")
        elif listing and part.sort is Sort.BULLET:
            scope.append(part.text)
            gathered.leave(part, Role.FACT, "what the visit looked at")
        elif scoped:
            listing = _tell(part, after, place, gathered, scope)
        else:
            if part.sort is Sort.NUMBERED:
                place = replace(place, number=str(part.number))
            gathered.say(part, after, _said(part, place), place.tier)
    return scope


def _names_visit(part: Block) -> bool:
    """Say whether the first heading under the salutation is the title, worded in another way."""
    return part.sort is Sort.HEADING and bool(_NAMES_VISIT.search(part.text)) and not _SCOPE.match(part.text)


def _tell(part: Block, after: Block | None, place: Place, gathered: Gathering, scope: list[str]) -> bool:
    """Gather a block of the visit's own description; say whether a list of what was looked at follows."""
    listing = False
    for piece, visit in halves(part):
        listing = visit is not None and piece.text.rstrip().endswith(":")
        if visit is None:
            gathered.say(piece, after, place)
            continue
        if visit.role is Role.FACT:
            scope.append(piece.text)
        gathered.leave(piece, visit.role, visit.why)
    return listing


def _said(part: Block, place: Place) -> Place:
    """Give a block's place: prose among improvements explains them, but a priority action may be prose itself."""
    recommends = part.sort is not Sort.PLAIN or bool(_PRIORITY.match(place.tier or ""))
    if place.kind is Kind.RECOMMENDATION and (_NONE.match(part.text) or not recommends):
        return replace(place, kind=Kind.FINDING, tier=None)
    return place
