"""Answers on trajectories: one council's, one pattern's over all councils, and all of them together."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from kb.catalogue.objects import Object
from kb.library import Library
from kb.scope import Scope
from search.corpus import Corpus, Held
from search.holdings import authority_object
from search.trajectories.following import followed
from search.trajectories.grid import finding_ids, trajectory
from search.trajectories.overall import of_pattern, over_all


class Trajectories:
    """Answers from the corpus. Made once; safe for threads; what is over all councils is kept until it changes."""

    def __init__(self, library: Library, corpus: Corpus) -> None:
        self._library = library
        self._corpus = corpus
        self._turn = threading.Lock()
        self._made: tuple[Held | None, dict[str | None, Object]] = (None, {})

    def council(self, gss: str, scope: Scope) -> Object:
        """Give a council's timeline, grid and followed steps. Raises KeyError on an unknown GSS code."""
        authority = self._library.authorities.get(gss)
        if authority is None:
            raise KeyError(gss)
        codebook = self._library.codebook
        with self._library.catalogue.reading() as db:
            held = self._corpus.held(db, scope)
            own = trajectory(db, held, gss, scope, codebook)
            steps = followed(held, gss, codebook)
            ids = finding_ids(db, [num for s in steps for num in (*s["warned"], *s["found"])])
        reviews = [r.id for r in held.councils.get(gss, ())]
        return {
            **authority_object(authority, reviews),
            **own,
            "followed": [_cited(step, ids) for step in steps],
        }

    def overall(self, scope: Scope, theme: str | None = None) -> Object:
        """Give what lasts how long, what ends together, and the routes from inadequate to good."""
        with self._library.catalogue.reading() as db:
            held = self._corpus.held(db, scope)
        with self._turn:
            if self._made[0] is not held:
                self._made = (held, {})
            made = self._made[1]
            if theme not in made:
                made[theme] = over_all(held, self._library.codebook, theme)
            return made[theme]

    def pattern(self, key: str, scope: Scope) -> Object:
        """Follow one failure over all councils. Raises KeyError on an unknown pattern, or a success."""
        if not key.endswith(".failure"):
            raise KeyError(key)
        with self._library.catalogue.reading() as db:
            held = self._corpus.held(db, scope)
        return of_pattern(held, key, self._library.codebook)


def _cited(step: Object, ids: Mapping[int, str]) -> Object:
    return {**step, **{name: [ids[num] for num in step[name] if num in ids] for name in ("warned", "found")}}
