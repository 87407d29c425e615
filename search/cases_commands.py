"""The command on similar cases: `kb cases TEXT|REVIEW|COUNCIL`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from kb.catalogue.objects import Object
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
from kb.protocols import Saying, UnreadableError
from kb.web.asked import CircumstanceWeight
from search.cases import Cases, UnknownReviewError, looks_like_review
from search.cases_answer import CasesAnswer
from search.cases_asker import NoInspectionError
from search.circumstances import STAGE_WORDS, Stage
from search.citation import framework_in_short
from search.retrieve import Engine
from search.show import NOTHING_CLOSE, finding_lines
from search.since import grade_in_words, month_of


def mount_cases(app: typer.Typer, reading: Callable[[Library], Saying]) -> None:
    """Add the command on similar cases to the program; `reading` gives what reads a file for a library."""

    @app.command("cases")
    def cases(
        asked: Annotated[
            str | None,
            typer.Argument(
                metavar="TEXT|REVIEW|COUNCIL",
                help="A situation in words, a review's id, or a council by name or GSS code: its latest inspection.",
            ),
        ] = None,
        file: Annotated[
            Path | None, typer.Option("--file", metavar="PATH", help="A report to read instead: nothing of it is kept.")
        ] = None,
        council: Annotated[
            str | None, typer.Option("--for", metavar="COUNCIL", help="Whose situation the text or file tells of.")
        ] = None,
        circumstances: Annotated[
            CircumstanceWeight, typer.Option("--circumstances", help="What like circumstances count for.")
        ] = CircumstanceWeight.SOME,
        with_own: Annotated[
            bool, typer.Option("--with-own", help="Keep the asking council's own reviews among the cases.")
        ] = False,
        limit: LimitOption = 10,
        offset: OffsetOption = 0,
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
        """Find the reviews most like a situation, a report, a review or a council, and what happened next.

        Exit status: 0 answered, 1 nothing close was found or the review is not known, 2 could not start or read.
        """
        chosen = filters(authority, region, type_, framework, since, until, grade, theme, polarity, kind, visibility)
        if (asked is None) == (file is None):
            fail("give either TEXT, REVIEW or COUNCIL, or --file")
        with library_at(data) as library:
            scope = scope_or_exit(library, chosen)
            library.await_indexes("kb cases")
            finder = Cases(library, Engine(library))
            stretch = (scope, limit, offset, with_own)
            named = None if asked is None else library.authorities.find(asked)
            if council and (named or looks_like_review(asked or "")):
                fail("--for goes with a text or a file: a review and a council say themselves whose they are")
            asker = _gss(library, council)
            try:
                if file is not None:
                    said = reading(library)(file.read_bytes(), file.name)
                    answer = finder.like_said(said, *stretch, asker, circumstances)
                elif named is not None:
                    answer = finder.like_council(named.gss, *stretch, circumstances)
                elif looks_like_review(asked or ""):
                    answer = finder.like_review((asked or "").strip(), *stretch, circumstances)
                else:
                    answer = finder.like_text(asked or "", *stretch, asker, circumstances)
            except UnknownReviewError as error:
                fail(f"no review has the id {error.args[0]!r}", PARTLY)
            except NoInspectionError as error:
                fail(str(error), PARTLY)
            except (UnreadableError, OSError) as error:
                fail(str(error))
            if as_json:
                say_json(answer.to_json())
            else:
                _show(answer)
        if not answer.total:
            raise typer.Exit(PARTLY)


def _gss(library: Library, council: str | None) -> str | None:
    found = library.authorities.find(council) if council else None
    if council and found is None:
        fail(f"--for: no council is known as {council!r}")
    return found.gss if found else None


def _show(answer: CasesAnswer) -> None:
    if answer.left_out:
        tell(f"The reviews of {answer.left_out} itself are left out (--with-own keeps them).")
    if not answer.total:
        tell(NOTHING_CLOSE)
        return
    say(f"{answer.total} reviews are like it in some way; the likest first.")
    if answer.circumstances:
        say(f"Like circumstances count for: {answer.circumstances}.")
    for place, case in enumerate(answer.cases, start=answer.offset + 1):
        _show_case(place, case)


def _show_case(place: int, case: Object) -> None:
    reviewed = case["review"]
    name = f"{reviewed['authority']}, {framework_in_short(reviewed['framework'])}, {month_of(reviewed)}"
    say(f"\n{place}. {name}  ({reviewed['review']}, score {case['score']:.2f})")
    if case["stage"]:
        say(f"   Stage: {STAGE_WORDS[Stage(case['stage'])]}.")
    if case["circumstances"]:
        say(f"   Circumstances: {case['circumstances']['share']:.0%} of what is known of both is alike.")
    for reason in case["why"]:
        say(f"   + {reason}")
    for reason in case["differs"]:
        say(f"   - {reason}")
    for found in case["shared"]:
        for line in finding_lines(found, "   "):
            say(line)
        if found["matches"]:
            say(f"      like: {found['matches']['text']}")
    say(f"   {_next(case['next'])}")
    if case["after"]:
        for line in _after_lines(case["after"]):
            say(line)


def _after_lines(after: Object) -> Iterator[str]:
    """Give the lines that say what became of the case's weaknesses: those that were seen again are cited."""
    counts = after["counts"]
    whole = sum(counts.values())
    yield f"   Of {whole} weaknesses by name, it saw {counts['resolved']} resolved or better, {counts['still']} still there;"
    yield f"   of {counts['not_mentioned']} it says nothing either way, which is no improvement."
    for sort, what in (("resolved", "Resolved or better"), ("still", "Still there")):
        for became in after[sort]:
            yield f"   {what} ({became['state'].replace('-', ' ')}): {became['title']}"
            yield from finding_lines(became["finding"], "      ")
    for became in after["not_mentioned"]:
        yield f"   {became['state'].replace('-', ' ').capitalize()}: {became['title']}"


def _next(following: Object | None) -> str:
    if following is None:
        return "Next: no later full inspection of this council is held."
    given = [j for j in following["judgements"] if j["grade"]]
    grades = "; ".join(f"{j['area'].replace('-', ' ')}: {grade_in_words(j['grade'])}" for j in given)
    return f"Next: {framework_in_short(following['framework'])}, {month_of(following)}: {grades or 'no grade read'}."
