"""Approaches as plain text for a terminal: evidence first, and that it is an association beside every figure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from kb.catalogue.objects import Object
from search.citation import framework_in_short
from search.show import finding_lines
from search.since import grade_in_words, month_of

_WIDTH = 100


def all_lines(answer: Object) -> Iterator[str]:
    """Give the lines that list all approaches: councils said to use each, and its mentions by stance."""
    over = answer["scope"]
    yield f"What {over['authorities']} councils tried, as named in {over['reviews']} reviews."
    for approach in sorted(answer["approaches"], key=lambda a: (-a["councils"], a["id"])):
        yield ""
        yield f"{approach['title']} [{approach['id']}]"
        yield f"  {_count(approach['councils'], 'council')}; {_mentions(approach)}; {_count(approach['rows'], 'ledger row')}"
    yield ""
    yield from _wrapped(answer["says"])


def one_lines(answer: Object) -> Iterator[str]:
    """Give the lines of one approach: what it is, what was judged before and after, and the ledger."""
    yield from _head(answer)
    for row in answer["ledger"]:
        yield ""
        yield from _row(row)
    if not answer["ledger"]:
        yield ""
        yield "No council has evidence both before and after."
    yield ""
    for summary in answer["summaries"]:
        yield from _wrapped(f"Judged {grade_in_words(summary['grade'])} before: {_fared(summary)} (association).")
        base = summary["base"]
        yield from _wrapped(f"  All {base['of']} pairs of inspections that began so: {_fared(base)}.", "  ")
    if answer["not_compared"]:
        yield f"{_count(answer['not_compared'], 'row')} without an overall grade at both inspections."
    yield from _wrapped(answer["says"])


def mention_lines(answer: Object) -> Iterator[str]:
    """Give the lines that list where reports name an approach."""
    yield from _head(answer)
    for place, mention in enumerate(answer["mentions_shown"], answer["offset"] + 1):
        yield ""
        yield f"{place}. {mention['stance']}"
        yield from finding_lines(mention["finding"], "   ")
    yield ""
    yield f"{len(answer['mentions_shown'])} of {answer['total']} mentions shown."


def _head(answer: Object) -> Iterator[str]:
    yield f"{answer['title']} [{answer['id']}]"
    yield from _wrapped(answer["definition"])
    yield f"{_count(answer['councils'], 'council')} said to use it; {_mentions(answer)}."


def _row(row: Object) -> Iterator[str]:
    before, after, changed = row["before"], row["after"], row["changed"]
    yield f"{row['authority']}: {_inspection(before)}, then {_inspection(after)}, {row['months']} months later"
    overall = changed["overall"] or "not compared"
    state = changed["subject"].replace("-", " ")
    yield from _wrapped(
        f"  Overall: {overall}. {row['subject']['title']}: {row['before_says']} before, {state} after.", "  "
    )
    yield from finding_lines(row["before_finding"], "  Before: ")
    yield from finding_lines(row["after_finding"], "  After: ")


def _inspection(side: Object) -> str:
    grade = grade_in_words(side["overall"]) if side["overall"] else "no overall grade"
    return f"{framework_in_short(side['framework'])}, {month_of(side)} ({grade})"


def _fared(counts: Object) -> str:
    said = f"{counts['improved']} of {counts['of']} improved, {counts['same']} the same, {counts['worse']} worse"
    if counts["few"]:
        return f"{said}; few"
    if counts["share"] is None:
        return said
    low, high = counts["interval"]
    return f"{said}; {counts['share']:.0%} improved (95% interval {low:.0%} to {high:.0%})"


def _mentions(approach: Object) -> str:
    by_stance = ", ".join(f"{n} {stance}" for stance, n in approach["stances"].items() if n)
    return _count(approach["mentions"], "mention") + (f" ({by_stance})" if by_stance else "")


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, subsequent_indent=indent)
