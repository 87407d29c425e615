"""Inspections and visits that reports name and the library does not hold: known, not held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kb.catalogue import facts
from kb.catalogue.objects import Object
from kb.catalogue.scoping import visible
from kb.catalogue.tables import review, source
from kb.readings import Mention
from kb.scope import Scope
from kb.shelved import SourceFacts

# A report may date an inspection by its days on site, by its publication, or by a month between them.
_MONTHS_APART = 3
# The reform of April 2026 did not make another inspection of it.
_FAMILY = {"ilacs-2026": "ilacs"}


@dataclass(frozen=True, slots=True)
class Known:
    """An inspection or visit that is named and not held: its framework, when it was as exactly as said, and by whom.

    `named_by` are (review, page) of the reports that name it.
    """

    framework: str
    day: str
    named_by: tuple[tuple[str, int], ...]

    def to_json(self) -> Object:
        """Give the contract's object."""
        return {
            "framework": self.framework,
            "day": self.day,
            "named_by": [{"review": key, "page": page} for key, page in self.named_by],
        }


def known_not_held(db: Connection, gss: str, scope: Scope) -> list[Known]:
    """Give what an authority's reports name and the library does not hold, the latest first."""
    rows = db.execute(
        select(source.c.facts, source.c.review)
        .join(review, source.c.review == review.c.id)
        .where(review.c.gss == gss, source.c.standing == "current", visible(source.c.visibility, scope))
        .order_by(source.c.review)
    ).all()
    sources = [facts.from_json(row.facts) for row in rows]
    named = [(said.review, mention) for said in sources for mention in said.mentions]
    return _merged((key, m) for key, m in named if not any(_is(m, held) for held in sources))


def _is(mention: Mention, held: SourceFacts) -> bool:
    """Say whether a mention is of a review that is held."""
    if _family(mention.framework) != _family(held.framework):
        return False
    days = [day for day in (held.inspection_start, held.inspection_end, held.published) if day]
    if len(mention.day) == len("2019"):
        return any(day.year == int(mention.day) for day in days)
    said = _months(mention.day)
    return any(abs(day.year * 12 + day.month - said) <= _MONTHS_APART for day in days)


def _merged(named: Iterable[tuple[str, Mention]]) -> list[Known]:
    """Put together the mentions of one visit: those whose days are the same as far as both say them."""
    made: list[Known] = []
    for key, mention in sorted(named, key=lambda item: (-len(item[1].day), item[1].day, item[0])):
        by = (key, mention.spans[0].page)
        same = next((k for k in made if _one(k, mention)), None)
        if same is None:
            made.append(Known(mention.framework, mention.day, (by,)))
        elif by not in same.named_by:
            made[made.index(same)] = Known(same.framework, same.day, (*same.named_by, by))
    return sorted(made, key=lambda k: (k.day, k.framework), reverse=True)


def _one(known: Known, mention: Mention) -> bool:
    return _family(known.framework) == _family(mention.framework) and known.day.startswith(mention.day)


def _family(framework: str) -> str:
    return _FAMILY.get(framework, framework)


def _months(day: str) -> int:
    year, month = (int(part) for part in day.split("-")[:2])
    return year * 12 + month
