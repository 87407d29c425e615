"""Marks what a letter's boxed studies tell of one child or family, whose story goes on over sentences that do not say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from ingest.understanding.single import is_single
from kb.readings import FindingRead, PassageRead

# A boxed study's own kind, without the subtitle that may follow it.
STUDY = re.compile(
    r"(?:(?:case|practice) stud(?:y|ies)|places and spaces)\b(?::? ?(?:areas? (?:for|of) |area\(s\) for )?"
    r"(?:(?:highly )?effective practice|good practice|(?:priority action(?: and improvement)?|improvement)))?",
    re.IGNORECASE,
)
_PERSON = r"(?:child|young person|young man|young woman|boy|girl|baby|toddler|teenager|family|sibling group)"
# Within a study these open a story too, though elsewhere a general statement may end in such words.
_OPENS = re.compile(
    rf"\b(?:for|of|with|to|by) one (?:[\w’-]+ ){{0,3}}?{_PERSON}\b(?![’']s (?:social|services))|"
    rf"\bfor an? (?:[\w’-]+ ){{0,3}}?{_PERSON} (?:who|whose)\b|"
    rf"^(?:This is )?[Aa]n? (?:[\w’-]+ ){{0,4}}?{_PERSON} (?:with|who|aged|has|had|was|is)\b|"
    rf"^For [A-Z][\w’-]*, (?:an?|the) (?:[\w’-]+ ){{0,3}}?{_PERSON}\b|\b(?:Child|Family) [A-Z]\b"
)
# Whom a story goes on about.
_THEM = re.compile(
    rf"\b(?:[Tt]he|[Tt]his|[Hh]er|[Hh]is) (?:[\w-]+ ){{0,2}}?(?:{_PERSON}|mother|father|parents|siblings?|offender|"
    r"perpetrator|victim|couple)\b(?! (?:in need|protection|and family))|\b(?:mother|father) and children\b|"
    r"^(?:He|She|His|Her)\b"
)
_ALL = re.compile(r"^(?:All|Most|Some|Many|Few|Not all) (?:children|young people|families)\b")
# Children and families in general; "the children" and "her children" are those of the story.
_IN_GENERAL = re.compile(
    r"(?<!\bthe )(?<!\bthese )(?<!\btheir )(?<!\bher )(?<!\bhis )(?<!\bmy )(?<!\bour )(?<!\bboth )(?<!\bother )"
    r"\b(?:children|young people|families|victims|adolescents)\b(?![’']s? (?:social|services|nurse|homes?|guardian|commissioner|charity))"
    r"(?! looked after)",
    re.IGNORECASE,
)


def stories_marked(passages: Iterable[PassageRead]) -> Iterator[PassageRead]:
    """Give the passages with the findings of each boxed study that are about one child or family marked `single`."""
    for section, within in groupby(passages, key=lambda passage: passage.section):
        if not STUDY.match(section):
            yield from within
            continue
        story = _Story()
        for passage in within:
            yield replace(passage, findings=tuple(story.told(found, passage.text) for found in passage.findings))


class _Story:
    """Whether a study is telling of one child, from the finding that opens it to one that speaks in general."""

    def __init__(self) -> None:
        self._begun = self._on = False

    def told(self, found: FindingRead, paragraph: str) -> FindingRead:
        if is_single(found.text, paragraph) or _OPENS.search(found.text):
            self._begun = self._on = True
        elif _ALL.match(found.text):
            self._on = False
        elif self._begun and _THEM.search(found.text):
            self._on = True
        elif _IN_GENERAL.search(found.text):
            self._on = False
        return replace(found, single=True) if self._on else found
