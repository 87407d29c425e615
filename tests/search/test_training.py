"""How questions are read is trained on our own questions, found again in the library, and on tuning councils alone."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from kb.embedder import shipped_model
from kb.library import Library
from kb.settings import ROOT
from kb.words import text_hash
from search.adapting import fit_questions
from search.training import TrainingError, batches, gather, read_asked
from tests.making import HULL, LEEDS, Made, Said, made_library

LATE, COURT = "Visits to children are late.", "Court statements are thin."


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return made_library(tmp_path / "data", Made(HULL, [Said(LATE)]), Made(LEEDS, [Said(COURT)]))


def labels(folder: Path, library: Library, *texts: str, out: str = LEEDS) -> Path:
    """Write questions for passages of these texts, and which council is kept out."""
    with library.catalogue.reading() as db:
        sources = dict(db.exec_driver_sql("SELECT text, source FROM passage").fetchall())
    lines = [
        {"source": sources.get(text, "0"), "page": 1, "hash": text_hash(text), "gss": HULL}
        | {"asked": [{"kind": "question", "asks": "weakness", "text": f"Is it so that {text}"}]}
        for text in texts
    ]
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (folder / "findings.jsonl").write_text(json.dumps({"gss": out, "split": "report"}), encoding="utf-8")
    return folder


def test_questions_are_found_with_the_passage_they_were_written_for(library: Library, tmp_path: Path) -> None:
    lesson = gather(library, labels(tmp_path, library, LATE))
    assert [one.asks for one in lesson.asked] == ["weakness"]
    assert len(lesson.passages) == 1
    assert lesson.passages[lesson.rows[0]] == pytest.approx(library.embedder.embed([LATE])[0])
    library.close()


def test_questions_for_a_council_kept_out_are_not_trained_on(library: Library, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="1 of 1 questions"):
        gather(library, labels(tmp_path, library, COURT))
    library.close()


def test_a_library_without_the_reports_is_told_so(library: Library, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="ingest the published reports first"):
        gather(library, labels(tmp_path, library, "Nobody wrote this."))
    library.close()


def test_questions_that_ship_are_whole() -> None:
    asked = read_asked(ROOT / "content" / "labels" / "questions.jsonl")
    assert {one.asks for one in asked} == {"weakness", "strength", "either"}
    assert len({one.hash for one in asked}) > 2_000
    assert batches(len(asked)) > 100


def test_a_file_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text("{}", encoding="utf-8")
    with pytest.raises(TrainingError, match=r"q\.jsonl"):
        read_asked(tmp_path / "q.jsonl")


def test_training_draws_a_question_to_what_answers_it() -> None:
    model = SentenceTransformer(str(shipped_model()), device="cpu")
    texts = [LATE, COURT, "Foster carers feel valued.", "Adopters wait for matches."]
    passages = np.asarray(model.encode(texts, normalize_embeddings=True), np.float32)
    questions = ["kids not seen in time", "papers for judges are poor"]
    before = np.asarray(model.encode(questions, normalize_embeddings=True)) @ passages.T
    told: list[str] = []
    answered = np.array([0, 1])
    layers = fit_questions(model, questions, answered, passages, ["weakness", "either"], told.append, epochs=6)
    assert len(told) == 6
    assert before == pytest.approx(
        np.asarray(model.encode(questions, normalize_embeddings=True)) @ passages.T, abs=1e-4
    )
    from kb.adapter import Adapter

    Adapter(layers).merge(model[0].auto_model)
    after = np.asarray(model.encode(questions, normalize_embeddings=True)) @ passages.T
    margin = [scores[[0, 1], [0, 1]] - scores.mean(axis=1) for scores in (before, after)]
    assert (margin[1] > margin[0]).all()
