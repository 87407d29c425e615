import io

from reportlab.pdfgen.canvas import Canvas

from kb.values import Span
from kb.words import words_at
from tests.ingest.readers.made_reports import ilacs, opened
from tests.ingest.readers.paper import Paper


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
