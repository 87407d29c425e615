"""The commands on patterns nobody has named yet, `kb patterns propose` and `accept`, under `kb patterns` itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from kb.catalogue.objects import Object
from kb.codebook import CodebookError
from kb.options import (
    PARTLY,
    DataOption,
    JsonOption,
    PolarityOption,
    ThemeOption,
    fail,
    filters,
    library_at,
    say,
    say_json,
    scope_or_exit,
    tell,
)
from kb.values import Polarity
from search.accepting import Naming, accept
from search.proposing import LEAST_COUNCILS, SIDES, Candidate, propose

_ALSO = (
    "Also: `kb patterns propose` gives findings that no named pattern covers, grouped; "
    "`kb patterns accept` names a group. A question that is only one of these words follows `--`."
)


def mount_patterns(app: typer.Typer, answering: Callable[..., None]) -> None:
    """Add `kb patterns` to the program: `answering` is what it does unless its first word names a command of its own."""

    @cache
    def own() -> Any:
        alone = typer.Typer(add_completion=False)
        alone.command("patterns", epilog=_ALSO)(answering)
        return typer.main.get_command(alone)

    class Answering(TyperGroup):
        """A group of commands that answers by itself when the first word is none of them."""

        def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
            if args and args[0] in self.commands:
                return super().make_context(info_name, args, parent, **extra)
            return own().make_context(info_name, args, parent, **extra)

    group = typer.Typer(cls=Answering, help=(answering.__doc__ or "").partition("\n")[0])
    group.command("propose")(propose_command)
    group.command("accept")(accept_command)
    app.add_typer(group, name="patterns")


def propose_command(
    least: Annotated[
        int, typer.Option("--least-councils", metavar="N", min=1, help="Only what this many councils show.")
    ] = LEAST_COUNCILS,
    theme: ThemeOption = None,
    polarity: PolarityOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Group the findings no named pattern covers, for a person to name. Exit status: 0 found, 1 none, 2 could not start."""
    with library_at(data) as library:
        scope = scope_or_exit(library, filters(theme=theme, polarity=polarity))
        if unsided := [p for p in scope.polarities if p not in SIDES]:
            fail(f"--polarity: a pattern is a weakness or a strength, not {unsided[0]}")
        found = propose(library, scope.themes, scope.polarities, least)
    if as_json:
        say_json({"least_councils": least, "candidates": [candidate.to_json() for candidate in found]})
    for candidate in () if as_json else found:
        _show(candidate)
    if not found:
        tell("No group of so many councils is without a named pattern.")
        raise typer.Exit(PARTLY)


def accept_command(
    candidate: Annotated[str, typer.Argument(metavar="CANDIDATE", help="The candidate's id, as proposed.")],
    id_: Annotated[str, typer.Option("--id", help="The pattern's id, such as early-help-offer; never changed later.")],
    title: Annotated[str, typer.Option("--title", help="A short title.")],
    failure: Annotated[str, typer.Option("--failure", help="The weakness in one sentence of your own.")],
    success: Annotated[str, typer.Option("--success", help="The strength that answers it, likewise.")],
    failures: Annotated[
        list[str] | None, typer.Option("--failure-example", help="A phrasing of your own; repeatable.")
    ] = None,
    successes: Annotated[
        list[str] | None, typer.Option("--success-example", help="A phrasing of your own; repeatable.")
    ] = None,
    cues: Annotated[
        list[str] | None, typer.Option("--cue", help="A regular expression, in lower case; repeatable.")
    ] = None,
    counts: Annotated[list[str] | None, typer.Option("--counts", help="What is an instance; repeatable.")] = None,
    excludes: Annotated[list[str] | None, typer.Option("--not", help="What is none; repeatable.")] = None,
    hood: Annotated[str, typer.Option("--hood", help="The family of recommendations it comes nearest to.")] = "other",
    enabler: Annotated[
        str | None, typer.Option("--enabler", help="The enabler that answers it (default: the theme's).")
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Name a proposed group: append it to content/patterns.yaml. Exit status: 0 written, 2 refused or not known."""
    naming = Naming(
        id=id_,
        title=title,
        failure=failure,
        success=success,
        failure_examples=tuple(failures or ()),
        success_examples=tuple(successes or ()),
        cues=tuple(cues or ()),
        counts=tuple(counts or ()),
        excludes=tuple(excludes or ()),
        hood=hood,
        enabler=enabler,
    )
    with library_at(data) as library:
        chosen = next((c for c in propose(library, least_councils=1) if c.id == candidate), None)
        if chosen is None:
            fail(f"no candidate has the id {candidate!r}; `kb patterns propose` gives them")
        try:
            entry = accept(library.settings.content, library.codebook, chosen, naming)
        except (CodebookError, OSError) as error:
            fail(str(error))
    _said(entry, as_json)


def _said(entry: Object, as_json: bool) -> None:
    if as_json:
        say_json(entry)
        return
    say(f"{entry['id']} is a named pattern of {entry['theme']}, provisional until it is measured.")
    tell("`kb rebuild` assigns it to the findings held.")


def _show(candidate: Candidate) -> None:
    side = "weakness" if candidate.polarity is Polarity.WEAKNESS else "strength"
    say(f"\n{candidate.id}  {candidate.theme}, {side}: {candidate.findings} findings of {candidate.councils} councils")
    for found in candidate.to_json()["shown"]:
        say(f"   “{found['text']}”")
        say(f"      {found['citation']}")
