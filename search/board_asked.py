"""What may be asked of the worklist and of who could help: places, and each page's own choices."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from kb.filters import HELP, Filters
from kb.web.asked import Text, Words
from search.peers import YEARS
from search.worklist import Sort


class Places(BaseModel):
    """The filters on places and on what may be seen, and which stretch of a list. Another word is refused."""

    model_config = ConfigDict(extra="forbid")

    region: Words = Field([], description=HELP["region"], examples=[["North West"]])
    type: Words = Field([], description=HELP["type"], examples=[["Unitary Authority"]])
    visibility: Words = Field([], description=HELP["visibility"], examples=[["public"]])
    limit: int = Field(20, ge=1, le=200, description="At most this many.", examples=[20])
    offset: int = Field(0, ge=0, le=1_000_000, description="Leave out this many first.", examples=[0])

    @property
    def in_use(self) -> list[tuple[str, str]]:
        """List the filters that narrow the answer as (filter, value), each value by itself."""
        names = ("authority", "region", "type", "visibility")
        return [(name, value) for name in names for value in getattr(self, name, ())]

    def filters(self) -> Filters:
        """Give the filters as the library takes them, not yet checked."""
        return Filters(region=tuple(self.region), type=tuple(self.type), visibility=tuple(self.visibility))


class WorklistAsked(Places):
    """Which councils' rows are wanted, in which order."""

    authority: Words = Field([], description=HELP["authority"], examples=[["Kingston upon Hull"]])
    sort: Sort = Field(
        Sort.SINCE,
        description="Longest since an inspection, name, region, weakest grade, or latest fall of a grade first.",
        examples=["since"],
    )

    def filters(self) -> Filters:
        """Give the filters as the library takes them, not yet checked."""
        return Filters(
            authority=tuple(self.authority),
            region=tuple(self.region),
            type=tuple(self.type),
            visibility=tuple(self.visibility),
        )


class PeersAsked(Places):
    """What help is wanted with, and for which council."""

    theme: Text = Field(
        None, description="The theme help is wanted with, by id. Either this or `pattern`.", examples=["front-door"]
    )
    pattern: Text = Field(
        None,
        description="A named pattern, by id without its side. Either this or `theme`.",
        examples=["early-help-offer"],
    )
    for_: Text = Field(
        None, alias="for", description="The council that is to be helped, by name or GSS code.", examples=["Halton"]
    )
    years: int = Field(
        YEARS,
        ge=0,
        le=30,
        description="Look at full inspections of so many years, besides each council's latest.",
        examples=[YEARS],
    )


class PageWorklist(WorklistAsked):
    """What the worklist page's address may ask: stray words are no reason to refuse a reader."""

    model_config = ConfigDict(extra="ignore")


class PagePeers(PeersAsked):
    """What the address of the page on who could help may ask."""

    model_config = ConfigDict(extra="ignore")
