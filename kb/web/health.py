"""Whether the library can be read, and how far its indexes have come."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from kb.catalogue.tables import change, finding, review
from kb.library import Library
from kb.schemas import answers
from kb.web.upkeep import Upkeep


def router(library: Library, upkeep: Upkeep) -> APIRouter:
    """Give the health route, which stands at the root."""
    routes = APIRouter(tags=["health"])

    @routes.get("/healthz", summary="Is the library in order?", responses=_ANSWERS)
    def healthz() -> JSONResponse:
        """Say whether the catalogue can be read and whether the indexes are up to date."""
        said = {"status": "ok", "model_ready": upkeep.model_ready, "detail": None}
        try:
            with library.catalogue.reading() as db:
                said |= {
                    "reviews": db.scalar(select(func.count()).select_from(review)),
                    "findings": db.scalar(select(func.count()).select_from(finding)),
                    "last_change": db.scalar(select(func.max(change.c.seq))) or 0,
                }
            said["indexes_up_to_date"] = not library.indexer.behind()
        except (SQLAlchemyError, OSError) as error:
            nothing = dict.fromkeys(("reviews", "findings", "last_change", "indexes_up_to_date"))
            detail = f"the catalogue cannot be read: {getattr(error, 'orig', None) or error}"
            return JSONResponse(nothing | said | {"status": "unavailable", "detail": detail}, 503)
        return JSONResponse(said)

    return routes


_ANSWERS = answers("health")
_ANSWERS[503] = {**_ANSWERS[200], "description": "The catalogue cannot be read."}
