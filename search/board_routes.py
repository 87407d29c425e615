"""The API for boards and sector bodies: the worklist, who could help, and what councils say they can give."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from kb.offers import HelpRecord, HelpUnreadableError, offers_object
from kb.schemas import answers
from kb.scope import Scope, ScopeError
from kb.web.problems import answer_problem
from search.board_asked import PeersAsked, Places, WorklistAsked
from search.desk import Desk
from search.peers import Peers
from search.worklist import Worklist


class Nothing(BaseModel):
    """Nothing may be asked: a stray word is refused."""

    model_config = ConfigDict(extra="forbid")


def router(desk: Desk) -> APIRouter:
    """Give the routes, which answer from this desk."""
    routes = APIRouter(prefix="/api/v1", tags=["reading room"])
    library = desk.library
    rows, peers = Worklist(library, desk.corpus), Peers(library, desk.engine, desk.corpus)

    @routes.get("/worklist", summary="List councils to plan support", responses=answers("worklist", 422))
    def worklist(asked: Annotated[WorklistAsked, Query()]) -> JSONResponse:
        """Give each council held on its own row: its inspections, what they found, what came since, dated facts.

        Nothing is scored, and nothing is sorted by a number of findings or of signs.
        """
        scope = scope_of(desk, asked)
        return JSONResponse(rows.answer(scope, date.today(), asked.sort, asked.limit, asked.offset))

    @routes.get("/peers", summary="Find who could help", responses=answers("peers", 422, 503))
    def who_could_help(request: Request, asked: Annotated[PeersAsked, Query()]) -> JSONResponse:
        """Give the councils that inspectors praised for what another needs, the likest in circumstances first.

        None is suggested beyond what it declared. 503: the record of help cannot be read, so nobody is suggested.
        """
        scope, wanted = scope_of(desk, asked), peers.success(asked.theme, asked.pattern)
        if not asked.for_:
            raise ScopeError("for: give the council that is to be helped")
        try:
            gss = peers.council(asked.for_)
            found = peers.answer(wanted, gss, scope, date.today(), asked.years, asked.limit, asked.offset)
        except HelpUnreadableError as error:
            return answer_problem(503, str(error), request.url.path)
        return JSONResponse(found)

    @routes.get("/help-offers", summary="List what councils can give", responses=answers("help-offers", 422, 503))
    def help_offers(request: Request, _asked: Annotated[Nothing, Query()]) -> JSONResponse:
        """Give every council's offer with its gifts, by name. 503: the record of help cannot be read."""
        try:
            held = HelpRecord(library.record.folder).read()
        except HelpUnreadableError as error:
            return answer_problem(503, str(error), request.url.path)
        return JSONResponse(offers_object(held, library.authorities, date.today()))

    return routes


def scope_of(desk: Desk, asked: Places) -> Scope:
    """Check the filters asked for. Raises ScopeError naming the filter and its choices."""
    return asked.filters().scope(desk.library.authorities, desk.library.codebook)
