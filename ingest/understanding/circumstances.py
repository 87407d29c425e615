"""Reads the figures about the area that a SIF report states, and the facts about leadership in any report.

Figures come only from the section about the local authority's area, whose sentences nearly all reports word alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.understanding.leadership import leadership_in
from ingest.understanding.said import NUMBER, days_said, number
from kb.readings import Circumstance, FindingRead, PassageRead

_SECTION = re.compile(
    r"information about (?:(?:this|the) local authority|this area\b)|service information\b", re.IGNORECASE
)
_N = rf"(?P<n>{NUMBER})"
_SHARE = r"(?P<n>\d+(?:\.\d+)?)\s*%"
_CHILDREN = (
    r"(?:child(?:ren)?(?: and|/)? ?(?:or )?(?:young (?:people|persons?))?|young (?:people|persons?)|care leavers)"
)
_LEFT = rf"{_N}\s+(?:{_CHILDREN} )?(?:(?:who|that) )?(?:have |has )?ceased to be (?:looked after|in care)"
_LIVE = r"(?:(?:are|were|was|is) )?(?:live[sd]?|living|placed|is)"
_RATE = r"[^.()]{0,60}\((?:an? |the same )?rate of (?P<n>\d+(?:\.\d+)?) per 10,000"
_PLANNED = r"subjects? (?:of|to) (?:an? )?child(?:ren)? protection plans?"
_LOOKED_AFTER = r"(?:(?:are|were) being looked after|(?:are|were) looked after by|(?:are|were) in the care of)"
# The children placed away are counted of all looked after, never of those in homes or with carers.
_OF_ALL = r"(?:^|[:─–—̶\u2010-]\s*|[Oo]f (?:this number|these)[,:]?\s*|(?<=\d )|[.;]\s+)"


@dataclass(frozen=True, slots=True)
class _Rule:
    """A figure's name and wording. `of` names the figure whose day it shares, where its own sentence gives none."""

    name: str
    wording: re.Pattern[str]
    of: str | None = None


def _rules(of: str | None, **wordings: str) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(name.replace("_", "-"), re.compile(wording, re.IGNORECASE), of) for name, wording in wordings.items()
    )


_RULES = (
    *_rules(
        None,
        children=rf"{_N}\d?\s*children (?:and young people )?(?:under|below) the age of 18",
        children_share=rf"this is (?:\w+ )?{_SHARE} of the (?:total )?population",
        poverty_share=rf"{_SHARE} of the local authority[’']s children[^.%]{{0,40}}? (?:are )?living in (?:poverty|low)",
        minority_ethnic_share=rf"minority ethnic groups account for (?:\w+ )?{_SHARE}",
        children_in_need=rf"{_N}\s+(?:open cases where )?children (?:(?:had|have) been|were|are) identified through assess"
        rf"|assessment had identified (?P<n2>{NUMBER}) children",
        protection_plans=rf"{_N}\s+(?:{_CHILDREN} )?(?:(?:were|are) )?(?:the )?{_PLANNED}",
        protection_plans_rate=rf"{_PLANNED}{_RATE}",
        private_fostering=rf"{_N}\s+{_CHILDREN} (?:(?:is|are|were|was) )?(?:known [\w ]{{0,40}})?(?:lived?|living) in (?:an? )?"
        r"private(?:ly arranged)? foster",
        looked_after=rf"{_N}\s+(?:children )?{_LOOKED_AFTER}|was looking after (?P<n2>{NUMBER}) children",
        looked_after_rate=rf"(?:{_LOOKED_AFTER}|was looking after [\d,]+ children){_RATE}",
        own_homes=rf"local authority operates (?P<n>{NUMBER}|a) (?:\w+ )?(?:children[’']s )?homes?\b"
        r"|(?P<n2>no)t operate (?:any )?children[’']s homes?",
    ),
    *_rules(
        "looked-after",
        out_of_area=rf"{_OF_ALL}{_N}(?: children)? (?:\((?:or )?[\d.]+%\) )?{_LIVE} (?:outside the |out of (?:the )?)(?:local )?"
        r"(?:authority|borough|area)",
        out_of_area_share=rf"{_OF_ALL}{NUMBER}(?: children)? \((?:or )?{_SHARE}\) {_LIVE} (?:outside the|out of)",
        in_residential_homes=rf"{_N}(?: children)?(?: \([\d.]+%\))? (?:{_LIVE} )?in (?:residential (?:children[’']s |care )?"
        r"|children[’']s )homes(?! with)",
        in_residential_schools=rf"{_N}(?: {_CHILDREN})?(?: \([\d.]+%\))? (?:{_LIVE} )?in (?:a )?residential (?:special )?schools?",
        with_foster_families=rf"{_N}(?: children)?(?: \([\d.]+%\))?(?:, of whom [^;:]{{1,60}},)? (?:{_LIVE} )?(?:with|in) foster",
        with_parents=rf"{_N}(?: children)?(?: \([\d.]+%\))?(?:, of whom [^;:]{{1,60}},)? (?:{_LIVE} )?with (?:their )?parents",
        asylum_seeking=rf"{_N}(?: {_CHILDREN})? ?(?:\([\d.]+%\) )?(?:(?:who )?(?:are|is|were|have been) (?:an )?)?unaccompanied,? asylum",
    ),
    # Counts over the twelve months before: the report seldom says to which day.
    *_rules(
        None,
        adoptions=rf"there (?:have been|were|has been) {_N} (?:adoptions?|adoption orders)"
        rf"|(?P<n2>{NUMBER}) (?:children (?:have been|were) adopted|adoption orders (?:were|have been) granted)"
        rf"|^(?P<n3>{NUMBER}) adoptions?\b",
        special_guardianship=rf"{_N} {_CHILDREN} (?:who )?bec[ao]me (?:the )?subjects? (?:of|to) (?:an? )?special guardianship",
        ceased_looked_after=rf"{_LEFT}(?!,? (?:and|moved|has|have moved|are|is|lives?)\b)",
        returned_share=r"(?:of whom|of these?)[^%.;:]{0,24}?" + _SHARE + r"\)?(?: \(\d+\))? (?:have )?(?:subsequently )?returned to be",
        independent_living=rf"{_LEFT},? (?:and )?(?:have )?moved on ?to independent",
        shared_houses=rf"{_LEFT},? (?:and )?(?:are |is |was |were |lives? )?(?:now )?(?:\([^)]*\) )?(?:living )?"
        r"in (?:an? )?houses? [io][nf] m"
        rf"|ceased to be (?:looked after|in care), (?P<n2>{NUMBER}) are (?:now )?living in (?:an? )?houses? [io][nf] m"
        rf"|^(?P<n3>{NUMBER}) {_CHILDREN} (?:are|is|were|was) (?:now )?living in (?:an? )?houses? [io][nf] m",
    ),
)  # fmt: skip
_TOPICS = (
    ("free-meals", re.compile(r"free school meal", re.IGNORECASE)),
    ("additional-language", re.compile(r"additional language|first language", re.IGNORECASE)),
)
_SCHOOLS = re.compile(rf"(?P<stage>primary|secondary) schools?,? (?:\w+ ){{0,3}}?{_SHARE}", re.IGNORECASE)


def circumstances_in(passages: Sequence[PassageRead]) -> tuple[Circumstance, ...]:
    """Give what a report states of its area and its leadership, in the report's order; each figure and day once."""
    found: dict[tuple[str, float, str | None], Circumstance] = {}
    area = [passage for passage in passages if _SECTION.match(passage.section)]
    for fact in (*_figures(area), *leadership_in(passages)):
        found.setdefault((fact.name, fact.value, fact.day), fact)
    return tuple(found.values())


def _figures(passages: Sequence[PassageRead]) -> Iterator[Circumstance]:
    days: dict[str, str | None] = {}
    topic: str | None = None
    for passage in passages:
        lead_in = passage.text[: passage.text.find(passage.findings[0].text)] if passage.findings else ""
        topic = _topic(lead_in) or topic
        for finding in passage.findings:
            yield from _counted(finding, days)
            yield from _schooled(finding, topic)
            topic = _topic(finding.text) or topic


def _counted(finding: FindingRead, days: dict[str, str | None]) -> Iterator[Circumstance]:
    """Give the figures of one finding. `days` keeps each figure's day for those that are counted among it."""
    for rule in _RULES:
        match = rule.wording.search(finding.text)
        if match is None:
            continue
        group, said = next((name, words) for name, words in match.groupdict().items() if words)
        day = _day_before(finding.text, match.start(group))
        if day is None and rule.of:
            day = days.get(rule.of)
        if rule.name.endswith("rate"):
            day = days.get(rule.name.removesuffix("-rate"))
        days[rule.name] = day
        yield Circumstance(rule.name, number(said), day, finding.text, finding.spans)


def _day_before(text: str, at: int) -> str | None:
    """Give the day a figure is of: the last one named before it in its sentence."""
    sentence = text.rfind(". ", 0, at) + 1
    said = [day for day in days_said(text[:at]) if day.start >= sentence]
    return said[-1].day if said else None


def _schooled(finding: FindingRead, topic: str | None) -> Iterator[Circumstance]:
    for match in _SCHOOLS.finditer(finding.text):
        about = _topic(finding.text[: match.start()]) or topic
        if about:
            name = f"{about}-{match['stage'].lower()}"
            yield Circumstance(name, float(match["n"]), None, finding.text, finding.spans)


def _topic(text: str) -> str | None:
    """Give what a text's shares of pupils are about: the last topic that it names."""
    named = [(match.start(), name) for name, wording in _TOPICS for match in wording.finditer(text)]
    return max(named)[1] if named else None
