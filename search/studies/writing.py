"""Writes a study to a folder: a page, a CSV for each table and an SVG for each figure."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from kb.catalogue.objects import Object
from search.studies.drawing import draw
from search.studies.page import Around, page_of
from search.studies.state import State, facts_of
from search.studies.study import Answer, Study, StudyError, Table

PAGE = "index.html"


def check_folder(folder: Path, force: bool) -> None:
    """Raise StudyError where the folder cannot be written to, or has something in it and `force` is not set."""
    if folder.exists() and not folder.is_dir():
        raise StudyError(f"{folder} is not a folder")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise StudyError(f"{folder} is not empty; --force writes over what is there")


def files_of(answer: Answer) -> dict[str, str]:
    """Give the text of every file but the page, by name."""
    tables = {f"{table.name}.csv": csv_of(table) for table in answer.tables}
    return tables | {f"{figure.name}.svg": draw(figure) for figure in answer.figures}


def write(
    folder: Path, study: Study, answer: Answer, state: State, councils_in_england: int, command: str
) -> list[Path]:
    """Write all files, the page last, each whole or not at all; other files in the folder are left. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    files = files_of(answer)
    page = page_of(study, answer, Around(facts_of(state, councils_in_england), command, list(files)))
    return [_put(folder / name, text) for name, text in {**files, PAGE: page}.items()]


def csv_of(table: Table) -> str:
    """Give a table as CSV with a header: plain numbers, shares between 0 and 1, nothing where there is none."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(table.keys)
    for row in table.plain():
        rows.writerow([str(v).lower() if isinstance(v, bool) else v for v in row])
    return text.getvalue()


def json_of(study: Study, answer: Answer, state: State, command: str) -> Object:
    """Give a study's tables and what they rest on."""
    held: Mapping[str, object] = {
        "reviews": state.reviews,
        "councils": state.councils,
        "findings": state.findings,
        "first": state.first,
        "last": state.last,
        "frameworks": dict(state.frameworks),
        "visibility": list(state.visibility),
        "codebook": state.codebook,
        "change": state.change,
    }
    return {
        "study": study.name,
        "title": study.title,
        "question": study.question,
        "found": list(answer.said),
        "tables": [table.to_json() for table in answer.tables],
        "method": list(study.method),
        "limits": list(study.limits),
        "library": held,
        "command": command,
    }


def _put(path: Path, text: str) -> Path:
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_text(text, encoding="utf-8")
    return unfinished.replace(path)
