"""Reading of real published reports: a table of facts read by eye, and rules that every report must keep.

Runs where the reports are (KB_REPORTS, default ../shared/reports), over a fixed sample unless KB_REPORTS_ALL is set.
"""

from datetime import date
from itertools import pairwise

import pytest

from ingest.readers.shared.accounting import quality, unaccounted
from ingest.readers.shared.sentences import sentences
from kb.values import Unreadable
from kb.words import words_at
from tests.reports.published import REGISTER, SAMPLE, read

pytestmark = pytest.mark.reports

FULL = ("sif", "ilacs", "ilacs-2026")
O, G, RI, I = "outstanding", "good", "requires-improvement", "inadequate"  # noqa: E741

# Read by eye from each report's first pages: dates, then grades of overall, leadership, help and protection, children
# in care, care leavers, adoption, board (None: the form has no such judgement, or the report does not judge it).
FACTS = {
    "80477-kingston-upon-hull/2019-05-17": ("2019-01-14", "2019-01-25", I, RI, I, RI, None, None, None),
    "80418-norfolk/2026-05-18": ("2026-02-23", "2026-02-27", O, O, O, O, O, None, None),
    "80477-kingston-upon-hull/2026-05-18": ("2026-03-02", "2026-03-13", G, O, G, G, O, None, None),
    "80418-norfolk/2015-10-20": ("2015-07-06", "2015-07-30", I, RI, RI, I, I, RI, "*"),
    "80418-norfolk/2018-01-19": ("2017-11-13", "2017-11-24", RI, RI, RI, RI, RI, O, None),
    "80429-birmingham/2014-05-23": ("2014-03-18", "2014-04-09", I, I, I, I, I, I, I),
    "80429-birmingham/2016-11-25": ("2016-09-12", "2016-10-06", I, I, I, RI, RI, RI, None),
    "80432-bolton/2014-03-21": ("2014-01-14", "2014-02-05", RI, RI, RI, G, G, G, RI),
    "80460-derbyshire/2014-02-11": ("2013-11-19", "2013-12-11", G, G, G, G, G, G, RI),
    "80480-lancashire/2018-08-17": ("2018-06-04", "2018-06-28", RI, RI, RI, RI, RI, G, None),
    "80567-surrey/2015-06-03": ("2014-10-21", "2014-11-12", I, I, I, RI, RI, G, None),
    "80551-sheffield/2014-02-21": ("2013-11-19", "2014-01-30", RI, G, G, RI, G, RI, G),
    "80455-isles-of-scilly/2016-06-27": ("2016-04-11", "2016-04-28", G, G, G, None, None, None, RI),
    "80453-york/2017-02-07": ("*", "*", "*", "*", "*", "*", "*", "*", O),
    "80478-kirklees/2016-11-25": ("*", "*", "*", "*", "*", "*", "*", "*", I),
    "80491-camden/2017-11-24": ("*", "*", "*", "*", "*", "*", "*", "*", O),
}
# Numbers that a report itself leaves out.
SKIPPED = {"childrens-services/80546-windsor-maidenhead/2020-02-24.pdf": (15,)}
AREAS = ("overall", "leadership", "help-and-protection", "children-in-care", "care-leavers", "adoption", "lscb")
# Reports whose boilerplate passes a twentieth of their words: one prints four pages of criteria, one is a short letter.
WORDY = {"childrens-services/80477-kingston-upon-hull/2015-02-10.pdf", "jtai/80503-hounslow/2017-06-13.pdf"}


@pytest.mark.parametrize("name", FACTS)
def test_facts_read_by_eye(name):
    start, end, *grades = FACTS[name]
    _, reading = read(f"childrens-services/{name}.pdf")
    found = {j.area: j for j in reading.judgements}
    for said, day in ((start, reading.inspection_start), (end, reading.inspection_end)):
        assert said == "*" or date.fromisoformat(said) == day
    for area, grade in zip(AREAS, grades, strict=True):
        if grade != "*":
            assert (found[area].grade if area in found else None) == grade, area
    assert all(j.state != "unread" for j in reading.judgements)


@pytest.mark.parametrize("row", SAMPLE, ids=lambda row: row["path"])
def test_every_report_keeps_the_rules(row):
    document, reading = read(row["path"])
    if isinstance(document, Unreadable):
        assert "not a report" in document.reason
        return
    findings = [f for p in reading.passages for f in p.findings]
    assert len(findings) > 20
    for finding in findings:
        assert words_at(document.pages, finding.spans) == finding.text
    places = [(s.page, s.start, s.end) for f in findings for s in f.spans]
    ordered = sorted(places)
    assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(ordered)), "text in two findings"
    for part in reading.parts:
        assert words_at(document.pages, part.spans) == part.text
    read_well = quality(document, reading)
    assert read_well.share >= 0.99, unaccounted(document, reading)[:10]
    assert read_well.boilerplate <= 0.05 * read_well.words or row["path"] in WORDY
    long = [f for f in findings if len(sentences(f.text)) > 3]
    assert len(long) <= 0.02 * len(findings)
    assert reading.reader != "generic"
    if reading.framework not in FULL or reading.reader == "sif-board":
        return
    authority = REGISTER.find(reading.authority)
    assert authority is not None
    assert authority.urn == row["urn"]
    assert reading.inspection_start
    assert reading.inspection_end
    assert reading.inspection_start < reading.inspection_end < date.fromisoformat(row["published"])
    assert reading.lead_inspector
    assert all(1 < len(name.split()) < 5 for name in reading.lead_inspector.split(" and "))
    assert [j for j in reading.judgements if j.state == "unread"] == []
    if reading.reader.startswith("ilacs"):
        numbers = [int(p.paragraph) for p in reading.passages if p.paragraph and p.paragraph.isdigit()]
        assert sorted({*numbers, *SKIPPED.get(row["path"], ())}) == list(range(1, max(numbers) + 1))
        assert numbers == sorted(numbers)


def test_framework_follows_the_inspection_date():
    _, reading = read("childrens-services/80477-kingston-upon-hull/2026-05-18.pdf")
    assert reading.framework == "ilacs"
    _, reading = read("childrens-services/80480-lancashire/2026-08-20.pdf")
    assert reading.framework == ("ilacs-2026" if reading.inspection_start >= date(2026, 4, 1) else "ilacs")
