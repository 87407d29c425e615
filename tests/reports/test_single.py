"""Which findings of published reports are about one child or family, against labels, on councils not tuned on."""

from __future__ import annotations

import pytest

from ingest.understanding.single import is_single
from tests.reports.labelled import INDEX, REPORTS, found, labels

FOUND = 0.85
PRECISION = 0.95
RECALL = 0.85

pytestmark = [
    pytest.mark.reports,
    pytest.mark.skipif(not INDEX.exists(), reason=f"no reports in {REPORTS}"),
]


@pytest.fixture(scope="module")
def said() -> list[tuple[dict, bool]]:
    """Say of every labelled finding whether it is about one child or family."""
    return [(row, is_single(finding.text, passage.text)) for row, _, passage, finding in found("single.jsonl")]


def test_nearly_all_labels_are_found_again(said):
    assert len(said) >= FOUND * labels("single.jsonl")


def test_most_are_found_and_few_are_taken_for_one_that_are_not(said):
    report = [(row["single"], single) for row, single in said if row["split"] == "report"]
    both = sum(label and single for label, single in report)
    assert both >= PRECISION * sum(single for _, single in report) > 0
    assert both >= RECALL * sum(label for label, _ in report) > 0
