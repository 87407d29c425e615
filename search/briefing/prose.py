"""Reads a briefing's prose line by line against what its marks stand for; no other kind of line is let pass."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kb.codebook import Pattern
from kb.values import Polarity, Voice
from search.briefing.blocks import Block, Sort
from search.briefing.entries import Ground
from search.briefing.ground import Held
from search.briefing.head import Head
from search.briefing.lines import (
    SECTIONS,
    SOURCES,
    counted_line,
    evidence_line,
    evidence_words,
    figure_line,
    made_line,
    plain,
    question_line,
    source_line,
    statement_line,
    title_line,
)
from search.briefing.notes import counts_in_digits, rests_on_nothing, unsigned
from search.briefing.verdict import Problem, Verdict

_MARK = re.compile(r"\[(\d{1,6})\]$")
_FIGURE_MARK = re.compile(r"\[F(\d{1,6})\]$")
_SOURCE_MARK = re.compile(r"\[(\d{1,6})\] ")
_ANY_QUOTE = re.compile(r"[“”\"]")


@dataclass
class _Statement:
    line: int
    heading: str
    side: Polarity | None
    pattern: Pattern | None = None
    figured: bool = False
    evidence: list[int] = field(default_factory=list)


class Prose:
    """Reads the blocks in order, remembering the section, the statement, and the marks already used."""

    def __init__(self, head: Head, ground: Ground) -> None:
        self._ground = ground
        self._figures = {f.number: f for f in head.figures}
        self._citations = {c.number: c for c in head.citations}
        self._opening = {
            "title": title_line(head.title),
            "question": question_line(head.question),
            "day it was made": made_line(head.made),
            "count of councils": counted_line(ground.scope, head.filters),
        }
        self._title = head.title
        self._question = head.question
        self._missing = dict.fromkeys(self._opening)
        self._section: str | None = None
        self._sections: list[str] = []
        self._statements: list[_Statement] = []
        self._used_figures: list[int] = []
        self._listed: dict[int, int] = {}
        self._problems: list[Problem] = []

    def read(self, blocks: Iterable[Block]) -> Verdict:
        """Read the whole body and give the verdict on it."""
        last = 1
        for block in blocks:
            last = block.line
            self._block(block)
        self._closing(last)
        quotations = sum(len(s.evidence) for s in self._statements)
        return Verdict(len(self._statements), quotations, len(self._used_figures), tuple(self._problems))

    def _block(self, block: Block) -> None:
        if block.sort is Sort.NOTE:
            if reason := unsigned(block.text):
                self._wrong(block, reason)
        elif block.sort is Sort.HEADING:
            self._heading(block)
        elif block.sort is Sort.BULLET and self._section == SOURCES:
            self._source(block)
        elif block.sort is Sort.BULLET:
            self._evidence(block)
        elif self._is_opening(block):
            return
        elif self._statements and self._section != SOURCES and not self._statements[-1].figured:
            self._figure(block)
        else:
            self._unknown(block)

    def _heading(self, block: Block) -> None:
        if block.text.startswith("### ") and self._section != SOURCES:
            side = next((p for p, title in SECTIONS.items() if title == self._section), None)
            self._statements.append(_Statement(block.line, block.text, side))
            if side is None:
                self._wrong(block, f"a statement stands under none of {' or '.join(SECTIONS.values())}")
        elif block.text in {*SECTIONS.values(), SOURCES}:
            if block.text in self._sections:
                self._wrong(block, f"the heading “{block.text}” stands here a second time")
            self._sections.append(block.text)
            self._section = block.text
        elif not self._is_opening(block):
            self._unknown(block)

    def _is_opening(self, block: Block) -> bool:
        for name, expected in self._opening.items():
            if plain(block.text) == plain(expected) and name in self._missing:
                del self._missing[name]
                return True
        return False

    def _figure(self, block: Block) -> None:
        statement = self._statements[-1]
        statement.figured = True
        mark = _FIGURE_MARK.search(block.text)
        figure = self._figures.get(int(mark[1])) if mark else None
        if mark is None:
            self._wrong(block, "a figure, or a line of its own, without a mark: [F…]")
            return
        if figure is None:
            self._wrong(block, f"{mark[0]} is no figure of this briefing's front matter")
            return
        if figure.number in self._used_figures:
            self._wrong(block, f"{mark[0]} stands under another statement already")
        self._used_figures.append(figure.number)
        now = self._ground.figure(figure)
        if now is None:
            return  # said at the front matter's entry
        statement.pattern = pattern = self._ground.codebook.patterns[figure.pattern]
        if plain(statement.heading) != plain(statement_line(pattern.title)):
            self._problem(statement.line, f"the statement is not the library's for {pattern.id}: “{pattern.title}”")
        if statement.side is not None and statement.side is not pattern.polarity:
            self._problem(statement.line, f"a {pattern.polarity} stands under “{self._section}”")
        if plain(block.text) != plain(figure_line(now)):
            self._wrong(block, f"the figures are not those counted now: “{plain(figure_line(now))}”")

    def _evidence(self, block: Block) -> None:
        if not self._statements or self._section == SOURCES:
            self._wrong(block, "evidence that stands under no statement")
            return
        statement = self._statements[-1]
        mark = _MARK.search(block.text)
        if mark is None:
            what = "a quotation" if _ANY_QUOTE.search(block.text) else "a line of evidence"
            self._wrong(block, f"{what} without a citation: it ends in no mark such as [1]")
            return
        number = int(mark[1])
        citation = self._citations.get(number)
        if citation is None:
            self._wrong(block, f"[{number}] is no citation of this briefing's front matter")
            return
        if number in statement.evidence:
            self._wrong(block, f"[{number}] is cited twice under one statement")
        statement.evidence.append(number)
        held = self._ground.held.get(citation.finding)
        if held is None:
            return  # said at the front matter's entry
        self._words(block, held, number)
        if statement.pattern is None or not self._ground.supports(held, statement.pattern):
            self._wrong(block, f"[{number}] is not among the findings that the statement above it counts")

    def _words(self, block: Block, held: Held, number: int) -> None:
        expected, read = evidence_line(held.found, number, held.in_full).removeprefix("- "), plain(block.text)
        words = plain(evidence_words(held.found))
        if read == plain(expected):
            return
        if held.found["voice"] == Voice.REPORT and not read.startswith(f"{words} "):
            self._wrong(block, f"the quotation is not, whole and word for word, what [{number}] says at its locator")
        elif not read.startswith(f"{words} "):
            self._wrong(
                block,
                f"[{number}] is an officer's paraphrase: it must stand unquoted, word for word, and labelled “"
                f"{words.partition(':')[0]}:”",
            )
        else:
            self._wrong(block, f"the citation does not read “{plain(expected)[len(words) + 1 :]}”")

    def _source(self, block: Block) -> None:
        mark = _SOURCE_MARK.match(block.text)
        citation = self._citations.get(int(mark[1])) if mark else None
        if mark is None or citation is None:
            self._wrong(block, "the list of sources holds a line that is no citation of the front matter")
            return
        if citation.number in self._listed:
            self._wrong(block, f"[{citation.number}] is listed twice among the sources")
        self._listed[citation.number] = block.line
        held = self._ground.held.get(citation.finding)
        if held is not None:
            expected = plain(source_line(held.found, held.review, citation.number).removeprefix("- "))
            if plain(block.text) != expected:
                self._wrong(block, f"the source does not read “{expected}”")

    def _unknown(self, block: Block) -> None:
        reason = rests_on_nothing(block.text) or "is no statement, evidence or signed note"
        self._wrong(block, f"this line {reason}; a comment is written as > **Note by NAME:** …")

    def _closing(self, last: int) -> None:
        for statement in self._statements:
            if not statement.figured:
                self._problem(statement.line, "a statement without its figure")
            if not statement.evidence:
                self._problem(statement.line, "a statement without cited evidence")
        if not self._statements:
            self._problem(last, "there is no statement in this briefing")
        if reason := rests_on_nothing(self._title):
            self._problem(1, f"the title {reason}")
        if counts_in_digits(self._question):
            self._problem(1, "the question gives a figure of its own")
        for name in self._missing:
            self._problem(1, f"the {name} is not given as “{plain(self._opening[name])}”")
        cited = {number for s in self._statements for number in s.evidence}
        for number in sorted(cited - set(self._listed)):
            self._problem(last, f"[{number}] is not in the list of sources")
        for number in sorted(set(self._listed) - cited):
            self._problem(self._listed[number], f"[{number}] is listed among the sources and nothing cites it")

    def _wrong(self, block: Block, reason: str) -> None:
        self._problem(block.line, reason)

    def _problem(self, line: int, reason: str) -> None:
        self._problems.append(Problem(line, reason))
