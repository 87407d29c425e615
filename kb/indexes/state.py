"""What an index knows of itself: which catalogue it follows, how far it has come, and whether it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kb.protocols import Vectors


@dataclass(frozen=True, slots=True)
class Shelved:
    """A passage as the indexes hold it: its number in the catalogue, its review, its text and its section."""

    num: int
    review: str
    text: str
    section: str


class PassageIndex(Protocol):
    """An index over passages that is caught up review by review."""

    state: IndexState

    def apply(self, gone: Sequence[str], passages: Sequence[Shelved], vectors: Vectors) -> None:
        """Take out all passages of the reviews in `gone`, put `passages` in with their unit `vectors` (row by row)."""
        ...

    def reset(self) -> None:
        """Drop everything the index holds."""
        ...

    def count(self) -> int:
        """Give how many passages the index holds."""
        ...


class IndexState:
    """A small JSON file beside an index: the last change applied, and a mark while it is being written.

    An index whose mark was left behind was torn by a crash and is dropped and made again.
    """

    def __init__(self, folder: Path, maker: str) -> None:
        self.folder = folder
        self._file = folder / "state.json"
        self._mark = folder / "being-written"
        self._maker = maker

    @property
    def torn(self) -> bool:
        """Whether a writer stopped half-way."""
        return self._mark.exists()

    def applied(self, catalogue: str) -> int | None:
        """Give the last change applied of this catalogue; None when the index has to be made from the start."""
        try:
            held = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if held.get("catalogue") != catalogue or held.get("maker") != self._maker:
            return None
        return int(held["applied"])

    @contextmanager
    def writing(self, catalogue: str, applied: int) -> Iterator[None]:
        """Mark the index as being written; on success record that it has applied changes up to `applied`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._mark.touch()
        yield
        held = {"catalogue": catalogue, "maker": self._maker, "applied": applied}
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(held), encoding="utf-8")
        fresh.replace(self._file)
        self._mark.unlink()

    def forget(self) -> None:
        """Remove state and mark, so that the index counts as never made."""
        self._file.unlink(missing_ok=True)
        self._mark.unlink(missing_ok=True)
