"""Places checked with another PDF library: 200 findings drawn at random stand on the page that their locator names."""

import random
import re

import pytest
from pypdf import PdfReader

from kb.values import Unreadable
from kb.words import words_at
from tests.reports.published import REPORTS, SAMPLE, read

pytestmark = pytest.mark.reports

DRAWN = 200


def letters(text):
    return re.sub(r"[\W\d_]+", "", text).lower()


def drawn():
    """Draw from all reports of the sample alike, so that long ones do not crowd out short ones."""
    chance = random.Random(25)
    paths = [row["path"] for row in SAMPLE]
    return sorted(chance.choices(paths, k=DRAWN + DRAWN // 10))


def test_findings_stand_on_their_pages():
    chance = random.Random(26)
    checked, astray, pages, last = 0, [], {}, None
    for path in drawn():
        document, reading = read(path)
        if isinstance(document, Unreadable):
            continue
        if path != last:
            pages, last = {}, path
            other = PdfReader(REPORTS / path)
        finding = chance.choice([f for p in reading.passages for f in p.findings])
        for span in finding.spans:
            if span.page not in pages:
                pages[span.page] = letters(other.pages[span.page - 1].extract_text())
            if letters(words_at(document.pages, (span,))) not in pages[span.page]:
                astray.append((path, span, finding.text[:60]))
        checked += 1
    # A few of those drawn are the web pages among the files.
    assert checked >= DRAWN
    assert astray == []
