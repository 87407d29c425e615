"""What each review says of each theme, remembered until the review changes: counting then takes milliseconds.

Nothing is sampled or carried over: a review's own findings are grouped by the catalogue once, and again after every
change to that review.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, select

from kb.catalogue import Catalogue
from kb.catalogue.tables import change
from kb.scope import Scope
from kb.values import Kind, Visibility
from search.counting import Sides, sides_of

_View = tuple[tuple[Kind, ...], frozenset[Visibility]]


class RememberedSides:
    """Looks into reviews as `sides_of` does, each once until the change log names it again."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._seen = ("", 0)
        self._held: dict[_View, dict[str, Sides]] = {}
        self._turn = threading.Lock()

    def __call__(self, db: Connection, scope: Scope, reviews: Sequence[str]) -> Mapping[str, Sides]:
        """Give for each review the themes it mentions in findings that count, with (any weakness, any strength)."""
        view = (scope.kinds, scope.visible)
        with self._turn:
            self._forget_changed(db)
            held = self._held.setdefault(view, {})
            absent = [review for review in reviews if review not in held]
            if absent:
                held.update(sides_of(db, scope, absent))
            return {review: held[review] for review in reviews}

    def _forget_changed(self, db: Connection) -> None:
        catalogue, seq = self._seen
        now = (self._catalogue.id, db.scalar(select(func.max(change.c.seq))) or 0)
        if now == self._seen:
            return
        if now[0] != catalogue or now[1] < seq:
            self._held.clear()
        else:
            changed = db.scalars(select(change.c.review).where(change.c.seq > seq).distinct()).all()
            for held in self._held.values():
                for review in changed:
                    held.pop(review, None)
        self._seen = now
