"""Which sentence of a finding answers a question best, so that the eye falls on it first."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.catalogue.objects import Object
from search.wording import overlap

_SENTENCE = re.compile(r"[^.!?;]+(?:[.!?;]+[”’\"')]*|$)\s*")


def highlight(text: str, weights: Mapping[str, float]) -> Object | None:
    """Give where the best sentence of several starts and ends in the text; None where nothing stands out."""
    parts = [found.span() for found in _SENTENCE.finditer(text)]
    if len(parts) < 2:
        return None
    shares = [overlap(weights, text[start:end]) for start, end in parts]
    best = max(range(len(parts)), key=lambda i: (shares[i], -i))
    if not shares[best]:
        return None
    start, end = parts[best]
    return {"start": start, "end": start + len(text[start:end].rstrip())}
