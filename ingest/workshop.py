"""Sets up the workshop: which readers, in which order, and which classifier."""

from __future__ import annotations

from ingest.classify import first_classifier
from ingest.pipeline import Workshop
from ingest.readers import readers
from kb.library import Library


def make_workshop(library: Library) -> Workshop:
    """Give the workshop for a library: the project's readers and its first classifier."""
    return Workshop(library, readers(library.codebook), first_classifier(library.codebook))
