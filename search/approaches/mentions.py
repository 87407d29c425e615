"""Where reports name an approach: every finding about the council that a cue of the approach matches.

Tens of thousands of texts are looked through once; after that only those of reviews that changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, and_, select

from kb.approaches import Approach
from kb.catalogue.scoping import visible
from kb.catalogue.tables import finding
from kb.readings import FindingStatus
from kb.scope import Scope
from kb.values import Kind, Polarity, Visibility
from search.corpus import Held, Reviewed
from search.counting import countable

_BATCH = 400
_KINDS = (Kind.FINDING, Kind.RECOMMENDATION)


class Stance(StrEnum):
    """How a finding speaks of an approach; what is only planned is not in use."""

    PRAISED = "praised"
    DESCRIBED = "described"
    CRITICISED = "criticised"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Mention:
    """A finding that names an approach of its council's, by number and id. `kind` is finding or recommendation."""

    approach: str
    num: int
    finding: str
    review: str
    stance: Stance
    kind: str

    @property
    def in_use(self) -> bool:
        """Whether the council is said to use the approach already."""
        return self.stance is not Stance.PLANNED


@dataclass(frozen=True, slots=True)
class Named:
    """What one review names: its mentions, and `touched`, the approaches that it comes near.

    An approach is touched by any finding whose words match a cue or come near it, whoever it is about and in either
    voice, unless it is only planned: a review that touches an approach is no evidence that the council did without it.
    """

    mentions: tuple[Mention, ...]
    touched: frozenset[str]


NOTHING = Named((), frozenset())


@dataclass(frozen=True, slots=True)
class _Words:
    """An approach's expressions, compiled."""

    id: str
    cues: tuple[re.Pattern[str], ...]
    excludes: tuple[re.Pattern[str], ...]
    near: tuple[re.Pattern[str], ...]

    def named(self, plain: str) -> bool:
        return any(cue.search(plain) for cue in self.cues) and not any(no.search(plain) for no in self.excludes)

    def without(self, plain: str) -> str:
        """Give a text less what names the approach: a name ("strengths-based") is no praise."""
        for cue in self.cues:
            plain = cue.sub(" ", plain)
        return plain

    def touched(self, plain: str) -> bool:
        return any(words.search(plain) for words in (*self.cues, *self.near))


class Mentions:
    """Finds and remembers what each review names. Not safe for threads by itself: who holds it takes turns."""

    def __init__(self, approaches: Mapping[str, Approach]) -> None:
        self._words = [
            _Words(a.id, *(tuple(map(re.compile, own)) for own in (a.cues, a.excludes, a.near)))
            for a in approaches.values()
        ]
        self._gate = _gate([words for a in approaches.values() for words in (*a.cues, *a.near)])
        self._read: dict[frozenset[Visibility], dict[str, tuple[Reviewed, Named]]] = {}

    def named(self, db: Connection, held: Held, scope: Scope) -> Mapping[str, Named]:
        """Give what each review that is held names, by the review's id.

        `held` is what the corpus holds for the scope: a review it has read again since the last look is looked through
        again, which it tells by the change log.
        """
        known = self._read.get(scope.visible, {})
        kept = {key: known[key] for key, review in held.reviews.items() if key in known and known[key][0] is review}
        wanted = [key for key in held.reviews if key not in kept]
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            found = self._look(db, Scope(visible=scope.visible), batch)
            kept |= {key: (held.reviews[key], found.get(key, NOTHING)) for key in batch}
        self._read[scope.visible] = kept
        return {key: named for key, (_, named) in kept.items()}

    def _look(self, db: Connection, scope: Scope, keys: Sequence[str]) -> dict[str, Named]:
        columns = (finding.c[name] for name in ("num", "id", "review", "text", "polarity", "status", "kind"))
        query = (
            select(*columns, and_(*countable(scope, keys)).label("counts"))
            .where(finding.c.review.in_(keys), finding.c.kind.in_(_KINDS), visible(finding.c.visibility, scope))
            .order_by(finding.c.num)
        )
        mentions: dict[str, list[Mention]] = {}
        touched: dict[str, set[str]] = {}
        for row in db.execute(query):
            plain = in_plain(row.text)
            if not self._gate.search(plain):
                continue
            planned = row.status == FindingStatus.PLANNED
            for words in self._words:
                if not words.touched(plain):
                    continue
                if not planned:
                    touched.setdefault(row.review, set()).add(words.id)
                if row.counts and words.named(plain):
                    stance = stance_of(words.without(plain), row.polarity, row.status)
                    made = Mention(words.id, row.num, row.id, row.review, stance, row.kind)
                    mentions.setdefault(row.review, []).append(made)
        return {
            key: Named(tuple(mentions.get(key, ())), frozenset(touched.get(key, ()))) for key in {*mentions, *touched}
        }


def in_plain(text: str) -> str:
    """Give a text as cues are written: lower case, straight apostrophes, plain hyphens."""
    return text.lower().replace("’", "'").replace("‘", "'").replace("–", "-").replace("‑", "-")


# A strength may but describe ("is part of a regional agency"): it praises where a word of praise stands in it.
_PRAISE = re.compile(
    r"\b(?:good|well|better|best|strong\w*|strength\w*|effective\w*|excellent\w*|exemplary|impressive\w*|benefit\w*|timely"
    r"|positive\w*|success\w*|skil\w+|high-quality|thorough\w*|comprehensive\w*|robust\w*|valued?|creative\w*|innovative"
    r"|embedded|transform\w+|improv\w+|enabl\w+|(?:making|makes?|made) a difference|reduc\w+|help(?:s|ed|ing)?|supports?"
    r"|supported|ensur\w+)\b"
)


# A weakness with one of these praises as well.
_APPROVAL = re.compile(
    r"\b(?:good|well|better|best|strong\w*|strength\w*|effective|effectively|excellent\w*|positive\w*|success\w*|valued)\b"
)


def stance_of(plain: str, polarity: str, status: str | None) -> Stance:
    """Say how a finding that names an approach speaks of it: by its own side, where its words bear that out.

    A weakness that also praises may fault something else: it is told as describing.
    """
    if status == FindingStatus.PLANNED:
        return Stance.PLANNED
    if polarity == Polarity.STRENGTH and _PRAISE.search(plain):
        return Stance.PRAISED
    if polarity == Polarity.WEAKNESS and not _APPROVAL.search(plain):
        return Stance.CRITICISED
    return Stance.DESCRIBED


def _gate(cues: Iterable[str]) -> re.Pattern[str]:
    """Make the one expression that a text has to match before any cue is tried by itself.

    With the boundary that nearly all cues begin with taken out in front, most places in a text fail at once: the pass
    is ten times as fast as the cues one by one.
    """
    at_words = [cue.removeprefix(r"\b") for cue in cues if cue.startswith(r"\b") and "|" not in _outside(cue)]
    others = [cue for cue in cues if cue.removeprefix(r"\b") not in at_words]
    parts = [rf"\b(?:{'|'.join(f'(?:{cue})' for cue in at_words)})"] if at_words else []
    return re.compile("|".join([*parts, *(f"(?:{cue})" for cue in others)]) or r"(?!)")


def _outside(cue: str) -> str:
    """Give what of a cue stands outside all brackets: a bar there ends what its boundary governs."""
    outside = re.sub(r"\\.|\[(?:\\.|[^\]])*\]", "", cue)
    while (inner := re.sub(r"\([^()]*\)", "", outside)) != outside:
        outside = inner
    return outside
