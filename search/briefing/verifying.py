"""Verifies a briefing: nothing in it may say more than the library holds now."""

from __future__ import annotations

from kb.library import Library
from kb.scope import ScopeError
from search.briefing.blocks import blocks
from search.briefing.entries import check_entries, ground_of
from search.briefing.head import HeadError, read_head, split
from search.briefing.prose import Prose
from search.briefing.verdict import Verdict, refused

# A briefing is some pages; a document beyond this is not read.
LONGEST = 5_000_000


def verify(library: Library, text: str) -> Verdict:
    """Check a briefing's every line against the library, and give what is wrong with it.

    A quotation must be a finding whole and word for word: neither shortened nor joined, with or without an
    ellipsis, for half a sentence can say the opposite of the whole. A figure must read as it counts now under the
    briefing's own filters. Every other line must be of the briefing's own form or a signed note, which may
    neither quote nor count. The front matter is checked against the catalogue and the pages that it keeps.
    """
    if len(text) > LONGEST:
        return refused(1, f"the document is longer than {LONGEST} characters: this is no briefing")
    try:
        yaml, body, first = split(text)
        head, places = read_head(yaml)
    except HeadError as error:
        return refused(error.line, str(error))
    try:
        ground = ground_of(library, head)
    except ScopeError as error:
        return refused(places.get("filters", 1), f"front matter: filters: {error}")
    read = Prose(head, ground).read(blocks(body, first))
    problems = sorted({*check_entries(head, places, ground), *read.problems})
    return Verdict(read.statements, read.quotations, read.figures, tuple(problems))
