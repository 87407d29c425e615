"""Links what a report says twice: a summary's sentence or a bare recommendation, and the finding that explains it.

A link is made only where it is likely right: nothing shown costs a reader less than a wrong paragraph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.comparing import Place, Table, compare
from kb.readings import PassageRead

# The least chance of being right at which a sentence is linked.
LINKED = 0.75


@dataclass(frozen=True, slots=True)
class Restated:
    """The finding of the body that a sentence restates: its place, how it was found, and the chance that it is right.

    `how` is `paragraph` where the report cites the paragraph's number, else `words`.
    """

    place: Place
    how: str
    score: float


def restatements(passages: Sequence[PassageRead], vectors: Table | None = None) -> Mapping[Place, Restated]:
    """Give the finding of the body that each recommendation or summary's sentence restates, where one does.

    `passages` are one document's; `vectors` holds one unit row for each of them.
    """
    compared = compare(passages, vectors)
    if compared is None:
        return {}
    scores, links = compared.scores, {}
    for row, sentence in enumerate(compared.sentences):
        named = compared.cited[row] & compared.allowed[row]
        best = int(np.where(named, scores[row], -np.inf).argmax() if named.any() else scores[row].argmax())
        if not compared.allowed[row, best]:
            continue
        chance = compared.trusted(scores, row, best)
        if named.any():
            links[sentence] = Restated(compared.body[best], "paragraph", chance)
        elif chance >= LINKED:
            links[sentence] = Restated(compared.body[best], "words", chance)
    return links
