"""People's decisions on findings: what an officer says a finding is, kept in the record and never derived."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock

from kb.codebook import Codebook
from kb.readings import Extent, FindingStatus
from kb.values import Polarity

FILE = "decisions.jsonl"
Anchor = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says one finding is. It overrules the classifier in each field that is not None.

    The finding is anchored by its source's SHA-256, its page and `kb.words.text_hash` of its text; `gss` is whose
    review it is of. Empty `themes` or `patterns` say that there are none. `by` is a name or a post, `at` an ISO time
    in UTC.
    """

    source: str
    page: int
    hash: str
    gss: str
    by: str
    at: str
    polarity: Polarity | None = None
    themes: tuple[str, ...] | None = None
    patterns: tuple[str, ...] | None = None
    extent: Extent | None = None
    status: FindingStatus | None = None
    note: str | None = None

    @property
    def anchor(self) -> Anchor:
        """Where the finding stands and what it says: a later decision on the same anchor replaces this one."""
        return self.source, self.page, self.hash

    @property
    def says(self) -> bool:
        """Whether it overrules anything at all."""
        return any(part is not None for part in (self.polarity, self.themes, self.patterns, self.extent, self.status))

    def within(self, codebook: Codebook) -> Decision:
        """Give the decision without themes and patterns that the codebook no longer has."""
        return replace(
            self,
            themes=_held(self.themes, codebook.themes),
            patterns=_held(self.patterns, codebook.named),
        )


@dataclass(frozen=True, slots=True)
class Unread:
    """A line of the decisions that cannot be read, as a crash leaves it: its number from 1, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Decided:
    """The decisions that hold, the last one for each anchor, by source; and the lines that could not be read."""

    by_source: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()

    def of(self, source: str) -> tuple[Decision, ...]:
        """Give the decisions on a source's findings, in the order they were made."""
        return self.by_source.get(source, ())


class Decisions:
    """The file of decisions in the record folder: lines of JSON that are only ever added to."""

    def __init__(self, record: Path) -> None:
        self.path = record / FILE
        self._seen: tuple[tuple[int, int], Decided] | None = None

    def add(self, decision: Decision) -> None:
        """Append a decision; it is on the disk, whole, when this returns, and otherwise the file is as it was."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(asdict(decision), sort_keys=True).encode() + b"\n"
        with FileLock(self.path.with_suffix(".lock")), self.path.open("a+b", buffering=0) as stream:
            end = stream.seek(0, os.SEEK_END)
            if end:
                stream.seek(end - 1)
                # What a crash left half-written must not swallow this line.
                line = line if stream.read(1) == b"\n" else b"\n" + line
            try:
                while line:
                    line = line[stream.write(line) :]
                os.fsync(stream.fileno())
            except BaseException:
                stream.truncate(end)
                raise
        _sync_folder(self.path.parent)

    def read(self) -> Decided:
        """Give the decisions that hold; the file is read again only when it has changed."""
        try:
            facts = self.path.stat()
            state = (facts.st_size, facts.st_mtime_ns)
            if self._seen is None or self._seen[0] != state:
                self._seen = (state, _parsed(self.path.read_bytes()))
        except FileNotFoundError:
            return Decided()
        return self._seen[1]


def digest(decisions: Sequence[Decision]) -> str:
    """Name what these decisions say: part of the key that says when to shelve a source again. Empty for none."""
    if not decisions:
        return ""
    return sha256("\n".join(json.dumps(asdict(d), sort_keys=True) for d in decisions).encode()).hexdigest()[:12]


def _parsed(data: bytes) -> Decided:
    last: dict[Anchor, Decision] = {}
    unread = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            decision = _decision(json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            unread.append(Unread(number, f"{type(error).__name__}: {error}"))
            continue
        # Taken out first, so that the order is that of the decisions that hold.
        last.pop(decision.anchor, None)
        last[decision.anchor] = decision
    by_source: dict[str, list[Decision]] = defaultdict(list)
    for decision in last.values():
        by_source[decision.source].append(decision)
    return Decided({source: tuple(own) for source, own in by_source.items()}, tuple(unread))


def _decision(said: Any) -> Decision:
    if not isinstance(said, dict):
        raise TypeError("not an object")
    kinds: Mapping[str, Callable[[Any], object]] = {
        "polarity": Polarity,
        "themes": tuple,
        "patterns": tuple,
        "extent": Extent,
        "status": FindingStatus,
    }
    typed = {name: kind(said[name]) for name, kind in kinds.items() if said.get(name) is not None}
    return Decision(**{**said, **typed})


def _held(ids: tuple[str, ...] | None, known: Mapping[str, object]) -> tuple[str, ...] | None:
    return None if ids is None else tuple(dict.fromkeys(i for i in ids if i in known))


def _sync_folder(folder: Path) -> None:
    """Have a file's name on the disk as well, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
