from datetime import date
from pathlib import Path

import pytest

from ingest.readers import choose, readers
from ingest.readers.ofsted.lac_2012 import Lac2012Reader
from ingest.readers.ofsted.lac_2012_forms import FORMS
from kb.codebook_files import read_codebook
from kb.readings import Reading, Role
from kb.values import Kind
from tests.ingest.readers import made_lac_2012 as made
from tests.ingest.readers.checking import check_places
from tests.ingest.readers.made_reports import ilacs, letter, opened, sif
from tests.ingest.readers.paper import Paper

CODEBOOK = read_codebook(Path(__file__).parents[3] / "content")


def read(data: bytes) -> Reading:
    document = opened(data)
    reader = choose(document, readers(CODEBOOK))
    assert reader.name == "lac-2012"
    reading = reader.read(document)
    assert isinstance(reading, Reading)
    check_places(document, reading)
    return reading


@pytest.fixture(scope="module")
def alone() -> Reading:
    return read(made.looked_after())


@pytest.fixture(scope="module")
def protection() -> Reading:
    return read(made.protection())


@pytest.fixture(scope="module")
def joint() -> Reading:
    return read(made.joint())


def grades(reading: Reading) -> dict[str, str | None]:
    return {j.area: j.grade or j.state for j in reading.judgements}


def test_what_the_cover_says(alone, protection):
    assert (alone.framework, alone.authority) == ("lac-2012", "Northmere Borough Council")
    assert (alone.inspection_start, alone.inspection_end) == (date(2012, 9, 3), date(2012, 9, 14))
    assert (alone.published, alone.lead_inspector) == (date(2012, 9, 21), "Robin Example")
    assert (protection.authority, protection.lead_inspector) == ("Northmere Borough Council", "Robin Example")


def test_grades_of_looked_after_services_alone(alone):
    assert grades(alone) == {
        "capacity-to-improve": "inadequate",
        "leadership": "adequate",
        "outcomes-for-looked-after-children-and-young-people": "adequate",
        "overall": "inadequate",
        "quality-of-provision": "adequate",
    }
    assert [j.label for j in alone.judgements][2:] == [
        made.OUTCOMES,
        "Quality of provision",
        "Leadership and management",
    ]
    assert alone.notes == ()


def test_where_record_and_section_disagree_the_record_stands_and_it_is_noted():
    reading = read(made.looked_after("Good"))
    assert grades(reading)["overall"] == "good"
    assert reading.notes == ("overall: the record of findings says good, its section inadequate",)


def test_grades_of_child_protection_stand_in_sentences_and_headings(protection):
    assert grades(protection) == {
        "overall": "adequate",
        "help-and-protection": "good",
        "quality-of-practice": "inadequate",
        "leadership": "adequate",
    }


def test_a_sentence_about_something_else_or_further_down_is_no_grade_of_the_section():
    assert grades(read(made.protection("Leadership and governance")))["leadership"] == "unread"


def test_a_question_in_the_record_is_no_grade():
    given = grades(read(made.joint("Capacity for improvement")))
    assert "looked-after-capacity-to-improve" not in given
    assert given["looked-after-being-healthy"] == "inadequate"


def test_a_joint_inspection_judges_its_two_halves_apart(joint):
    given = grades(joint)
    assert given["overall"] == "not-in-framework"
    assert given["safeguarding-overall"] == "adequate"
    assert given["looked-after-overall"] == "good"
    assert list(given.values()).count("unread") == 0
    assert len(given) == len(made.SAFEGUARDING) + len(made.LOOKED_AFTER) + 1
    named = {"outstanding": 1, "good": 2, "adequate": 3, "inadequate": 4}
    by_half = {"safeguarding": made.SAFEGUARDING, "looked-after": made.LOOKED_AFTER}
    for half, rows in by_half.items():
        printed = [named[j.grade] for j in joint.judgements if j.area.startswith(f"{half}-") and j.grade]
        assert sorted(printed) == sorted(grade for _, grade in rows)
    assert given["looked-after-being-healthy"] == "inadequate"
    assert given["safeguarding-quality-of-provision"] == "inadequate"
    assert given["looked-after-leadership-and-management"] == "good"
    assert joint.notes == ()


def test_the_halves_sections_are_told_apart(joint):
    found = {p.section: p.area for p in joint.passages}
    assert found["Safeguarding services: leadership and management"] == "safeguarding-leadership-and-management"
    assert (
        found["Services for looked after children: leadership and management"]
        == "looked-after-leadership-and-management"
    )
    assert found["Service information"] is None


def test_what_health_agencies_do_is_about_health(joint):
    told = {f.about for p in joint.passages if p.area == "safeguarding-health-contribution" for f in p.findings}
    assert told == {"health"}


@pytest.mark.parametrize("form", ["alone", "protection"])
def test_improvements_are_tiered_by_when_they_are_due(form, request):
    reading = request.getfixturevalue(form)
    advised = [(p.tier, p.section, p.findings[0].text) for p in reading.passages if p.kind is Kind.RECOMMENDATION]
    assert advised == [
        ("Immediately", "Areas for improvement", "put every list of eye tests in one place"),
        ("Immediately", "Areas for improvement", "tell carers who keeps it"),
        ("Within three months", "Areas for improvement", "train staff to read it."),
    ]


def test_a_joint_report_has_a_list_of_improvements_for_each_half(joint):
    advised = [p.section for p in joint.passages if p.kind is Kind.RECOMMENDATION]
    assert advised == [
        *["Safeguarding services: areas for improvement"] * 3,
        *["Services for looked after children: areas for improvement"] * 3,
    ]


def test_paragraphs_keep_their_numbers_and_areas(alone):
    areas = {p.paragraph: p.area for p in alone.passages if p.kind is Kind.FINDING}
    assert areas["3"] is None
    assert areas["4"] == "overall"
    assert areas["5"] == "capacity-to-improve"
    assert areas["18"] == "leadership"
    assert max(int(number) for number in areas) == 18


def test_the_inspection_itself_the_cover_and_the_record_are_no_findings(alone):
    said = " ".join(f.text for p in alone.passages for f in p.findings)
    for words in ("Six inspectors", "four grades", "copies may be had", "Grade", "Record", "Robin"):
        assert words not in said
    roles = {part.text: part.role for part in alone.parts}
    assert roles["Grade 4 (inadequate)"] is Role.FACT
    assert next(role for text, role in roles.items() if "About this inspection 2" in text) is Role.CONTENTS
    assert roles["Capacity to improve Inadequate"] is Role.FACT


def test_every_area_of_the_forms_is_in_the_codebook():
    areas = [area.id for form in FORMS for half in form.halves for area in half.areas]
    known = {area.area: area for area in CODEBOOK.frameworks["lac-2012"].areas}
    assert set(areas) == set(known)
    assert (known["safeguarding-overall"].common, known["looked-after-overall"].common) == (
        "help-and-protection",
        "children-in-care",
    )


@pytest.mark.parametrize("other", [sif, ilacs, letter])
def test_other_reports_are_not_accepted(other):
    assert Lac2012Reader().accepts(opened(other())) is None


def test_a_report_that_mentions_one_is_not_accepted():
    paper = Paper("Northmere")
    paper.heading("Northmere Council: a look back at ten years")
    paper.text("Inspection dates: 3 to 4 March 2019")
    paper.text("Published: 1 May 2019")
    paper.text(
        "Staff tell of long days and of short nights, of maps and of moves, and of what each year brought them. " * 3
    )
    paper.text("The inspection of looked after children services in 2012 came first.")
    assert Lac2012Reader().accepts(opened(paper.bytes())) is None
