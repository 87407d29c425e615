"""Reads the codebook from its files in content/, checking every entry: a fault names the file and the entry."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kb.circumstances import read_meanings, read_national_framework
from kb.codebook import Area, Codebook, CodebookError, Framework, Measured, Pattern, Theme
from kb.patterns_files import LEAST_POSITIVES, read_measured, read_patterns
from kb.values import Polarity


def read_codebook(content: Path) -> Codebook:
    """Read the codebook's files from a content folder. Raises CodebookError naming file and entry."""
    themes_file, frameworks_file = content / "themes.yaml", content / "frameworks.yaml"
    themes = {t.id: t for t in (_theme(themes_file, e) for e in _entries(themes_file, "themes"))}
    frameworks = {
        f.id: f for f in (_framework(frameworks_file, e, themes) for e in _entries(frameworks_file, "frameworks"))
    }
    named = read_patterns(content / "patterns.yaml", themes)
    measured = read_measured(content / "patterns_measured.json")
    patterns = {p.id: p for theme in themes.values() for p in _sides(theme.id, theme.id, theme.failure, theme.success)}
    for one in named.values():
        patterns |= {p.id: p for p in _sides(one.id, one.theme, one.failure, one.success, measured)}
    files = (themes_file, frameworks_file, content / "patterns.yaml")
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files if file.exists())).hexdigest()[:12]
    return Codebook(
        themes=themes,
        frameworks=frameworks,
        patterns=patterns,
        version=digest,
        elsewhere=_elsewhere(content / "elsewhere.yaml"),
        circumstances=read_meanings(content / "circumstances.yaml"),
        national_framework=read_national_framework(content / "national_framework.yaml"),
        named=named,
    )


def _sides(
    subject: str, theme: str, failure: str, success: str, measured: Mapping[str, Measured] | None = None
) -> tuple[Pattern, Pattern]:
    """Give the two patterns of a subject; `measured` says how well each was found (None: a theme's, not measured)."""

    def side(name: str, title: str, polarity: Polarity) -> Pattern:
        key = f"{subject}.{name}"
        said = measured.get(key) if measured is not None else None
        provisional = measured is not None and (said is None or said.positives < LEAST_POSITIVES)
        return Pattern(key, title, theme, polarity, subject, provisional, said)

    return side("failure", failure, Polarity.WEAKNESS), side("success", success, Polarity.STRENGTH)


def _elsewhere(path: Path) -> tuple[str, ...]:
    return tuple(str(line) for line in _list(path, "elsewhere"))


def _entries(path: Path, key: str) -> list[dict[str, Any]]:
    entries = _list(path, key)
    if wrong := [entry for entry in entries if not isinstance(entry, dict)]:
        raise CodebookError(f"{path}: {wrong[0]!r} under '{key}' is not an entry with fields")
    return entries


def _list(path: Path, key: str) -> list[Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise CodebookError(f"{path}: {error}") from error
    if not isinstance(data, dict) or not isinstance(data.get(key), list):
        raise CodebookError(f"{path}: expected a list under '{key}'")
    entries: list[Any] = data[key]
    return entries


def _theme(path: Path, entry: dict[str, Any]) -> Theme:
    try:
        theme = Theme(
            id=entry["id"],
            title=entry["title"],
            definition=" ".join(entry["definition"].split()),
            belongs=tuple(entry["belongs"]),
            excludes=tuple(entry["not"]),
            ilacs_section=entry["ilacs_section"],
            enabler=entry["enabler"],
            failure=" ".join(entry["failure"].split()),
            success=" ".join(entry["success"].split()),
            cues=tuple(entry["cues"]),
        )
        for cue in theme.cues:
            re.compile(cue)
    except (KeyError, AttributeError, TypeError, re.error) as error:
        raise CodebookError(f"{path}: theme {entry.get('id')!r}: {error}") from error
    return theme


def _framework(path: Path, entry: dict[str, Any], themes: Mapping[str, Theme]) -> Framework:
    try:
        framework = Framework(
            id=entry["id"],
            title=entry["title"],
            full=bool(entry["full"]),
            judged=bool(entry["judged"]),
            since=_day(entry.get("from")),
            until=_day(entry.get("until")),
            areas=tuple(_area(a) for a in entry["areas"]),
            scale=tuple(entry["scale"]),
            covers=frozenset(entry["covers"]),
            signs=tuple(entry["signs"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CodebookError(f"{path}: framework {entry.get('id')!r}: {error}") from error
    if unknown := framework.covers - set(themes):
        raise CodebookError(f"{path}: framework {framework.id!r} covers unknown themes {sorted(unknown)}")
    return framework


def _area(entry: dict[str, Any]) -> Area:
    loose = entry.get("loose")
    return Area(
        area=entry["area"],
        label=entry["label"],
        labels=tuple(entry.get("labels", ())),
        common=entry.get("common", entry["area"]),
        loose=" ".join(loose.split()) if loose else None,
    )


def _day(value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))
