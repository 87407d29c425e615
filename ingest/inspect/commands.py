"""`kb inspect`: how a file is read, as text, JSON, or a page beside the pictures of its own pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.inspect.inspection import Inspected, inspect
from ingest.inspect.sheet import write_sheet
from ingest.inspect.show import lines_of
from ingest.offer import OfferError, offered
from ingest.readers import readers
from kb.authorities import Authorities
from kb.codebook import CodebookError
from kb.codebook_files import read_codebook
from kb.options import DONE, PARTLY, DataOption, JsonOption, fail, say, say_json, settings_for, tell


def mount(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("inspect")(inspect_command)


def inspect_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A report or write-up.")],
    findings: Annotated[bool, typer.Option("--findings", help="Show every finding in full, with its place.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="DIR", help="Write the page images beside the reading, here.")
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how a file is read: by which reader and why, its judgements, outline, findings and all that was left out.

    Nothing is kept. Exit status: 0 read, 1 it cannot be read or reading it left a warning, 2 could not start.
    """
    settings = settings_for(data)
    if not file.is_file():
        fail(f"{file}: no such file")
    try:
        codebook = read_codebook(settings.content)
        (offer,) = offered([file])
        seen = inspect(
            offer,
            readers(codebook),
            Authorities.read(settings.content / "authorities.csv"),
            codebook,
            settings.max_file_mb * 1_000_000,
        )
    except (CodebookError, OfferError, OSError) as error:
        fail(str(error))
    if not isinstance(seen, Inspected):
        if as_json:
            say_json({"source": offer.name, "unreadable": seen.reason})
        else:
            tell(f"{offer.name}: {seen.reason}")
        raise typer.Exit(PARTLY)
    if html is not None:
        tell(f"written: {write_sheet(seen, html)}")
    if as_json:
        say_json(seen.to_json())
    else:
        for line in lines_of(seen, findings):
            say(line)
    raise typer.Exit(PARTLY if seen.warning else DONE)
