"""Why a case is like what was asked, and how it differs: short sentences that only name facts of both."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from kb.catalogue.objects import Object, pattern_ids
from kb.codebook import Codebook
from kb.english import stems
from search.cases_shared import Shared
from search.circumstances import Alike, Circumstances, Stage
from search.citation import framework_in_short
from search.since import grade_in_words
from search.wording import telling

NAMED = 5
# Stages whose words say the overall grade: "judged inadequate again".
_NAMES_ITS_GRADE = (Stage.FIRST_FAILURE, Stage.REPEAT, Stage.COASTING, Stage.SLIPPING)
_SIDES = {"failure": "weaknesses", "success": "strengths"}


def why_like_review(
    own: Object, case: Object, patterns: Sequence[str], alike: Alike, said_of_stage: bool, codebook: Codebook
) -> list[str]:
    """Say what two reviews have in common; `patterns` are those that both have findings of, the telling ones first.

    `said_of_stage` says that the sentence on the stage names the overall grades: they are not said again.
    """
    said = [f"Both reviews found {what} in: {_titles(themes, codebook)}." for what, themes in _by_side(patterns)]
    said += alike.shared
    if own["framework"] == case["framework"]:
        said.append(f"Both reviews were made under {framework_in_short(own['framework'])}.")
    for area in _areas(own, case, said_of_stage):
        if _grade(own, area) == _grade(case, area):
            said.append(f"Both were judged {grade_in_words(_grade(own, area))} ({area.replace('-', ' ')}).")
    return said


def differs_from_review(
    own: Object,
    case: Object,
    counts: tuple[Mapping[str, int], Mapping[str, int]],
    alike: Alike,
    said_of_stage: bool,
    codebook: Codebook,
) -> list[str]:
    """Say how two reviews differ; `counts` are the asking review's findings of each pattern, and the case's."""
    said = list(alike.differs)
    ours, theirs = own["framework"], case["framework"]
    if ours != theirs:
        names = framework_in_short(ours), framework_in_short(theirs)
        said.append(
            f"The framework differs: {names[0]} here, {names[1]} there."
            if names[0] != names[1]
            else f"The form of {names[0]} differs: inspections since April 2026 have no overall judgement."
        )
    for area in _areas(own, case, said_of_stage):
        if _grade(own, area) != _grade(case, area):
            one, other = grade_in_words(_grade(own, area)), grade_in_words(_grade(case, area))
            said.append(f"Judged {one} here and {other} there ({area.replace('-', ' ')}).")
    mine, his = counts
    only_here = [t for t in codebook.themes if mine.get(f"{t}.failure") and not his.get(f"{t}.failure")]
    only_there = [t for t in codebook.themes if his.get(f"{t}.failure") and not mine.get(f"{t}.failure")]
    if only_here:
        said.append(f"Weaknesses read here and not there: {_titles(only_here, codebook)}.")
    if only_there:
        said.append(f"Weaknesses read there and not here: {_titles(only_there, codebook)}.")
    return said


def stage_names_grades(one: Circumstances, other: Circumstances) -> bool:
    """Say whether the sentence on two councils' stages names both their overall grades."""
    return one.stage in _NAMES_ITS_GRADE and other.stage in _NAMES_ITS_GRADE


def why_like_text(text: str, shared: Sequence[Shared], asked_about: Sequence[str], codebook: Codebook) -> list[str]:
    """Say what a description and a case have in common: themes that the text itself names, and words of both."""
    named = set(asked_about)
    patterns = [pattern for s in shared for pattern in _patterns(s) if pattern.rpartition(".")[0] in named]
    said = [
        f"The description speaks of, and the review found {what} in: {_titles(themes, codebook)}."
        for what, themes in _by_side(list(dict.fromkeys(patterns)))
    ]
    held = {stem for s in shared for stem in stems(s.row["text"])}
    words = [w for w in telling(text) if len(w) > 2 and (stem := stems(w)) and stem[0] in held]
    if words:
        said.append(f"The description and these findings both speak of: {', '.join(words[: 2 * NAMED])}.")
    return said


def differs_from_text(shared: Sequence[Shared], counts: Mapping[str, int], codebook: Codebook) -> list[str]:
    """Say where a case's review also found the opposite, in the themes of the findings that match."""
    patterns = list(dict.fromkeys(pattern for s in shared for pattern in _patterns(s)))
    opposite = [
        f"{theme}.{other}"
        for theme, _, side in (p.rpartition(".") for p in patterns)
        if counts.get(f"{theme}.{(other := 'success' if side == 'failure' else 'failure')}")
        and f"{theme}.{other}" not in patterns
    ]
    return [f"The review also found {what} in: {_titles(themes, codebook)}." for what, themes in _by_side(opposite)]


def _patterns(shared: Shared) -> list[str]:
    return pattern_ids(json.loads(shared.row["themes"]), shared.row["polarity"])


def _by_side(patterns: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    for side, what in _SIDES.items():
        themes = [theme for theme, _, s in (p.rpartition(".") for p in patterns) if s == side]
        if themes:
            yield what, themes[:NAMED]


def _titles(themes: Sequence[str], codebook: Codebook) -> str:
    named = "; ".join(codebook.themes[t].title if t in codebook.themes else t for t in themes[:NAMED])
    return named if len(themes) <= NAMED else f"{named}; and {len(themes) - NAMED} more"


def _areas(own: Object, case: Object, without_overall: bool) -> list[str]:
    """Give the areas judged in both: the overall judgement where both have one, else every area they share."""
    shared = [j["area"] for j in own["judgements"] if _grade(own, j["area"]) and _grade(case, j["area"])]
    if "overall" in shared:
        return [] if without_overall else ["overall"]
    return shared


def _grade(reviewed: Object, area: str) -> str:
    return next((j["grade"] for j in reviewed["judgements"] if j["area"] == area and j["grade"]), "")
