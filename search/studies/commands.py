"""The command on studies: `kb study [NAME] --out DIR`."""

from __future__ import annotations

import shlex
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from kb.library import Library
from kb.options import (
    DataOption,
    JsonOption,
    VisibilityOption,
    fail,
    filters,
    library_at,
    say,
    say_json,
    scope_or_exit,
    tell,
)
from kb.scope import Scope
from kb.settings import Settings
from search.corpus import Corpus
from search.studies.shelf import STUDIES
from search.studies.sif_recommendations import STUDY as RECOMMENDATIONS
from search.studies.sif_recommendations import read_published
from search.studies.state import State, state_of
from search.studies.study import Answer, Ground, Study, StudyError
from search.studies.subjects import some
from search.studies.writing import PAGE, check_folder, json_of, write

# Work that takes longer than this, in seconds, is said to be going on.
_PATIENCE = 1.0


def mount_studies(app: typer.Typer) -> None:
    """Add the command on studies to the program."""
    app.command("study")(study_command)


def study_command(
    name: Annotated[str, typer.Argument(help="A study's name; without one, all are listed.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="The folder to write page, tables and figures to.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write even to a folder that is not empty; other files there are left.")
    ] = False,
    published: Annotated[
        Path | None,
        typer.Option(
            "--published", metavar="FILE", help="For sif-recommendations: a CSV of family,share to compare with."
        ),
    ] = None,
    visibility: VisibilityOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a study of the whole library: a page, a CSV for each table and an SVG for each figure, the same every time.

    With --json the tables are printed, and written too where --out names a folder.

    Exit status: 0 made or listed, 2 could not start: no such study, a folder that is not empty, or a file not read.
    """
    if not name:
        _list(as_json)
        return
    study = STUDIES.get(name)
    if study is None:
        fail(f"no study is known as {name!r}; `kb study` lists them")
    if out is None and not as_json:
        fail("say with --out where to write to")
    try:
        if out is not None:
            check_folder(out, force)
        shares = _published(study, published)
    except StudyError as error:
        fail(str(error))
    with library_at(data) as library:
        scope = scope_or_exit(library, filters(visibility=visibility))
        answer, state = _make(study, library, scope, shares)
        command = _command(study, out, published, visibility or [], library.settings)
        if out is not None:
            try:
                write(out, study, answer, state, library.authorities.standing, command)
            except OSError as error:
                fail(f"{out} could not be written: {error}")
    if as_json:
        say_json(json_of(study, answer, state, command))
        return
    for line in answer.said:
        say(line)
    say()
    say(
        f"Written: {out / PAGE if out else ''}, {some(len(answer.tables), 'table')}, {some(len(answer.figures), 'figure')}."
    )


def _list(as_json: bool) -> None:
    if as_json:
        say_json({"studies": [{"name": s.name, "title": s.title, "question": s.question} for s in STUDIES.values()]})
        return
    for study in STUDIES.values():
        say(f"{study.name}: {study.title}")
        say(f"  {study.question}")


def _published(study: Study, path: Path | None) -> Mapping[str, float] | None:
    if path is None:
        return None
    if study is not RECOMMENDATIONS:
        raise StudyError(f"--published is for {RECOMMENDATIONS.name} alone")
    return read_published(path)


def _make(study: Study, library: Library, scope: Scope, shares: Mapping[str, float] | None) -> tuple[Answer, State]:
    corpus = Corpus(library.catalogue, library.codebook)
    with library.catalogue.reading() as db:
        with patiently("reading what every review says"):
            held = corpus.held(db, scope)
        ground = Ground(library, corpus, held, scope, shares)
        state = state_of(db, ground)
    with patiently(f"making the study {study.name}"):
        return study.made(ground), state


@contextmanager
def patiently(what: str) -> Iterator[None]:
    """Say on stderr what is going on if it takes longer than a second."""
    timer = threading.Timer(_PATIENCE, tell, [f"kb: {what} …"])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _command(study: Study, out: Path | None, published: Path | None, visibility: list[str], settings: Settings) -> str:
    """Write the command that makes the study again; --force is left out, since another's folder may hold something."""
    words = ["kb", "study", study.name]
    words += ["--out", str(out)] if out else ["--json"]
    words += ["--published", str(published)] if published else []
    words += [word for one in visibility for word in ("--visibility", one)]
    if settings.data != Settings.model_fields["data"].default:
        words += ["--data", str(settings.data)]
    return shlex.join(words)
