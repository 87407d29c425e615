from datetime import date

import pytest

from ingest.readers.joint.area_send import AreaSendReader
from ingest.readers.joint.area_send_tables import rows
from kb.readings import About, Reading, Role
from kb.values import Kind, Line, Span
from tests.ingest.readers.checking import check_places
from tests.ingest.readers.made_area_send import (
    ACTIONS,
    BOARD,
    BOTH,
    COUNCIL,
    FAILINGS,
    IMPROVEMENTS,
    INCONSISTENT,
    POSITIVE,
    letter,
    report,
    revisit,
)
from tests.ingest.readers.made_jtai import letter as jtai_letter
from tests.ingest.readers.made_jtai import visit
from tests.ingest.readers.made_reports import ilacs, opened, sif


def read(data: bytes, least: int = 10) -> Reading:
    document = opened(data)
    assert AreaSendReader().accepts(document)
    reading = AreaSendReader().read(document)
    assert isinstance(reading, Reading)
    assert check_places(document, reading) >= least
    return reading


def judged(reading: Reading) -> dict[str, str]:
    return {j.area: j.grade or j.state for j in reading.judgements}


def listed(reading: Reading, tier: str) -> list[list[str]]:
    """The findings of each row of a list: a passage and those that go on from it."""
    made: list[list[str]] = []
    for passage in reading.passages:
        if passage.tier == tier:
            if not passage.goes_on:
                made.append([])
            made[-1] += [f.text for f in passage.findings]
    return made


def left(reading: Reading, role: Role) -> str:
    return " / ".join(part.text for part in reading.parts if part.role is role)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(report())


def test_what_a_report_says_of_itself(reading):
    assert (reading.reader, reading.framework, reading.authority) == ("area-send", "area-send", "Northmere")
    assert (reading.inspection_start, reading.inspection_end) == (date(2024, 5, 20), date(2024, 5, 24))
    assert (reading.published, reading.lead_inspector, reading.subject) == (None, "Robin Example", None)
    assert reading.notes == (
        "a monitoring inspection is due within approximately 18 months",
        "the next full inspection is due within approximately three years",
        "a priority action plan is required",
        "Jo Peer-Smith led for CQC",
    )


@pytest.mark.parametrize(
    ("dates", "start", "end"),
    [
        ("29 January 2024 to 02 February 2024", date(2024, 1, 29), date(2024, 2, 2)),
        ("29 April to 3 May 2024", date(2024, 4, 29), date(2024, 5, 3)),
    ],
)
def test_the_days_of_the_inspection_and_not_of_the_one_before(dates, start, end):
    made = read(report(dates=dates))
    assert (made.inspection_start, made.inspection_end) == (start, end)


@pytest.mark.parametrize(
    ("outcome", "grade"),
    [
        (POSITIVE, "positive"),
        ("The area’s SEND arrangements mostly led to positive outcomes for children.", "positive"),
        (INCONSISTENT, "inconsistent"),
        (FAILINGS, "systemic-failings"),
        ("There are systemic and widespread failings. Children do not have positive lives.", "systemic-failings"),
        ("The partnership is known to inspectors.", "unread"),
        (f"{POSITIVE} {INCONSISTENT}", "unread"),
    ],
)
def test_each_outcome_has_its_wording(outcome, grade):
    assert judged(read(report(outcome=outcome))) == {"send-partnership": grade, "written-statement": "not-in-framework"}


def test_areas_have_names_of_several_words():
    assert read(report(area="Stoke-on- Trent")).authority == "Stoke-on-Trent"
    assert read(report(area="the Isle of Northmere")).authority == "Isle of Northmere"


@pytest.mark.parametrize(
    ("team", "lead"),
    [
        (("Robin Example HMI, Ofsted Lead inspector Jo Peer, CQC Lead inspector",), "Robin Example"),
        (("Mr Robin Example, Ofsted HMI lead", "inspector"), "Robin Example"),
        (
            ("Robin Example, Ofsted HMI, Lead Inspector", "Máire Other, HMI, Ofsted lead inspector"),
            "Robin Example and Máire Other",
        ),
    ],
)
def test_who_led_for_ofsted(team, lead):
    assert read(report(team=team)).lead_inspector == lead


def test_sections_are_the_reports_questions(reading):
    sections = list(dict.fromkeys(p.section for p in reading.passages))
    assert sections == [
        "Information about the local area partnership",
        "What is it like to be a child or young person with SEND in this area",
        "What is the area partnership doing that is effective",
        "What does the area partnership need to do better",
        "Areas for priority action",
        "Areas for improvement",
    ]


# A row's rule alone adds half a point; a table that starts low is cut by the page's end, in the middle of a row.
@pytest.mark.parametrize("pad", [0.5, 6.0])
@pytest.mark.parametrize("top", [700.0, 400.0, 225.0, 181.0, 167.0])
def test_rows_stay_whole_with_the_bodies_beside_them(pad, top):
    made = read(report(pad=pad, top=top))
    urgent = listed(made, "Areas for priority action")
    assert len(urgent) == len(ACTIONS)
    assert [" ".join(row) for row in urgent[:2]] == [ACTIONS[0][1][0], ACTIONS[1][1][0]]
    assert urgent[2] == ["the early minibus; and", "the boat."]
    improving = listed(made, "Areas for improvement")
    assert [" ".join(row) for row in improving] == [
        IMPROVEMENTS[0][0],
        "schools on the coast; grandparents at home.",
        IMPROVEMENTS[2][0],
    ]
    texts = [p.text for p in made.passages if p.tier == "Areas for priority action"]
    assert texts[0].startswith(f"{BOTH}: Leaders")
    assert texts[1].startswith(f"{BOARD}: The board")
    assert texts[2] == f"{COUNCIL}: {ACTIONS[2][1][0]} the early minibus; and"


def test_all_that_stands_in_the_tables_is_recommended(reading):
    assert {p.tier for p in reading.passages if p.kind is Kind.RECOMMENDATION} == {
        "Areas for priority action",
        "Areas for improvement",
    }


def test_a_row_of_one_body_is_about_it(reading):
    about = {p.text.partition(":")[0]: p.findings[0].about for p in reading.passages if p.tier and ":" in p.text}
    assert (about[BOARD], about[COUNCIL]) == (About.HEALTH, About.COUNCIL)
    assert about[BOTH] not in (About.HEALTH, About.COUNCIL)


@pytest.mark.parametrize(
    ("printed", "body", "action"),
    [
        (
            "Northmere City Council Northmere City Council leaders should",
            "Northmere City Council",
            "Northmere City Council leaders should",
        ),
        (
            "NHS Northshire Integrated The board should say how long",
            "NHS Northshire Integrated",
            "The board should say how long",
        ),
        ("Care Board for a chair that fits and what it does", "Care Board", "for a chair that fits and what it does"),
    ],
)
def test_cells_read_across_as_one_line_are_parted(printed, body, action):
    lines = [
        Line(text, Span(1, 100 * i, 100 * i + len(text)), 12, False, x, y)
        for i, (text, x, y) in enumerate(
            (
                ("Northmere Council", 62, 700),
                ("Leaders should walk.", 224, 700),
                (printed, 62, 680),
                ("more each day.", 224, 665.5),
            )
        )
    ]
    found = rows(lines)
    assert body in [line.text for row in found for line in row.bodies]
    assert action in [line.text for row in found for line in row.lines]
    assert {(line.span.start, line.span.end) for row in found for line in row.lines if line.text == action} == {
        (200 + printed.rindex(action), 200 + len(printed))
    }


def test_a_table_may_have_a_header_row_and_no_heading():
    made = read(report(actions=(), outcome=INCONSISTENT, titled=False))
    assert len(listed(made, "Areas for improvement")) == len(IMPROVEMENTS)
    assert "a priority action plan is required" in made.notes


def test_outcome_details_and_team_are_no_findings(reading):
    assert "systemic failings" in left(reading, Role.FACT)
    assert "Sam Sample" in left(reading, Role.FACT)
    assert "1 Example Street" in left(reading, Role.FACT)
    assert "under an Act" in left(reading, Role.BOILERPLATE)
    assert "not happy" in left(reading, Role.BOILERPLATE)


def test_a_foots_days_without_a_page_number_are_furniture():
    reading = read(report(foot="13 to 17 November 2023"))
    assert "13 to 17 November 2023" in left(reading, Role.FURNITURE)
    assert "13 to 17" not in " ".join(f.text for p in reading.passages for f in p.findings)


@pytest.mark.parametrize("required", [True, False])
def test_a_letter_says_whether_a_statement_is_required(required):
    made = read(letter(required), least=4)
    assert judged(made) == {
        "send-partnership": "not-in-framework",
        "written-statement": "required" if required else "not-required",
    }
    assert ("a written statement of action is required" in made.notes) is required
    assert (made.authority, made.lead_inspector) == ("Northmere", "Robin Example")
    assert (made.inspection_start, made.inspection_end) == (date(2019, 5, 13), date(2019, 5, 17))
    assert made.published == date(2019, 7, 9)
    assert "Example Street" in left(made, Role.ADDRESS)
    asked = listed(made, "Areas of significant weakness")
    assert asked == (
        [["the unread plans of pupils over sixteen;"], ["the want of a single list of who waits."]] if required else []
    )


def test_a_letters_questions_have_strengths_and_what_to_develop():
    made = read(letter(), least=4)
    question = "The effectiveness of the local area in identifying children’s needs"
    assert [p.section for p in made.passages][:4] == [
        "Main Findings",
        f"{question} – Strengths",
        f"{question} – Areas for development",
        "The inspection raises significant concerns about the effectiveness of the local area",
    ]
    developing = [p for p in made.passages if p.tier == "Areas for development"]
    assert [p.kind for p in developing] == [Kind.FINDING]


@pytest.mark.parametrize("other", [ilacs, sif, visit, jtai_letter, revisit])
def test_other_documents_are_not_accepted(other):
    assert AreaSendReader().accepts(opened(other())) is None
