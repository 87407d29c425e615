"""The API on trajectories: one council's, one pattern's, and all together."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from kb.schemas import answers
from kb.scope import ScopeError
from kb.web.asked import Asked
from kb.web.problems import NotFoundError
from search.desk import Desk

Gss = Annotated[str, Path(description="The council's GSS code.", examples=["E06000010"])]
FailureId = Annotated[str, Path(description="The failure pattern's id.", examples=["front-door.failure"])]


def router(desk: Desk) -> APIRouter:
    """Give the routes, which answer from this desk."""
    routes = APIRouter(prefix="/api/v1", tags=["trajectories"])

    @routes.get("/authorities/{gss}", summary="Follow one council", responses=answers("trajectory", 404, 422))
    def authority(gss: Gss, asked: Annotated[Asked, Query()]) -> JSONResponse:
        """Give a council's judgements over time and what became of each theme and pattern at each review.

        Only the filter on visibility has a say. Silence is never improvement; a visit that is known and not held stands
        on the timeline, and what it could say is not known.
        """
        try:
            return JSONResponse(desk.trajectories.council(gss, desk.scope(asked)))
        except KeyError as error:
            raise NotFoundError(f"no council has the GSS code {gss!r}") from error

    @routes.get("/trajectories", summary="Follow all councils", responses=answers("trajectories", 422))
    def trajectories(asked: Annotated[Asked, Query()]) -> JSONResponse:
        """Give how long weaknesses last, which resolve together, and the routes from inadequate to good, with counts.

        `theme` narrows persistence to one theme and its patterns; of the other filters only visibility has a say.
        """
        scope = desk.scope(asked)
        if len(scope.themes) > 1:
            raise ScopeError("theme: give one theme at a time")
        return JSONResponse(desk.trajectories.overall(scope, next(iter(scope.themes), None)))

    @routes.get(
        "/trajectories/{pattern}", summary="Follow one weakness", responses=answers("pattern-trajectory", 404, 422)
    )
    def pattern(pattern: FailureId, asked: Annotated[Asked, Query()]) -> JSONResponse:
        """Give how long one weakness lasts, council by council, and what was praised where it was resolved."""
        try:
            return JSONResponse(desk.trajectories.pattern(pattern, desk.scope(asked)))
        except KeyError as error:
            raise NotFoundError(f"no failure pattern has the id {pattern!r}") from error

    return routes
