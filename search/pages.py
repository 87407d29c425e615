"""The reading room's pages: a question with its answer, reviews to read, councils, and how the figures are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse

from kb.catalogue.objects import Object
from kb.protocols import UnreadableError
from kb.scope import Scope, ScopeError
from kb.web.asked import PageQuestion, PageSituation
from kb.web.choices import Choices
from kb.web.problems import NotFoundError
from kb.web.rendering import Pages
from search.alike import answer_document, like_finding
from search.cases import UnknownReviewError
from search.citation import citation, framework_in_short, target
from search.desk import LONGEST_TEXT, Desk
from search.holdings import get_finding, get_review, list_authorities, read_review, recent_reviews
from search.how_read import how_read
from search.known import known_not_held
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
        facts: dict[str, Any] = {"asked": asked, "found": None, "asking": None}
        try:
            scope = desk.scope(asked)
            if asked.review and not asked.text:
                facts["found"] = desk.cases.like_review(asked.review, scope, asked.limit, asked.offset)
                with library.catalogue.reading() as db:
                    facts["asking"] = get_review(db, asked.review, scope)
            elif asked.text:
                facts["found"] = desk.cases.like_text(asked.text, scope, asked.limit, asked.offset)
        except ScopeError as error:
            return page(request, "similar.html", {**facts, "error": str(error)}, 422)
        except UnknownReviewError as error:
            raise NotFoundError(f"no review has the id {asked.review!r}") from error
        return page(request, "similar.html", facts)

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

    @routes.get("/authorities/{gss}")
    def authority(request: Request, gss: str) -> HTMLResponse:
        found = library.authorities.get(gss)
        if found is None:
            raise NotFoundError(f"no council has the GSS code {gss!r}")
        with library.catalogue.reading() as db:
            _, held = recent_reviews(db, Scope(authorities=(gss,)), 100)
            known = known_not_held(db, gss, Scope())
        names = {r["review"]: f"{framework_in_short(r['framework'])}, {_when(r)}" for r in held}
        return page(request, "authority.html", {"authority": found, "reviews": held, "known": known, "names": names})

    @routes.get("/about")
    def about(request: Request) -> HTMLResponse:
        return page(request, "about.html", {"frameworks": library.codebook.frameworks.values()})

    return routes
