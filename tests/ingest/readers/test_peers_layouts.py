"""Layouts that councils and regions set such reports in, beside the usual ones."""

import io

import docx
import pytest

from ingest.readers.peers.family import family
from ingest.readers.peers.peer_challenge import PeerChallengeReader
from ingest.readers.peers.peer_diagnostic import PeerDiagnosticReader
from ingest.readers.peers.regional_peer import RegionalPeerReader
from ingest.sources import open_document
from kb.protocols import Reader
from kb.readings import Reading, Role
from kb.values import Document, Kind
from tests.ingest.readers.checking import check_places
from tests.ingest.readers.made_peers import LETTER, Item, items, page, slides
from tests.ingest.readers.made_reports import opened
from tests.ingest.readers.paper import Paper


def read(document: Document, reader: Reader) -> Reading:
    assert family(document) == reader.name
    reading = reader.read(document)
    assert isinstance(reading, Reading)
    assert check_places(document, reading)
    return reading


def said(reading: Reading) -> list[tuple[str, Kind, str]]:
    return [(p.section, p.kind, f.text) for p in reading.passages for f in p.findings]


def test_a_letter_whose_lists_are_named_in_plain_type_and_written_as_prose():
    paper = Paper("Page")
    for line in ("Local Government Association", "Robin Example", "Northmere Metropolitan Borough Council"):
        paper.line(line)
    for line in ("14 March 2013", "Dear Robin,"):
        paper.gap()
        paper.line(line)
    paper.heading("Safeguarding Children Peer Review – 4th to 8th March 2013", 12)
    paper.text("The challenge lasted a week. " * 12)
    paper.line("The team was:")
    paper.line("Jo Example – Director of Children’s Services, Eastmoor")
    paper.line("Sam Example – Challenge Manager")
    paper.heading("Leadership", 12)
    paper.line("Strengths")
    paper.text("There is a plan that people know and use every day.")
    paper.line("Areas for further consideration:")
    paper.text("The plan does not say who does what, nor by when.", "•")
    paper.gap()
    paper.line("Effective practice")
    paper.gap()
    paper.line("Strengths:")
    paper.text("Visits are made on time in nearly all of the cases.")
    paper.text("You and your colleagues will want to consider these points.")
    paper.line("Yours sincerely")
    paper.heading("Pat Example", 12)
    paper.line("Programme Manager, Local Government Association")
    reading = read(opened(paper.bytes()), PeerChallengeReader())
    assert said(reading)[12:] == [
        ("Leadership: strengths", Kind.FINDING, "There is a plan that people know and use every day."),
        (
            "Leadership: areas for further consideration",
            Kind.RECOMMENDATION,
            "The plan does not say who does what, nor by when.",
        ),
        ("Effective practice: strengths", Kind.FINDING, "Visits are made on time in nearly all of the cases."),
    ]
    assert (reading.authority, reading.subject) == ("Northmere Metropolitan Borough Council", "Safeguarding Children")
    closing = " ".join(part.text for part in reading.parts if part.role is Role.ADDRESS)
    assert "Pat Example Programme Manager" in closing


def test_themes_may_stand_under_the_lists_instead_of_over_them():
    told = """
        title|London Borough of Northmere: children’s front door diagnostic
        line|Published 3 March 2021
        text|The peer team came to see how children who are referred are heard, and this page says what was found.
    """
    lists = (
        "<h2>Strengths</h2><h3>Leaders</h3><li>Leaders are seen each week</li><h3>Practice</h3><li>Plans are clear</li>"
    )
    advice = (
        "<h2>Areas for development</h2><h3>Leaders</h3><li>Share figures with the police</li><p>© Northmere Council</p>"
    )
    data = page(told).replace(b"</body>", f"{lists}{advice}</body>".encode())
    reading = read(opened(data), PeerDiagnosticReader())
    assert said(reading)[-3:] == [
        ("Leaders: strengths", Kind.FINDING, "Leaders are seen each week"),
        ("Practice: strengths", Kind.FINDING, "Plans are clear"),
        ("Leaders: areas for development", Kind.RECOMMENDATION, "Share figures with the police"),
    ]
    assert reading.authority == "London Borough of Northmere"
    assert reading.commission is not None
    assert reading.commission.published_by_council


def test_slides_without_bullets_are_read_line_by_line():
    told = """
        title|Yorkshire and Humber ADCS
        title|Peer challenge: Northmere City Council
        line|20–22 June 2022
        new|
        head|Children’s early help
        list|Strengths
        line|Families trust their workers
        line|A clear offer
        list|Areas for consideration
        line|Is the step down from social work clear to all?
        new|
        head|Recommendations
        number|1.|Agree a single front door for all children
        number|2.|Write one plan with health
    """
    reading = read(opened(slides(told)), RegionalPeerReader())
    assert [(s, k, t) for s, k, t in said(reading)] == [
        ("Children’s early help: strengths", Kind.FINDING, "Families trust their workers"),
        ("Children’s early help: strengths", Kind.FINDING, "A clear offer"),
        (
            "Children’s early help: areas for consideration",
            Kind.RECOMMENDATION,
            "Is the step down from social work clear to all?",
        ),
        ("Recommendations", Kind.RECOMMENDATION, "Agree a single front door for all children"),
        ("Recommendations", Kind.RECOMMENDATION, "Write one plan with health"),
    ]
    assert [p.paragraph for p in reading.passages][-2:] == ["1", "2"]


def test_a_word_file_is_read_as_its_letter_is():
    document = open_document(_word_file(items(LETTER)), "made.docx")
    if not isinstance(document, Document):
        pytest.skip(f"Word files are not opened yet: {document.reason}")
    reading = read(document, PeerChallengeReader())
    assert ("Front door: strengths", Kind.FINDING) in [(section, kind) for section, kind, _ in said(reading)]
    assert reading.authority == "Northmere County Council"


def _word_file(told: list[Item]) -> bytes:
    made, stream = docx.Document(), io.BytesIO()
    styles = {"title": "Title", "head": "Heading 1", "list": "Heading 2", "bullet": "List Bullet"}
    for item in told:
        if item.sort != "new":
            made.add_paragraph(item.text, style=styles.get(item.sort))
    made.save(stream)
    return stream.getvalue()
