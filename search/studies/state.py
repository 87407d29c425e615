"""What a study was made from, so that another can tell whether theirs is the same library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from kb.catalogue.tables import change, finding, source
from search.studies.study import Ground
from search.studies.subjects import rules_title


@dataclass(frozen=True, slots=True)
class State:
    """The library's state: how much it holds, from when to when, its codebook and its last change.

    `frameworks` are reviews by framework, the one with most first; `visibility` says which sources were seen.
    """

    reviews: int
    councils: int
    findings: int
    first: str | None
    last: str | None
    frameworks: Sequence[tuple[str, int]]
    visibility: Sequence[str]
    codebook: str
    change: int


def state_of(db: Connection, ground: Ground) -> State:
    """Describe what is held as far as the scope may see it; days are those that reviews are ordered by."""
    held = ground.held
    days = sorted(r.day for r in held.reviews.values())
    names = Counter(r.framework for r in held.reviews.values())
    seen = select(source.c.visibility).where(source.c.visibility.in_(sorted(map(str, ground.scope.visible)))).distinct()
    findings = select(func.count()).where(finding.c.visibility.in_(sorted(map(str, ground.scope.visible))))
    return State(
        reviews=len(held.reviews),
        councils=len(held.councils),
        findings=db.scalar(findings) or 0,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        frameworks=[(f, names[f]) for f in sorted(names, key=lambda f: (-names[f], f))],
        visibility=sorted(db.scalars(seen)),
        codebook=ground.library.codebook.version,
        change=db.scalar(select(func.max(change.c.seq))) or 0,
    )


def facts_of(state: State, councils_in_england: int) -> list[tuple[str, str]]:
    """Give the state as pairs of a name and a value in words."""
    frameworks = ", ".join(f"{n} {rules_title(f)}" for f, n in state.frameworks)
    return [
        ("Reviews", f"{state.reviews:,}" + (f": {frameworks}" if frameworks else "")),
        ("Councils", f"{state.councils} of {councils_in_england} in England"),
        ("Findings", f"{state.findings:,}"),
        ("Inspected or published", f"{state.first} to {state.last}" if state.first else "nothing held"),
        ("Sources that were seen", ", ".join(state.visibility) or "none"),
        ("Codebook", f"version {state.codebook}"),
        ("Last change", f"number {state.change}"),
    ]
