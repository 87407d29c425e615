"""The command on similar cases: `kb cases TEXT|REVIEW`."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.catalogue.objects import Object
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
from search.cases import Cases, CasesAnswer, UnknownReviewError, looks_like_review
from search.citation import framework_in_short
from search.retrieve import Engine
from search.show import NOTHING_CLOSE, finding_lines
from search.since import grade_in_words, month_of


def mount_cases(app: typer.Typer) -> None:
    """Add the command on similar cases to the program."""
    app.command("cases")(cases)


def cases(
    asked: Annotated[str, typer.Argument(metavar="TEXT|REVIEW", help="A situation in words, or a review's id.")],
    with_own: Annotated[
        bool, typer.Option("--with-own", help="Keep the review's own council among the cases.")
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
    """Find the reviews most like a described situation or another review, and what was judged next.

    Exit status: 0 answered, 1 nothing close was found or the review is not known, 2 could not start.
    """
    chosen = filters(authority, region, type_, framework, since, until, grade, theme, polarity, kind, visibility)
    with library_at(data) as library:
        scope = scope_or_exit(library, chosen)
        library.await_indexes("kb cases")
        finder = Cases(library, Engine(library))
        try:
            answer = (
                finder.like_review(asked.strip(), scope, limit, offset, with_own)
                if looks_like_review(asked)
                else finder.like_text(asked, scope, limit, offset)
            )
        except UnknownReviewError as error:
            fail(f"no review has the id {error.args[0]!r}", PARTLY)
        if as_json:
            say_json(answer.to_json())
        else:
            _show(answer)
    if not answer.total:
        raise typer.Exit(PARTLY)


def _show(answer: CasesAnswer) -> None:
    if answer.left_out:
        tell(f"The reviews of {answer.left_out} itself are left out (--with-own keeps them).")
    if not answer.total:
        tell(NOTHING_CLOSE)
        return
    say(f"{answer.total} reviews are like it in some way; the likest first.")
    for place, case in enumerate(answer.cases, start=answer.offset + 1):
        _show_case(place, case)


def _show_case(place: int, case: Object) -> None:
    reviewed = case["review"]
    name = f"{reviewed['authority']}, {framework_in_short(reviewed['framework'])}, {month_of(reviewed)}"
    say(f"\n{place}. {name}  ({reviewed['review']}, likeness {case['score']:.2f})")
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


def _next(following: Object | None) -> str:
    if following is None:
        return "Next: no later full inspection of this council is held."
    given = [j for j in following["judgements"] if j["grade"]]
    grades = "; ".join(f"{j['area'].replace('-', ' ')}: {grade_in_words(j['grade'])}" for j in given)
    return f"Next: {framework_in_short(following['framework'])}, {month_of(following)}: {grades or 'no grade read'}."
