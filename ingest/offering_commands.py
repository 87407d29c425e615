"""The commands by which help between councils is entered: `kb help-offers declare` and `kb help-offers give`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from ingest.offering import OfferingError, declare, give
from kb.catalogue.objects import Object
from kb.library import Library
from kb.offers import HelpUnreadableError, Subsidy
from kb.options import DataOption, JsonOption, fail, group, library_at, say, say_json

GROUP = "help-offers"
SAID = "What councils say they can give to others, and what they are giving."
_DAY = ["%Y-%m-%d"]
CouncilArgument = Annotated[str, typer.Argument(metavar="COUNCIL", help="The council that helps, by name or GSS code.")]
ByOption = Annotated[str, typer.Option(help="Who enters this: a name or a post.")]


def mount(app: typer.Typer) -> None:
    """Add the commands to the program."""
    offers = group(app, GROUP, SAID)
    offers.command("declare")(declare_command)
    offers.command("give")(give_command)


def declare_command(
    council: CouncilArgument,
    days: Annotated[int, typer.Option(min=0, max=366, help="Days a year it can give; 0 says that it can give none.")],
    subsidy: Annotated[Subsidy, typer.Option(help="Fully subsidised, partly, or at full cost to the council helped.")],
    by: ByOption,
    theme: Annotated[list[str] | None, typer.Option(help="Only with this theme, by id; may be given again.")] = None,
    from_: Annotated[datetime | None, typer.Option("--from", formats=_DAY, help="First day, YYYY-MM-DD.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=_DAY, help="Last day, YYYY-MM-DD.")] = None,
    contact: Annotated[str | None, typer.Option(help="The post to write to.")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Enter how many days a year a council can give to others; it replaces what it said before.

    Exit status: 0 entered, 2 not entered.
    """
    dates = {"start": _day(from_), "until": _day(until)}
    _enter(
        data,
        as_json,
        lambda library: declare(library, council, days, subsidy, by, themes=theme or (), contact=contact, **dates),
    )


def give_command(
    council: CouncilArgument,
    to: Annotated[str, typer.Option(metavar="COUNCIL", help="The council that is helped, by name or GSS code.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days in all.")],
    from_: Annotated[datetime, typer.Option("--from", formats=_DAY, help="First day, YYYY-MM-DD.")],
    until: Annotated[datetime, typer.Option(formats=_DAY, help="Last day, YYYY-MM-DD.")],
    by: ByOption,
    theme: Annotated[str | None, typer.Option(help="The theme it helps with, by id.")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Enter what a council gives to another; refused when it goes beyond what it declared, on any day.

    Exit status: 0 entered, 2 not entered.
    """
    _enter(
        data,
        as_json,
        lambda library: give(library, council, to, days, from_.date(), until.date(), by, theme=theme),
    )


def _enter(data: Path | None, as_json: bool, work: Callable[[Library], Object]) -> None:
    with library_at(data) as library:
        try:
            made = work(library)
        except OfferingError as error:
            fail(f"{error.field}: {error}")
        except HelpUnreadableError as error:
            fail(str(error))
    if as_json:
        say_json(made)
    else:
        say(f"{made['authority']}: {made['remaining']} of {made['days']} days left to give today")


def _day(said: datetime | None) -> date | None:
    return said.date() if said else None
