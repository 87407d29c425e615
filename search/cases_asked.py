"""Similar cases as an address asks for them: exactly one of a situation in words, a review, and a council alone."""

from __future__ import annotations

from collections.abc import Sequence

from kb.scope import ScopeError
from kb.web.asked import Circumstanced, Situation
from kb.web.problems import NotFoundError
from search.cases import UnknownReviewError
from search.cases_answer import CasesAnswer
from search.cases_asker import NoInspectionError
from search.desk import Desk


def similar_to(desk: Desk, asked: Situation) -> CasesAnswer:
    """Answer a situation, a review, or a council by its latest full inspection.

    Raises ScopeError where not exactly one is asked for or a filter or council is not known, NotFoundError where the
    review or an inspection of the council is not held.
    """
    scope, council = desk.scope(asked), desk.council(asked.council)
    stretch = (scope, asked.limit, asked.offset, asked.with_own)
    if bool(asked.text) + bool(asked.review) + bool(council and not asked.text) != 1:
        raise ScopeError(
            "give either text, a situation in words, or review, a review's id, or council alone; "
            "council with text says whose situation it is"
        )
    try:
        if asked.text:
            return desk.cases.like_text(asked.text, *stretch, council.gss if council else None, asked.circumstances)
        if asked.review:
            return desk.cases.like_review(asked.review, *stretch, asked.circumstances)
        return desk.cases.like_council(council.gss if council else "", *stretch, asked.circumstances)
    except UnknownReviewError as error:
        raise NotFoundError(f"no review has the id {error.args[0]!r}") from error
    except NoInspectionError as error:
        raise NotFoundError(str(error)) from error


def similar_to_said(desk: Desk, asked: Circumstanced, said: Sequence[str]) -> CasesAnswer:
    """Answer what a document says. Raises ScopeError where a filter or the council is not known."""
    scope, council = desk.scope(asked), desk.council(asked.council)
    stretch = (scope, asked.limit, asked.offset, asked.with_own)
    return desk.cases.like_said(said, *stretch, council.gss if council else None, asked.circumstances)
