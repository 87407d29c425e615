"""`kb eval retrieval` measures the ranking on judged needs; `kb train-questions` trains how questions are read."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kb.embedder import ASKING, SentenceEmbedder
from kb.library import Library
from kb.options import DataOption, JsonOption, fail, library_at, say, say_json, settings_for, tell
from kb.progress import bar
from kb.scope import Scope
from search.beir import BATCH, BeirError, read_collection, systems
from search.judged import JudgedError, Need, found_again, kept_out, read_judged, read_needs
from search.measuring import MEASURES, Measured, System, gain, measured
from search.planner import by_meaning, by_words
from search.reach import Nums
from search.retrieve import Engine
from search.sides import SIDES
from search.training import TrainingError, batches, gather, train

_DEPTH = 200


def mount_measuring(app: typer.Typer, evals: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("train-questions")(train_questions_command)
    evals.command("retrieval")(eval_retrieval_command)


def eval_retrieval_command(
    needs: Annotated[
        Path | None, typer.Option("--needs", metavar="DIR", help="Folder of judged needs (needs.yaml, judged.jsonl).")
    ] = None,
    split: Annotated[str, typer.Option("--split", help="Which of them: tune or report.")] = "report",
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Search only councils that nothing is tuned or trained on.")
    ] = False,
    beir: Annotated[
        Path | None,
        typer.Option("--beir", metavar="DIR", help="Measure on a test collection in BEIR's layout instead."),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure the engine and its parts on judged needs, or on a public test collection.

    nDCG@10, recall in the first hundred and reciprocal rank, with intervals by bootstrap over needs, and by kind of
    need. What nobody has judged counts as no answer. Exit status: 0 measured, 2 could not.
    """
    if (needs is None) == (beir is None):
        fail("give either --needs or --beir")
    try:
        found, kinds = _beir(beir, data) if beir is not None else _needs(needs or Path(), split, held_out, data)
    except (BeirError, JudgedError, ImportError) as error:
        fail(str(error))
    if as_json:
        say_json({"systems": [one.to_json() for one in found]})
        return
    for one in found:
        say(f"{one.system}: " + "; ".join(f"{name} {one.figures[name]}" for name in MEASURES))
    for kind, ids in kinds.items():
        say(f"{kind} ({len(ids)}): " + "; ".join(f"{one.system} {one.mean(ids):.3f}" for one in found))
    engine, *parts = found
    best = max(parts, key=lambda part: part.figures["nDCG@10"].value)
    more = gain(engine, best)
    say(f"over the better part ({best.system}): {more.value:+.1%} nDCG@10 ({more.low:+.1%} to {more.high:+.1%})")


def train_questions_command(
    labels: Annotated[
        Path | None, typer.Option("--labels", help="Folder of labels (default: those that ship).")
    ] = None,
    adapter: Annotated[Path, typer.Option("--adapter", help="Where to write the adapter.")] = ASKING,
    weights: Annotated[Path, typer.Option("--weights", help="Where to write the weights of questions' sides.")] = SIDES,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train how questions are read, on our own questions for passages of tuning councils that the library holds.

    Exit status: 0 done, 2 the questions cannot be used.
    """
    with library_at(data) as library:
        try:
            lesson = gather(library, labels or library.settings.content / "labels")
            with bar("training", batches(len(lesson.asked))) as step:
                train(library, lesson, adapter, weights, step)
        except (TrainingError, JudgedError, OSError) as error:
            fail(str(error))
    if as_json:
        say_json({"questions": len(lesson.asked), "lost": lesson.lost, "passages": len(lesson.passages)})
        return
    say(f"trained on {len(lesson.asked):,} questions over {len(lesson.passages):,} passages: {adapter}, {weights}")


def _needs(
    folder: Path, split: str, held_out: bool, data: Path | None
) -> tuple[Sequence[Measured], dict[str, list[str]]]:
    needs, judged = read_needs(folder, split), read_judged(folder)
    with library_at(data) as library:
        library.await_indexes("kb eval")
        councils = kept_out(library.settings.content / "labels") if held_out else None
        with library.catalogue.reading() as db:
            grades, lost = found_again(db, judged, councils)
        if lost:
            tell(f"{lost:,} of {len(judged):,} judged passages are not held by this library")
        known = [need for need in needs if any(grades.get(need.id, {}).values())]
        texts = {need.id: need.text for need in known}
        scope = Scope(authorities=tuple(sorted(councils))) if councils else Scope()
        found = [measured(name, system, texts, grades) for name, system in _systems(library, scope).items()]
    return found, _kinds(known)


def _systems(library: Library, scope: Scope) -> dict[str, System]:
    """Give the engine, and each of its parts as it would be without the other and without what was learnt."""
    engine = Engine(library)
    allowed: Nums | None = engine.reaches.of(scope).passages
    view = library.shelf.view()
    plain = SentenceEmbedder(library.settings.model, kept=library.settings.models_path)

    def whole(text: str) -> list[tuple[int, float]]:
        asked = engine.ask(text)
        return list(engine.hits(asked, allowed).ranked) if asked else []

    def worded(text: str) -> list[tuple[int, float]]:
        asked = engine.ask(text)
        return by_words(library.words, asked.wanted, view, allowed, _DEPTH).ranked if asked else []

    def near(text: str) -> list[tuple[int, float]]:
        return by_meaning(view, None, plain.embed_question(text), allowed, _DEPTH).ranked

    return {"the engine": whole, "words alone (BM25)": worded, "meaning alone (the model as it comes)": near}


def _kinds(needs: Sequence[Need]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for need in needs:
        kinds.setdefault(need.kind, []).append(need.id)
    for need in needs:
        kinds.setdefault(f"asks: {need.asks}", []).append(need.id)
    return kinds


def _beir(folder: Path, data: Path | None) -> tuple[Sequence[Measured], dict[str, list[str]]]:
    settings = settings_for(data)
    collection = read_collection(folder)
    embedder = SentenceEmbedder(settings.model, settings.precision, settings.threads, kept=settings.models_path)
    with tempfile.TemporaryDirectory() as made, bar("indexing", math.ceil(len(collection.ids) / BATCH)) as step:
        parts = systems(collection, embedder, Path(made), step)
        found = [measured(name, system, collection.queries, collection.grades) for name, system in parts.items()]
    return found, {}
