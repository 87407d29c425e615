"""`kb train`: train the classifier from the project's labels, and measure it on councils it never saw."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.classify.examples import LabelError
from ingest.classify.heads import WeightsError
from ingest.classify.reporting import lines_of
from ingest.classify.trained import SHIPPED, Weights, adapted_embedder
from ingest.classify.training import adapter_teacher, batches, gather, measure, train, write_measured
from ingest.readers import readers
from kb.adapter import AdapterError
from kb.codebook import CodebookError
from kb.codebook_files import read_codebook
from kb.embedder import ModelError
from kb.embeddings import EmbeddingCache, cached
from kb.options import DataOption, JsonOption, fail, group, say, say_json, settings_for, tell
from kb.progress import bar


def mount(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("train")(train_command)
    evals = group(app, "eval", "Measure how good the answers and the labels are, on what was kept for it.")
    evals.command("labels")(eval_labels_command)


LabelsOption = Annotated[Path | None, typer.Option("--labels", help="Folder of labels (default: those that ship).")]
ReportsOption = Annotated[
    Path, typer.Option("--reports", envvar="KB_REPORTS", help="Folder of the published reports that the labels are of.")
]
WeightsOption = Annotated[Path, typer.Option("--weights", help="The classifier's heads.")]
AdapterOption = Annotated[Path, typer.Option("--adapter", help="The adapter that makes the vectors they look at.")]
_REPORTS = Path("../shared/reports")


def train_command(
    labels: LabelsOption = None,
    reports: ReportsOption = _REPORTS,
    weights: WeightsOption = SHIPPED.heads,
    adapter: AdapterOption = SHIPPED.adapter,
    only_measure: Annotated[bool, typer.Option("--only-measure", help="Measure the weights as they are.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train the classifier on the labels' tuning councils and measure it on the other ones, and on reviews read whole.

    After training, what was measured of each pattern is written beside the codebook: a pattern shows a figure only
    where enough reviews were measured. Exit status: 0 done, 2 labels, reports or weights cannot be used.
    """
    _measure(labels, reports, Weights(weights, adapter), not only_measure, data, as_json)


def eval_labels_command(
    labels: LabelsOption = None,
    reports: ReportsOption = _REPORTS,
    weights: WeightsOption = SHIPPED.heads,
    adapter: AdapterOption = SHIPPED.adapter,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure the classifier on councils it was not tuned on: by task, framework, year and grade, with intervals.

    Exit status: 0 done, 2 labels, reports or weights cannot be used.
    """
    _measure(labels, reports, Weights(weights, adapter), False, data, as_json)


def _measure(
    labels: Path | None, reports: Path, weights: Weights, training: bool, data: Path | None, as_json: bool
) -> None:
    settings = settings_for(data)
    try:
        codebook = read_codebook(settings.content)
        with bar("reading", len(list(reports.rglob("*.pdf")))) as step:
            folder = labels or settings.content / "labels"
            material = gather(folder, reports, readers(codebook), step, record=settings.record_path)
        for label in material.lost:
            tell(f"not found again: {label.source}, page {label.page}, {label.hash}")
        if training:
            with bar("training", batches(material)) as step:
                teacher = adapter_teacher(codebook, weights, settings, step)
                count = train(material, codebook, weights.heads, teacher)
            tell(f"{weights.heads}, {weights.adapter}: trained on {count:,} findings")
        vectors_of = cached(EmbeddingCache(settings.cache_path), adapted_embedder(settings, weights))
        made = measure(material, codebook, vectors_of, weights)
        if training:
            write_measured(made, settings.content / "patterns_measured.json")
    except (AdapterError, CodebookError, LabelError, ModelError, WeightsError, OSError) as error:
        fail(str(error))
    if as_json:
        say_json(made.to_json())
        return
    for line in lines_of(made):
        say(line)
