"""Reads facts about who leads a council's children's services from any report's findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.understanding.said import days_said
from kb.readings import Circumstance, FindingRead, PassageRead

_RANK = r"(?:(?:corporate|executive|strategic|statutory|permanent|substantive|experienced|skilled|external) )*"
_DIRECTOR = (
    rf"{_RANK}(?:(?:director (?:of|for) (?:services (?:for|to) )?(?:education(?:, | and )|adults[’']? and )?"
    r"(?:children|people)|director children[’']s services)(?:[’']s)?[\w’' ]{0,40}?(?: services?\b| families\b)?"
    r"(?: \([^)]{2,60}\))?|(?:E|I)?DCS\b(?![’']))"
)
_NOT_DEPUTY = r"(?<!assistant )(?<!deputy )(?<!previous )(?<!former )(?<!outgoing )"
_POSTED = r"(?:(?:has|have) been in (?:post|the role)|took up (?:the |his |her |their )?(?:post|role)|came into post|took up post)"
_IN_POST = re.compile(
    rf"{_NOT_DEPUTY}{_DIRECTOR},?[^.;]{{0,80}}?{_POSTED}(?! for\b)[^.;]{{0,40}}"
    rf"|{_NOT_DEPUTY}{_DIRECTOR}[^.;]{{0,120}}\. (?:She|He|They) (?:has|have) been in post since[^.;]{{0,20}}",
    re.IGNORECASE,
)
_APPOINTED = re.compile(
    rf"appointments? (?:in (?P<when>\w+ \d{{4}}) )?of (?:(?:an?|the|his|her) )?(?:(?:new|current) )?(?:\w+ and )?"
    rf"{_NOT_DEPUTY}{_DIRECTOR}[^.;]{{0,40}}"
    rf"|{_NOT_DEPUTY}{_DIRECTOR},?[^.;]{{0,60}}?(?:was|were|,) (?:then )?appointed[^.;]{{0,40}}"
    rf"|{_NOT_DEPUTY}(?:DCS|director of children[’']s services) was appointed[^.;]{{0,30}}",
    re.IGNORECASE,
)
_NEW = re.compile(
    rf"(?:\bnew(?:ly)?(?:[- ]appointed)?|recent(?:ly)?[- ]appoint(?:ed|ment of an?)|incoming) "
    rf"(?:but experienced |and )?(?:an? )?{_NOT_DEPUTY}{_DIRECTOR}",
    re.IGNORECASE,
)
_INTERIM = re.compile(
    rf"\b(?:interim|acting) {_NOT_DEPUTY}{_DIRECTOR}"
    rf"|{_DIRECTOR} (?:is|was|has been in post) (?:currently )?(?:in )?(?:an )?interim\b",
    re.IGNORECASE,
)
_MADE_PERMANENT = re.compile(
    r"permanent (?:role|post)|made permanent|was appointed as the|until|replaced", re.IGNORECASE
)
_TRUST = (
    r"(?:(?:[A-Z][\w-]+ )+(?:Children[’']s|Children First|Children and Families) (?:Services )?(?:Trust|Company|Ltd)"
    r"|(?:the|a|an) (?:new |independent |wholly[ -]owned |council[ -]owned |arm[’']s[ -]length )*(?:[Cc]hildren[’']s )?(?:[Ss]ervices )?"
    r"(?:[Tt]rust|[Cc]ompany|community interest company))"
)
_DELIVERS = re.compile(
    rf"(?:[Cc]hildren[’']s (?:social care |social work )?services|social care services|services (?:for|to) children)[^.;]{{0,60}}?"
    rf"(?:deliver|provid|run|transferr|manag)\w*(?: on (?:its|their|the council[’']s) behalf"
    rf"| on behalf of [^.;]{{3,40}}?)? (?:by|through|to) "
    rf"[^.;]{{0,30}}?\b{_TRUST}\b"
    rf"|\b{_TRUST}(?: \([A-Z]\w+\))?,? (?:which |that |has |was |who )?(?:now )?(?:deliver|provid|run|took over|responsible for|set up|"
    rf"(?:been )?established)\w* [^.;]{{0,60}}?(?:children|social care|services|council|behalf)"
    rf"|inception[^.;]{{0,40}}?{_TRUST}|{_TRUST}[^.;]{{0,20}}? since its inception"
    r"|as commissioner, and [^.;]{2,30}, as the provider of services",
)
_NO_TRUST = re.compile(
    r"NHS|hospital|health|foundation|academy|Children[’']s Trust (?:Board|Partnership|Executive|arrangements)|adoption"
)
_DIRECTION = re.compile(
    r"statutory (?:improvement )?(?:direction|notice)|\bdirections? notice"
    r"|direction (?:by|from|issued by|under) (?:the )?(?:secretary|DfE|department)"
    r"|(?:DfE|Department for Education|government|formal) (?:statutory |formal )?(?:intervention|direction)\b",
    re.IGNORECASE,
)
_NOTICE = re.compile(r"(?<!direction and )\bimprovement notice|notice to improve", re.IGNORECASE)
_COMMISSIONER = re.compile(
    r"appoint\w*[^.;]{0,60}\bcommissioner (?:of|for|to)\b[^.;]{0,20}(?:children|council|authority|improv|oversee)"
    r"|appoint\w* (?:an? )?commissioner\b"
    r"|commissioner[^.;]{0,30} (?:was|were|been) appointed|(?:department for education|DfE)(?:[’']s)?(?:[- ]appointed)? commissioner"
    r"|children[’']s services commissioner",
    re.IGNORECASE,
)
_ENDED = re.compile(r"\b(?:lifted|removed|revoked|end(?:ed|ing)? of|came to an end|following the end)\b", re.IGNORECASE)
_OTHER_COMMISSIONER = re.compile(r"police|crime|victim|information commissioner|health", re.IGNORECASE)
_RULES: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...] = (
    ("interim-director", _INTERIM, _MADE_PERMANENT),
    ("director-since", _IN_POST, None),
    ("director-since", _APPOINTED, None),
    ("new-director", _NEW, None),
    ("trust-delivers", _DELIVERS, _NO_TRUST),
    ("statutory-direction", _DIRECTION, _ENDED),
    ("improvement-notice", _NOTICE, _ENDED),
    ("commissioner-appointed", _COMMISSIONER, _OTHER_COMMISSIONER),
)
# Every wording above holds one of these: most findings hold none and need not be searched.
_SIGNS = ("direct", "dcs", "trust", "company", "ltd", "commissioner", "intervention", "notice")
_BEFORE, _AFTER = 60, 110
# A day so introduced is an inspection's and no appointment's.
_OF_A_VISIT = re.compile(r"\b(?:visit|inspection|review|report)s?\b[^.,;]{0,12}$", re.IGNORECASE)


def leadership_in(passages: Sequence[PassageRead]) -> tuple[Circumstance, ...]:
    """Give the facts about leadership that a report states, each with its day as said.

    A fact that is said again without its day is given only once, with it.
    """
    found: dict[tuple[str, str | None], Circumstance] = {}
    for passage in passages:
        for finding in passage.findings:
            for fact in _facts(finding):
                found.setdefault((fact.name, fact.day), fact)
    dated = {name for name, day in found if day}
    return tuple(fact for (name, day), fact in found.items() if day or name not in dated)


def _facts(finding: FindingRead) -> Iterator[Circumstance]:
    words = finding.text.lower()
    if not any(sign in words for sign in _SIGNS):
        return
    for name, wording, unless in _RULES:
        match = wording.search(finding.text)
        if match is None or (unless and unless.search(finding.text)):
            continue
        day = _day_near(finding.text, match)
        # Who is in post is worth knowing only with the day since when.
        if day or name != "director-since":
            yield Circumstance(name, 1.0, day, finding.text, finding.spans)


def _day_near(text: str, match: re.Match[str]) -> str | None:
    """Give the day said within the words of a fact, else just after or before them in the same sentence."""
    start = max(text.rfind(". ", 0, match.start()) + 1, match.start() - _BEFORE)
    stop = text.find(". ", match.end())
    end = min(match.end() + _AFTER, stop if stop >= 0 else len(text))
    said = [day for day in days_said(text[:end]) if not _OF_A_VISIT.search(text[: day.start])]
    within = [day for day in said if day.end > match.start()]
    before = [day for day in said if start <= day.start and day.end <= match.start()]
    return within[0].day if within else before[-1].day if before else None
