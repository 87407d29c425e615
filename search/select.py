"""Which themes a question is about: what its nearest passages speak of, and how near the themes' own texts are."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import ColumnElement, Connection, Table, select

from kb.catalogue.tables import finding, finding_pattern, finding_theme
from kb.codebook import Codebook
from search.asking import Question
from search.retrieve import Hits


@dataclass(frozen=True, slots=True)
class Weights:
    """How the three signs of a theme are weighed, and how near a theme has to be to be shown.

    `votes` weighs the root of the share of votes from the nearest passages (the root, so that a theme found in
    a few of them is not drowned by one found in most), `texts` the cosine with the theme's own texts, `named` that with
    the nearest of its named patterns, `cues` the theme's cues in the question. A theme is shown from `shown` of the
    best theme's relevance on; `voters` passages vote, each counting `fading` of the one before. A named pattern is
    ordered by its cosine and by `pattern_votes` of the root of its share of their votes.
    """

    votes: float = 1.0
    texts: float = 1.5
    named: float = 2.0
    cues: float = 0.2
    shown: float = 0.65
    pattern_votes: float = 0.5
    voters: int = 40
    fading: float = 0.95


# Set on 121 answerable questions over 306 real reviews: tests/relevance/tuning_questions.yaml and the `tune` split of
# questions.yaml. A judged theme was first for 102 and among the first three for 114 (without `named`: 98 and 112); texts
# from 1.5 to 2.5, `named` from 2 to 4 and 20 to 80 voters did alike, and these stand amid that. `shown` at 0.65 shows
# three and a half themes on average and 129 of the 145 judged ones. A judged pattern was first for 56 of 70 and among the
# first three for 62; by the cosine alone, for 41 and 57.
WEIGHTS = Weights()


def choose(
    asked: Question,
    votes: Mapping[str, float],
    texts: Mapping[str, float],
    named: Mapping[str, float],
    codebook: Codebook,
    weights: Weights = WEIGHTS,
    everything: bool = False,
) -> dict[str, float]:
    """Weigh the signs and give the themes that stand out, or `everything`, with their relevance, best first."""
    cues = cued(asked.text, codebook)
    relevance = {
        theme: weights.votes * math.sqrt(votes.get(theme, 0.0))
        + weights.texts * max(0.0, texts.get(theme, 0.0))
        + weights.named * max((named.get(p, 0.0) for p in codebook.within(theme)), default=0.0)
        + weights.cues * cues.get(theme, 0.0)
        for theme in codebook.themes
    }
    best = max(relevance.values(), default=0.0)
    shown = [t for t in relevance if everything or (best > 0 and relevance[t] >= weights.shown * best)]
    return {t: relevance[t] for t in sorted(shown, key=lambda t: (-relevance[t], t))}


@dataclass(frozen=True, slots=True)
class Selected:
    """What a question is about: themes with their relevance, best first, and every named pattern's closeness."""

    themes: Mapping[str, float]
    named: Mapping[str, float] = field(default_factory=dict)

    def closest(self, most: int) -> list[str]:
        """Give the named patterns closest to the question, best first."""
        return sorted(self.named, key=lambda p: (-self.named[p], p))[:most]


def voted(db: Connection, hits: Hits, weights: Weights = WEIGHTS) -> dict[str, float]:
    """Let the nearest passages vote for the themes of their findings: each theme's share of all votes, 0 to 1.

    A passage's vote is shared among its findings' themes, so that one that touches on everything decides nothing.
    """
    return _voted(db, hits, weights, finding_theme, finding_theme.c.theme)


def voted_named(db: Connection, hits: Hits, weights: Weights = WEIGHTS) -> dict[str, float]:
    """Let the nearest passages vote for the named patterns of their findings, as for themes."""
    return _voted(db, hits, weights, finding_pattern, finding_pattern.c.pattern)


def _voted(db: Connection, hits: Hits, weights: Weights, table: Table, label: ColumnElement[str]) -> dict[str, float]:
    voters = [num for num, _ in hits.ranked[: weights.voters]]
    labels: dict[int, list[str]] = {}
    query = (
        select(finding.c.passage, label.label("label"))
        .join_from(finding, table, table.c.finding == finding.c.num)
        .where(finding.c.passage.in_(voters))
    )
    for row in db.execute(query):
        labels.setdefault(row.passage, []).append(row.label)
    votes: dict[str, float] = {}
    for place, num in enumerate(voters):
        own = labels.get(num, [])
        for theme in own:
            votes[theme] = votes.get(theme, 0.0) + weights.fading**place / len(own)
    whole = sum(votes.values())
    return {theme: vote / whole for theme, vote in votes.items()} if whole else {}


def cued(text: str, codebook: Codebook) -> dict[str, float]:
    """Say how strongly a question's own words name each theme: 0.5 for one of its cues, towards 1 for more."""
    plain = text.lower().replace("’", "'").replace("‘", "'").replace("–", "-").replace("‑", "-")
    found = {t.id: sum(1 for cue in t.cues if _compiled(cue).search(plain)) for t in codebook.themes.values()}
    return {theme: 1.0 - 0.5**n for theme, n in found.items() if n}


@cache
def _compiled(cue: str) -> re.Pattern[str]:
    """Compile a cue once: there are more of them than the standard library remembers."""
    return re.compile(cue)
