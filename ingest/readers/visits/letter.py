"""Recognises a letter about a visit and parts it: who it is to, its text, who signs it, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.readers.shared.dates import days_in, inspection_range
from ingest.readers.shared.gather import Gathering
from ingest.readers.shared.layout import Block
from kb.readings import Role
from kb.values import Document

# All but the title are matched against text whose spaces are single.
_NTH = r"(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|recent|Ofsted|virtual|remote)\s+){0,3}"
# A title that stands at a line's start, and the sentence that opens the letter. An inspection's report only mentions
# visits: it has neither.
_OF_WHOM = r"(?:Ofsted(?:[’']s)?|COVID-19|ILACS|Report\s+of\s+(?:a|the))"
_TITLE = re.compile(
    rf"^\W*(?:{_OF_WHOM}\s+){{0,3}}(?i:{_NTH})(?P<kind>[Ff]ocused|[Mm]onitoring|[Aa]ssurance) [Vv]isit(?:\s+report)?"
    r"(?:\s+(?:to|of|at)\b|\s*[:–-]\s)"
    r"|^\W*Inspection\s+of\s+(?:local\s+authority\s+)?children[’']s\s+services\s*[:–-]\s*(?P<kind2>focused|monitoring)\s+visit"
    rf"|^[A-Z][\w’',& -]{{2,60}}[:–-]\s*(?:{_OF_WHOM}\s+)?(?i:(?P<kind3>focused|monitoring|assurance)\s+visit)\s*$",
    re.MULTILINE,
)
# A report that is no letter prints its facts on its cover, each after its name.
_COVER = re.compile(
    r"^\W*(?:visit dates?|dates? of (?:the |this )?visit|(?:report |date )?published|lead inspectors?|inspectors?|"
    r"local authority|type of visit)\s*:",
    re.IGNORECASE,
)
_VISIT_DATES = re.compile(r"^\W*(?:visit dates?|dates? of (?:the |this )?visit)\s*:", re.IGNORECASE | re.MULTILINE)
_PUBLISHED = re.compile(r"\bpublished\s*:?\s*(?:on )?(\d[^:]{5,30}?\d{4})", re.IGNORECASE)
_LEAD = re.compile(r"\blead inspectors?\s*:\s*(.{4,60})", re.IGNORECASE)
_LAST_OF_COVER = 8
_SAYS = re.compile(
    r"\b(?:this letter|I am writing|I write)\b[^.]{0,60}?\b(?:summar|outlin|contain|set|report|confirm|inform|give)[^.]{0,60}?"
    rf"\b(?:findings?|outcomes?)\b[^.]{{0,40}}?\b{_NTH}(?P<kind>focused|monitoring|assurance) visit\b",
    re.IGNORECASE,
)
_DEAR = re.compile(r"^dear\b", re.IGNORECASE)
_DEAR_LINE = re.compile(r"^\s*dear\b", re.IGNORECASE | re.MULTILINE)
_FAREWELL = re.compile(r"^(?:yours\s+(?:sincerely|faithfully)\b|©\s?crown)", re.IGNORECASE)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATES = re.compile(
    r"\bvisit\b(?: dates?:|.{0,220}?\b(?:on|between|from|during|took place)) (?:the )?"
    rf"(?P<days>(?:(?:Mon|Tues|Wednes|Thurs|Fri)day,? )?{_DAY}\b[^.;()]{{0,80}}?\d{{4}})",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"piccadilly gate|store street|ofsted\.gov|gov\.uk/ofsted|0300 123|textphone", re.IGNORECASE)
_LETTER_DAY = re.compile(rf"\b({_DAY}\s+[A-Z][a-z]+\s+\d{{4}})\b")
_SERVICES = r"(?:children[’']?s?[’']? (?:social (?:care|work) )?services?\b|children and famil|services for children)"
_TO = r"\b[Vv]isit (?:to|of|at) (?:the )?"
_NAMED = r"(?P<name>[A-Z][\w’' ,&-]{2,60}?)"
_AUTHORITY = (
    re.compile(rf"{_TO}{_NAMED}(?: local authority)?(?:[’']s?)? (?i:{_SERVICES})"),
    re.compile(rf"{_TO}(?i:{_SERVICES}) (?:in|at|of) (?:the )?{_NAMED}(?= on\b| This\b|[.]|$)"),
    re.compile(rf"{_TO}{_NAMED}(?: local authority)?(?= (?:on|between|from) |[.]|$)"),
)
_COUNCIL = re.compile(r"^(?P<name>[A-Z][\w’' ,&-]{2,60}? Council)\b")
_NAME = re.compile(
    r"^(?:(?:Mrs?|Ms|Miss|Dr)\.? )?([A-Z][\w’'.-]*(?: (?:[A-Z][\w’'.-]*|van|von|de|der|la|le|al)){1,4})(?=,|\s*$| (?:Her|His) Maj| HMI)"
)
_INSPECTOR = re.compile(r"\b(?:inspector|HMI)\b", re.IGNORECASE)
_LONGEST_TITLE = 30
# The head and the signature are no longer than these, in blocks and lines.
_HEAD, _SIGNED = 60, 4


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's blocks: its text from the salutation to the farewell, and what stands before and after it."""

    head: tuple[Block, ...]
    body: tuple[Block, ...]
    tail: tuple[Block, ...]

    @property
    def title(self) -> Block | None:
        """The block that names the visit, wherever it stands."""
        return next((part for part in (*self.head, *self.body) if is_title(part)), None)

    @property
    def words(self) -> str:
        """The head's and text's words, with single spaces."""
        return flat((*self.head, *self.body))


def flat(parts: Sequence[Block]) -> str:
    """Give blocks' words with single spaces."""
    return " ".join(" ".join(part.text for part in parts).split())


def visited(document: Document) -> str | None:
    """Give `focused` or `monitoring` for a letter about a visit, as its opening sentence, else its title, says.

    A letter about an assurance visit of autumn 2020 is one about a focused visit.
    """
    if document.media == "markdown":
        return None
    opening = "\n".join(page.text for page in document.pages[:2])
    words = " ".join(opening.split())
    titled = _DEAR_LINE.search(opening) or _VISIT_DATES.search(opening)
    found = _SAYS.search(words) or (_TITLE.search(opening) if titled else None)
    if found is None or not re.search(_SERVICES, words, re.IGNORECASE):
        return None
    kinds = [kind.lower() for name, kind in found.groupdict().items() if kind]
    return "monitoring" if "monitoring" in kinds else "focused"


def is_title(part: Block) -> bool:
    """Say whether a block is the title of a letter about a visit."""
    return bool(_TITLE.match(part.text)) and len(part.text.split()) <= _LONGEST_TITLE


def parted(parts: Sequence[Block]) -> Letter:
    """Part a letter at its salutation, or its title where it has none, and at its farewell."""
    rest = list(parts)
    start = next((i for i, part in enumerate(rest[:_HEAD]) if is_title(part)), 0)
    for i, part in enumerate(rest[:_HEAD]):
        dear = next((n for n, line in enumerate(part.lines) if _DEAR.match(line.text)), None)
        if dear is not None:
            # What is set close under the salutation is text and no address.
            upper, lower = part.lines[: dear + 1], part.lines[dear + 1 :]
            rest[i : i + 1] = [replace(part, lines=lines) for lines in (upper, lower) if lines]
            start = i + 1
            break
    else:
        # A report's facts stand after its title.
        facts = range(start + 1, min(start + 1 + _LAST_OF_COVER, len(rest)))
        start = next((i + 1 for i in reversed(facts) if _COVER.match(rest[i].text)), start)
    end = next((i for i, part in enumerate(rest) if i >= start and _FAREWELL.match(part.text)), len(rest))
    return Letter(tuple(rest[:start]), tuple(rest[start:end]), tuple(rest[end:]))


def leave_head(parts: Sequence[Block], gathered: Gathering) -> date | None:
    """Leave what stands before the text out; give the letter's date."""
    day = None
    for part in parts:
        covers = _COVER.match(part.text)
        dated = (_PUBLISHED if covers else _LETTER_DAY).search(part.text)
        if dated and day is None:
            day = next(iter(days_in(dated.group(1))), None)
        if is_title(part):
            gathered.leave(part, Role.FACT, "title")
        elif covers:
            gathered.leave(part, Role.FACT, "the visit's days and inspectors")
        elif dated and len(part.text.split()) <= _SIGNED:
            gathered.leave(part, Role.FACT, "the letter's date")
        elif _OFFICE.search(part.text):
            gathered.leave(part, Role.FURNITURE, "the publisher's letterhead")
        else:
            gathered.leave(part, Role.ADDRESS, "addressees")
    return day


def leave_tail(parts: Sequence[Block], gathered: Gathering) -> str | None:
    """Leave the farewell out; give the name of the inspector who signs."""
    lines = [(" ".join(line.text.split()), i) for i, part in enumerate(parts) for line in part.lines]
    lead, signed = None, set[int]()
    for at, (text, _) in enumerate(lines[1 : _SIGNED + 2], 1):
        named = _NAME.match(text)
        if named and not _INSPECTOR.search(named.group(1)):
            below = lines[at : at + _SIGNED]
            if _INSPECTOR.search(" ".join(words for words, _ in below)):
                lead = named.group(1)
                signed = {i for words, i in below if words == text or _INSPECTOR.search(words)}
            break
    for i, part in enumerate(parts):
        gathered.leave(part, *((Role.FACT, "signature") if i in signed else (Role.ADDRESS, "farewell and copies")))
    return lead


def led_by(letter: Letter) -> str | None:
    """Give the lead inspector whom a report's cover names."""
    led = (match.group(1) for part in letter.head for line in part.lines if (match := _LEAD.search(line.text)))
    named = _NAME.match(next(led, ""))
    return named.group(1) if named else None


def visited_on(letter: Letter) -> tuple[date | None, date | None]:
    """Give the visit's first and last day: from the sentence that says what the letter is about, else the first."""
    words = letter.words
    says = _SAYS.search(words)
    match = (_DATES.search(words, says.end() - len("visit")) if says else None) or _DATES.search(words)
    return inspection_range(match.group("days")) if match else (None, None)


def authority_of(letter: Letter) -> str | None:
    """Give the authority's name from the title, else the first sentences, else the address."""
    texts = [flat([letter.title])] if letter.title else []
    texts.append(flat(letter.body[:6]))
    for pattern in _AUTHORITY:
        for text in texts:
            if match := pattern.search(text):
                return match.group("name").strip(" ,")
    lines = (" ".join(line.text.split()) for part in letter.head for line in part.lines)
    return next((match.group("name") for line in lines if (match := _COUNCIL.match(line))), None)
