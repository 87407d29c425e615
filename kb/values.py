"""The library's values: what a review says, where it says it, and what became of a file.

Every value is frozen. Data flows one way through them: a `Document` (bytes made readable) is read into a
`Reading` (what one source says), which is shelved as a `Review` with `Passage` and `Finding` values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Polarity(StrEnum):
    """Whether a finding praises, faults, does both or only describes."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    MIXED = "mixed"
    NEUTRAL = "neutral"


class Kind(StrEnum):
    """What sort of statement a finding is."""

    FINDING = "finding"
    RECOMMENDATION = "recommendation"
    LESSON = "lesson"


class Voice(StrEnum):
    """Whose words a finding is in: the inspectors' report, or an officer's write-up."""

    REPORT = "report"
    OFFICER = "officer"


class Visibility(StrEnum):
    """Who may read a source: everyone, the sector, named councils, or the council that holds it."""

    PUBLIC = "public"
    SECTOR = "sector"
    NAMED = "named-councils"
    OWN_COUNCIL = "own-council"


class Status(StrEnum):
    """What became of one file that was offered to the library."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Authority:
    """A local authority with children's services, known by its GSS code. Source: content/authorities.csv."""

    gss: str
    name: str
    region: str
    type: str
    urn: str | None
    also_known_as: tuple[str, ...] = ()
    population_0_25: int | None = None
    neighbours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters on one page: `page` is physical, from 1; `start` and `end` index the page's text."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its text, where it stands in its page's text, and how it is set.

    `size` is in points, `bold` says the font is bold, `x` and `y` are the left and the bottom edge in points
    from the page's bottom left corner (0 where the format has no such thing).
    """

    text: str
    span: Span
    size: float = 0.0
    bold: bool = False
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """One physical page: its number from 1, its whole text, and its lines in reading order."""

    number: int
    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file made readable: its SHA-256, what it is (`pdf`, `html`, `markdown`), its pages, its front matter.

    `front` is empty but for Markdown; `body` is the cleaned HTML of Markdown and HTML files, else empty.
    """

    sha256: str
    media: str
    name: str
    pages: tuple[Page, ...]
    front: Mapping[str, object] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """An area judged: the common area id, its grade, whether it was given, and the report's own wording.

    `state` is `given`, `not-in-framework` or `unread`; `grade` is None unless given.
    """

    area: str
    grade: str | None
    state: str
    label: str


@dataclass(frozen=True, slots=True)
class FindingRead:
    """One to three sentences that say one thing, as a reader found them.

    `spans` are where the words stand, in order, one for each page touched. A write-up's author states `polarity`
    and `themes`; a report leaves them None for the classifier. `page` is the report's page that a write-up's author
    cites; None where the words stand on the page itself.
    """

    text: str
    spans: tuple[Span, ...]
    polarity: Polarity | None = None
    themes: tuple[str, ...] | None = None
    about: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class PassageRead:
    """A paragraph, bullet or window of one, with the findings within it.

    `text` is what search ranks and shows as context (a bullet's lead-in included); `area` is the judgement area
    its section belongs to; `paragraph` is the report's own number, as printed without its full stop.
    """

    section: str
    paragraph: str | None
    kind: Kind
    text: str
    spans: tuple[Span, ...]
    findings: tuple[FindingRead, ...]
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document says, and which reader read it and why.

    `authority` is the name or GSS code as the document gives it. `notes` say what was left out or unsure, in
    plain words. Dates are None where the document is silent.
    """

    reader: str
    version: str
    why: str
    framework: str
    voice: Voice
    authority: str | None
    inspection_start: date | None
    inspection_end: date | None
    published: date | None
    lead_inspector: str | None
    judgements: tuple[Judgement, ...]
    passages: tuple[PassageRead, ...]
    url: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    author: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A document that could not be read, with the reason in plain words."""

    reason: str


@dataclass(frozen=True, slots=True)
class IndexRow:
    """What an `index.csv` says of one file: it supplies what the document does not say of itself."""

    path: str
    authority: str | None = None
    urn: str | None = None
    published: date | None = None
    url: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One countable statement of a review, with where it stands and what it is. The unit that is counted."""

    id: str
    passage: str
    text: str
    page: int
    spans: tuple[Span, ...]
    kind: Kind
    polarity: Polarity
    themes: tuple[str, ...]
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """What search ranks: a paragraph or bullet of a review, with its findings. The finding's context."""

    id: str
    section: str
    area: str | None
    paragraph: str | None
    page: int
    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What one source says of its review; the catalogue joins the facts of a review's sources."""

    sha256: str
    review: str
    voice: Voice
    visibility: Visibility
    path: str
    origin: str
    url: str | None
    media: str
    reader: str
    read_key: str
    classify_key: str
    gss: str
    framework: str
    inspection_start: date | None
    inspection_end: date | None
    published: date | None
    lead_inspector: str | None
    author: str | None
    judgements: tuple[Judgement, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one offered file. `source` is the path as offered; `reason` is None when all went well."""

    source: str
    status: Status
    reason: str | None = None
    review: str | None = None
    n_findings: int = 0

    def to_json(self) -> dict[str, object]:
        """Give the object that `kb ingest --json` prints on one line."""
        return {
            "source": self.source,
            "status": str(self.status),
            "reason": self.reason,
            "review": self.review,
            "n_findings": self.n_findings,
        }
