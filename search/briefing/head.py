"""A briefing's front matter: what a program needs to check every quotation and every figure in its prose."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.filters import Filters

_FENCE = "---"


class HeadError(ValueError):
    """The front matter cannot be used; `line` (from 1) says where, the message why."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(_Part):
    """What stands behind a mark [n]: a finding and its locator. `spans` are [page, start, end] in the source."""

    number: int = Field(ge=1)
    finding: str
    review: str
    voice: Literal["report", "officer"]
    source: str
    page: int = Field(ge=1)
    spans: tuple[tuple[int, int, int], ...]
    text_hash: str


class Figure(_Part):
    """What stands behind a mark [Fn]: a pattern and its counts under the briefing's filters."""

    number: int = Field(ge=1)
    pattern: str
    authorities: int = Field(ge=0)
    of: int = Field(ge=0)
    mentioned: int = Field(ge=0)
    both: int = Field(ge=0)
    reviews: int = Field(ge=0)
    reviews_of: int = Field(ge=0)


class Counted(_Part):
    """How much was counted over: councils, and their reviews."""

    authorities: int = Field(ge=0)
    reviews: int = Field(ge=0)


class Asked(_Part):
    """The filters of the question, as written; they hold for every figure of the briefing."""

    authority: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    framework: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    grade: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    polarity: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    visibility: tuple[str, ...] = ()
    ever: bool = False

    @classmethod
    def of(cls, filters: Filters) -> Asked:
        """Take over the filters of a command. Raises pydantic's ValidationError on a day that does not exist."""
        return cls(**asdict(filters))

    def filters(self) -> Filters:
        """Give the filters back in the words that every command and route shares."""
        said = self.model_dump(exclude={"since", "until"})
        days = {key: day.isoformat() for key in ("since", "until") if (day := getattr(self, key))}
        return Filters(**said, **days)


class Head(_Part):
    """The whole front matter. `briefing` is the format's number."""

    briefing: Literal[1]
    title: str
    question: str
    made: date
    filters: Asked
    scope: Counted
    figures: tuple[Figure, ...]
    citations: tuple[Citation, ...]


def write_head(head: Head) -> str:
    """Write front matter as YAML between its fences; only the filters that are set are named."""
    said = head.model_dump(mode="json")
    said["filters"] = head.filters.model_dump(mode="json", exclude_defaults=True)
    dumped = yaml.dump(said, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return f"{_FENCE}\n{dumped}{_FENCE}\n"


def split(text: str) -> tuple[str, list[str], int]:
    """Part a document into its front matter's YAML, the lines of its body, and the body's first line number.

    Raises HeadError when there is no front matter or it does not end.
    """
    lines = [line.rstrip("\r") for line in text.split("\n")]
    if lines[0].rstrip() != _FENCE:
        raise HeadError(1, "this is no briefing: it does not open with front matter between two lines of ---")
    for i, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            return "\n".join(lines[1:i]), lines[i + 1 :], i + 2
    raise HeadError(1, "the front matter has no end: a line of --- is missing")


def read_head(text: str) -> tuple[Head, dict[str, int]]:
    """Read front matter, with the line number in the document of each entry (such as `citations.0`).

    Raises HeadError naming the first thing that is wrong.
    """
    try:
        loader = yaml.SafeLoader(text)
        root = loader.get_single_node()
        data: Any = loader.construct_document(root) if root is not None else None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = " ".join(str(getattr(error, "problem", "") or error).split())
        raise HeadError(mark.line + 2 if mark else 1, f"the front matter is not YAML: {reason}") from error
    try:
        return Head.model_validate(data), _places(root)
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(part) for part in first["loc"])
        places = _places(root)
        line = next((places[at] for at in _ancestors(path) if at in places), 1)
        raise HeadError(line, f"front matter: {path or 'the whole'}: {first['msg']}") from error


def _ancestors(path: str) -> list[str]:
    parts = path.split(".")
    return [".".join(parts[:n]) for n in range(len(parts), 0, -1)]


def _places(root: yaml.Node | None) -> dict[str, int]:
    places: dict[str, int] = {}
    if not isinstance(root, yaml.MappingNode):
        return places
    for key, value in root.value:
        # The document's first line is the fence: YAML's line 0 is the document's line 2.
        places[str(key.value)] = key.start_mark.line + 2
        if isinstance(value, yaml.SequenceNode):
            for i, entry in enumerate(value.value):
                places[f"{key.value}.{i}"] = entry.start_mark.line + 2
    return places


class _Dumper(yaml.SafeDumper):
    """Writes front matter; see `_represent_list`."""


def _represent_list(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    """Put a list of plain numbers on one line, so that a span reads as [page, start, end]."""
    numbers = bool(data) and all(isinstance(item, int) for item in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=numbers)


_Dumper.add_representer(list, _represent_list)
