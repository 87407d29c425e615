"""What a form offers to choose from, in the words that people read and the words that filters take."""

from __future__ import annotations

from kb.authorities import Authorities
from kb.codebook import Codebook
from kb.filters import AREAS, GRADES
from kb.values import Kind, Polarity, Visibility
from kb.web.rendering import area, plain

Options = list[tuple[str, str]]
_SEND = ("positive", "inconsistent", "systemic-failings")
# Naming councils needs accounts, which the library has not yet.
WHO_MAY_READ: Options = [
    (str(Visibility.OWN_COUNCIL), "My own council only"),
    (str(Visibility.SECTOR), "All councils and their partners"),
    (str(Visibility.PUBLIC), "Everyone"),
]


class Choices:
    """Each field's options as (value, words), in the order they are shown."""

    def __init__(self, authorities: Authorities, codebook: Codebook) -> None:
        self.councils = sorted(a.name for a in authorities)
        self.regions = _same(sorted({a.region for a in authorities if a.region}))
        self.types = _same(sorted({a.type for a in authorities if a.type}))
        self.frameworks: Options = [(f.id, f.title) for f in codebook.frameworks.values()]
        self.themes: Options = sorted(((t.id, t.title) for t in codebook.themes.values()), key=lambda o: o[1])
        self.polarities: Options = [(str(p), plain(p).capitalize()) for p in Polarity]
        self.kinds: Options = [(str(k), plain(k).capitalize()) for k in Kind]
        self.visibilities = WHO_MAY_READ
        self.grades: list[tuple[str, Options]] = [(area(a), [(f"{a}={g}", plain(g)) for g in _scale(a)]) for a in AREAS]
        self.areas: list[tuple[str, str, Options]] = [(a, area(a), [(g, plain(g)) for g in _scale(a)]) for a in AREAS]


def _same(words: list[str]) -> Options:
    return [(word, word) for word in words]


def _scale(area_id: str) -> tuple[str, ...]:
    """Area SEND has a scale of its own; all other areas share the rest."""
    return _SEND if area_id == "send-partnership" else tuple(g for g in GRADES if g not in _SEND)
