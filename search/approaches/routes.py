"""The API on approaches: what councils tried, where it is named, and what was judged before and after."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from kb.schemas import answers
from kb.web.problems import NotFoundError
from search.approaches.asked import AskedOfApproaches, AskedOfOne
from search.desk import Desk

ApproachId = Annotated[str, Path(description="The approach's id.", examples=["family-hubs"])]


def router(desk: Desk) -> APIRouter:
    """Give the routes, which answer from this desk."""
    routes = APIRouter(prefix="/api/v1", tags=["reading room"])
    library = desk.library

    @routes.get("/approaches", summary="List approaches", responses=answers("approaches", 422))
    def approaches(asked: Annotated[AskedOfApproaches, Query()]) -> JSONResponse:
        """Give every approach that the library looks for, with how many councils are said to use it and how.

        What stands beside an approach is an association: `says` tells why.
        """
        return JSONResponse(desk.approaches.all(asked.filters().scope(library.authorities, library.codebook)))

    @routes.get("/approaches/{approach}", summary="Read one approach", responses=answers("approach", 404, 422))
    def approach(approach: ApproachId, asked: Annotated[AskedOfOne, Query()]) -> JSONResponse:
        """Give what an approach is, its ledger of before and after, outcomes beside the base rate, and its mentions.

        `limit` and `offset` page the mentions; the ledger is given whole.
        """
        scope = asked.filters().scope(library.authorities, library.codebook)
        try:
            return JSONResponse(desk.approaches.one(approach, scope, asked.limit, asked.offset))
        except KeyError as error:
            raise NotFoundError(f"no approach has the id {approach!r}") from error

    return routes
