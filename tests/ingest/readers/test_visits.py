from datetime import date
from pathlib import Path

import pytest

from ingest.readers import choose, readers
from ingest.readers.shared.furniture import clear
from ingest.readers.shared.layout import blocks
from ingest.readers.visits.letter import visited
from ingest.readers.visits.scope import halves, of_visit, subject_of
from kb.codebook_files import read_codebook
from kb.readings import Reading, Role
from kb.values import Kind, Unreadable
from tests.ingest.readers import made_visits as made
from tests.ingest.readers.checking import check_places
from tests.ingest.readers.made_reports import ilacs, letter, opened, sif
from tests.ingest.readers.paper import Paper

READERS = readers(read_codebook(Path(__file__).parents[3] / "content"))
LETTERS = {
    "focused_2018": made.focused_2018,
    "focused_2020": made.focused_2020,
    "focused_2023": made.focused_2023,
    "monitoring_2016": made.monitoring_2016,
    "monitoring_2022": made.monitoring_2022,
}


def read(data: bytes) -> Reading:
    document = opened(data)
    reader = choose(document, READERS)
    reading = reader.read(document)
    assert isinstance(reading, Reading)
    assert (reading.reader, reading.framework) == (reader.name, reader.name)
    check_places(document, reading)
    return reading


@pytest.fixture(scope="module")
def letters() -> dict[str, Reading]:
    return {name: read(data()) for name, data in LETTERS.items()}


@pytest.mark.parametrize(
    ("name", "framework", "days", "published", "lead"),
    [
        ("focused_2018", "focused-visit", ((2018, 6, 19), (2018, 6, 20)), (2018, 7, 11), "Sam Sample"),
        ("focused_2020", "focused-visit", ((2020, 10, 6), (2020, 10, 7)), (2020, 10, 30), "Jo van der Example"),
        ("focused_2023", "focused-visit", ((2023, 6, 30), (2023, 7, 3)), (2023, 8, 1), "Alex O’Sample"),
        ("monitoring_2016", "monitoring-visit", ((2016, 12, 13), (2016, 12, 14)), (2017, 1, 5), None),
        ("monitoring_2022", "monitoring-visit", ((2022, 10, 4), (2022, 10, 5)), (2022, 11, 4), "Sam Sample"),
    ],
)
def test_what_a_letter_says_of_itself(letters, name, framework, days, published, lead):
    reading = letters[name]
    assert reading.framework == framework
    assert (reading.inspection_start, reading.inspection_end) == tuple(date(*day) for day in days)
    assert reading.published == date(*published)
    assert reading.lead_inspector == lead
    assert reading.judgements == ()


@pytest.mark.parametrize(
    ("name", "authority"),
    [
        ("focused_2018", "Northmere Council"),
        ("focused_2020", "Northmere"),
        ("focused_2023", "London Borough of Northmere"),
        ("monitoring_2016", "Northmere"),
        ("monitoring_2022", "Northmere"),
    ],
)
def test_whose_services_were_visited(letters, name, authority):
    assert letters[name].authority == authority


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("focused_2018", "how the council answers calls about children at risk, and how fast it goes out"),
        ("focused_2020", None),
        (
            "focused_2023",
            "the council’s help for disabled children, namely: short breaks; moving on to adult care",
        ),
        ("monitoring_2016", "help at home, with an eye on: the first call; visits after dark"),
        ("monitoring_2022", "children in need who live at home"),
    ],
)
def test_what_the_visit_looked_at(letters, name, subject):
    assert letters[name].subject == subject


def test_a_monitoring_visits_number_and_the_judgement_it_follows(letters):
    assert letters["monitoring_2016"].notes == (
        "monitoring visit number 3",
        "it follows a judgement of inadequate of 2015-11",
    )
    assert letters["monitoring_2022"].notes == (
        "monitoring visit number 2",
        "it follows a judgement of inadequate of 2021-12",
    )
    assert letters["focused_2023"].notes == ()
    published = read(made.monitoring_2022("a report of June 2021 in which the council was judged inadequate"))
    assert published.notes[1] == "it follows a judgement of inadequate of 2021-06"


def test_a_letter_dated_before_the_visit_has_no_date():
    reading = read(made.focused_2018("11 May 2018"))
    assert reading.published is None
    assert "before the visit ended" in reading.notes[0]


def test_lists_of_improvements_have_their_own_names(letters):
    advised = {
        name: [(p.tier, p.findings[0].text) for p in reading.passages if p.kind is Kind.RECOMMENDATION]
        for name, reading in letters.items()
    }
    assert advised["focused_2018"] == [
        (made.IMPROVE, "How quickly evening calls are passed on;"),
        (made.IMPROVE, "the notes that managers keep of what was agreed."),
    ]
    assert advised["focused_2023"] == [
        (made.PRIORITY, "The council must make sure today that no disabled child waits for a visit."),
        (made.IMPROVE, "The rota on Fridays."),
    ]
    # 'There are none' is no priority.
    assert advised["focused_2020"] == []


def test_sections_are_the_letters_own(letters):
    assert {name: list(dict.fromkeys(p.section for p in r.passages)) for name, r in letters.items()} == {
        "focused_2018": ["Overview", made.IMPROVE, "Findings"],
        "focused_2020": ["Opening", made.PRIORITY, "The impact of leaders", "Children in care"],
        "focused_2023": ["Headline findings", made.PRIORITY, made.IMPROVE, "Main findings"],
        "monitoring_2016": ["Opening", "Areas covered by the visit", "Summary of findings", "Evaluation of progress"],
        "monitoring_2022": ["Headline findings", "Findings and evaluation of progress"],
    }
    numbered = [p.paragraph for p in letters["focused_2023"].passages if p.paragraph]
    assert list(dict.fromkeys(numbered)) == [str(n) for n in range(1, 12)]


def test_what_is_said_of_the_visit_itself_is_no_finding_but_findings_beside_it_are(letters):
    def opening(name: str) -> list[str]:
        sections = ("Opening", "Areas covered by the visit")
        return [f.text for p in letters[name].passages if p.section in sections for f in p.findings]

    assert opening("focused_2020") == [
        "The council has kept its doors open all year.",
        "Visits to homes never stopped.",
    ]
    assert opening("monitoring_2016") == [
        "The council is moving at a fair pace.",
        "Older children gain least.",
        "Staff told them of calmer days.",
    ]


def test_addresses_signatures_and_thanks_are_no_findings(letters):
    for reading in letters.values():
        said = " ".join(f.text for p in reading.passages for f in p.findings)
        for words in ("Example", "Sample", "Piccadilly", "sincerely", "Long Street", "Ofsted will", "evidence"):
            assert words not in said
    roles = {part.text: part.role for part in letters["focused_2018"].parts}
    assert roles["11 July 2018"] is Role.FACT
    assert next(role for text, role in roles.items() if "Long Street" in text) is Role.ADDRESS
    assert next(role for text, role in roles.items() if "Piccadilly" in text) is Role.FURNITURE
    assert roles["Sam Sample"] is Role.FACT
    assert next(role for text, role in roles.items() if text.startswith("Ofsted will use")) is Role.BOILERPLATE


@pytest.mark.parametrize("name", LETTERS)
def test_little_of_a_letter_is_left_out(letters, name):
    words = {
        role: sum(len(part.text.split()) for part in letters[name].parts if part.role is role)
        for role in (Role.LABEL, Role.HEADING)
    }
    assert words[Role.LABEL] == 0
    assert words[Role.HEADING] < 60


@pytest.mark.parametrize("other", [sif, ilacs, letter])
def test_other_reports_are_not_accepted(other):
    assert visited(opened(other())) is None


def test_an_inspection_that_mentions_visits_is_none():
    paper = Paper("Northmere")
    paper.heading("Inspection of Northmere local authority children’s services")
    paper.text("Two letters outlined the findings of a focused visit in 2019, and leaders acted on them since then.")
    paper.text("Monitoring visits to the service went well. The last monitoring visit to the service was in May 2021.")
    assert visited(opened(paper.bytes())) is None


def test_a_letter_without_findings_is_refused():
    paper = Paper("Northmere")
    paper.line("Dear Robin")
    paper.gap()
    paper.heading("Focused visit to Northmere children’s services")
    paper.line("Yours sincerely")
    document = opened(paper.bytes())
    assert isinstance(choose(document, READERS).read(document), Unreadable)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Inspectors were Sam Sample and Kim Other.", Role.FACT),
        ("Inspectors were not sure that plans are kept.", None),
        ("Inspectors looked at the front door.", Role.FACT),
        ("Inspectors found that calls are answered.", None),
        ("Inspectors also looked at case files.", Role.BOILERPLATE),
        ("During the day, inspectors met with parents.", Role.BOILERPLATE),
        ("This visit was carried out fully on-site.", Role.BOILERPLATE),
        ("This is better than last year.", None),
    ],
)
def test_sentences_about_the_visit_are_told_from_findings(sentence, told):
    said = of_visit(sentence)
    assert (said.role if said else None) == told


def test_a_list_after_a_bare_lead_in_is_the_subject_alone():
    scope = ["Inspectors reviewed the progress made in the following areas:", "front door;", "court work."]
    assert subject_of(scope) == "front door; court work"
    assert subject_of(["Nothing was said."]) is None


def test_a_paragraph_is_parted_where_it_turns_to_findings():
    paper = Paper("Northmere")
    paper.text("Inspectors looked at court work. Judges are content with what they read. Nobody waits long for a day.")
    cleared = clear(opened(paper.bytes()))
    pieces = [(piece.text, visit is None) for piece, visit in halves(blocks(cleared.lines, cleared.body_size)[0])]
    assert pieces == [
        ("Inspectors looked at court work.", False),
        ("Judges are content with what they read. Nobody waits long for a day.", True),
    ]
