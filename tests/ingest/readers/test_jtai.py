from datetime import date

import pytest

from ingest.readers.joint.jtai import JtaiReader
from kb.readings import About, Reading, Role
from kb.values import Kind, Voice
from tests.ingest.readers import made_jtai
from tests.ingest.readers.checking import check_places
from tests.ingest.readers.made_area_send import letter as send_letter
from tests.ingest.readers.made_area_send import report as send_report
from tests.ingest.readers.made_jtai import FAULTS, STRENGTHS, letter, report, visit
from tests.ingest.readers.made_reports import ilacs, opened, sif


def read(data: bytes) -> Reading:
    document = opened(data)
    assert JtaiReader().accepts(document)
    reading = JtaiReader().read(document)
    assert isinstance(reading, Reading)
    assert check_places(document, reading) >= 10
    return reading


def said(reading: Reading, section: str) -> list[str]:
    return [f.text for p in reading.passages if p.section == section for f in p.findings]


def left(reading: Reading, role: Role) -> str:
    return " / ".join(part.text for part in reading.parts if part.role is role)


@pytest.fixture(scope="module")
def old() -> Reading:
    return read(letter())


@pytest.fixture(scope="module")
def new() -> Reading:
    return read(report())


def test_what_a_letter_says_of_itself(old):
    assert (old.reader, old.framework, old.voice) == ("jtai", "jtai", Voice.REPORT)
    assert old.authority == "Northmere"
    assert (old.inspection_start, old.inspection_end) == (date(2018, 10, 8), date(2018, 10, 12))
    assert (old.published, old.lead_inspector, old.judgements) == (date(2018, 12, 14), None, ())
    assert old.subject == "children who are bullied at home"


def test_what_a_later_letter_says_of_itself(new):
    assert new.authority == "Northmere"
    assert (new.inspection_start, new.inspection_end) == (date(2023, 1, 9), date(2023, 1, 13))
    assert new.published == date(2023, 3, 14)
    assert new.subject == "lonely children"


@pytest.mark.parametrize(
    ("title", "area", "subject"),
    [
        (
            "the multi-agency response to noise at night in the London Borough of {}",
            "London Borough of Northmere",
            None,
        ),
        ("the multi-agency response to children missing from home", "Northmere", None),
    ],
)
def test_the_area_stands_last_in_the_title_or_in_the_opening(title, area, subject):
    assert read(letter(title=title)).authority == area


@pytest.mark.parametrize(
    ("days", "start"),
    [
        ("Between 8 October and 12 October", date(2018, 10, 8)),
        ("Between 8 October 2018 and 12 October 2018", date(2018, 10, 8)),
        ("Between 21 December and 24 December", date(2017, 12, 21)),
    ],
)
def test_days_without_a_year_are_the_last_before_the_letter(days, start):
    assert read(letter(days=days)).inspection_start == start


@pytest.mark.parametrize("size", [12, 14])
def test_lists_are_the_body_of_a_letter_without_main_findings(size):
    made = read(letter(size=size))
    assert " ".join(said(made, "Key Strengths")) == " ".join(STRENGTHS)
    improving = [p for p in made.passages if p.tier == "Areas for improvement"]
    assert [p.section for p in improving] == [
        "Areas for improvement – The Local Safeguarding Children Board",
        "Areas for improvement – Leadership and management",
    ]
    assert {p.kind for p in made.passages} == {Kind.FINDING}
    assert [" ".join(f.text for f in p.findings) for p in improving] == list(FAULTS)


def test_what_stands_under_a_bodys_name_is_about_it(old):
    of_board = [f.about for p in old.passages if p.section.endswith("Children Board") for f in p.findings]
    assert set(of_board) == {About.PARTNERSHIP}


def test_boxed_studies_are_sections_of_their_own(old, new):
    assert said(old, "Case study: highly effective practice") == [
        "A boy was met at his school by one worker each week."
    ]
    assert said(old, "Case study: area for improvement") == ["A girl moved twice and no one told her nurse."]
    assert said(new, "Practice study: highly effective practice") == ["One worker stayed with a family for two years."]
    assert "Main findings – Work with lonely children" in {p.section for p in new.passages}


@pytest.mark.parametrize(
    ("study", "single"),
    [
        # A story goes on over sentences that name nobody, until one speaks in general; "the child" takes it up again.
        (
            "One child waited a year for a school place. Meetings were held often. No one wrote down who would act. "
            "Most children in the area wait a term. The child’s aunt rang each week.",
            [True, True, True, False, True],
        ),
        (
            "One child waited a year. Meetings help families when they are kept. Rooms are cold. Doors stick. Bells ring. "
            "The child’s aunt rang each week. All children there see a nurse, though notes on the child are thin.",
            [True, False, False, False, False, True, False],
        ),
        (
            "Work with one shy child shows how this goes wrong. Two offices each thought the other had rung.",
            [True, True],
        ),
        ("For Q, a young person with few friends, a club was found. This helped.", [True]),
        ("This is a child with many carers. Plans came late.", [True, True]),
        # A study of a service tells nobody's story.
        (
            "The night desk answers schools at once. Staff know the child and the street. Families speak well of it.",
            [False, False, False],
        ),
        ("All young people are seen within a day. Visits are short.", [False, False]),
    ],
)
def test_a_study_of_one_child_is_single_throughout(study, single):
    told = read(letter(study=study))
    findings = [f for p in told.passages if p.section.startswith("Case study: highly") for f in p.findings]
    assert [f.single for f in findings] == single
    assert not any(f.single for p in told.passages if not p.section.startswith("Case study") for f in p.findings)


@pytest.mark.parametrize("note", ["*Pseudonym used to guard her.", "All names are pseudonyms in this letter."])
def test_that_names_were_changed_is_no_finding(monkeypatch, note):
    monkeypatch.setattr(made_jtai, "FAULTS", (FAULTS[0], note))
    reading = read(letter())
    assert note in left(reading, Role.FACT)


def test_how_hard_such_work_is_everywhere_is_no_finding(monkeypatch):
    hard = "The inspectorates recognise that such work is hard. Consequently, risk assessment and decision-making have traps."
    monkeypatch.setattr(made_jtai, "CONTEXT", hard)
    assert "have traps" in left(read(report()), Role.BOILERPLATE)


def test_the_opening_parts_what_was_found_from_how_it_was_inspected(old):
    assert said(old, "Summary") == [
        "Partners in the area speak plainly to each other.",
        "Children are heard early.",
        "Plans are still thin.",
    ]
    assert "inspectorates recognise" in left(old, Role.BOILERPLATE)
    assert "called the Hub" in left(old, Role.FACT)
    assert "deep dive" in left(old, Role.FACT)


def test_addresses_next_steps_and_signatures_are_no_findings(old, new):
    for reading in (old, new):
        assert "Sandy Sample" in left(reading, Role.ADDRESS)
        assert "Dear" in left(reading, Role.ADDRESS)
        assert "should" in left(reading, Role.FACT)
        assert "Robin Example" in left(reading, Role.FACT)
        assert not [p for p in reading.passages if p.section.startswith(("Next", "Context", "Ofsted"))]


def test_bare_lists_before_main_findings_recommend(new):
    advised = [p for p in new.passages if p.kind is Kind.RECOMMENDATION]
    assert {p.tier for p in advised} == {"What needs to improve"}
    assert [p.text for p in advised] == [
        "What needs to improve: The speed of replies to schools.",
        "What needs to improve: How the police record what children say.",
    ]
    assert said(new, "Strengths") == ["The warmth of the front desk."]
    assert said(new, "Northmere Safeguarding Children Partnership (NSCP)")


def test_what_is_urgent_keeps_its_name_and_its_lead_in():
    made = read(report(urgent=True))
    urgent = [p for p in made.passages if p.tier == "Area for priority action"]
    assert [p.text for p in urgent] == [
        "Action is needed in these matters: The unread notes of the night clinic.",
        "Action is needed in these matters: The want of a named doctor.",
    ]
    assert {p.kind for p in urgent} == {Kind.RECOMMENDATION}
    assert said(made, "Area for priority action")[0] == "The trust must act at once."


def test_an_urgent_bullet_of_a_letter_is_a_recommendation_unless_there_is_none():
    made = read(letter(urgent="Cells are used for children at night. This must stop."))
    assert [p.kind for p in made.passages if p.tier == "Areas for priority action"] == [Kind.RECOMMENDATION]
    none = read(letter(urgent="There are no areas for priority action."))
    assert not [p for p in none.passages if p.tier == "Areas for priority action"]
    assert "no areas for priority action" in left(none, Role.FACT)


def test_a_footnote_whose_number_stands_apart_is_no_line_of_the_text(old):
    assert left(old, Role.FOOTNOTE) == "Made under an Act of 2004."


def test_what_joins_two_clauses_is_kept():
    made = read(letter(urgent="Cells are used for children in both towns; and nobody writes down how long they stay."))
    assert said(made, "Areas for priority action") == [
        "Cells are used for children in both towns;",
        "nobody writes down how long they stay.",
    ]
    assert left(made, Role.LABEL) == "and"


@pytest.mark.parametrize("other", [ilacs, sif, visit, send_report, send_letter])
def test_other_documents_are_not_accepted(other):
    assert JtaiReader().accepts(opened(other())) is None
