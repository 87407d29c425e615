"""Which themes a question is about: what its nearest passages speak of, and how near the themes' own texts are."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, select

from kb.catalogue.tables import finding, finding_theme
from kb.codebook import Codebook
from search.asking import Question
from search.retrieve import Hits


@dataclass(frozen=True, slots=True)
class Weights:
    """How the three signs of a theme are weighed, and how near a theme has to be to be shown.

    `votes` weighs the root of the share of votes from the nearest passages (the root, so that a theme found in
    a few of them is not drowned by one found in most), `texts` the cosine with the theme's own texts, `cues` the
    theme's cues in the question. A theme is shown from `shown` of the best theme's relevance on; `voters` passages
    vote, each counting `fading` of the one before.
    """

    votes: float = 1.0
    texts: float = 2.5
    cues: float = 0.2
    shown: float = 0.6
    voters: int = 40
    fading: float = 0.95


# Set on the `tune` split of tests/relevance/questions.yaml over 306 real reviews (30,842 passages). A judged theme was
# first for 25 and among the first three for all 26 answerable questions; so it was for texts from 1.5 to 3, cues from
# 0 to 0.5 and 20 to 80 voters alike, and these stand amid that. `shown` at 0.6 shows four themes on average and 31 of
# the 38 judged ones; at 0.7, under three and 28.
WEIGHTS = Weights()


def choose(
    asked: Question,
    votes: Mapping[str, float],
    texts: Mapping[str, float],
    codebook: Codebook,
    weights: Weights = WEIGHTS,
    everything: bool = False,
) -> dict[str, float]:
    """Weigh the signs and give the themes that stand out, or `everything`, with their relevance, best first."""
    cues = cued(asked.text, codebook)
    relevance = {
        theme: weights.votes * math.sqrt(votes.get(theme, 0.0))
        + weights.texts * max(0.0, texts.get(theme, 0.0))
        + weights.cues * cues.get(theme, 0.0)
        for theme in codebook.themes
    }
    best = max(relevance.values(), default=0.0)
    shown = [t for t in relevance if everything or (best > 0 and relevance[t] >= weights.shown * best)]
    return {t: relevance[t] for t in sorted(shown, key=lambda t: (-relevance[t], t))}


def voted(db: Connection, hits: Hits, weights: Weights = WEIGHTS) -> dict[str, float]:
    """Let the nearest passages vote for the themes of their findings: each theme's share of all votes, 0 to 1.

    A passage's vote is shared among its findings' themes, so that one that touches on everything decides nothing.
    """
    voters = [num for num, _ in hits.ranked[: weights.voters]]
    labels: dict[int, list[str]] = {}
    query = (
        select(finding.c.passage, finding_theme.c.theme)
        .join_from(finding, finding_theme, finding_theme.c.finding == finding.c.num)
        .where(finding.c.passage.in_(voters))
    )
    for row in db.execute(query):
        labels.setdefault(row.passage, []).append(row.theme)
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
