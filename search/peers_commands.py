"""The commands on help between councils: `kb peers` says who could help, `kb help-offers list` what they can give."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from kb.catalogue.objects import Object
from kb.offers import HelpRecord, HelpUnreadableError, offers_object
from kb.options import (
    PARTLY,
    DataOption,
    JsonOption,
    LimitOption,
    OffsetOption,
    RegionOption,
    TypeOption,
    VisibilityOption,
    fail,
    filters,
    group,
    library_at,
    say,
    say_json,
    scope_or_exit,
    tell,
)
from kb.scope import ScopeError
from search.corpus import Corpus
from search.peers import YEARS, Peers
from search.retrieve import Engine
from search.show import finding_lines
from search.since import grade_in_words


def mount_peers(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("peers")(peers_command)
    group(app, "help-offers", "What councils say they can give to others, and what they are giving.").command("list")(
        list_command
    )


def peers_command(
    for_: Annotated[
        str, typer.Option("--for", metavar="COUNCIL", help="The council to be helped, by name or GSS code.")
    ],
    theme: Annotated[str | None, typer.Option(help="The theme help is wanted with, by id.")] = None,
    pattern: Annotated[str | None, typer.Option(help="Or a named pattern, by id without its side.")] = None,
    years: Annotated[
        int, typer.Option(min=0, max=30, help="Full inspections of so many years, and the latest.")
    ] = YEARS,
    limit: LimitOption = 10,
    offset: OffsetOption = 0,
    region: RegionOption = None,
    type_: TypeOption = None,
    visibility: VisibilityOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find who could help a council: praised for what it needs, in circumstances like its own, with days to give.

    Exit status: 0 found, 1 nobody found, 2 could not start.
    """
    wanted = filters(region=region, type_=type_, visibility=visibility)
    with library_at(data) as library:
        scope = scope_or_exit(library, wanted)
        finder = Peers(library, Engine(library), Corpus(library.catalogue, library.codebook))
        try:
            success, gss = finder.success(theme, pattern), finder.council(for_)
            answer = finder.answer(success, gss, scope, date.today(), years, limit, offset)
        except (ScopeError, HelpUnreadableError) as error:
            fail(str(error))
    if as_json:
        say_json(answer)
    elif answer["total"]:
        _show(answer)
    if not answer["total"]:
        tell("nobody was found who could help")
        raise typer.Exit(PARTLY)


def list_command(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List what councils say they can give, and what they are giving.

    Exit status: 0 listed, 2 the record of help cannot be read or the library could not start.
    """
    with library_at(data) as library:
        try:
            answer = offers_object(HelpRecord(library.record.folder).read(), library.authorities, date.today())
        except HelpUnreadableError as error:
            fail(str(error))
    if as_json:
        say_json(answer)
        return
    for offer in answer["offers"]:
        until = f", until {offer['until']}" if offer["until"] else ""
        themes = f", for {', '.join(offer['themes'])}" if offer["themes"] else ""
        say(f"{offer['authority']}: {offer['remaining']} of {offer['days']} days a year left{themes}{until}")
        for gift in offer["gifts"]:
            say(f"   {gift['days']} days to {gift['to_authority']}, {gift['from']} to {gift['until']}")
    if not answer["offers"]:
        say("no council has said what it can give")


def _show(answer: Object) -> None:
    say(answer["purpose"])
    say(f"For {answer['for']['authority']}: {answer['title']}")
    for place, peer in enumerate(answer["peers"], start=answer["offset"] + 1):
        say(f"\n{place}. {peer['authority']} (likeness {peer['likeness']:.2f}): {peer['help']['says']}")
        for shared in peer["shared"]:
            say(f"   + {shared}")
        for differs in peer["differs"]:
            say(f"   - {differs}")
        for line in _judged(peer):
            say(f"   {line}")
        for found in peer["findings"]:
            for line in finding_lines(found, "   "):
                say(line)
    say(f"\n{len(answer['peers'])} shown of {answer['total']} councils.")
    for number, why in zip(answer["left_out"].values(), _WHY, strict=True):
        if number:
            say(f"{number} left out: {why}.")


_WHY = ("judged inadequate at the latest inspection", "no declared days left to give", "offer help with other themes")


def _judged(peer: Object) -> list[str]:
    judged = peer["judged"]
    lines = []
    if judged["grade"]:
        area = judged["area"].replace("-", " ")
        lines.append(f"Judged in {judged['day'][:4]}, {area}: {grade_in_words(judged['grade'])}.")
    if peer["also_weak"]:
        lines.append("The same inspection found weaknesses in this too.")
    if peer["earlier"]:
        lines.append(f"Turned round: found weak in {peer['earlier']['day'][:4]} ({peer['earlier']['review']}).")
    return lines
