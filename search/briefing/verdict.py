"""What a check of a briefing found: how much it holds, and each problem with its line."""

from __future__ import annotations

from dataclasses import dataclass

from kb.catalogue.objects import Object


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, in plain words, at a line of the document (from 1)."""

    line: int
    problem: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many statements, lines of evidence and figures a briefing holds, and what is wrong with it."""

    statements: int
    quotations: int
    figures: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether the briefing says something and all of it holds."""
        return self.statements > 0 and not self.problems

    def to_json(self) -> Object:
        """Give the object that `kb briefing verify --json` prints."""
        return {
            "ok": self.ok,
            "statements": self.statements,
            "quotations": self.quotations,
            "figures": self.figures,
            "problems": [{"line": p.line, "problem": p.problem} for p in self.problems],
        }


def refused(line: int, reason: str) -> Verdict:
    """Give the verdict on a document that cannot be read as a briefing at all."""
    return Verdict(0, 0, 0, (Problem(line, reason),))
