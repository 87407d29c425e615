"""The command on one pattern: `kb pattern ID`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from kb.catalogue.objects import Object
from kb.options import (
    AuthorityOption,
    DataOption,
    EverOption,
    FrameworkOption,
    GradeOption,
    JsonOption,
    KindOption,
    RegionOption,
    SinceOption,
    TypeOption,
    UntilOption,
    VisibilityOption,
    fail,
    filters,
    library_at,
    say,
    say_json,
    scope_or_exit,
)
from search.cards.card import Cards
from search.citation import framework_by_form
from search.corpus import Corpus
from search.retrieve import Engine
from search.show import finding_lines


def mount_cards(app: typer.Typer) -> None:
    """Add the command on one pattern to the program."""
    app.command("pattern")(pattern_command)


def pattern_command(
    key: Annotated[str, typer.Argument(metavar="ID", help="The pattern's id, such as front-door.failure.")],
    authority: AuthorityOption = None,
    region: RegionOption = None,
    type_: TypeOption = None,
    framework: FrameworkOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    grade: GradeOption = None,
    kind: KindOption = None,
    visibility: VisibilityOption = None,
    ever: EverOption = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a pattern's whole card: its counts parted, what goes with it, the evidence for and against.

    Exit status: 0 given, 2 could not start or no such pattern.
    """
    wanted = filters(authority, region, type_, framework, since, until, grade, None, None, kind, visibility, ever)
    with library_at(data) as library:
        scope = scope_or_exit(library, wanted)
        if key not in library.codebook.patterns:
            fail(f"no pattern is known as {key!r}")
        library.await_indexes("kb pattern")
        card = Cards(library, Engine(library), Corpus(library.catalogue, library.codebook)).card(key, scope)
    if as_json:
        say_json(card)
        return
    for line in card_lines(card):
        say(line)


def card_lines(card: Object) -> Iterator[str]:
    """Give a whole card for a terminal, the evidence first."""
    yield f"{card['title']} [{card['id']}]"
    yield from _counted(card)
    for found in card["findings"]:
        yield from finding_lines(found, "  - ")
    other = card["answer"]
    yield ""
    yield f"ANSWERED BY: {other['title']} [{other['id']}]"
    for council in other["councils"]:
        before = f", the other side found before in {council['earlier']}" if council["earlier"] else ""
        yield f"  {council['authority']} ({council['review']}){before}"
    if card["counter_examples"]["findings"]:
        yield ""
        yield "COUNTER-EXAMPLES"
        for found in card["counter_examples"]["findings"]:
            yield from finding_lines(found, "  - ")
    yield from _graded(card)
    yield from _parted(card)
    yield ""
    yield card["caution"]


def _counted(card: Object) -> Iterator[str]:
    if card["provisional"]:
        yield "Provisional: not yet measured on enough reviews to give a figure."
        return
    yield (
        f"In at least {card['authorities']} of {card['of']} councils; {card['both']} show both sides; "
        f"{card['reviews']} of {card['reviews_of']} reviews.{' Few cases.' if card['few'] else ''}"
    )
    if made := card["estimate"]:
        low, high = made["interval"]
        yield f"Corrected for the classifier's errors: about {made['authorities']:.0f} councils ({low:.0f} to {high:.0f})."
    ever, confirmed, scope = card["ever"], card["confirmed"], card["scope"]
    yield f"Ever: {ever['authorities']} of {ever['of']} councils."
    yield f"Confirmed by a person: {confirmed['findings']} of {confirmed['of']} findings."
    yield f"Held: {scope['authorities']} of {scope['england']} councils in England."


def _graded(card: Object) -> Iterator[str]:
    if card["before_grades"]:
        yield ""
        yield "THE GRADE AT THE NEXT INSPECTION, by another team"
    for row in card["before_grades"]:
        began = f"{framework_by_form(row['framework'])} {row['grade'].replace('-', ' ')}"
        for name, own in (("with it", row["shown"]), ("without", row["not_shown"])):
            yield (
                f"  {began}, {name}: {own['better']} of {own['of']} better, "
                f"{own['same']} the same, {own['worse']} worse"
            )
    if card["with_grades"]:
        yield ""
        yield "WITH WEAK GRADES, written by the same inspectors who graded"
    for row in card["with_grades"]:
        weak, good = row["inadequate"], row["good"]
        yield (
            f"  {framework_by_form(row['framework'])}: in {weak['reviews']} of {weak['of']} judged inadequate and "
            f"{good['reviews']} of {good['of']} judged good or outstanding: ratio {row['ratio']}, median {row['median_ratio']}"
        )


def _parted(card: Object) -> Iterator[str]:
    for own in card["by"]:
        yield ""
        yield f"UNDER {framework_by_form(own['framework'])}: {own['authorities']} of {own['of']} councils"
        for name in ("extent", "grade", "year", "type", "region"):
            rows = [
                f"{row.get('area', '')} {row.get('grade', row.get('value', ''))} {row['authorities']}".strip()
                + (f" of {row['of']}" if "of" in row else "")
                for row in own[name]
            ]
            yield f"  {name}: {'; '.join(rows)}"
    for row in card["trend"]:
        yield f"  over the years, {framework_by_form(row['framework'])}: {row['says']}"
    for row in card["kinds"]:
        yield f"  by {row['by']}, {framework_by_form(row['framework'])}: {row['says']}"
    for row in card["company"]:
        yield f"  together with {row['pattern']}: {row['both']} of {row['of']}, {row['expected']} to expect"
