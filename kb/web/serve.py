"""Serves pages and API on this machine only, and stops cleanly."""

from __future__ import annotations

import json
import signal
import socket
from types import FrameType

import uvicorn

from kb.catalogue.store import CatalogueError
from kb.codebook import CodebookError
from kb.embedder import ModelError
from kb.library import open_library
from kb.settings import Settings
from kb.web.guard import LOOPBACK


class ServeError(RuntimeError):
    """The server cannot start; the message says why."""


def serve(settings: Settings, host: str, port: int, as_json: bool = False) -> None:
    """Open the library and serve it until SIGINT or SIGTERM; port 0 takes a free one.

    Says where on stdout once it listens, as a sentence or as one JSON object (`{"url": …}`) on a line.

    Raises ServeError for every address but loopback (there are no accounts yet, so nobody else may read), a
    port in use, or a library that does not open.
    """
    from kb.app import make_app

    with _listening(host, port) as door:
        try:
            with open_library(settings) as library:
                app = make_app(library)
                shown = f"[{host}]" if ":" in host else host
                url = f"http://{shown}:{door.getsockname()[1]}"
                print(json.dumps({"url": url}) if as_json else f"Serving on {url} (stop with Ctrl-C)", flush=True)  # noqa: T201
                _run(uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)), door)
        except (CatalogueError, CodebookError, ModelError, OSError, ValueError) as error:
            raise ServeError(str(error)) from error


def _listening(host: str, port: int) -> socket.socket:
    if host not in LOOPBACK:
        raise ServeError(
            f"{host} is not a loopback address: until there are accounts, the library is served on "
            "127.0.0.1, ::1 or localhost only"
        )
    door = socket.socket(socket.AF_INET6 if host == "::1" else socket.AF_INET)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("127.0.0.1" if host == "localhost" else host, port))
        door.listen(128)
    except OSError as error:
        door.close()
        raise ServeError(f"{host}:{port}: {error.strerror}") from error
    return door


def _run(server: uvicorn.Server, door: socket.socket) -> None:
    """Run until a signal; uvicorn finishes its requests, then raises the signal again for whoever ran it."""

    def stopped(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stopped)
    try:
        server.run(sockets=[door])
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGTERM, before)
