"""Trajectories over all councils: how long weaknesses last, which end together, and the routes from inadequate to good."""

from __future__ import annotations

from kb.catalogue.objects import Object
from kb.codebook import Codebook
from kb.values import Polarity
from search.corpus import Held
from search.trajectories.paths import routes, where_resolved
from search.trajectories.persistence import WARNING, between, lasted, persistence, together

_TOGETHER, _EXAMPLES = 20, 20


def over_all(held: Held, codebook: Codebook, theme: str | None = None) -> Object:
    """Give persistence, what resolves together, and the routes; of one theme and its patterns where one is named."""
    failures = [p for p in codebook.patterns.values() if p.polarity is Polarity.WEAKNESS and theme in (None, p.theme)]
    spells = {p.subject: list(lasted(held, p.subject, p.theme, codebook)) for p in failures}
    counted = {p.subject: spells[p.subject] for p in failures if not p.provisional}
    rows = [
        {"title": p.title, **persistence(p.subject, spells[p.subject], p.provisional), "theme": p.theme}
        for p in failures
    ]
    return {
        "inspections": sum(len(held.inspections(gss)) for gss in held.councils),
        "authorities": sum(bool(held.inspections(gss)) for gss in held.councils),
        "persistence": rows,
        "together": together(counted)[:_TOGETHER],
        "routes": routes(held, codebook),
        "warning": WARNING,
    }


def of_pattern(held: Held, key: str, codebook: Codebook) -> Object:
    """Follow one failure over all councils: each spell with both its ends, and what was praised where it was resolved.

    Raises KeyError on an unknown pattern.
    """
    pattern = codebook.patterns[key]
    spells = list(lasted(held, pattern.subject, pattern.theme, codebook))
    spells.sort(key=lambda s: s.last.order, reverse=True)
    spells.sort(key=lambda s: s.resolved is None)
    return {
        "title": pattern.title,
        **persistence(pattern.subject, spells, pattern.provisional),
        "theme": pattern.theme,
        "councils": [
            {
                "gss": s.raised.gss,
                "authority": s.raised.authority,
                "raised": s.raised.id,
                "last": s.last.id,
                "resolved": s.resolved.id if s.resolved else None,
                "state": str(s.state) if s.state else None,
                "says": between(s),
            }
            for s in spells[:_EXAMPLES]
        ],
        "with": where_resolved(held, pattern, codebook),
        "warning": WARNING,
    }
