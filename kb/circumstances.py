"""What circumstances and National Framework references mean: reviewed data in content/, read into frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from kb.codebook import CodebookError, FrameworkPart, Meaning

UNITS = ("people", "places", "percent", "per-10000", "fact")
PARTS = ("outcome", "enabler", "principle")


def read_meanings(path: Path) -> Mapping[str, Meaning]:
    """Read circumstances.yaml, in its order. Raises CodebookError naming the file and the entry."""
    made: dict[str, Meaning] = {}
    for entry in _entries(path, "circumstances"):
        try:
            meaning = Meaning(
                id=entry["id"],
                title=entry["title"],
                unit=entry["unit"],
                meaning=" ".join(entry["meaning"].split()),
                year=bool(entry.get("year", False)),
            )
        except (KeyError, AttributeError, TypeError) as error:
            raise CodebookError(f"{path}: circumstance {entry.get('id')!r}: {error}") from error
        _check(path, meaning.id, meaning.unit, UNITS, made)
        made[meaning.id] = meaning
    return made


def read_national_framework(path: Path) -> Mapping[str, FrameworkPart]:
    """Read national_framework.yaml, in its order. Raises CodebookError naming the file and the entry."""
    made: dict[str, FrameworkPart] = {}
    for entry in _entries(path, "national_framework"):
        try:
            part = FrameworkPart(entry["id"], entry["part"], entry["title"])
        except KeyError as error:
            raise CodebookError(f"{path}: part {entry.get('id')!r}: lacks {error}") from error
        _check(path, part.id, part.part, PARTS, made)
        made[part.id] = part
    return made


def _check(path: Path, name: str, value: str, known: tuple[str, ...], made: Mapping[str, object]) -> None:
    if value not in known:
        raise CodebookError(f"{path}: {name!r}: {value!r} is not one of {', '.join(known)}")
    if name in made:
        raise CodebookError(f"{path}: {name!r} stands there twice")


def _entries(path: Path, key: str) -> list[dict[str, Any]]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise CodebookError(f"{path}: {error}") from error
    entries = data.get(key) if isinstance(data, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CodebookError(f"{path}: expected a list of entries under '{key}'")
    return entries
