"""What may be asked about approaches: whose, and which stretch of the mentions."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from kb.filters import HELP, Filters
from kb.web.asked import Words


class AskedOfApproaches(BaseModel):
    """The filters on councils. Others would hide one side of a row, which needs two inspections, and are refused."""

    model_config = ConfigDict(extra="forbid")

    authority: Words = Field([], description=HELP["authority"], examples=[["Kingston upon Hull"]])
    region: Words = Field([], description=HELP["region"], examples=[["North West"]])
    type: Words = Field([], description=HELP["type"], examples=[["Unitary Authority"]])
    visibility: Words = Field([], description=HELP["visibility"], examples=[["public"]])

    @property
    def in_use(self) -> list[tuple[str, str]]:
        """List the filters asked for as (filter, value), each value by itself."""
        return [(name, value) for name in AskedOfApproaches.model_fields for value in getattr(self, name)]

    def filters(self) -> Filters:
        """Give the filters as the library takes them, not yet checked."""
        return Filters(
            authority=tuple(self.authority),
            region=tuple(self.region),
            type=tuple(self.type),
            visibility=tuple(self.visibility),
        )


class AskedOfOne(AskedOfApproaches):
    """The filters, and which stretch of an approach's mentions."""

    limit: int = Field(10, ge=1, le=100, description="At most this many mentions.", examples=[10])
    offset: int = Field(0, ge=0, le=1_000_000, description="Leave out this many mentions first.", examples=[0])


class PageOfApproaches(AskedOfOne):
    """What a page's address may ask: stray words are no reason to refuse a reader."""

    model_config = ConfigDict(extra="ignore")
