"""The record: originals as bytes under their SHA-256, each with a small JSON file of where it came from."""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kb.values import IndexRow, Visibility, Voice


@dataclass(frozen=True, slots=True)
class Kept:
    """What the record says of one original. `replaced_by` names the write-up that took its place."""

    sha256: str
    name: str
    path: str
    origin: str
    voice: Voice
    visibility: Visibility
    index: IndexRow | None = None
    licence: str | None = None
    replaced_by: str | None = None


class Record:
    """Originals and what is known of them. It is never derived: a rebuild reads it, a backup takes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, kept: Kept, data: bytes) -> None:
        """Keep an original and its JSON file; each appears whole or not at all, the original first."""
        original = self._original(kept.sha256)
        if not original.exists():
            write_atomically(original, data)
        self.note(kept)

    def note(self, kept: Kept) -> None:
        """Write (again) what is known of an original."""
        said = dataclasses.asdict(kept)
        write_atomically(self._note(kept.sha256), json.dumps(said, indent=1, sort_keys=True, default=str).encode())

    def get(self, sha256: str) -> Kept | None:
        """Give what is known of an original, or None when it is not in the record."""
        try:
            said: dict[str, Any] = json.loads(self._note(sha256).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        index = said["index"]
        if index:
            index["published"] = date.fromisoformat(index["published"]) if index["published"] else None
        said |= {
            "voice": Voice(said["voice"]),
            "visibility": Visibility(said["visibility"]),
            "index": IndexRow(**index) if index else None,
        }
        return Kept(**said)

    def data(self, sha256: str) -> bytes:
        """Give an original's bytes. Raises FileNotFoundError when they are not kept."""
        return self._original(sha256).read_bytes()

    def all(self) -> Iterator[Kept]:
        """Give everything kept, ordered by SHA-256."""
        for note in sorted(self.folder.glob("??/*.json")):
            kept = self.get(note.stem)
            if kept is not None:
                yield kept

    def _original(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def _note(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}.json"


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old bytes or the new ones and nothing between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
