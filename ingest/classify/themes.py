"""Themes by cues: a finding is about the themes whose cues its own words match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.classify.text import plain
from kb.codebook import Codebook

MOST = 3
_LEANS_BACK = re.compile(
    r"(?:this|these|those|they|it|its|their|them|such|he|she|others?|some|both|most|many|however|consequently|as a result"
    r"|in addition|in these|for these|where|when this|for example|for others|not all|despite this|all of these|similarly"
    r"|additionally|furthermore|nevertheless|therefore|also|here|there)\b"
)
_HEADINGS = (
    ("adoption", re.compile(r"adoption performance")),
    ("care-leavers", re.compile(r"progress of care[- ]leavers|^care[- ]leavers")),
    ("partnership", re.compile(r"safeguarding children board|\blscb\b")),
    ("leadership", re.compile(r"^leadership|impact of leaders")),
)
# A broad theme gives way to one that names the subject: "assessments of adopters" are about adoption.
_GIVES_WAY = {
    "assessment": frozenset({"adoption", "carers"}),
    "child-plans": frozenset({"independent-review", "permanence"}),
    "permanence": frozenset({"adoption"}),
}


@dataclass(frozen=True)
class ThemeFinder:
    """Finds themes by the codebook's cues, compiled once."""

    cues: tuple[tuple[str, re.Pattern[str]], ...]

    def themes(self, text: str) -> tuple[str, ...]:
        """Give the themes a text names, the one with most cues first (then the one named first), at most three."""
        seen = plain(text)
        found = []
        for theme, cue in self.cues:
            hits = {match.group(): match.start() for match in cue.finditer(seen)}
            if hits:
                found.append((-len(hits), min(hits.values()), theme))
        named = {theme for _, _, theme in found}
        kept = [entry for entry in sorted(found) if named.isdisjoint(_GIVES_WAY.get(entry[2], ()))]
        return tuple(theme for _, _, theme in kept[:MOST])

    def of_findings(self, texts: Sequence[str], section: str) -> list[tuple[str, ...]]:
        """Give the themes of a passage's findings, in order.

        A finding that names no theme takes those of the finding before it when it leans on it ("This …", "They …"),
        else those its section's heading names.
        """
        heading = self.heading(section)
        found: list[tuple[str, ...]] = []
        for text in texts:
            themes = self.themes(text)
            if not themes and found and _LEANS_BACK.match(plain(text)):
                themes = found[-1][:2]
            found.append(themes or heading)
        return found

    def heading(self, section: str) -> tuple[str, ...]:
        """Give the theme that a section is wholly about, by its heading; none where it joins several subjects."""
        seen = plain(section)
        known = {theme for theme, _ in self.cues}
        return tuple(theme for theme, sign in _HEADINGS if theme in known and sign.search(seen))[:1]


def make_theme_finder(codebook: Codebook) -> ThemeFinder:
    """Compile the codebook's cues, one pattern for each theme."""
    return ThemeFinder(tuple((theme.id, compile_cues(theme.cues)) for theme in codebook.themes.values()))


def compile_cues(cues: Iterable[str]) -> re.Pattern[str]:
    """Compile a theme's cues into one pattern, to be matched against `plain` text.

    The leading word boundary is taken out of the alternatives, so that the pattern is tried at word starts only.
    """
    starting: list[str] = []
    others: list[str] = []
    for cue in cues:
        (starting if cue.startswith(r"\b") else others).append(cue.removeprefix(r"\b"))
    return re.compile("|".join([rf"\b(?:{'|'.join(starting)})"] * bool(starting) + others))
