"""Finds whose services a peers' report is about, and what of them it looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.peers.days import MONTH, RANGE
from ingest.readers.peers.lists import aside
from ingest.readers.shared.layout import Block

_WORD = r"(?:[A-Z](?=[\w’'-]*[a-z])[\w’'-]++|St\.?)"
_NAME = rf"{_WORD}(?:\s+(?:(?:of|and|upon|the|with|in|on|under|&)\s+)*{_WORD}){{0,5}}"
STYLE = r"(?:(?:County|City|Borough|District|Metropolitan|London|Unitary|Combined)\s+)*Council"
_BOROUGH = (
    rf"(?:(?:London|Royal|Metropolitan)\s+Borough\s+of\s+{_NAME}?(?=\s+(?:Council|Children)|\W|$)|"
    rf"City\s+of\s+{_NAME}?(?=\s+Council|\W|$))"
)
_COUNCIL = re.compile(rf"\b(?P<name>{_BOROUGH}(?:\s+{STYLE})?|{_NAME}?\s+{STYLE})\b")
_PLACE = rf"(?P<name>{_BOROUGH}(?:\s+{STYLE})?|{_NAME}?\s+{STYLE}|{_NAME})"
_REVIEW = r"(?:[Cc]hallenge|[Rr]eview|[Dd]iagnostic|[Vv]isit|[Ll]etter|[Rr]eport)"
_SERVICES = r"[Cc]hildren['’]?s\s+(?:[Ss]ocial\s+(?:[Cc]are|[Ww]ork)\s+)?(?:[Ss]ervices?|[Ss]ocial\s+[Cc]are|[Tt]rust)"
_OF_SERVICES = re.compile(rf"\b{_SERVICES}\s+(?:in|at|of|for)\s+(?:the\s+)?{_PLACE}")
_OF_REVIEW = re.compile(rf"\b{_REVIEW}\s*(?:of|at|to|in|for|with|:|–|-)\s+(?:the\s+)?{_PLACE}")
_BEFORE = re.compile(
    rf"^{_PLACE}(?=['’]?s?\s*(?:[:,–-]\s*)?(?:LGA\s+|Local\s+Government|Children|Safeguarding|Early|Peer|Front|SEND|Corporate|Regional|Care\b))",
    re.M,
)
_ASKING = re.compile(
    rf"\b(?P<name>{_NAME}?\s+{STYLE})\s+(?:has\s+|had\s+)?(?:invited|asked|commissioned|requested|welcomed)\b"
)
_ASKED = re.compile(rf"\b(?:invited|asked|commissioned|requested)\s+by\s+(?:the\s+)?(?P<name>{_NAME}?\s+{STYLE})\b")
# What follows a name in a title, and is no part of it.
_AFTER_NAME = re.compile(
    r"\s+(?:Children|Safeguarding|Peer|Front\b|LGA|Local\b|Feedback|Report|SEND|Early|Corporate|Regional|Sector|Improvement|Care\b|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|Final|Draft|Diagnostic|Commissioner)",
)
_NO_NAME = re.compile(
    r"^(?:The|Secretary|State|Children|Education|Services?|Minister|Department|Front|Peer|Local|Safeguarding|Director|Team|Review|LGA|"
    r"Feedback|Report|Dear|Early|Care|Ofsted|Findings|Strengths?|Areas?|Key|Our|Your|This|We|Sector|Improvement|Recommendations?|Progress|"
    r"Executive|Summary|Visit|Practice|Regional|Commissioner|Chief|City|County|Borough|Monday|Tuesday|Wednesday|Thursday|Friday)\b|^.{0,2}$"
)

_FOCUSED = re.compile(
    r"\b(?:focus(?:ed|es)?\s+on|the\s+(?:theme|focus)\s+(?:\w+\s+){0,6}?(?:was|is)|looked\s+at)\s+([^.;:\n]{4,160})",
    re.I,
)
_MANY = re.compile(
    r"^(?:the\s+)?(?:following|\w+\s+(?:key\s+|main\s+)?(?:themes|areas|questions|lines|issues))\b", re.IGNORECASE
)
_KIND = re.compile(
    r"\b(?:local\s+government\s+association|lga|adcs|regional|remote|progress|annual|interim|(?:six|twelve|eighteen|\d{1,2})[\s-]+month(?:s|ly)?|feedback|final|draft|reports?|letter|presentation|slides?|"
    r"peer\s+(?:challenge|review)|peer|diagnostics?|sector[\s-]+led\s+improvement|improvement\s+partner|partners?\s+in\s+practice|"
    r"(?:visit|review|challenge)(?=\s*(?:of|to|at|in|:|–|-|$)))\b",
    re.IGNORECASE,
)
# A cover can name the theme on a line of its own.
_THEME = re.compile(r"^\W*(?:themes?|focus|subject|topic)\s*:\s*(.{4,160})$", re.IGNORECASE)
# A commissioner reviews a council's whole services.
_COMMISSIONER = re.compile(r"\bcommissioner\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"^(?:the\s+)?(?:children['’]?s\s+(?:social\s+care|services)|services|review|visit|challenge|of|to|in|at|and|for)?$",
    re.IGNORECASE,
)
_WHOLE_FIRST = re.compile(r"^children['’]?s\s+(?:social\s+care|services)\s*(?:\W+\s*)(?=\w{3})", re.IGNORECASE)


def authority(titles: str, opening: str, addressees: Sequence[Block]) -> str | None:
    """Give the reviewed council's name as printed.

    A letterhead can be that of the council whose director led the team: the subject and the words of the letter go
    first, then the last council above the salutation, then a council's name alone on a cover.
    """
    flat = " ".join(opening.split())
    above = [line for part in addressees for line in part.lines]
    reviewing = "\n".join(line for line in titles.splitlines() if re.search(_REVIEW, line))
    named = (
        [m for p in (_OF_SERVICES, _OF_REVIEW, _BEFORE) for m in p.finditer(reviewing)]
        + [m for p in (_COUNCIL,) for m in p.finditer(reviewing)]
        + [m for p in (_ASKING, _ASKED) for m in p.finditer(flat)]
        + [m for line in reversed(above) for m in _COUNCIL.finditer(line.text)]
        + [m for line in titles.splitlines() for p in (_COUNCIL, _OF_SERVICES) for m in p.finditer(line)]
        + [m for p in (_OF_SERVICES, _OF_REVIEW) for m in p.finditer(flat)]
    )
    return next((name for match in named if (name := _tidy(match.group("name")))), None)


def _tidy(name: str) -> str | None:
    words = _AFTER_NAME.split(" ".join(name.split()))[0]
    words = re.sub(r"(?:\s+(?:of|and|upon|the|with|in|on|&))+$|['’]s?$|[,.:–-]+$", "", words).strip()
    return None if _NO_NAME.match(words) else words


def subject(titles: str, opening: str, council: str | None) -> str | None:
    """Give what the review looked at in the document's words; None for a review of the whole service."""
    for line in titles.splitlines():
        if named := _THEME.match(line):
            return named.group(1).strip()
        if aside(line) or _COMMISSIONER.search(line):
            continue
        if not re.search(r"\b(?:challenge|diagnostic|visit|review)\b", line, re.IGNORECASE):
            continue
        words = RANGE.sub(" ", line)
        for part in (council, re.sub(rf"\s+{STYLE}$", "", council or "")):
            words = re.sub(rf"\b{re.escape(part)}(?:['’]s?)?(?!\w)", " ", words) if part else words
        words = re.sub(rf"\b{STYLE}\b|\b{MONTH}\s+\d{{4}}\b|\b\d{{4}}\b", " ", _KIND.sub(" ", words))
        words = re.sub(
            r"^(?:\W|\b(?:of|to|in|at|for|on|the)\b)+|(?:\W|\b(?:of|to|in|at|for|on|the|and|\d+)\b)+$",
            "",
            " ".join(words.split()),
        )
        words = _WHOLE_FIRST.sub("", words)
        if len(words) > 3 and not _WHOLE.match(words):
            return words
    focus = (m.group(1) for m in _FOCUSED.finditer(" ".join(opening.split())))
    return next((words.strip() for words in focus if not _MANY.match(words)), None)
