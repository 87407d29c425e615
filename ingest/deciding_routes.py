"""The API by which a person overrules the classifier: a label on a finding wins, and is followed at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from ingest.deciding import DecisionError, NotFollowedError, UnknownFindingError, decide
from ingest.pipeline import Workshop
from kb.readings import Extent, FindingStatus
from kb.schemas import answers
from kb.values import Polarity
from kb.web.problems import NotFoundError, answer_problem

FindingId = Annotated[str, Path(description="The finding's id.", examples=["E06000010-ilacs-2022-05-09-3f9a1c0b7d2e"])]


class LabelSent(BaseModel):
    """What a person says a finding is; what is left out or null stays as the library reads it."""

    model_config = ConfigDict(extra="forbid")

    by: str = Field(min_length=1, max_length=200, description="Who decides: a name or a post.", examples=["QA lead"])
    polarity: Polarity | None = Field(None, description="Whether it praises or faults.", examples=["weakness"])
    themes: list[str] | None = Field(
        None, description="All its themes, by id; an empty list for none.", examples=[["child-plans"]]
    )
    patterns: list[str] | None = Field(
        None,
        description="All named patterns it is an instance of, by id without their side; an empty list for none.",
        examples=[["early-help-offer"]],
    )
    extent: Extent | None = Field(None, description="How far it goes, as worded.", examples=["some"])
    status: FindingStatus | None = Field(None, description="When it holds.", examples=["past"])
    note: str | None = Field(
        None, max_length=2000, description="Why, for whoever reads the record.", examples=["It tells of last year."]
    )


def router(workshop: Workshop) -> APIRouter:
    """Give the route, which decides in this workshop."""
    routes = APIRouter()

    @routes.post(
        "/api/v1/findings/{finding}/label",
        tags=["workshop"],
        summary="Label a finding",
        responses=answers("finding", 403, 404, 422, 503),
    )
    def label(request: Request, finding: FindingId, sent: LabelSent) -> JSONResponse:
        """Say what a finding is, where the library has it wrong: the label wins from now on, counts included.

        A later label on the same finding replaces this one whole. 503: kept, but its source cannot be read just now.
        """
        try:
            return JSONResponse(decide(workshop, finding, **sent.model_dump()))
        except UnknownFindingError as error:
            raise NotFoundError(str(error)) from error
        except DecisionError as error:
            return answer_problem(422, str(error), request.url.path, [{"name": error.field, "reason": str(error)}])
        except NotFollowedError as error:
            return answer_problem(503, str(error), request.url.path)

    return routes
