import faulthandler
import itertools
import os
import random
import signal
import time

import pytest

from tests import fuzz as fuzzing
from tests.fuzz import fuzz
from tests.mutating import mutants, seeds


def test_damaged_files_are_read_or_refused_and_nothing_else():
    tally = fuzz(itertools.islice(mutants(seeds(), random.Random(20)), 200))
    assert tally.faults == []
    kinds = {outcome.split(":")[0] for outcome in tally.outcomes}
    assert kinds == {"read", "unreadable"}
    for media in ("pdf", "docx", "html", "markdown"):
        assert any(outcome.startswith(f"read: {media}") for outcome in tally.outcomes), tally.outcomes


def test_sound_files_are_all_read_but_those_made_not_to_be():
    tally = fuzz(dict.fromkeys(seeds()))
    refused = [outcome for outcome in tally.outcomes if not outcome.startswith("read")]
    assert all("side by side" in outcome for outcome in refused), refused


def fill(_data: bytes, _known: object) -> tuple[str, str]:
    return "read", str(len(bytearray(1_100_000_000)))


def fail(_data: bytes, _known: object) -> tuple[str, str]:
    raise KeyError("left out")


def die(_data: bytes, _known: object) -> tuple[str, str]:
    # pytest would print the stack of a process that is meant to die.
    faulthandler.disable()
    os.kill(os.getpid(), signal.SIGSEGV)
    return "read", "alive"


@pytest.mark.parametrize(
    ("became", "said", "seconds"),
    [
        (fail, "exception: KeyError: 'left out' (test_fuzz.py:", 9),
        (lambda *_: time.sleep(60), "hang: over 1 s", 1),
        (die, "crash: SIGSEGV", 9),
        (fill, "memory: 1", 9),
    ],
    ids=["exception", "hang", "crash", "memory"],
)
def test_each_fault_is_named_and_the_next_file_is_read(monkeypatch, tmp_path, became, said, seconds):
    sound = fuzzing._became
    monkeypatch.setattr(fuzzing, "_became", lambda data, known: (became if data == b"bad" else sound)(data, known))
    tally = fuzz([("bad", b"bad"), ("sound", seeds()[-1][1])], keep=tmp_path, seconds=seconds)
    assert len(tally.faults) == 1
    assert tally.faults[0].startswith(said)
    assert any(outcome.startswith("read: markdown") for outcome in tally.outcomes)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"bad"]
