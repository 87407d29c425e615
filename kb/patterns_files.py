"""Reads the named patterns, and which of them have been measured on enough held-out reviews to show a figure."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

import yaml

from kb.codebook import CodebookError, Measured, NamedPattern, Theme

# A pattern measured on fewer held-out reviews that show it is provisional: it shows evidence and no figure.
LEAST_POSITIVES = 15
ENABLERS = frozenset(
    [
        "strategic-approach",
        "leadership-and-governance",
        "workforce",
        "partners",
        "supporting-apparatus",
        "innovation",
        "resources",
    ]
)
FAMILIES = frozenset(
    [
        "performance-management",
        "casework",
        "oversight",
        "multi-agency",
        "assessment-planning",
        "workforce",
        "looked-after",
        "care-leavers",
        "childs-voice",
        "other",
    ]
)
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def read_patterns(path: Path, themes: Mapping[str, Theme]) -> dict[str, NamedPattern]:
    """Read patterns.yaml; none where there is no such file. Raises CodebookError naming the file and the entry."""
    if not path.exists():
        return {}
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries: list[dict[str, Any]] = data["patterns"]
    except (OSError, yaml.YAMLError, TypeError, KeyError) as error:
        raise CodebookError(f"{path}: expected a list under 'patterns': {error}") from error
    named: dict[str, NamedPattern] = {}
    for entry in entries:
        try:
            pattern = _pattern(entry)
        except (KeyError, AttributeError, TypeError, re.error) as error:
            raise CodebookError(f"{path}: pattern {entry.get('id')!r}: {error}") from error
        _check(path, pattern, themes, named)
        named[pattern.id] = pattern
    return named


def read_measured(path: Path) -> dict[str, Measured]:
    """Give what was measured of each pattern (with its side) on held-out reviews, by id; nothing without a file."""
    if not path.exists():
        return {}
    try:
        measured: Mapping[str, Mapping[str, int]] = json.loads(path.read_text(encoding="utf-8"))
        fields = ("reviews", "positives", "given", "right")
        return {key: Measured(*(said[name] for name in fields)) for key, said in measured.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CodebookError(f"{path}: not the measurements of patterns: {error}") from error


def _pattern(entry: dict[str, Any]) -> NamedPattern:
    def lines(key: str) -> tuple[str, ...]:
        return tuple(" ".join(str(line).split()) for line in entry[key])

    cues = tuple(entry["cues"])
    for cue in cues:
        re.compile(cue)
    return NamedPattern(
        id=entry["id"],
        theme=entry["theme"],
        title=" ".join(entry["title"].split()),
        failure=" ".join(entry["failure"].split()),
        success=" ".join(entry["success"].split()),
        counts=lines("counts"),
        excludes=lines("not"),
        failure_examples=lines("failure_examples"),
        success_examples=lines("success_examples"),
        cues=cues,
        hood=entry["hood"],
        enabler=entry["enabler"],
        national_framework=tuple(entry["national_framework"]),
    )


def _check(path: Path, pattern: NamedPattern, themes: Mapping[str, Theme], seen: Container[str]) -> None:
    faults = [
        ("its id is no plain name", not _ID.fullmatch(pattern.id)),
        ("its id is a theme's", pattern.id in themes),
        ("its id stands there twice", pattern.id in seen),
        (f"there is no theme {pattern.theme!r}", pattern.theme not in themes),
        (f"there is no enabler {pattern.enabler!r}", pattern.enabler not in ENABLERS),
        (f"there is no family {pattern.hood!r}", pattern.hood not in FAMILIES),
    ]
    if wrong := [what for what, is_so in faults if is_so]:
        raise CodebookError(f"{path}: pattern {pattern.id!r}: {wrong[0]}")
