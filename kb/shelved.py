"""What the catalogue keeps of a review: passages with labelled findings, and what each source says of its review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kb.readings import Circumstance, Commission, Extent, FindingStatus, Mention
from kb.values import Judgement, Kind, Polarity, Span, Visibility, Voice


@dataclass(frozen=True, slots=True)
class Finding:
    """One countable statement of a review, with where it stands and what it is. The unit that is counted.

    `turns_from` is the id of the finding it turns from; `restates` the id of the finding that explains it, with
    which it counts once. `patterns` are named patterns by id, without their side; `likely` those not sure enough to
    count. The other fields are those of `kb.readings.Labels`, `kb.readings.FindingRead` and of its passage.
    """

    id: str
    passage: str
    text: str
    page: int
    spans: tuple[Span, ...]
    kind: Kind
    polarity: Polarity
    themes: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    extent: Extent | None = None
    status: FindingStatus | None = None
    confirmed: bool = False
    about: str | None = None
    single: bool = False
    turns_from: str | None = None
    restates: str | None = None
    tier: str | None = None
    refers: tuple[str, ...] = ()
    since_last: bool = False


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
class Quality:
    """How well a document was read, in words of its body (furniture, footnotes and contents are not body).

    `accounted` are the body's words that ended in findings, headings, facts or named boilerplate; `boilerplate`
    those in boilerplate and address blocks; `findings` those in findings.
    """

    words: int
    accounted: int
    boilerplate: int
    findings: int

    @property
    def share(self) -> float:
        """The share of the body's words that is accounted for; 1.0 for a document without any."""
        return self.accounted / self.words if self.words else 1.0


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What one source says of its review; the catalogue joins the facts of a review's sources.

    `proven` says whether its reader has been measured on published documents of its kind.
    """

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
    proven: bool = True
    notes: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    quality: Quality | None = None
    mentions: tuple[Mention, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    commission: Commission | None = None
    subject: str | None = None
