"""`kb like` finds more like a finding; `kb answer` finds what answers a whole document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from kb.library import Library
from kb.options import (
    PARTLY,
    AuthorityOption,
    DataOption,
    FrameworkOption,
    GradeOption,
    JsonOption,
    KindOption,
    LimitOption,
    OffsetOption,
    PolarityOption,
    RegionOption,
    SideOption,
    SinceOption,
    SpreadOption,
    ThemeOption,
    TypeOption,
    UntilOption,
    VisibilityOption,
    fail,
    filters,
    library_at,
    say,
    say_json,
    scope_or_exit,
    tell,
)
from kb.protocols import Saying, UnreadableError
from kb.web.asked import Side
from search.alike import answer_document, like_finding
from search.answer import Answer
from search.retrieve import Engine, How
from search.show import NOTHING_CLOSE, search_lines


def mount_alike(app: typer.Typer, reading: Callable[[Library], Saying]) -> None:
    """Add the commands to the program; `reading` gives what reads a file for a library."""
    app.command("like")(like_command)

    @app.command("answer")
    def answer_command(
        path: Annotated[Path, typer.Argument(help="A report, write-up or other text: PDF, Word, HTML or plain text.")],
        limit: LimitOption = 10,
        offset: OffsetOption = 0,
        side: SideOption = Side.READ,
        spread: SpreadOption = True,
        authority: AuthorityOption = None,
        region: RegionOption = None,
        type_: TypeOption = None,
        framework: FrameworkOption = None,
        since: SinceOption = None,
        until: UntilOption = None,
        grade: GradeOption = None,
        theme: ThemeOption = None,
        polarity: PolarityOption = None,
        kind: KindOption = None,
        visibility: VisibilityOption = None,
        data: DataOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Find what answers a whole document, by the things that it says; nothing of it is kept.

        Exit status: 0 found, 1 nothing close, 2 could not start or read.
        """
        wanted = filters(authority, region, type_, framework, since, until, grade, theme, polarity, kind, visibility)
        with library_at(data) as library:
            scope = scope_or_exit(library, wanted)
            try:
                said = reading(library)(path.read_bytes(), path.name)
            except (UnreadableError, OSError) as error:
                fail(str(error))
            library.await_indexes("kb answer")
            how = How(side.polarity, spread)
            _say(answer_document(Engine(library), said, scope, limit, offset, how), as_json)


def like_command(
    finding: Annotated[str, typer.Argument(help="The finding's id.")],
    limit: LimitOption = 10,
    offset: OffsetOption = 0,
    side: SideOption = Side.READ,
    spread: SpreadOption = True,
    authority: AuthorityOption = None,
    region: RegionOption = None,
    type_: TypeOption = None,
    framework: FrameworkOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    grade: GradeOption = None,
    theme: ThemeOption = None,
    polarity: PolarityOption = None,
    kind: KindOption = None,
    visibility: VisibilityOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find more like a finding, of its own side first. Exit status: 0 found, 1 nothing close, 2 could not start."""
    wanted = filters(authority, region, type_, framework, since, until, grade, theme, polarity, kind, visibility)
    with library_at(data) as library:
        scope = scope_or_exit(library, wanted)
        library.await_indexes("kb like")
        answer = like_finding(Engine(library), finding, scope, limit, offset, How(side.polarity, spread))
        if answer is None:
            fail(f"no finding has the id {finding!r}")
        _say(answer, as_json)


def _say(answer: Answer, as_json: bool) -> None:
    if as_json:
        say_json(answer.to_json())
    elif answer.findings:
        for line in search_lines(answer):
            say(line)
    if not answer.findings:
        tell(NOTHING_CLOSE)
        raise typer.Exit(PARTLY)
