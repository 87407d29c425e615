"""Which weaknesses and strengths a study may give figures of, and which have none yet."""

from __future__ import annotations

from collections.abc import Iterable

from kb.codebook import Codebook, Pattern
from kb.values import Polarity
from search.citation import framework_in_short
from search.corpus import Held, Reviewed
from search.studies.cells import Sort
from search.studies.study import Column, Table

WHAT = (Column("id", "Id", Sort.WORDS), Column("subject", "Subject", Sort.WORDS))
Step = tuple[Reviewed, Reviewed]


def with_figures(codebook: Codebook, side: Polarity, frameworks: Iterable[str] = ()) -> list[Pattern]:
    """Give the patterns of a side that have figures, themes first; those that all the frameworks given cover."""
    wanted = set(frameworks)
    return [
        p
        for p in codebook.patterns.values()
        if p.polarity is side and not p.provisional and wanted <= set(codebook.covering(p.theme))
    ]


def title_of(pattern: Pattern, codebook: Codebook) -> str:
    """Name what a pattern is about; a named pattern is told from a theme."""
    title = codebook.subjects[pattern.subject]
    return f"{title} (a pattern)" if pattern.named else title


def without_figures(codebook: Codebook, side: Polarity) -> Table:
    """List the named patterns of a side that have not been measured: they have evidence, and no figure."""
    hidden = [p for p in codebook.patterns.values() if p.polarity is side and p.provisional]
    rows = [(codebook.subjects[p.subject], codebook.themes[p.theme].title, p.title, p.id) for p in hidden]
    columns = (
        Column("subject", "Pattern", Sort.WORDS),
        Column("theme", "Theme", Sort.WORDS),
        Column("statement", "What it says", Sort.WORDS),
        Column("id", "Id", Sort.WORDS),
    )
    return Table(
        "without-figures",
        "Named patterns without figures",
        "Patterns that have not been measured on enough reviews labelled whole: the library shows their evidence "
        "(kb pattern ID), and counts nothing of them here.",
        columns,
        rows,
        folded=True,
    )


def weak_at(held: Held, one: Reviewed, pattern: Pattern) -> bool:
    """Say whether a review shows a pattern."""
    return held.shows(one.id, pattern.subject, pattern.polarity)


def rules_title(framework: str) -> str:
    """Name a framework in short, the rules of April 2026 told from those before."""
    return framework_in_short(framework) + (" (2026)" if framework == "ilacs-2026" else "")


def some(n: int, one: str, many: str | None = None) -> str:
    """Write how many there are of something."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
