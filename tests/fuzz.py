"""Opens and reads damaged files by the thousand, each in a child process with a limit of time and memory.

    python -m tests.fuzz [--count 10000] [--seed 1] [--reports FOLDER] [--keep FOLDER]

Prints what became of them; exits with 1 on any exception, hang, native crash or use of more than 1 GB. `--keep`
writes the files that did it. The same seed damages the same files in the same way.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import multiprocessing
import random
import re
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from ingest.readers import choose, readers
from ingest.sources import open_document
from kb.codebook_files import read_codebook
from kb.settings import Settings
from kb.values import Unreadable
from tests.ingest.readers.checking import check_places
from tests.mutating import mutants, seeds

# A PDF may take ten seconds to open before it is given up.
SECONDS = 12.0
MEGABYTES = 1_000
# Past this the child is refused memory: the machine must outlive the test.
_REFUSED = 3_000_000_000
FAULTS = ("exception", "hang", "crash", "memory")


@dataclass
class Tally:
    """What became of the files."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    peak: tuple[float, str] = (0.0, "")


class Child:
    """A process that reads one file after another and is started again where one costs its life."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._context = multiprocessing.get_context("fork")
        self._start()

    def read(self, data: bytes) -> tuple[str, str, float]:
        """Give what became of a file (read, unreadable or a fault), in which words, and the megabytes it took."""
        try:
            self._pipe.send_bytes(data)
            if not self._pipe.poll(self._seconds):
                self.end()
                self._start()
                return "hang", f"over {self._seconds:.0f} s", 0.0
            outcome, said, megabytes = self._pipe.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            self._process.join()
            code = self._process.exitcode or 0
            self._start()
            return "crash", signal.Signals(-code).name if code < 0 else f"exit status {code}", 0.0
        if megabytes > MEGABYTES:
            # The peak of a process never falls: the next file gets a new one.
            self.end()
            self._start()
            outcome, said = "memory", f"{megabytes:.0f} MB ({outcome}: {said})"
        return outcome, said, megabytes

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        self._pipe, theirs = self._context.Pipe()
        self._process = self._context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()


def _serve(pipe: Connection) -> None:
    known = readers(read_codebook(Settings().content))
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + _REFUSED, size + _REFUSED))
    before = _peak()
    while True:
        try:
            data = pipe.recv_bytes()
        except EOFError:
            return
        try:
            outcome, said = _became(data, known)
        except BaseException as error:  # whatever it is, it is what this looks for
            where = traceback.extract_tb(error.__traceback__)[-1]
            outcome = "exception"
            said = f"{type(error).__name__}: {str(error)[:120]} ({Path(where.filename).name}:{where.lineno})"
        pipe.send((outcome, said, _peak() - before))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _became(data: bytes, known: Sequence) -> tuple[str, str]:
    document = open_document(data, "damaged")
    if isinstance(document, Unreadable):
        return "unreadable", f"opening: {document.reason}"
    reader = choose(document, known)
    reading = reader.read(document)
    if isinstance(reading, Unreadable):
        return "unreadable", f"{reader.name}: {reading.reason}"
    if document.media != "markdown":
        # In a write-up the spans may hold marks between the words.
        check_places(document, reading)
    return "read", f"{document.media} by {reader.name}"


def fuzz(files: Iterable[tuple[str, bytes]], keep: Path | None = None, seconds: float = SECONDS) -> Tally:
    """Have each file read and tell what became of them."""
    tally, child = Tally(), Child(seconds)
    try:
        for done, data in files:
            before = time.monotonic()
            outcome, said, megabytes = child.read(data)
            took = time.monotonic() - before
            tally.outcomes[f"{outcome}: {_alike(said)}"] += 1
            tally.slowest = max(tally.slowest, (took, done))
            tally.peak = max(tally.peak, (megabytes, done))
            if outcome in FAULTS:
                name = hashlib.sha256(data).hexdigest()[:12]
                tally.faults.append(f"{outcome}: {said} [{done}, {len(data)} bytes, {name}]")
                if keep:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{outcome}-{name}").write_bytes(data)
    finally:
        child.end()
    return tally


def _alike(said: str) -> str:
    """Count reasons together that differ in figures and quoted words only."""
    return re.sub(r"\d[\d,.]*", "#", re.sub(r"'[^']*'|\(.*", "…", said))[:90]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the whole; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args(arguments)
    files = mutants(seeds(options.reports), random.Random(options.seed))
    tally = fuzz(itertools.islice(files, options.count), options.keep)
    for outcome, count in tally.outcomes.most_common():
        print(f"{count:7}  {outcome}")
    print(f"slowest {tally.slowest[0]:.1f} s ({tally.slowest[1]}); peak +{tally.peak[0]:.0f} MB ({tally.peak[1]})")
    print("\n".join([f"{len(tally.faults)} faults", *tally.faults]))
    return 1 if tally.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
