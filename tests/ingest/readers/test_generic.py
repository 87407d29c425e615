from datetime import date
from pathlib import Path

import pytest

from ingest.readers import choose, readers
from ingest.readers.generic import GenericReader
from kb.codebook_files import read_codebook
from kb.readings import Reading
from kb.values import Kind, Unreadable
from tests.ingest.readers.checking import check_places
from tests.ingest.readers.made_reports import ilacs, letter, opened, sif
from tests.ingest.readers.paper import Paper

CODEBOOK = read_codebook(Path(__file__).parents[3] / "content")
WRITEUP = b"---\nauthority: Northmere\nframework: ilacs\ninspection_start: 2019-01-14\n---\n- One thing is said.\n"
PAGE = b"<html><body><h1>Peer challenge of Northmere Council</h1><h2>Strengths</h2><p>Staff are proud of their work here.</p></body></html>"


@pytest.mark.parametrize(
    ("data", "name"),
    [(sif(), "sif"), (ilacs(), "ilacs"), (letter(), "generic"), (WRITEUP, "writeup"), (PAGE, "generic")],
)
def test_each_document_is_read_by_the_reader_for_it(data, name):
    document = opened(data)
    reader = choose(document, readers(CODEBOOK))
    assert reader.name == name
    reading = reader.read(document)
    assert isinstance(reading, Reading)
    assert check_places(document, reading)


@pytest.fixture(scope="module")
def reading() -> Reading:
    made = GenericReader(CODEBOOK).read(opened(letter()))
    assert isinstance(made, Reading)
    return made


def test_a_letter_is_read_plainly_and_says_so(reading):
    assert reading.framework == "jtai"
    assert "read as a plain document" in reading.why
    assert (reading.inspection_start, reading.inspection_end) == (date(2021, 3, 8), date(2021, 3, 12))
    assert reading.published == date(2021, 5, 4)
    assert reading.authority == "Northmere"
    assert reading.judgements == ()


def test_its_headings_are_sections_and_its_addresses_no_findings(reading):
    assert [(p.section, p.kind) for p in reading.passages][1:] == [
        ("Areas for improvement", Kind.RECOMMENDATION),
        ("Key strengths", Kind.FINDING),
    ]
    said = " ".join(f.text for p in reading.passages for f in p.findings)
    assert "Director" not in said
    assert "sincerely" not in said


def test_a_document_of_no_known_framework_is_other():
    paper = Paper("Notes")
    paper.heading("Notes on Northmere")
    paper.text("Managers met twice and agreed what to do first. Staff were told the same week.")
    made = GenericReader(CODEBOOK).read(opened(paper.bytes()))
    assert isinstance(made, Reading)
    assert made.framework == "other"
    assert [len(p.findings) for p in made.passages] == [2]


def test_a_page_without_sentences_is_refused():
    paper = Paper("7")
    paper.put("Name", 72, 500)
    assert isinstance(GenericReader(CODEBOOK).read(opened(paper.bytes())), Unreadable)
