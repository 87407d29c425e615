from datetime import date

import pytest

from ingest.readers.ofsted.sif import SifReader
from kb.readings import Reading
from kb.values import Kind
from tests.ingest.readers.checking import check_places
from tests.ingest.readers.made_reports import LOOKED_AFTER, PROTECTED, ilacs, letter, opened, sif


@pytest.fixture(scope="module")
def reading() -> Reading:
    document = opened(sif())
    assert SifReader().accepts(document)
    made = SifReader().read(document)
    assert isinstance(made, Reading)
    assert check_places(document, made) > 20
    return made


def at(reading, paragraph):
    return [p for p in reading.passages if p.paragraph == paragraph]


def test_what_the_report_says_of_itself(reading):
    assert (reading.authority, reading.framework, reading.lead_inspector) == ("Northmere Council", "sif", "Sam Example")
    assert (reading.inspection_start, reading.inspection_end) == (date(2015, 7, 6), date(2015, 7, 30))
    assert reading.published == date(2015, 9, 12)


def test_all_seven_judgements(reading):
    assert {j.area: j.grade for j in reading.judgements} == {
        "overall": "requires-improvement",
        "help-and-protection": "requires-improvement",
        "children-in-care": "good",
        "adoption": "outstanding",
        "care-leavers": "inadequate",
        "leadership": "requires-improvement",
        "lscb": "good",
    }
    assert not [note for note in reading.notes if "heading" in note]


def test_chapters_know_their_area_and_only_the_board_is_about_the_partnership(reading):
    areas = {p.paragraph: p.area for p in reading.passages if p.paragraph}
    assert [areas[str(n)] for n in range(1, 11)] == [
        *(None, None, "help-and-protection", "help-and-protection", "children-in-care", "adoption"),
        *("care-leavers", "leadership", "lscb", "lscb"),
    ]
    assert {f.about for p in reading.passages if p.area == "lscb" for f in p.findings} == {"partnership"}
    assert {f.about for p in reading.passages if p.area != "lscb" for f in p.findings} == {None}


def test_recommendations_with_their_numbers_and_lead_ins(reading):
    advised = [(p.paragraph, p.text) for p in reading.passages if p.kind is Kind.RECOMMENDATION]
    assert advised == [
        ("1", "Visit every new family within five days."),
        ("2", "Improve the work with older children by: meeting them at a place they choose;"),
        ("2", "Improve the work with older children by: writing plans with them."),
        ("9", "Ask every partner for the same figures."),
    ]
    assert at(reading, "9")[0].section == "The Local Safeguarding Children Board: recommendations"


def test_a_mark_after_a_sentence_stays_with_it(reading):
    (passage,) = at(reading, "4")
    assert [f.text for f in passage.findings] == ["Plans name no dates. (Recommendation)"]


def test_sections_have_the_reports_own_names(reading):
    assert list(dict.fromkeys(p.section for p in reading.passages)) == [
        "Executive summary",
        "Recommendations",
        "Information about this local authority area",
        PROTECTED,
        LOOKED_AFTER,
        "Adoption performance",
        "Experience and progress of care leavers",
        "Leadership, management and governance",
        "The Local Safeguarding Children Board: recommendations",
        "The Local Safeguarding Children Board",
    ]


def test_cover_contents_notes_and_the_inspection_itself_are_left_out(reading):
    said = " ".join(f.text for p in reading.passages for f in p.findings)
    for words in ("legal note", "Executive summary 3", "Inspectors looked", "Sam Example"):
        assert words not in said


@pytest.mark.parametrize("other", [ilacs, letter])
def test_other_reports_are_not_accepted(other):
    assert SifReader().accepts(opened(other())) is None
