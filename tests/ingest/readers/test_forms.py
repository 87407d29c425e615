"""Published forms of visits' letters and peers' reports beyond those that their readers were built on."""

from datetime import date
from pathlib import Path

import pytest

from ingest.readers import choose, readers
from ingest.readers.visits.letter import visited
from ingest.readers.visits.scope import subject_of
from kb.codebook_files import read_codebook
from kb.readings import Reading, Role
from kb.values import Kind, Unreadable
from tests.ingest.readers import made_forms as made
from tests.ingest.readers.checking import check_places
from tests.ingest.readers.made_peers import LETTER, letter
from tests.ingest.readers.made_reports import opened
from tests.ingest.readers.paper import Paper

READERS = readers(read_codebook(Path(__file__).parents[3] / "content"))
FORMS = {
    "focused-visit": (made.focused_titled_by_framework, made.focused_report_2026, made.focused_without_headings),
    "monitoring-visit": (made.monitoring_2024, made.monitoring_2017),
    "lga-peer-challenge": (made.word_tables, made.COUNCIL_PAGE.encode),
    "commissioner-report": (made.commissioners_review,),
    "improvement-partner": (made.advisers_report,),
    "regional-peer-challenge": (made.sector_review,),
}


def read(data: bytes) -> Reading:
    document = opened(data)
    reader = choose(document, READERS)
    reading = reader.read(document)
    assert isinstance(reading, Reading)
    assert not reader.proven
    assert check_places(document, reading)
    return reading


def said(reading: Reading, kind: Kind | None = None) -> list[tuple[str, str]]:
    found = [p for p in reading.passages if kind in (None, p.kind)]
    return [(p.section, f.text) for p in found for f in p.findings]


def left(reading: Reading, role: Role) -> str:
    return " / ".join(part.text for part in reading.parts if part.role is role)


@pytest.mark.parametrize(("name", "make"), [(name, make) for name, forms in FORMS.items() for make in forms])
def test_each_form_finds_its_reader(name, make):
    assert read(make()).reader == name


@pytest.mark.parametrize(
    ("make", "authority", "days", "published", "subject"),
    [
        (
            made.focused_titled_by_framework,
            "Northmere Metropolitan Borough Council",
            ((2024, 10, 15), (2024, 10, 16)),
            (2024, 11, 21),
            "the local authority’s arrangements for care leavers aged 18 to 25, including: pathway planning; where young "
            "people live; work and study",
        ),
        (
            made.focused_report_2026,
            "Northmere",
            ((2026, 5, 13), (2026, 5, 14)),
            (2026, 6, 22),
            "how children who go missing are helped when they come back",
        ),
        (
            made.focused_without_headings,
            "Northmere County Council",
            ((2018, 7, 18), (2018, 7, 19)),
            (2018, 8, 9),
            "the local authority’s arrangements for children in need and those subject to a child protection plan",
        ),
        (
            made.monitoring_2024,
            "City of Northmere",
            ((2024, 3, 6), (2024, 3, 7)),
            (2024, 4, 17),
            "The quality of plans; Managers’ oversight of practice",
        ),
        (
            made.monitoring_2017,
            "Northmere Council",
            ((2017, 8, 30), (2017, 8, 31)),
            (2017, 9, 22),
            "help and protection, with a particular focus on the front door",
        ),
        (made.word_tables, "Northmere County Council", ((2023, 5, 9), (2023, 5, 12)), None, None),
        (made.COUNCIL_PAGE.encode, "Northmere Council", ((2023, 11, 7), (2023, 11, 10)), (2024, 1, 18), None),
        (made.commissioners_review, "Northmere", None, None, None),
        (made.advisers_report, "Northmere Council", None, (2025, 7, 4), None),
        (
            made.sector_review,
            "Northmere Council",
            ((2024, 10, 3), (2024, 10, 4)),
            None,
            "children who live with neglect",
        ),
    ],
)
def test_what_each_says_of_itself(make, authority, days, published, subject):
    reading = read(make())
    assert (reading.authority, reading.subject) == (authority, subject)
    first, last = (date(*day) for day in days) if days else (None, None)
    assert (reading.inspection_start, reading.inspection_end) == (first, last)
    assert reading.published == (date(*published) if published else None)


@pytest.mark.parametrize("make", [*FORMS["focused-visit"], *FORMS["monitoring-visit"]])
def test_of_a_visits_letter_only_what_was_found_is_a_finding(make):
    reading = read(make())
    assert reading.lead_inspector == "Sam Sample"
    words = " ".join(text for _, text in said(reading))
    for left_out in (
        "Sample",
        "Example",
        "ILACS",
        "This letter",
        "looked at",
        "Based on the evidence",
        "Ofsted",
        "copying",
    ):
        assert left_out not in words
    assert "Callers reach a named worker within the hour." in words
    if make not in (made.focused_without_headings, made.monitoring_2017):
        assert [text for _, text in said(reading, Kind.RECOMMENDATION)] == list(made.IMPROVE)
        assert {p.tier for p in reading.passages if p.kind is Kind.RECOMMENDATION} <= {
            "What needs to improve",
            "What needs to improve in this area of social work practice",
        }


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("ILACS focused visit to Northmere", "focused"),
        ("Ofsted’s second monitoring visit to Northmere", "monitoring"),
        ("Northmere Council: ILACS focused visit", "focused"),
        ("Focused visit: Northmere Council", "focused"),
        ("Report of the monitoring visit to Northmere", "monitoring"),
        ("Focused help for families: a visit", None),
    ],
)
def test_titles_in_other_words(title, kind):
    paper = Paper("")
    paper.line("Dear Robin")
    paper.heading(title)
    paper.text("The visit to children’s services took place on 4 and 5 May 2021. Plans are clear.")
    assert visited(opened(paper.bytes())) == kind


def test_a_first_heading_that_names_the_visit_is_the_title_and_no_section():
    paper = Paper("")
    paper.line("Dear Robin")
    paper.heading("Outcome of our recent focused visit")
    paper.text(
        "This letter summarises the findings of the focused visit to Northmere children’s services on 4 and 5 May 2021."
    )
    paper.text("Inspectors looked at fostering. Carers are content.")
    reading = read(paper.bytes())
    assert said(reading) == [("Opening", "Carers are content.")]
    assert reading.subject == "fostering"


def test_a_reports_cover_is_facts():
    facts = left(read(made.focused_report_2026()), Role.FACT)
    assert "Visit dates" in facts
    assert "Lead inspector" in facts


def test_a_bare_lead_in_of_areas_of_concern_is_not_part_of_the_subject():
    lead = "Inspectors reviewed the progress made in the following areas of concern identified at the last inspection:"
    assert subject_of([lead, "plans;", "oversight."]) == "plans; oversight"


def test_a_word_tables_columns_are_lists_of_their_own():
    reading = read(made.word_tables())
    for theme in made.THEMES:
        mark = f" ({theme.split()[0].lower()})"
        listed = [(section, text) for section, text in said(reading) if section.startswith(theme)]
        assert listed == [
            *((f"{theme}: strengths", f"{text}{mark}") for text in made.STRONG),
            *((f"{theme}: areas for consideration", f"{text}{mark}") for text in made.WEAK),
        ]
    advised = {section for section, _ in said(reading, Kind.RECOMMENDATION)}
    assert advised == {*(f"{theme}: areas for consideration" for theme in made.THEMES), "Next steps"}


TABLE = (
    "<table><tr><th colspan=2>Fostering</th></tr><tr><th>What is working well</th><th>Areas for development</th></tr>"
    "<tr><td><ul><li>Carers stay long</li></ul></td><td><ul><li>Pay carers sooner</li></ul></td></tr>"
    "<tr><td><p>Homes are near</p></td><td><p>Find homes for teenagers</p></td></tr>"
    "<tr><th colspan=2>Adoption</th></tr><tr><th>What is working well</th><th>Areas for development</th></tr>"
    "<tr><td>Matches are made with care and quickly</td><td>Keep in touch afterwards</td></tr></table>"
)


def test_a_pages_table_is_read_column_by_column_and_its_short_cells_are_findings():
    page = made.COUNCIL_PAGE.replace("<h2>7. Next steps</h2>", f"<h2>Tables</h2>{TABLE}<h2>7. Next steps</h2>")
    reading = read(page.encode())
    assert [found for found in said(reading) if found[0].startswith(("Fostering", "Adoption"))] == [
        ("Fostering: what is working well", "Carers stay long"),
        ("Fostering: what is working well", "Homes are near"),
        ("Fostering: areas for development", "Pay carers sooner"),
        ("Fostering: areas for development", "Find homes for teenagers"),
        ("Adoption: what is working well", "Matches are made with care and quickly"),
        ("Adoption: areas for development", "Keep in touch afterwards"),
    ]


def test_a_table_of_figures_stays_as_it_is():
    table = (
        "<table><tr><th>Year</th><th>Strengths</th></tr><tr><td>2022</td><td>Nine teams are full now</td></tr></table>"
    )
    page = made.COUNCIL_PAGE.replace("<h2>7. Next steps</h2>", f"{table}<h2>7. Next steps</h2>")
    assert said(read(page.encode()))


def test_columns_that_were_read_as_one_are_no_findings():
    document = opened(made.slides_row_by_row())
    reading = choose(document, READERS).read(document)
    assert isinstance(reading, Unreadable)
    assert "read as one" in reading.reason
    paper = Paper("")
    paper.text("Leaders are seen each week by all of the teams.")
    paper.text("Leaders know teams • Decide who owns the plan", "•")
    document = opened(paper.bytes())
    mixed = choose(document, READERS).read(document)
    assert isinstance(mixed, Reading)
    assert [text for _, text in said(mixed)] == ["Leaders are seen each week by all of the teams."]
    assert mixed.notes == ("columns side by side were read as one in 1 paragraphs, left out",)


def test_what_introduces_recommendations_and_what_always_closes_is_none():
    page = read(made.COUNCIL_PAGE.encode())
    assert [text for _, text in said(page, Kind.RECOMMENDATION)] == [
        "Agree one plan for early help.",
        "Health and schools should sign it.",
        "Bring the front door’s two systems together.",
        "Open the hubs on Saturdays",
    ]


def test_a_commissioners_numbered_conclusion_is_no_advice_but_what_it_leads_to_is():
    review = read(made.commissioners_review())
    assert review.notes == ("dated September 2022, without a day",)
    assert [text for _, text in said(review, Kind.RECOMMENDATION)] == [
        "the direction is lifted in March 2023;",
        "an improvement adviser stays for six months more.",
    ]
    concluded = next(p for p in review.passages if "own feet" in p.text)
    assert (concluded.kind, concluded.paragraph) == (Kind.FINDING, "6")
    assert "I was appointed" in left(review, Role.BOILERPLATE)


def test_a_list_opens_with_a_dash_and_recommendations_name_whom_they_are_for():
    reading = read(made.sector_review())
    assert not [text for _, text in said(reading) if text.startswith("–")]
    assert [text for section, text in said(reading, Kind.RECOMMENDATION) if section.startswith("Recommend")] == [
        "Put one manager in charge of the neglect strategy.",
        "Ask families once a year what has changed for them.",
    ]


def test_what_a_paragraph_finds_after_its_thanks_is_a_finding():
    thanks = "text|Thank you for inviting the team. Duty managers settle nearly every call before noon each day."
    told = LETTER.replace("text|The key lines of enquiry were:", f"{thanks}\n    text|The key lines of enquiry were:")
    reading = read(letter(told))
    assert ("Opening", "Duty managers settle nearly every call before noon each day.") in [
        (section if section != reading.passages[0].section else "Opening", text) for section, text in said(reading)
    ]
    assert "Thank you for inviting the team." in left(reading, Role.BOILERPLATE)
