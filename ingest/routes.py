"""The workshop's form and API: an officer's write-up is checked, saved and searchable at once."""

from __future__ import annotations

import secrets
from dataclasses import fields
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from ingest.form import Mistake, Typed, draft_of, mistake
from ingest.newwriteup import Draft, DraftError, DraftFinding, save_writeup
from ingest.pipeline import Workshop
from kb.catalogue.tables import finding
from kb.library import Library
from kb.schemas import answers
from kb.values import Outcome, Polarity, Visibility
from kb.web.choices import Choices
from kb.web.problems import answer_problem
from kb.web.rendering import Pages


def router(workshop: Workshop, pages: Pages) -> APIRouter:
    """Give the form for a write-up, and its API."""
    routes = APIRouter()
    choices = Choices(workshop.library.authorities, workshop.library.codebook)
    # Another site can send a form here but cannot read this page: only our own form knows the token.
    token = secrets.token_urlsafe(32)

    def form(request: Request, typed: Typed, mistakes: list[Mistake], status: int = 200) -> HTMLResponse:
        facts = {"typed": typed, "mistakes": mistakes, "choices": choices, "token": token}
        return pages.render(request, "writeup.html", facts, status)

    @routes.get("/writeups/new", include_in_schema=False)
    def new(request: Request) -> HTMLResponse:
        return form(request, Typed({}), [])

    @routes.post("/writeups/new", include_in_schema=False)
    def save(request: Request, typed: Annotated[Typed, Depends(_typed)]) -> Response:
        if not secrets.compare_digest(typed["token"].encode(), token.encode()):
            again = [Mistake("save", "This form is from before the library was started again: save once more")]
            return form(request, typed, again, 403)
        if typed["more"]:
            return form(request, typed, [])
        draft, mistakes = draft_of(typed, workshop.library)
        if not mistakes:
            try:
                outcome = save_writeup(workshop, draft)
            except DraftError as error:
                mistakes = [mistake(error)]
            else:
                return RedirectResponse(_place(workshop.library, outcome), 303)
        return form(request, typed, mistakes, 422)

    @routes.post(
        "/api/v1/writeups",
        status_code=201,
        tags=["workshop"],
        summary="Add a write-up",
        responses=answers("outcome", 403, 422, status=201),
    )
    def add(request: Request, sent: DraftSent) -> JSONResponse:
        """Save an officer's write-up as Markdown in the data folder; it is searchable when the answer comes."""
        try:
            return JSONResponse(save_writeup(workshop, sent.draft()).to_json(), 201)
        except DraftError as error:
            said = [{"name": error.field, "reason": str(error)}]
            return answer_problem(422, str(error), request.url.path, said)

    return routes


class FindingSent(BaseModel):
    """One finding as an officer states it."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(
        min_length=1, max_length=2000, description="The finding, in your own words.", examples=["Plans drift."]
    )
    polarity: Polarity | None = Field(None, description="Left out, the library decides.", examples=["weakness"])
    themes: list[str] = Field([], description="Themes by id; empty, the library decides.", examples=[["child-plans"]])
    section: str | None = Field(None, description="Heading it stands under.", examples=["Help and protection"])
    paragraph: str | None = Field(None, description="The report's paragraph that says it.", examples=["12"])
    page: int | None = Field(None, ge=1, lt=10_000, description="The report's page that says it.", examples=[4])


class DraftSent(BaseModel):
    """A write-up as a program sends it."""

    model_config = ConfigDict(extra="forbid")

    authority: str = Field(description="Council, by name or GSS code.", examples=["Kingston upon Hull"])
    framework: str = Field(description="Framework of the review.", examples=["ilacs"])
    inspection_start: date | None = Field(None, description="First day of the inspection.", examples=["2022-05-09"])
    inspection_end: date | None = Field(None, description="Last day of the inspection.", examples=["2022-05-20"])
    published: date | None = Field(None, description="Day the report was published.", examples=["2022-07-04"])
    url: str | None = Field(
        None,
        pattern="^https?://",
        description="Address of the published report.",
        examples=["https://reports.ofsted.gov.uk/provider/44/80000"],
    )
    author: str = Field(min_length=1, description="Whose words: a role.", examples=["Head of quality assurance"])
    visibility: Visibility = Field(Visibility.OWN_COUNCIL, description="Who may read it.", examples=["own-council"])
    judgements: dict[str, str] = Field({}, description="Grades by area.", examples=[{"overall": "good"}])
    findings: list[FindingSent] = Field(
        min_length=1, description="What was found.", examples=[[{"text": "Plans drift.", "polarity": "weakness"}]]
    )
    lessons: list[str] = Field([], description="What you conclude, in your words.", examples=[["Start with one team."]])
    summary: str | None = Field(None, description="What the review was about.", examples=["A visit to one team."])

    def draft(self) -> Draft:
        """Give the draft that the workshop saves."""
        said: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(Draft)}
        said["visibility"] = str(self.visibility)
        said["findings"] = [
            DraftFinding(f.text, f.polarity and str(f.polarity), tuple(f.themes), f.section, f.paragraph, f.page)
            for f in self.findings
        ]
        return Draft(**said)


async def _typed(request: Request) -> Typed:
    async with request.form(max_files=0) as sent:
        return Typed({name: value for name, value in sent.items() if isinstance(value, str)})


def _place(library: Library, outcome: Outcome) -> str:
    """Give the address of the review at the first finding of the write-up just saved, the latest one shelved."""
    own = select(finding.c.id, finding.c.source).where(finding.c.review == outcome.review, finding.c.voice == "officer")
    with library.catalogue.reading() as db:
        last = db.execute(own.order_by(finding.c.num.desc())).first()
        first = last and db.execute(own.where(finding.c.source == last.source).order_by(finding.c.num)).first()
    return f"/reviews/{outcome.review}" + (f"#{first.id}" if first else "")
