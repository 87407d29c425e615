"""What was judged after an approach was named, beside how all councils fared that started from the same grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kb.catalogue.objects import Object
from search.approaches.ledger import ASSOCIATION, Row
from search.cards.grades import ORDER, moved
from search.corpus import Reviewed
from search.statistics.intervals import share

# With fewer rows a share says little: only the counts are given.
FEW = 5
_BEST = max(ORDER.values())


def summaries(rows: Sequence[Row], pairs: Sequence[tuple[Reviewed, Reviewed]]) -> list[Object]:
    """Count, for each grade that rows start from (the weakest first), how the overall grade moved, beside the base rate.

    `pairs` are all consecutive full inspections that the base rate is over; the rows' own inspections are among them.
    Rows and pairs without an overall grade at both ends are left out.
    """
    compared = [(row.before, row.after) for row in rows if row.overall is not None]
    grades = sorted({str(before.overall) for before, _ in compared}, key=lambda g: (ORDER[g], g))
    return [
        {
            "grade": grade,
            **_fared([pair for pair in compared if pair[0].overall == grade]),
            "base": _fared([pair for pair in pairs if pair[0].overall == grade and moved(*pair) is not None]),
            "says": ASSOCIATION,
        }
        for grade in grades
    ]


def _fared(pairs: Sequence[tuple[Reviewed, Reviewed]]) -> Object:
    """Count how pairs of inspections moved; fewer than five are called few and get no share, nor do those from the best grade."""
    ways = Counter(moved(*pair) for pair in pairs)
    few = len(pairs) < FEW
    # From the best grade nothing can improve: a share of nought would say what was never possible.
    shared = not few and any(ORDER[str(before.overall)] < _BEST for before, _ in pairs)
    frameworks = Counter(before.framework for before, _ in pairs)
    return {
        "of": len(pairs),
        "councils": len({before.gss for before, _ in pairs}),
        "improved": ways["better"],
        "same": ways["same"],
        "worse": ways["worse"],
        "few": few,
        "share": round(ways["better"] / len(pairs), 3) if shared else None,
        "interval": share(ways["better"], len(pairs)).rounded() if shared else None,
        "frameworks": [{"framework": f, "of": n} for f, n in sorted(frameworks.items(), key=lambda i: (-i[1], i[0]))],
    }
