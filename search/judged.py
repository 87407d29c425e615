"""Judged needs: what people look for, and how well passages answer it, kept without the reports' words.

A judgement names its passage by source, page and hash of the text: it is found again in any library that holds
the report, whatever number the passage has there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection, select

from kb.catalogue.tables import passage, review
from kb.words import text_hash

NEEDS, JUDGED = "needs.yaml", "judged.jsonl"
GRADES = (0, 1, 2)


class JudgedError(ValueError):
    """Judged needs cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody typed: `kind` says in which manner, `asks` about which side (weakness, strength or either)."""

    id: str
    split: str
    kind: str
    asks: str
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well a passage answers a need: 2 squarely, 1 partly, 0 not. `finding` hashes its best finding's text."""

    need: str
    source: str
    page: int
    hash: str
    grade: int
    finding: str | None


def read_needs(folder: Path, split: str) -> list[Need]:
    """Read the needs of one split. Raises JudgedError."""
    path = folder / NEEDS
    try:
        entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        needs = [Need(e["id"], e["split"], e["kind"], e["asks"], " ".join(e["text"].split())) for e in entries]
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise JudgedError(f"{path}: cannot be read as needs: {error!r}") from error
    chosen = [need for need in needs if need.split == split]
    if not chosen:
        raise JudgedError(f"{path}: no needs of split {split!r}")
    return chosen


def read_judged(folder: Path) -> list[Judgement]:
    """Read every judgement, one JSON object a line. Raises JudgedError."""
    path = folder / JUDGED
    made: list[Judgement] = []
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            said: dict[str, Any] = json.loads(line)
            if said["grade"] not in GRADES:
                raise ValueError(f"grade {said['grade']!r} is none of {GRADES}")
            found = said.get("finding")
            made.append(Judgement(said["need"], said["source"], said["page"], said["hash"], said["grade"], found))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise JudgedError(f"{path}, line {len(made) + 1}: {error!r}") from error
    return made


def found_again(
    db: Connection, judged: Sequence[Judgement], councils: Collection[str] | None = None
) -> tuple[dict[str, dict[int, int]], int]:
    """Give each need's grades by passage number, and how many judged passages this library does not hold.

    Only passages of `councils` (GSS codes) are given where those are named.
    """
    sources = {one.source for one in judged}
    query = select(passage.c.num, passage.c.source, passage.c.page, passage.c.text, review.c.gss).join_from(
        passage, review, passage.c.review == review.c.id
    )
    at: dict[tuple[str, int, str], int] = {}
    elsewhere: set[int] = set()
    for row in db.execute(query):
        if row.source in sources:
            at.setdefault((row.source, row.page, text_hash(row.text)), row.num)
            if councils is not None and row.gss not in councils:
                elsewhere.add(row.num)
    grades: dict[str, dict[int, int]] = {}
    lost = 0
    for one in judged:
        num = at.get((one.source, one.page, one.hash))
        if num is None:
            lost += 1
        elif num not in elsewhere:
            grades.setdefault(one.need, {})[num] = one.grade
    return grades, lost


def kept_out(labels: Path) -> frozenset[str]:
    """Give the GSS codes of the councils that nothing is tuned or trained on. Raises JudgedError."""
    path = labels / "findings.jsonl"
    try:
        said: list[Mapping[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return frozenset(one["gss"] for one in said if one["split"] == "report")
    except (OSError, ValueError, KeyError) as error:
        raise JudgedError(f"{path}: {error!r}") from error
