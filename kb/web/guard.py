"""The guard at the door: until there are accounts, only this machine's own pages may talk to the library."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.web.headers import SECURITY_HEADERS
from kb.web.problems import answer_problem

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# A write-up is text: no form or object sent here comes near this many bytes.
MOST_BYTES = 1_000_000
# A report that is uploaded as a question may be larger.
LARGEST_UPLOAD = 25_000_000
_UPLOADS = frozenset({"/api/v1/search", "/api/v1/cases/similar", "/document", "/similar"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """Refuses requests under a foreign name (DNS rebinding) or from a foreign page, and sets security headers.

    A Host that is not loopback is answered 400; an unsafe method from another origin 403. Both are problem
    documents. A request without Origin, such as curl's, is no page's: it passes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = RequestBodyLimitMiddleware(app, max_body_size=MOST_BYTES)
        self.taking_uploads = RequestBodyLimitMiddleware(app, max_body_size=LARGEST_UPLOAD)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge one request and pass it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = _refusal(scope, Headers(scope=scope))
        if refused is None:
            inside = self.taking_uploads if scope["path"] in _UPLOADS else self.app
            await inside(scope, receive, send_with_headers)
        else:
            status, detail = refused
            await answer_problem(status, detail, scope["path"])(scope, receive, send_with_headers)


def _refusal(scope: Scope, headers: Headers) -> tuple[int, str] | None:
    host = headers.get("host", "")
    if _hostname(host) not in LOOPBACK:
        return 400, f"Host {host!r} is not this machine's own name: use 127.0.0.1, localhost or [::1]"
    most = LARGEST_UPLOAD if scope["path"] in _UPLOADS else MOST_BYTES
    if int(length if (length := headers.get("content-length", "0")).isdecimal() else 0) > most:
        return 413, f"no more than {most:,} bytes are taken"
    if scope["method"] in _SAFE:
        return None
    origin = headers.get("origin")
    if origin is not None and origin.lower() != f"{scope['scheme']}://{host}".lower():
        return 403, f"Origin {origin!r} is another site: send forms from this library's own pages"
    if origin is None and headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return 403, "the request was started by another site: send forms from this library's own pages"
    return None


def _hostname(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
