"""What speaks of peers and commissioners but is not their report, and must be left to other readers."""

import pytest

from ingest.readers.peers.family import family
from tests.ingest.readers.made_peers import COMMISSIONER, DECK, LETTER, PARTNER, THEMES, letter, page, slides, word
from tests.ingest.readers.made_reports import ilacs, opened, sif
from tests.ingest.readers.made_reports import letter as joint

COMMITTEE = f"""
    title|LGA Children’s Services Peer Challenge
    line|Report of the Director of Children’s Services
    line|Children and Families Scrutiny Committee
    head|Recommendations
    text|The committee is asked to note what the peer team found.
    {THEMES}
"""
PLAIN_COMMITTEE = """
    title|Children’s services: half-yearly report
    line|Cabinet, 3 March 2020
    head|Background
    text|An LGA peer challenge took place in June. The peer team found that children wait too long for a worker.
    head|Recommendations
    bullet|Note the report
"""
VISIT = """
    line|2 July 2019
    dear|Dear Robin
    title|Focused visit to Northmere children’s services
    text|This letter summarises the findings of a visit after an LGA peer challenge. We found that children are seen late.
    head|Areas for improvement
    bullet|The time that children wait after a call
"""
MONITORING = VISIT.replace("Focused visit to", "Monitoring visit of")
NEWS = """
    title|Peer challenge praises children’s services
    text|A team of peers from the Local Government Association came in June and liked what they saw.
    text|Councillors were glad to hear that children are well looked after.
"""
UNSIGNED = (
    f"title|Peer review of Northmere\ntext|Colleagues came for two days and talked to children and staff.\n{THEMES}"
)


@pytest.mark.parametrize("layout", [letter, page], ids=["letter", "page"])
@pytest.mark.parametrize(
    "told",
    [COMMITTEE, PLAIN_COMMITTEE, VISIT, MONITORING, NEWS, UNSIGNED],
    ids=["committee", "plain committee", "focused visit", "monitoring visit", "news", "nobody's"],
)
def test_what_only_speaks_of_a_review_is_refused(told, layout):
    assert family(opened(layout(told))) is None


@pytest.mark.parametrize("made", [ilacs, sif, joint])
def test_inspections_are_refused(made):
    assert family(opened(made())) is None


@pytest.mark.parametrize(
    ("told", "title", "other"),
    [
        (
            LETTER,
            "LGA Children’s Services Peer Challenge",
            "Action plan after the LGA Children’s Services Peer Challenge",
        ),
        (
            LETTER,
            "LGA Children’s Services Peer Challenge",
            "Self-assessment for the LGA Children’s Services Peer Challenge",
        ),
        (DECK, "Front Door Diagnostic", "Front Door Diagnostic guidance manual"),
        (DECK, "Front Door Diagnostic", "Quarterly feedback"),
        (LETTER, "LGA Children’s Services Peer Challenge: front door and workforce", "Corporate Peer Challenge"),
        (COMMISSIONER, "Report to the Secretary of State", "Response to the report to the Secretary of State"),
        (PARTNER, "text|We write as your improvement partner.", "text|We met your improvement partner."),
    ],
)
def test_a_title_or_a_writer_that_says_otherwise_is_believed(told, title, other):
    assert title in told
    assert family(word(told)) is not None
    assert family(word(told.replace(title, other))) is None


def test_a_commissioner_of_another_kind_is_refused():
    told = COMMISSIONER.replace("Report to the Secretary of State on ways", "Commissioner’s report on ways")
    assert family(word(told)) == "commissioner-report"
    assert family(word(told.replace("Secretary of State", "mayor"))) is None


def test_slides_of_a_review_that_is_not_about_children_are_refused():
    told = DECK.replace("Front Door Diagnostic", "Adult Social Care Peer Challenge")
    assert family(opened(slides(told.replace("children", "adults")))) is None
    assert family(opened(slides(told.replace("Adult Social Care", "Children’s Services")))) == "lga-peer-challenge"
