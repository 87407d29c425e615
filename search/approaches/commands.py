"""The command on approaches: `kb approaches [NAME]`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated

import typer

from kb.approaches import Approach
from kb.catalogue.objects import Object
from kb.options import (
    PARTLY,
    AuthorityOption,
    DataOption,
    JsonOption,
    LimitOption,
    OffsetOption,
    RegionOption,
    TypeOption,
    VisibilityOption,
    fail,
    filters,
    library_at,
    say,
    say_json,
    scope_or_exit,
)
from search.approaches.answers import Approaches
from search.approaches.show import all_lines, mention_lines, one_lines
from search.corpus import Corpus
from search.retrieve import Engine


def mount_approaches(app: typer.Typer) -> None:
    """Add the command on approaches to the program."""
    app.command("approaches")(approaches_command)


def approaches_command(
    name: Annotated[str, typer.Argument(help="An approach, by id or title; without one, all are listed.")] = "",
    mentions: Annotated[
        bool, typer.Option("--mentions", help="List where reports name it, not what was judged before and after.")
    ] = False,
    limit: LimitOption = 10,
    offset: OffsetOption = 0,
    authority: AuthorityOption = None,
    region: RegionOption = None,
    type_: TypeOption = None,
    visibility: VisibilityOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what councils tried, where reports name it, and what inspectors judged before and after: an association.

    Exit status: 0 answered, 1 there is no such approach or nothing names it, 2 could not start.
    """
    if mentions and not name:
        fail("--mentions needs the name of an approach")
    wanted = filters(authority, region, type_, visibility=visibility)
    with library_at(data) as library:
        scope = scope_or_exit(library, wanted)
        engine = Engine(library)
        answers = Approaches(library, engine, Corpus(library.catalogue, library.codebook))
        if not name:
            _say(answers.all(scope), all_lines, as_json)
            return
        key = _known(name, answers.approaches)
        if key is None:
            fail(f"no approach is known as {name!r}; `kb approaches` lists them", PARTLY)
        answer = answers.one(key, scope, limit, offset)
        _say(answer, mention_lines if mentions else one_lines, as_json)
    if not answer["mentions"]:
        raise typer.Exit(PARTLY)


def _say(answer: Object, lines: Callable[[Object], Iterable[str]], as_json: bool) -> None:
    if as_json:
        say_json(answer)
        return
    for line in lines(answer):
        say(line)


def _known(name: str, approaches: Mapping[str, Approach]) -> str | None:
    """Find an approach by its id or title, however they are written."""
    wanted = " ".join(name.lower().replace("-", " ").split())
    for approach in approaches.values():
        if wanted in (approach.id.replace("-", " "), approach.title.lower().replace("-", " ")):
            return approach.id
    return None
