"""Judged needs: read, found again, scored as the standard tool scores them; and collections in BEIR's layout."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kb.settings import ROOT
from kb.words import text_hash
from search.beir import BeirError, read_collection, systems
from search.judged import JudgedError, found_again, kept_out, read_judged, read_needs
from search.measuring import gain, measured
from tests.making import HULL, LEEDS, Made, Said, made_library
from tests.search.wide import WideEmbedder

RELEVANCE = ROOT / "tests" / "relevance"
TEXTS = {"n1": "one", "n2": "two"}
GRADES = {"n1": {1: 2, 2: 1, 3: 0}, "n2": {4: 2}}


def test_a_perfect_ranking_scores_one_and_an_empty_one_nothing() -> None:
    best = measured("best", lambda text: [(1, 9.0), (2, 5.0)] if text == "one" else [(4, 1.0)], TEXTS, GRADES)
    none = measured("none", lambda _: [], TEXTS, GRADES)
    assert [best.figures[m].value for m in ("nDCG@10", "R@100", "RR")] == pytest.approx([1.0, 1.0, 1.0])
    assert [figure.value for figure in none.figures.values()] == [0.0, 0.0, 0.0]


def test_ndcg_is_the_one_worked_by_hand() -> None:
    made = measured("mid", lambda _: [(3, 3.0), (2, 2.0), (1, 1.0)], {"n1": "one"}, GRADES)
    by_hand = (1 / np.log2(3) + 2 / np.log2(4)) / (2 / np.log2(2) + 1 / np.log2(3))
    assert made.figures["nDCG@10"].value == pytest.approx(by_hand)
    assert made.figures["RR"].value == pytest.approx(0.5)
    assert made.figures["nDCG@10"].low <= made.figures["nDCG@10"].value <= made.figures["nDCG@10"].high


def test_the_gain_is_a_share_of_the_others_mean() -> None:
    best = measured("best", lambda text: [(1, 9.0), (2, 5.0)] if text == "one" else [(4, 1.0)], TEXTS, GRADES)
    half = measured("half", lambda text: [(1, 9.0), (2, 5.0)] if text == "one" else [], TEXTS, GRADES)
    assert gain(best, half).value == pytest.approx(1.0)
    assert gain(best, best).value == 0.0


def test_the_needs_that_ship_are_whole() -> None:
    tune, report = read_needs(RELEVANCE, "tune"), read_needs(RELEVANCE, "report")
    assert len(tune) + len(report) >= 80
    assert not {n.id for n in tune} & {n.id for n in report}
    for split in (tune, report):
        assert {n.kind for n in split} == {"keywords", "question", "description", "paraphrase"}
        assert {n.asks for n in split} == {"weakness", "strength", "either"}
    judged = read_judged(RELEVANCE)
    assert {one.need for one in judged} <= {n.id for n in (*tune, *report)}
    assert len({(one.need, one.source, one.page, one.hash) for one in judged}) == len(judged)
    every = " ".join(n.text.lower() for n in (*tune, *report))
    assert "sickness and vacancies" not in every


def test_judged_passages_are_found_again_and_those_of_other_councils_left_out(tmp_path: Path) -> None:
    library = made_library(tmp_path, Made(HULL, [Said("Plans drift.")]), Made(LEEDS, [Said("Plans are clear.")]))
    with library.catalogue.reading() as db:
        sources = dict(db.exec_driver_sql("SELECT text, source FROM passage").fetchall())
        lines = [
            {"need": "n", "source": sources[text], "page": 1, "hash": text_hash(text), "grade": grade}
            for text, grade in (("Plans drift.", 2), ("Plans are clear.", 0))
        ]
        lines.append({**lines[0], "hash": "0" * 16})
        (tmp_path / "judged.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        judged = read_judged(tmp_path)
        grades, lost = found_again(db, judged)
        assert (sorted(grades["n"].values()), lost) == ([0, 2], 1)
        only, _ = found_again(db, judged, {HULL})
        assert list(only["n"].values()) == [2]
    library.close()


@pytest.mark.parametrize("line", ["{", "{}", '{"need": "n", "source": "s", "page": 1, "hash": "h", "grade": 3}'])
def test_a_judgement_that_is_none_is_refused_by_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "judged.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(JudgedError, match=r"judged\.jsonl, line 1"):
        read_judged(tmp_path)


def test_councils_kept_out_are_those_of_the_reporting_split() -> None:
    out = kept_out(ROOT / "content" / "labels")
    trained = [json.loads(line)["gss"] for line in (ROOT / "content/labels/questions.jsonl").read_text().splitlines()]
    assert len(out) >= 20
    assert not out & set(trained)


def collection(folder: Path) -> Path:
    (folder / "qrels").mkdir(parents=True)
    documents = [("d1", "late visits to children"), ("d2", "court statements are thin"), ("d3", "carers feel valued")]
    (folder / "corpus.jsonl").write_text(
        "\n".join(json.dumps({"_id": i, "title": "", "text": text}) for i, text in documents), encoding="utf-8"
    )
    (folder / "queries.jsonl").write_text(
        json.dumps({"_id": "q1", "text": "thin statements"}) + "\n" + json.dumps({"_id": "q2", "text": "unjudged"}),
        "utf-8",
    )
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td2\t1\n", encoding="utf-8")
    return folder


def test_a_collection_in_beirs_layout_is_searched(tmp_path: Path) -> None:
    read = read_collection(collection(tmp_path / "beir"))
    assert read.queries == {"q1": "thin statements"}
    for name, system in systems(read, WideEmbedder(), tmp_path / "made").items():
        assert measured(name, system, read.queries, read.grades).figures["nDCG@10"].value == pytest.approx(1.0), name


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_collection_with_a_part_missing_is_refused_by_name(tmp_path: Path, name: str) -> None:
    folder = collection(tmp_path)
    (folder / name).unlink()
    with pytest.raises(BeirError, match=name.replace(".", r"\.")):
        read_collection(folder)
