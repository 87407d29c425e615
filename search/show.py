"""Answers as plain text for a terminal: the words, where they stand, and what came after."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from kb.catalogue.objects import Object
from kb.values import Polarity, Voice
from search.answer import Answer
from search.citation import cited
from search.patterns import Card, PatternAnswer

_WIDTH = 100
_TURN = re.compile(r"\b(?:however|nevertheless|nonetheless|despite this|in contrast)\b|(?<=[.;] )but\b", re.IGNORECASE)
NOTHING_CLOSE = "nothing close was found"
_SIDES = {Polarity.WEAKNESS: "weaknesses", Polarity.STRENGTH: "strengths"}


def search_lines(answer: Answer) -> Iterator[str]:
    """Give the lines that show the findings of an answer."""
    for place, found in enumerate(answer.findings, answer.offset + 1):
        lead = f"{place}. "
        yield from finding_lines(found, lead)
        if found.get("answers"):
            yield from _wrapped(f"{' ' * len(lead)}Answers: “{found['answers']}”", " " * len(lead))
        for copy in found.get("copies", ()):
            yield f"{' ' * len(lead)}Almost the same words: {copy['authority']} [{copy['id']}]"
        if "explained" in found:
            yield f"{' ' * len(lead)}{_parts(found['explained'])}"
        yield ""
    if answer.explained is not None:
        yield from (f"By {part}: {way}." for part, way in answer.explained["found_by"].items())
        yield from _wrapped("Looked for: " + "; ".join(" or ".join(w) for w in answer.explained["looked_for"]), "  ")
    if answer.side is not None:
        yield f"Ranked for {_SIDES[answer.side]}, as is asked; --side either ranks for both."
    yield f"{len(answer.findings)} shown; {answer.total:,} findings pass the filters."


def _parts(explained: Object) -> str:
    """Say in one line what each part said of a passage."""
    said = [
        f"{name} {'none' if part['place'] is None else part['place']} ({part['score']:.3g})"
        for name, part in explained.items()
        if name != "taken"
    ]
    return f"By {', '.join(said)}; taken off {explained['taken']:.2g}"


def finding_lines(found: Object, lead: str = "") -> Iterator[str]:
    """Give the lines of one finding: its words, its context where that turns, and its citation."""
    indent = " " * len(lead)
    yield from _wrapped(f"{lead}[{found['polarity']}] {in_its_voice(found)}", indent)
    if turns(found):
        yield from _wrapped(f"{indent}In full: {found['context']}", indent)
    for words in turns_elsewhere(found):
        yield from _wrapped(f"{indent}Beside it stands: “{words}”", indent)
    if found["restates"]:
        yield from _wrapped(f"{indent}Explained: “{found['restates']['text']}”", indent)
    yield from _wrapped(f"{indent}{cited(found)}", indent)


def in_its_voice(found: Object) -> str:
    """Put a report's words in quotation marks; an officer's are a paraphrase and never get them."""
    return f"“{found['text']}”" if found["voice"] == Voice.REPORT else f"{found['text']} (an officer's words)"


def turns(found: Object) -> bool:
    """Say whether the passage turns outside the finding's own words: it must then be shown with its turn."""
    if found["turns_from"] or found["turned_by"]:
        return True
    rest = found["context"].replace(found["text"], " ")
    return bool(_TURN.search(rest)) if len(rest) < len(found["context"]) else False


def turns_elsewhere(found: Object) -> list[str]:
    """Give the words that a finding turns from, or is turned by, which stand outside its passage."""
    beside = [other["text"] for other in (found["turns_from"], found["turned_by"]) if other]
    return [words for words in beside if words not in found["context"]]


def pattern_lines(answer: PatternAnswer) -> Iterator[str]:
    """Give the lines that show both sides of an answer."""
    under = ", ".join(f"{count} {framework.upper()}" for framework, count in answer.frameworks)
    yield f"Counted over {answer.reviews} reviews of {answer.authorities} councils ({under or 'none'})."
    for heading, cards in (("COMMON WEAKNESSES", answer.failure), ("COMMON STRENGTHS", answer.success)):
        yield ""
        yield heading
        if not cards:
            yield "none found"
        for card in cards:
            yield ""
            yield from card_lines(card)


def card_lines(card: Card) -> Iterator[str]:
    """Give the lines of one pattern: its figures, its findings, and the named patterns within it."""
    yield from _wrapped(f"{card.pattern.title} [{card.pattern.id}]", "")
    yield from _wrapped(_figures(card), "")
    for found in card.findings:
        yield from finding_lines(found, "  - ")
    for part in card.within:
        yield from _wrapped(f"    Within it: {part.pattern.title} [{part.pattern.id}]", "    ")
        yield from _wrapped(f"    {_figures(part)}", "    ")


def _figures(card: Card) -> str:
    if card.pattern.provisional:
        return "Provisional: not yet measured on enough reviews to give a figure."
    t = card.tally
    said = f"In at least {t.authorities} of {t.of} councils; "
    if card.pattern.subject == card.pattern.theme:
        said += f"{t.mentioned} mention the theme, "
    return said + f"{t.both} show both sides; {t.reviews} of {t.reviews_of} reviews."


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
