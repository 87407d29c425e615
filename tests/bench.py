"""`make bench`: speed and memory as ratios measured in one run, so that they hold on any machine.

    python -m tests.bench [--reports FOLDER] [--data DIR] [--only reading|search|answers] [--times 1 10]

Reading: pages a second of reading whole (fonts, blocks, findings) against pypdfium2 extracting plain text, and
extracting it with the font of each text object. At least half of the latter is the aim.
Ingest: passages a second of a first ingest against encoding alone what it encodes: passages for the search, findings
for the classifier.
Search (tests/bench_search.py): milliseconds of a question through the API against embedding it alone, under filters and
by fifty clients at once.
Answers (tests/bench_answers.py): patterns, trajectories, cases and the board's lists through the API, beside a plain search.
With `--data` it uses that library, else one made of the sample; `--times 1 10` also one ten
times as large.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.classify.seen import Seen, read_as
from ingest.classify.trained import adapted_embedder
from ingest.offer import offered
from ingest.readers import choose, readers
from ingest.sources import open_document
from ingest.workshop import make_workshop
from kb.library import Library, make_library, open_library
from kb.settings import Settings
from kb.values import Unreadable
from tests.bench_answers import answering
from tests.bench_search import searching

SAMPLE = 24
TURNS = 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, default=Path(os.environ.get("KB_REPORTS", "../shared/reports")))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--only", choices=["reading", "search", "answers"], help="measure this part alone")
    parser.add_argument("--times", type=int, nargs="*", default=[1], help="sizes of the library that is searched")
    options = parser.parse_args(arguments)
    files = sorted(options.reports.rglob("*.pdf"))
    files = files[:: max(1, len(files) // SAMPLE)]
    if not files:
        raise SystemExit(f"{options.reports}: no reports to measure on (set KB_REPORTS)")
    if options.only in (None, "reading"):
        reading(files)
    if options.only == "reading":
        return
    with tempfile.TemporaryDirectory() as folder:
        if options.only is None or options.data is None:
            with open_library(Settings(data=Path(folder))) as library:
                ingesting(library, files)
        if options.only != "answers":
            searching(options.data or Path(folder), options.times)
        if options.only != "search":
            answering(options.data or Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory: {peak:.0f} MB at its highest, everything above in one process")


def took(work: Callable[[], object]) -> float:
    """Give how many seconds some work took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def reading(files: Sequence[Path]) -> None:
    """Compare reading with pypdfium2's own extraction: of plain text, and of text with each text object's font."""
    library_readers = readers(make_library(Settings(data=Path(tempfile.mkdtemp()))).codebook)

    def whole() -> None:
        for file in files:
            document = open_document(file.read_bytes(), file.name)
            if not isinstance(document, Unreadable):
                choose(document, library_readers).read(document)

    pages = sum(len(document) for document in opened(files))
    open_document(files[0].read_bytes(), files[0].name)  # its process is started once, however many files there are
    # Turn by turn and the quickest of each, so that what else the machine does falls on all alike.
    turns = [(took(partial(text_of, files)), took(partial(fonts_of, files)), took(whole)) for _ in range(TURNS)]
    text, fonts, read = (min(times) for times in zip(*turns, strict=True))
    print(
        f"reading: {pages / read:.0f} pages a second whole; pypdfium2: {pages / text:.0f} as plain text, "
        f"{pages / fonts:.0f} with fonts: ratio {text / read:.2f} of plain text, {fonts / read:.2f} of text with fonts "
        f"({pages} pages, the quickest of {TURNS} turns)"
    )


def opened(files: Sequence[Path]) -> Iterator[pdfium.PdfDocument]:
    """Give each file that is a PDF."""
    for file in files:
        with contextlib.suppress(pdfium.PdfiumError):
            yield pdfium.PdfDocument(file)


def text_of(files: Sequence[Path]) -> None:
    """Extract every page's plain text."""
    for document in opened(files):
        for page in document:
            page.get_textpage().get_text_range()


def fonts_of(files: Sequence[Path]) -> None:
    """Extract every page's plain text, and each text object's font name and size by the fewest calls there are."""
    size, name = ctypes.c_float(), ctypes.create_string_buffer(128)
    for document in opened(files):
        for page in document:
            page.get_textpage().get_text_range()
            for i in range(raw.FPDFPage_CountObjects(page.raw)):
                thing = raw.FPDFPage_GetObject(page.raw, i)
                if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT:
                    raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(thing), name, 128)
                    raw.FPDFTextObj_GetFontSize(thing, size)


def ingesting(library: Library, files: Sequence[Path]) -> None:
    """Compare a first ingest with encoding its passages alone, and with the second, unchanged one."""
    workshop = make_workshop(library)
    library.embedder.embed(["warm"])
    offers = offered(files)
    first = took(lambda: list(workshop.ingest(offers)))
    with library.catalogue.reading() as db:
        texts = list(db.exec_driver_sql("SELECT text FROM passage").scalars())
        said = db.exec_driver_sql("SELECT f.text, section FROM finding f JOIN passage p ON p.num = f.passage").all()
    findings = list(dict.fromkeys(read_as(Seen(text, "", section, False)) for text, section in said))
    adapted = adapted_embedder(library.settings)
    adapted.embed(["warm"])
    alone = took(lambda: (library.embedder.embed(texts), adapted.embed(findings)))
    again = took(lambda: list(workshop.ingest(offers)))
    indexes = took(lambda: library.catch_up("bench"))
    print(
        f"ingest: {len(texts) / first:.0f} passages a second, {len(texts) / alone:.0f} encoding alone: "
        f"ratio {alone / first:.2f}; unchanged again: {again / first:.3f} of the first; indexes {indexes / first:.2f}"
    )


if __name__ == "__main__":
    main()
