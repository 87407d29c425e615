"""Names the lists and the asides of peers' reports: strengths, areas for consideration, the team, the scope."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.readings import Role

_STRENGTHS = re.compile(
    r"(?:(?:key|main|overall|our|your|some|areas?\s+of|summary\s+of)\s+)*strengths?(?:\s+identified|\s+(?:and|&)\s+good\s+practice)?|"
    r"what\s*(?:['’]s|is)?\s+(?:going|working|worked)\s+well|what\s+works\s+well|(?:areas?\s+of\s+)?good\s+practice|"
    r"positives|achievements",
    re.IGNORECASE,
)
_FIRST = (
    r"(?:(?:key|main|overall|priority|summary\s+of|our|the|final|detailed|headline|proposed|further|peer\s+team)\s+)*"
)
_ADVICE = re.compile(
    r"(?:(?:key|main|suggested|priority|other|general|summary\s+of)\s+)*(?:areas?|points?|issues?|matters?|things?|aspects?)\s+"
    r"(?:for|to|of|requiring|needing)\s+(?:(?:further|future|possible|continued|your|priority|additional|urgent)\s+)*"
    r"(?:consider(?:ation)?|develop(?:ment)?|improve(?:ment)?|explor(?:e|ation)|attention|action|challenge)|"
    rf"{_FIRST}recommendations?(?:\s+(?:and|&)\s+next\s+steps|"
    r"\s+(?:to|for)\s+the\s+(?:council|local\s+authority|partnership|board|department|secretary\s+of\s+state))?|"
    rf"(?:conclusions?|findings)\s+and\s+{_FIRST}recommendations|"
    r"(?:(?:immediate|suggested|agreed|key|proposed|recommended|possible)\s+)*next\s+steps(?:\s+(?:and|&)\s+recommendations)?|"
    r"(?:key\s+|priority\s+)?actions?\s+(?:recommended|to\s+take)|even\s+better\s+if|what\s+needs\s+to\s+(?:improve|change)",
    re.IGNORECASE,
)
# What stands before a heading's words (its number) and after them.
_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-h][.)])\s+(?=\S)")
_TRAIL = re.compile(
    r"\s*(?:[:.–—-]|\(?\s*(?:cont(?:inued|['’]?d|\.)?|\d{1,2}(?:\s*(?:of|/)\s*\d{1,2})?)\s*\)?\.?)$", re.I
)
_PARTING = re.compile(r"\s*(?:[:–—]|\s-)\s+")
# The commissioner's or the team's own numbering of what they recommend.
RECOMMENDED = re.compile(r"^recommendation\s+(\d{1,2}|[A-H])\b\s*[:.)–—-]*\s*", re.IGNORECASE)

_TEAM = re.compile(
    r"(?:the\s+|your\s+|our\s+)?(?:peer|review|peer\s+review|peer\s+challenge|challenge|diagnostic|visiting)?\s*"
    r"(?:team(?:\s+members?(?:hip)?)?|peers)",
    re.IGNORECASE,
)
_SCOPE = re.compile(
    r"(?:the\s+)?(?:scope|focus|purpose|remit|aims?)(?:\s+(?:and|&)\s+(?:focus|scope|purpose))?"
    r"(?:\s+of\s+(?:the|this|our)\s+(?:\w+\s+){0,2}\w+)?|(?:the\s+)?(?:key\s+)?lines?\s+of\s+[ei]nquiry|(?:the\s+)?kloes?|"
    r"terms\s+of\s+reference|(?:key|agreed)\s+(?:questions|themes)|what\s+(?:we|the\s+team)\s+(?:were|was)\s+asked\s+(?:to\s+\w+|for)",
    re.IGNORECASE,
)
_PROCESS = re.compile(
    r"(?:the\s+|our\s+|review\s+)?(?:summary\s+of\s+the\s+)?(?:(?:peer\s+)?(?:challenge|review|diagnostic)\s+)?"
    r"(?:process|approach|method(?:ology)?|programme|timetable)|(?:how|what|who)\s+(?:we|the\s+team|the\s+review\s+was)\s+"
    r"(?:did(?:\s+it)?|met|worked|carried\s+out|done).{0,40}|(?:what\s+is|about)\s+(?:a|the|this)?\s*(?:peer|lga|local\s+gov).{0,40}|"
    r"contacts?(?:\s+(?:details|us|information))?|(?:any\s+)?questions\W*|thank\s+you.{0,30}|acknowledge?ments?|glossary|"
    r"abbreviations|confidentiality|(?:annex|appendix)\b.{0,12}\b(?:people|documents|those|list|meetings|interview).{0,60}",
    re.IGNORECASE,
)
_TEAM_WAS = re.compile(
    r"\b(?:team|peers|reviewers?)\b[^.:]{0,80}\b(?:was|were|comprised|consisted|included|members\s+are|are|is)\b[^.]{0,60}:$|\bteam\s+members\s*:$",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:table\s+of\s+)?contents", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListName:
    """A list's name as printed, the theme printed beside it (else empty), and whether it advises."""

    name: str
    theme: str
    advises: bool

    @property
    def weighs(self) -> bool:
        """Whether it is a list of strengths or areas to consider, which stands under a theme; others stand alone."""
        return re.search(r"recommendation|next\s+step", self.name, re.IGNORECASE) is None

    @property
    def closes(self) -> bool:
        """Whether it closes the whole document, whatever theme came before."""
        return re.search(r"next\s+step", self.name, re.IGNORECASE) is not None and not self.theme

    @property
    def mixed(self) -> bool:
        """Whether conclusions stand in one list with what is recommended."""
        return bool(re.match(r"conclusion|finding", self.name, re.IGNORECASE))


@dataclass(frozen=True, slots=True)
class Aside:
    """A section that holds no findings: what it is, and why it is left out."""

    role: Role
    why: str
    scope: bool = False


def plain_heading(text: str) -> str:
    """Give a heading's words without number, closing mark and 'continued'."""
    words = _NUMBER.sub("", " ".join(text.split()))
    while (cut := _TRAIL.sub("", words)) != words and cut:
        words = cut
    return words


def list_name(text: str) -> ListName | None:
    """Say which list a heading opens ('Strengths', 'Workforce: areas for consideration'), or None for another heading."""
    words = plain_heading(text)
    if (alone := _advises(words)) is not None:
        return ListName(words, "", alone)
    pieces = [piece for piece in _PARTING.split(words) if piece]
    if len(pieces) != 2:
        return None
    for theme, name in (pieces, pieces[::-1]):
        if (beside := _advises(name)) is not None:
            return ListName(name, theme, beside)
    return None


def names_list(text: str) -> bool:
    """Say whether a line is a list's name and nothing else."""
    return text[:1].isupper() and _advises(plain_heading(text)) is not None


def leads_to_team(text: str) -> bool:
    """Say whether a text leads into the names of the team ('The team were:')."""
    return bool(_TEAM_WAS.search(text))


def weighs(text: str) -> bool:
    """Say whether a line names a list of strengths or of areas to consider, as peers' reports have and plain ones seldom."""
    name = list_name(text) if len(text.split()) <= 12 else None
    return name is not None and name.weighs


def aside(heading: str) -> Aside | None:
    """Say what section without findings a heading opens, or None."""
    words = plain_heading(heading)
    if _CONTENTS.fullmatch(words):
        return Aside(Role.CONTENTS, "contents")
    if _TEAM.fullmatch(words):
        return Aside(Role.FACT, "the team")
    if _SCOPE.fullmatch(words):
        return Aside(Role.FACT, "what the review was asked to look at", scope=True)
    return Aside(Role.BOILERPLATE, "how the review was made, and contacts") if _PROCESS.fullmatch(words) else None


def _advises(words: str) -> bool | None:
    if _STRENGTHS.fullmatch(words):
        return False
    return True if _ADVICE.fullmatch(words) else None
