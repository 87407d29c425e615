"""Makes small libraries for tests: invented reviews of real authorities, put straight on the catalogue's shelves."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from kb.library import Library, make_library
from kb.protocols import Vectors
from kb.readings import Extent, FindingStatus
from kb.settings import Settings
from kb.shelved import Finding, Passage, SourceFacts
from kb.values import Judgement, Kind, Page, Polarity, Span, Visibility, Voice
from kb.words import normal_form, review_id, statement_id

HULL, LEEDS, NORFOLK, TORBAY, CAMDEN = "E06000010", "E08000035", "E10000020", "E06000027", "E09000007"


class WordEmbedder:
    """An embedder for tests: texts are near when they share words. Fast, exact, no model."""

    key = "words-64"
    dimensions = 64

    def __init__(self) -> None:
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give one unit row for each text: hashed word counts."""
        self.embedded += len(texts)
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in normal_form(text).split() or ["-"]:
                row[int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.dimensions] += 1
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def embed_question(self, text: str) -> Vectors:
        """Give the unit vector of one question."""
        return self.embed([text])[0]


@dataclass(frozen=True)
class Said:
    """One statement of a made review: a passage with one finding."""

    text: str
    polarity: str = "weakness"
    themes: tuple[str, ...] = ("front-door",)
    paragraph: str | None = "1"
    section: str = "The experiences and progress of children who need help and protection"
    area: str | None = "help-and-protection"
    kind: str = "finding"
    about: str | None = None
    page: int = 1
    single: bool = False
    patterns: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    extent: str | None = None
    status: str | None = None
    # The place, among what its review says, of the statement that explains it.
    restates: int | None = None


@dataclass(frozen=True)
class Made:
    """A made review: whose, under what, when, how judged and what it says."""

    gss: str
    said: Sequence[Said]
    framework: str = "ilacs"
    start: date = date(2022, 5, 9)
    end: date | None = date(2022, 5, 20)
    published: date | None = date(2022, 7, 4)
    grades: dict[str, str] = field(default_factory=lambda: {"overall": "good"})
    voice: str = "report"
    visibility: str = "public"
    name: str = "report.pdf"


def made_library(folder: Path, *reviews: Made) -> Library:
    """Open a library in a folder, with the project's own codebook and the test embedder, and shelve the reviews."""
    library = make_library(Settings(data=folder), WordEmbedder())
    for review in reviews:
        shelve(library, review)
    library.catch_up("tests")
    return library


def shelve(library: Library, made: Made) -> str:
    """Put one made review on the shelves (indexes are not caught up) and give its id."""
    review = review_id(made.gss, made.framework, made.start, made.end, made.published)
    sha256 = hashlib.sha256(f"{review}{made.voice}{made.name}".encode()).hexdigest()
    text, passages = "", []
    for i, said in enumerate(made.said):
        start = len(text)
        text += said.text + "\n"
        ids = [statement_id(review, made.voice, said.section, said.paragraph, f"{kind}{said.text}", i) for kind in "pf"]
        span = Span(1, start, start + len(said.text))
        finding = Finding(
            id=ids[1],
            passage=ids[0],
            text=said.text,
            page=1,
            spans=(span,),
            kind=Kind(said.kind),
            polarity=Polarity(said.polarity),
            themes=said.themes,
            about=said.about,
            single=said.single,
            # As when shelving: what neither fails nor succeeds is no pattern's instance.
            patterns=said.patterns if said.polarity in ("weakness", "strength") else (),
            likely=said.likely,
            extent=Extent(said.extent) if said.extent else None,
            status=FindingStatus(said.status) if said.status else None,
            restates=None if said.restates is None else passages[said.restates].findings[0].id,
        )
        passages.append(Passage(ids[0], said.section, said.area, said.paragraph, 1, said.text, (finding,)))
    library.cache.fill(library.embedder, [p.text for p in passages])
    library.catalogue.put(
        SourceFacts(
            sha256=sha256,
            review=review,
            voice=Voice(made.voice),
            visibility=Visibility(made.visibility),
            path=made.name,
            origin=f"/made/{review}/{made.name}",
            url="https://example.org/report",
            media="pdf",
            reader="made-1",
            read_key="made",
            classify_key="made",
            gss=made.gss,
            framework=made.framework,
            inspection_start=made.start,
            inspection_end=made.end,
            published=made.published,
            lead_inspector=None,
            author=None,
            judgements=tuple(Judgement(a, g, "given", a, a) for a, g in made.grades.items()),
        ),
        passages,
        [Page(1, text, ())],
    )
    return review
