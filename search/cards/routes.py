"""The API on one pattern: its whole card."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from kb.schemas import answers
from kb.web.asked import Asked
from kb.web.problems import NotFoundError
from search.desk import Desk

PatternId = Annotated[str, Path(description="The pattern's id.", examples=["front-door.failure"])]


def router(desk: Desk) -> APIRouter:
    """Give the routes, which answer from this desk."""
    routes = APIRouter(prefix="/api/v1", tags=["reading room"])

    @routes.get("/patterns/{pattern}", summary="Read one pattern", responses=answers("pattern-card", 404, 422))
    def pattern(pattern: PatternId, asked: Annotated[Asked, Query()]) -> JSONResponse:
        """Give a pattern's whole card: its counts parted, what goes with it, evidence, counter-examples, the answer.

        Counted over each council's latest full inspection in scope, unless `ever`; shares are within one framework.
        """
        try:
            return JSONResponse(desk.cards.card(pattern, desk.scope(asked)))
        except KeyError as error:
            raise NotFoundError(f"no pattern has the id {pattern!r}") from error

    return routes
