"""What is offered to the library: files and folders, with what an `index.csv` says of them."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from kb.values import IndexRow

INDEX = "index.csv"
# A file named by itself is looked up in an index this many folders above it at most.
_FOLDERS_UP = 3


class OfferError(ValueError):
    """A path does not exist or an index cannot be read; the message names it."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One file offered: where it is, the path shown for it (relative to what was named), and its index row.

    `note` says what in the index row could not be used.
    """

    file: Path
    shown: str
    row: IndexRow | None = None
    note: str | None = None

    @property
    def name(self) -> str:
        """The path as offered, for people and for JSON: a file name that is not UTF-8 is shown with marks."""
        return _printable(str(self.file))

    @property
    def origin(self) -> str:
        """Where the file stood when it was offered, as one absolute path."""
        return _printable(str(self.file.resolve()))


def offered(paths: Sequence[Path], without: Sequence[Path] = ()) -> list[Offered]:
    """List the files under these paths, each once, in a fixed order; nothing that stands under `without`.

    Raises OfferError, before anything is read, when a path does not exist.
    """
    inside = [folder.resolve() for folder in without]
    for path in paths:
        if not path.exists():
            raise OfferError(f"{path}: no such file or folder")
    found = {
        item.origin: item
        for path in reversed(paths)
        for item in _under(path)
        if not any(item.file.resolve().is_relative_to(folder) for folder in inside)
    }
    return sorted(found.values(), key=lambda item: (item.shown, item.origin))


def _under(path: Path) -> Iterator[Offered]:
    if path.is_file():
        yield _offer(path, path.name)
        return
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path)
        hidden = any(part.startswith(".") for part in inside.parts)
        if file.is_file() and not hidden and file.name != INDEX:
            yield _offer(file, inside.as_posix())


def _offer(file: Path, shown: str) -> Offered:
    resolved = file.resolve()
    for folder in list(resolved.parents)[: _FOLDERS_UP + 1]:
        index = folder / INDEX
        if index.is_file():
            said = _read_index(index).get(resolved.relative_to(folder).as_posix())
            if said is not None:
                return Offered(file, _printable(shown), *said)
    return Offered(file, _printable(shown))


def _printable(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


@lru_cache(maxsize=64)
def _read_index(index: Path) -> Mapping[str, tuple[IndexRow, str | None]]:
    try:
        with index.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if "path" not in (reader.fieldnames or ()):
                return {}
            return {row["path"]: _row(row) for row in reader if row.get("path")}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise OfferError(f"{index}: cannot be read: {error}") from error


def _row(row: Mapping[str, str | None]) -> tuple[IndexRow, str | None]:
    def said(key: str) -> str | None:
        return (row.get(key) or "").strip() or None

    published, note = None, None
    if text := said("published"):
        try:
            published = date.fromisoformat(text)
        except ValueError:
            note = f"{INDEX} gives a publication date that does not exist: {text!r}"
    path = str(row["path"])
    return IndexRow(path, said("authority"), said("urn"), published, said("url"), said("kind")), note
