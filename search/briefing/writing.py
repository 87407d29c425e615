"""Writes a briefing: the patterns a question selects, counted, with quotations, citations and a list of sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from kb.filters import Filters
from kb.library import Library
from kb.scope import Scope
from kb.values import Polarity
from search.briefing.ground import Held, hold
from search.briefing.head import Asked, Counted, Figure, Head, write_head
from search.briefing.lines import (
    SECTIONS,
    SOURCES,
    counted_line,
    evidence_line,
    figure_line,
    made_line,
    question_line,
    source_line,
    statement_line,
    title_line,
)
from search.briefing.notes import counts_in_digits, rests_on_nothing
from search.counting import counted_in
from search.patterns import Card, PatternAnswer
from search.wording import clip

# What a briefing is called when its question cannot be its title: a title may neither quote nor count.
PLAIN_TITLE = "Briefing"


class BriefingError(ValueError):
    """A briefing cannot be written; the message says why."""


@dataclass(frozen=True)
class Briefing:
    """A written briefing: its front matter, its whole text, and what was left out of it and why."""

    head: Head
    text: str
    left_out: tuple[str, ...]


def write(
    library: Library,
    answer: PatternAnswer,
    filters: Filters,
    scope: Scope,
    made: date,
    title: str | None = None,
    a_side: int = 5,
) -> Briefing:
    """Write the briefing that answers a question: up to `a_side` common weaknesses and as many strengths.

    A finding that does not stand word for word at its locator is left out, and a pattern without any that does.
    Raises BriefingError when nothing is left to say, or when title or question make claims of their own.
    """
    _refuse_claims(answer.query, title)
    cards = [card for side in (answer.failure, answer.success) for card in side[:a_side]]
    with library.catalogue.reading() as db:
        over = counted_in(db, scope, library.codebook)
        ids = sorted({f["id"] for card in cards for f in card.findings})
        held = hold(db, ids, scope, library.codebook, over)
    left_out = [f"finding {i}: {reason}" for i in ids for reason in _unsound(held, i)]
    shown = [(card, own) for card in cards if (own := [f["id"] for f in card.findings if not _unsound(held, f["id"])])]
    if not shown:
        raise BriefingError(f"nothing to cite was found for {answer.query!r} with these filters")
    numbers = {key: n for n, key in enumerate(dict.fromkeys(i for _, own in shown for i in own), start=1)}
    head = Head(
        briefing=1,
        title=title or (answer.query if not rests_on_nothing(answer.query) else PLAIN_TITLE),
        question=answer.query,
        made=made,
        filters=Asked.of(filters),
        scope=Counted(authorities=over.authorities, reviews=len(over.reviews)),
        figures=tuple(_figure(n, card) for n, (card, _) in enumerate(shown, start=1)),
        citations=tuple(held[key].cite(n) for key, n in numbers.items()),
    )
    body = "\n\n".join([*_opening(head), *_statements(head, shown, held, numbers), *_sources(held, numbers)])
    return Briefing(head, f"{write_head(head)}\n{body}\n", tuple(left_out))


def _refuse_claims(question: str, title: str | None) -> None:
    if title is not None and (reason := rests_on_nothing(title)):
        raise BriefingError(f"the title {reason}: {title!r}")
    if clip(title or "") != (title or ""):
        raise BriefingError("the title must be one line without spaces at its ends")
    if counts_in_digits(question):
        raise BriefingError(f"the question gives a figure of its own: {question!r}")


def _unsound(held: Mapping[str, Held], key: str) -> list[str]:
    return held[key].unsound() if key in held else ["it was taken out of the library meanwhile"]


def _figure(number: int, card: Card) -> Figure:
    return Figure(number=number, pattern=card.pattern.id, **asdict(card.tally))


def _opening(head: Head) -> Iterable[str]:
    yield title_line(head.title)
    yield question_line(head.question)
    yield made_line(head.made)
    yield counted_line(head.scope, head.filters)


def _statements(
    head: Head, shown: Sequence[tuple[Card, Sequence[str]]], held: Mapping[str, Held], numbers: Mapping[str, int]
) -> Iterable[str]:
    section: Polarity | None = None
    for figure, (card, own) in zip(head.figures, shown, strict=True):
        if card.pattern.polarity is not section:
            section = card.pattern.polarity
            yield SECTIONS[section]
        yield statement_line(card.pattern.title)
        yield figure_line(figure)
        yield "\n".join(evidence_line(held[key].found, numbers[key], held[key].in_full) for key in own)


def _sources(held: Mapping[str, Held], numbers: Mapping[str, int]) -> Iterable[str]:
    yield SOURCES
    yield "\n".join(source_line(held[key].found, held[key].review, n) for key, n in numbers.items())
