"""What is asked of similar cases, and the answer: the contract's object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.catalogue.objects import Object
from kb.scope import Scope
from kb.web.asked import CircumstanceWeight


@dataclass(frozen=True)
class CasesAnswer:
    """The cases most like what was asked, `limit` of them from `offset` on, the likest first.

    `query` is the described situation or None, `review` the asking review's id or None; `council` is the GSS code of
    the council whose situation it is. `circumstances` says what like circumstances counted for, None where nothing is
    known of the asker's. `total` is how many reviews pass the filters and are like it at all. `left_out` names the
    council whose own reviews were left out.
    """

    query: str | None
    review: str | None
    total: int
    limit: int
    offset: int
    cases: tuple[Object, ...]
    council: str | None = None
    circumstances: CircumstanceWeight | None = None
    left_out: str | None = None

    def to_json(self) -> Object:
        """Give the contract's object."""
        return {
            "query": self.query,
            "review": self.review,
            "council": self.council,
            "circumstances": str(self.circumstances) if self.circumstances else None,
            "total": self.total,
            "limit": self.limit,
            "offset": self.offset,
            "cases": list(self.cases),
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reviews and which stretch of them are wanted, for whom (`council`, a GSS code), and how weighed."""

    scope: Scope
    limit: int
    offset: int
    with_own: bool
    council: str | None
    weight: CircumstanceWeight

    def answer(
        self,
        query: str | None,
        review: str | None,
        total: int = 0,
        cases: Sequence[Object] = (),
        left_out: str | None = None,
    ) -> CasesAnswer:
        """Make the answer. Where nobody is named, nothing is known of anyone's circumstances."""
        weight = self.weight if self.council else None
        stretch = (total, self.limit, self.offset, tuple(cases))
        return CasesAnswer(query, review, *stretch, council=self.council, circumstances=weight, left_out=left_out)
