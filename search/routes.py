"""The reading room's API: findings, reviews, patterns, cases and councils under /api/v1."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, UploadFile
from fastapi.responses import JSONResponse

from kb.catalogue.objects import Object, list_reviews
from kb.schemas import answers
from kb.scope import ScopeError
from kb.web.asked import Answered, Asked, Circumstanced, Listed, Question, Situation, WholeQuestion
from kb.web.problems import NotFoundError
from search.alike import answer_document, like_finding
from search.cases_asked import similar_to, similar_to_said
from search.desk import LONGEST_TEXT, Desk
from search.holdings import get_finding, get_review, list_authorities
from search.how_read import how_read
from search.listing import listed
from search.retrieve import How
from search.since import with_since

FindingId = Annotated[str, Path(description="The finding's id.", examples=["E06000010-ilacs-2022-05-09-3f9a1c0b7d2e"])]
ReviewId = Annotated[str, Path(description="The review's id.", examples=["E06000010-ilacs-2022-05-09"])]


def router(desk: Desk) -> APIRouter:
    """Give the routes, which answer from this desk."""
    routes = APIRouter(prefix="/api/v1", tags=["reading room"])
    catalogue, codebook = desk.library.catalogue, desk.library.codebook

    @routes.get("/findings", summary="Search or list findings", responses=answers("findings", 422))
    def findings(asked: Annotated[Question, Query()]) -> JSONResponse:
        """Give the findings nearest to a question, one for each passage; without one, all of them sorted by id.

        `total` counts what passes the filters. An empty list for a question means that nothing close was found.
        """
        scope = desk.scope(asked)
        if asked.q:
            return JSONResponse(desk.engine.search(asked.q, scope, asked.limit, asked.offset, _how(asked)).to_json())
        return JSONResponse(listed(desk.library, scope, asked.limit, asked.offset).to_json())

    @routes.post("/search", summary="Search by a document", responses=answers("findings", 413, 422))
    def search(
        asked: Annotated[Answered, Query()],
        text: Annotated[
            str,
            Form(
                description="A pasted page, or any longer text.",
                max_length=LONGEST_TEXT,
                examples=["Visits are often late."],
            ),
        ] = "",
        file: Annotated[
            UploadFile | None,
            File(description="A report or write-up: PDF, Word, HTML or text.", examples=["report.pdf"]),
        ] = None,
    ) -> JSONResponse:
        """Give the findings that answer what a pasted text or an uploaded report says; nothing of it is kept.

        Each finding names under `answers` the words that it answers. Findings in the document's own words are left out.
        """
        said = desk.said(text, file.file.read() if file else b"", (file.filename if file else None) or "upload")
        found = answer_document(desk.engine, said, desk.scope(asked), asked.limit, asked.offset, _how(asked))
        return JSONResponse(found.to_json())

    @routes.get("/findings/{finding}/like", summary="Find more like one", responses=answers("findings", 404, 422))
    def like(finding: FindingId, asked: Annotated[Answered, Query()]) -> JSONResponse:
        """Give the findings most like one, of its own side first; its own passage is left out."""
        found = like_finding(desk.engine, finding, desk.scope(asked), asked.limit, asked.offset, _how(asked))
        if found is None:
            raise NotFoundError(f"no finding has the id {finding!r}")
        return JSONResponse(found.to_json())

    @routes.get("/findings/{finding}", summary="Read one finding", responses=answers("finding", 404, 422))
    def one_finding(finding: FindingId, asked: Annotated[Asked, Query()]) -> JSONResponse:
        """Give a finding with what inspectors judged since; only the filter on visibility has a say."""
        scope = desk.scope(asked)
        with catalogue.reading() as db:
            found = get_finding(db, finding, scope)
            if found is None:
                raise NotFoundError(f"no finding has the id {finding!r}")
            return JSONResponse(with_since(db, [found], scope, codebook)[0])

    @routes.get("/reviews", summary="List reviews", responses=answers("reviews", 422))
    def reviews(asked: Annotated[Listed, Query()]) -> JSONResponse:
        """Give the reviews that pass the filters, sorted by id."""
        with catalogue.reading() as db:
            total, found = list_reviews(db, desk.scope(asked), asked.limit, asked.offset)
        return JSONResponse({**_page(asked, total), "reviews": found})

    @routes.get("/reviews/{review}", summary="Read one review", responses=answers("review", 404, 422))
    def one_review(review: ReviewId, asked: Annotated[Asked, Query()]) -> JSONResponse:
        """Give a review's facts, judgements and sources; only the filter on visibility has a say."""
        with catalogue.reading() as db:
            found = get_review(db, review, desk.scope(asked))
        if found is None:
            raise NotFoundError(f"no review has the id {review!r}")
        return JSONResponse(found)

    @routes.get(
        "/reviews/{review}/reading", summary="See how a review was read", responses=answers("reading", 404, 422)
    )
    def reading(review: ReviewId, asked: Annotated[Asked, Query()]) -> JSONResponse:
        """Give what a review's sources say besides findings, how well they were read, and what is known and not held."""
        scope = desk.scope(asked)
        with catalogue.reading() as db:
            found = get_review(db, review, scope)
            if found is None:
                raise NotFoundError(f"no review has the id {review!r}")
            return JSONResponse(how_read(db, found, scope, codebook))

    @routes.get("/patterns", summary="Count patterns", responses=answers("patterns", 422))
    def patterns(asked: Annotated[WholeQuestion, Query()]) -> JSONResponse:
        """Give the common weaknesses (`failure`) and strengths (`success`) that a question selects, counted.

        Counted over each council's latest full inspection in scope, unless `ever`. Without a question, all patterns;
        with `council`, those that its latest full inspection found, with its own findings.
        """
        scope, council = desk.scope(asked), desk.council(asked.council)
        if council is None:
            return JSONResponse(desk.patterns.answer(asked.q or "", scope).to_json())
        if asked.q:
            raise ScopeError("give either q, a question, or council")
        return JSONResponse(desk.patterns.of_council(council.gss, scope).to_json())

    @routes.get("/cases", summary="Find similar cases", responses=answers("cases", 404, 422))
    def cases(asked: Annotated[Situation, Query()]) -> JSONResponse:
        """Give the reviews most like a described situation, a review or a council's latest, and what happened next.

        With a text, `council` says whose situation it is: its circumstances are compared and its own reviews left out.
        """
        return JSONResponse(similar_to(desk, asked).to_json())

    @routes.post("/cases/similar", summary="Find cases similar to a report", responses=answers("cases", 413, 422))
    def similar(
        asked: Annotated[Circumstanced, Query()],
        text: Annotated[
            str,
            Form(
                description="A pasted page, or any longer text.",
                max_length=LONGEST_TEXT,
                examples=["Visits are often late."],
            ),
        ] = "",
        file: Annotated[
            UploadFile | None,
            File(description="A report or write-up: PDF, Word, HTML or text.", examples=["report.pdf"]),
        ] = None,
    ) -> JSONResponse:
        """Give the reviews most like what a pasted text or an uploaded report says; nothing of it is kept.

        A few telling weaknesses of it are looked for. A review that the report itself is of is left out.
        """
        said = desk.said(text, file.file.read() if file else b"", (file.filename if file else None) or "upload")
        return JSONResponse(similar_to_said(desk, asked, said).to_json())

    @routes.get("/authorities", summary="List councils", responses=answers("authorities", 422))
    def authorities(asked: Annotated[Listed, Query()]) -> JSONResponse:
        """Give the councils that pass the filters, sorted by GSS code, with how many reviews the library holds."""
        with catalogue.reading() as db:
            found = list_authorities(db, desk.scope(asked), desk.library.authorities)
        shown = found[asked.offset : asked.offset + asked.limit]
        return JSONResponse({**_page(asked, len(found)), "authorities": shown})

    return routes


def _how(asked: Answered) -> How:
    return How(asked.side.polarity, asked.spread, explain=asked.explain)


def _page(asked: Listed, total: int) -> Object:
    return {"total": total, "limit": asked.limit, "offset": asked.offset}
