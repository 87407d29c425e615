"""Reads what an area SEND inspection concludes: its outcome, and when inspectors come again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.readers.shared.judgements import state
from kb.values import Judgement

PARTNERSHIP, STATEMENT = "send-partnership", "written-statement"
_LABELS = {PARTNERSHIP: "Inspection outcome", STATEMENT: "Written statement of action"}
# Each of the three outcomes has a wording of its own; these are the words that no small change has left out.
_OUTCOMES = (
    ("positive", re.compile(r"\bpositive (?:experiences?|outcomes?)\b", re.IGNORECASE)),
    ("inconsistent", re.compile(r"\binconsistent (?:experiences?|outcomes?)\b", re.IGNORECASE)),
    ("systemic-failings", re.compile(r"\b(?:widespread|systemic)\b.{0,30}?\bfailings?\b", re.IGNORECASE)),
)
_SECTION = re.compile(r"\bInspection outcome\b(.*?)(?=\bInformation about the (?:local )?area|$)", re.IGNORECASE)
_WITHIN = r"\bwithin ((?:approximately |about )?(?:\d+|[a-z]+) (?:years?|months?))"
_NEXT = re.compile(rf"\bnext full [^.]{{0,60}}?{_WITHIN}", re.IGNORECASE)
_MONITORED = re.compile(rf"\bmonitoring inspection [^.]{{0,60}}?{_WITHIN}", re.IGNORECASE)
_PLAN = re.compile(r"\brequires? [^.]{0,80}?\bpriority action plan", re.IGNORECASE)
_REQUIRED = re.compile(
    r"written statement of action (?:\(W?SOA\) )?is required|"
    r"\brequired to (?:produce|prepare|submit)[^.]{0,40}? (?:and submit )?(?:a )?written statement of action",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Concluded:
    """What was judged, and what else follows from it, in plain words."""

    judgements: tuple[Judgement, ...]
    notes: tuple[str, ...]


def outcome(opening: str) -> Concluded:
    """Read a report's outcome from its opening's running text; two outcomes at once are none."""
    section = match.group(1) if (match := _SECTION.search(opening)) else ""
    found = [grade for grade, words in _OUTCOMES if words.search(section)]
    notes = []
    if len(found) > 1:
        notes.append(f"its outcome reads as {' and as '.join(found)}")
    if match := _MONITORED.search(section):
        notes.append(f"a monitoring inspection is due within {match.group(1)}")
    if match := _NEXT.search(section):
        notes.append(f"the next full inspection is due within {match.group(1)}")
    if _PLAN.search(section):
        notes.append("a priority action plan is required")
    grade = found[0] if len(found) == 1 else None
    return Concluded((state(PARTNERSHIP, _LABELS[PARTNERSHIP], grade), _not_made(STATEMENT)), tuple(notes))


def statement(text: str) -> Concluded:
    """Read from a letter's running text whether the area must write a statement of action; silence requires none."""
    required = bool(_REQUIRED.search(text))
    judged = state(STATEMENT, _LABELS[STATEMENT], "required" if required else "not-required")
    note = "a written statement of action is required" if required else "no written statement of action is required"
    return Concluded((_not_made(PARTNERSHIP), judged), (note,))


def _not_made(area: str) -> Judgement:
    return Judgement(area, None, "not-in-framework", _LABELS[area])
