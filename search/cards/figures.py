"""What stands beside a pattern's count: ever, corrected for the classifier's errors, and how much a person confirmed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from itertools import takewhile

from kb.catalogue.objects import Object
from kb.codebook import Codebook, Pattern
from kb.scope import Scope
from search.cards.breakdown import showing
from search.corpus import Held
from search.counting import Counted, count_one
from search.statistics.correction import corrected


def beside(pattern: Pattern, held: Held, scope: Scope, over: Counted, ever: Counted, codebook: Codebook) -> Object:
    """Give a pattern's count over every full inspection, its corrected estimate, and the confirmed findings."""
    covering = codebook.covering(pattern.theme)
    return {
        "ever": None if pattern.provisional else asdict(count_one(pattern, ever, held.sides, codebook)),
        "estimate": None if pattern.provisional else estimate(pattern, held, over, scope, covering),
        "confirmed": confirmed(pattern, held, over, covering),
    }


def in_a_row(held: Held, gss: str, pattern: Pattern) -> int:
    """Give at how many of a council's latest full inspections in a row a pattern was found."""
    inspections = reversed(held.inspections(gss))
    return sum(1 for _ in takewhile(lambda r: held.shows(r.id, pattern.subject, pattern.polarity), inspections))


def estimate(pattern: Pattern, held: Held, over: Counted, scope: Scope, covering: Collection[str]) -> Object | None:
    """Give the error-corrected number of councils with its interval; None where nothing was measured, or for `ever`.

    Measured is 'this review shows this pattern', so that the correction holds where a council has one review.
    """
    if pattern.measured is None or scope.ever or scope.kinds:
        return None
    keys = [key for key in over.reviews if held.reviews[key].framework in covering]
    found = sum(held.shows(key, pattern.subject, pattern.polarity) for key in keys)
    made = corrected(found, len(keys), pattern.measured)
    if made is None:
        return None
    return {"authorities": made.councils, "interval": [made.low, made.high], "measured_on": pattern.measured.reviews}


def confirmed(pattern: Pattern, held: Held, over: Counted, covering: Collection[str]) -> Object:
    """Say how many of a pattern's counted findings a person has confirmed, of how many."""
    keys = [key for key in over.reviews if held.reviews[key].framework in covering]
    said = [s for key in keys for s in showing(held, key, pattern)]
    return {"findings": sum(s.confirmed for s in said), "of": None if pattern.provisional else len(said)}
