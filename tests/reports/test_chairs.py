"""The chairs of child-protection conferences in the reports of Kingston upon Hull: one weakness, over three inspections.

Raised in 2019 and 2022, and in 2026 for a small number of children in a good service: the extent is as worded.
"""

import re

import pytest

from ingest.understanding import understood
from ingest.workshop import make_workshop
from kb.library import open_library
from kb.readings import Extent
from kb.settings import Settings
from kb.values import Polarity
from tests.reports.published import REPORTS, read

pytestmark = pytest.mark.reports

HULL = "childrens-services/80477-kingston-upon-hull"
YEARS = {"2019-05-17": 2019, "2023-01-13": 2022, "2026-05-18": 2026}
# In 2019 the chairs were called independent conference and review officers.
CHAIR = re.compile(r"\b(?:conference|protection) chairs?\b|\bconference and review(?:ing)? officers\b", re.IGNORECASE)

if not (REPORTS / HULL).exists():
    pytest.skip(f"no reports of Kingston upon Hull at {REPORTS}", allow_module_level=True)


@pytest.fixture(scope="module")
def classifier(tmp_path_factory):
    with open_library(Settings(data=tmp_path_factory.mktemp("chairs"))) as library:
        yield make_workshop(library).classifier


@pytest.mark.parametrize(("file", "year"), YEARS.items())
def test_the_weakness_is_found_in_each_inspection_about_conference_chairs(classifier, file, year):
    _, reading = read(f"{HULL}/{file}.pdf")
    reading = understood(reading)
    labels = [label for own in classifier.classify(reading.passages) for label in own]
    findings = [(p, f) for p in reading.passages for f in p.findings]
    assert reading.inspection_end.year == year
    faults = [
        (passage, finding, label)
        for (passage, finding), label in zip(findings, labels, strict=True)
        if CHAIR.search(finding.text) and label.polarity in (Polarity.WEAKNESS, Polarity.MIXED)
    ]
    assert faults
    assert any({"independent-review", "management-oversight"} & set(label.themes) for *_, label in faults)
    if year == 2026:
        body = [(finding, label) for passage, finding, label in faults if passage.paragraph]
        assert any(label.extent is Extent.SMALL for _, label in body)
