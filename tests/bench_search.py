"""The search part of `make bench`: through the API, at a library's size and several times it, against embedding alone."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import yaml

from kb.embedder import shipped_model
from kb.library import Library, make_library
from kb.settings import Settings
from tests.scaled import scaled_library

NEEDS = Path(__file__).parent / "relevance" / "needs.yaml"
CLIENTS, ASKED_BY_EACH = 50, 12
FILTERS = {
    "": {},
    "one region": {"region": "North West"},
    "one framework": {"framework": "ilacs"},
    "weaknesses since 2020": {"polarity": "weakness", "since": "2020-01-01"},
}


def searching(data: Path, times: Sequence[int]) -> None:
    """Measure a library and copies of it that are so many times as large."""
    questions = [" ".join(need["text"].split()) for need in yaml.safe_load(NEEDS.read_text(encoding="utf-8"))]
    torch = embedding_by_torch(questions)
    quick = embedding_as_served(questions, data)
    print(
        f"embedding a question: torch fp32 on one thread {ms(torch)}, as served {ms(quick)}: "
        f"{statistics.median(torch) / statistics.median(quick):.1f} times as fast"
    )
    for size in times:
        with tempfile.TemporaryDirectory() as folder:
            library = make_library(Settings(data=data)) if size == 1 else scaled_library(data, Path(folder), size)
            began = time.perf_counter()
            library.catch_up("bench")
            print(f"{size} times: {library.words.count():,} passages; indexes {time.perf_counter() - began:.0f} s")
            own = library.settings.data
            library.close()
            served(own, questions, statistics.median(torch), statistics.median(quick))


def served(data: Path, questions: Sequence[str], torch_s: float, quick_s: float) -> None:
    """Ask a server that owns the indexes, one question at a time under several filters, then fifty clients at once."""
    with serving(data) as (url, process), httpx.Client(base_url=url, timeout=120) as client:
        for question in questions[::4]:
            client.get("/api/v1/findings", params={"q": f"{question} warm"})
        first = 0.0
        for name, filters in FILTERS.items():
            client.get("/api/v1/findings", params={"q": "warm again", **filters})
            took = [timed(client, {"q": f"{q} {name}", **filters}) for q in questions]
            first = first or statistics.median(took)
            tail = statistics.quantiles(took, n=20)[18]
            print(
                f"  {name or 'no filter'}: {ms(took)}: median {statistics.median(took) / torch_s:.2f}, 95th percentile "
                f"{tail / torch_s:.2f} times torch's embedding; {statistics.median(took) / first:.2f} of no filter"
            )
        rate, errors = asyncio.run(crowd(url, questions))
        print(
            f"  {CLIENTS} clients: {rate:.0f} questions a second, {errors} errors: {rate * torch_s:.2f} of what torch's "
            f"embedding on one thread allows, {rate * quick_s:.2f} of the served one's; {memory_mb(process.pid):.0f} MB"
        )


async def crowd(url: str, questions: Sequence[str]) -> tuple[float, int]:
    """Let fifty clients ask different questions at once; give questions a second and errors."""
    limits = httpx.Limits(max_connections=CLIENTS)
    async with httpx.AsyncClient(base_url=url, timeout=300, limits=limits) as client:

        async def one(number: int) -> int:
            errors = 0
            for turn in range(ASKED_BY_EACH):
                text = f"{questions[(number * ASKED_BY_EACH + turn) % len(questions)]} {number} {turn}"
                answer = await client.get("/api/v1/findings", params={"q": text})
                errors += answer.status_code != 200
            return errors

        began = time.perf_counter()
        errors = sum(await asyncio.gather(*(one(number) for number in range(CLIENTS))))
        return CLIENTS * ASKED_BY_EACH / (time.perf_counter() - began), errors


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `kb serve` on a free port for the length of a block."""
    command = [sys.executable, "-m", "kb", "serve", "--port", "0", "--data", str(data), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "KB_DATA": ""})
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"], process
    finally:
        process.terminate()
        process.wait(timeout=60)


def embedding_by_torch(questions: Sequence[str]) -> list[float]:
    """Give the seconds that sentence-transformers takes for each question: fp32, one thread."""
    import torch
    from sentence_transformers import SentenceTransformer

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    model = SentenceTransformer(str(shipped_model()), device="cpu")
    model.encode("warm")
    took = [seconds(lambda text=text: model.encode(text)) for text in questions]
    torch.set_num_threads(threads)
    return took


def embedding_as_served(questions: Sequence[str], data: Path) -> list[float]:
    """Give the seconds that the library takes to embed each question."""
    library: Library = make_library(Settings(data=data))
    library.embedder.embed_question("warm")
    took = [seconds(lambda text=text: library.embedder.embed_question(text)) for text in questions]
    library.close()
    return took


def timed(client: httpx.Client, query: dict[str, str]) -> float:
    """Give the seconds of one question through the API."""
    return seconds(lambda: client.get("/api/v1/findings", params=query).raise_for_status())


def seconds(work: object) -> float:
    """Give how long something takes."""
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


def ms(took: Sequence[float]) -> str:
    """Say median and 95th percentile in milliseconds."""
    return f"median {1000 * statistics.median(took):.1f} ms, 95th {1000 * statistics.quantiles(took, n=20)[18]:.1f} ms"


def memory_mb(pid: int) -> float:
    """Give a process's resident memory."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
