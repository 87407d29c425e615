"""The command on trajectories: `kb trajectory [COUNCIL|PATTERN]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from kb.catalogue.objects import Object
from kb.options import DataOption, JsonOption, VisibilityOption, fail, filters, library_at, say, say_json, scope_or_exit
from search.citation import framework_in_short
from search.corpus import Corpus
from search.trajectories.answers import Trajectories

PATTERN_SIDE = ".failure"


def mount_trajectories(app: typer.Typer) -> None:
    """Add the command on trajectories to the program."""
    app.command("trajectory")(trajectory_command)


def trajectory_command(
    asked: Annotated[
        str,
        typer.Argument(metavar="[COUNCIL|PATTERN]", help="A council, or a failure's id; without one, all councils."),
    ] = "",
    visibility: VisibilityOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Follow themes and patterns over a council's reviews, or one pattern, or all, over the councils.

    Exit status: 0 answered, 2 could not start, or neither a council nor a failure pattern is known by that name.
    """
    with library_at(data) as library:
        scope = scope_or_exit(library, filters(visibility=visibility))
        answers = Trajectories(library, Corpus(library.catalogue, library.codebook))
        council = library.authorities.find(asked) if asked else None
        if council is not None:
            answer, lines = answers.council(council.gss, scope), council_lines
        elif asked in library.codebook.patterns and asked.endswith(PATTERN_SIDE):
            answer, lines = answers.pattern(asked, scope), pattern_lines
        elif asked:
            fail(f"no council and no failure pattern is known as {asked!r}")
        else:
            answer, lines = answers.overall(scope), overall_lines
    if as_json:
        say_json(answer)
        return
    for line in lines(answer):
        say(line)


def council_lines(answer: Object) -> Iterator[str]:
    """Give a council's timeline and grid for a terminal."""
    yield f"{answer['authority']} ({answer['gss']})"
    for column in answer["timeline"]:
        grades = "; ".join(
            f"{area.replace('-', ' ')} {grade.replace('-', ' ')}" for area, grade in column["grades"].items()
        )
        held = grades or "no graded judgement" if column["held"] else "known, not held"
        yield f"  {column['day']}  {framework_in_short(column['framework'])}: {held}"
    for heading, rows in (("THEMES", answer["themes"]), ("PATTERNS EVER FOUND AS A WEAKNESS", answer["patterns"])):
        yield ""
        yield heading
        for row in rows:
            states = " > ".join(
                cell["state"].replace("-", " ") for cell in row["cells"] if cell["state"] != "not-covered"
            )
            yield f"  {row['title']}: {states}"
    if answer["followed"]:
        yield ""
        yield "WHAT PEER REVIEWS AND VISITS FOUND, AND THE NEXT INSPECTION"
        for step in answer["followed"]:
            yield f"  {step['title']}: {step['step']} > {step['inspection']}: {step['outcome'].replace('-', ' ')}"
    yield ""
    yield answer["warning"]


def pattern_lines(answer: Object) -> Iterator[str]:
    """Give one failure over all councils for a terminal."""
    yield answer["title"]
    yield lasting_in_words(answer)
    for council in answer["councils"]:
        yield f"  {council['authority']}: {council['says']}"
    if answer["with"]:
        yield "Strengths newly found where it was resolved:"
        for row in answer["with"]:
            yield f"  {row['found']} of {row['of']}: {row['title']}"
    yield answer["warning"]


def overall_lines(answer: Object) -> Iterator[str]:
    """Give what holds over all councils for a terminal."""
    yield f"Over {answer['inspections']} full inspections of {answer['authorities']} councils."
    yield ""
    yield "HOW LONG WEAKNESSES LAST"
    for row in answer["persistence"]:
        if row["spells"] is not None:
            yield f"  {row['title']}"
            yield f"    {lasting_in_words(row)}"
    yield ""
    yield "WHICH RESOLVE TOGETHER"
    for row in answer["together"]:
        yield f"  {row['together']} of {row['of']}: {' and '.join(row['subjects'])}"
    yield ""
    yield "FROM INADEQUATE TO GOOD"
    for path in answer["routes"]["paths"]:
        yield f"  {path['councils']}: {' > '.join(grade.replace('-', ' ') for grade in path['grades'])}"
    for row in answer["routes"]["success"]:
        here, there = row["arrived"], row["stayed"]
        counts = f"{here['found']} of {here['of']} that reached good, {there['found']} of {there['of']} others"
        yield f"  newly found in {counts}: {row['title']}"
    yield ""
    yield answer["warning"]


def lasting_in_words(row: Object) -> str:
    """Say how long a weakness lasts, with every count."""
    if row["spells"] is None:
        return "Provisional: not yet measured on enough reviews to give a figure."
    said = f"Raised {row['spells']} times, seen resolved {row['resolved']} times."
    if row["half"]:
        low, high = row["half"]
        said += (
            f" Half were resolved within {high:g} years."
            if low == high
            else f" Half were resolved within {low:g} to {high:g} years."
        )
    after = row["after"]
    return f"{said} After {after['years']:g} years {after['open']} of {after['of']} still lasted ({after['not_known']} not known)."
