"""Which patterns come together: found in the same reviews of one framework more often than chance would have it."""

from __future__ import annotations

from collections.abc import Sequence

from scipy.stats import hypergeom

from kb.catalogue.objects import Object
from kb.codebook import Codebook, Pattern
from search.corpus import Held, Reviewed

_SHOWN = 5
_FEWEST = 5
# A reader looks at some fifty pairs on a card: at one in twenty, two or three would be there by chance.
_LEVEL = 0.001


def company(held: Held, reviews: Sequence[Reviewed], pattern: Pattern, codebook: Codebook) -> list[Object]:
    """Give the patterns of the same side most often found with one, of the measured ones, the closest first.

    `reviews` are of one framework. Each row gives in how many both were found, each by itself, and how many to expect
    if the two had nothing to do with each other.
    """
    covered = {r.framework for r in reviews}
    own = {r.id for r in reviews if held.shows(r.id, pattern.subject, pattern.polarity)}
    made: list[Object] = []
    for other in codebook.patterns.values():
        fits = other.polarity == pattern.polarity and other.named == pattern.named and not other.provisional
        if not fits or other.subject == pattern.subject or not covered <= set(codebook.covering(other.theme)):
            continue
        theirs = {r.id for r in reviews if held.shows(r.id, other.subject, other.polarity)}
        both, expected = len(own & theirs), len(own) * len(theirs) / max(1, len(reviews))
        chance = float(hypergeom.sf(both - 1, len(reviews), len(own), len(theirs))) if both else 1.0
        if both >= _FEWEST and chance < _LEVEL:
            made.append(
                {
                    "pattern": other.id,
                    "title": other.title,
                    "both": both,
                    "this": len(own),
                    "other": len(theirs),
                    "of": len(reviews),
                    "expected": round(expected, 1),
                }
            )
    made.sort(key=lambda row: (-row["both"] / max(0.1, row["expected"]), row["pattern"]))
    return made[:_SHOWN]
