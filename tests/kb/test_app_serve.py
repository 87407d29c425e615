"""The server: on this machine only, says where it is, and stops when told."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kb.settings import ROOT, Settings
from kb.web.serve import ServeError, serve

RUN = "import sys; from pathlib import Path; from kb.settings import Settings; from kb.web.serve import serve; "
RUN += "serve(Settings(data=Path(sys.argv[1])), sys.argv[2], 0)"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.org", "", "127.0.0.1.example.org"])  # noqa: S104
def test_every_address_but_loopback_is_refused_before_anything_is_opened(tmp_path: Path, host: str) -> None:
    with pytest.raises(ServeError, match="loopback"):
        serve(Settings(data=tmp_path / "var"), host, 0)
    assert not (tmp_path / "var").exists()


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=f"127.0.0.1:{port}"):
            serve(Settings(data=tmp_path), "127.0.0.1", port)


def test_a_library_that_does_not_open_is_said(tmp_path: Path) -> None:
    with pytest.raises(ServeError, match="no-content"):
        serve(Settings(data=tmp_path, content=tmp_path / "no-content"), "127.0.0.1", 0)


@contextmanager
def running(data: Path, host: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve in a process of its own; give it and the address it says it is on."""
    command = [sys.executable, "-c", RUN, str(data), host]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        assert line.startswith("Serving on http://"), server.communicate(timeout=60)
        yield server, line.split()[2]
    finally:
        server.kill()
        server.wait()


@pytest.mark.parametrize(("host", "told"), [("127.0.0.1", signal.SIGTERM), ("localhost", signal.SIGINT)])
def test_it_serves_where_it_says_and_stops_cleanly(tmp_path: Path, host: str, told: signal.Signals) -> None:
    with running(tmp_path, host) as (server, address):
        assert f"//{host}:" in address
        with urllib.request.urlopen(f"{address}/healthz", timeout=30) as answer:  # noqa: S310
            assert answer.status == 200
        server.send_signal(told)
        _out, err = server.communicate(timeout=60)
    assert server.returncode == 0
    assert "Traceback" not in err
    assert not (tmp_path / "indexes" / "indexer.json").exists()
