"""Pages on approaches: all of them, and one with its ledger and outcomes."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from kb.scope import ScopeError
from kb.web.choices import Choices
from kb.web.problems import NotFoundError
from kb.web.rendering import Pages
from search.approaches.asked import PageOfApproaches
from search.citation import citation, framework_in_short, target
from search.desk import Desk
from search.show import turns, turns_elsewhere

_WORDS = {
    "citation": citation,
    "in_short": framework_in_short,
    "target": target,
    "turns": turns,
    "turns_elsewhere": turns_elsewhere,
    "error": None,
}


def router(desk: Desk, pages: Pages) -> APIRouter:
    """Give the pages, which answer from this desk."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    library = desk.library
    words: dict[str, Any] = {**_WORDS, "choices": Choices(library.authorities, library.codebook)}

    @routes.get("/approaches")
    def approaches(request: Request, asked: Annotated[PageOfApproaches, Query()]) -> HTMLResponse:
        facts = {**words, "asked": asked, "found": None}
        try:
            scope = asked.filters().scope(library.authorities, library.codebook)
        except ScopeError as error:
            return pages.render(request, "approaches.html", {**facts, "error": str(error)}, 422)
        return pages.render(request, "approaches.html", {**facts, "found": desk.approaches.all(scope)})

    @routes.get("/approaches/{approach}")
    def approach(request: Request, approach: str, asked: Annotated[PageOfApproaches, Query()]) -> HTMLResponse:
        if approach not in desk.approaches.approaches:
            raise NotFoundError(f"no approach has the id {approach!r}")
        facts = {**words, "asked": asked, "a": None, "title": desk.approaches.approaches[approach].title}
        try:
            scope = asked.filters().scope(library.authorities, library.codebook)
        except ScopeError as error:
            return pages.render(request, "approach.html", {**facts, "error": str(error)}, 422)
        found = desk.approaches.one(approach, scope, asked.limit, asked.offset)
        return pages.render(request, "approach.html", {**facts, "a": found})

    return routes
