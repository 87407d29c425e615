"""The officers' commands: `kb new writeup` and `kb writeup publish`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import frontmatter
import typer

from ingest.newwriteup import Draft, DraftError, DraftFinding, save_writeup
from ingest.offer import Offered
from ingest.workshop import make_workshop
from kb.library import Library
from kb.options import CANNOT, PARTLY, DataOption, JsonOption, fail, library_at, say, say_json, tell
from kb.record import write_atomically
from kb.values import Outcome, Polarity, Status, Visibility


def mount(app: typer.Typer) -> None:
    """Add the officers' commands to the program."""
    new = typer.Typer(help="Write something new.", no_args_is_help=True)
    new.command("writeup")(new_writeup)
    app.add_typer(new, name="new")
    writeup = typer.Typer(help="What happens to a write-up.", no_args_is_help=True)
    writeup.command("publish")(publish)
    app.add_typer(writeup, name="writeup")


def new_writeup(
    authority: Annotated[str, typer.Option(help="Council, by name or GSS code.")],
    framework: Annotated[str, typer.Option(help="Framework of the review, such as 'ilacs'.")],
    finding: Annotated[
        list[str], typer.Option(help="A finding in your own words; 'strength:' or 'weakness:' before it says which.")
    ],
    start: Annotated[str | None, typer.Option(help="First day of the inspection, YYYY-MM-DD.")] = None,
    end: Annotated[str | None, typer.Option(help="Last day of the inspection, YYYY-MM-DD.")] = None,
    published: Annotated[str | None, typer.Option(help="Day the report was published, YYYY-MM-DD.")] = None,
    url: Annotated[str | None, typer.Option(help="Address of the published report.")] = None,
    author: Annotated[str | None, typer.Option(help="Who signs it: a role or a name.")] = None,
    visibility: Annotated[str, typer.Option(help="Who may read it.")] = Visibility.OWN_COUNCIL.value,
    lesson: Annotated[list[str] | None, typer.Option(help="A lesson you draw, in your own words.")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write down a review's findings in your own words and make them searchable at once.

    The write-up is kept as Markdown in the data folder's writeups/. Exit status: 0 saved, 2 not saved.
    """
    with library_at(data) as library:
        try:
            draft = Draft(
                authority=authority,
                framework=framework,
                inspection_start=_day("--start", start),
                inspection_end=_day("--end", end),
                published=_day("--published", published),
                url=url,
                author=author,
                visibility=visibility,
                findings=[_finding(text) for text in finding],
                lessons=lesson or [],
            )
            outcome = save_writeup(make_workshop(library), draft)
        except DraftError as error:
            fail(f"{error.field}: {error}")
        _tell_outcome(outcome, as_json)


def publish(
    name: Annotated[str, typer.Argument(help="The write-up's file name in the data folder's writeups/.")],
    public: Annotated[bool, typer.Option("--public", help="Make it public; without this it is only shown.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what would become public, and with --public copy the write-up into content/writeups/.

    Exit status: 0 published, 1 only shown, 2 could not be published.
    """
    with library_at(data) as library:
        file = library.settings.writeups_path / Path(name).name
        try:
            post = frontmatter.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            fail(f"{file}: {error}")
        post.metadata["visibility"] = Visibility.PUBLIC.value
        text = frontmatter.dumps(post, sort_keys=False) + "\n"
        target = library.settings.content / "writeups" / file.name
        tell(f"this becomes public, as {target}:\n\n{text}")
        if not public:
            tell("nothing was published: say --public to do so")
            raise typer.Exit(PARTLY)
        if target.exists() and target.read_text(encoding="utf-8") != text:
            fail(f"{target}: there is already another write-up of that name")
        # Both copies are the same bytes, so that whichever is read again says the same.
        for path in (target, file):
            write_atomically(path, text.encode())
        _tell_outcome(_publish(library, target), as_json)


def _publish(library: Library, target: Path) -> Outcome:
    outcome = make_workshop(library).ingest_one(Offered(target, f"writeups/{target.name}"))
    library.catch_up("kb writeup publish")
    return outcome


def _finding(text: str) -> DraftFinding:
    side, colon, words = text.partition(":")
    if colon and side.strip().lower() in set(Polarity):
        return DraftFinding(words.strip(), polarity=side.strip().lower())
    return DraftFinding(text.strip())


def _day(option: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise DraftError(option, f"{text!r} is not a day that exists; write YYYY-MM-DD") from error


def _tell_outcome(outcome: Outcome, as_json: bool) -> None:
    if as_json:
        say_json(outcome.to_json())
    else:
        say(f"{outcome.status} {outcome.source}: {outcome.n_findings} findings in {outcome.review}")
    if outcome.status is Status.SKIPPED:
        tell(outcome.reason or "")
        raise typer.Exit(CANNOT)
