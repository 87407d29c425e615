"""The workshop's commands: ingest, rebuild, check."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from ingest import deciding_commands, offering_commands, writeup_commands
from ingest.classify import commands as training
from ingest.inspect import commands as inspecting
from ingest.offer import OfferError, offered
from ingest.rebuilding import check, mend, rebuild, to_restore
from ingest.workshop import make_workshop
from kb.library import Library
from kb.options import DONE, PARTLY, DataOption, JsonOption, fail, library_at, say, say_json, settings_for, tell
from kb.progress import bar
from kb.values import Outcome, Status

_STOPPED = 130


def mount(app: typer.Typer) -> None:
    """Add the workshop's commands to the program."""
    app.command("ingest")(ingest_command)
    app.command("rebuild")(rebuild_command)
    app.command("check")(check_command)
    inspecting.mount(app)
    writeup_commands.mount(app)
    deciding_commands.mount(app)
    offering_commands.mount(app)
    training.mount(app)


def ingest_command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders to read.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read reports and write-ups into the library.

    Exit status: 0 all read, 1 some skipped, 2 could not start, 130 stopped by Ctrl-C (the next run goes on).
    """
    try:
        offers = offered(paths, settings_for(data).own_paths)
    except OfferError as error:
        fail(str(error))
    with library_at(data) as library:
        workshop = make_workshop(library)
        _shelve(library, workshop.ingest(offers), len(offers), "reading", as_json)


def rebuild_command(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Make all that is derived again from the record: catalogue and indexes (unchanged text is not embedded again).

    Exit status: 0 all rebuilt, 1 some originals could not be read, 2 could not start.
    """
    with library_at(data, any_layout=True) as library:
        kept = to_restore(library)
        if not library.lock.take("kb rebuild"):
            fail(f"{library.lock.owner()} is using the library: stop it first")
        _shelve(library, rebuild(make_workshop(library), kept), len(kept), "rebuilding", as_json)


def check_command(
    data: DataOption = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say whether record, catalogue, cache and indexes agree.

    Exit status: 0 they agree, 1 they do not, 2 could not start.
    """
    with library_at(data) as library:
        faults = check(library)
        if fix and faults:
            mend(make_workshop(library))
            faults = check(library)
        if as_json:
            say_json({"ok": not faults, "faults": [fault.to_json() for fault in faults]})
        for fault in [] if as_json else faults:
            say(f"{fault.what}" + ("" if fault.mendable else " (cannot be mended here)"))
        if not faults and not as_json:
            say("record, catalogue, cache and indexes agree")
    raise typer.Exit(PARTLY if faults else DONE)


def _shelve(library: Library, outcomes: Iterable[Outcome], total: int, what: str, as_json: bool) -> None:
    counts: Counter[Status] = Counter()
    try:
        with bar(what, total) as step:
            for outcome in outcomes:
                counts[outcome.status] += 1
                _report(outcome, as_json)
                step(outcome.source)
        _catch_up(library)
    except KeyboardInterrupt:
        tell(f"stopped: {sum(counts.values())} of {total} done; run it again to go on")
        raise typer.Exit(_STOPPED) from None
    tell(", ".join(f"{counts[status]} {status}" for status in Status if counts[status]) or "nothing to read")
    raise typer.Exit(PARTLY if counts[Status.SKIPPED] else DONE)


def _report(outcome: Outcome, as_json: bool) -> None:
    if as_json:
        say(json.dumps(outcome.to_json(), ensure_ascii=False))
    elif outcome.status is Status.SKIPPED:
        tell(f"skipped {outcome.source}: {outcome.reason}")
    elif outcome.status is not Status.UNCHANGED or outcome.reason:
        say(f"{outcome.status} {outcome.source}" + (f" ({outcome.reason})" if outcome.reason else ""))


def _catch_up(library: Library) -> None:
    if not library.catch_up("kb ingest"):
        tell(f"{library.lock.owner()} is bringing the indexes up to date")
