"""Tells the reports of peers, partners and commissioners from each other, and from what only speaks of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.readers.peers.layout import DEAR, lies_on_its_side
from ingest.readers.peers.lists import weighs
from ingest.readers.shared.furniture import body_size
from kb.values import Document, Line

_REVIEW = r"peer\s+(?:\w+\s+)?(?:challenge|review)"
_COMMISSIONER = re.compile(
    r"\bcommissioner(?:['’]?s|s['’])?[\s:–-]+(?:\w+\s+){0,3}(?:report|review)\b|"
    r"\b(?:report|review)\s+(?:of|by|from)\s+the\s+(?:dfe\s+)?(?:children['’]?s\s+(?:social\s+care\s+|services\s+)?)?commissioner\b|"
    r"\breport\s+to\s+the\s+secretary\s+of\s+state\b|\bways\s+forward\s+for\s+children['’]?s\b",
    re.IGNORECASE,
)
_PARTNER = re.compile(
    r"\bimprovement\s+(?:partner(?:ship)?|advis[eo]r)s?\b|\bpartners?\s+in\s+practice\b|\bsector[\s-]+led\s+improvement\s+programme\b",
    re.IGNORECASE,
)
_AS_PARTNER = re.compile(
    r"\b(?:as|in\s+(?:our|my)\s+role\s+as|acting\s+as)\s+(?:(?:your|the|a|an)\s+)?(?:[\w’'-]+\s+){0,4}?(?:improvement\s+(?:partner|advis[eo]r)|partners?\s+in\s+practice)\b",
    re.IGNORECASE,
)
_DIAGNOSTIC = re.compile(r"\bdiagnostics?\b", re.IGNORECASE)
_PEER = re.compile(rf"\b{_REVIEW}\b", re.IGNORECASE)
_PLACES = (
    r"(?:east\s+midlands|west\s+midlands|north\s+(?:east|west)|south\s+(?:east|west)|"
    r"yorkshire\s+(?:and|&)\s+(?:the\s+)?humber|eastern|east\s+of\s+england|london)"
)
_REGIONAL = re.compile(
    r"\bregional\b|\badcs\b|\bseslip\b|\briia\b|\bsector[\s-]+led\s+improvement\b|"
    r"\bpeer\s+challenge\s+team\s+review\b|\bsafeguarding\s+assurance\s+visit\b|"
    rf"\b{_PLACES}\s+(?:region|adcs|dcs|directors|sector|improvement|riia|children['’]?s\s+services\s+(?:improvement|network))",
    re.IGNORECASE,
)
_BY_THE_REGION = re.compile(
    rf"\bregional\s+{_REVIEW}|\bthe\s+region['’]?s\s+(?:\w+[\s-]+){{0,5}}{_REVIEW}|\b{_REVIEW}e?s?\s+(?:programme\s+)?(?:across|in|within)\s+the\s+region|"
    rf"\b(?:adcs|sector[\s-]+led\s+improvement)\s+(?:\w+\s+){{0,3}}(?:{_REVIEW}|programme)",
    re.IGNORECASE,
)
_LGA = re.compile(
    r"\blga\b|\blocal\s+government\s+(?:association|group|improvement)\b|\blocal\.gov\.uk\b", re.IGNORECASE
)
_LGA_KINDS = re.compile(
    rf"\b(?:children['’]?s\s+services|safeguarding(?:\s+children)?|care\s+practice|early\s+years|corporate\s+parenting)\s+{_REVIEW}",
    re.IGNORECASE,
)
# Titles of what is about a review but is not its report, and of reviews that are not about children.
_ABOUT_ONE = re.compile(
    r"\b(?:action\s+plan|guidance|manual|position\s+statement|self[\s-](?:assessment|evaluation|view)|briefing|response\s+to|"
    r"preparing\s+for|preparation\s+for|progress\s+(?:report|update)\s+on|update\s+on|outcomes?\s+of\s+the|minutes|agenda|"
    r"press\s+release|police\s+and\s+crime|children['’]s\s+commissioner\s+for\s+england|office\s+of\s+the\s+children['’]?s\s+commissioner|"
    r"corporate\s+peer)\b",
    re.IGNORECASE,
)
_INSPECTED = re.compile(
    r"^\W*(?:re-?)?inspection\s+of\b|\b(?:focused|monitoring)\s+visit\b|\bjoint\s+targeted\s+area\s+inspection\s+of\b|"
    r"\barea\s+send\s+inspection\b|\bpiccadilly\s+gate\b|\bofsted\.gov\.uk\b|\bimprovement\s+notice\b",
    re.IGNORECASE | re.MULTILINE,
)
_INSPECTORS = re.compile(
    r"\blead\s+inspectors?\b|\binspection\s+dates?\s*:|\bofsted\s+(?:published|publishes)\s+this\b", re.I
)
_TO_A_COMMITTEE = re.compile(
    r"\bagenda\s+item\b|\bwards?(?:\(s\)|s)?\s+affected\b|\bkey\s+decision\b|\bbackground\s+(?:papers|documents)\b|\breport\s+author\b|"
    r"^\s*report\s+(?:of|by)\s*:?\s+(?:the\s+)?(?:\w+\s+){0,4}(?:director|head|leader|cabinet|councillor|chief)\b|"
    r"^\s*(?:report\s+)?to\s*:\s+.{0,40}(?:cabinet|committee|panel|board|council)\b|"
    r"\b(?:cabinet|committee|panel|board|members?|council)\s+(?:is|are)\s+(?:asked|recommended|requested|invited)\s+to\b|"
    r"\bthat\s+(?:the\s+)?(?:cabinet|committee|panel|members?|council)\s+(?:notes?|considers?|agrees?|approves?)\b|"
    r"^\s*(?:date\s+of\s+)?(?:meeting|committee)\s*(?:date)?\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_TEAM_SPEAKS = re.compile(
    r"\b(?:peer|review|challenge|diagnostic)\s+team\b|\bthe\s+team\s+(?:found|saw|heard|met|was|were|noted|felt|observed|recommends?)\b|"
    r"\bwe\s+(?:found|saw|heard|met|observed|noted|recommend|suggest|felt|spoke)\b",
    re.IGNORECASE,
)
_COMMANDED = re.compile(r"\bsecretary\s+of\s+state\b|\bdepartment\s+for\s+education\b|\bstatutory\s+direction\b", re.I)
_CHILD = re.compile(r"\bchild(?:ren)?\b|\bcare\s+leavers\b|\bSEND\b|\bearly\s+years\b|\blscb\b", re.IGNORECASE)
# Slides say little on each page, and a file without pages is one long one.
_OPENING_PAGES, _OPENING_SLIDES, _OPENING_LINES = 2, 5, 120
_PROSE_WORDS, _TITLE_WORDS, _COVER_LINES = 10, 16, 40
# Two lines of a title are closer than this many times their size.
_TITLE_LEADING = 1.5


@dataclass(frozen=True, slots=True)
class Opening:
    """What a document says first: `titles` (cover, subject, first page's headings) one a line, and all its `text`."""

    titles: str
    text: str


def opening(document: Document) -> Opening:
    """Give the titles and the text of a document's first pages."""
    pages = document.pages[: _OPENING_SLIDES if lies_on_its_side(document) else _OPENING_PAGES]
    lines = [line for page in pages for line in page.lines]
    if document.media != "pdf":
        lines = lines[:_OPENING_LINES]
    return Opening("\n".join(_titles(lines, body_size(document.pages))), "\n".join(line.text for line in lines))


def family(document: Document) -> str | None:
    """Give the one framework of this family whose report a document is, or None.

    What names itself more narrowly goes first: a partner's diagnostic is a partner's, a regional challenge that
    thanks the Local Government Association is the region's.
    """
    if document.media == "markdown" or not document.pages:
        return None
    said = opening(document)
    titles, text = said.titles, said.text
    if _INSPECTED.search(titles) or _INSPECTORS.search(text) or _ABOUT_ONE.search(titles):
        return None
    if _TO_A_COMMITTEE.search(text) or not _CHILD.search(text):
        return None
    if _COMMISSIONER.search(titles):
        return "commissioner-report" if _COMMANDED.search(text) else None
    if not _speaks(document):
        return None
    if _PARTNER.search(titles) or (_AS_PARTNER.search(text) and not _PEER.search(titles)):
        return "improvement-partner"
    if _DIAGNOSTIC.search(titles):
        return "peer-diagnostic"
    return _challenge(document, said)


def _challenge(document: Document, said: Opening) -> str | None:
    """Tell a region's peer challenge from the Local Government Association's; None where nothing says whose it is."""
    regional = _REGIONAL.search(said.titles)
    if not _PEER.search(said.titles) and not (regional and "assurance" in regional.group(0).lower()):
        return None
    if regional:
        return "regional-peer-challenge"
    if _LGA.search(said.titles):
        return "lga-peer-challenge"
    if _BY_THE_REGION.search(said.text):
        return "regional-peer-challenge"
    # A letter's writer signs at its end.
    if _LGA.search(said.text) or _LGA.search(document.pages[-1].text[-3000:]):
        return "lga-peer-challenge"
    if _REGIONAL.search(said.text):
        return "regional-peer-challenge"
    return "lga-peer-challenge" if _LGA_KINDS.search(said.titles) else None


def _speaks(document: Document) -> bool:
    """Say whether a document weighs a service as a team does: by its lists, or, in a letter, by its words."""
    lines = [line.text for page in document.pages for line in page.lines]
    if any(weighs(line) for line in lines):
        return True
    letter = any(DEAR.match(line) for line in lines[:_COVER_LINES])
    return letter and len(_TEAM_SPEAKS.findall(" ".join(lines))) > 1


def _titles(lines: list[Line], body: float) -> list[str]:
    """Give what stands as titles: a cover's, a letter's subject, and the headings of the first page, wrapped ones whole."""
    top = lines[:_COVER_LINES]
    first = next((i for i, line in enumerate(top) if _is_prose(line, body)), len(top))
    dear = next((i for i, line in enumerate(top) if DEAR.match(line.text)), None)
    subject = range(0) if dear is None else range(dear + 1, min(dear + 3, len(top)))
    chosen = [
        line
        for i, line in enumerate(top)
        if i < first
        or (i in subject and not _is_prose(line, body))
        or (line.span.page == 1 and _is_set_out(line, body))
    ]
    titles: list[str] = []
    last: Line | None = None
    for line in chosen:
        if last is not None and _goes_on(last, line, body):
            titles[-1] = f"{titles[-1]} {line.text}"
        else:
            titles.append(line.text)
        last = line
    return titles


def _goes_on(last: Line, line: Line, body: float) -> bool:
    alike = abs(last.size - line.size) < 0.6 and last.bold == line.bold and last.span.page == line.span.page
    near = bool(line.y) and 0 < last.y - line.y < _TITLE_LEADING * line.size
    return alike and near and _is_set_out(line, body)


def _is_set_out(line: Line, body: float) -> bool:
    return (line.bold or line.size >= body + 0.9) and len(line.text.split()) <= _TITLE_WORDS and line.text[:1] != "•"


def _is_prose(line: Line, body: float) -> bool:
    return line.text[:1] == "•" or (len(line.text.split()) >= _PROSE_WORDS and not _is_set_out(line, body))
