"""`kb train`: train the first classifier from the project's labels, and measure it on councils it never saw."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from ingest.classify.classifier import WEIGHTS, first_classifier
from ingest.classify.labels import LabelError
from ingest.classify.measure import Measured, Score
from ingest.classify.train import evaluate, load, train_and_measure
from kb.codebook import CodebookError
from kb.codebook_files import read_codebook
from kb.options import DataOption, JsonOption, fail, say, say_json, settings_for, tell


def mount(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("train")(train_command)


def train_command(
    labels: Annotated[Path | None, typer.Option(help="Labels, JSON lines (default: those that ship).")] = None,
    reports: Annotated[
        Path, typer.Option(envvar="KB_REPORTS", help="Folder of the published reports that the labels are of.")
    ] = Path("../shared/reports"),
    weights: Annotated[Path, typer.Option(help="Where the weights are written.")] = WEIGHTS,
    only_measure: Annotated[bool, typer.Option("--only-measure", help="Measure the weights as they are.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train the classifier on the labels' tuning councils and measure it on the other ones.

    Exit status: 0 done, 2 a label's sentence or file was not found.
    """
    settings = settings_for(data)
    chosen = labels or settings.content / "labels" / "first.jsonl"
    hear = tell if as_json else say
    try:
        codebook = read_codebook(settings.content)
        if only_measure:
            measured = evaluate(load(chosen, reports), first_classifier(codebook, weights), codebook, hear)
        else:
            measured = train_and_measure(chosen, reports, weights, codebook, hear)
    except (CodebookError, LabelError, OSError) as error:
        fail(str(error))
    if as_json:
        say_json(_as_json(measured))


def _as_json(measured: Measured) -> dict[str, object]:
    def scores(of: Mapping[str, Score]) -> dict[str, object]:
        return {
            name: {"precision": s.precision, "recall": s.recall, "f1": s.f1, "true": s.true} for name, s in of.items()
        }

    return {
        "examples": measured.examples,
        "polarity": {"macro_f1": measured.polarity_f1, "accuracy": measured.accuracy, **scores(measured.polarities)},
        "themes": {"macro_f1": measured.themes_f1, "micro_f1": measured.themes_micro_f1, **scores(measured.themes)},
        "taken": [{"true": true, "given": given, "times": n} for (true, given), n in sorted(measured.taken.items())],
    }
