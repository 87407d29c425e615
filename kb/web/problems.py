"""What went wrong with a request: RFC 9457 problem documents for programs, a plain page for browsers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from kb.protocols import UnreadableError
from kb.scope import ScopeError
from kb.web.headers import SECURITY_HEADERS
from kb.web.rendering import Pages

_FOR_PROGRAMS = ("/api/", "/healthz", "/openapi.json")


class NotFoundError(LookupError):
    """The library holds nothing of the id that was asked for; the message says what is missing."""


class ProblemResponse(JSONResponse):
    """A problem document."""

    media_type = "application/problem+json"


def answer_problem(
    status: int,
    detail: str,
    instance: str,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> ProblemResponse:
    """Make the answer to a request that went wrong."""
    said: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": instance,
    }
    return ProblemResponse(said | ({"errors": list(errors)} if errors else {}), status, headers=headers)


def handle_problems(app: FastAPI, pages: Pages) -> None:
    """Give the app one handler for each thing that can go wrong."""

    def answer(
        request: Request,
        status: int,
        detail: str,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        path = request.url.path
        if path.startswith(_FOR_PROGRAMS) or "text/html" not in request.headers.get("accept", ""):
            return answer_problem(status, detail, path, errors, headers)
        facts = {"status": status, "title": HTTPStatus(status).phrase, "detail": detail, "errors": errors}
        return pages.render(request, "error.html", facts, status, headers)

    def scope_refused(request: Request, error: Exception) -> Response:
        return answer(request, 422, str(error))

    def unreadable(request: Request, error: Exception) -> Response:
        return answer(request, 422, str(error))

    def not_found(request: Request, error: Exception) -> Response:
        return answer(request, 404, str(error))

    def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - what this handler is registered for
        return answer(request, error.status_code, str(error.detail), headers=error.headers)

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - what this handler is registered for
        errors = [{"name": ".".join(str(p) for p in e["loc"][1:]), "reason": _reason(e)} for e in error.errors()]
        return answer(request, 422, "; ".join(f"{e['name']}: {e['reason']}" for e in errors), errors)

    def broken(request: Request, _error: Exception) -> Response:
        # This answer is made outside all middleware, and the error then goes on to the server's log.
        said = "something went wrong in the library; its log says what"
        return answer(request, 500, said, headers=SECURITY_HEADERS)

    handlers: Mapping[type[Exception], Callable[[Request, Exception], Response]] = {
        ScopeError: scope_refused,
        UnreadableError: unreadable,
        NotFoundError: not_found,
        HTTPException: http_error,
        RequestValidationError: refused,
        Exception: broken,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def _reason(error: Mapping[str, Any]) -> str:
    return "is not known here" if error["type"] == "extra_forbidden" else str(error["msg"])
