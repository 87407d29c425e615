"""Has PDFs opened in a process of their own, which is ended when a file takes too long or too much memory."""

from __future__ import annotations

import atexit
import marshal
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from ingest.sources.pdf_process import MOST_MEMORY, MOST_SECONDS, READY, Answer, receive, send

_PACKAGES = Path(__file__).parents[2]


class Apart:
    """The process that opens PDFs: started by the first file, kept for those after it, replaced when it has ended.

    `seconds` is how long one file may take. One file is opened at a time, whichever thread asks.
    """

    def __init__(self, seconds: float = MOST_SECONDS) -> None:
        self._seconds = seconds
        self._alone = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._starter = 0

    def pages_of(self, data: bytes) -> Answer:
        """Give a PDF's pages, or in plain words why not. Raises OSError where the process cannot be started."""
        with self._alone:
            until = time.monotonic() + self._seconds
            answer = None
            if self._process is not None and self._starter == os.getpid():
                answer = self._asked(self._process, data, until)
            if answer is None:
                # Also where a process that opened others has ended: it may have been for what they left behind.
                self._process = process = self._started()
                answer = self._asked(process, data, until)
        return answer or f"damaged PDF: opening it fails or needs more than {MOST_MEMORY / 1e9:.0f} GB of memory"

    def stop(self) -> None:
        """End the process; the next file starts another."""
        process, self._process = self._process, None
        # A forked copy of the program leaves it to the one that started it.
        if process is not None and self._starter == os.getpid():
            process.kill()
            process.communicate()

    def _asked(self, process: subprocess.Popen[bytes], data: bytes, until: float) -> Answer | None:
        """Give the process's answer, or that it took too long; None where it ended without one."""
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(until - time.monotonic(), end)
        timer.daemon = True
        timer.start()
        message: bytes | None = None
        try:
            message = _exchanged(process, data)
        finally:
            timer.cancel()
            # After Ctrl-C too: an answer left in the pipe would be taken for the next file's.
            if message is None:
                self.stop()
        if message is not None:
            answer: Answer = marshal.loads(message)  # noqa: S302 (our own process wrote it)
            return answer
        return f"PDF that takes longer than {self._seconds:.0f} seconds to open" if late.is_set() else None

    def _started(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH"))))
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from ingest.sources.pdf_process import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
        if not self._starter:
            atexit.register(self.stop)
        self._starter = os.getpid()
        if process.stdout is None or process.stdout.read(len(READY)) != READY:
            process.kill()
            process.communicate()
            raise OSError("the process that opens PDFs cannot be started")
        return process


def _exchanged(process: subprocess.Popen[bytes], data: bytes) -> bytes | None:
    if process.stdin is None or process.stdout is None:
        return None
    try:
        send(process.stdin, data)
        return receive(process.stdout)
    except BrokenPipeError:
        return None
