"""Which findings a ledger row cites: the plainest that says what the row says, by its words and by its passage's vector."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, select

from kb.catalogue.tables import finding
from kb.library import Library
from kb.values import Polarity
from search.approaches.ledger import Candidate, Pair
from search.approaches.mentions import Mention, in_plain
from search.subjects import Subjects

_BATCH = 500
# A finding that leans on the sentence before it, or is turned by the next, is harder to read alone. In cosines.
_LEANS, _TURNED = 0.10, 0.15
_LEANING = re.compile(
    r"(?:however, |but |and )?(?:this|these|those|they|it|its|their|such|as a result|consequently|therefore|also|added to"
    r"|in (?:addition|fact|other))\b"
)
_PRAISE = re.compile(
    r"\b(?:good|well|better|best|strong\w*|strength\w*|effective\w*|excellent\w*|exemplary|impressive\w*|benefit\w*|timely|swift\w*"
    r"|quick\w*|prompt\w*|early|positive\w*|clear\w*|success\w*|skil\w+|high(?:ly|-quality)|appropriate\w*|regular\w*|thorough\w*"
    r"|comprehensive\w*|robust\w*|consistent\w*|proportionate\w*|stable|stability|thoughtful\w*|sensitive\w*|proud|valued?"
    r"|creative\w*|innovative|embedded|improv\w+|help\w*|able to|enabl\w+|make a difference|persistent\w*|range of)\b"
)
# Services whose names hold a word of praise.
_NAMES = re.compile(r"\b(?:early (?:help|years|intervention|permanence)|help and protection|help desk)\b")
_FAULT = re.compile(
    r"\b(?:not|no|nor|never|cannot|without|lack\w*|absen\w+|too|poor\w*|weak\w*|fail\w*|deteriorat\w+|worsen\w*|declin\w+|delay\w*|drift\w*|inconsisten\w+"
    r"|variab\w+|varie[sd]|insufficient\w*|inadequate\w*|limited|gaps?|slow\w*|late|unclear|under-?develop\w*|over-?rel\w+"
    r"|high(?:er)? (?:\w+ ){0,3}(?:caseloads?|workloads?|turnover|vacanc\w+|numbers?|proportion|levels?)|shortages?|missed"
    r"|difficult\w*|ineffective\w*|unsuitable|unstable|instability|hinder\w*|hamper\w*|undermin\w*|compromis\w+"
    r"|wait\w* (?:too|longer|several|many|unacceptabl\w+)"
    r"|(?:is|are|remains?|remained|been) (?:\w+ )?challeng\w+|a (?:\w+ )?challenge|rarely|sometimes"
    r"|more (?:to do|work|could|needs?)|(?:need|needs|requires?) (?:to|further|improv\w+|strengthen\w+)|could|should)\b"
)


@dataclass(frozen=True, slots=True)
class _Words:
    """A finding's words in plain, its passage, and whether another finding turns from it."""

    plain: str
    passage: int
    turned: bool


class Chooser:
    """Chooses citations for pairs whose findings it has read. Made anew for each ledger."""

    def __init__(self, db: Connection, library: Library, subjects: Subjects, pairs: Sequence[Pair]) -> None:
        self._subjects = subjects
        self._codebook = library.codebook
        self._view = library.shelf.view()
        nums = {c.said.num for p in pairs for own in p.candidates for c in own}
        self._words = _words(db, [*nums, *(m.num for p in pairs for m in p.mentions)])
        self._cues: dict[str, tuple[re.Pattern[str], ...]] = {}

    def before(self, pair: Pair) -> Candidate | None:
        """Choose the finding before: of the first group with any that says its subject and side in so many words, the nearest.

        None where no finding does: the pair then has no evidence before, and no row.
        """
        for group in pair.candidates:
            saying = [c for c in group if self._says(c)]
            if saying:
                return max(saying, key=lambda c: (self._near(c), -c.said.num))
        return None

    def mention(self, pair: Pair) -> Mention:
        """Choose the mention: the first in the report that can be read alone, whatever it thinks of the approach."""
        return min(pair.mentions, key=lambda m: (self._awkward(m.num), m.num))

    def _says(self, candidate: Candidate) -> bool:
        """Say whether a finding's own words name its subject, by one of the pattern's cues, and its side and no other.

        Read by eye, 15 in 100 of the findings before were off their subject or side where their labels alone had chosen
        them; of those whose words say both, 6.
        """
        plain = self._words[candidate.said.num].plain
        judged = _NAMES.sub(" ", plain)
        fault, praise = bool(_FAULT.search(judged)), bool(_PRAISE.search(judged))
        sided = fault and not praise if candidate.said.polarity == Polarity.WEAKNESS else praise and not fault
        return sided and any(cue.search(plain) for cue in self._cues_of(candidate.subject))

    def _near(self, candidate: Candidate) -> float:
        """Say how near a finding's passage is to the statement of its subject and side, less what keeps it from reading alone."""
        side = Polarity.WEAKNESS if candidate.said.polarity == Polarity.WEAKNESS else Polarity.STRENGTH
        near = self._cosine(self._words[candidate.said.num].passage, candidate.subject, side)
        return near - self._awkward(candidate.said.num)

    def _cosine(self, passage: int, subject: str, side: Polarity) -> float:
        at = int(np.searchsorted(self._view.nums, passage))
        if at == len(self._view.nums) or self._view.nums[at] != passage:
            return 0.0
        return float(self._view.vectors[at] @ self._subjects.statement(subject, side))

    def _awkward(self, num: int) -> float:
        words = self._words[num]
        return (_LEANS if _LEANING.match(words.plain) else 0.0) + (_TURNED if words.turned else 0.0)

    def _cues_of(self, subject: str) -> tuple[re.Pattern[str], ...]:
        if subject not in self._cues:
            self._cues[subject] = tuple(map(re.compile, self._codebook.named[subject].cues))
        return self._cues[subject]


def _words(db: Connection, nums: Iterable[int]) -> Mapping[int, _Words]:
    wanted = sorted(set(nums))
    other = finding.alias()
    made: dict[int, _Words] = {}
    for start in range(0, len(wanted), _BATCH):
        query = (
            select(finding.c.num, finding.c.text, finding.c.passage, other.c.num.label("turned"))
            .outerjoin_from(finding, other, other.c.turns_from == finding.c.id)
            .where(finding.c.num.in_(wanted[start : start + _BATCH]))
        )
        for row in db.execute(query):
            made[row.num] = _Words(in_plain(row.text), row.passage, row.turned is not None)
    return made
