"""Gathers the sections of a joint targeted area inspection's letter: its opening, its lists, its studies, its findings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.joint.jtai_letter import parted
from ingest.readers.joint.jtai_studies import STUDY, stories_marked
from ingest.readers.shared.gather import Gathering, Place
from ingest.readers.shared.layout import Block, Sort, with_next
from ingest.readers.shared.sections import bare
from ingest.understanding.bodies import bodies_in
from kb.readings import About, Role
from kb.values import Kind

_SUMMARY = "Summary"
_LISTS = re.compile(
    r"(?:key )?strengths\b|areas? for improvement|what needs to improve|areas? for (?:priority|urgent) action", re.I
)
_IMPROVES = re.compile(
    r"areas? for improvement|what needs to improve|areas? for (?:priority|urgent) action", re.IGNORECASE
)
_PRIORITY = re.compile(r"areas? for (?:priority|urgent) action", re.IGNORECASE)
_PROSE = re.compile(r"(?:headline|main|key) findings|summary\b", re.IGNORECASE)
_FINDINGS = re.compile(r"main findings", re.IGNORECASE)
_CONTEXT = re.compile(r"(?:context|background|scope)\b", re.IGNORECASE)
_NEXT = re.compile(r"next steps", re.IGNORECASE)
_NO_PRIORITY = re.compile(
    r"^there (?:are|were) no areas? for (?:priority|urgent) action|^(?:none|not applicable)\.?$", re.I
)
_RENAMED = re.compile(
    r"^\W*(?:pseudonyms?\b|(?:all |the )?(?:children[’']s )?names? (?:are|is|have been|has been) (?:pseudonyms?|changed))",
    re.IGNORECASE,
)
_SAID_BEFORE = re.compile(
    r"^(?:the|all|each of the) inspectorates? recogni[sz]e|^a (?:joint|multi-agency) inspection of (?:the|this) .{5,200}? highlight|"
    r"^this letter to all",
    re.IGNORECASE,
)
_DATES = re.compile(
    r"^(?:between|from|on) \d|^this (?:joint )?inspection took place|^this letter (?:summarises|outlines|sets)", re.I
)
_SCOPE = re.compile(
    r"^(?:this|the) (?:joint targeted area inspection|JTAI|inspection)\b.{0,20} (?:includ|focus|evaluat|consider|look)|"
    r"^the findings in the report evaluate",
    re.IGNORECASE,
)
# What inspectorates say of such inspections ends with the last sentence about inspecting, or about how hard it is to
# decide anywhere; then cases are spoken of.
_INSPECTING = re.compile(
    r"\binspect(?:ion|orates)|\bJTAIs?\b|\bletter\b|good practice|"
    r"\brisk[ -]assessments? and decision[ -]making (?:has|have|involves?)\b",
    re.IGNORECASE,
)
# What an inspection looked at is told up to the last sentence that says what inspectors did.
_LOOKED = re.compile(
    r"\b(?:inspectors|we) (?:also )?(?:evaluated|considered|focus+ed|undertook|looked|examined)|‘deep dive’|\bJTAI\b|"
    r"joint targeted area inspection|\b(?:this|the) inspection\b|for the purposes? of this letter",
    re.IGNORECASE,
)


@dataclass
class _Where:
    """Where in the letter a block stands: its main section, the section within it, and what is left out of findings."""

    main: Place
    place: Place
    aside: tuple[Role, str] | None = None
    opening: bool = True


def gather_sections(body: Sequence[Block], gathered: Gathering) -> None:
    """Hand over every block between a letter's title and its farewell."""
    # Where a letter has main findings besides, its lists name what they find; else its lists are all it has.
    body = [piece for part in body for piece in _study_apart(part)]
    apart = any(part.sort is Sort.HEADING and _FINDINGS.match(part.text) for part in body)
    where = _Where(Place(_SUMMARY), Place(_SUMMARY))
    before: Block | None = None
    for part, after in with_next(body):
        if part.sort is Sort.HEADING:
            subtitle = before is not None and before.sort is Sort.HEADING and bool(STUDY.match(before.text))
            if not subtitle:
                _enter(part, where, apart)
            gathered.heading(part, where.place.section if apart and _LISTS.match(where.place.section) else None)
        elif where.aside:
            _leave(part, where.aside, after, where.place, gathered)
        elif part.sort is Sort.LABEL:
            gathered.label(part)
        elif where.opening:
            _open(part, after, where.place, gathered)
        elif _RENAMED.match(part.text):
            gathered.leave(part, Role.FACT, "that names were changed")
        elif where.place.tier and _NO_PRIORITY.match(part.text):
            gathered.leave(part, Role.FACT, "that nothing needs priority action")
        else:
            _say(part, after, where.place, gathered)
        before = part
    gathered.passages[:] = stories_marked(gathered.passages)


def _study_apart(part: Block) -> list[Block]:
    """Part a boxed study's heading from the subtitle or statement set like it in the lines below."""
    first = part.lines[0].text.strip() if part.lines else ""
    if (
        not part.bold
        or len(part.lines) < 2
        or not (study := STUDY.match(first))
        or len(study.group(0)) < len(first) - 1
    ):
        return [part]
    said = part.text.rstrip().endswith(".")
    rest = replace(part, sort=Sort.PLAIN if said else Sort.HEADING, lines=part.lines[1:])
    return [replace(part, sort=Sort.HEADING, lines=part.lines[:1]), rest]


def _enter(part: Block, where: _Where, apart: bool) -> None:
    """Go to the section a heading opens."""
    text = part.text.strip()
    where.opening, where.aside = False, None
    if study := STUDY.match(text):
        where.place = Place(study.group(0).strip(" :"))
        return
    section = bare(text)
    if _NEXT.match(text):
        where.aside = (Role.FACT, "who must answer, and by when")
    elif _CONTEXT.match(text):
        where.aside = (Role.FACT, "what the inspection looked at")
    known = _LISTS.match(text) or _PROSE.match(text) or where.aside
    nested = (where.main.tier is None and bool(_PROSE.match(where.main.section))) or (
        _LISTS.match(where.main.section) and not apart
    )
    if known or not nested:
        improves = bool(_IMPROVES.match(text))
        advises = improves and (apart or bool(_PRIORITY.match(text)))
        where.main = where.place = Place(
            section,
            kind=Kind.RECOMMENDATION if advises else Kind.FINDING,
            tier=section if improves else None,
            about=None if known else _body(section),
        )
    else:
        where.place = replace(where.main, section=f"{where.main.section} – {section}", about=_body(section))


def _leave(part: Block, aside: tuple[Role, str], after: Block | None, place: Place, gathered: Gathering) -> None:
    if _SAID_BEFORE.match(part.text):
        _open(part, after, place, gathered)
    else:
        gathered.leave(part, *aside)


def _say(part: Block, after: Block | None, place: Place, gathered: Gathering) -> None:
    # Prose among bare recommendations, or before them, explains them; but what is urgent may be asked for in prose alone.
    listed = after is not None and after.sort is Sort.BULLET
    explains = part.sort is Sort.PLAIN and place.kind is Kind.RECOMMENDATION
    explains = explains and (listed or not _PRIORITY.match(place.section))
    said = replace(place, kind=Kind.FINDING, tier=None) if explains else place
    gathered.say(part, after, said)


def _open(part: Block, after: Block | None, place: Place, gathered: Gathering) -> None:
    """Hand over a paragraph before the first heading: what was inspected and when, then what was found in short."""
    if _SAID_BEFORE.match(part.text):
        alike, rest = parted(part, _INSPECTING)
        gathered.leave(alike, Role.BOILERPLATE, "what the inspectorates say in each such letter")
        if rest is not None:
            gathered.say(rest, after, place)
    elif _DATES.match(part.text):
        gathered.leave(part, Role.FACT, "when and what the inspectorates inspected")
    elif _SCOPE.match(part.text):
        scope, rest = parted(part, _LOOKED)
        gathered.leave(scope, Role.FACT, "what the inspection looked at")
        if rest is not None:
            gathered.say(rest, after, place)
    else:
        gathered.say(part, after, place)


def _body(heading: str) -> About | None:
    """Give the body that a heading is wholly the name of."""
    name = re.sub(r"\s*\([^)]*\)\s*$", "", heading)
    if re.search(r"\b(?:and|to|with|between|by|in)\b", name) or len(name.split()) > 8:
        return None
    bodies = set(bodies_in(name))
    return bodies.pop() if len(bodies) == 1 else None
