"""Invented letters about visits, in the layouts of several years."""

from __future__ import annotations

from tests.ingest.readers.paper import Paper

OFFICE = ("Piccadilly Gate", "Store Street", "Manchester M1 2WD", "T 0300 123 1231", "www.gov.uk/ofsted")
IMPROVE = "What needs to improve in this area of social work practice"
PRIORITY = "Areas for priority action"
LONG = (
    "Callers are put through to a named worker within the hour. This gives families one person to ask for. However, "
    "the rota thins out on Fridays and messages wait until Monday. A second worker has been hired. It is too soon to "
    "say whether that is enough. "
)
SHORT = "Duty managers read each morning’s calls together. They settle who goes out first."

TEAMS = ["amber", "blue", "coral", "dove", "ebony", "fern", "gold", "hazel", "ivory", "jade", "khaki"]


def _head(paper: Paper, dated: str, council: str = "Northmere Council") -> None:
    for i, words in enumerate(OFFICE):
        paper.put(words, 400, 780 - 14.5 * i)
    paper.fill(680)
    paper.line(dated)
    paper.gap()
    for words in ("Robin Example", "Director of Children’s Services", council, "1 Long Street", "Northmere NM1 1AA"):
        paper.line(words)
    paper.gap()


def _foot(paper: Paper, name: str, role: str) -> None:
    paper.text("Ofsted will use what this visit found when it plans the next.")
    paper.line("Yours sincerely")
    paper.gap()
    paper.line(name, bold=True)
    paper.line(role)
    paper.gap()
    paper.line("Cc: the Department for Education")


def focused_2018(dated: str = "11 July 2018") -> bytes:
    """Set a letter whose findings are bullets, its title below the salutation."""
    paper = Paper("Ofsted is proud to use recycled paper")
    _head(paper, dated)
    paper.line("Dear Robin")
    paper.gap()
    paper.heading("Focused visit to Northmere Council children’s services", 12)
    paper.text(
        "This letter summarises what we found: these are the findings of a focused visit to Northmere Council "
        "children’s services on 19 and 20 June 2018. The inspectors were Sam Sample, HMI, and Kim Other, HMI."
    )
    paper.text("Inspectors looked at how the council answers calls about children at risk, and how fast it goes out.")
    paper.text("A range of evidence was used, from case files to talks with twelve social workers.")
    paper.heading("Overview", 12)
    paper.text(LONG)
    paper.heading(IMPROVE, 12)
    paper.text("How quickly evening calls are passed on;", "•")
    paper.text("the notes that managers keep of what was agreed.", "•")
    paper.heading("Findings", 12)
    for _ in range(9):
        paper.text(LONG, "•")
    _foot(paper, "Sam Sample", "Her Majesty’s Inspector")
    return paper.bytes()


def focused_2023() -> bytes:
    """Set a letter with its title above the salutation, text close under it, a priority action and numbered text."""
    paper = Paper("Focused visit to Northmere")
    _head(paper, "Published: 1 August 2023", "County Hall")
    paper.heading("Focused visit to the London Borough of Northmere local authority children’s services", 14)
    paper.line("Dear Robin Example")
    paper.text(
        "This letter outlines findings from the focused visit to Northmere between 30 June and 3 July 2023. His Majesty’s "
        "Inspectors for this visit were Alex O’Sample and Kim Other. Inspectors considered the council’s help for disabled "
        "children, namely:"
    )
    paper.text("short breaks;", "•")
    paper.text("moving on to adult care.", "•")
    paper.heading("Headline findings")
    paper.text(LONG)
    paper.heading(PRIORITY)
    paper.text("The council must make sure today that no disabled child waits for a visit.")
    paper.heading(f"{IMPROVE}?")
    paper.text("The rota on Fridays.", "•")
    paper.heading("Main findings")
    for number in range(1, 12):
        paper.text(f"Team {TEAMS[number - 1]} came next. {SHORT} {LONG}", f"{number}.")
    _foot(paper, "Alex O’Sample", "His Majesty’s Inspector")
    return paper.bytes()


def focused_2020() -> bytes:
    """Set a short letter of autumn 2020, made from afar: two pages, no list of improvements."""
    paper = Paper("Northmere")
    _head(paper, "30 October 2020")
    paper.line("Dear Robin")
    paper.gap()
    paper.heading("Ofsted focused visit to Northmere children’s services", 12)
    paper.text(
        "I am writing to set out the findings of Ofsted’s focused visit to Northmere children’s services on 6 October "
        "and 7 October 2020. This visit was carried out fully by remote means. The council has kept its doors open all "
        "year. Visits to homes never stopped."
    )
    paper.heading(PRIORITY, 12)
    paper.text("There are no such areas.")
    paper.heading("The impact of leaders", 12)
    paper.text(LONG)
    paper.page()
    paper.heading("Children in care", 12)
    paper.text(LONG)
    _foot(paper, "Jo van der Example", "Senior Her Majesty’s Inspector")
    return paper.bytes()


def monitoring_2016() -> bytes:
    """Set a monitoring letter of the first years: the scope is a section with bullets; a director signs."""
    paper = Paper("Monitoring visit of Northmere")
    _head(paper, "5 January 2017")
    paper.line("Dear Robin")
    paper.gap()
    paper.heading("Monitoring visit of Northmere children’s services", 12)
    paper.text(
        "This letter contains a summary of the findings from your recent monitoring visit to Northmere children’s "
        "services on 13–14 December 2016. The visit was the third monitoring visit since the council was judged to be "
        "inadequate in November 2015. The visit was carried out by Sam Sample HMI."
    )
    paper.text("The council is moving at a fair pace. Older children gain least.")
    paper.heading("Areas covered by the visit", 12)
    paper.text(
        "During the two days, inspectors reviewed the progress made in the area of help at home, with an eye on:"
    )
    paper.text("the first call;", "•")
    paper.text("visits after dark.", "•")
    paper.text("In addition, inspectors spoke to nine social workers. Staff told them of calmer days.")
    paper.heading("Summary of findings", 12)
    paper.text(SHORT, "•")
    paper.heading("Evaluation of progress", 12)
    for _ in range(8):
        paper.text(LONG)
    paper.line("Yours sincerely")
    paper.gap()
    paper.line("Pat Director")
    paper.line("Regional Director")
    return paper.bytes()


def monitoring_2022(since: str = "a judgement of inadequate in December 2021") -> bytes:
    """Set a monitoring letter of later years, with headings set like text; `since` says what the visit follows."""
    paper = Paper("Northmere")
    _head(paper, "4 November 2022")
    paper.line("Dear Robin")
    paper.gap()
    paper.line("Monitoring visit to Northmere children’s services")
    paper.gap()
    paper.text(
        f"This letter summarises briefly the findings of the monitoring visit to Northmere children’s services on 4 and 5 "
        f"October 2022. This was the second monitoring visit since {since}."
    )
    paper.line("Areas covered by the visit")
    paper.gap()
    paper.text("The focus of the monitoring visit was children in need who live at home.")
    paper.line("Headline findings")
    paper.gap()
    paper.text(SHORT)
    paper.line("Findings and evaluation of progress")
    paper.gap()
    for _ in range(9):
        paper.text(LONG)
    _foot(paper, "Sam Sample", "His Majesty’s Inspector")
    return paper.bytes()
