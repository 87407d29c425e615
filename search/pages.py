"""The reading room's pages: a question with its answer, reviews to read, councils, and how the figures are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse

from kb.catalogue.objects import Object
from kb.protocols import UnreadableError
from kb.scope import Scope, ScopeError
from kb.web.asked import CircumstanceWeight, PageQuestion, PageSituation
from kb.web.choices import Choices
from kb.web.problems import NotFoundError
from kb.web.rendering import Pages
from search.alike import answer_document, like_finding
from search.cases_answer import CasesAnswer
from search.cases_asked import similar_to, similar_to_said
from search.circumstances import STAGE_WORDS
from search.circumstances_weight import IN_WORDS
from search.citation import citation, framework_in_short, target
from search.desk import LONGEST_TEXT, Desk
from search.holdings import get_finding, get_review, list_authorities, read_review, recent_reviews
from search.how_read import how_read
from search.retrieve import How
from search.show import turns, turns_elsewhere
from search.since import month_of, with_since

_ON_A_PAGE = 25


def _when(review: Object) -> str:
    """Give the month a review is known by; a visit may have but its first day."""
    return month_of({**review, "inspection_end": review["inspection_end"] or review.get("inspection_start")})


_WORDS = {
    "citation": citation,
    "in_short": framework_in_short,
    "when": _when,
    "target": target,
    "turns": turns,
    "turns_elsewhere": turns_elsewhere,
}


def router(desk: Desk, pages: Pages) -> APIRouter:
    """Give the pages, which answer from this desk."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    library, choices = desk.library, Choices(desk.library.authorities, desk.library.codebook)

    def page(request: Request, template: str, facts: Mapping[str, Any], status: int = 200) -> HTMLResponse:
        return pages.render(request, template, {**_WORDS, "choices": choices, "error": None, **facts}, status)

    @routes.get("/")
    def ask(request: Request, asked: Annotated[PageQuestion, Query()]) -> HTMLResponse:
        facts: dict[str, Any] = {"asked": asked, "answer": None, "found": None, "held": None}
        try:
            scope = desk.scope(asked)
        except ScopeError as error:
            return page(request, "ask.html", {**facts, "error": str(error)}, 422)
        if not asked.q and not asked.in_use:
            return page(request, "ask.html", {**facts, "held": desk.held()})
        if asked.offset == 0:
            facts["answer"] = desk.patterns.answer(asked.q or "", scope)
        if asked.q:
            how = How(asked.side.polarity, asked.spread)
            facts["found"] = desk.engine.search(asked.q, scope, asked.limit, asked.offset, how)
        return page(request, "ask.html", facts)

    @routes.get("/document")
    def document(request: Request) -> HTMLResponse:
        return page(request, "document.html", {"text": "", "found": None, "longest": LONGEST_TEXT})

    @routes.post("/document")
    def answer_to(
        request: Request,
        text: Annotated[str, Form(max_length=LONGEST_TEXT)] = "",
        file: Annotated[UploadFile | None, File()] = None,
    ) -> HTMLResponse:
        facts: dict[str, Any] = {"text": text, "found": None, "longest": LONGEST_TEXT}
        try:
            said = desk.said(text, file.file.read() if file else b"", (file.filename if file else None) or "upload")
        except UnreadableError as error:
            return page(request, "document.html", {**facts, "error": str(error)}, 422)
        return page(
            request, "document.html", {**facts, "found": answer_document(desk.engine, said, Scope(), _ON_A_PAGE)}
        )

    @routes.get("/findings/{finding}")
    def finding(request: Request, finding: str, asked: Annotated[PageQuestion, Query()]) -> HTMLResponse:
        scope = desk.scope(asked)
        how = How(asked.side.polarity, asked.spread)
        found = like_finding(desk.engine, finding, scope, asked.limit, asked.offset, how)
        if found is None:
            raise NotFoundError(f"no finding has the id {finding!r}")
        with library.catalogue.reading() as db:
            one = get_finding(db, finding, scope)
            facts = {"finding": with_since(db, [one] if one else [], scope, library.codebook)[0]}
        return page(request, "finding.html", {**facts, "found": found, "asked": asked})

    @routes.get("/similar")
    def similar(request: Request, asked: Annotated[PageSituation, Query()]) -> HTMLResponse:
        if not (asked.text or asked.review or asked.council):
            return similar_page(request, asked)
        # What is typed counts: a form sent from a review's answer may leave its id in the address.
        chosen = asked.model_copy(update={"review": None}) if asked.text or asked.council else asked
        try:
            return similar_page(request, asked, similar_to(desk, chosen))
        except (ScopeError, NotFoundError) as error:
            if chosen.review and isinstance(error, NotFoundError):
                raise
            return similar_page(request, asked, error=str(error))

    @routes.post("/similar")
    def similar_to_file(
        request: Request,
        council: Annotated[str, Form()] = "",
        circumstances: Annotated[CircumstanceWeight, Form()] = CircumstanceWeight.SOME,
        file: Annotated[UploadFile | None, File()] = None,
    ) -> HTMLResponse:
        asked = PageSituation.model_validate({"council": council, "circumstances": circumstances})
        try:
            said = desk.said("", file.file.read() if file else b"", (file.filename if file else None) or "upload")
            found = similar_to_said(desk, asked, said)
        except (UnreadableError, ScopeError) as error:
            return similar_page(request, asked, error=str(error))
        return similar_page(request, asked, found, uploaded=True)

    def similar_page(
        request: Request,
        asked: PageSituation,
        found: CasesAnswer | None = None,
        error: str | None = None,
        uploaded: bool = False,
    ) -> HTMLResponse:
        facts: dict[str, Any] = {"asked": asked, "found": found, "error": error, "uploaded": uploaded, "asking": None}
        if found and found.review:
            with library.catalogue.reading() as db:
                facts["asking"] = get_review(db, found.review, Scope())
        facts |= {"stages": STAGE_WORDS, "weights": IN_WORDS}
        return page(request, "similar.html", facts, 422 if error else 200)

    @routes.get("/reviews")
    def reviews(request: Request, asked: Annotated[PageQuestion, Query()]) -> HTMLResponse:
        facts: dict[str, Any] = {"asked": asked, "reviews": [], "total": 0, "limit": _ON_A_PAGE}
        try:
            scope = desk.scope(asked)
        except ScopeError as error:
            return page(request, "reviews.html", {**facts, "error": str(error)}, 422)
        with library.catalogue.reading() as db:
            total, found = recent_reviews(db, scope, _ON_A_PAGE, asked.offset)
        return page(request, "reviews.html", {**facts, "reviews": found, "total": total})

    @routes.get("/reviews/{review}")
    def review(request: Request, review: str) -> HTMLResponse:
        everything = Scope()
        with library.catalogue.reading() as db:
            found = get_review(db, review, everything)
            if found is None:
                raise NotFoundError(f"no review has the id {review!r}")
            _, siblings = recent_reviews(db, Scope(authorities=(found["gss"],)), 100)
            facts = {
                "parts": read_review(db, review, everything),
                "reading": how_read(db, found, everything, library.codebook),
            }
        return page(request, "review.html", {"review": found, "siblings": siblings, **facts})

    @routes.get("/authorities")
    def authorities(request: Request, asked: Annotated[PageQuestion, Query()]) -> HTMLResponse:
        facts: dict[str, Any] = {"asked": asked, "authorities": []}
        try:
            scope = desk.scope(asked)
        except ScopeError as error:
            return page(request, "authorities.html", {**facts, "error": str(error)}, 422)
        with library.catalogue.reading() as db:
            found = list_authorities(db, scope, library.authorities)
        found.sort(key=lambda a: a["authority"])
        return page(request, "authorities.html", {**facts, "authorities": found})

    @routes.get("/about")
    def about(request: Request) -> HTMLResponse:
        return page(request, "about.html", {"frameworks": library.codebook.frameworks.values()})

    return routes
