"""Reads a write-up's front matter: whose review it is, when, what was judged, and who may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kb.codebook import Codebook, Framework
from kb.values import Judgement, Visibility

KNOWN = frozenset(
    [
        "authority",
        "framework",
        "inspection_start",
        "inspection_end",
        "published",
        "lead_inspector",
        "url",
        "source_report",
        "visibility",
        "author",
        "judgements",
        "title",
    ]
)
_DAYS = ("inspection_start", "inspection_end", "published")


class FactError(ValueError):
    """Front matter says something that cannot be; the message names the field and its value."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A write-up's front matter, checked. Dates are None where it gives none, but one of them stands."""

    authority: str
    framework: str
    inspection_start: date | None
    inspection_end: date | None
    published: date | None
    lead_inspector: str | None
    url: str | None
    author: str | None
    visibility: Visibility
    judgements: tuple[Judgement, ...]
    notes: tuple[str, ...]


def read_facts(front: Mapping[str, object], codebook: Codebook) -> Facts:
    """Check front matter and give its facts. Raises FactError for what is missing, unknown or impossible."""
    missing = [name for name in ("authority", "framework") if not _text(front, name)]
    if not any(front.get(name) for name in _DAYS):
        missing.append("a date (inspection_start, inspection_end or published)")
    if missing:
        raise FactError(f"front matter lacks {' and '.join(missing)}")
    name = _text(front, "framework") or ""
    if name not in codebook.frameworks:
        raise FactError(f"framework: {name!r} is not one of {', '.join(codebook.frameworks)}")
    framework = codebook.frameworks[name]
    start, end, published = (_day(front, field) for field in _DAYS)
    if start and end and start > end:
        raise FactError(f"inspection_end: {end} is before inspection_start {start}")
    if end and published and published < end:
        raise FactError(f"published: {published} is before inspection_end {end}")
    _in_force(framework, start or end)
    unknown = sorted(str(key) for key in front if key not in KNOWN)
    return Facts(
        authority=_text(front, "authority") or "",
        framework=name,
        inspection_start=start,
        inspection_end=end,
        published=published,
        lead_inspector=_text(front, "lead_inspector"),
        url=_address(front),
        author=_text(front, "author"),
        visibility=_visibility(front),
        judgements=_judgements(front, framework),
        notes=(f"unknown fields in front matter, not read: {', '.join(unknown)}",) if unknown else (),
    )


def _text(front: Mapping[str, object], name: str) -> str | None:
    value = front.get(name)
    if value is None:
        return None
    if isinstance(value, bool | list | dict):
        raise FactError(f"{name}: expected a line of text, not a {type(value).__name__}")
    return " ".join(str(value).split()) or None


def _day(front: Mapping[str, object], name: str) -> date | None:
    text = _text(front, name)
    if text is None:
        return None
    try:
        # A date and time of day is cut to its day.
        return date.fromisoformat(text[:10])
    except ValueError:
        raise FactError(f"{name}: {text!r} is not a day that exists; write it as 2024-05-31") from None


def _in_force(framework: Framework, day: date | None) -> None:
    """Refuse a framework that did not exist on the day: a review's id holds it, so a slip makes a second review."""
    if day and (day < (framework.since or date.min) or day > (framework.until or date.max)):
        raise FactError(
            f"framework: {framework.id!r} was in use {f'from {framework.since}' if framework.since else ''}"
            f"{f' until {framework.until}' if framework.until else ''}, but this inspection was on {day}".replace(
                "  ", " "
            )
        )


def _address(front: Mapping[str, object]) -> str | None:
    url = _text(front, "url")
    if url and not url.lower().startswith(("https://", "http://")):
        raise FactError(f"url: {url!r} does not begin with https:// or http://")
    return url


def _visibility(front: Mapping[str, object]) -> Visibility:
    said = _text(front, "visibility") or Visibility.OWN_COUNCIL.value
    try:
        return Visibility(said)
    except ValueError:
        raise FactError(f"visibility: {said!r} is not one of {', '.join(Visibility)}") from None


def _judgements(front: Mapping[str, object], framework: Framework) -> tuple[Judgement, ...]:
    said = front.get("judgements") or {}
    if not isinstance(said, dict):
        raise FactError(f"judgements: expected areas with their grades, not {said!r}")
    labels = {area.area: area.label for area in framework.areas}
    made = []
    for area, value in said.items():
        if area not in labels:
            known = ", ".join(labels) or "nothing"
            raise FactError(f"judgements: {area!r} is not judged under {framework.id} (it judges {known})")
        grade = "-".join(str(value).lower().replace("to be good", "").split())
        if grade not in framework.scale:
            raise FactError(f"judgements: {area}: {value!r} is not one of {', '.join(framework.scale)}")
        made.append(Judgement(area, grade, "given", labels[area]))
    return tuple(made)
