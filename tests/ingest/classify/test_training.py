"""Training from labels: the same labels give the same weights, kept as text; sentences are found again."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.classify.labels import Label, LabelError, find_again, read_labels
from ingest.classify.measure import Score, measure, written
from ingest.classify.polarity import PolarityModel, WeightsError, combined, read_weights, write_weights
from ingest.classify.train import load, train, train_and_measure
from kb.codebook_files import read_codebook
from kb.settings import ROOT
from kb.values import Polarity
from kb.words import text_hash
from tests.ingest.classify.making import example

COUNCILS = ("E06000001", "E06000002", "E06000003")
MADE = [
    example(f"{who} are {how}.", polarity, gss)
    for gss in COUNCILS
    for who in ("Visits", "Plans", "Audits")
    for how, polarity in (("splendid", "strength"), ("dreadful", "weakness"), ("blue", "neutral"), ("so-so", "mixed"))
]


def test_training_twice_writes_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    write_weights(train(MADE), one)
    write_weights(train(list(reversed(MADE))), two)
    assert one.read_bytes() == two.read_bytes()


def test_a_trained_model_knows_what_it_was_taught() -> None:
    model = train(MADE)
    assert model.of_sentence("Records are splendid.") is Polarity.STRENGTH
    assert model.of_sentence("Records are dreadful.") is Polarity.WEAKNESS


def test_two_classes_are_enough_and_one_is_not() -> None:
    two = [e for e in MADE if e.label.polarity in {"strength", "weakness"}]
    assert train(two).of_sentence("Audits are dreadful.") is Polarity.WEAKNESS
    with pytest.raises(LabelError, match="at least two"):
        train([e for e in MADE if e.label.polarity == "strength"])


def test_recommendations_do_not_teach_the_model() -> None:
    advice = [replace(e, label=replace(e.label, polarity="weakness", recommendation=True)) for e in MADE]
    assert train([*MADE, *advice]) == train(MADE)


def test_a_word_of_one_council_only_gets_no_weight() -> None:
    local = [example(f"Visits of the Zebra Team number {word} are splendid.", "strength") for word in "abcdef"]
    assert not any("zebra" in name for name in train([*MADE, *local]).weights)


def test_weights_come_back_as_written(tmp_path: Path) -> None:
    model = train(MADE)
    write_weights(model, tmp_path / "weights.json")
    assert read_weights(tmp_path / "weights.json") == model
    assert isinstance(json.loads((tmp_path / "weights.json").read_text(encoding="utf-8")), dict)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "\x80\x04",
        '{"classes": ["praise"], "bias": [0], "weights": {}}',
        '{"classes": ["strength", "weakness"], "bias": [0, 0], "weights": {"a": [1]}}',
    ],
)
def test_a_file_that_holds_no_weights_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "weights.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(WeightsError, match=r"weights\.json"):
        read_weights(path)


def test_an_unsure_model_says_neutral() -> None:
    model = PolarityModel((Polarity.STRENGTH, Polarity.WEAKNESS, Polarity.MIXED, Polarity.NEUTRAL), (0, 0, 0, 0), {})
    assert model.of_sentence("Anything.") is Polarity.NEUTRAL
    assert sum(model.probabilities("Anything.").values()) == pytest.approx(1)


def test_polarities_of_sentences_are_combined() -> None:
    strength, weakness, neutral = Polarity.STRENGTH, Polarity.WEAKNESS, Polarity.NEUTRAL
    assert combined([]) is neutral
    assert combined([neutral, strength]) is strength
    assert combined([strength, neutral, weakness]) is Polarity.MIXED


def test_labels_on_a_made_report_are_found_again_trained_on_and_measured(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    sentences = [*(e.text for e in MADE[:12]), "Staff of this council keep well-ordered files."]
    source = _report(reports / "made.pdf", sentences)
    labels = tmp_path / "labels.jsonl"
    entries = [
        Label(source, 1, text_hash(e.text), e.label.polarity, (), "tune" if n % 3 else "report", COUNCILS[n % 3])
        for n, e in enumerate(MADE[:12])
    ]
    wrapped = Label(source, 1, text_hash(sentences[-1]), "strength", ("case-recording",), "report", COUNCILS[0])
    _write(labels, [*entries, wrapped])
    examples = load(labels, reports)
    assert sorted(e.text for e in examples) == sorted([e.text for e in MADE[:12]] + [sentences[-1]])
    said: list[str] = []
    codebook = read_codebook(ROOT / "content")
    measured = train_and_measure(labels, reports, tmp_path / "weights.json", codebook, said.append)
    assert measured.examples == 5
    assert any("cues alone" in text for text in said)
    assert (tmp_path / "weights.json").exists()


def test_a_sentence_that_is_not_there_is_named(tmp_path: Path) -> None:
    source = _report(tmp_path / "made.pdf", ["Plans are blue."])
    gone = Label(source, 1, text_hash("Plans are green."), "neutral", (), "tune", COUNCILS[0])
    elsewhere = replace(gone, page=7)
    assert find_again([gone, elsewhere], tmp_path) == ([], [gone, elsewhere])
    labels = tmp_path / "labels.jsonl"
    _write(labels, [gone])
    with pytest.raises(LabelError, match="1 sentences not found"):
        load(labels, tmp_path)


@pytest.mark.parametrize("line", ["not json", "[]", '{"source": "a"}', '{"split": "test"}'])
def test_a_bad_line_of_labels_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(LabelError, match=r"labels\.jsonl, line 1"):
        read_labels(path)


def test_scores_count_right_given_and_true() -> None:
    examples = [
        example("A.", "strength", themes=("adoption",)),
        example("B.", "strength"),
        example("C.", "weakness", themes=("adoption", "carers")),
    ]
    measured = measure(examples, lambda e: (Polarity.STRENGTH, ("adoption",)), ("adoption", "carers"))
    assert measured.polarities["strength"] == Score(right=2, given=3, true=2)
    assert measured.themes["adoption"] == Score(right=2, given=3, true=2)
    assert measured.themes["carers"].f1 == 0
    assert measured.taken["weakness", "strength"] == 1
    assert measured.themes_micro_f1 == pytest.approx(2 * 2 / (3 + 3))
    assert "weakness taken for strength: 1" in written("made", measured)


def test_shipped_labels_keep_no_sentence_and_no_council_in_both_splits() -> None:
    labels = read_labels(ROOT / "content" / "labels" / "first.jsonl")
    tune = {label.gss for label in labels if label.split == "tune"}
    held = {label.gss for label in labels if label.split == "report"}
    assert not tune & held
    codebook = read_codebook(ROOT / "content")
    assert all(set(label.themes) <= set(codebook.themes) for label in labels)
    assert all(label.polarity in set(Polarity) for label in labels)
    assert len({(label.source, label.hash) for label in labels}) == len(labels)


def _report(path: Path, sentences: list[str]) -> str:
    """Write a small report, two printed lines for each sentence, and give its SHA-256."""
    canvas = Canvas(str(path), invariant=1)
    height = 800
    for sentence in sentences:
        first, rest = sentence.split(" ", 1)
        for line in (first, rest):
            canvas.drawString(72, height, line)
            height -= 14
    canvas.save()
    return sha256(path.read_bytes()).hexdigest()


def _write(path: Path, labels: list[Label]) -> None:
    path.write_text("".join(json.dumps(asdict(label)) + "\n" for label in labels), encoding="utf-8")
