"""Pages from templates: one Jinja environment for all rooms, escaping everything, with the words pages use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kb.codebook import Codebook, Meaning

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"

_POLARITY = {"strength": "Strength", "weakness": "Weakness", "mixed": "Mixed", "neutral": "Neutral"}
_EXTENT = {"widespread": "Widespread", "some": "Some", "small": "A small number", "not-stated": "Not stated"}
_KIND = {"finding": "Finding", "recommendation": "Recommendation", "lesson": "Lesson"}
_STATE = {"not-in-framework": "no such judgement in this framework", "unread": "not read"}


class Pages:
    """Renders templates of several folders under one layout."""

    def __init__(self, codebook: Codebook, folders: Sequence[Path]) -> None:
        self._jinja = Environment(
            loader=FileSystemLoader([TEMPLATES, *folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.filters.update(
            month=month,
            day=day,
            plain=plain,
            sometime=sometime,
            whom=whom,
            count="{:,}".format,
            lower_first=lambda text: text[:1].lower() + text[1:],
            polarity=_POLARITY.__getitem__,
            kind=_KIND.__getitem__,
            extent=_EXTENT.__getitem__,
        )
        self._jinja.globals.update(
            framework=lambda key: codebook.frameworks[key].title if key in codebook.frameworks else plain(key),
            theme=lambda key: codebook.themes[key].title if key in codebook.themes else plain(key),
            grade=grade,
            area=area,
            circumstance=lambda key: codebook.circumstances[key].title if key in codebook.circumstances else plain(key),
            figure=lambda key, value: figure(codebook.circumstances.get(key), value),
        )

    def render(
        self,
        request: Request,
        template: str,
        facts: Mapping[str, Any],
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """Give the page that a template makes of these facts."""
        said = {"path": request.url.path, **_linkers(request), **facts}
        return HTMLResponse(self._jinja.get_template(template).render(said), status, headers=headers)


def month(iso: str | None) -> str:
    """Write a day as month and year: 'May 2019'."""
    return f"{date.fromisoformat(iso):%B %Y}" if iso else "date not known"


def day(iso: str | None) -> str:
    """Write a day in full: '9 May 2019'."""
    return f"{date.fromisoformat(iso).day} {date.fromisoformat(iso):%B %Y}" if iso else "not known"


def sometime(day_: str) -> str:
    """Write a time as exactly as it is known: '9 May 2019', 'May 2019' or '2019'."""
    if len(day_) == len("2019"):
        return day_
    return month(f"{day_}-01") if len(day_) == len("2019-05") else day(day_)


def whom(body: str) -> str:
    """Name the body that a finding is about: 'the partnership', 'health services'."""
    return {"health": "health services", "schools": "schools", "courts": "the courts"}.get(body, f"the {body}")


def plain(key: str) -> str:
    """Write an id as words: 'requires-improvement' becomes 'requires improvement'."""
    return key.replace("-", " ")


def figure(kind: Meaning | None, value: float) -> str:
    """Write a circumstance's value with its unit: '312', '18 per cent', 'yes' for a fact that holds."""
    unit = kind.unit if kind else ""
    if unit == "fact":
        return "yes"
    return f"{value:,g}" + {"percent": " per cent", "per-10000": " per 10,000 children"}.get(unit, "")


def grade(judgement: Mapping[str, Any]) -> str:
    """Write what was judged: the grade in words, or why there is none."""
    return plain(judgement["grade"]) if judgement["grade"] else _STATE.get(judgement["state"], "not known")


def area(key: str) -> str:
    """Write a judgement area as a heading: 'Help and protection'."""
    return {"lscb": "Local Safeguarding Children Board", "send-partnership": "SEND partnership"}.get(
        key, plain(key).capitalize()
    )


def _linkers(request: Request) -> dict[str, Callable[..., str]]:
    """Give what writes this page's address with its query changed."""
    asked = [(k, v) for k, v in request.query_params.multi_items() if v]

    def address(query: Sequence[tuple[str, str]]) -> str:
        return f"{request.url.path}?{urlencode(query)}" if query else request.url.path

    def with_query(**changes: object) -> str:
        """Change some of the query; None takes a word out."""
        kept = [(k, v) for k, v in asked if k not in changes]
        return address(kept + [(k, str(v)) for k, v in changes.items() if v is not None])

    def without(name: str, value: str) -> str:
        """Take one filter out, and go back to the first page."""
        return address([(k, v) for k, v in asked if k != "offset" and not (k == name and (v == value or k == "ever"))])

    return {"with_query": with_query, "without": without}
