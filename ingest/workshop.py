"""Sets up the workshop: which readers, in which order, and which classifier."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.classify import trained_classifier
from ingest.classify.trained import VectorsOf, adapted_embedder
from ingest.pipeline import Workshop
from ingest.readers import readers
from kb.embedder import SentenceEmbedder
from kb.embeddings import cached
from kb.library import Library
from kb.protocols import Vectors

# Numbers in a vector of the model that the classifier was trained with.
_DIMENSIONS = 384


def make_workshop(library: Library) -> Workshop:
    """Give the workshop for a library: the project's readers and its classifier."""
    classifier = trained_classifier(library.codebook, _vectors_for(library))
    return Workshop(library, readers(library.codebook), classifier)


def _vectors_for(library: Library) -> VectorsOf:
    """Give vectors as the classifier was trained with, whatever model the library searches with.

    An embedder that is no sentence model leaves the classifier to words alone.
    """
    if not isinstance(library.embedder, SentenceEmbedder):
        return _nothing
    return cached(library.cache, adapted_embedder(library.settings))


def _nothing(texts: Sequence[str]) -> Vectors:
    return np.zeros((len(texts), _DIMENSIONS), np.float32)
