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
    """A file made readable: its SHA-256, what it is (`pdf`, `docx`, `html`, `markdown`), its pages, its front matter.

    `front` is empty but for Markdown; `body` is the cleaned HTML of Markdown, Word and HTML files, else empty.
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

    `state` is `given`, `not-in-framework` or `unread`; `grade` is None unless given. `area` is the framework's own;
    `common` is the area of today's framework that a council's line is drawn in (None: it has no counterpart), and
    `loose` says where that comparison is loose. Both come from `content/frameworks.yaml`, not from readers.
    """

    area: str
    grade: str | None
    state: str
    label: str
    common: str | None = None
    loose: str | None = None


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
