from datetime import date
from pathlib import Path

import pytest

from ingest.readers import choose, readers
from ingest.readers.ofsted.sif import SifReader
from ingest.readers.ofsted.sif_board import SifBoardReader
from kb.codebook_files import read_codebook
from kb.readings import Reading, Role
from kb.values import Kind
from tests.ingest.readers.checking import check_places
from tests.ingest.readers.made_reports import ilacs, letter, opened, sif
from tests.ingest.readers.made_sif_board import board


def read(data: bytes) -> Reading:
    document = opened(data)
    reader = choose(document, readers(read_codebook(Path(__file__).parents[3] / "content")))
    reading = reader.read(document)
    assert isinstance(reading, Reading)
    assert reading.reader == "sif-board"
    assert check_places(document, reading) > 20
    return reading


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(board())


def test_what_the_review_says_of_itself(reading):
    assert (reading.framework, reading.authority, reading.lead_inspector) == ("sif", "Northmere", "Sam Example")
    assert (reading.inspection_start, reading.inspection_end) == (date(2015, 6, 15), date(2015, 6, 17))
    assert reading.published == date(2015, 8, 3)
    assert reading.notes == ("a review of the safeguarding board alone: the council itself was not judged",)


@pytest.mark.parametrize(
    ("said", "grade"),
    [("requires improvement", "requires-improvement"), ("is good", "good"), ("is inadequate", "inadequate")],
)
def test_the_board_alone_is_judged(said, grade):
    judged = {j.area: j.grade or j.state for j in read(board(said)).judgements}
    assert judged.pop("lscb") == grade
    assert set(judged.values()) == {"not-in-framework"}
    assert "overall" in judged


def test_a_board_named_in_full_is_still_its_councils():
    assert read(board(named="Northmere Local Safeguarding Children Board")).authority == "Northmere"


def test_recommendations_address_the_board(reading):
    advised = [p for p in reading.passages if p.kind is Kind.RECOMMENDATION]
    assert [(p.tier, p.text) for p in advised] == [
        ("Recommendations", "Ask every partner for the same figures (paragraph 1)."),
        ("Recommendations", "Write down what the chair and the chief executive agree."),
    ]
    assert {f.about for p in advised for f in p.findings} == {"partnership"}


def test_sections_areas_and_numbers(reading):
    assert list(dict.fromkeys((p.section, p.area) for p in reading.passages)) == [
        ("Information about this area", None),
        ("Executive summary", "lscb"),
        ("Recommendations", "lscb"),
        ("Inspection findings", "lscb"),
    ]
    numbers = [p.paragraph for p in reading.passages if p.section == "Inspection findings"]
    assert list(dict.fromkeys(numbers)) == [str(n) for n in range(1, 9)]


def test_contents_small_print_and_the_review_itself_are_no_findings(reading):
    roles = {part.text: part.role for part in reading.parts}
    assert roles["Boards were asked to check these figures."] is Role.FOOTNOTE
    assert next(role for text, role in roles.items() if text.startswith("Inspectors have")) is Role.BOILERPLATE
    assert next(role for text, role in roles.items() if "Sam Example" in text) is Role.FACT
    assert next(role for text, role in roles.items() if "Recommendations 4" in text) is Role.CONTENTS


@pytest.mark.parametrize("other", [sif, ilacs, letter])
def test_other_reports_are_not_accepted(other):
    assert SifBoardReader().accepts(opened(other())) is None


def test_the_councils_reader_does_not_take_it():
    assert SifReader().accepts(opened(board())) is None
