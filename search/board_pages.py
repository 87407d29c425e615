"""The pages for boards and sector bodies: the worklist, and who could help."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from kb.catalogue.objects import Object
from kb.offers import HelpUnreadableError
from kb.scope import ScopeError
from kb.web.choices import Choices
from kb.web.rendering import Pages, month
from search.board_asked import PagePeers, PageWorklist
from search.board_routes import scope_of
from search.citation import citation, framework_in_short, target
from search.desk import Desk
from search.peers import Peers
from search.show import turns, turns_elsewhere
from search.worklist import Worklist

_SORTS = (
    ("since", "Longest since an inspection"),
    ("name", "Name"),
    ("region", "Region"),
    ("grade", "Weakest grade"),
    ("fell", "Latest fall of a grade"),
)


def inspected(review: Object) -> str:
    """Name a review by its framework and when inspectors were there: `ILACS, inspected May 2019`."""
    return f"{framework_in_short(review['framework'])}, inspected {month(review['day'])}"


_WORDS = {
    "citation": citation,
    "in_short": framework_in_short,
    "inspected": inspected,
    "target": target,
    "turns": turns,
    "turns_elsewhere": turns_elsewhere,
}


def router(desk: Desk, pages: Pages) -> APIRouter:
    """Give the pages, which answer from this desk."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    library, choices = desk.library, Choices(desk.library.authorities, desk.library.codebook)
    rows, peers = Worklist(library, desk.corpus), Peers(library, desk.engine, desk.corpus)
    patterns = sorted(((p.id, p.title) for p in library.codebook.named.values()), key=lambda option: option[1])

    def page(request: Request, template: str, facts: Mapping[str, Any], status: int = 200) -> HTMLResponse:
        return pages.render(request, template, {**_WORDS, "choices": choices, "error": None, **facts}, status)

    @routes.get("/worklist")
    def worklist(request: Request, asked: Annotated[PageWorklist, Query()]) -> HTMLResponse:
        facts: dict[str, Any] = {"asked": asked, "found": None, "sorts": _SORTS}
        try:
            scope = scope_of(desk, asked)
        except ScopeError as error:
            return page(request, "worklist.html", {**facts, "error": str(error)}, 422)
        facts["found"] = rows.answer(scope, date.today(), asked.sort, asked.limit, asked.offset)
        return page(request, "worklist.html", facts)

    @routes.get("/peers")
    def who_could_help(request: Request, asked: Annotated[PagePeers, Query()]) -> HTMLResponse:
        facts: dict[str, Any] = {"asked": asked, "found": None, "patterns": patterns}
        if not (asked.theme or asked.pattern):
            return page(request, "peers.html", facts)
        try:
            if not asked.for_:
                raise ScopeError("name the council that is to be helped")
            scope, wanted, gss = (
                scope_of(desk, asked),
                peers.success(asked.theme, asked.pattern),
                peers.council(asked.for_),
            )
            facts["found"] = peers.answer(wanted, gss, scope, date.today(), asked.years, asked.limit, asked.offset)
        except ScopeError as error:
            return page(request, "peers.html", {**facts, "error": str(error)}, 422)
        except HelpUnreadableError as error:
            return page(request, "peers.html", {**facts, "error": str(error)}, 503)
        return page(request, "peers.html", facts)

    return routes
