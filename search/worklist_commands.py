"""The command that lists councils for planning support: `kb worklist`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

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
    filters,
    library_at,
    say,
    say_json,
    scope_or_exit,
    tell,
)
from search.citation import framework_in_short
from search.corpus import Corpus
from search.since import grade_in_words
from search.worklist import Sort, Worklist


def mount_worklist(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("worklist")(worklist_command)


def worklist_command(
    sort: Annotated[
        Sort, typer.Option(help="Longest since an inspection, name, region, weakest grade, or latest fall first.")
    ] = Sort.SINCE,
    limit: LimitOption = 20,
    offset: OffsetOption = 0,
    authority: AuthorityOption = None,
    region: RegionOption = None,
    type_: TypeOption = None,
    visibility: VisibilityOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List councils to plan support: inspections, what they found, what came since, and dated signs of decline.

    Exit status: 0 listed, 1 no council passes the filters, 2 could not start.
    """
    wanted = filters(authority, region, type_, visibility=visibility)
    with library_at(data) as library:
        scope = scope_or_exit(library, wanted)
        corpus = Corpus(library.catalogue, library.codebook)
        answer = Worklist(library, corpus).answer(scope, date.today(), sort, limit, offset)
    if as_json:
        say_json(answer)
    elif answer["total"]:
        _show(answer)
    if not answer["total"]:
        tell("no council passes the filters")
        raise typer.Exit(PARTLY)


def _show(answer: Object) -> None:
    say(answer["purpose"])
    for row in answer["rows"]:
        say(f"\n{row['authority']} ({row['region']}, {row['type']})")
        say(f"   {_latest(row)}")
        for judged in row["history"][1:]:
            say(f"   before: {_judged(judged)}")
        for review in row["later"]:
            say(f"   since: {framework_in_short(review['framework'])}, inspected {review['day']}")
        for known in row["known_not_held"]:
            say(f"   known, not held: {framework_in_short(known['framework'])}, {known['day']}")
        for sign in row["signs"]:
            say(f"   sign: {sign['text']}")
        for theme in row["unresolved"]:
            say(f"   unresolved: {theme['title']}. {theme['text']} [{theme['found'][-1]['finding']}]")
    say(f"\n{len(answer['rows'])} shown of {answer['total']} councils, sorted by {answer['sort']}.")


def _latest(row: Object) -> str:
    if row["latest"] is None:
        return "no graded full inspection is held"
    return f"{row['months_since']} months since {_judged(row['latest'])}"


def _judged(judged: Object) -> str:
    """Write an inspection with its grade, or each area's where it has no overall one."""
    areas = "; ".join(f"{g['area'].replace('-', ' ')} {grade_in_words(g['grade'])}" for g in judged["grades"])
    said = grade_in_words(judged["overall"]) if judged["overall"] else f"no overall grade ({areas})"
    return f"{framework_in_short(judged['framework'])}, inspected {judged['day']}: {said}"
