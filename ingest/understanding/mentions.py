"""Reads which earlier inspections, visits and peer challenges a report names, and when they were.

A mention needs a day: 'the last inspection' alone tells nobody which one it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.readers.shared.sentences import sentences
from ingest.understanding.said import Said, days_said
from kb.readings import FindingRead, Mention, PassageRead

_KINDS = (
    ("focused-visit", r"focus+(?:ed)? (?:assurance )?visits?|assurance visits?"),
    ("monitoring-visit", r"monitoring visits?"),
    ("jtai", r"JTAIs?\b|joint targeted area inspections?(?: \(JTAI\))?|joint targeted inspections?"),
    ("area-send", r"SEND (?:re-?)?(?:inspection|visit)s?|SEND (?:area )?revisit"),
    ("regional-peer-challenge", r"regional peer[- ](?:reviews?|challenges?)"),
    ("peer-diagnostic", r"peer[- ]diagnostics?"),
    (
        "lga-peer-challenge",
        r"peer[- ](?:led )?(?:reviews?|challenges?)|(?:Local Government Association|LGA)[^.;,]{0,30} (?:reviews?|challenges?)",
    ),
    ("revisit", r"\brevisits?\b"),
    ("inspection", r"\b(?:re-?)?inspect(?:ions?(?! Act)|ed)\b"),
)
_KIND = re.compile("|".join(f"(?P<k{i}>{wording})" for i, (_, wording) in enumerate(_KINDS)), re.IGNORECASE)
# The words between what took place and its day: 'the inspection (of … services) (took place / was published) in'.
_THEN = re.compile(
    r"[^.;:%\d]{0,120}?(?:\b(?:in|on|of|during|dated)|[,(])\s*(?:(?:the |early |late |mid-?|end of |spring |summer |autumn |winter )\s*)*$",
    re.IGNORECASE,
)
_BREAKS = re.compile(
    r"\b(?:since|which (?!took|was|were|reported)|when|that|who (?!need)|until|will|"
    r"annual|(?<!protection )plan(?:s|ned)?|data|national|have|has|is|"
    r"are|appoint\w*|led|establish\w*|being|following|(?<!looked[ -])after|before|between|meeting|"
    r"audits?|reviews?|by \w+ing|and (?:the|a|an|its|this|was) |"
    r"(?:was|were) (?!in\b|on\b|undertaken|carried|published|conducted|completed|commissioned|invited|last|held|issued)|"
    r"introduc\w*|implement\w*|launch\w*|\w*creas\w*|reduc\w*)\b",
    re.IGNORECASE,
)
# 'the 2019 Ofsted focused visit'
_OF_THAT_DAY = re.compile(r"\s*(?:[A-Za-z][\w’'/()-]* |and |full ){0,7}$")
_NOT_ITS_NAME = re.compile(
    r"\b(?:the|an?|to|in|at|was|were|which|of|by|for|has|had|when|after|from|with|this|most|board|that)\b",
    re.IGNORECASE,
)
# 'In April 2017, the joint targeted area inspection …'
_OPENS = re.compile(r"^(?:In|During|On)\s+(?:early |late |the \w+ of )?$", re.IGNORECASE)
_OPENED = re.compile(
    r",? (?:(?:the|an?|Ofsted(?:[’']s)?|conducted|undertook|carried out|"
    r"its|our|full|safeguarding|last|previous|further|second|first) ){0,4}$"
)
_NEXT = re.compile(r"(?:,? and|,|&)(?: again)?(?: in)? $", re.IGNORECASE)
_OTHERS = re.compile(
    r"fostering|adoption|children[’']s homes?|residential|youth (?:offending|justice)|\bYO[TS]\b|probation|HMICF?R?S?\b|PEEL|"
    r"\bCQC\b|care quality|\bhealth\b|school|college|thematic|contact,? (?:and )?referral|constabular|police|secure|nursery",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:this|current)(?: (?:joint|full|single|Ofsted))? $", re.IGNORECASE)
_GRADED = re.compile(
    r"\b(?:outstanding|good|adequate|inadequate|satisfactory|require[sd]? improvement)\b", re.IGNORECASE
)
_LISTED = re.compile(r"information about (?:this|the) local authority", re.IGNORECASE)
_NO_MORE = re.compile(r"\b(?:home|homes|visits?|fostering|adoption service|inspection of)\b", re.IGNORECASE)
_SINGLE = re.compile(r"\bsingle\b|\bSIF\b", re.IGNORECASE)
_ILACS = re.compile(r"\bILACS\b|inspecting local authority", re.IGNORECASE)
_SEND = re.compile(r"\bSEND\b|special educational needs", re.IGNORECASE)
# 'the inspection of Northshire in 2014' is another council's where the report is not on Northshire.
_OF_PLACE = re.compile(
    r"\b(?:[Ii]nspections?|[Ii]nspected|[Vv]isits?|JTAIs?) (?:of|in|at|to) (?:the )?(?P<place>[A-Z][a-z][\w-]*"
    r"(?:(?: and| upon| of| with|,)? [A-Z][a-z][\w-]*){0,4})(?=[’']s?\b| (?:in|on|during)\b)"
)
_NO_PLACE = re.compile(
    r"Council|County|City|Borough|Metropolitan|Royal|London|Local|Authority|Children|Young|People|Families|Services|Social|"
    r"Care|Safeguarding|Ofsted|January|February|March|April|May|June|July|August|September|October|November|December"
)
_BEFORE, _AFTER, _LONGEST_LIST = 60, 34, 8
_FIRST_YEAR = "2009"
# A sentence without the first half of a year names no day, and most are without.
_CENTURIES = ("19", "20")
_ILACS_FROM, _SIF_FROM, _REFORMED_FROM = "2018", "2013-11", "2026-04"

Own = tuple[str, date | None, date | None] | tuple[str, date | None, date | None, str | None]


@dataclass(frozen=True, slots=True)
class _Named:
    """A review as a sentence names it: the kind of thing, the words around it, and its day."""

    kind: str
    phrase: str
    said: Said


def mentions_in(passages: Sequence[PassageRead], footnotes: Sequence[str], own: Own) -> tuple[Mention, ...]:
    """Give the earlier reviews that a report names with a day, each once, the report's own never.

    `own` is the report's framework id, the first and last day of its inspection and, where known, the name of its
    authority: an inspection that is said to be of another place is none of its own. What only a footnote names
    has no spans. In a SIF report's list of previous inspections the words go on to what each one judged.
    """
    found: dict[tuple[str, str], Mention] = {}
    for mention, listed in _read(passages, footnotes, own):
        key = (mention.framework, mention.day)
        first = found.setdefault(key, mention)
        if listed and mention.text not in first.text:
            # The list gives an inspection of two services twice, each with its own grade.
            found[key] = replace(first, text=f"{first.text} {mention.text}", spans=(*first.spans, *mention.spans))
    return tuple(mention for key, mention in found.items() if not _said_better(key, found))


def _read(passages: Sequence[PassageRead], footnotes: Sequence[str], own: Own) -> Iterator[tuple[Mention, bool]]:
    findings = [(passage, finding) for passage in passages for finding in passage.findings]
    for i, (passage, finding) in enumerate(findings):
        listed = bool(_LISTED.match(passage.section))
        for framework, day in _named(finding.text, own):
            parts = [finding, *(_judged(findings[i + 1 :]) if listed else ())]
            text = " ".join(part.text for part in parts)
            yield Mention(framework, day, text, tuple(span for part in parts for span in part.spans)), listed
    for note in footnotes:
        for framework, day in _named(note, own):
            yield Mention(framework, day, note, ()), False


def _judged(following: Sequence[tuple[PassageRead, FindingRead]]) -> Iterator[FindingRead]:
    """Give the findings that say what the inspection named before them judged."""
    for passage, finding in following[:_LONGEST_LIST]:
        graded = _LISTED.match(passage.section) and _GRADED.search(finding.text)
        if not graded or _NO_MORE.search(finding.text) or days_said(finding.text):
            return
        yield finding


def _said_better(key: tuple[str, str], found: Mapping[tuple[str, str], Mention]) -> bool:
    """Say whether the same review is named with a more exact day elsewhere."""
    framework, day = key
    return any(other == framework and said != day and said.startswith(day) for other, said in found)


def _named(text: str, own: Own) -> Iterator[tuple[str, str]]:
    """Give the framework and day of every earlier review that a text names."""
    for start, end in sentences(text):
        for named in _in_sentence(text[start:end]):
            framework = _framework(named, own[0])
            if framework and not _is_own(named, framework, own) and not _elsewhere(named, own):
                yield framework, named.said.day


def _in_sentence(sentence: str) -> Iterator[_Named]:
    if not any(century in sentence for century in _CENTURIES):
        return
    kinds = list(_KIND.finditer(sentence))
    before: _Named | None = None
    for said in days_said(sentence):
        match = _match(sentence, kinds, said)
        if match is not None:
            start, stop = min(match.start(), said.start), max(match.end(), said.end)
            clause = max(sentence.rfind(mark, 0, start) for mark in ",;(")
            opening = sentence[max(clause + 1, start - _BEFORE) : start]
            if not _OWN.search(sentence[: match.start()]):
                kind = _KINDS[int((match.lastgroup or "k0")[1:])][0]
                before = _Named(kind, opening + sentence[start : stop + _AFTER], said)
                yield before
                continue
        elif before and _NEXT.fullmatch(sentence[before.said.end : said.start].replace("\n", " ")):
            before = replace(before, said=said)
            yield before
            continue
        before = None


def _match(sentence: str, kinds: Sequence[re.Match[str]], said: Said) -> re.Match[str] | None:
    """Give the words that name what took place on a day: those the day belongs to, before it or after it."""
    after = next((kind for kind in kinds if kind.start() >= said.end), None)
    if after:
        gap = sentence[said.end : after.start()]
        if _OF_THAT_DAY.fullmatch(gap) and not _NOT_ITS_NAME.search(gap):
            return after
    last = next((kind for kind in reversed(kinds) if kind.end() <= said.start), None)
    if last:
        gap = sentence[last.end() : said.start]
        return last if _THEN.fullmatch(gap) and not _BREAKS.search(gap) else None
    opens = after and _OPENS.match(sentence[: said.start]) and _OPENED.fullmatch(sentence[said.end : after.start()])
    return after if opens else None


def _framework(named: _Named, own: str) -> str | None:
    """Give the framework's id of a review named, by its words and its day; None where none fits."""
    kind, day = named.kind, named.said.day
    if kind not in ("inspection", "revisit"):
        return kind
    if _SEND.search(named.phrase):
        return "area-send"
    if kind == "revisit" or (own == "area-send" and not _ILACS.search(named.phrase)):
        return "area-send" if own == "area-send" else None
    if _OTHERS.search(named.phrase) or day < _FIRST_YEAR:
        return None
    if re.search("unannounced", named.phrase, re.IGNORECASE) and day < "2012":
        # The yearly looks at contact and referral were no inspection of these frameworks.
        return None
    if _SINGLE.search(named.phrase):
        return "sif"
    if day >= _ILACS_FROM or _ILACS.search(named.phrase):
        return "ilacs-2026" if day >= _REFORMED_FROM else "ilacs"
    # Each council had its single inspection before its first under ILACS, which speaks of no earlier one.
    last_of_all = own.startswith("ilacs") and day == "2013"
    return "sif" if day >= _SIF_FROM or last_of_all else "lac-2012"


def _is_own(named: _Named, framework: str, own: Own) -> bool:
    """Say whether the day is that of the report's own inspection, or after it."""
    first, last = own[1], own[2]
    if first is None:
        return False
    day, ends = named.said.day, last or first
    if day > ends.isoformat()[: len(day)]:
        return True
    same_kind = named.kind == "inspection" or framework == own[0]
    return same_kind and day in (first.isoformat()[: len(day)], ends.isoformat()[: len(day)])


def _elsewhere(named: _Named, own: Own) -> bool:
    """Say whether a review is named with its place, and that is not the report's own."""
    authority = own[3] if len(own) > 3 else None
    match = _OF_PLACE.search(named.phrase)
    if not authority or authority[1:].isdigit() or match is None:
        return False
    words = [word for word in re.findall(r"[A-Z][\w-]+", match["place"]) if not _NO_PLACE.fullmatch(word)]
    return bool(words) and not any(word.lower() in authority.lower() for word in words)
