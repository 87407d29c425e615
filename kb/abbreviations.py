"""The sector's abbreviations and what they stand for, so that a question finds both forms whichever was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kb.english import stems

Run = tuple[str, ...]


class AbbreviationsError(ValueError):
    """The abbreviations cannot be read; the message names the file and the entry."""


@dataclass(frozen=True)
class Abbreviations:
    """Every form (a run of stems) with its other forms, and the first long form of each abbreviation as written."""

    others: Mapping[Run, tuple[Run, ...]]
    written: Mapping[str, str]
    longest: int

    def runs(self, own: Sequence[str]) -> list[tuple[Run, ...]]:
        """Part a text's stems into what is looked for: each by itself or a form, with its other forms after it."""
        found: list[tuple[Run, ...]] = []
        at = 0
        while at < len(own):
            known = (
                n for n in range(min(self.longest, len(own) - at), 0, -1) if tuple(own[at : at + n]) in self.others
            )
            length = next(known, 1)
            run = tuple(own[at : at + length])
            found.append((run, *self.others.get(run, ())))
            at += length
        return found

    def in_full(self, text: str) -> str:
        """Give a text with what its abbreviations stand for in their place, for a model that does not know them."""
        return " ".join(self._in_full(word) for word in text.split())

    def _in_full(self, word: str) -> str:
        core = word.strip(".,;:!?()[]'\"“”‘’")
        long = self.written.get(core.lower())
        return word.replace(core, long) if long else word


def read_abbreviations(path: Path) -> Abbreviations:
    """Read the abbreviations from their YAML file. Raises AbbreviationsError."""
    try:
        entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _made([(str(entry["short"]), [str(long) for long in entry["long"]]) for entry in entries])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise AbbreviationsError(f"{path}: cannot be read as abbreviations: {error!r}") from error


def _made(entries: Sequence[tuple[str, Sequence[str]]]) -> Abbreviations:
    others: dict[Run, dict[Run, None]] = {}
    written: dict[str, str] = {}
    for short, longs in entries:
        if not longs:
            raise ValueError(f"{short} stands for nothing")
        forms = {_run(short): None, _run(f"{short}s"): None}
        for long in map(_run, longs):
            for form in forms:
                others.setdefault(form, {})[long] = None
            # A long form is looked for by its abbreviation too, but not by the looser names of the same thing.
            others.setdefault(long, {}).update(forms)
        written[short.lower()] = longs[0]
        written[f"{short.lower()}s"] = longs[0] + ("" if longs[0].endswith("s") else "s")
    longest = max((len(run) for run in others), default=1)
    return Abbreviations({run: tuple(other) for run, other in others.items()}, written, longest)


def _run(text: str) -> Run:
    return tuple(stems(text))
