"""What the classifier sees of a finding: its words and tone, the cues of themes and patterns, and its vector."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.classify.features import features
from ingest.classify.text import plain
from ingest.classify.themes import ThemeFinder, make_theme_finder
from kb.codebook import Codebook
from kb.readings import PassageRead
from kb.values import Kind

# Sections of figures about the area: what they say is neither strength nor weakness.
STATISTICS = re.compile(
    r"^(?:information about (?:this|the)|children living in|child protection in|children looked after in"
    r"|(?:children )?looked after children in|previous ofsted|other information|the local authority$)",
    re.IGNORECASE,
)
# A heading may end in its grade, or say it on the way, which must not say what a finding under it is.
_GRADES = r"\b(?:outstanding|good|adequate|satisfactory|inadequate|requires? improvement(?:\s+to be good)?)\b"
_GRADE = re.compile(_GRADES, re.IGNORECASE)
_GRADED = re.compile(
    rf"[\s,:;–—(-]*\b(?:(?:is|are|was|were|has been|have been|judged)\s+)*{_GRADES}[\s.)]*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding's own words, the words before it in its paragraph, its section, and whether it recommends."""

    text: str
    before: str
    section: str
    recommendation: bool


def seen_in(passages: Sequence[PassageRead]) -> list[Seen]:
    """Give what is seen of every finding of some passages, in order."""
    made = []
    for passage in passages:
        before = ""
        for finding in passage.findings:
            made.append(Seen(finding.text, before, passage.section, passage.kind is Kind.RECOMMENDATION))
            before = finding.text
    return made


def read_as(seen: Seen) -> str:
    """Give what the adapted model reads of a finding: the heading it stands under, less any grade, and its own words."""
    heading = _GRADED.sub("", seen.section).strip()
    return seen.text if not heading or _GRADE.search(heading) else f"{heading}: {seen.text}"


class Sight:
    """Names the features of findings with a codebook's cues, compiled once.

    Words say what is praised or faulted; cues say what is spoken of, in the finding, just before it and in its
    heading. A review's grade is never seen.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._finder: ThemeFinder = make_theme_finder(codebook)
        self._patterns = tuple((p.id, tuple(re.compile(c) for c in p.cues)) for p in codebook.named.values())
        self._headed = lru_cache(maxsize=4096)(self._cued_heading)

    def tone(self, seen: Seen) -> list[str]:
        """Name the features of a finding's words and tone: what polarity, extent and status are read from."""
        return [*features(seen.text), *(["=recommends"] if seen.recommendation else [])]

    def subject(self, seen: Seen) -> list[str]:
        """Name the features of what a finding is about: its words, cues of themes and patterns, its heading's cues."""
        text = plain(seen.text)
        words = [name for name in features(seen.text) if not name.startswith("=")]
        own = self._finder.themes(seen.text)
        named = [f"=theme:{theme}" for theme in own] + [f"=first:{theme}" for theme in own[:1]]
        cued = [f"=cue:{key}" for key, cues in self._patterns if any(cue.search(text) for cue in cues)]
        led = [f"=before:{theme}" for theme in self._finder.themes(seen.before)] if not own else []
        return [*words, *named, *cued, *led, *self._headed(seen.section)]

    def _cued_heading(self, section: str) -> tuple[str, ...]:
        return tuple(f"=heading:{theme}" for theme in (*self._finder.themes(section), *self._finder.heading(section)))
