"""What must hold of any reading of any document."""

from __future__ import annotations

from ingest.readers.shared.accounting import quality, unaccounted
from kb.readings import Reading
from kb.values import Document
from kb.words import words_at


def check_places(document: Document, reading: Reading) -> int:
    """Check that words stand exactly at their spans, no word in two findings and none nowhere; count the findings."""
    taken: set[tuple[int, int]] = set()
    count = 0
    for passage in reading.passages:
        assert passage.section
        assert passage.findings
        for finding in passage.findings:
            count += 1
            assert words_at(document.pages, finding.spans) == finding.text
            characters = {(s.page, at) for s in finding.spans for at in range(s.start, s.end)}
            assert not characters & taken, finding.text
            taken |= characters
    for part in reading.parts:
        assert words_at(document.pages, part.spans) == part.text
    if reading.parts:
        assert quality(document, reading).share == 1.0, unaccounted(document, reading)
    return count
