"""What may be asked in an address: the filters, in the command line's words, with paging and a question."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kb.filters import HELP, Filters


def _without_blanks(value: object) -> object:
    """A form sends what was left open as empty text: that asks for nothing."""
    return [v for v in value if not isinstance(v, str) or v.strip()] if isinstance(value, list) else value


def _or_read(value: object) -> object:
    return "read" if isinstance(value, str) and not value.strip() else value


def _or_some(value: object) -> object:
    return "some" if isinstance(value, str) and not value.strip() else value


def _or_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Words = Annotated[list[str], BeforeValidator(_without_blanks)]
Day = Annotated[str | None, BeforeValidator(_or_none)]
LONGEST_QUESTION = 4_000

Text = Annotated[str | None, BeforeValidator(_or_none)]


class Asked(BaseModel):
    """The filters. A word that is none of them is refused: a misspelt filter must not widen an answer."""

    model_config = ConfigDict(extra="forbid")

    authority: Words = Field([], description=HELP["authority"], examples=[["Kingston upon Hull"]])
    region: Words = Field([], description=HELP["region"], examples=[["North West"]])
    type: Words = Field([], description=HELP["type"], examples=[["Unitary Authority"]])
    framework: Words = Field([], description=HELP["framework"], examples=[["ilacs"]])
    since: Day = Field(None, description=HELP["since"], examples=["2019-01-01"])
    until: Day = Field(None, description=HELP["until"], examples=["2023-12-31"])
    grade: Words = Field([], description=HELP["grade"], examples=[["help-and-protection=inadequate"]])
    theme: Words = Field([], description=HELP["theme"], examples=[["front-door"]])
    polarity: Words = Field([], description=HELP["polarity"], examples=[["weakness"]])
    kind: Words = Field([], description=HELP["kind"], examples=[["finding"]])
    visibility: Words = Field([], description=HELP["visibility"], examples=[["public"]])
    ever: bool = Field(False, description=HELP["ever"], examples=[False])

    @property
    def in_use(self) -> list[tuple[str, str]]:
        """List the filters that narrow or widen the answer as (filter, value), each value by itself."""
        said: list[tuple[str, str]] = []
        for name in Asked.model_fields:
            value = getattr(self, name)
            said += [(name, v) for v in value] if isinstance(value, list) else [(name, str(value))] if value else []
        return said

    def filters(self) -> Filters:
        """Give the filters as the library takes them, not yet checked."""
        return Filters(
            authority=tuple(self.authority),
            region=tuple(self.region),
            type=tuple(self.type),
            framework=tuple(self.framework),
            since=self.since,
            until=self.until,
            grade=tuple(self.grade),
            theme=tuple(self.theme),
            polarity=tuple(self.polarity),
            kind=tuple(self.kind),
            visibility=tuple(self.visibility),
            ever=self.ever,
        )


_QUESTION = Field(
    None,
    max_length=LONGEST_QUESTION,
    description="The question, in plain words. Without one, all that pass the filter.",
    examples=["How do councils improve decisions at the front door?"],
)


class Listed(Asked):
    """The filters, and which stretch of a list."""

    limit: int = Field(10, ge=1, le=100, description="At most this many.", examples=[10])
    offset: int = Field(0, ge=0, le=1_000_000, description="Leave out this many first.", examples=[0])


class Side(StrEnum):
    """Which side of a subject a question is answered with first."""

    READ = "read"
    EITHER = "either"
    WEAKNESS = "weakness"
    STRENGTH = "strength"

    @property
    def polarity(self) -> str | None:
        """Give the side as the engine takes it: None for either."""
        return None if self is Side.EITHER else str(self)


class Answered(Listed):
    """The filters, a stretch, and how a question is to be answered."""

    side: Annotated[Side, BeforeValidator(_or_read)] = Field(
        Side.READ,
        description="Rank for this side; `read` is the one that the question itself asks about.",
        examples=["read"],
    )
    spread: bool = Field(True, description="Keep one council from filling a page.", examples=[True])
    explain: bool = Field(False, description="Say how each finding was found.", examples=[False])


class Question(Answered):
    """The filters, a stretch, how it is to be answered, and a question."""

    q: Text = _QUESTION


class WholeQuestion(Asked):
    """The filters and a question, or a council, whose answer is not paged."""

    q: Text = _QUESTION
    council: Text = Field(
        None,
        description="A council, by name or GSS code: the patterns its latest full inspection found. Instead of `q`.",
        examples=["Kingston upon Hull"],
    )


class CircumstanceWeight(StrEnum):
    """How much it counts for a similar case that the two councils' circumstances are alike."""

    SAME = "same"
    STRONG = "strong"
    SOME = "some"
    ANYONE = "anyone"


class Circumstanced(Listed):
    """The filters, a stretch, whose situation it is that similar cases are wanted for, and what that counts for."""

    council: Text = Field(
        None,
        description="The council whose situation it is, by name or GSS code.",
        examples=["Kingston upon Hull"],
    )
    circumstances: Annotated[CircumstanceWeight, BeforeValidator(_or_some)] = Field(
        CircumstanceWeight.SOME,
        description="What like circumstances count for: only the `same`, `strong`, `some`, or `anyone`.",
        examples=["some"],
    )
    with_own: bool = Field(
        False, description="Keep the asking council's own reviews among the cases.", examples=[False]
    )


class Situation(Circumstanced):
    """The filters, a stretch, and what similar cases are wanted for: a situation in words, a review or a council."""

    text: Text = Field(
        None,
        max_length=LONGEST_QUESTION,
        description="A council's situation, in plain words. Either this, `review`, or `council` alone.",
        examples=["Many agency social workers, high caseloads, and visits to children that are late"],
    )
    review: Text = Field(
        None,
        description="The id of the review that others are to be like. Either this, `text`, or `council` alone.",
        examples=["E06000010-ilacs-2022-05-09"],
    )


class PageSituation(Situation):
    """What the address of the page on similar councils may ask."""

    model_config = ConfigDict(extra="ignore")


class PageWholeQuestion(WholeQuestion):
    """What the address of the page on patterns may ask."""

    model_config = ConfigDict(extra="ignore")


class PageQuestion(Question):
    """What a page's address may ask: stray words (a tracker's, a bookmark's) are no reason to refuse a reader."""

    model_config = ConfigDict(extra="ignore")
