from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers import readers
from kb.codebook_files import read_codebook
from kb.readings import Reading
from kb.values import Document, Line, Page, Span
from tests.ingest.readers.checking import check_places

CODEBOOK = read_codebook(Path(__file__).parents[3] / "content")
PRINTED = [
    "Northmere Council", "Contents", "Recommendations 7", "What needs to improve", "Summary", "1.", "2. Visits are late.",
    "• plans name no dates;", "- one more", "(ii) another", "Requires", "improvement", "to be good", "Good", "19", "Dear all",
    "Inspection dates: 3 to 4 March", "Lead inspector:", "Overall effectiveness", "The impact of leaders", "Adoption performance",
    "What the inspection judgements mean", "Local Safeguarding Children Board is", "However, they wait; but not for long.",
    "It is said that:", "of 2019. They", "multi-", "agency work goes well (and is", "© Crown copyright", "…",
    "Information about this inspection",
]  # fmt: skip
line = st.tuples(
    st.sampled_from(PRINTED), st.sampled_from([8.0, 12.0, 14.0]), st.booleans(), st.sampled_from([0.0, 72.0, 140.0])
)
gaps = st.sampled_from([0.0, 14.5, 27.0, -200.0])


def document(pages: list[list[tuple[tuple[str, float, bool, float], float]]]) -> Document:
    made = []
    for number, printed in enumerate(pages, 1):
        lines, text, y = [], "", 780.0
        for (words, size, bold, x), gap in printed:
            at, y = len(text) + bool(text), y - gap
            text = f"{text}\n{words}" if text else words
            lines.append(Line(words, Span(number, at, at + len(words)), size, bold, x, y))
        made.append(Page(number, text, tuple(lines)))
    return Document("0" * 64, "pdf", "any.pdf", tuple(made))


@pytest.mark.parametrize("reader", readers(CODEBOOK)[1:], ids=lambda reader: reader.name)
@settings(max_examples=60, deadline=None)
@given(pages=st.lists(st.lists(st.tuples(line, gaps), max_size=14), min_size=1, max_size=4))
def test_no_reader_raises_on_what_a_document_says_and_places_hold(reader, pages):
    made = document(pages)
    reading = reader.read(made)
    if isinstance(reading, Reading):
        check_places(made, reading)
