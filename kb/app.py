"""The web app: composes every room's routes and pages around an opened library."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.staticfiles import StaticFiles

import ingest.deciding_routes
import ingest.offering_routes
import ingest.routes
import search.approaches.pages
import search.approaches.routes
import search.board_pages
import search.board_routes
import search.cards.pages
import search.cards.routes
import search.pages
import search.routes
import search.trajectories.pages
import search.trajectories.routes
from ingest.pipeline import Workshop
from ingest.said import reading_of
from ingest.workshop import make_workshop
from kb.library import Library
from kb.schemas import openapi_components
from kb.web import health
from kb.web.guard import Guard
from kb.web.problems import handle_problems
from kb.web.rendering import STATIC, Pages
from kb.web.upkeep import Upkeep
from search.desk import Desk

_ROOMS = Path(__file__).resolve().parent.parent
_TEMPLATES = tuple(_ROOMS / room / "templates" for room in ("search", "ingest"))
_ABOUT = (
    "Inspections and peer reviews of English councils' children's services as evidence: findings searched, "
    "patterns counted over councils, everything cited to the paragraph. Filters are the same words as the "
    "command line's; errors are RFC 9457 problem documents."
)


def make_app(library: Library, workshop: Workshop | None = None, upkeep: bool = True) -> FastAPI:
    """Make the app for an opened library, which stays the caller's to close.

    `workshop` saves write-ups (the project's own by default). `upkeep` has the app own the indexes, follow the
    change log and warm the model while it runs.
    """
    desk = Desk(library, reading_of(library))
    keeper = Upkeep(library, desk.warm)
    pages = Pages(library.codebook, _TEMPLATES)
    maker = workshop or make_workshop(library)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        # Answers are computed, not waited for: more threads than a few only take turns from one another.
        to_thread.current_default_thread_limiter().total_tokens = 2 * (os.cpu_count() or 1) + 2
        if upkeep:
            keeper.start()
        yield
        if upkeep:
            keeper.stop()

    # No page of docs: the usual ones load scripts from elsewhere, which an air-gapped machine cannot.
    app = FastAPI(
        title="Lessons learned library",
        description=_ABOUT,
        version=_version(),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(Guard)
    handle_problems(app, pages)
    app.include_router(health.router(library, keeper))
    app.include_router(search.routes.router(desk))
    app.include_router(search.pages.router(desk, pages))
    for room in (search.approaches, search.cards, search.trajectories):
        app.include_router(room.routes.router(desk))
        app.include_router(room.pages.router(desk, pages))
    app.include_router(ingest.routes.router(maker, pages))
    app.include_router(ingest.deciding_routes.router(maker))
    app.include_router(ingest.offering_routes.router(library))
    app.include_router(search.board_routes.router(desk))
    app.include_router(search.board_pages.router(desk, pages))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _describe(app)
    return app


def _describe(app: FastAPI) -> None:
    """Give the OpenAPI document the contract's own schemas."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            made.setdefault("components", {}).setdefault("schemas", {}).update(openapi_components())
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _version() -> str:
    try:
        return version("lessons-learned-library")
    except PackageNotFoundError:
        return "0"
