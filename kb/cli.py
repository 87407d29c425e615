"""The `kb` program: mounts each room's commands and adds the one that serves pages and API."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest import commands as workshop
from ingest.said import reading_of
from kb.options import DataOption, JsonOption, fail, settings_for
from search import commands as reading_room
from search.alike_commands import mount_alike
from search.approaches.commands import mount_approaches
from search.briefing.commands import mount_briefing
from search.cards.commands import mount_cards
from search.cases_commands import mount_cases
from search.peers_commands import mount_peers
from search.studies.commands import mount_studies
from search.trajectories.commands import mount_trajectories
from search.worklist_commands import mount_worklist

app = typer.Typer(
    name="kb",
    help="Lessons learned from inspections and peer reviews of children's services: searched, counted and cited.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
workshop.mount(app)
reading_room.mount(app)
mount_cases(app, reading_of)
mount_briefing(app)
mount_alike(app, reading_of)
mount_approaches(app)
mount_worklist(app)
mount_peers(app)
mount_cards(app)
mount_trajectories(app)
mount_studies(app)


@app.command("serve")
def serve_command(
    host: Annotated[str, typer.Option(help="Loopback address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8000,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Serve pages and API on this machine, until stopped. Exit status: 0 stopped, 2 could not start."""
    from kb.web.serve import ServeError, serve

    try:
        serve(settings_for(data), host, port, as_json)
    except ServeError as error:
        fail(str(error))


def main() -> None:
    """Run the program."""
    app()
