"""Tells what a visit's letter says of the visit itself (what was looked at, when, by whom) from what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.readers.shared.findings import running
from ingest.readers.shared.layout import Block
from ingest.readers.shared.sentences import sentences
from kb.readings import Role


@dataclass(frozen=True, slots=True)
class OfVisit:
    """What a sentence about the visit itself is: a fact about this one, or what every letter says of how it was made."""

    role: Role
    why: str


_FACT = OfVisit(Role.FACT, "what the visit looked at, when and by whom")
_METHOD = OfVisit(Role.BOILERPLATE, "how the visit was made")

# All are matched against sentences whose spaces are single.
_LOOKED = (
    r"(?:looked (?:closely )?(?:at|into)|considered|evaluated|reviewed|examined|assessed|(?:focused|concentrated) on|"
    r"explored|scrutinised)"
)
_WHO = r"(?:(?:the )?(?:HMIs?|inspectors?)|we|(?:her|his) majesty[’']s inspectors|(?:this|the) (?:focused |monitoring )?visit)"
_WHILE = r"(?:(?:During|On|At|In|As part of|Over) [^,]{3,60}, |In (?:addition|particular),? )?"
_RANGE = r"(?:a )?(?:wide |broad )?(?:range|variety) of evidence"
_EVIDENCE = (
    rf"(?:{_RANGE}|evidence|(?:children[’']s |electronic )?(?:case )?(?:records|files)|"
    r"(?:the )?local authority(?:[’']s)? performance|performance management)"
)
_HOW = re.compile(
    rf"^(?:{_RANGE}|this evidence included)\b|"
    rf"^{_WHILE}(?:{_WHO}|they) (?:also )?(?:{_LOOKED}|used|sampled|read|gathered) {_EVIDENCE}|"
    rf"^{_WHILE}(?:{_WHO}|they) (?:also )?(?:met|spoke|talked|interviewed|held)\b|"
    r"^they also (?:looked|considered|reviewed)\b|"
    r"^(?:the|this) (?:visit|inspection) was (?:carried out|conducted) (?:in line|under|fully|remotely|using|in accordance)|"
    r"^(?:the|this) visit was (?:carried out |conducted )?(?:fully |wholly |partly )?(?:on-?site|remote|virtual|by remote)|"
    r"^the methodology\b|^however, the delivery model\b|^the lead inspector and the director\b",
    re.IGNORECASE,
)
_WHAT = re.compile(
    r"^(?:this|the) letter\b|^I am writing\b|^following (?:the|our|Ofsted[’']s) [^.]{0,40}?visit\b|"
    r"^(?:this|it|the visit) (?:was|is) (?:the|your|a|Ofsted[’']s) [^.]{0,40}?\b(?:visit|inspection)\b|"
    r"^(?:the |her |his )?(?:majesty[’']s )?(?:inspectors?|HMIs?)(?: (?:for|on) this visit)? (?:was|were) (?-i:[A-Z][\w’-]+ [A-Z])|"
    r"^(?:the|this) visit (?:was (?:carried out|undertaken) by|took place)|"
    r"^(?:the )?(?:main |particular |primary )?focus of (?:the|this)\b[^.]{0,30}?visit|"
    r"^(?:the )?areas? (?:covered|of focus|looked at)\b|"
    rf"^{_WHILE}(?:{_WHO}|they) (?:also |then |primarily )?{_LOOKED}\b|"
    r"^the local authority was (?:last )?(?:judged|inspected)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    rf"\b{_WHO} (?:also |primarily )?{_LOOKED} (?!{_EVIDENCE})(?P<what>[^.]+)|"
    r"\bfocus of (?:the|this) (?:monitoring |focused )?visit was (?:on )?"
    r"(?:to (?:look at|review|consider|evaluate) )?(?P<what2>[^.]+)",
    re.IGNORECASE,
)
_PROGRESS = re.compile(
    r"^(?:the )?progress (?:made )?(?:in|on|against) (?:the )?(?:following )?(?:areas? of (?!concern))?", re.IGNORECASE
)
# A lead-in that says no more than that a list follows.
_BARE_LEAD = re.compile(
    r"^(?:the )?(?:following|areas?)(?: areas?)?(?: of (?:practice|concern))?"
    r"(?: (?:(?:that )?were )?identified (?:at|in|by) (?:the|our) (?:last|previous|most recent) inspection)?$",
    re.IGNORECASE,
)


def of_visit(sentence: str) -> OfVisit | None:
    """Say what a sentence from a letter's opening tells of the visit itself; None where it is a finding."""
    said = " ".join(sentence.split())
    if _HOW.match(said):
        return _METHOD
    return _FACT if _WHAT.match(said) else None


def halves(part: Block) -> Iterator[tuple[Block, OfVisit | None]]:
    """Part a block where its sentences go over from the visit itself to findings, or back."""
    run = running(part.lines)
    told = [(a, b, of_visit(run.text[a:b])) for a, b in sentences(run.text)]
    for visit, group in groupby(told, key=lambda one: one[2]):
        ranges = list(group)
        yield replace(part, lines=run.cut(ranges[0][0], ranges[-1][1])), visit


def subject_of(scope: Sequence[str]) -> str | None:
    """Give what a visit looked at, in the letter's words, from what it says of its scope: sentences, then bullets."""
    for i, said in enumerate(scope):
        match = _SUBJECT.search(" ".join(said.split()))
        if match is None:
            continue
        what = _PROGRESS.sub("", match["what"] or match["what2"]).strip(" ,")
        if not what.endswith(":"):
            return what or None
        listed = "; ".join(" ".join(bullet.split()).rstrip(".;, ") for bullet in scope[i + 1 :] if not of_visit(bullet))
        lead = what.rstrip(": ")
        return (listed if not lead or _BARE_LEAD.match(lead) else f"{lead}: {listed}" if listed else lead) or None
    return None
