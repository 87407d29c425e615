"""Kills an ingest at random moments, starts it again, and compares what the library then holds.

    python -m tests.crash FOLDER [--kills 10] [--seed 1]

Prints one line for each kill and exits with 1 when `kb check` finds a fault or the export of the interrupted library
differs from that of an uninterrupted one; also when the export after `kb rebuild` without the folder and without
anything derived does.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path


def kb(*arguments: str | Path, data: Path) -> subprocess.CompletedProcess[bytes]:
    """Run the program to its end."""
    command = [sys.executable, "-m", "kb", *map(str, arguments), "--data", str(data)]
    return subprocess.run(command, capture_output=True, check=False)


def export(data: Path) -> bytes:
    """Give the whole export of a library, reviews then findings."""
    parts = [kb("export", what, data=data) for what in ("reviews", "findings")]
    for part in parts:
        if part.returncode:
            raise SystemExit(part.stderr.decode())
    return b"".join(part.stdout for part in parts)


def killed_after(seconds: float, folder: Path, data: Path) -> bool:
    """Start an ingest, kill it with SIGKILL after some seconds; say whether it was still running."""
    command = [sys.executable, "-m", "kb", "ingest", str(folder), "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            return True
    return False


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the whole comparison; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    moments = random.Random(options.seed)
    faults = 0
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "folder"
        shutil.copytree(options.folder, copy)
        whole, torn = Path(place) / "whole", Path(place) / "torn"
        started = time.monotonic()
        kb("ingest", copy, data=whole)
        took = time.monotonic() - started
        wanted = export(whole)
        print(f"uninterrupted: {took:.0f} s, {len(wanted.splitlines())} lines exported")
        for number in range(options.kills):
            after = moments.uniform(0.02, 1.0) * took / 3
            print(f"kill {number + 1}: after {after:.1f} s, running: {killed_after(after, copy, torn)}")
        kb("ingest", copy, data=torn)
        checked = kb("check", data=torn)
        faults += report("kb check after the last start", checked.returncode == 0, checked.stdout.decode())
        faults += report("export as if uninterrupted", export(torn) == wanted)
        shutil.rmtree(copy)
        for derived in (*torn.glob("catalogue.sqlite*"), *torn.glob("embeddings.sqlite*")):
            derived.unlink()
        shutil.rmtree(torn / "indexes")
        kb("rebuild", data=torn)
        faults += report("export after kb rebuild from the record alone", export(torn) == wanted)
        checked = kb("check", data=torn)
        faults += report("kb check after kb rebuild", checked.returncode == 0, checked.stdout.decode())
    return 1 if faults else 0


def report(what: str, holds: bool, detail: str = "") -> int:
    """Print whether something holds; give 1 when it does not."""
    print(f"{'ok  ' if holds else 'FAIL'} {what}" + (f"\n{detail}" if not holds else ""))
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
