import io
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from ingest.sources import pdf_apart, pdf_lines, pdf_process
from ingest.sources.pdf import open_pdf
from ingest.sources.pdf_apart import Apart
from kb.values import Span, Unreadable
from kb.words import words_at
from tests.ingest.readers.made_reports import ilacs, opened
from tests.ingest.readers.paper import Paper
from tests.ingest.sources.hostile import bomb, endless
from tests.ingest.sources.hostile import pages as pages_of_one

WORDS = b"BT /F 12 Tf 72 700 Td (Words here) Tj ET"


def test_every_line_stands_where_its_span_says():
    for page in opened(ilacs()).pages:
        assert page.text == "\n".join(line.text for line in page.lines)
        for line in page.lines:
            assert page.text[line.span.start : line.span.end] == line.text
            assert line.span.page == page.number


def test_lines_know_their_size_weight_and_place():
    paper = Paper()
    paper.put("A heading", 72, 700, size=14, bold=True)
    paper.put("plain words", 91, 680, size=12)
    heading, plain, _ = opened(paper.bytes()).pages[0].lines
    assert (heading.size, heading.bold, round(heading.y)) == (14.0, True, 700)
    assert (plain.size, plain.bold) == (12.0, False)
    assert abs(plain.x - 91) < 2 < plain.x - heading.x


def test_type_that_is_scaled_up_has_the_size_it_is_seen_in():
    out = io.BytesIO()
    canvas = Canvas(out)
    text = canvas.beginText()
    text.setFont("Helvetica", 1)
    text.setTextTransform(14, 0, 0, 14, 72, 700)
    text.textOut("Scaled words")
    canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    assert opened(out.getvalue()).pages[0].lines[0].size == 14.0


def test_a_hyphen_at_a_lines_end_is_kept_and_joins():
    paper = Paper()
    paper.line("They work in a multi-")
    paper.line("agency team.")
    document = opened(paper.bytes())
    page = document.pages[0]
    assert page.lines[0].text == "They work in a multi-"
    assert words_at(document.pages, (Span(1, 0, page.lines[1].span.end),)) == "They work in a multi-agency team."


def test_bullets_of_symbol_fonts_become_one_bullet_and_odd_spaces_plain():
    paper = Paper()
    paper.line("• first")
    paper._canvas.setFont("ZapfDingbats", 12)
    paper._canvas.drawString(72, 700, "n")
    paper.put("second\u00a0thing", 90, 700)
    texts = [line.text for line in opened(paper.bytes()).pages[0].lines]
    assert texts[:2] == ["• first", "• second thing"]


def test_a_line_of_odd_spaces_is_set_as_its_middle_word_and_placed_as_its_first():
    paper = Paper()
    paper.put("one", 72, 700)
    paper.put("two", 110, 700, size=18, bold=True)
    paper.put("three", 180, 700)
    line = opened(paper.bytes()).pages[0].lines[0]
    assert (line.text, line.size, line.bold) == ("one two three", 18.0, True)
    assert abs(line.x - 72) < 2


def test_what_claims_to_stand_far_off_the_page_has_no_place():
    made = pages_of_one(b"BT /F 12 Tf 9999999 9999999 Td (Words far away) Tj ET")
    line = opened(made).pages[0].lines[0]
    assert (line.text, line.x, line.y) == ("Words far away", 0.0, 0.0)


def test_more_pages_or_characters_than_any_report_has_are_refused_with_the_reason():
    many = open_pdf(pages_of_one(WORDS, claimed=1_000_000), "", "many.pdf")
    assert many == Unreadable("PDF of 1,000,000 pages: more than the limit of 2,000")
    lines = b"".join(b"(word %d here) Tj T* " % i for i in range(8_000))
    crammed = open_pdf(pages_of_one(b"BT /F 1 Tf 72 800 Td 1 TL " + lines + b"ET"), "", "crammed.pdf")
    assert isinstance(crammed, Unreadable)
    assert "characters on page 1: more than the limit of 100,000" in crammed.reason


def test_too_many_lines_over_all_pages_are_refused(monkeypatch):
    monkeypatch.setattr(pdf_process, "MOST_LINES", 3)
    paper = Paper()
    for _ in range(2):
        paper.line("Words on a page.")
        paper.page()
    assert pdf_process.pages_of(paper.bytes()) == "PDF of more than 3 lines, which is the limit"


def test_a_file_that_never_ends_is_given_up_in_time_and_the_next_one_is_read():
    apart = Apart(seconds=0.6)
    started = time.monotonic()
    assert apart.pages_of(endless()) == "PDF that takes longer than 1 seconds to open"
    assert time.monotonic() - started < 5
    apart._seconds = 10
    assert [text for text, _ in apart.pages_of(pages_of_one(WORDS))] == ["Words here"]
    apart.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_a_file_that_fills_the_memory_is_given_up_and_the_next_one_is_read():
    apart = Apart()
    for _ in range(2):
        assert [text for text, _ in apart.pages_of(pages_of_one(WORDS))] == ["Words here"]
        assert apart.pages_of(bomb()) == "damaged PDF: opening it fails or needs more than 1 GB of memory"
    apart.stop()


def test_a_process_that_was_ended_is_replaced_without_a_word():
    apart = Apart()
    for _ in range(2):
        assert [text for text, _ in apart.pages_of(pages_of_one(WORDS))] == ["Words here"]
        apart._process.kill()
        apart._process.wait()
    apart.stop()


def test_many_threads_may_open_files_at_once():
    papers = [Paper() for _ in range(12)]
    for number, paper in enumerate(papers):
        paper.line(f"Paper number {number}.")
    with ThreadPoolExecutor(6) as pool:
        read = list(pool.map(lambda paper: opened(paper.bytes()).pages[0].lines[0].text, papers))
    assert read == [f"Paper number {number}." for number in range(12)]


def test_an_interrupt_leaves_no_answer_behind_for_the_next_file(monkeypatch):
    apart = Apart()
    apart.pages_of(pages_of_one(WORDS))

    def interrupted(stream):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(pdf_apart, "receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            apart.pages_of(pages_of_one(WORDS))
    other = pages_of_one(WORDS.replace(b"Words", b"Other words"))
    assert [text for text, _ in apart.pages_of(other)] == ["Other words here"]
    apart.stop()


@given(st.text(alphabet="ab o-’•◼\t\n\r\x0b\x1c\x85\u00a0\u2028\ufffe\u00ad\u2011\uf0b7\ufffd\x00"))
def test_lines_hold_every_character_but_their_ends_and_anchors_are_printed(text):
    lines = list(pdf_lines._printed_lines(text))
    for start, printed in lines:
        assert text[start : start + len(printed)] == printed
        assert "\n" not in printed
        assert "\ufffe" not in printed[:-1]
        if words := printed.split():
            inked = [i for i, character in enumerate(printed) if not character.isspace()]
            assert pdf_lines._anchors(printed, words) == (inked[0], inked[len(inked) // 2])
    kept = "".join(printed for _, printed in lines)
    assert [c for c in kept if c not in "\r\n"] == [c for c in text if c not in "\r\n"]


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("  two   words ", "two words"),
        ("o  a point", "• a point"),
        ("o a point", "o a point"),
        ("\uf0b7\ta point", "• a point"),
        ("well\u2011kept", "well-kept"),
        ("multi\ufffe", "multi-"),
        ("a\u00a0b\x00c\ufffd", "a bc"),
        ("◼ · ", "• ·"),
        ("\x07", ""),
    ],
)
def test_a_printed_line_is_cleaned(printed, text):
    assert pdf_lines._cleaned(printed, printed.split()) == text
