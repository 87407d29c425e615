"""Understands a whole reading: its findings' attributes, its circumstances, and the inspections and visits it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.understanding.attributes import attributed
from ingest.understanding.circumstances import circumstances_in
from ingest.understanding.mentions import mentions_in
from kb.readings import Mention, Part, Reading, Role
from kb.values import Voice

# Raised whenever what is given changes: part of the key that says when a document is read again.
VERSION = "2"


def understood(reading: Reading) -> Reading:
    """Give a report's reading with everything that its passages say; a write-up's author has said it already."""
    if reading.voice is not Voice.REPORT:
        return reading
    passages = attributed(reading.passages, reading.about)
    footnotes = [part for part in reading.parts if part.role is Role.FOOTNOTE]
    own = (reading.framework, reading.inspection_start, reading.inspection_end, reading.authority)
    mentions = mentions_in(passages, [note.text for note in footnotes], own)
    return replace(
        reading,
        passages=passages,
        mentions=tuple(_placed(mention, footnotes) for mention in mentions),
        circumstances=circumstances_in(passages),
    )


def _placed(mention: Mention, footnotes: Sequence[Part]) -> Mention:
    """Give a mention its place where it stands in a footnote, which passages know nothing of."""
    if mention.spans:
        return mention
    return next((replace(mention, spans=note.spans) for note in footnotes if mention.text in note.text), mention)
