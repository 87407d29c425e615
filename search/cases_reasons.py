"""Why a case is like what was asked, and how it differs: short sentences that only name facts of both."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from kb.authorities import Authorities
from kb.catalogue.objects import Object, pattern_ids
from kb.codebook import Codebook
from kb.english import stems
from search.cases_shared import Shared
from search.cases_table import Facts
from search.citation import framework_in_short
from search.since import grade_in_words
from search.wording import telling

NAMED = 5
_SIDES = {"failure": "weaknesses", "success": "strengths"}


def why_like_review(
    own: Object,
    case: Object,
    ours: Facts,
    theirs: Facts,
    patterns: Sequence[str],
    codebook: Codebook,
    authorities: Authorities,
) -> list[str]:
    """Say what two reviews have in common; `patterns` are those that both have findings of, the telling ones first."""
    said = [f"Both reviews found {what} in: {_titles(themes, codebook)}." for what, themes in _by_side(patterns)]
    if ours.type and ours.type == theirs.type:
        said.append(f"Both councils are of the same type: {ours.type}.")
    if ours.region and ours.region == theirs.region:
        said.append(f"Both councils are in the same region: {ours.region}.")
    one, other = authorities.get(ours.gss), authorities.get(theirs.gss)
    if one and other and other.gss in one.neighbours and one.gss in other.neighbours:
        said.append("Each council is among the other's statistical neighbours.")
    if ours.framework == theirs.framework:
        said.append(f"Both reviews were made under {framework_in_short(ours.framework)}.")
    for area in _areas(own, case):
        if _grade(own, area) == _grade(case, area):
            said.append(f"Both were judged {grade_in_words(_grade(own, area))} ({area.replace('-', ' ')}).")
    return said


def differs_from_review(
    own: Object,
    case: Object,
    ours: Facts,
    theirs: Facts,
    counts: tuple[Mapping[str, int], Mapping[str, int]],
    codebook: Codebook,
) -> list[str]:
    """Say how two reviews differ; `counts` are the asking review's findings of each pattern, and the case's."""
    said = []
    if ours.type and theirs.type and ours.type != theirs.type:
        said.append(f"The type differs: {ours.type} here, {theirs.type} there.")
    if ours.region and theirs.region and ours.region != theirs.region:
        said.append(f"The region differs: {ours.region} here, {theirs.region} there.")
    if ours.framework != theirs.framework:
        names = framework_in_short(ours.framework), framework_in_short(theirs.framework)
        said.append(
            f"The framework differs: {names[0]} here, {names[1]} there."
            if names[0] != names[1]
            else f"The form of {names[0]} differs: inspections since April 2026 have no overall judgement."
        )
    for area in _areas(own, case):
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


def _areas(own: Object, case: Object) -> list[str]:
    """Give the areas judged in both: the overall judgement where both have one, else every area they share."""
    shared = [j["area"] for j in own["judgements"] if _grade(own, j["area"]) and _grade(case, j["area"])]
    return ["overall"] if "overall" in shared else shared


def _grade(reviewed: Object, area: str) -> str:
    return next((j["grade"] for j in reviewed["judgements"] if j["area"] == area and j["grade"]), "")
