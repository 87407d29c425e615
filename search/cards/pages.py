"""Pages on patterns: one pattern's whole card, and a council's patterns counted over all."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from kb.scope import ScopeError
from kb.web.asked import PageQuestion, PageWholeQuestion
from kb.web.choices import Choices
from kb.web.problems import NotFoundError
from kb.web.rendering import Pages
from search.citation import citation, framework_by_form, target
from search.desk import Desk
from search.show import turns, turns_elsewhere

_WORDS = {
    "citation": citation,
    "in_short": framework_by_form,
    "target": target,
    "turns": turns,
    "turns_elsewhere": turns_elsewhere,
}


def router(desk: Desk, pages: Pages) -> APIRouter:
    """Give the pages, which answer from this desk."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    words = {**_WORDS, "choices": Choices(desk.library.authorities, desk.library.codebook), "error": None}

    @routes.get("/patterns")
    def patterns(request: Request, asked: Annotated[PageWholeQuestion, Query()]) -> HTMLResponse:
        facts: dict[str, Any] = {**words, "asked": asked, "answer": None, "council": None}
        try:
            scope = desk.scope(asked)
            council = desk.council(asked.council)
        except ScopeError as error:
            return pages.render(request, "patterns.html", {**facts, "error": str(error)}, 422)
        if council is not None:
            facts |= {"answer": desk.patterns.of_council(council.gss, scope), "council": council}
        else:
            facts |= {"answer": desk.patterns.answer(asked.q or "", scope)}
        return pages.render(request, "patterns.html", facts)

    @routes.get("/patterns/{pattern}")
    def pattern(request: Request, pattern: str, asked: Annotated[PageQuestion, Query()]) -> HTMLResponse:
        try:
            card = desk.cards.card(pattern, desk.scope(asked))
        except KeyError as error:
            raise NotFoundError(f"no pattern has the id {pattern!r}") from error
        return pages.render(request, "pattern.html", {**words, "card": card, "asked": asked})

    return routes
