import pytest

from ingest.readers.shared.furniture import clear
from ingest.readers.shared.layout import Block, Sort, blocks
from ingest.readers.shared.numbering import mark
from kb.values import Line, Span
from tests.ingest.readers.made_reports import LONG, opened
from tests.ingest.readers.paper import HANG, LEFT, Paper


def laid(paper: Paper) -> list[Block]:
    cleared = clear(opened(paper.bytes()))
    return blocks(cleared.lines, cleared.body_size)


def shape(made: list[Block]) -> list[tuple[Sort, int | None]]:
    return [(block.sort, block.number) for block in made]


def test_a_wrapped_year_or_figure_opens_no_paragraph():
    paper = Paper("")
    paper.text(LONG, "1.")
    paper.line("2. The plan was agreed by all of them in the spring of")
    paper.line("2019. It was late.", x=HANG)
    paper.line("30 plans were read.", x=HANG)
    assert shape(laid(paper)) == [(Sort.NUMBERED, 1), (Sort.NUMBERED, 2)]


def test_a_number_that_lost_its_space_or_stands_alone_still_opens_one():
    paper = Paper("")
    paper.text(LONG, "1.")
    paper.line("2.Visits are late.")
    paper.gap()
    paper.line("3.")
    paper.line("Plans are thin.", x=HANG)
    made = laid(paper)
    assert shape(made) == [(Sort.NUMBERED, 1), (Sort.NUMBERED, 2), (Sort.NUMBERED, 3)]
    assert [block.text for block in made[1:]] == ["Visits are late.", "Plans are thin."]


def test_bullets_whose_mark_was_lost_and_dashes_and_letters_under_a_lead_in():
    paper = Paper("")
    for _ in range(4):
        paper.text(LONG)
    paper.text("Children entitled to meals:", "•")
    paper.line("in the north a fifth", x=140)
    paper.gap()
    paper.line("in the south a third.", x=140)
    paper.gap()
    paper.line("Managers plan to:")
    paper.line("- read every file", x=HANG)
    paper.line("- write to families.", x=HANG)
    paper.gap()
    paper.line("They said:")
    paper.line("(i) listen more;", x=HANG)
    paper.line("(ii) wait less.", x=HANG)
    made = [block for block in laid(paper) if block.text not in ("", LONG.strip())]
    assert [(b.sort, b.text) for b in made[-8:]] == [
        (Sort.BULLET, "Children entitled to meals:"),
        (Sort.BULLET, "in the north a fifth"),
        (Sort.BULLET, "in the south a third."),
        (Sort.PLAIN, "Managers plan to:"),
        (Sort.BULLET, "read every file"),
        (Sort.BULLET, "write to families."),
        (Sort.PLAIN, "They said:"),
        (Sort.BULLET, "listen more;"),
        (Sort.BULLET, "wait less."),
    ][-8:]


def test_a_section_set_in_larger_type_is_prose_and_not_a_row_of_headings():
    paper = Paper("")
    for _ in range(3):
        paper.text(LONG)
    paper.heading("Summary for young people")
    for part in range(8):
        paper.line(f"Larger words for younger readers fill this whole line {part},", size=14)
    paper.line("and end here.", size=14)
    made = laid(paper)
    assert [b.sort for b in made[-2:]] == [Sort.HEADING, Sort.PLAIN]


def test_a_short_line_that_names_what_follows_is_a_label():
    paper = Paper("")
    paper.text(LONG, "1.")
    paper.line("Quality of plans")
    paper.gap()
    paper.text(LONG, "2.")
    assert shape(laid(paper)) == [(Sort.NUMBERED, 1), (Sort.LABEL, None), (Sort.NUMBERED, 2)]


def test_a_paragraph_goes_on_over_the_page_without_foot_and_footnote():
    paper = Paper("")
    for _ in range(3):
        paper.text(LONG)
    paper.fill(105)
    paper.line("1. This paragraph begins at the very foot of a page and does")
    paper.note("1 A note in small type that is no part of it.")
    paper.page()
    paper.line("not end there.", x=HANG)
    paper.gap()
    for _ in range(3):
        paper.text(LONG)
    made = [block for block in laid(paper) if block.sort is Sort.NUMBERED]
    assert [b.text for b in made] == ["This paragraph begins at the very foot of a page and does not end there."]


def test_paragraphs_a_little_apart_are_parted_where_a_sentence_ends_and_only_there():
    paper = Paper("")
    for _ in range(3):
        paper.text(LONG)
    paper.line("Callers are heard quickly, whoever they")
    paper.gap(6)
    paper.line("are.")
    paper.gap(6)
    paper.line("Plans are thin and nobody dates them.")
    made = laid(paper)
    assert [b.text for b in made[3:]] == [
        "Callers are heard quickly, whoever they are.",
        "Plans are thin and nobody dates them.",
    ]


def test_a_topic_between_bullets_is_no_part_of_the_bullet_above_it():
    paper = Paper("")
    for topic in ("Quality of plans", "The ways in which older children and their friends are heard"):
        paper.line(topic)
        paper.gap(6)
        for _ in range(2):
            for i, part in enumerate(("Visits are late in the north of the county and in two", "of the towns.")):
                paper.line(part if i else f"• {part}", x=HANG if i else LEFT)
            paper.gap(6)
    paper.text(LONG)
    assert [b.sort for b in laid(paper)] == [Sort.LABEL, Sort.BULLET, Sort.BULLET] * 2 + [Sort.PLAIN]


def test_a_sentence_that_begins_in_bold_is_one():
    paper = Paper("")
    paper.text(LONG)
    paper.line("In a council that does well, there are no families who wait for", bold=True)
    paper.line("a visit.")
    made = laid(paper)
    assert [b.sort for b in made] == [Sort.PLAIN, Sort.PLAIN]
    assert made[1].text.endswith("families who wait for a visit.")


def test_a_sentence_that_ends_in_bold_is_one_and_a_bold_line_after_it_is_a_heading():
    paper = Paper("")
    paper.text(LONG)
    paper.line("The service was judged in an earlier year and was found to be")
    paper.line("good.", bold=True)
    paper.gap()
    paper.line("Local leaders", bold=True)
    paper.text(LONG)
    made = laid(paper)
    assert [b.sort for b in made] == [Sort.PLAIN, Sort.PLAIN, Sort.HEADING, Sort.PLAIN]
    assert made[1].text.endswith("found to be good.")


@pytest.mark.parametrize(
    "figure", ["1.6 of them, as elsewhere.", "1 April of that year, when it was late.", "1. It was"]
)
def test_a_wrapped_figure_does_not_start_the_numbers_anew(figure):
    paper = Paper("")
    for number in range(1, 9):
        if number == 5:
            paper.line("5. In each of the homes that were seen there was a place for")
            paper.line(figure, x=HANG)
            paper.gap()
        else:
            paper.text(LONG, f"{number}.")
    assert shape(laid(paper)) == [(Sort.NUMBERED, number) for number in range(1, 9)]


def test_where_numbers_were_lost_they_are_found_again_by_their_place_and_order():
    paper = Paper("")
    for number in (1, 2, 3, 9, 10, 11):
        paper.text(LONG, f"{number}.")
    paper.text("This stood in 400. paragraphs of an", "400.")
    assert [n for _, n in shape(laid(paper))] == [1, 2, 3, 9, 10, 11, None]


def test_other_dashes_mark_bullets_too():
    for dash in ("─", "―"):
        assert mark(Line(f"{dash} one is in a home", Span(1, 0, 20)))
    assert mark(Line("\u0336in the north a fifth", Span(1, 0, 20)))


def test_a_bullets_second_paragraph_is_its_own_and_a_topic_set_in_under_it_is_not():
    paper = Paper("")
    paper.text(LONG)
    for part in ("• Visits are late in the north of the county and in two", "of the towns."):
        paper.line(part, x=LEFT if part.startswith("•") else HANG)
    paper.gap(6)
    paper.line("This is known to all of the managers.", x=HANG)
    paper.gap(6)
    paper.line("Leaders and managers", x=HANG)
    paper.gap(12)
    paper.line("• They meet often.")
    made = laid(paper)[1:]
    assert [b.sort for b in made] == [Sort.BULLET, Sort.LABEL, Sort.BULLET]
    assert made[0].text.endswith("This is known to all of the managers.")


def test_on_a_web_page_where_lines_have_no_place_numbers_may_start_anew():
    said = "<p>1. Visits are late.</p><p>2. Plans are thin.</p><h2>The board</h2><p>1. It meets.</p><p>2. It asks.</p>"
    cleared = clear(opened(f"<html><body>{said}</body></html>".encode(), "made.html"))
    assert [b.number for b in blocks(cleared.lines, cleared.body_size) if b.sort is Sort.NUMBERED] == [1, 2, 1, 2]
