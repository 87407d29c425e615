"""How long patterns, trajectories, cases and the board's lists take through the API, beside a plain search in the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote

import httpx
import yaml

from kb.library import open_library
from kb.settings import Settings
from tests.serving import client_of

QUESTIONS = Path(__file__).parent / "relevance" / "questions.yaml"
TURNS = 40


def answering(data: Path) -> None:
    """Print the median and 95th percentile of each answer, in milliseconds and as a ratio to a plain search."""
    asked = [q["question"] for q in yaml.safe_load(QUESTIONS.read_text(encoding="utf-8")) if q["themes"]]
    with open_library(Settings(data=data)) as library, client_of(library) as client:
        councils = [a["gss"] for a in client.get("/api/v1/authorities?limit=100").json()["authorities"] if a["reviews"]]
        situations = [f"{one} {other}" for one, other in zip(asked, asked[7:], strict=False)]
        patterns = list(library.codebook.patterns)

        def each(address: str, values: Sequence[str]) -> list[Callable[[], httpx.Response]]:
            wanted = list(islice(cycle(values), TURNS))
            return [lambda v=v: client.get(address.format(quote(v))) for v in wanted]  # type: ignore[misc]

        similar = [lambda t=t: client.post("/api/v1/cases/similar", data={"text": t}) for t in situations[:TURNS]]  # type: ignore[misc]
        plain = measured("GET /findings?q=", each("/api/v1/findings?q={}", asked))
        for name, calls in (
            ("GET /patterns?q=", each("/api/v1/patterns?q={}", asked)),
            ("GET /patterns/{id}", each("/api/v1/patterns/{}", patterns)),
            ("GET /authorities/{gss}", each("/api/v1/authorities/{}", councils)),
            ("POST /cases/similar", similar),
            ("GET /cases?council=", each("/api/v1/cases?council={}", councils)),
            ("GET /peers", each("/api/v1/peers?theme=front-door&for={}", councils)),
            ("GET /worklist", each("/api/v1/worklist?authority={}", councils)),
            ("GET /trajectories", each("/api/v1/trajectories?theme={}", ["front-door"])),
        ):
            print(f"  {measured(name, calls) / plain:.2f} of a plain search")


def measured(name: str, calls: Sequence[Callable[[], httpx.Response]]) -> float:
    """Warm up by a first round, then print and give the median milliseconds of the second."""
    for call in calls:
        call().raise_for_status()
    times = []
    for call in calls:
        started = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - started))
    times.sort()
    middle = statistics.median(times)
    print(f"{name:24} {middle:6.1f} ms, {times[int(0.95 * len(times)) - 1]:6.1f} at the 95th percentile", end="")
    print() if name.startswith("GET /findings") else print(end=";")
    return middle
