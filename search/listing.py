"""Everything that passes a scope, sorted by id: what is exported, and what is listed where nothing is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kb.catalogue.objects import Object, finding_object, finding_rows, list_reviews
from kb.catalogue.scoping import findings_in
from kb.catalogue.tables import finding
from kb.library import Library
from kb.scope import Scope
from search.answer import Answer
from search.holdings import list_findings
from search.since import with_since


def listed(library: Library, scope: Scope, limit: int = 10, offset: int = 0) -> Answer:
    """List the findings that pass a scope, sorted by id, where no question is asked."""
    with library.catalogue.reading() as db:
        total, found = list_findings(db, scope, limit, offset)
        return Answer(None, total, limit, offset, tuple(with_since(db, found, scope, library.codebook)))


def exported_findings(library: Library, scope: Scope) -> Iterator[Object]:
    """Give every finding that passes a scope as the contract's object without a score, sorted by id.

    Findings about one child are among them, marked `single`: an export is the whole record and recounts from it.
    """
    query = finding_rows().where(*findings_in(replace(scope, singles=True))).order_by(finding.c.id)
    with library.catalogue.reading() as db:
        for row in db.execution_options(yield_per=500).execute(query).mappings():
            yield finding_object(row)


def exported_reviews(library: Library, scope: Scope) -> Iterator[Object]:
    """Give every review that passes a scope as the contract's object, sorted by id."""
    with library.catalogue.reading() as db:
        _total, found = list_reviews(db, scope, limit=None)
        yield from found
