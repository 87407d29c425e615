"""Gathers the sections of an area SEND report: its outcome, its three questions, its tables, its closing details."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.joint.area_send_tables import Row, rows
from ingest.readers.shared.findings import running
from ingest.readers.shared.furniture import Cleared
from ingest.readers.shared.gather import Gathering, Place
from ingest.readers.shared.layout import Block, Sort, blocks, with_next
from ingest.readers.shared.sections import bare
from ingest.understanding.bodies import bodies_in
from kb.readings import About, Role
from kb.values import Kind, Line

_HEAD = re.compile(
    r"(?P<body>Responsible bod(?:y|ies))?\s*(?P<list>Areas? for (?:priority action|improvement|development)s?)?\W*",
    re.IGNORECASE,
)
_DETAILS = re.compile(r"^(?:local area partnership details|information about this inspection|inspection team)\b", re.I)
_ASIDES = (
    (re.compile(r"^inspection outcome\b", re.I), Role.FACT, "the outcome, and when inspectors come again"),
    (re.compile(r"^local area partnership details\b", re.I), Role.FACT, "who the partners are"),
    (re.compile(r"^information about this inspection\b", re.I), Role.BOILERPLATE, "about the inspection"),
    (re.compile(r"^inspection team\b", re.I), Role.FACT, "who inspected"),
)
_SET_IN = 20.0
# The running foot's second line is the inspection's days; where a page's number is missing it repeats no other.
_DAYS = re.compile(r"\d{1,2}(?: [A-Z][a-z]+)?(?: \d{4})? (?:to|–|-) \d{1,2} [A-Z][a-z]+ \d{4}(?: \d{1,3})?")
_MARGIN = 66.0
_LED = re.compile(r"^(?:the|this) inspection was led by\b", re.IGNORECASE)
_COMPLAINT = re.compile(r"^if you are not happy with\b", re.IGNORECASE)


def gather_sections(cleared: Cleared, gathered: Gathering) -> None:
    """Hand over every line of a report."""
    feet = [line for line in cleared.lines if line.y < _MARGIN and _DAYS.fullmatch(line.text.strip())]
    gathered.leave([_block(Sort.PLAIN, [line]) for line in feet], Role.FURNITURE, "running head or foot, page number")
    lines = [line for line in cleared.lines if line not in feet]
    start = next((i for i, line in enumerate(lines) if _head(line)), len(lines))
    end = next((i for i, line in enumerate(lines) if i > start and _DETAILS.match(line.text)), len(lines))
    _gather_prose(blocks(lines[:start], cleared.body_size), gathered)
    _gather_tables(lines[start:end], gathered)
    _gather_prose(blocks(lines[end:], cleared.body_size), gathered, opened=True)


def _head(line: Line) -> re.Match[str] | None:
    """Give a line as a table's heading or header row; None where it is neither."""
    match = _HEAD.fullmatch(line.text.strip())
    return match if match and (match["body"] or match["list"]) else None


def _gather_prose(parts: Sequence[Block], gathered: Gathering, opened: bool = False) -> None:
    place: Place | None = None
    aside: tuple[Role, str] | None = None
    for part, after in with_next(parts):
        known = next(((role, why) for name, role, why in _ASIDES if name.match(part.text)), None)
        if part.sort is Sort.HEADING:
            if known or place or opened or aside:
                # Within what is left aside, headings head its tables.
                aside = known or (aside if opened else None)
                place = Place(bare(part.text))
            gathered.heading(part)
        elif _COMPLAINT.match(part.text):
            gathered.leave(part, Role.BOILERPLATE, "how to complain")
        elif aside or place is None:
            role, why = aside or (Role.FACT, "title and dates")
            if _LED.match(part.text):
                role, why = Role.FACT, "who inspected"
            gathered.leave(part, role, why)
        elif part.sort is Sort.LABEL:
            gathered.label(part)
        else:
            gathered.say(part, after, replace(place, number=str(part.number) if part.sort is Sort.NUMBERED else None))


def _gather_tables(lines: Sequence[Line], gathered: Gathering) -> None:
    tier = ""
    table: list[Line] = []
    for line in lines:
        head = _head(line)
        if head is None:
            table.append(line)
            continue
        _gather_rows(table, tier, gathered)
        table = []
        tier = " ".join(head["list"].split()) if head["list"] else tier
        gathered.heading(_block(Sort.HEADING, [line]), tier)
    _gather_rows(table, tier, gathered)


def _gather_rows(lines: Sequence[Line], tier: str, gathered: Gathering) -> None:
    for row in rows(lines):
        lead = tier
        if row.bodies:
            # The bodies head their row, and lead into what they must do.
            lead = running(row.bodies).text.rstrip(" .:")
            gathered.heading(_block(Sort.HEADING, row.bodies), lead)
        number = str(row.number) if row.number else None
        place = Place(tier, kind=Kind.RECOMMENDATION, tier=tier, number=number, about=_responsible(row))
        first = len(gathered.passages)
        parts = [_block(Sort.BULLET, part) for part in row.parts()]
        # A list within a row stands within it, however little it is set in.
        parts = [part if i == 0 else replace(part, x=parts[0].x + _SET_IN) for i, part in enumerate(parts)]
        for part, after in with_next(parts):
            gathered.say(part, after, place)
        # However many bullets, a row asks for one thing: each passage says who must do it, and the later ones go on.
        gathered.passages[first:] = [
            replace(said, text=said.text if said.text.startswith(lead) else f"{lead}: {said.text}", goes_on=i > 0)
            for i, said in enumerate(gathered.passages[first:])
        ]


def _responsible(row: Row) -> About | None:
    """Give the one sort of body that a row's first cell names."""
    bodies = set(bodies_in(running(row.bodies).text))
    return bodies.pop() if len(bodies) == 1 else None


def _block(sort: Sort, lines: Sequence[Line]) -> Block:
    return Block(sort, tuple(lines), size=lines[0].size, bold=lines[0].bold, x=lines[0].x)
