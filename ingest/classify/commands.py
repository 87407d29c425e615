"""`kb train`: train the classifier from the project's labels, and measure it on councils it never saw."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.classify.examples import LabelError
from ingest.classify.heads import WeightsError
from ingest.classify.reporting import lines_of
from ingest.classify.trained import HEADS
from ingest.classify.training import gather, measure, train, write_measured
from ingest.progress import bar
from ingest.readers import readers
from kb.codebook import CodebookError
from kb.codebook_files import read_codebook
from kb.embedder import ModelError, SentenceEmbedder
from kb.embeddings import EmbeddingCache, cached
from kb.options import DataOption, JsonOption, fail, say, say_json, settings_for, tell


def mount(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("train")(train_command)


def train_command(
    labels: Annotated[Path | None, typer.Option(help="Folder of labels (default: those that ship).")] = None,
    reports: Annotated[
        Path, typer.Option(envvar="KB_REPORTS", help="Folder of the published reports that the labels are of.")
    ] = Path("../shared/reports"),
    weights: Annotated[Path, typer.Option(help="Where the weights are written.")] = HEADS,
    only_measure: Annotated[bool, typer.Option("--only-measure", help="Measure the weights as they are.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train the classifier on the labels' tuning councils and measure it on the other ones, and on reviews read whole.

    After training, what was measured of each pattern is written beside the codebook: a pattern shows a figure only
    where enough reviews were measured. Exit status: 0 done, 2 labels, reports or weights cannot be used.
    """
    settings = settings_for(data)
    try:
        codebook = read_codebook(settings.content)
        embedder = SentenceEmbedder(settings.model, settings.precision, settings.threads)
        vectors_of = cached(EmbeddingCache(settings.cache_path), embedder)
        with bar("reading", len(list(reports.rglob("*.pdf")))) as step:
            folder = labels or settings.content / "labels"
            material = gather(folder, reports, readers(codebook), step, record=settings.record_path)
        for label in material.lost:
            tell(f"not found again: {label.source}, page {label.page}, {label.hash}")
        if not only_measure:
            count = train(material, codebook, vectors_of, weights)
            tell(f"{weights}: trained on {count:,} findings")
        made = measure(material, codebook, vectors_of, weights)
        if not only_measure:
            write_measured(made, settings.content / "patterns_measured.json")
    except (CodebookError, LabelError, ModelError, WeightsError, OSError) as error:
        fail(str(error))
    if as_json:
        say_json(made.to_json())
        return
    for line in lines_of(made):
        say(line)
