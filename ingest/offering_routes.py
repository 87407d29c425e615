"""The API by which help between councils is entered: what one says it can give, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from ingest.offering import OfferingError, declare, give
from kb.catalogue.objects import Object
from kb.library import Library
from kb.offers import HelpUnreadableError, Subsidy
from kb.schemas import answers
from kb.web.problems import answer_problem

_COUNCIL = Field(
    min_length=1, max_length=200, description="The council that helps, by name or GSS code.", examples=["E08000035"]
)
_BY = Field(min_length=1, max_length=200, description="Who enters this: a name or a post.", examples=["Sector lead"])


class OfferSent(BaseModel):
    """What a council says it can give; it replaces what it said before."""

    model_config = ConfigDict(extra="forbid")

    council: str = _COUNCIL
    days: int = Field(ge=0, le=366, description="Days a year; 0 says that it can give none.", examples=[20])
    subsidy: Subsidy = Field(
        description="Fully subsidised, partly, or at full cost to the council helped.", examples=["part"]
    )
    themes: list[str] = Field([], description="Only with these themes, by id; empty, any.", examples=[["front-door"]])
    start: date | None = Field(None, alias="from", description="First day it holds.", examples=["2026-04-01"])
    until: date | None = Field(None, description="Last day it holds.", examples=["2027-03-31"])
    contact: str | None = Field(
        None, max_length=200, description="The post to write to.", examples=["Head of improvement"]
    )
    by: str = _BY


class GiftSent(BaseModel):
    """What a council gives to another."""

    model_config = ConfigDict(extra="forbid")

    council: str = _COUNCIL
    to: str = Field(
        min_length=1, max_length=200, description="The council that is helped, by name or GSS code.", examples=["Hull"]
    )
    days: int = Field(ge=1, le=366, description="How many days in all.", examples=[5])
    start: date = Field(alias="from", description="First day.", examples=["2026-05-01"])
    until: date = Field(description="Last day.", examples=["2026-07-31"])
    theme: str | None = Field(None, description="The theme it helps with, by id.", examples=["front-door"])
    by: str = _BY


def router(library: Library) -> APIRouter:
    """Give the routes, which write to this library's record."""
    routes = APIRouter(prefix="/api/v1", tags=["workshop"])

    @routes.post(
        "/help-offers",
        status_code=201,
        summary="Declare what a council can give",
        responses=answers("help-offer", 403, 422, 503, status=201),
    )
    def offer(request: Request, sent: OfferSent) -> JSONResponse:
        """Enter how many days a year a council can give to others. 503: the record of help must be mended first."""
        return _entered(request, lambda: declare(library, **sent.model_dump()))

    @routes.post(
        "/help-offers/gifts",
        status_code=201,
        summary="Enter what a council gives",
        responses=answers("help-offer", 403, 422, 503, status=201),
    )
    def gift(request: Request, sent: GiftSent) -> JSONResponse:
        """Enter what a council gives to another; refused (422) beyond what it declared, on any day of the gift."""
        return _entered(request, lambda: give(library, **sent.model_dump()))

    return routes


def _entered(request: Request, work: Callable[[], Object]) -> JSONResponse:
    try:
        return JSONResponse(work(), 201)
    except OfferingError as error:
        said = [{"name": error.field, "reason": str(error)}]
        return answer_problem(422, str(error), request.url.path, said)
    except HelpUnreadableError as error:
        return answer_problem(503, str(error), request.url.path)
