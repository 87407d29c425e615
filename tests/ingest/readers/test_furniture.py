from ingest.readers.shared.furniture import clear
from tests.ingest.readers.made_reports import LONG, opened
from tests.ingest.readers.paper import HANG, Paper


def kept(paper: Paper) -> list[str]:
    return [line.text for line in clear(opened(paper.bytes())).lines]


def test_a_heading_that_comes_last_in_the_file_stands_where_it_is_printed():
    paper = Paper("")
    paper.fill(700)
    paper.line("9. Ask every partner for the same figures.")
    paper.line("10. The board meets often.")
    paper.put("Recommendations", 72, 740, bold=True)
    assert kept(paper) == [
        "Recommendations",
        "9. Ask every partner for the same figures.",
        "10. The board meets often.",
    ]


def test_columns_and_a_tables_cells_keep_the_files_order():
    paper = Paper("")
    for x, words in ((72, ("Visits are", "late")), (320, ("Plans are", "thin"))):
        for i, word in enumerate(words):
            paper.put(word, x, 700 - 30 * i)
    assert kept(paper) == ["Visits are", "late", "Plans are", "thin"]


def test_a_chapters_own_small_foot_is_furniture_though_most_pages_have_another():
    paper = Paper("Inspection of Northmere")
    for page in range(1, 21):
        if page == 18:
            paper.foot = "The board of Northmere"
        paper.text(f"Page {page} opens. {LONG}")
        if page < 20:
            paper.page()
    cleared = clear(opened(paper.bytes()))
    assert not [line for line in cleared.lines if "board" in line.text]
    assert [line.text for line in cleared.running if "board" in line.text] == [
        f"The board of Northmere {page}" for page in (18, 19, 20)
    ]


def test_small_notes_that_differ_are_no_furniture():
    paper = Paper("")
    for word in ("one", "two", "three", "four"):
        paper.text(LONG)
        paper.line("and more", x=HANG)
        paper.note(f"1 Note {word} in small type.")
        paper.page()
    assert len(clear(opened(paper.bytes())).notes) == 4
