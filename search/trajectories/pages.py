"""Pages on trajectories: a council over time, and how long weaknesses last over all councils."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from kb.scope import Scope
from kb.web.asked import PageQuestion
from kb.web.choices import Choices
from kb.web.problems import NotFoundError
from kb.web.rendering import Pages
from search.citation import framework_in_short
from search.desk import Desk
from search.holdings import recent_reviews
from search.since import month_of
from search.trajectories.commands import lasting_in_words

# What each state is called on a page, and what it means there.
STATES = {
    "raised": "Weakness raised",
    "persisting": "Weakness persisting",
    "narrower": "Persisting, but narrower",
    "improved": "Improved",
    "now-strength": "Now a strength",
    "strength": "Strength",
    "mixed": "Mixed",
    "described": "Described only",
    "not-mentioned": "Not mentioned",
    "not-covered": "Not covered",
    "not-known": "Not known",
}


def router(desk: Desk, pages: Pages) -> APIRouter:
    """Give the pages, which answer from this desk."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    library, choices = desk.library, Choices(desk.library.authorities, desk.library.codebook)
    words = {"in_short": framework_in_short, "states": STATES, "lasting": lasting_in_words, "choices": choices}

    @routes.get("/authorities/{gss}")
    def authority(request: Request, gss: str) -> HTMLResponse:
        try:
            found = desk.trajectories.council(gss, Scope())
        except KeyError as error:
            raise NotFoundError(f"no council has the GSS code {gss!r}") from error
        with library.catalogue.reading() as db:
            _, held = recent_reviews(db, Scope(authorities=(gss,)), 100)
        names = {r["review"]: f"{framework_in_short(r['framework'])}, {_when(r)}" for r in held}
        facts = {"authority": found, "reviews": held, "names": names, "when": _when}
        return pages.render(request, "authority.html", {**words, **facts})

    @routes.get("/trajectories")
    def trajectories(request: Request, asked: Annotated[PageQuestion, Query()]) -> HTMLResponse:
        theme = next((t for t in asked.theme if t in library.codebook.themes), None)
        answer = desk.trajectories.overall(Scope(), theme)
        return pages.render(request, "trajectories.html", {**words, "answer": answer, "theme_asked": theme})

    @routes.get("/trajectories/{pattern}")
    def pattern(request: Request, pattern: str) -> HTMLResponse:
        try:
            answer = desk.trajectories.pattern(pattern, Scope())
        except KeyError as error:
            raise NotFoundError(f"no failure pattern has the id {pattern!r}") from error
        return pages.render(request, "trajectory.html", {**words, "answer": answer, "pattern": pattern})

    return routes


def _when(review: dict[str, str | None]) -> str:
    """Give the month a review is known by; a visit may have but its first day."""
    return month_of({**review, "inspection_end": review["inspection_end"] or review.get("inspection_start")})
