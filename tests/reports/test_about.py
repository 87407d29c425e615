"""Whom findings of published reports are about, against labels, on councils that the rules were not tuned on."""

from __future__ import annotations

from collections import Counter

import pytest

from ingest.understanding.about import whom
from kb.readings import About
from tests.reports.labelled import INDEX, REPORTS, found, labels

# A reader that parts sentences otherwise loses some labels; with fewer than these the figures would say little.
FOUND = 0.85
# By family of frameworks. A joint letter's sentence often names no body, only a unit or nobody.
RIGHT = {"ilacs": 0.9, "sif": 0.9, "send": 0.9, "jtai": 0.8}
COUNCIL = 0.92
OTHERS = 0.65

pytestmark = [
    pytest.mark.reports,
    pytest.mark.skipif(not INDEX.exists(), reason=f"no reports in {REPORTS}"),
]


@pytest.fixture(scope="module")
def said() -> list[tuple[dict, About]]:
    """Say of every labelled finding whom it is about: the default is the framework's, as the readers give it."""
    out = []
    for row, reading, passage, finding in found("about.jsonl"):
        joint = reading.framework in ("jtai", "area-send") or passage.area == "lscb"
        default = About.PARTNERSHIP if joint else About.COUNCIL
        out.append((row, whom(finding.text, passage.text, passage.section, default)))
    return out


def test_nearly_all_labels_are_found_again(said):
    assert len(said) >= FOUND * labels("about.jsonl")


@pytest.mark.parametrize("family", RIGHT)
def test_each_family_is_right_as_often_as_measured(said, family):
    marks = [row["about"] == about for row, about in said if row["family"] == family and row["split"] == "report"]
    assert sum(marks) >= RIGHT[family] * len(marks) > 0, (sum(marks), len(marks))


def test_what_is_said_to_be_about_the_council_is(said):
    marks = [row["about"] == "council" for row, about in said if about == "council" and row["split"] == "report"]
    assert sum(marks) >= COUNCIL * len(marks) > 0, (sum(marks), len(marks))


def test_police_health_and_schools_are_found_among_the_rest(said):
    counts = Counter(
        about == row["about"]
        for row, about in said
        if row["split"] == "report" and row["about"] in ("police", "health", "schools")
    )
    assert counts[True] >= OTHERS * counts.total() > 0, counts
