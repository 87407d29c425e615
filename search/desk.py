"""The desk: what the reading room's routes and pages ask, made once around an opened library."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from kb.catalogue.tables import finding, review
from kb.library import Library
from kb.protocols import Saying, UnreadableError
from kb.scope import Scope, ScopeError
from kb.values import Authority
from kb.web.asked import Asked
from search.alike import sentences
from search.approaches.answers import Approaches
from search.cards.card import Cards
from search.cases import Cases
from search.patterns import Patterns
from search.retrieve import Engine
from search.trajectories.answers import Trajectories

# Characters of a pasted text: some dozens of pages.
LONGEST_TEXT = 200_000


class Desk:
    """The engine, the patterns, the cases and the library behind them. May be used by several threads.

    `saying` reads what an uploaded document says.
    """

    def __init__(self, library: Library, saying: Saying) -> None:
        self.library = library
        self.saying = saying
        self.engine = Engine(library)
        self.patterns = Patterns(library, self.engine)
        self.corpus = self.patterns.corpus
        self.cards = Cards(library, self.engine, self.corpus)
        self.approaches = Approaches(library, self.engine, self.corpus)
        self.trajectories = Trajectories(library, self.corpus)
        self.cases = Cases(library, self.engine, self.corpus)

    def warm(self) -> None:
        """Ask once, so that model, vectors and themes are in memory before anyone waits for them."""
        self.library.embedder.embed_question("children")
        self.patterns.answer("How well are children helped?", Scope())
        # Tens of thousands of texts are looked through once for what councils tried.
        self.approaches.all(Scope())

    def held(self) -> dict[str, int]:
        """Count what the library holds: reviews, the councils they are of, and findings."""
        with self.library.catalogue.reading() as db:
            return {
                "reviews": db.scalar(select(func.count()).select_from(review)) or 0,
                "authorities": db.scalar(select(func.count(review.c.gss.distinct()))) or 0,
                "findings": db.scalar(select(func.count()).select_from(finding)) or 0,
            }

    def said(self, text: str, data: bytes, name: str) -> Sequence[str]:
        """Give what a pasted text or an uploaded file says. Raises UnreadableError where there is nothing to read."""
        said = [*sentences(text), *(self.saying(data, name) if data else [])]
        if not said:
            raise UnreadableError("give a text or a file to search by")
        return said

    def council(self, name: str | None) -> Authority | None:
        """Find a council by name or GSS code, None where none is named. Raises ScopeError on an unknown one."""
        if not name:
            return None
        found = self.library.authorities.find(name)
        if found is None:
            raise ScopeError(f"council: no council is known as {name!r}")
        return found

    def scope(self, asked: Asked) -> Scope:
        """Check the filters asked for. Raises ScopeError naming the filter and its choices."""
        return asked.filters().scope(self.library.authorities, self.library.codebook)
