"""Says whether a finding is about one child or family, as case examples and one person's words are."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.readers.shared.sentences import sentences

_PERSON = (
    r"(?:child|young person|young man|young woman|young adult|baby|toddler|teenager|adolescent|boy|girl|pupil|student|"
    r"care leaver|asylum[- ]seeker|asylum[- ]seeking (?:child|young person)|apprentice|mother|mum|father|dad|parent|"
    r"grandparent|"
    r"family|couple|foster carer|carer|adopter|adoptive (?:parent|family|mother|father)|sibling group|victim|"
    r"survivor|offender|"
    r"(?:case|example(?! (?:of|is|was the)))(?! (?:reviews?|stud|files?|holders?|loads?|managers?|work|conferences?|"
    r"discussions?|audits?|responsible|tracker)))"
)
_SORT = r"(?:(?!of\b|in\b|and\b)[\w’-]+ ){0,3}?"
_CHILD_OF = r"(?![’']s (?:social|services|homes?|cent)|ren|hood)"
# "One child …", "In one case, …", "For another family, …" at a sentence's head: the whole of it is about them.
_HEAD = (
    r"^(?:(?:However|Similarly|Equally|Conversely|Also|For example|For instance|Positively|Recently|"
    r"At the time of the inspection|"
    r"During the inspection|When asked|In contrast|[A-Z]\w+ing (?:on|about|to) [^,]{3,60}|"
    r"In talking about [^,]{3,80}),? )?"
)
_ONE = re.compile(
    rf"{_HEAD}(?:[Ii]n|[Ff]or|[Aa]s|[Tt]o|[Ww]ith|[Ww]here|[Ff]rom|[Tt]he (?:case|mother|father|parent|parents|"
    rf"family|child) of|)\s?"
    rf"(?:\b[Oo]ne|\b[Aa]nother|\b[Oo]ne of (?:the|these)|\b[Oo]ne such) {_SORT}{_PERSON}\b(?! (?:in|"
    rf"out of) (?:every|\w+ (?:is|are|was|were)\b))"
    r"(?![’']s (?:social|services))"
)
_IN_WORDS = re.compile(
    rf"\b(?:in the )?words of (?:one|a|another) {_SORT}{_PERSON}\b|\b(?:said|says|explained|told us) one {_SORT}{_PERSON}\b"
)
# A child told of in the past is one child: "a child who had been …".
_A_CHILD = re.compile(
    rf"\b(?:[Aa]n?|the) {_SORT}{_PERSON}\b{_CHILD_OF}[^.]{{0,60}}?\b(?:had (?:been|not|reported|to|initially|left)|"
    rf"was (?:found|matched|placed|seen|re-|not|given|"
    r"referred|moved|left|taken|supported|helped|returned|removed|born|able)|were not|found (?:her|his)|"
    r"reported that|who (?:was|had)|said|told)\b"
)
_EXAMPLE = re.compile(
    rf"\b(?:for|of|by|from|with|to) one {_SORT}(?:child|young person|family) (?:who|whose)\b|"
    rf"\bgood example of this in an? {_SORT}{_PERSON}\b|\b[Ii]n the case of [A-Z][a-z]+\b|\bin the case had\b"
)
_THIS = re.compile(
    r"\b[Tt]his (?:child|young person|family|boy|girl|baby|mother|father|young man|young woman|sibling group|couple|"
    r"parent)\b(?! (?:in need|protection|focus))"
    r"|\b(?:Child|Young Person|Family|Parent) [A-Z]\b(?![’']s? Services)|[Pp]seudonym"
)
# Whom an earlier sentence spoke of.
_THAT = re.compile(
    r"\b[Tt]h(?:e|eir|is) (?:\w+ ){0,2}?(?:child|young person|young woman|young man|mother|father|parents|family|boy|"
    r"girl|baby|offender|"
    r"siblings?|adopters?|perpetrator|case|couple|pupil)\b|\b[Hh](?:e|er|is|im)\b|\b[Ss]he\b|^They\b|^Risks? "
)
_PRONOUN = re.compile(r"\b(?:[Ss]he|[Hh]er|[Hh]is|[Hh]im|[Hh]e|himself|herself)\b")
_OPENS = re.compile(r"(?:He|She|His|Her)\b")
_QUOTED = re.compile(r"[‘“\"](?:[^’”\"]|(?<=\w)’(?=\w)){3,400}[’”\"](?!\w)")
_QUOTES = '‘“"'
# Who else is "he" or "she" in a report: people with a post.
_POST = re.compile(
    r"\b(?:directors?|DCS|IDCS|DASS|chair(?:person|man|woman)?|chief|ADM|[Aa]gency decision|decision[- ]maker|"
    r"[Mm]embers?|[Ll]eader|"
    r"head ?teacher|[Hh]ead of|managers?|(?:designated|lead|police|reviewing|executive|education|health|"
    r"commissioning|principal|named|"
    r"custody|participation) (?:officers?|nurses?|doctors?|lead|social worker)|LADO|[Cc]ommissioner|[Cc]ouncillors?|"
    r"[Mm]ayor|[Pp]ractitioner|"
    r"nurse|scrutineer|co-?ordinator|[Cc]abinet|portfolio|PA whose|(?:her|his) (?:\w+ ){0,2}team|consultant|"
    r"appointments?|appointed|post|[Ll]ead)\b"
)
_CHILDLIKE = re.compile(
    rf"\b(?:one|[Aa]n?|[Tt]he|[Aa]nother|this) {_SORT}(?:child|young person|young woman|young man|mother|father|boy|"
    rf"girl|baby|care leaver|pupil|"
    rf"adopter|carer|parent)\b{_CHILD_OF}|\b(?:her|his) (?:\w+ )?(?:mother|father|mum|dad|parents|family|carers?|"
    rf"foster|sister|brother|"
    r"siblings?|needs|behaviou?r|school|education|history|social worker|PA|wishes|entitlement|placement|stability|"
    r"risk|health|identity|"
    r"vulnerabilit\w+|teachers?|partner|life|friends|graduation)\b"
)
# Names that reports give to children whose own they keep back.
_GIVEN = re.compile(
    r"\b(?=[A-Z][a-z])(?:Amy|Anna|Alex|Adam|Aisha|Alice|Ben|Bella|Briony|Callum|Charlie|Chloe|Chelsea(?! FC|[’']s Choice)|Connor|"
    r"Daisy|Daniel|Danny|David(?! \w)|Ella|"
    r"Ellie|Emily|Emma|Ethan|Freya|George(?! \w)|Grace|Hannah|Harry|Holly|Isla|Jack|Jade|Jake|James(?! \w)|Jane|"
    r"Jason|Jamie|Jenny|Jess|Jessica|"
    r"Jill|Joe|John(?! \w)|Josh|Joshua|Kai|Katie|Kayla|Kelly|Kieran|Kyle|Laura|Leah|Leo|Lewis|Liam|Lily|Lisa|Lola|"
    r"Lucy|Luke|Max|Megan|Mia|"
    r"Michael(?! \w)|Millie|Mohammed|Molly|Nathan|Oliver|Olivia|Peter(?! \w)|Poppy|Rachel|Rebecca|Rosie|Ruby|Ryan|"
    r"Sam|Samantha|Sara|Sarah|Sean|"
    r"Simon|Sophie|Susan|Thomas(?! \w)|Tom|Tommy|Tyler|William|Zara|Zoe)\b(?![’'] |\s[A-Z]| (?:and|&) [A-Z])"
)
# The signs that a sentence is about one child, each with what stands in every wording of it.
_SIGNS = (
    (_IN_WORDS, ("one ", "words of")),
    (_EXAMPLE, ("one ", "example of this", "n the case")),
    (_THIS, ("his ", "Child ", "Young Person ", "Family ", "Parent ", "seudonym")),
    (_A_CHILD, ("had ", "was ", "were not", "found ", "reported that", "who ", "said", "told")),
    (_GIVEN, ("",)),
)
_OTHERS = re.compile(r"\b(?:children|young people|families|adopters|social workers|practitioners|staff)\b(?![’'])")
_MANY = re.compile(
    r"^(?:However, )?[Ii]n (?:a |some|most|cases|many|other|two|three|several)|[Ss]erious case review|\bSCRs?\b|"
    r"^(?:[Oo]nly|[Aa]t least|[Jj]ust|[Nn]ot) one\b|\b(?:children|young people|families|carers|parents|"
    r"adopters) (?:told|said|are|were|have|who|feel)\b|\b(?:her or his|his or her|he or she)\b"
)
_BACK = 4


def is_single(text: str, paragraph: str) -> bool:
    """Say whether a finding is about one child or family: its first sentence is, or goes on about one told of before.

    A general statement that ends in an example is no such finding. `paragraph` is the passage that it stands in.
    """
    own = [text[a:b] for a, b in sentences(text)] or [text]
    if _alone(own[0]):
        return True
    at = paragraph.find(text)
    before = [paragraph[a:b] for a, b in sentences(paragraph[: max(at, 0)])]
    if not before and _OPENS.match(own[0]) and not _POST.search(own[0]):
        return True
    if not any(_alone(sentence) for sentence in before[-_BACK:]):
        return False
    return bool(_THAT.search(_QUOTED.sub(" ", own[0]))) and not (_MANY.search(own[0]) or _POST.search(own[0]))


@lru_cache(maxsize=1024)
def _alone(sentence: str) -> bool:
    """Say whether a sentence by itself is about one child, one parent or one family."""
    plain = _QUOTED.sub("‘’", sentence) if any(mark in sentence for mark in _QUOTES) else sentence
    # What few sentences hold is asked for first, what would speak against it only then.
    if _ONE.match(plain) or any(any(part in plain for part in parts) and sign.search(plain) for sign, parts in _SIGNS):
        return not _MANY.search(plain)
    # "She" and "his" are a child's or a parent's where a post is not named, and no others are spoken of.
    if not (_PRONOUN.search(plain) and _CHILDLIKE.search(plain)):
        return False
    return not (_MANY.search(plain) or _POST.search(plain) or _OTHERS.search(plain))
