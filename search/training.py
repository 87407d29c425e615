"""Trains how questions are read, from our own questions written for passages of tuning councils."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from kb.adapter import read_adapter, write_adapter
from kb.catalogue.tables import passage, review
from kb.embedder import SentenceEmbedder, shipped_model
from kb.library import Library
from kb.words import text_hash
from search.judged import kept_out
from search.sides import fit_sides, write_sides

FILE = "questions.jsonl"
# A reader may change so that some questions lose their passage: no more than this share.
MOST_LOST = 0.02


class TrainingError(ValueError):
    """Questions cannot be trained on; the message names the file and the reason."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One of our own questions, the side it asks about, and where the passage it was written for stands."""

    text: str
    asks: str
    source: str
    page: int
    hash: str


@dataclass(frozen=True)
class Lesson:
    """Questions with the rows of `passages` (unit rows, of tuning councils only) that they were written for."""

    asked: tuple[Asked, ...]
    rows: NDArray[np.int64]
    passages: NDArray[np.float32]
    lost: int


def batches(questions: int) -> int:
    """Give how many steps the training of so many questions takes."""
    from search.adapting import BATCH, EPOCHS

    return math.ceil(questions / BATCH) * EPOCHS


def read_asked(path: Path) -> list[Asked]:
    """Read the questions, one JSON object a line for each passage. Raises TrainingError."""
    made: list[Asked] = []
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            said: dict[str, Any] = json.loads(line)
            at = (said["source"], said["page"], said["hash"])
            made += [Asked(one["text"], one["asks"], *at) for one in said["asked"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{path}: cannot be read as questions: {error!r}") from error
    return made


def gather(library: Library, labels: Path) -> Lesson:
    """Find the questions' passages in a library. Raises TrainingError where too many are not held."""
    asked, out = read_asked(labels / FILE), kept_out(labels)
    view = library.shelf.view()
    query = select(passage.c.num, passage.c.source, passage.c.page, passage.c.text, review.c.gss)
    with library.catalogue.reading() as db:
        found = db.execute(query.join_from(passage, review, passage.c.review == review.c.id)).all()
    tuned = np.array(sorted(row.num for row in found if row.gss not in out), np.int64)
    at = {
        (row.source, row.page, text_hash(row.text)): int(np.searchsorted(tuned, row.num))
        for row in found
        if row.gss not in out
    }
    places = [at.get((one.source, one.page, one.hash)) for one in asked]
    held = [(one, place) for one, place in zip(asked, places, strict=True) if place is not None]
    if len(asked) - len(held) > MOST_LOST * max(len(asked), 1) or not held:
        raise TrainingError(
            f"{labels / FILE}: {len(asked) - len(held)} of {len(asked)} questions are for passages that the library "
            "does not hold: ingest the published reports first"
        )
    passages = np.ascontiguousarray(view.vectors[np.searchsorted(view.nums, tuned)])
    rows = np.array([place for _, place in held], np.int64)
    return Lesson(tuple(one for one, _ in held), rows, passages, len(asked) - len(held))


def train(library: Library, lesson: Lesson, adapter: Path, weights: Path, step: Callable[[str], object]) -> None:
    """Train how questions become vectors, then how their side is read, and write both files."""
    from sentence_transformers import SentenceTransformer

    from search.adapting import fit_questions

    texts = [library.abbreviations.in_full(one.text) for one in lesson.asked]
    model = SentenceTransformer(str(shipped_model()), device="cpu")
    sides = [one.asks for one in lesson.asked]
    write_adapter(fit_questions(model, texts, lesson.rows, lesson.passages, sides, step), adapter)
    embedder = SentenceEmbedder(asking=read_adapter(adapter), kept=library.settings.models_path)
    vectors = np.stack([embedder.embed_question(text) for text in texts])
    write_sides(fit_sides([one.text for one in lesson.asked], vectors, sides), weights)
