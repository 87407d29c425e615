from ingest.readers.shared.furniture import clear
from ingest.readers.shared.layout import Block, Sort, blocks
from tests.ingest.readers.made_reports import LONG, opened
from tests.ingest.readers.paper import HANG, Paper


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
