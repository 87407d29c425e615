"""The command by which a person overrules the classifier: `kb label`."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.deciding import DecisionError, NotFollowedError, UnknownFindingError, decide
from ingest.workshop import make_workshop
from kb.options import PARTLY, DataOption, JsonOption, fail, library_at, say, say_json, tell

_NONE = "none"


def mount(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("label")(label_command)


def label_command(
    finding: Annotated[str, typer.Argument(help="The finding's id.")],
    by: Annotated[str, typer.Option(help="Who decides: a name or a post.")],
    polarity: Annotated[str | None, typer.Option(help="strength, weakness, mixed or neutral.")] = None,
    theme: Annotated[
        list[str] | None, typer.Option(help="A theme it is about, by id, of all its themes; 'none' for none.")
    ] = None,
    pattern: Annotated[
        list[str] | None,
        typer.Option(help="A named pattern it is an instance of, by id without its side, of all of them; or 'none'."),
    ] = None,
    extent: Annotated[str | None, typer.Option(help="widespread, some, small or not-stated.")] = None,
    status: Annotated[str | None, typer.Option(help="current, past, improving or planned.")] = None,
    note: Annotated[str | None, typer.Option(help="Why, for whoever reads the record.")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a finding is, where the library has it wrong; the label wins from now on, and later trains it.

    What is left out stays as the library reads it; a later label on the same finding replaces this one whole.
    Exit status: 0 labelled, 1 kept but not followed yet, 2 not labelled.
    """
    with library_at(data) as library:
        workshop = make_workshop(library)
        for unread in workshop.decisions.read().unread:
            tell(f"{workshop.decisions.path}, line {unread.line} is skipped: {unread.reason}")
        try:
            made = decide(
                workshop,
                finding,
                by,
                polarity=polarity,
                themes=_listed(theme),
                patterns=_listed(pattern),
                extent=extent,
                status=status,
                note=note,
            )
        except UnknownFindingError as error:
            fail(str(error))
        except DecisionError as error:
            fail(f"{error.field}: {error}")
        except NotFollowedError as error:
            fail(str(error), PARTLY)
        if as_json:
            say_json(made)
            return
        said = [made["polarity"], *made["themes"], *made["patterns"], made["extent"], made["status"]]
        say(f"{made['id']}: {', '.join(part for part in said if part)}")


def _listed(given: list[str] | None) -> list[str] | None:
    """Tell 'none at all' from 'not said': an option that is not given says nothing."""
    return None if not given else [] if given == [_NONE] else given
