"""Facts of inspections of children's services, read by eye from 38 reports, against what the readers give.

The table is `facts_childrens_services.csv`: an empty field is a fact that the report does not give.
"""

import csv
from pathlib import Path

import pytest

from kb.values import Kind
from tests.reports.published import REGISTER, REPORTS, ROWS, read

pytestmark = pytest.mark.reports

AREAS = ("overall", "leadership", "help-and-protection", "children-in-care", "care-leavers", "adoption", "lscb")
# The names that the table gives to areas of older inspections which have a name of today.
TODAY = {"overall-effectiveness": "overall", "leadership-and-management": "leadership"}
URN = {row["path"]: row["urn"] for row in ROWS}


def table():
    with (Path(__file__).parent / "facts_childrens_services.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["framework"] != "-" and (REPORTS / row["path"]).exists()]


@pytest.mark.parametrize("facts", table(), ids=lambda facts: facts["path"])
def test_every_fact_is_read_as_a_person_read_it(facts):
    _, reading = read(facts["path"])
    assert reading.framework == facts["framework"]
    assert str(reading.inspection_start or "") == facts["start"]
    assert str(reading.inspection_end or "") == facts["end"]
    assert str(reading.published or "") == facts["published"]
    assert reading.lead_inspector == facts["lead_inspector"]
    authority = REGISTER.find(reading.authority)
    assert authority is not None
    assert authority.urn == URN[facts["path"]]
    grades = {j.area: j.grade or "-" for j in reading.judgements}
    if facts["others"]:
        others = dict(item.split("=") for item in facts["others"].split(";"))
        assert {TODAY.get(area, area): grade for area, grade in others.items()} == grades
    else:
        assert {area: grades.get(area, "-") for area in AREAS} == {area: facts[area] for area in AREAS}


@pytest.mark.parametrize("facts", table(), ids=lambda facts: facts["path"])
def test_paragraphs_stand_on_their_pages_and_no_recommendation_is_lost(facts):
    _, reading = read(facts["path"])
    opening = {}
    for passage in reading.passages:
        if passage.paragraph and not passage.goes_on:
            opening.setdefault(passage.paragraph, passage.spans[0].page)
    assert opening[facts["paragraph"]] == int(facts["page_of"])
    if reading.reader.startswith("ilacs"):
        assert max(int(number) for number in opening) == int(facts["last_paragraph"])
    advised = [p for p in reading.passages if p.kind is Kind.RECOMMENDATION and p.area != "lscb" and not p.goes_on]
    numbers = {p.paragraph for p in advised if p.paragraph}
    # A numbered recommendation may list its parts as bullets; bullets under one number are each one.
    bare = [p for p in advised if not p.paragraph or len(numbers) == 1]
    assert len(bare) + (len(numbers) if len(numbers) > 1 else 0) == int(facts["recommendations"])
