"""What a reader makes of one document: passages with findings, and every other part of it by what it is.

A `Reading` accounts for every word of its document: words are in a finding, or in a `Part` that says what they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kb.values import Judgement, Kind, Polarity, Span, Visibility, Voice


class About(StrEnum):
    """Whom a finding is about: the council (or the trust that runs its services), or another body."""

    COUNCIL = "council"
    POLICE = "police"
    HEALTH = "health"
    SCHOOLS = "schools"
    COURTS = "courts"
    PARTNERSHIP = "partnership"


class Extent(StrEnum):
    """How far a strength or weakness goes, as worded: nearly everywhere, in some or too many places, in few."""

    WIDESPREAD = "widespread"
    SOME = "some"
    SMALL = "small"
    NOT_STATED = "not-stated"


class FindingStatus(StrEnum):
    """When a finding holds: now, no longer, getting better, or planned and too early to see."""

    CURRENT = "current"
    PAST = "past"
    IMPROVING = "improving"
    PLANNED = "planned"


class Role(StrEnum):
    """What a part of a document is that holds no finding.

    A `fact` is a cover or a table whose words were read into dates, judgements or names; `furniture` is printed
    around the text (running heads and feet, page numbers, the publisher's imprint); `boilerplate` says the same in
    every report of its kind.
    """

    HEADING = "heading"
    LABEL = "label"
    LEAD_IN = "lead-in"
    FACT = "fact"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"
    CONTENTS = "contents"
    ADDRESS = "address"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Labels:
    """What a finding is: its polarity, themes, named patterns (without their side, which polarity gives), extent, status.

    `likely` are named patterns of its themes that are not sure enough to be counted, but likely where the council is
    known to have the pattern at another review. `confirmed` says that a person has said so. `extent` and `status` are
    None where nobody has read them.
    """

    polarity: Polarity
    themes: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    extent: Extent | None = None
    status: FindingStatus | None = None
    confirmed: bool = False
    likely: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingRead:
    """One to three sentences that say one thing, as a reader found them.

    `spans` are where the words stand, in order, one for each page touched. A write-up's author states `polarity`
    and `themes`; a report leaves them None for the classifier. `page` is the report's page that a write-up's author
    cites; None where the words stand on the page itself. `about` is one of `About`, or None where nobody has said.
    `single` says that it is about one child or family. `turns` says that it turns from the finding before it in
    its paragraph ("However, …"). `refers` are ids of the National Framework's outcomes and enablers that it names.
    `since_last` says that it speaks of what changed since the inspection before.
    """

    text: str
    spans: tuple[Span, ...]
    polarity: Polarity | None = None
    themes: tuple[str, ...] | None = None
    about: str | None = None
    page: int | None = None
    single: bool = False
    turns: bool = False
    refers: tuple[str, ...] = ()
    since_last: bool = False


@dataclass(frozen=True, slots=True)
class PassageRead:
    """A paragraph, bullet or window of one, with the findings within it.

    `text` is what search ranks and shows as context (a bullet's lead-in included); `area` is the judgement area
    its section belongs to; `paragraph` is the report's own number, as printed without its full stop. `tier` is the
    name its document gives to the list of recommendations it stands in ("Areas for priority action"). `goes_on`
    says that it is a later window of the same paragraph as the passage before it.
    """

    section: str
    paragraph: str | None
    kind: Kind
    text: str
    spans: tuple[Span, ...]
    findings: tuple[FindingRead, ...]
    area: str | None = None
    tier: str | None = None
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a document that are in no finding: what they are, where they stand, and why they were left out.

    `why` names boilerplate and facts in a few plain words ("what the judgements mean"); empty for headings and labels.
    """

    role: Role
    text: str
    spans: tuple[Span, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """An earlier inspection or visit that a document names, which the library may or may not hold.

    `framework` is its framework's id; `day` is when it was, as exactly as said: `2018-06-14`, `2018-06` or `2018`.
    `text` is the words that name it, standing at `spans`.
    """

    framework: str
    day: str
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A figure about the area, or a fact about its leadership, as a document states it.

    `name` is an id of `content/circumstances.yaml`, which gives its unit and meaning; `value` is the figure, or 1.0
    for a fact that holds; `day` is the day, month or year it is of, as exactly as said, or None. `text` stands at `spans`.
    """

    name: str
    value: float
    day: str | None
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Commission:
    """Who asked for a peer's or commissioner's review, what it was to look at, and whether the council published it.

    None where the document does not say.
    """

    commissioner: str | None = None
    scope: str | None = None
    published_by_council: bool | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document says, and which reader read it and why.

    `authority` is the name or GSS code as the document gives it. `notes` say what was odd or unsure, in plain
    words. Dates are None where the document is silent. `parts` are all its words that are in no finding. `subject`
    is what a visit or a deep dive looked at, in the document's words; `about` whom its findings are about where
    nothing says so.
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
    parts: tuple[Part, ...] = ()
    mentions: tuple[Mention, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    commission: Commission | None = None
    subject: str | None = None
    about: About = About.COUNCIL
