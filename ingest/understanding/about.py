"""Says whom a finding is about: the council or another body, by who does or fails to do what it says."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.readers.shared.sentences import sentences
from ingest.understanding.bodies import bodies_in
from ingest.understanding.subjects import acting_parts, opened, subject_and_rest
from kb.readings import About

# A force by its letters, where its paragraph speaks of police: "WMP officers", "Northshire Police (NSP)".
_FORCE = re.compile(
    r"(?<=Police \()[A-Z]{2,4}(?=\))|(?<=Police Service \()[A-Z]{2,4}(?=\))|"
    r"\b(?:MPS|(?!PVP|VRP|CSP|SCP|LAP|MAP)[A-Z]{2}P)(?=(?:[’']s)? (?:control room|officers?|staff|leaders?|"
    r"supervis\w+|custody|response|frontline|neighbourhood|investigat\w+|detectives?|operators|call|policy|"
    r"has|have|do(?:es)?|is|are|was)\b)"
)
_IMPERATIVE = re.compile(
    r"^(?:[a-z]+ing (?!of\b)|Ensure|Improve|Review|Develop|Strengthen|Continue|Work|Increase|Evaluate|Implement|"
    r"Establish|Monitor)\b"
)
# A child or parent is whom it is done to; the actor is named elsewhere, or not at all.
_PEOPLE = re.compile(
    r"^(?:(?:the|a|an|all|most|some|many|few|these|those|both|other|more|too|not|several|younger|older|vulnerable|"
    r"individual|insufficient|numbers?|small|large|significant|very|minority|majority|of|disabled|looked[- ]after|"
    r"unborn|"
    r"expectant|young) )*"
    r"(?:child(?:ren)?(?![’'])|people(?![’'])|parents?|carers|famil(?:y|ies)|bab(?:y|ies)|adults?|pupils|victims|"
    r"mothers|"
    r"fathers|care leavers|women|residents|patients)\b(?!(?: and families)? (?:nurse|social work|support (?:work|team|service)|development|"
    r"services?|centre)|(?: and young people)? with disabilit\w+ (?:social care )?(?:team|service))",
    re.I,
)
_WAITS = re.compile(
    r"(?:\bwait(?:s|ed|ing)?\b|\b(?:sufficient|limited|poor|good|quick|quicker|easy|timely|rapid|prompt|have|swift|"
    r"no) access to\b|\bdelays?\b|\bgaps? in\b|\bshortages? of\b|\black of\b)(?:(?![;.]).){0,80}?"
    r"(?P<what>CAMHS|child and adolescent mental health|health (?:services|provision|care)|therap(?:y|ies)|"
    r"child protection medical|"
    r"speech and language|paediatric\w*|dentist\w*|occupational therapy|accident and emergency|mental health services)",
    re.I,
)
# One of these stands in each of those wordings.
_WAITING = ("wait", "access to", "delay", "gap", "shortage", "lack of")
_AGENT = re.compile(
    r"\b(?!attend|commission|chair|fund|host|refer|regard|valued|welcom|appreciat|led\b)\w+(?:ed|en|ade|one|old)(?: \w+ly)? by (?!\w+ing\b)"
    r"(?P<who>(?:[\w’-]+ ){0,3}[\w’-]+)",
    re.I,
)
# Whose help the people get who are the subject.
_GIVEN_BY = re.compile(
    r"\b(?:benefit|receiv|get|access|have|help|support)\w* (?:[^,;.]{0,80}? )?(?:from|through|via) "
    r"(?P<who>(?:[\w’-]+ ){0,6}[\w’-]+)",
    re.I,
)
# A place or a thing that is the subject by its name alone.
_NAME = re.compile(r"[A-Z]\w+(?: [A-Z]\w+)*")
# Where what is said of the subject is so: "is weak in the police", "is a problem for the ICB".
_SO_IN = re.compile(
    r"(?:is|are|was|were|remains?) (?:(?!(?:in|at|by|to|for)\b)[\w-]+ ){1,4}?(?:in|within|at|"
    r"(?:(?:issue|problem|challenge|concern|priority) (?:\w+ly )?for)) (?P<who>(?:[\w’-]+ ){0,3}[\w’-]+)",
    re.I,
)
_BETWEEN = re.compile(r"\bbetween (?P<who>[^.;]{5,120})", re.I)
# A patient's place says whose service it is.
_AT_HOSPITAL = re.compile(
    r"\b(?:attend(?:s|ing|ed)?|in|at|to) (?:\w+ ){0,3}?(?:emergency department|hospital|maternity|"
    r"accident and emergency)",
    re.I,
)
_LEANS = re.compile(
    r"^(?:The remainder|They|Their|It|Its|These|This|Those|Such|He|She|As a result|In addition|For example)\b|"
    r"^(?:The |Their )?(?:\w+ ){0,4}?(?:of|in|within|from) (?:this|these|such|their)\b|"
    r"^(?:The )?(?:staff|officers|impact|outcomes?|quality) (?:of|within|in|from) (?:this|these|such)\b|^(?:Officers|"
    r"Managers)\b"
)
_REPORTS = re.compile(
    r"^\W*(?:(?:also|all|who|spoken to|generally|consistently|universally|\w+ly|and the \w+ \w+) )*"
    r"(?:reports?|reported|told|speak|spoke|say|said|value|welcome|appreciate|are positive|feel|have (?:good |swift |"
    r"welcomed|access)|"
    r"have welcomed|benefit|are (?:now |routinely )?(?:notified|informed|kept|briefed|alerted)|"
    r"are (?:well )?supported|are (?:both )?compliment\w+|confirm|praise|describe|receive|highly value|express)",
    re.I,
)
# What comes from others is only dealt with, by whom it comes to.
_HANDLED = re.compile(
    r"^\W*(?:are|is|were|was) (?:\w+ly |also |quickly )*(?:dealt|responded|screened|processed|triaged|acted|"
    r"considered|evaluated|assessed|followed up|progressed|logged|risk assessed)\b"
)
_AND = re.compile(r"\b(?:and|as well as|or)\b|[,&/]")
# How many sentences back one looks for a finding that leans, and for one that names nobody; a heading's most words.
_BACK, _ON, _SHORT = 3, 1, 5


def whom(text: str, paragraph: str, heading: str, default: About) -> About:
    """Say whom a finding is about: the actor of its sentence, else of the one it leans on, else its section's body.

    `paragraph` is the passage with the finding in it, a bullet's lead-in before it; `heading` is its section's;
    `default` is whom its framework, or the chapter, is about where no sentence says.
    """
    usual = _named(heading, default) or default
    joint = default is About.PARTNERSHIP
    if "P" in text and "olice" in paragraph:
        text, paragraph = _FORCE.sub("police", text), _FORCE.sub("police", paragraph)
    at = paragraph.find(text)
    before = [paragraph[a:b] for a, b in sentences(paragraph[: max(at, 0)])]
    own = [text[a:b] for a, b in sentences(text)] or [text]
    lead_in = before[-1] if before and before[-1].rstrip().endswith(":") else ""
    if lead_in and (found := _actor(lead_in, joint)) is not None and found is not About.PARTNERSHIP:
        return found
    found = _actor(own[0], joint)
    if found is not None:
        return found
    # What names nobody goes on about the one before; in a council's own inspection that is the council.
    rest = opened(own[0])[0]
    leans = bool(_LEANS.match(own[0]) or _LEANS.match(rest[:1].upper() + rest[1:]))
    silent = usual is About.PARTNERSHIP and next(bodies_in(text), None) is None and not _PEOPLE.match(rest)
    for sentence in reversed(before[-_BACK if leans else -_ON :] if leans or silent else []):
        found = _actor(sentence, joint)
        # Of schools a paragraph says one thing, and then goes on about children.
        if found is not None and (leans or found is not About.SCHOOLS):
            return found
        if not leans and next(bodies_in(sentence), None) is not None:
            break
    return usual


def _named(heading: str, default: About) -> About | None:
    """Give the one body that a short heading names, as the sections of joint inspections do."""
    if default is not About.PARTNERSHIP or len(heading.split()) > _SHORT:
        return None
    bodies = set(bodies_in(heading))
    return bodies.pop() if len(bodies) == 1 else None


@lru_cache(maxsize=1024)
def _actor(sentence: str, joint: bool) -> About | None:
    """Give the body that does or fails in a sentence, or None where it names none."""
    rest, within = opened(sentence)
    subject, verb = subject_and_rest(rest)
    if _IMPERATIVE.match(rest):
        return None
    if (match := _BETWEEN.search(subject)) and len(set(bodies_in(match["who"]))) > 1:
        return About.PARTNERSHIP
    if not _PEOPLE.match(subject):
        for kept in acting_parts(subject):
            found = _together(kept)
            if found is not None:
                return None if _only_tells(found, verb) else found
    elif _AT_HOSPITAL.search(rest[:60]):
        return About.HEALTH
    low = rest.lower()
    if any(sign in low for sign in _WAITING) and _WAITS.search(rest):
        return About.HEALTH
    for match in _AGENT.finditer(rest) if " by " in rest else ():
        found = next(bodies_in(match["who"]), None)
        if found is not None and found is not About.PARTNERSHIP:
            return found
    if (found := _given_by(subject, verb, joint)) is not None:
        return found
    return next(bodies_in(within), None)


def _given_by(subject: str, verb: str, joint: bool) -> About | None:
    """Give the body that a predicate names as whose doing it is: "is weak in the police", "get help from the ICB"."""
    if joint and (match := _SO_IN.match(verb)):
        found = _together(match["who"])
        if found not in (None, About.SCHOOLS, About.PARTNERSHIP):
            return found
    if _PEOPLE.match(subject) or (_NAME.fullmatch(subject) and verb.startswith("benefits from")):
        match = _GIVEN_BY.search(verb)
        found = _together(match["who"]) if match else None
        # In a council's own inspection what children get from their schools is its doing too.
        if joint or found not in (About.SCHOOLS, About.PARTNERSHIP):
            return found
    return None


def _only_tells(found: About, verb: str) -> bool:
    """Say whether others only tell or receive what somebody else does: schools that welcome the council's training."""
    if found is not About.COUNCIL and _HANDLED.match(verb):
        return True
    return found in (About.SCHOOLS, About.COURTS, About.PARTNERSHIP) and bool(_REPORTS.match(verb))


def _together(words: str) -> About | None:
    """Give the body that words name; the partnership where they join several."""
    bodies = list(bodies_in(words))
    if len(set(bodies)) > 1 and _AND.search(words):
        return About.PARTNERSHIP
    return bodies[0] if bodies else None
