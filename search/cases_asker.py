"""Whose situation is asked about: its circumstances, and how far every review's council was in like ones."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from kb.authorities import Authorities
from kb.catalogue.objects import Object
from kb.codebook import Codebook
from kb.library import Library
from kb.scope import Scope
from kb.values import Visibility
from search.circumstances import Alike, Circumstances, alike, circumstances_at, circumstances_of, stated_figures
from search.corpus import Corpus, Held, Reviewed


class NoInspectionError(LookupError):
    """No full inspection of the council is held that may be seen; the message says its name."""


@dataclass(frozen=True)
class Standings:
    """What is held, and each review's council's circumstances at it, by the review's id."""

    held: Held
    at: Mapping[str, Circumstances]

    def of_council(self, gss: str, authorities: Authorities) -> Circumstances:
        """Give a council's circumstances at its latest full inspection, else its lasting ones.

        Raises KeyError on an unknown code.
        """
        inspections = self.held.inspections(gss)
        return self.at[inspections[-1].id] if inspections else circumstances_of(gss, authorities)

    def latest(self, gss: str, authorities: Authorities) -> Reviewed:
        """Give a council's latest full inspection. Raises NoInspectionError where none is held."""
        inspections = self.held.inspections(gss)
        if not inspections:
            known = authorities.get(gss)
            raise NoInspectionError(f"no full inspection of {known.name if known else gss} is held")
        return inspections[-1]

    def shares(self, asker: Circumstances | None, reviews: Sequence[str], codebook: Codebook) -> NDArray[np.float64]:
        """Give for each review the share of the asker's circumstances that its own have in common, 0 to 1."""
        if asker is None:
            return np.zeros(len(reviews))
        return np.array([alike(asker, self.at[key], codebook).share for key in reviews], dtype=np.float64)


class Standing:
    """Works out the circumstances of every review, and again only after the catalogue changed. Safe for threads."""

    def __init__(self, library: Library, corpus: Corpus) -> None:
        self._library = library
        self._corpus = corpus
        self._kept: dict[frozenset[Visibility], Standings] = {}
        self._turn = threading.Lock()

    def of(self, db: Connection, scope: Scope) -> Standings:
        """Give the circumstances of all reviews that a scope's visibility lets be seen."""
        held = self._corpus.held(db, scope)
        with self._turn:
            kept = self._kept.get(scope.visible)
        # What is held is made anew with every change, of figures too.
        if kept is None or kept.held is not held:
            figures = stated_figures(db, Scope(visible=scope.visible))
            authorities = self._library.authorities
            at = {key: circumstances_at(held, one, figures, authorities) for key, one in held.reviews.items()}
            kept = Standings(held, at)
            with self._turn:
                self._kept[scope.visible] = kept
        return kept


def alike_object(compared: Alike) -> Object:
    """Make the contract's object of how far circumstances are alike."""
    return {"share": round(compared.share, 4), "shared": list(compared.shared), "differs": list(compared.differs)}
