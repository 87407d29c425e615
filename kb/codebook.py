"""The codebook: themes and frameworks, kept as reviewed data in content/ and read into frozen values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kb.values import Judgement, Polarity


class CodebookError(ValueError):
    """The codebook's data is missing something or names something unknown; the message names file and entry."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One subject of findings. `failure` and `success` are the statements shown on its two patterns' cards."""

    id: str
    title: str
    definition: str
    belongs: tuple[str, ...]
    excludes: tuple[str, ...]
    ilacs_section: str
    enabler: str
    failure: str
    success: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A judgement area of a framework: its id, the wordings the framework uses for it, and its common area.

    `common` is the area that a council's line is drawn in across frameworks; None where it has no counterpart.
    `loose` says in a sentence where that comparison is loose; None where it is not.
    """

    area: str
    label: str
    labels: tuple[str, ...]
    common: str | None
    loose: str | None


@dataclass(frozen=True, slots=True)
class Framework:
    """The rules a review was made under: its judgement areas, its scale, the themes it covers and its signs."""

    id: str
    title: str
    full: bool
    judged: bool
    since: date | None
    until: date | None
    areas: tuple[Area, ...]
    scale: tuple[str, ...]
    covers: frozenset[str]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A recurring finding that can be counted. At this stage a theme seen from one side: failure or success."""

    id: str
    title: str
    theme: str
    polarity: Polarity


@dataclass(frozen=True)
class Codebook:
    """Themes, patterns and frameworks by id, and a version that changes when any of their data does.

    `elsewhere` are the services that the library is not about, which questions may be near to.
    """

    themes: Mapping[str, Theme]
    frameworks: Mapping[str, Framework]
    patterns: Mapping[str, Pattern]
    version: str
    elsewhere: tuple[str, ...] = ()

    def compared(self, framework: str, judgement: Judgement) -> Judgement:
        """Give a judgement with the common area it is compared in, and where that is loose."""
        areas = self.frameworks[framework].areas if framework in self.frameworks else ()
        area = next((a for a in areas if a.area == judgement.area), None)
        return replace(judgement, common=area.common, loose=area.loose) if area else judgement

    @property
    def full_frameworks(self) -> tuple[str, ...]:
        """The frameworks whose reviews are full inspections, in the codebook's order."""
        return tuple(f.id for f in self.frameworks.values() if f.full)

    def covering(self, theme: str) -> tuple[str, ...]:
        """The frameworks that cover a theme."""
        return tuple(f.id for f in self.frameworks.values() if theme in f.covers)


def read_codebook(content: Path) -> Codebook:
    """Read themes.yaml, frameworks.yaml and elsewhere.yaml from a content folder. Raises CodebookError naming file and entry."""
    themes_file, frameworks_file = content / "themes.yaml", content / "frameworks.yaml"
    themes = {t.id: t for t in (_theme(themes_file, e) for e in _entries(themes_file, "themes"))}
    frameworks = {
        f.id: f for f in (_framework(frameworks_file, e, themes) for e in _entries(frameworks_file, "frameworks"))
    }
    patterns = {p.id: p for theme in themes.values() for p in _patterns(theme)}
    digest = hashlib.sha256(themes_file.read_bytes() + frameworks_file.read_bytes()).hexdigest()[:12]
    return Codebook(themes, frameworks, patterns, digest, _elsewhere(content / "elsewhere.yaml"))


def _patterns(theme: Theme) -> tuple[Pattern, Pattern]:
    return (
        Pattern(f"{theme.id}.failure", theme.failure, theme.id, Polarity.WEAKNESS),
        Pattern(f"{theme.id}.success", theme.success, theme.id, Polarity.STRENGTH),
    )


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
