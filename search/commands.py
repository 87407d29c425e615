"""The reading room's commands: `kb search`, `kb patterns`, `kb export` and `kb eval patterns`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from kb.catalogue.objects import Object
from kb.library import Library
from kb.options import (
    PARTLY,
    AuthorityOption,
    DataOption,
    EverOption,
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
    group,
    library_at,
    say,
    say_json,
    scope_or_exit,
    tell,
)
from kb.scope import Scope
from kb.web.asked import Side
from search.answer import Answer
from search.cards.card import Cards
from search.corpus import Corpus
from search.evaluate import QuestionsError, evaluate, read_questions
from search.listing import exported_findings, exported_reviews, listed
from search.measuring_commands import mount_measuring
from search.patterns import Patterns
from search.proposing_commands import mount_patterns
from search.retrieve import Engine, How
from search.show import NOTHING_CLOSE, card_lines, pattern_lines, search_lines


class Shelves(StrEnum):
    """What can be exported."""

    REVIEWS = "reviews"
    FINDINGS = "findings"
    PATTERNS = "patterns"


def mount(app: typer.Typer) -> None:
    """Add the reading room's commands to the program."""
    app.command("search")(search_command)
    mount_patterns(app, patterns_command)
    app.command("export")(export_command)
    evals = group(app, "eval", "Measure how good the answers and the labels are, on what was kept for it.")
    evals.command("patterns")(eval_patterns_command)
    mount_measuring(app, evals)


def search_command(
    query: Annotated[str, typer.Argument(help="The question, in words or as a description; empty lists everything.")],
    limit: LimitOption = 10,
    offset: OffsetOption = 0,
    each_finding: Annotated[
        bool, typer.Option("--each-finding", help="Give every finding of a passage, not only its best.")
    ] = False,
    side: SideOption = Side.READ,
    spread: SpreadOption = True,
    explain: Annotated[bool, typer.Option("--explain", help="Say how each finding was found.")] = False,
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
    """Find the findings nearest to a question. Exit status: 0 found, 1 nothing close, 2 could not start."""
    wanted = filters(authority, region, type_, framework, since, until, grade, theme, polarity, kind, visibility)
    with library_at(data) as library:
        scope = scope_or_exit(library, wanted)
        how = How(side.polarity, spread, each_finding, explain)
        answer = _searched(library, query, scope, limit, offset, how)
        if as_json:
            say_json(answer.to_json())
        elif answer.findings:
            _say_all(search_lines(answer))
    if answer.suggestion:
        tell(f"did you mean: {answer.suggestion}")
    if not answer.findings:
        _nothing_close()


def patterns_command(
    query: Annotated[str, typer.Argument(help="The question; without one, the commonest patterns are given.")] = "",
    recount: Annotated[
        str | None, typer.Option("--recount", metavar="ID", help="Count this one pattern again with the same filters.")
    ] = None,
    council: Annotated[
        str | None,
        typer.Option("--council", help="Instead of a question: what this council's latest full inspection found."),
    ] = None,
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
    """Give the common weaknesses and strengths a question, or a council, selects, counted over councils and cited.

    Exit status: 0 found, 1 nothing close, 2 could not start.
    """
    wanted = filters(authority, region, type_, framework, since, until, grade, theme, polarity, kind, visibility, ever)
    with library_at(data) as library:
        scope = scope_or_exit(library, wanted)
        patterns = Patterns(library, Engine(library))
        if recount is not None:
            _recount(library, patterns, recount, scope, as_json)
            return
        if council is not None:
            named = library.authorities.find(council)
            if named is None:
                fail(f"--council: no council is known as {council!r}")
            answer = patterns.of_council(named.gss, scope)
        else:
            library.await_indexes("kb patterns")
            answer = patterns.answer(query, scope)
        if as_json:
            say_json(answer.to_json())
        elif answer.close:
            _say_all(pattern_lines(answer))
    if not answer.close:
        _nothing_close()


def export_command(
    what: Annotated[Shelves, typer.Argument(help="What to export: reviews, findings or patterns.")],
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Where to write; - is standard output.")] = "-",
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
    as_json: JsonOption = False,  # noqa: ARG001 - an export is JSON either way
) -> None:
    """Write reviews, findings or patterns as JSON lines sorted by id. Exit status: 0 written, 2 could not start.

    Patterns are counted as `kb patterns` does, with `--ever` where asked, and give their figures without evidence.
    """
    wanted = filters(authority, region, type_, framework, since, until, grade, theme, polarity, kind, visibility, ever)
    with library_at(data) as library, _stream(out) as stream:
        scope = scope_or_exit(library, wanted)
        for item in _exported(library, what, scope):
            stream.write(json.dumps(item, ensure_ascii=False) + "\n")


def eval_patterns_command(
    questions: Annotated[Path, typer.Option("--questions", metavar="FILE", help="Judged questions, as YAML.")],
    split: Annotated[str, typer.Option("--split", help="Which of them: tune or report.")] = "report",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure whether judged questions lead to patterns on the right subject. Exit status: 0 measured, 2 could not."""
    try:
        judged = read_questions(questions, split)
    except QuestionsError as error:
        fail(str(error))
    with library_at(data) as library:
        library.await_indexes("kb eval")
        score = evaluate(Patterns(library, Engine(library)), judged, Scope())
    if as_json:
        say_json(score.to_json())
        return
    say(f"right theme among the first three patterns: {score.answered} of {score.answerable} answerable questions")
    if score.patterned:
        say(f"right named pattern among the first three: {score.exact} of {score.patterned} questions")
    say(f"nothing close was said to {score.refused} of {score.unanswerable} unanswerable questions")


def _searched(library: Library, query: str, scope: Scope, limit: int, offset: int, how: How) -> Answer:
    if not query.strip():
        return listed(library, scope, limit, offset)
    library.await_indexes("kb search")
    return Engine(library).search(query, scope, limit, offset, how)


def _exported(library: Library, what: Shelves, scope: Scope) -> Iterator[Object]:
    if what is Shelves.PATTERNS:
        return Cards(library, Engine(library), Corpus(library.catalogue, library.codebook)).rows(scope)
    return exported_reviews(library, scope) if what is Shelves.REVIEWS else exported_findings(library, scope)


def _recount(library: Library, patterns: Patterns, pattern_id: str, scope: Scope, as_json: bool) -> None:
    if pattern_id not in library.codebook.patterns:
        fail(f"--recount: no pattern is known as {pattern_id!r}")
    card, over = patterns.recount(pattern_id, scope)
    if as_json:
        say_json(card.to_json())
        return
    say(f"Counted over {len(over.reviews)} reviews of {over.authorities} councils.")
    _say_all(card_lines(card))


def _say_all(lines: Iterator[str]) -> None:
    for line in lines:
        say(line)


def _nothing_close() -> None:
    tell(NOTHING_CLOSE)
    raise typer.Exit(PARTLY)


@contextmanager
def _stream(out: str) -> Iterator[TextIO]:
    if out == "-":
        yield sys.stdout
        return
    try:
        stream = Path(out).open("w", encoding="utf-8")  # noqa: SIM115 - closed below; only opening may fail so
    except OSError as error:
        fail(f"--out: {out}: {error.strerror}")
    with stream:
        yield stream
