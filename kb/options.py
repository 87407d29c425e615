"""Options that every command shares, so that `--data`, `--json` and the filters mean the same everywhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from kb.catalogue.store import CatalogueError
from kb.codebook import CodebookError
from kb.embedder import ModelError
from kb.filters import HELP, Filters
from kb.library import Library, make_library
from kb.scope import Scope, ScopeError
from kb.settings import Settings
from kb.web.asked import Side

# Exit statuses: 0 done, 1 done but something was skipped, found wrong or not found, 2 could not start.
DONE, PARTLY, CANNOT = 0, 1, 2

DataOption = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="The data folder (default ./var, or KB_DATA).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print machine-readable JSON.")]
LimitOption = Annotated[int, typer.Option("-n", "--limit", min=1, max=1000, help="At most this many.")]
OffsetOption = Annotated[int, typer.Option("--offset", min=0, help="Leave out this many first.")]

AuthorityOption = Annotated[list[str] | None, typer.Option("--authority", help=HELP["authority"])]
RegionOption = Annotated[list[str] | None, typer.Option("--region", help=HELP["region"])]
TypeOption = Annotated[list[str] | None, typer.Option("--type", help=HELP["type"])]
FrameworkOption = Annotated[list[str] | None, typer.Option("--framework", help=HELP["framework"])]
SinceOption = Annotated[str | None, typer.Option("--since", help=HELP["since"])]
UntilOption = Annotated[str | None, typer.Option("--until", help=HELP["until"])]
GradeOption = Annotated[list[str] | None, typer.Option("--grade", help=HELP["grade"])]
ThemeOption = Annotated[list[str] | None, typer.Option("--theme", help=HELP["theme"])]
PolarityOption = Annotated[list[str] | None, typer.Option("--polarity", help=HELP["polarity"])]
KindOption = Annotated[list[str] | None, typer.Option("--kind", help=HELP["kind"])]
VisibilityOption = Annotated[list[str] | None, typer.Option("--visibility", help=HELP["visibility"])]
SideOption = Annotated[Side, typer.Option("--side", help="Rank for this side; read: the one that is asked about.")]
SpreadOption = Annotated[
    bool, typer.Option("--spread/--no-spread", help="Keep one council from filling a page, or let it.")
]
EverOption = Annotated[bool, typer.Option("--ever", help=HELP["ever"])]


def group(app: typer.Typer, name: str, said: str) -> typer.Typer:
    """Give a group of commands that several rooms add to, made by the first that asks for it."""
    for held in app.registered_groups:
        if held.name == name and held.typer_instance is not None:
            return held.typer_instance
    made = typer.Typer(help=said, no_args_is_help=True)
    app.add_typer(made, name=name)
    return made


def filters(
    authority: list[str] | None = None,
    region: list[str] | None = None,
    type_: list[str] | None = None,
    framework: list[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    grade: list[str] | None = None,
    theme: list[str] | None = None,
    polarity: list[str] | None = None,
    kind: list[str] | None = None,
    visibility: list[str] | None = None,
    ever: bool = False,
) -> Filters:
    """Gather the filter options of a command into one value."""
    return Filters(
        authority=tuple(authority or ()),
        region=tuple(region or ()),
        type=tuple(type_ or ()),
        framework=tuple(framework or ()),
        since=since,
        until=until,
        grade=tuple(grade or ()),
        theme=tuple(theme or ()),
        polarity=tuple(polarity or ()),
        kind=tuple(kind or ()),
        visibility=tuple(visibility or ()),
        ever=ever,
    )


def scope_or_exit(library: Library, wanted: Filters) -> Scope:
    """Check the filters; on an unknown word say so on stderr and exit with status 2."""
    try:
        return wanted.scope(library.authorities, library.codebook)
    except ScopeError as error:
        fail(str(error))


def settings_for(data: Path | None) -> Settings:
    """Give the settings, with the data folder named on the command line where one was."""
    return Settings(data=data) if data is not None else Settings()


@contextmanager
def library_at(data: Path | None, any_layout: bool = False) -> Iterator[Library]:
    """Open the library for a command; what keeps it from opening is one line on stderr and exit status 2.

    `any_layout` opens even a catalogue made by an older program, for a rebuild.
    """
    try:
        opened = make_library(settings_for(data), any_layout=any_layout)
    except (CatalogueError, CodebookError, ModelError, OSError, ValueError) as error:
        fail(str(error))
    try:
        yield opened
    finally:
        opened.close()


def fail(message: str, status: int = CANNOT) -> NoReturn:
    """Say on stderr what went wrong and leave with a status."""
    tell(f"kb: {message}")
    raise typer.Exit(status)


def tell(text: str) -> None:
    """Print one line about the work, or what went wrong, on stderr."""
    print(text, file=sys.stderr)  # noqa: T201 - a command's own voice


def say(text: str = "") -> None:
    """Print one line of an answer on stdout."""
    print(text)  # noqa: T201 - a command's own voice


def say_json(value: object) -> None:
    """Print one JSON document on stdout."""
    say(json.dumps(value, ensure_ascii=False, indent=2))
