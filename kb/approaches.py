"""The approaches: what councils tried, as reviewed data in content/approaches.yaml, read into frozen values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kb.codebook import Codebook, CodebookError

KINDS = ("practice-model", "organisation", "leadership", "workforce", "service")
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Approach:
    """Something councils tried. `counts` and `excludes_said` say in words what is a mention and what only comes near.

    `cues` and `excludes` are regular expressions over lower-cased text with straight apostrophes and plain hyphens: a
    text that matches a cue and no exclude names the approach. `near` are what comes near it: a review that matches one
    is no evidence that the council did without it. `themes` and `patterns` are where what it was meant to
    change would show, best first; there is at least one theme.
    """

    id: str
    title: str
    kind: str
    definition: str
    counts: tuple[str, ...]
    excludes_said: tuple[str, ...]
    cues: tuple[str, ...]
    excludes: tuple[str, ...]
    themes: tuple[str, ...]
    patterns: tuple[str, ...]
    near: tuple[str, ...] = ()


def read_approaches(path: Path, codebook: Codebook) -> Mapping[str, Approach]:
    """Read approaches.yaml, by id in its order. Raises CodebookError naming the file and the entry."""
    made: dict[str, Approach] = {}
    for entry in _entries(path):
        try:
            approach = _approach(entry)
        except (KeyError, AttributeError, TypeError, re.error) as error:
            raise CodebookError(f"{path}: approach {entry.get('id')!r}: {error}") from error
        if fault := _fault(approach, codebook, made):
            raise CodebookError(f"{path}: approach {approach.id!r}: {fault}")
        made[approach.id] = approach
    return made


def _approach(entry: Mapping[str, Any]) -> Approach:
    def listed(key: str) -> list[Any]:
        found = entry[key]
        if not isinstance(found, list):
            raise TypeError(f"{key!r} is no list")
        return found

    def lines(key: str) -> tuple[str, ...]:
        return tuple(" ".join(str(line).split()) for line in listed(key))

    def expressions(key: str) -> tuple[str, ...]:
        for expression in listed(key):
            re.compile(expression)
        return tuple(listed(key))

    return Approach(
        id=entry["id"],
        title=" ".join(entry["title"].split()),
        kind=entry["kind"],
        definition=" ".join(entry["definition"].split()),
        counts=lines("counts"),
        excludes_said=lines("not"),
        cues=expressions("cues"),
        excludes=expressions("excludes"),
        themes=lines("themes"),
        patterns=lines("patterns"),
        near=expressions("near") if "near" in entry else (),
    )


def _fault(approach: Approach, codebook: Codebook, seen: Mapping[str, Approach]) -> str | None:
    """Say what is wrong with an approach that has all its fields; None where nothing is."""
    if not isinstance(approach.id, str) or not _ID.fullmatch(approach.id):
        return "its id is no plain name"
    if approach.id in seen:
        return "its id stands there twice"
    if approach.kind not in KINDS:
        return f"its kind {approach.kind!r} is not one of {', '.join(KINDS)}"
    if not approach.cues:
        return "it has no cue"
    if not approach.themes:
        return "it names no theme"
    if unknown := [theme for theme in approach.themes if theme not in codebook.themes]:
        return f"there is no theme {unknown[0]!r}"
    if unknown := [pattern for pattern in approach.patterns if pattern not in codebook.named]:
        return f"there is no pattern {unknown[0]!r}"
    return None


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise CodebookError(f"{path}: {error}") from error
    entries = data.get("approaches") if isinstance(data, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CodebookError(f"{path}: expected a list of entries under 'approaches'")
    return entries
