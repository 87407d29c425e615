"""The readers, one for each framework, and how one is chosen for a document."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers.generic import GenericReader
from ingest.readers.ilacs import IlacsReader
from ingest.readers.ilacs_2026 import Ilacs2026Reader
from ingest.readers.sif import SifReader
from ingest.readers.writeup import WriteupReader
from kb.codebook import Codebook
from kb.protocols import Reader
from kb.values import Document


def readers(codebook: Codebook) -> tuple[Reader, ...]:
    """Give the project's readers in the order they are asked; the generic one accepts whatever is left."""
    return (WriteupReader(codebook), SifReader(), Ilacs2026Reader(), IlacsReader(), GenericReader(codebook))


def choose(document: Document, candidates: Sequence[Reader]) -> Reader:
    """Give the first reader that accepts a document. Raises LookupError when none does."""
    for reader in candidates:
        if reader.accepts(document) is not None:
            return reader
    raise LookupError(f"{document.name}: no reader accepts it")
