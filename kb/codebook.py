"""The codebook: themes, patterns, frameworks and circumstances, as frozen values of reviewed data in content/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kb.values import Judgement, Polarity


class CodebookError(ValueError):
    """The codebook's data is missing something or names something unknown; the message names file and entry."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One subject of findings. `failure` and `success` are the statements shown on its two patterns' cards."""

    id: str
    title: str
    definition: str
    belongs: tuple[str, ...]
    excludes: tuple[str, ...]
    ilacs_section: str
    enabler: str
    failure: str
    success: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A judgement area of a framework: its id, the wordings the framework uses for it, and its common area.

    `common` is the area that a council's line is drawn in across frameworks; None where it has no counterpart.
    `loose` says in a sentence where that comparison is loose; None where it is not.
    """

    area: str
    label: str
    labels: tuple[str, ...]
    common: str | None
    loose: str | None


@dataclass(frozen=True, slots=True)
class Framework:
    """The rules a review was made under: its judgement areas, its scale, the themes it covers and its signs."""

    id: str
    title: str
    full: bool
    judged: bool
    since: date | None
    until: date | None
    areas: tuple[Area, ...]
    scale: tuple[str, ...]
    covers: frozenset[str]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """How 'this review shows this pattern' fared on `reviews` labelled whole: shown in, given in, and both."""

    reviews: int
    positives: int
    given: int
    right: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """One side of something that can be counted: a theme, or a named pattern within it, as failure or success.

    `subject` is the theme's or the named pattern's id; `title` its statement of this side. A `provisional` pattern
    has not been measured on enough held-out reviews: it shows evidence and no figure. `measured` is None for themes.
    """

    id: str
    title: str
    theme: str
    polarity: Polarity
    subject: str
    provisional: bool = False
    measured: Measured | None = None

    @property
    def opposite(self) -> str:
        """The id of the pattern of the other side: the success that answers a failure, and the other way round."""
        return f"{self.subject}.{'success' if self.polarity is Polarity.WEAKNESS else 'failure'}"

    @property
    def named(self) -> bool:
        """Whether it is a named pattern within a theme, not a theme's own side."""
        return self.subject != self.theme


@dataclass(frozen=True, slots=True)
class NamedPattern:
    """A recurring finding within a theme, as `content/patterns.yaml` defines it; statements and examples are our own.

    `cues` are regular expressions that propose candidates; `hood`, `enabler` and `national_framework` say where it
    stands in a published study's families, in the enablers of improvement and in the National Framework.
    """

    id: str
    theme: str
    title: str
    failure: str
    success: str
    counts: tuple[str, ...]
    excludes: tuple[str, ...]
    failure_examples: tuple[str, ...]
    success_examples: tuple[str, ...]
    cues: tuple[str, ...]
    hood: str
    enabler: str
    national_framework: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a circumstance's value counts. `year` says that it is counted over the twelve months before."""

    id: str
    title: str
    unit: str
    meaning: str
    year: bool = False


@dataclass(frozen=True, slots=True)
class FrameworkPart:
    """An outcome, enabler or principle of the Children's Social Care National Framework, in our own words."""

    id: str
    part: str
    title: str


@dataclass(frozen=True)
class Codebook:
    """Themes, patterns and frameworks by id, and a version that changes when the data that labels findings does.

    `elsewhere` are the services that the library is not about, which questions may be near to; `circumstances` the
    figures and facts that documents state; `national_framework` the National Framework's parts; `named` the patterns
    within themes, by id.
    """

    themes: Mapping[str, Theme]
    frameworks: Mapping[str, Framework]
    patterns: Mapping[str, Pattern]
    version: str
    elsewhere: tuple[str, ...] = ()
    circumstances: Mapping[str, Meaning] = field(default_factory=dict)
    national_framework: Mapping[str, FrameworkPart] = field(default_factory=dict)
    named: Mapping[str, NamedPattern] = field(default_factory=dict)

    def compared(self, framework: str, judgement: Judgement) -> Judgement:
        """Give a judgement with the common area it is compared in, and where that is loose."""
        areas = self.frameworks[framework].areas if framework in self.frameworks else ()
        area = next((a for a in areas if a.area == judgement.area), None)
        return replace(judgement, common=area.common, loose=area.loose) if area else judgement

    @property
    def subjects(self) -> dict[str, str]:
        """The title of every theme and named pattern, by id, in the codebook's order."""
        return {t.id: t.title for t in self.themes.values()} | {p.id: p.title for p in self.named.values()}

    @property
    def full_frameworks(self) -> tuple[str, ...]:
        """The frameworks whose reviews are full inspections, in the codebook's order."""
        return tuple(f.id for f in self.frameworks.values() if f.full)

    def within(self, theme: str) -> tuple[str, ...]:
        """The named patterns of a theme, by id, in the codebook's order."""
        return tuple(pattern.id for pattern in self.named.values() if pattern.theme == theme)

    def covering(self, theme: str) -> tuple[str, ...]:
        """The frameworks that cover a theme."""
        return tuple(f.id for f in self.frameworks.values() if theme in f.covers)
