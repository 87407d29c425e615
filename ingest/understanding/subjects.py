"""Parts a sentence into what opens it, its subject and the rest, and a subject into the parts that say who acts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.understanding.bodies import NAMED

# Where a sentence's subject ends: at its verb. (Capitals would make verbs of May, the Act and SEND.)
_VERB = re.compile(
    r"(?<!\w)(?=[a-z])(?:is|are|was|were|has|have|had|do|does|did|can|could|cannot|will|would|should|must|may|might|"
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
    r"implements?|outstrips?|visit|help (?=schools|children|families|parents|staff)|chairs|uses|reduces|tracks?|"
    r"refers?|sends?|sits?|holds|delivers?|maintains?|strives?|appears?|seems?)\b"
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
    r"(?!Early|Family)\w+ly),?\s|"
    r"(?:When|Where|Whe\w+|If|As|While|Whilst|Although|Though|In|At|Since|For|Through|During|By|Following|Despite|"
    r"With|Once|On|To|"
    r"Under|Within|Across|From|After|Before|Because|Over|Alongside|Until|Given|Due|Based|Along|Beyond|"
    r"Notwithstanding|Like|"
    r"Led|Supported|Informed|Working|Using|Drawing|Recognising|Building|Having|Unlike|Outside)\b[^,;]{2,200}, )"
)
_WITHIN = re.compile(r"^(?:Within|In|At|Across) ([^,]{3,90}), ")
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
# Those who work and what they do: said to be in a body, both are that body's.
_WORKERS = re.compile(
    r"\b(?:staff|practitioner|professional|leader(?:ship)?|manager|worker|officer|practice|decision|activity|audit|"
    r"recording|governance|expertise|(?<=safeguarding )work|oversight|management|quality|supervision|training|record|"
    r"arrangement|process(?:e(?=s))?|system|capacity|thresholds?|service|clinician|assessment|information|"
    r"referral)s?\b",
    re.I,
)
# What follows such a word says who acts (of), says it of a worker or their work (in), or says something else (with).
_MARK = re.compile(
    r"\b(?:(?P<kept>of|by|from|(?<=supervision )for|(?:(?<=particularly )|(?<=especially ))(?:in|within|for))|"
    r"(?P<place>in|within|at|across)|"
    r"with|(?<!\d )to|for|between|about|towards|against|alongside|including|such as|than|on|into|regarding|through|"
    r"who|that|which|where|when|before|whose|via|as|around|over|among|under)\b",
    re.I,
)
# The names that hold such a word are not parted at it.
_HOLDS = re.compile(r"\b(?:director of|edge of|out[- ]of|(?:children|people) with|(?:in|from|across) health)\b", re.I)
# What begins so is no more of the subject.
_CLAUSE = re.compile(r"\b(?:who|that|which|where|when|whose|before)\b")


def opened(sentence: str) -> tuple[str, str]:
    """Give a sentence without what opens it ("However, in March, there is …"), and the place such an opening named."""
    rest, within = sentence.strip(), ""
    while match := _OPENING.match(rest):
        place = _WITHIN.match(rest)
        within = within or (place[1] if place else "")
        rest = rest[match.end() :]
    return _THERE.sub("", rest), within


def subject_and_rest(sentence: str) -> tuple[str, str]:
    """Part a sentence, its asides left out, into its subject and the rest from its verb on."""
    sentence = _ASIDES.sub("", sentence)
    match = _VERB.search(sentence, 1)
    end = match.start() if match else len(sentence)
    after = _AFTER.search(sentence)
    # Few sentences have such a word at all: it is looked for before the many names.
    if after and after.start() <= end:
        for named in (*NAMED.finditer(sentence, 0, end), *_WORKERS.finditer(sentence, 0, end)):
            if _AFTER.match(sentence, named.end()):
                end = min(end, named.end())
    return sentence[:end].strip(), sentence[end:].strip()


def acting_parts(subject: str) -> Iterator[str]:
    """Give a subject's parts that say who acts: its noun, and what follows of, by, from or in; never with or for."""
    whole, clause = subject, _CLAUSE.search(subject)
    subject = subject[: clause.start()] if clause else subject
    marks = list(_MARK.finditer(subject))
    names = [match.span() for match in NAMED.finditer(subject)] if marks and _HOLDS.search(subject) else []
    kept, at = True, 0
    for mark in marks:
        start, end = mark.span()
        if any(a < start < b for a, b in names):
            continue
        if kept and (part := subject[at:start].strip()):
            yield part
        kept = mark.lastgroup == "kept" or (mark.lastgroup == "place" and bool(_WORKERS.search(whole)))
        at = end
    if kept and (part := subject[at:].strip()):
        yield part
