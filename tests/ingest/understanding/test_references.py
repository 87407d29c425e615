import pytest

from ingest.understanding.references import national_framework, since_last
from kb.circumstances import read_national_framework
from kb.settings import Settings


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Visit sooner. (Outcome 3)", ("outcome-3",)),
        ("Visit sooner (outcome 4, national framework).", ("outcome-4",)),
        ("Visit sooner (National Framework, enabler 2)", ("enabler-2",)),
        ("Visit sooner (National Framework outcome three).", ("outcome-3",)),
        ("Visit sooner [ Outcome 4, national framework].", ("outcome-4",)),
        ("Visit sooner. Enabler three: National Framework.", ("enabler-3",)),
        ("Visit sooner. (outcome 3: national framework)", ("outcome-3",)),
        ("Visit sooner. (Outcomes 1 and 3, enabler 2, National Framework)", ("outcome-1", "outcome-3", "enabler-2")),
        ("Visit sooner. (principle 2, national framework)", ("principle-2",)),
        ("Visit sooner (enabler: the workforce is equipped)", ("enabler-3",)),
        ("Visit sooner (enabler: leaders drive change, national framework", ("enabler-2",)),
        ("Visit sooner (outcome 3) and better (outcome 3)", ("outcome-3",)),
        ("Visit sooner (outcome 9)", ()),
        ("The outcome 3 months later was good.", ()),
        ("Principles guide the work (see page 3).", ()),
        ("Families stay together (most of them).", ()),
        ("", ()),
    ],
)
def test_parts_of_the_national_framework(text, ids):
    assert national_framework(text) == ids


def test_every_part_can_be_named_by_its_number():
    parts = read_national_framework(Settings().content / "national_framework.yaml")
    assert {i for part in parts for i in national_framework(f"Do more ({part.replace('-', ' ')})")} == set(parts)


@pytest.mark.parametrize(
    "text",
    [
        "Much is better since the last inspection.",
        "At the previous inspection, plans drifted.",
        "Since the inspection in 2019, plans have got better.",
        "Following the focused visit in May, leaders acted.",
        "Since being inspected in 2019, much is better.",
        "Drift was seen at the 2019 inspection.",
        "Much is better than when Ofsted last visited.",
        "Since the JTAI, plans have got better.",
        "The monitoring visit in May 2019 saw drift.",
        "Since the last inspection, the school team has grown.",
    ],
)
def test_tied_to_the_inspection_before(text):
    assert since_last(text)


@pytest.mark.parametrize(
    "text",
    [
        "At the time of the inspection, plans drifted.",
        "This inspection in 2024 saw drift.",
        "In the year prior to the inspection, plans drifted.",
        "Since the last visit by her social worker, Ann has moved.",
        "Quality assurance visits to carers are regular.",
        "The last inspection of the fostering service saw drift.",
        "Homes were good at their last school inspection.",
        "Since 2019, plans have got better.",
    ],
)
def test_not_tied_to_it(text):
    assert not since_last(text)
