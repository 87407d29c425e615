"""The briefing's commands: `kb briefing new` writes one, `kb briefing verify` checks one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from kb.options import (
    PARTLY,
    AuthorityOption,
    DataOption,
    EverOption,
    FrameworkOption,
    GradeOption,
    JsonOption,
    KindOption,
    PolarityOption,
    RegionOption,
    SinceOption,
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
from kb.record import write_atomically
from search.briefing.lines import many
from search.briefing.verdict import Verdict
from search.briefing.verifying import verify
from search.briefing.writing import BriefingError, write
from search.patterns import A_SIDE, Patterns
from search.retrieve import Engine


def mount_briefing(app: typer.Typer) -> None:
    """Add the sub-commands on briefings to the program."""
    briefing = typer.Typer(help="Write and verify briefings in which every line is cited.", no_args_is_help=True)
    briefing.command("new")(new_briefing)
    briefing.command("verify")(verify_briefing)
    app.add_typer(briefing, name="briefing")


def new_briefing(
    question: Annotated[str, typer.Option("--question", help="The question the briefing answers.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.md", help="Where to write it, over what stands there.")],
    title: Annotated[str | None, typer.Option(help="Its title (default: the question).")] = None,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, max=A_SIDE, help="At most this many a side.")] = 5,
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
    ever: EverOption = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a briefing in Markdown: common weaknesses and strengths, counted, quoted, cited, with their sources.

    Nothing is written that `kb briefing verify` would refuse. Exit status: 0 written, 1 nothing close was found, 2
    could not be written.
    """
    asked = filters(authority, region, type_, framework, since, until, grade, theme, polarity, kind, visibility, ever)
    if not question.strip():
        fail("--question: say what the briefing is to answer")
    with library_at(data) as library:
        scope = scope_or_exit(library, asked)
        library.await_indexes("kb briefing")
        answer = Patterns(library, Engine(library)).answer(question, scope)
        if not answer.close:
            fail(f"nothing close was found for {answer.query!r} with these filters; no briefing was written", PARTLY)
        try:
            made = write(library, answer, asked, scope, datetime.now(UTC).date(), title, limit)
        except BriefingError as error:
            fail(str(error), PARTLY)
        for reason in made.left_out:
            tell(f"left out: {reason}")
        verdict = verify(library, made.text)
        if not verdict.ok:
            _tell_problems(out, verdict)
            fail(f"{out}: not written: the briefing would not hold")
        try:
            write_atomically(out, made.text.encode())
        except OSError as error:
            fail(f"{out}: cannot be written: {error.strerror or error}")
    if as_json:
        say_json({"out": str(out), **verdict.to_json()})
    else:
        say(f"{out}: {_holds(verdict)}")


def verify_briefing(
    file: Annotated[Path, typer.Argument(metavar="FILE.md", help="The briefing to check.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check that every line of a briefing is cited, every quotation verbatim and every figure as it counts now.

    Exit status: 0 all of it holds, 1 something does not (each problem is a line on stderr), 2 could not be read.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        fail(f"{file}: cannot be read: {error.strerror or error}")
    except UnicodeDecodeError:
        fail(f"{file}: is not text in UTF-8: this is no briefing")
    with library_at(data) as library:
        verdict = verify(library, text)
    if as_json:
        say_json(verdict.to_json())
    _tell_problems(file, verdict)
    if not verdict.ok:
        raise typer.Exit(PARTLY)
    if not as_json:
        say(f"{file}: holds: {_holds(verdict)}")


def _tell_problems(file: Path, verdict: Verdict) -> None:
    for problem in verdict.problems:
        tell(f"{file}: line {problem.line}: {' '.join(problem.problem.split())}")


def _holds(verdict: Verdict) -> str:
    counted = ((verdict.statements, "statement"), (verdict.quotations, "quotation"), (verdict.figures, "figure line"))
    return ", ".join(many(count, noun) for count, noun in counted)
