"""SIF reports whose layout or wording differs from the usual."""

from datetime import date

import pytest

from ingest.readers.ofsted.sif import SifReader
from kb.readings import Reading, Role
from kb.values import Kind
from tests.ingest.readers.checking import check_places
from tests.ingest.readers.made_reports import LOOKED_AFTER, opened
from tests.ingest.readers.made_sif import early


def read(data: bytes) -> Reading:
    document = opened(data)
    assert SifReader().accepts(document)
    made = SifReader().read(document)
    assert isinstance(made, Reading)
    assert check_places(document, made) > 20
    return made


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(early())


@pytest.mark.parametrize(
    "dates",
    [
        "Tuesday 9 September 2014 – Wednesday 1 October 2014",
        "9 September to 1 October 2014",
        "between 9 September and 1 October 2014",
        "09/09/2014 to 01/10/2014",
    ],
)
def test_dates_in_other_wordings(dates):
    made = read(early(dates))
    assert (made.inspection_start, made.inspection_end) == (date(2014, 9, 9), date(2014, 10, 1))


def test_topics_are_labels_and_stand_in_no_finding(reading):
    labels = [part.text for part in reading.parts if part.role is Role.LABEL]
    assert labels == ["Consistency of practice", "The part that children and their friends play in their own plans"]
    summed = [f.text for p in reading.passages for f in p.findings if p.section.startswith("Children’s services in")]
    assert summed == [
        "Visits are made by the worker who knows the child best, and they are made on time.",
        "Plans are written with older children. They read well.",
    ]


def test_recommendations_keep_the_name_of_their_list_and_an_empty_list_has_none(reading):
    advised = [(p.paragraph, p.tier) for p in reading.passages if p.kind is Kind.RECOMMENDATION]
    assert advised == [("2", "Areas for improvement"), ("3", "Areas for further development")]
    assert [(p.role, p.why) for p in reading.parts if p.text.startswith("There are no areas")] == [
        (Role.FACT, "says that the list has no entry")
    ]


def test_a_summarys_close_paragraphs_are_parted(reading):
    said = [p.text for p in reading.passages if p.area == "help-and-protection" and p.paragraph is None]
    assert said == ["Callers are heard on the day that they call.", "Plans are dated and families are given a copy."]


def test_chapters_whose_headings_are_worded_otherwise_know_their_area(reading):
    assert {(p.section, p.area) for p in reading.passages if p.paragraph and 4 < int(p.paragraph) < 13} == {
        ("Children who need help and protection", "help-and-protection"),
        (LOOKED_AFTER, "children-in-care"),
        ("Adoption performance", "adoption"),
        ("Experience and progress of care leavers", "care-leavers"),
        ("Leadership, governance and management", "leadership"),
    }


def test_how_it_was_inspected_and_by_whom_is_no_finding(reading):
    left = {part.why for part in reading.parts if part.text.startswith(("Inspectors", "Lead inspector"))}
    assert left == {"how it was inspected, and by whom"}


def test_a_summary_for_children_in_the_boards_part_is_the_boards(reading):
    summaries = [(p.section, p.area) for p in reading.passages if "told us" in p.text]
    assert summaries == [
        ("Summary for children and young people", None),
        ("The Local Safeguarding Children Board", "lscb"),
    ]
