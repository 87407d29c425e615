"""Training from a folder of labels and a folder of reports: gathered, fitted, measured and written down."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.classify.examples import Found, LabelError
from ingest.classify.reporting import PatternScore, Report, lines_of
from ingest.classify.trained import Weights
from ingest.classify.training import Material, gather, measure, read_groups, train, tuning, write_measured
from ingest.readers import readers
from kb.readings import Extent, FindingStatus
from kb.values import Polarity
from kb.words import text_hash
from tests.ingest.classify.making import COUNCILS, codebook, example, no_vectors, seen, write_labels
from tests.ingest.readers.made_reports import ilacs

SUMMARY = "Progress for older children has been slower."
REBUILT = "Northmere has rebuilt its front office in two years."
CARERS = next(p.id for p in codebook().named.values() if p.theme == "carers")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "ilacs.pdf").write_bytes(ilacs())
    return folder


def line(reports: Path, text: str, **said: Any) -> dict[str, Any]:
    source = hashlib.sha256((reports / "ilacs.pdf").read_bytes()).hexdigest()
    return {"source": source, "page": 1, "hash": text_hash(text), "gss": COUNCILS[0], "split": "report", **said}


def gathered(labels: Path, reports: Path) -> Material:
    return gather(labels, reports, readers(codebook()), lambda _: None)


def test_labels_of_all_files_are_gathered_and_reviews_kept_whole(reports: Path, tmp_path: Path) -> None:
    labels = write_labels(
        tmp_path / "labels",
        findings=[line(reports, SUMMARY, polarity="weakness", themes=[])],
        candidates=[line(reports, REBUILT, split="tune", patterns=[], asked="A")],
        reviews=[
            line(reports, SUMMARY, polarity="weakness", patterns=[CARERS], asked="B"),
            line(reports, REBUILT, polarity="strength", patterns=["p"], asked="B"),
        ],
    )
    material = gathered(labels, reports)
    assert [e.seen.text for e in material.examples] == [SUMMARY, REBUILT, SUMMARY, REBUILT]
    assert [e.label.asked for e in material.examples] == [(), ("carers",), *[("adoption", "workforce")] * 2]
    assert material.lost == ()
    ((found, shows),) = material.whole.values()
    assert shows == {f"{CARERS}.failure", "p.success"}
    assert SUMMARY in [one.text for one in found.counting]


def test_too_many_lost_labels_are_refused_and_a_few_are_not(reports: Path, tmp_path: Path) -> None:
    kept, lost = line(reports, SUMMARY, polarity="weakness"), line(reports, "No such words.", polarity="weakness")
    material = gathered(write_labels(tmp_path / "few", findings=[*[kept] * 99, lost]), reports)
    assert (len(material.examples), len(material.lost)) == (99, 1)
    with pytest.raises(LabelError, match=rf"1 of 99 findings not found in .*{lost['source']}, page 1"):
        gathered(write_labels(tmp_path / "many", findings=[*[kept] * 98, lost]), reports)


def test_reports_that_are_not_there_are_lost(reports: Path, tmp_path: Path) -> None:
    labels = write_labels(tmp_path / "labels", findings=[line(reports, SUMMARY)])
    with pytest.raises(LabelError, match="1 of 1 findings not found"):
        gathered(labels, tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["findings.jsonl", "candidates.jsonl", "reviews.jsonl", "groups.json"])
def test_each_file_must_be_there_and_readable(reports: Path, tmp_path: Path, name: str) -> None:
    labels = write_labels(tmp_path / "labels")
    (labels / name).write_text("{", encoding="utf-8")
    with pytest.raises(LabelError, match=name):
        gathered(labels, reports)
    (labels / name).unlink()
    with pytest.raises(LabelError, match=name):
        gathered(labels, reports)


def test_groups_name_the_themes_asked_about(tmp_path: Path) -> None:
    labels = write_labels(tmp_path / "labels")
    assert read_groups(labels / "groups.json") == {"A": ["carers"], "B": ["adoption", "workforce"]}


HOW = {"splendid": "strength", "dreadful": "weakness", "blue": "neutral", "so-so": "mixed"}


def made(split: str, councils: tuple[str, ...]) -> list[Any]:
    return [
        example(
            f"{who} are {how}.",
            polarity,
            gss,
            split,
            themes=(theme,),
            extent="some" if how == "so-so" else "not-stated",
            status="past" if how == "blue" else "current",
            patterns=(CARERS,) if theme == "carers" else (),
            asked=("carers", "adoption"),
            year=2015 if how == "blue" else 2023,
            grade=None if how == "so-so" else "good",
            framework="sif" if how == "blue" else "ilacs",
        )
        for gss in councils
        for who, theme in (("Foster carers", "carers"), ("Adopters", "adoption"))
        for how, polarity in HOW.items()
    ]


def untaught(_examples: Any) -> Any:
    """Stand for the training of the adapter, which takes minutes: nothing is learnt of vectors."""
    classes = {
        "polarity": tuple(map(str, Polarity)),
        "extent": tuple(map(str, Extent)),
        "status": tuple(map(str, FindingStatus)),
        "themes": tuple(codebook().themes),
        "patterns": tuple(p.id for p in codebook().named.values()),
    }
    return {task: (own, np.zeros((len(own), 384)), np.zeros(len(own))) for task, own in classes.items()}, no_vectors


@pytest.fixture(scope="module")
def material() -> Material:
    told = [seen("Foster carers are splendid."), seen("Adopters are dreadful.")]
    review = Found({}, tuple(told), "ilacs-2026", 2026, None)
    whole = {"ab": (review, frozenset({f"{CARERS}.success", f"{CARERS}.failure"}))}
    return Material((*made("tune", COUNCILS), *made("report", ("E06000007", "E06000008", "E06000009"))), whole, ())


@pytest.fixture(scope="module")
def trained(material: Material, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("heads") / "heads.npz"
    assert train(material, codebook(), path, untaught) == 48
    return path


@pytest.fixture(scope="module")
def measured(material: Material, trained: Path) -> Report:
    return measure(material, codebook(), no_vectors, Weights(trained, trained))


def test_what_is_measured_are_the_reporting_councils_findings(measured: Report) -> None:
    assert (measured.findings, measured.councils, measured.reviews) == (24, 3, 1)
    assert set(measured.tasks) == {"polarity", "themes", "extent", "status", "patterns"}
    assert {interval.value for interval in measured.tasks.values()} == {1.0}
    assert measured.opposite == 0.0
    assert measured.classes["polarity"]["strength"] == (1.0, 1.0, 6)
    assert measured.slices["polarity by framework"].keys() == {"ilacs", "sif"}
    assert measured.slices["themes by years"] == {"2012 to 2015": (0.0, 6), "2020 to 2023": (1.0, 18)}
    assert measured.slices["themes by grade"].keys() == {"good", "none"}


def test_whole_reviews_say_how_a_pattern_was_found(measured: Report) -> None:
    assert measured.patterns == {f"{CARERS}.success": PatternScore(1, 1, 1), f"{CARERS}.failure": PatternScore(1, 0, 0)}
    assert measured.by_framework == {"ilacs": PatternScore(2, 1, 1)}
    score = measured.by_framework["ilacs"]
    assert (score.precision, score.recall) == (1.0, 0.5)
    assert (PatternScore(0, 0, 0).precision, PatternScore(0, 0, 0).recall) == (0.0, 0.0)


def test_baselines_are_measured_on_the_same_findings(measured: Report) -> None:
    # One of four polarities, always given, is right in 6 of 24: its F1 is 0.4, the others' none.
    assert measured.baselines["polarity, always the commonest"] == pytest.approx(0.1)
    assert measured.baselines["themes, cue words"] == 1.0
    assert "polarity, cue words" in measured.baselines


def test_tuning_findings_change_no_figure(material: Material, trained: Path, measured: Report) -> None:
    held = [e for e in material.examples if e.label.split == "report"]
    tuned = [e for e in material.examples if e.label.split == "tune"]
    fewer = measure(
        Material((*held, *tuned[:3]), material.whole, ()), codebook(), no_vectors, Weights(trained, trained)
    )
    assert (fewer.tasks, fewer.classes, fewer.slices) == (measured.tasks, measured.classes, measured.slices)


def test_reporting_findings_teach_nothing(material: Material, trained: Path, tmp_path: Path) -> None:
    alone = Material(tuple(e for e in material.examples if e.label.split == "tune"), {}, ())
    train(alone, codebook(), tmp_path / "heads.npz", untaught)
    assert (tmp_path / "heads.npz").read_bytes() == trained.read_bytes()


def test_without_a_tuning_council_nothing_is_trained(tmp_path: Path) -> None:
    path = tmp_path / "heads.npz"
    with pytest.raises(LabelError, match="no finding of a tuning council"):
        train(Material(tuple(made("report", COUNCILS)), {}, ()), codebook(), path, untaught)
    assert not path.exists()


def test_a_report_is_shown_in_lines_and_as_json(measured: Report) -> None:
    text = "\n".join(lines_of(measured))
    assert "On 24 labelled findings of 3 councils" in text
    assert "patterns   precision 1.000 (1.000 to 1.000)" in text
    assert "themes     mean F1 1.000 (1.000 to 1.000)" in text
    assert "ilacs  precision 1.00  recall 0.50  of 2" in text
    said = json.loads(json.dumps(measured.to_json()))
    assert said["tasks"]["themes"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert said["patterns"][f"{CARERS}.success"] == {"positives": 1, "given": 1, "right": 1}


def test_what_was_measured_of_each_pattern_is_written(tmp_path: Path) -> None:
    patterns = {"q.success": PatternScore(3, 3, 2), "p.failure": PatternScore(15, 0, 0)}
    report = Report(
        0, 0, {}, 0.0, {}, {}, {}, reviews=20, patterns=patterns, by_framework={"ilacs": PatternScore(1, 1, 1)}
    )
    write_measured(report, tmp_path / "measured.json")
    text = (tmp_path / "measured.json").read_text(encoding="utf-8")
    assert list(json.loads(text)) == ["p.failure", "q.success"]
    assert json.loads(text) == {
        "p.failure": {"reviews": 20, "positives": 15, "given": 0, "right": 0, "precision": 0.0, "recall": 0.0},
        "q.success": {"reviews": 20, "positives": 3, "given": 3, "right": 2, "precision": 0.667, "recall": 0.667},
    }
    assert text.endswith("}\n")


def test_the_encoder_learns_from_tuning_councils_but_those_kept_apart(material: Material, tmp_path: Path) -> None:
    taught: list[str] = []

    def teacher(examples: Any) -> Any:
        taught.extend(e.label.gss for e in examples)
        return untaught(examples)

    train(material, codebook(), tmp_path / "heads.npz", teacher)
    _, apart = tuning(material)
    assert 0 < len(apart) < len(COUNCILS)
    assert set(taught) == set(COUNCILS) - apart
