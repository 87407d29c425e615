"""Says whom a finding is about: the council or another body, by who does or fails to do what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.readers.shared.sentences import sentences
from ingest.understanding.bodies import NAMED, bodies_in
from kb.readings import About

# Where a sentence's subject ends: at its verb.
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|do|does|did|can|could|cannot|will|would|should|must|may|might|"
    r"needs?(?= (?:to|more|further|better|a)\b)|ensur(?:es?|ed)|provid(?:es?|ed)|mak(?:es?)|made|receiv(?:es?|ed)|"
    r"benefit(?:s|ed)?|"
    r"(?:recognis|acknowledg|demonstrat|continu|shar|giv|tak|us|describ|enabl|promot|prioritis|oversee|complet|receiv|"
    r"celebrat|involv|improv|achiev|liais|produc|facilitat|coordinat|scrutinis|escalat|operat|escap|serv|embrac|"
    r"welcom|commission|undertak|mov|becom|includ|encourag|challeng|explor|valu|evaluat|collaborat|reli)es?|"
    r"remain(?:s|ed)?|understands?|know(?:s)?|attend(?:s|ed)?|contribut(?:es?|ed)|responds?|responded|lacks|lacked|"
    r"confirm(?:s|ed)?|express(?:es|ed)?|assists?|drives?|underpins?|informs?|adds?|requires?|struggles?|exists?|"
    r"enjoy|embeds?|states?|think|agree|"
    r"fail(?:s|ed)?|identif(?:y|ies|ied)|took|gave|meets?|met|considers?|considered|helps|works|wait|leads? to|led to|"
    r"results? in|resulted|means|meant|shows?|reflects?|allows?|seeks?|speaks?|spoke|reports? (?:that|feeling|"
    r"positive|good)|told|"
    r"feel|say|carr(?:y|ies) out|engages?|acts?|listens?|monitors?|supports|holds?|keeps?|offers|varies|vary|"
    r"build|builds|develop|develops|appl(?:y|ies)|follows?|gathers?|live|brings?|get|gets|go|goes|come|comes|"
    r"visit|help (?=schools|children|families|parents|staff)|chairs|uses|reduces|tracks?|refers?|sends?|sits?|holds|"
    r"delivers?|maintains?|strives?|appears?|seems?)\b",
    re.I,
)
# Words that are as often nouns: verbs only straight after a body.
_AFTER = re.compile(
    r" (?:also |now |still |not |always |often |sometimes |routinely |\w+ly )*"
    r"(?:work|support|use|report|review|help|value|need|plan|challenge|audit|offer|record|focus|experience|access|"
    r"welcome|appreciate|lead|respond|share)\b"
)
_OPENING = re.compile(
    r"^(?:(?:However|But|Yet|Also|Conversely|Similarly|Equally|Additionally|Furthermore|Moreover|Nevertheless|"
    r"Nonetheless|"
    r"Overall|Consequently|Therefore|Currently|Importantly|Positively|Encouragingly|Generally|Typically|Historically|"
    r"\w+ly),?\s|"
    r"(?:When|Where|Whe\w+|If|As|While|Whilst|Although|Though|In|At|Since|For|Through|During|By|Following|Despite|"
    r"With|Once|On|To|"
    r"Under|Within|Across|From|After|Before|Because|Over|Alongside|Until|Given|Due|Based|Along|Beyond|"
    r"Notwithstanding|Like|"
    r"Led|Supported|Informed|Working|Using|Drawing|Recognising|Building|Having|Unlike|Outside)\b[^,;]{2,200}, )"
)
_THERE = re.compile(
    r"^(?:(?:Inspectors|We) (?:also )?(?:saw|found|observed|noted|identified|heard)|There (?:is|are|was|were|"
    r"has been|have been|remains?|"
    r"remained|continues? to be))(?: \w+ly| also)? (?:that |(?:\w+ ){0,3}(?:ways|examples?|evidence|instances|"
    r"occasions) "
    r"(?:in which|where|of|that|when|from) )?",
    re.I,
)
_ASIDES = re.compile(
    r" ?\([^)]*\)|, (?:led|chaired|attended|including|such as|for example|funded|commissioned|supported|hosted|"
    r"alongside) [^,]*(?:,|$)"
)
_WITHIN = re.compile(r"^(?:Within|In|At|Across) ([^,]{3,60}), ")
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
    r"fathers|care leavers|women|residents|patients)\b(?!(?: and families)? (?:nurse|social work|development|"
    r"services?|centre))",
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
_AGENT = re.compile(
    r"\b(?!attend|commission|chair|fund|host|refer|led\b)\w+(?:ed|en|ade|one|old)(?: \w+ly)? by (?!\w+ing\b)"
    r"(?P<who>(?:[\w’-]+ ){0,3}?[\w’-]+(?: [\w’-]+)?)",
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
_DROPPED = re.compile(
    r"\b(?:with|to|for|between|about|towards|against|alongside|including|such as|than|on|into|regarding|through|who|"
    r"that|which|"
    r"where|when|before|whose|between|via|as|around|over|among|under)\b",
    re.I,
)
_CLAUSE = re.compile(r"\b(?:who|that|which|where|when|whose|before)\b")
_KEPT = re.compile(r"\b(?:of|by|from)\b", re.I)
_PLACE = re.compile(r"\b(?:in|within|at|across)\b", re.I)
_WORKERS = re.compile(
    r"\b(?:staff|practitioner|professional|leader|manager|worker|officer|practice|decision|(?<=safeguarding )work|"
    r"oversight|management|quality|supervision|training|record|"
    r"arrangement|process(?:e(?=s))?|system|capacity|thresholds?|service|clinician|assessment|information|"
    r"referral)s?\b",
    re.I,
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
# How many sentences back a finding that leans is looked for, one that names nobody; words of a heading that names a body.
_BACK, _ON, _SHORT = 3, 1, 5


def whom(text: str, paragraph: str, heading: str, default: About) -> About:
    """Say whom a finding is about: the actor of its sentence, else of the one it leans on, else its section's body.

    `paragraph` is the passage with the finding in it, a bullet's lead-in before it; `heading` is its section's;
    `default` is whom its framework, or the chapter, is about where no sentence says.
    """
    usual = _named(heading, default) or default
    at = paragraph.find(text)
    before = [paragraph[a:b] for a, b in sentences(paragraph[: max(at, 0)])]
    own = [text[a:b] for a, b in sentences(text)] or [text]
    lead_in = before[-1] if before and before[-1].rstrip().endswith(":") else ""
    if lead_in and (found := _actor(lead_in)) is not None and found is not About.PARTNERSHIP:
        return found
    found = _actor(own[0])
    if found is not None:
        return found
    # What names nobody goes on about the one before; in a council's own inspection that is the council.
    opened = _opened(own[0])[0]
    leans = bool(_LEANS.match(own[0]) or _LEANS.match(opened[:1].upper() + opened[1:]))
    silent = usual is About.PARTNERSHIP and next(bodies_in(text), None) is None and not _PEOPLE.match(opened)
    for sentence in reversed(before[-_BACK if leans else -_ON :] if leans or silent else []):
        found = _actor(sentence)
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


def _actor(sentence: str) -> About | None:
    """Give the body that does or fails in a sentence, or None where it names none."""
    rest, within = _opened(sentence)
    subject, verb = _subject(_ASIDES.sub("", rest))
    if _IMPERATIVE.match(rest):
        return None
    if (match := _BETWEEN.search(subject)) and len(set(bodies_in(match["who"]))) > 1:
        return About.PARTNERSHIP
    if not _PEOPLE.match(subject):
        for kept in _parts(subject):
            found = _together(kept)
            if found is not None:
                return None if _only_tells(found, verb) else found
    elif _AT_HOSPITAL.search(rest[:60]):
        return About.HEALTH
    if _WAITS.search(rest):
        return About.HEALTH
    for match in _AGENT.finditer(rest):
        found = next(bodies_in(match["who"]), None)
        if found is not None and found is not About.PARTNERSHIP:
            return found
    return next(bodies_in(within), None)


def _opened(sentence: str) -> tuple[str, str]:
    """Give a sentence without what opens it ("However, in March, there is …"), and the place such an opening named."""
    rest, within = sentence.strip(), ""
    while match := _OPENING.match(rest):
        place = _WITHIN.match(rest)
        within = within or (place[1] if place else "")
        rest = rest[match.end() :]
    return _THERE.sub("", rest), within


def _only_tells(found: About, verb: str) -> bool:
    """Say whether others only tell or receive what somebody else does: schools that welcome the council's training."""
    if found is not About.COUNCIL and _HANDLED.match(verb):
        return True
    return found in (About.SCHOOLS, About.COURTS, About.PARTNERSHIP) and bool(_REPORTS.match(verb))


def _subject(sentence: str) -> tuple[str, str]:
    """Part a sentence into its subject and the rest from its verb on."""
    match = _VERB.search(sentence, 1)
    end = match.start() if match else len(sentence)
    for named in (*NAMED.finditer(sentence, 0, end), *_WORKERS.finditer(sentence, 0, end)):
        if _AFTER.match(sentence, named.end()):
            end = min(end, named.end())
    return sentence[:end].strip(), sentence[end:].strip()


def _parts(subject: str) -> Iterator[str]:
    """Give a subject's parts that say who acts: its noun, and what follows of, by, from or in; never with or for."""
    kept, at = True, 0
    place = bool(_WORKERS.search(subject))
    marks = sorted(
        [(m.start(), m.end(), True) for m in _KEPT.finditer(subject)]
        + [(m.start(), m.end(), place) for m in _PLACE.finditer(subject)]
        + [(m.start(), m.end(), False) for m in _DROPPED.finditer(subject)]
    )
    clause = _CLAUSE.search(subject)
    subject = subject[: clause.start()] if clause else subject
    marks = [mark for mark in marks if mark[1] <= len(subject)]
    for start, end, keeps in [*marks, (len(subject), len(subject), False)]:
        if kept and (part := subject[at:start].strip()):
            yield part
        kept, at = keeps, end


def _together(words: str) -> About | None:
    """Give the body that words name; the partnership where they join several."""
    bodies = list(bodies_in(words))
    if len(set(bodies)) > 1 and _AND.search(words):
        return About.PARTNERSHIP
    return bodies[0] if bodies else None
