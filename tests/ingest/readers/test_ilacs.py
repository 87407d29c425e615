from datetime import date

import pytest

from ingest.readers.ofsted.ilacs import IlacsReader
from ingest.readers.ofsted.ilacs_2026 import Ilacs2026Reader
from kb.readings import Reading, Role
from kb.values import Kind, Voice
from tests.ingest.readers.checking import check_places
from tests.ingest.readers.made_reports import AREAS_2019, AREAS_2023, LEAVERS, ilacs, letter, opened, sif


def read(data: bytes) -> Reading:
    document = opened(data)
    accepting = [reader for reader in (IlacsReader(), Ilacs2026Reader()) if reader.accepts(document)]
    assert len(accepting) == 1
    reading = accepting[0].read(document)
    assert isinstance(reading, Reading)
    assert check_places(document, reading) > 20
    return reading


def grades(reading: Reading) -> dict[str, str | None]:
    return {j.area: j.grade or j.state for j in reading.judgements}


def numbers(reading: Reading) -> list[int]:
    return sorted({int(p.paragraph) for p in reading.passages if p.paragraph})


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(ilacs())


def test_what_the_cover_says(reading):
    assert (reading.reader, reading.framework, reading.voice) == ("ilacs", "ilacs", Voice.REPORT)
    assert reading.authority == "Northmere"
    assert (reading.inspection_start, reading.inspection_end) == (date(2023, 2, 6), date(2023, 2, 17))
    assert reading.lead_inspector == "Robin Example"
    assert reading.published is None


@pytest.mark.parametrize(
    ("title", "authority"),
    [
        (("Northmere", "Inspection of children’s social care services"), "Northmere"),
        (("Inspection of children’s services", "in Northmere"), "Northmere"),
        (("Inspection of local authority children’s", "services – Northmere"), "Northmere"),
        (
            ("Royal Borough of Northmere", "Inspection of local authority", "children’s services"),
            "Royal Borough of Northmere",
        ),
        (("Inspection of Northmere Children’s Trust",), "Northmere Children’s Trust"),
        (("Inspection of Together for Northmere",), "Together for Northmere"),
        (("Inspection of Northmere and Southmere", "children’s services"), "Northmere and Southmere"),
    ],
)
def test_a_title_may_be_worded_otherwise(title, authority):
    assert read(ilacs(title=title)).authority == authority


@pytest.mark.parametrize(
    "dates",
    ["between 6 and 17 February 2023", "6–10 and 13–17 February 2023", "Monday 6th to Friday 17th February 2023"],
)
def test_dates_may_be_worded_otherwise(dates):
    made = read(ilacs(dates=dates))
    assert (made.inspection_start, made.inspection_end) == (date(2023, 2, 6), date(2023, 2, 17))


def test_a_list_that_says_it_is_empty_recommends_nothing():
    made = read(ilacs(improve=("There are no areas for improvement.",)))
    assert not [p for p in made.passages if p.kind is Kind.RECOMMENDATION]


def test_two_who_led_together_are_both_named():
    made = read(ilacs(lead="Lead inspectors: Robin Example, HMI, and Sam Example-Jones, HMI"))
    assert made.lead_inspector == "Robin Example and Sam Example-Jones"
    made = read(ilacs(lead="Lead inspectors: Robin Example and Sam Example-Jones"))
    assert made.lead_inspector == "Robin Example and Sam Example-Jones"


def test_every_judgement_though_grades_stand_within_their_labels(reading):
    assert grades(reading) == {
        "leadership": "good",
        "help-and-protection": "requires-improvement",
        "children-in-care": "outstanding",
        "care-leavers": "inadequate",
        "overall": "requires-improvement",
    }
    assert {j.label for j in reading.judgements} == {label for label, _ in AREAS_2023}


def test_children_in_care_and_care_leavers_may_share_a_judgement():
    made = read(ilacs(AREAS_2019, "14 January 2019 to 25 January 2019", range(1, 10)))
    assert grades(made)["children-in-care"] == "good"
    assert grades(made)["care-leavers"] == "not-in-framework"
    assert next(j.label for j in made.judgements if j.area == "children-in-care").endswith("and care leavers")


def test_from_april_2026_there_is_no_overall_judgement():
    made = read(ilacs((*AREAS_2023[:4], ("Overall notes", "None")), "13 to 24 April 2026"))
    assert (made.reader, made.framework) == ("ilacs-2026", "ilacs-2026")
    assert grades(made)["overall"] == "not-in-framework"
    assert read(ilacs(dates="23 March to 3 April 2026")).framework == "ilacs"


def test_where_cover_and_heading_disagree_the_cover_stands_and_it_is_noted():
    made = read(ilacs(headed={LEAVERS: "good"}))
    assert grades(made)["care-leavers"] == "inadequate"
    assert "care-leavers: the first page says inadequate, its section's heading good" in made.notes


def test_numbered_paragraphs_follow_each_other_over_pages(reading):
    assert numbers(reading) == list(range(1, 13))
    assert {len(p.findings) for p in reading.passages if p.paragraph} == {4}
    assert any(len({s.page for s in p.spans}) == 2 for p in reading.passages)


def test_a_report_that_skips_a_number_is_read_as_printed():
    made = read(ilacs(numbers=(1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12)))
    assert numbers(made) == [1, 2, 3, *range(5, 13)]


def test_sections_are_named_without_their_grade_and_know_their_area(reading):
    sections = list(dict.fromkeys((p.section, p.area) for p in reading.passages))
    assert sections == [
        ("Summary", None),
        ("What needs to improve", None),
        (AREAS_2023[1][0], "help-and-protection"),
        (AREAS_2023[2][0], "children-in-care"),
        (AREAS_2023[3][0], "care-leavers"),
        (AREAS_2023[0][0], "leadership"),
    ]


def test_what_needs_to_improve_is_recommended_with_its_reference(reading):
    advised = [p for p in reading.passages if p.kind is Kind.RECOMMENDATION]
    assert [f.text for p in advised for f in p.findings] == [
        "The speed of first visits after dark. (outcome 3, national framework)",
        "How team leads check that agreed steps are taken by other bodies, and what they do when they are not",
    ]
    assert advised[0].text.startswith("What needs to improve: The speed")


def test_the_foot_and_the_closing_address_are_no_findings(reading):
    said = " ".join(f.text for p in reading.passages for f in p.findings)
    assert "Inspection of Northmere" not in said
    assert "address" not in said
    left = {part.role: part.text for part in reading.parts if "address" in part.text}
    assert set(left) == {Role.FURNITURE}


@pytest.mark.parametrize("other", [sif, letter])
def test_other_reports_are_not_accepted(other):
    assert IlacsReader().accepts(opened(other())) is None
