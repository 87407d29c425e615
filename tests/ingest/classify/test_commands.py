"""`kb train` on a made report with a handful of labels."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from ingest.classify import commands
from ingest.classify.trained import SHIPPED
from kb.cli import app
from kb.protocols import Vectors
from kb.settings import ROOT
from kb.words import text_hash
from tests.ingest.classify.making import no_vectors, write_labels
from tests.ingest.readers.made_reports import ilacs

SAID = {
    "Northmere has rebuilt its front office in two years.": "strength",
    "Progress for older children has been slower.": "weakness",
    "Team leads have asked for a single form. It is being tried in two of the five offices.": "neutral",
}
MEASURED = ROOT / "content" / "patterns_measured.json"


class NoEmbedder:
    """Stands for the library's embedder, whose loading takes seconds: every vector is zeros."""

    key = "none"

    def __init__(self, *_: object) -> None:
        """Take any settings."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Give a row of zeros for each text."""
        return no_vectors(texts)


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "adapted_embedder", NoEmbedder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a made report and labels of it."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "reports").mkdir()
    data = ilacs()
    (folder / "reports" / "made.pdf").write_bytes(data)
    source, gss = hashlib.sha256(data).hexdigest(), "E06000001"
    lines = [
        {"source": source, "page": 1, "hash": text_hash(text), "gss": gss, "split": "report", "polarity": polarity}
        | {"themes": [], "extent": "not-stated", "status": "current"}
        for text, polarity in SAID.items()
    ]
    write_labels(folder / "labels", findings=lines, reviews=[{**lines[0], "patterns": [], "asked": "A"}])
    return folder


def run(folder: Path, *options: str) -> Result:
    options = ("--labels", f"{folder / 'labels'}", "--reports", f"{folder / 'reports'}", *options)
    return CliRunner().invoke(app, ["train", "--data", f"{folder / 'data'}", *options])


def test_it_measures_the_weights_as_they_are(folder: Path) -> None:
    before = SHIPPED.heads.read_bytes(), MEASURED.read_bytes()
    result = run(folder, "--only-measure")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("On 4 labelled findings of 1 councils")
    assert "1 reviews labelled whole" in result.stdout
    assert (SHIPPED.heads.read_bytes(), MEASURED.read_bytes()) == before


def test_it_prints_json(folder: Path) -> None:
    result = run(folder, "--only-measure", "--json")
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert (said["findings"], said["councils"], said["reviews"]) == (4, 1, 1)
    assert set(said["tasks"]) == {"polarity", "themes", "extent", "status", "patterns"}


def test_weights_that_cannot_be_read_end_it(folder: Path, tmp_path: Path) -> None:
    weights = tmp_path / "other.npz"
    weights.write_bytes(b"PK\x03\x04 cut")
    result = run(folder, "--only-measure", "--weights", f"{weights}")
    assert result.exit_code == 2
    assert "other.npz: not the classifier's weights" in result.stderr
    assert result.stdout == ""


def test_labels_that_cannot_be_used_end_it(folder: Path, tmp_path: Path) -> None:
    result = run(folder, "--only-measure", "--labels", f"{tmp_path}")
    assert result.exit_code == 2
    assert "groups.json" in result.stderr
    result = run(folder, "--weights", f"{tmp_path / 'new.npz'}")
    assert result.exit_code == 2
    assert "no finding of a tuning council" in result.stderr
    assert not (tmp_path / "new.npz").exists()
