"""Finds who asked for a peers' report, what it was to look at, and whether the council published it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.peers.layout import Laid
from ingest.readers.peers.names import STYLE
from ingest.readers.shared.layout import Block
from kb.readings import Commission

_BODY_ASKED = (
    r"(?:commissioned|requested|invited|asked|appointed)\s+(?:\w+\s+){0,2}?by\s+(?:the\s+)?|"
    r"at\s+the\s+(?:request|invitation)\s+of\s+(?:the\s+)?"
)
_STATE = re.compile(
    rf"(?:{_BODY_ASKED})(?:\w+\s+){{0,4}}?secretary\s+of\s+state|secretary\s+of\s+state\s+(?:\w+\s+){{0,4}}?(?:appointed|asked|directed|commissioned)",
    re.I,
)
_DEPARTMENT = re.compile(
    rf"(?:{_BODY_ASKED})(?:department\s+for\s+education|dfe)\b|\b(?:department\s+for\s+education|dfe)\s+(?:has\s+|have\s+|had\s+)?(?:commissioned|requested|asked|appointed)",
    re.IGNORECASE,
)
_YOU = re.compile(
    rf"(?:{_BODY_ASKED})(?:[\w’'-]+\s+){{0,6}}?(?:council|local\s+authority|director\s+of\s+children|chief\s+executive)\b|"
    r"\b(?:council|authority)\s+(?:has\s+|had\s+)?(?:invited|asked|commissioned|requested)\b|\byou\s+(?:have\s+|had\s+)?(?:invited|asked|commissioned|requested)\b|"
    r"\byour\s+(?:invitation|request)\b|\binviting\s+(?:us|the\s+team|the\s+lga|the\s+local)\b",
    re.IGNORECASE,
)
_OTHER_BODY = re.compile(
    rf"(?:{_BODY_ASKED})((?:[\w’'-]+\s+){{0,5}}?(?:board|partnership|trust|alliance))\b", re.IGNORECASE
)
_LINES_WERE = re.compile(
    r"\b(?:key\s+)?lines?\s+of\s+[ei]nquiry\b.*:$|\basked\s+(?:us|the\s+team)\s+to\b.*:$|\b(?:focus|scope)\b.{0,80}:$",
    re.I,
)
_PUBLISHED_BY = re.compile(
    r"(?:©|\(c\)|copyright|published\s+by)\s*(?:\d{4}\s*)?(?:the\s+)?(?P<name>[^\n]{3,60})", re.IGNORECASE
)
_SITE = re.compile(r"\bwww\.([a-z-]+)\.gov\.uk", re.IGNORECASE)


def commissioner(opening: str) -> str | None:
    """Say who asked for the review, where the document does."""
    flat = " ".join(opening.split())
    for who, pattern in (
        ("the Secretary of State", _STATE),
        ("the Department for Education", _DEPARTMENT),
        ("the council", _YOU),
    ):
        if pattern.search(flat):
            return who
    other = _OTHER_BODY.search(flat)
    return f"the {other.group(1).strip()}" if other else None


def asks(part: Block) -> bool:
    """Say whether a paragraph leads into the lines of enquiry that follow it as bullets."""
    return bool(_LINES_WERE.search(part.text))


def commission(opening: str, scope: Sequence[str], council: str | None, laid: Laid, last: str) -> Commission:
    """Give who asked, the lines of enquiry in the document's words, and whether the council published it."""
    printed = "\n".join([*(line.text for line in laid.cleared.running), *(b.text for b in laid.blocks[:12]), last])
    return Commission(
        commissioner=commissioner(opening),
        scope=" ".join(scope) or None,
        published_by_council=True if _is_theirs(printed, council) else None,
    )


def _is_theirs(printed: str, council: str | None) -> bool:
    bare = re.sub(rf"\s+{STYLE}$|^(?:London|Royal|Metropolitan) Borough of |^City of ", "", council or "")
    if not bare:
        return False
    key = re.sub(r"[^a-z]", "", bare.lower())
    imprint = any(bare.lower() in match.group("name").lower() for match in _PUBLISHED_BY.finditer(printed))
    return imprint or any(match.group(1).replace("-", "").startswith(key) for match in _SITE.finditer(printed.lower()))
