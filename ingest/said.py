"""What an uploaded document says, read but not kept: a report or write-up as a question."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers import choose, readers
from ingest.sources import open_document
from kb.library import Library
from kb.protocols import Reader, Saying, UnreadableError
from kb.values import Unreadable


def reading_of(library: Library) -> Saying:
    """Give what reads an uploaded document for a library: the project's own readers and the library's limit."""
    largest = library.settings.max_file_mb * 1_000_000
    own = readers(library.codebook)
    return lambda data, name: said_in(data, name, own, largest)


def said_in(data: bytes, name: str, own: Sequence[Reader], largest: int) -> list[str]:
    """Give the findings of a document (at most `largest` bytes) in its order. Raises UnreadableError."""
    document = open_document(data, name, largest)
    reading = document if isinstance(document, Unreadable) else choose(document, own).read(document)
    if isinstance(reading, Unreadable):
        raise UnreadableError(f"{name}: {reading.reason}")
    said = [finding.text for passage in reading.passages for finding in passage.findings]
    if not said:
        raise UnreadableError(f"{name}: nothing that could be looked for was found in it")
    return said
