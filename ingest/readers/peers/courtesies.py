"""Tells the courtesies of peers' reports, and what they all say of how they are made, from what the team found."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from ingest.readers.shared.findings import running, sentence_starts
from ingest.readers.shared.layout import Block

# Courtesies, and how such reviews are made: they say the same in every letter.
_COURTESY = re.compile(
    r"^(?:(?:we|i|the\s+team|the\s+peer\s+team|on\s+behalf)\b.{0,80}\b(?:thank|grateful|appreciat)|thank\s+you|many\s+thanks|once\s+again|"
    r"(?:it\s+is|it['’]?s)\s+(?:important|worth)\s+to\s+(?:stress|note|remember|say)\b.{0,60}\bnot\s+an?\s+inspection|"
    r"(?:this|the|a)\s+(?:peer\s+)?(?:challenge|review|diagnostic)\s+(?:is|was)\s+not\s+an?\s+inspection|"
    r"(?:i|we)\s+(?:was|were|have\s+been)\s+(?:appointed|commissioned)\b|.{0,60}\b(?:appointed|commissioned)\s+(?:me|us)\b|"
    r"there\s+(?:are|is)\s+a\s+(?:number|range)\s+of\s+(?:observations|suggestions)\b|"
    r"it\s+is\s+recogni[sz]ed\s+that\b.{0,120}\b(?:consider|reflect|discuss)|"
    r"both\s+the\s+(?:peer\s+team|lga)\b|in\s+the\s+meantime\b.{0,120}\b(?:contact|advis[eo]r)|"
    r"(?:we|i)\s+(?:agreed|promised)\s+to\s+(?:send|write)|(?:we|i)\s+(?:write|(?:are|am)\s+writing)\b|you\s+(?:asked|invited)\s+(?:us|me)\b|"
    r"this\s+(?:letter|report|review)\s+(?:sets\s+out|confirms|provides|summarises|outlines)|"
    r"(?:peers|the\s+peers|the\s+team)\s+used\s+their\s+experience|"
    r"(?:the\s+)?(?:lga|local\s+government\s+association)\b.{0,80}\b(?:would\s+be|will\s+be|is\s+able|can|happy|offer|support)\b|"
    r".{0,60}\b(?:would\s+be|are|is)\s+happy\s+to\s+(?:discuss|help|support|provide|meet)|(?:we|i)\s+hope\b|"
    r"you\s+and\s+your\s+(?:colleagues|team|senior)\b|your\s+(?:principal|regional)\s+advis[eo]r|for\s+(?:more|further)\s+information\b)",
    re.IGNORECASE,
)
_VISITED = re.compile(
    r"^(?:the\s+(?:peer\s+)?team|peers|we|i|the\s+(?:peer\s+)?(?:challenge|review|diagnostic|visit))\b.{0,60}\b(?:on[\s-]?site|took\s+place|"
    r"spent\s+\w+\s+days?|interviewed|gathered\s+information|(?:met|spoke)\s+(?:with\s+|to\s+)?(?:over|more\s+than|around|about|\d+))\b",
    re.IGNORECASE,
)
# Sentences that tell of the team or of the document itself, after one that did.
_TELLS_ON = re.compile(
    r"^(?:we|i|they|our|my|this|these|it|both|the\s+(?:following|(?:\w+\s+)?team|peers|lga|letter|report)|in\s+the\s+meantime)\b",
    re.IGNORECASE,
)
_FEWEST_FOUND = 6
_LONGEST_COURTESY = 60


def is_courtesy(part: Block, listed: bool) -> bool:
    """Say whether a paragraph opens as a courtesy and is short; what a list says of the team (`listed`) is none."""
    if len(part.text.split()) > _LONGEST_COURTESY:
        return False
    return bool(_COURTESY.match(part.text) or (not listed and _VISITED.match(part.text)))


def apart(part: Block) -> tuple[Block, Block | None]:
    """Part a courtesy where its paragraph goes over to what was found; None where it does not."""
    run = running(part.lines)
    starts = [*sentence_starts(run.text), len(run.text)]
    for start, end in pairwise(starts[1:]):
        said = run.text[start:end].strip()
        told = _COURTESY.match(said) or _TELLS_ON.match(said) or said.endswith(":")
        if not told and len(said.split()) >= _FEWEST_FOUND:
            return replace(part, lines=run.cut(0, start)), replace(part, lines=run.cut(start, len(run.text)))
    return part, None
