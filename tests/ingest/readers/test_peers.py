from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.readers import choose, readers
from ingest.readers.peers.family import family
from ingest.readers.peers.peer_diagnostic import PeerDiagnosticReader
from ingest.readers.peers.reading import read_peers
from ingest.readers.shared.accounting import quality
from kb.codebook_files import read_codebook
from kb.readings import PassageRead, Reading, Role
from kb.values import Document, Kind, Page
from tests.ingest.readers.checking import check_places
from tests.ingest.readers.made_peers import (
    ASKED,
    COMMISSIONER,
    DECK,
    LETTER,
    LIKED,
    PARTNER,
    REGIONAL,
    REPORT,
    TRUST,
    letter,
    page,
    slides,
    word,
)
from tests.ingest.readers.made_reports import opened

CODEBOOK = read_codebook(Path(__file__).parents[3] / "content")
TOLD = {
    "lga-peer-challenge": LETTER,
    "peer-diagnostic": DECK,
    "regional-peer-challenge": REGIONAL,
    "improvement-partner": PARTNER,
    "commissioner-report": COMMISSIONER,
}
LAYOUTS: dict[str, Callable[[str], Document]] = {
    "letter": lambda told: opened(letter(told)),
    "slides": lambda told: opened(slides(told)),
    "page": lambda told: opened(page(told)),
    "word": word,
}
DAYS = {
    "lga-peer-challenge": (date(2019, 6, 3), date(2019, 6, 6), date(2019, 7, 2)),
    "peer-diagnostic": (date(2018, 5, 14), date(2018, 5, 16), None),
    "regional-peer-challenge": (date(2020, 2, 4), date(2020, 2, 5), date(2020, 3, 12)),
    "improvement-partner": (date(2021, 10, 18), date(2021, 10, 19), date(2021, 11, 9)),
    "commissioner-report": (None, None, date(2017, 12, 18)),
}
ASKED_BY = {
    "lga-peer-challenge": "the council",
    "peer-diagnostic": None,
    "regional-peer-challenge": "the council",
    "improvement-partner": "the Department for Education",
    "commissioner-report": "the Secretary of State",
}


def read(document: Document, name: str) -> Reading:
    """Read a document by the one reader of the family that accepts it, which must be `name`'s."""
    reader = choose(document, readers(CODEBOOK))
    assert (reader.name, reader.proven) == (name, False)
    reading = reader.read(document)
    assert isinstance(reading, Reading)
    assert check_places(document, reading)
    return reading


def said(reading: Reading) -> dict[str, PassageRead]:
    return {finding.text: passage for passage in reading.passages for finding in passage.findings}


def left(reading: Reading, role: Role) -> str:
    return " ".join(part.text for part in reading.parts if part.role is role)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", TOLD)
class TestEachReportInEachLayout:
    def test_it_is_read_by_its_own_reader_only(self, name, layout):
        document = LAYOUTS[layout](TOLD[name])
        assert [r.name for r in readers(CODEBOOK) if r.accepts(document)] == [name, "generic"]

    def test_its_council_and_days(self, name, layout):
        reading = read(LAYOUTS[layout](TOLD[name]), name)
        assert reading.authority in ("Northmere", "Northmere Council", "Northmere County Council")
        assert (reading.inspection_start, reading.inspection_end, reading.published) == DAYS[name]
        assert (reading.lead_inspector, reading.judgements) == (None, ())

    def test_who_asked_for_it(self, name, layout):
        commission = read(LAYOUTS[layout](TOLD[name]), name).commission
        assert commission is not None
        assert (commission.commissioner, commission.published_by_council) == (ASKED_BY[name], None)

    def test_no_person_is_a_finding_and_no_polarity_is_set(self, name, layout):
        reading = read(LAYOUTS[layout](TOLD[name]), name)
        assert "Example" not in " ".join(said(reading))
        assert {f.polarity for p in reading.passages for f in p.findings} == {None}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", list(TOLD)[:-1])
def test_lists_keep_their_theme_and_what_is_to_be_considered_is_recommended(name, layout):
    found = said(read(LAYOUTS[layout](TOLD[name]), name))
    liked, asked = found[LIKED], found[ASKED]
    assert (liked.section, liked.kind, liked.tier) == ("Front door: strengths", Kind.FINDING, None)
    assert liked.text == f"Front door: strengths: {LIKED}"
    assert asked.section == "Front door: areas for consideration"
    assert (asked.kind, asked.tier) == (Kind.RECOMMENDATION, "Areas for consideration")
    last = found["Agency staff leave before they know the families"]
    assert (last.section, last.tier) == (
        "Workforce: areas for further consideration",
        "Areas for further consideration",
    )


def test_a_letters_scope_team_and_courtesies_are_no_findings():
    reading = read(opened(letter(LETTER)), "lga-peer-challenge")
    assert reading.commission.scope == "How well does the front door decide? Do staff stay?"
    assert reading.subject == "front door and workforce"
    assert "Jo Example, director in another council" in left(reading, Role.FACT)
    assert "Thank you for inviting" in left(reading, Role.BOILERPLATE)
    assert "The LGA would be happy" in left(reading, Role.BOILERPLATE)
    assert "Programme Manager" in left(reading, Role.ADDRESS)
    steps = said(reading)["Share these points with every office by June"]
    assert (steps.section, steps.tier, steps.kind) == ("Next steps", "Next steps", Kind.RECOMMENDATION)
    opening = said(reading)["However, the pace of change is uneven between the two areas."]
    assert (opening.section, opening.kind) == ("Opening", Kind.FINDING)


def test_prose_after_the_lines_of_enquiry_and_the_team_is_read():
    prose = "Plans for children are clear and short, and families get them at once."
    told = LETTER.replace("bullet|Sam Example, principal social worker", f"text|{prose}")
    assert prose in said(read(opened(letter(told)), "lga-peer-challenge"))


def test_a_long_paragraph_that_opens_as_a_courtesy_is_read():
    told = LETTER.replace("We met many people.", "We met many people. " + "Plans are late and nobody checks them. " * 8)
    assert "Plans are late and nobody checks them." in said(read(opened(letter(told)), "lga-peer-challenge"))


def test_slides_may_set_a_themes_lists_side_by_side():
    told = said(read(opened(slides(DECK, beside=True)), "peer-diagnostic"))
    assert told[LIKED].section == "Front door: strengths"
    assert told[ASKED].section == "Front door: areas for consideration"


def test_columns_drawn_together_are_read_apart():
    lists = ["list|Strengths", f"bullet|{LIKED}", "list|Areas for consideration", f"bullet|{ASKED}"]
    mixed = word("\n".join(["title|Northmere front door diagnostic", *lists])).pages[0]
    places = [(40.0, 500.0), (40.0, 400.0), (40.0, 360.0), (380.0, 400.0), (380.0, 360.0)]
    lines = [replace(line, x=x, y=y) for line, (x, y) in zip(mixed.lines, places, strict=True)]
    # The two names were drawn first, then what stands under them.
    drawn = tuple(lines[i] for i in (0, 1, 3, 2, 4))
    made = Document("0" * 64, "pdf", "a.pdf", (Page(1, mixed.text, drawn),))
    reading = read_peers(PeerDiagnosticReader(), made, "peer-diagnostic")
    assert isinstance(reading, Reading)
    assert [(p.section, f.text) for p in reading.passages for f in p.findings] == [
        ("Strengths", LIKED),
        ("Areas for consideration", ASKED),
    ]


@pytest.mark.parametrize("head", ["Workforce – strengths", "Strengths: workforce", "Workforce: strengths (continued)"])
def test_a_theme_may_stand_beside_its_lists_name(head):
    told = f"""
        title|Northmere Council
        title|Children’s Front Door Diagnostic
        new|
        head|Key messages
        bullet|Families are helped
        new|
        head|{head}
        bullet|{LIKED}
    """
    found = said(read(opened(slides(told)), "peer-diagnostic"))
    assert found[LIKED].section.lower() == "workforce: strengths"
    assert found["Families are helped"].section == "Key messages"


def test_titles_that_slides_repeat_are_no_running_heads():
    each = [
        f"new|\nhead|Strengths\nbullet|Team {team} hears families before it decides" for team in ("A", "B", "C", "D")
    ]
    told = "\n".join(["title|Northmere Council", "title|Safeguarding Diagnostic of children’s services", *each])
    reading = read(opened(slides(told)), "peer-diagnostic")
    assert [p.section for p in reading.passages] == ["Strengths"] * 4
    assert left(reading, Role.HEADING).count("Strengths") == 4


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "slides"])
def test_a_feedback_report_with_contents_and_numbered_recommendations(layout):
    reading = read(LAYOUTS[layout](REPORT), "lga-peer-challenge")
    assert reading.authority == "Northmere Council"
    assert (reading.inspection_start, reading.inspection_end) == (date(2022, 12, 3), date(2022, 12, 6))
    assert reading.commission.published_by_council
    assert reading.commission.scope == "How strong is practice?"
    assert reading.subject is None
    advised = [p for p in reading.passages if p.tier == "Key recommendations"]
    assert [(p.section, p.paragraph, p.kind) for p in advised] == [
        ("Key recommendations", "1", Kind.RECOMMENDATION),
        ("Key recommendations", "2", Kind.RECOMMENDATION),
    ]
    assert said(reading)["Managers are seen in the offices every week. They listen."].section == "Feedback"
    assert "Executive summary 2" in left(reading, Role.CONTENTS)
    assert "Challenges of this kind" in left(reading, Role.BOILERPLATE)
    assert said(reading)[LIKED].section == "Front door: strengths"


@pytest.mark.parametrize("layout", ["letter", "page", "word"])
def test_a_commissioners_report_keeps_its_numbers_and_its_advice(layout):
    reading = read(LAYOUTS[layout](COMMISSIONER), "commissioner-report")
    numbers = {p.section: [] for p in reading.passages}
    for passage in reading.passages:
        numbers[passage.section].append(passage.paragraph)
    assert numbers == {
        "Introduction": ["1.1", "1.2"],
        "What I found": ["3.1", "3.2"],
        "Recommendations": [None, None, "3"],
    }
    advised = said(reading)[TRUST]
    assert (advised.kind, advised.tier) == (Kind.RECOMMENDATION, "Recommendations")
    assert advised.text.startswith("My advice follows from all that was said above: ")
    assert reading.commission.scope == "To say whether a trust would do better than the council by itself."


def test_the_council_reviewed_is_not_the_one_on_the_letterhead():
    reading = read(opened(letter(REGIONAL)), "regional-peer-challenge")
    assert reading.authority == "Northmere Council"
    unnamed = REGIONAL.replace("Regional Peer Challenge of Northmere Council: care leavers", "Regional peer challenge")
    assert read(opened(letter(unnamed)), "regional-peer-challenge").authority == "Northmere Council"


def test_days_on_site_without_a_year_take_the_letters():
    told = LETTER.replace("from 3 to 6 June 2019", "from 3 to 6 June")
    assert read(opened(letter(told)), "lga-peer-challenge").inspection_start == date(2019, 6, 3)
    told = told.replace("date|2 July 2019", "date|2 February 2020")
    assert read(opened(letter(told)), "lga-peer-challenge").inspection_end == date(2019, 6, 6)


def test_a_letter_dated_before_its_visit_says_so_and_has_no_date():
    reading = read(opened(letter(LETTER.replace("date|2 July 2019", "date|2 May 2019"))), "lga-peer-challenge")
    assert reading.published is None
    assert reading.notes == ("dated 2019-05-02, before its last day on site: not taken as when it was written",)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (
            LETTER.replace("LGA Children’s Services Peer Challenge", "Regional Peer Challenge"),
            "regional-peer-challenge",
        ),
        (LETTER.replace("Peer Challenge:", "Practice Diagnostic:"), "peer-diagnostic"),
        (REGIONAL.replace("Regional Peer Challenge", "Peer challenge"), "regional-peer-challenge"),
        (PARTNER.replace("Visit to", "Diagnostic visit to"), "improvement-partner"),
        (DECK.replace("Front Door Diagnostic", "Safeguarding Children Peer Review"), "lga-peer-challenge"),
    ],
)
def test_relatives_are_told_apart_by_what_they_say_of_themselves(told, name):
    assert family(opened(letter(told))) == name


@pytest.mark.parametrize("told", [*TOLD.values(), REPORT], ids=[*TOLD, "report"])
@pytest.mark.parametrize("layout", ["letter", "page", "word"])
def test_no_word_is_lost_and_little_is_boilerplate(told, layout):
    document = LAYOUTS[layout](told)
    reading = read_peers(PeerDiagnosticReader(), document, "other")
    assert isinstance(reading, Reading)
    assert quality(document, reading).share == 1.0
