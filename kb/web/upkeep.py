"""Upkeep while the server runs: it owns the indexes, brings them up to date, and has the model ready."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from kb.library import Library

_log = logging.getLogger(__name__)
_ROLE = "kb serve"


class Upkeep:
    """A thread that follows the change log, so that what any process writes is found within a second.

    Where another process is the indexer (an ingest at work), the server waits for the lock and reads meanwhile.
    `warm` does once what would make the first question slow: loading the model before anything.
    """

    def __init__(self, library: Library, warm: Callable[[], None], every: float = 0.3) -> None:
        self.model_ready = False
        self._library = library
        self._warm_up = warm
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End, after the catch-up at hand, and let another process be the indexer."""
        self._stop.set()
        self._thread.join()
        self._library.lock.release()

    def _run(self) -> None:
        self._try(self._become_indexer)
        # Before catching up: questions are answered from what is there, however far behind the indexes are.
        self._try(self._warm)
        self._try(self._catch_up)
        while not self._stop.wait(self._every):
            self._try(self._catch_up)

    def _try(self, step: Callable[[], object]) -> None:
        try:
            step()
        except Exception:  # the thread outlives a bad moment (a full disk, a locked file) and tries again
            _log.exception("upkeep failed; trying again")

    def _become_indexer(self) -> bool:
        return self._library.lock.held or self._library.lock.take(_ROLE)

    def _catch_up(self) -> None:
        library = self._library
        if not self._become_indexer():
            library.words.reload()
            return
        if library.indexer.behind():
            library.indexer.catch_up()
            library.shelf.view()

    def _warm(self) -> None:
        self._warm_up()
        self.model_ready = True
