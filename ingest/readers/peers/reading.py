"""Reads letters, reports and slides of peers, improvement partners and commissioners: themes with lists under them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.peers.asked import commission
from ingest.readers.peers.body import Body, is_prose
from ingest.readers.peers.days import MONTH, letter_date, on_site
from ingest.readers.peers.family import opening
from ingest.readers.peers.layout import DEAR, Laid, laid_out
from ingest.readers.peers.lists import aside, list_name, plain_heading
from ingest.readers.peers.names import authority, subject
from ingest.readers.shared.assembly import Facts, assembled
from ingest.readers.shared.gather import Gathering
from ingest.readers.shared.layout import Block, Sort, with_next
from kb.protocols import Reader
from kb.readings import About, Reading, Role
from kb.values import Document, Unreadable

_TITLE = re.compile(
    r"\bpeer\b|\bdiagnostic\b|\b(?:review|visit|feedback|report|letter|findings)\b|\bcommissioner\b|\bimprovement\s+(?:partner|advis)|"
    r"\bcouncil\W*$|\blocal\s+government\s+association\b|\b\d{4}$|^children['’]?s\s+services\W*$",
    re.IGNORECASE,
)
_FIRST_HEADING = re.compile(
    r"(?:(?:key|main|overall|headline|summary\s+of|our|detailed|initial|the)\s+)*(?:findings|feedback|messages|report)",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"\s\d{1,3}$")
_MONTH = re.compile(rf"\b{MONTH}\s+20\d\d\b")
_FIRST_BLOCKS = 40


def read_peers(reader: Reader, document: Document, framework: str) -> Reading | Unreadable:
    """Read a document of this family whole; what it does not say of itself is None."""
    laid, said = laid_out(document), opening(document)
    gathered = Gathering(laid.cleared)
    start = _cover_end(laid)
    cover = laid.blocks[:start]
    _leave_cover(cover, gathered)
    body = Body(gathered, laid)
    for part, after in with_next(laid.blocks[start:]):
        body.take(part, after)
    if not gathered.passages:
        return Unreadable("no sentences were found in it")
    letter = any(DEAR.match(part.text) for part in cover)
    council = authority(said.titles, said.text, cover if letter else ())
    written = letter_date(cover)
    first, last = on_site(said.titles, said.text, written)
    early = written is not None and last is not None and written < last
    notes = (f"dated {written}, before its last day on site: not taken as when it was written",) if early else ()
    if written is None and last is None and (month := _MONTH.search(said.titles)):
        notes = (f"dated {month.group(0)}, without a day",)
    facts = Facts(
        framework=framework,
        authority=council,
        inspection_start=first,
        inspection_end=last,
        published=None if early else written,
        subject=subject(said.titles, said.text, council),
        commission=commission(said.text, body.scope, council, laid, document.pages[-1].text[-600:]),
        notes=notes,
    )
    return assembled(reader, document, facts, gathered, About.COUNCIL)


def _cover_end(laid: Laid) -> int:
    """Give where the body starts: after the salutation and its subject, or after the cover's last title."""
    parts = laid.blocks
    first = next((i for i, part in enumerate(parts) if is_prose(part)), len(parts))
    dear = next((i for i, part in enumerate(parts[:_FIRST_BLOCKS]) if DEAR.match(part.text)), None)
    if dear is not None and dear <= first:
        end = dear + 1
        while end < first and _is_title(parts[end]):
            end += 1
        return end
    if laid.slides and first and parts[first - 1].lines[0].span.page > 1:
        return next(i for i, part in enumerate(parts) if part.lines[0].span.page > 1)
    end = first
    # The headings just above the first prose open the body, unless they are the title.
    listing = any((opens := aside(part.text)) and opens.role is Role.CONTENTS for part in parts[:first])
    while end > 1 and parts[end - 1].sort is Sort.HEADING and not _is_title(parts[end - 1]):
        if listing and _PAGE_NUMBER.search(parts[end - 1].text):
            break
        end -= 1
    return end


def _is_title(part: Block) -> bool:
    if list_name(part.text) or aside(part.text) or _FIRST_HEADING.fullmatch(plain_heading(part.text)):
        return False
    return bool(_TITLE.search(part.text))


def _leave_cover(cover: Sequence[Block], gathered: Gathering) -> None:
    listing, letter = False, any(DEAR.match(part.text) for part in cover)
    for part in cover:
        opens = aside(part.text)
        listing = listing or (opens is not None and opens.role is Role.CONTENTS)
        if listing:
            gathered.leave(part, Role.CONTENTS, "contents")
        elif letter and not _TITLE.search(part.text):
            gathered.leave(part, Role.ADDRESS, "addressees")
        else:
            gathered.leave(part, Role.FACT, "title, council and dates")
