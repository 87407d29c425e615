"""Invented letters about joint targeted area inspections, in the layouts of 2016 to 2020 and of 2022 on."""

from __future__ import annotations

import textwrap

from tests.ingest.readers.paper import LEFT, Paper

STRENGTHS = (
    "Desk staff from four bodies sit in one room. They answer each other before noon.",
    "Night nurses ring back within the hour; probation officers read the same notes as they do.",
)
FAULTS = (
    "Though the new form is liked, few officers fill its last page. In one office nobody had seen it.",
    "Minutes of joint meetings reach schools late.",
)
CONTEXT = "The inspectorates recognise that such work is hard. We anticipate that these inspections will teach all."
ADDRESSED = ("Pat Example, Director of Children’s Services", "Sandy Sample, Chief Constable, Northshire Police")


def letter(
    area: str = "Northmere",
    title: str = "the multi-agency response to abuse and neglect in {}",
    days: str = "Between 8 and 12 October 2018",
    urgent: str | None = None,
    marks: str = "•",
    size: float = 14,
    note: str = "Made under an Act of 2004.",
    study: str = "A boy was met at his school by one worker each week.",
) -> bytes:
    """Set a letter of the first form: an opening, key strengths, areas for improvement, boxed studies, next steps.

    `note` is a footnote of the first page, whose number is raised and stands apart.
    """
    paper = _opened(
        "14 December 2018", "Dear local partnership", f"Joint targeted area inspection of {title.format(area)}"
    )
    paper.put("1", LEFT, 67.0, size=6.5)
    paper.put(note, LEFT + 7, 60.0, size=10)
    paper.text(
        f"{days}, Ofsted, the Care Quality Commission and others undertook a joint inspection of the multi-agency "
        f"response to abuse and neglect in {area}. This inspection included a ‘deep dive’ focus on the response to "
        "children who are bullied at home."
    )
    paper.text(f"This letter to all the leaders in the area outlines our findings about individual agencies in {area}.")
    paper.text(CONTEXT)
    paper.text(
        "This joint targeted area inspection (JTAI) included a look at the front desk. It is called the Hub there. "
        "Inspectors also considered the work of the board. Partners in the area speak plainly to each other."
    )
    paper.text("Children are heard early. Plans are still thin.")
    paper.heading("Key Strengths", size)
    for said in STRENGTHS:
        paper.text(said, marks)
    _box(paper, "Case study: highly effective practice", study)
    if urgent:
        paper.heading("Areas for priority action", size)
        paper.text(urgent, marks)
    paper.heading("Areas for improvement", size)
    paper.heading("The Local Safeguarding Children Board", 12)
    paper.text(FAULTS[0], marks)
    paper.heading("Leadership and management", 12)
    paper.text(FAULTS[1], marks)
    _box(paper, "Case study: area for improvement", "A girl moved twice and no one told her nurse.")
    paper.heading("Next steps", size)
    paper.text("The council should send a written statement of action by 22 March 2019.")
    return _signed(paper)


def report(area: str = "Northmere", urgent: bool = False, days: str = "from 9 to 13 January 2023") -> bytes:
    """Set a letter of the second form: headline findings, bare lists, main findings."""
    paper = _opened(
        "14 March 2023", f"Dear {area} Safeguarding Partnership", f"Joint targeted area inspection of {area}"
    )
    paper.text(
        "This letter summarises the findings of the joint targeted area inspection (JTAI) of the multi-agency response "
        f"to lonely children in {area}."
    )
    paper.text(f"This inspection took place {days}. It was carried out by inspectors from three bodies.")
    paper.heading("Context", 12)
    paper.text("This inspection focused on children aged ten and over.")
    paper.text(CONTEXT)
    paper.heading("Headline findings", 12)
    paper.text("Leaders meet each week. They know which streets worry families most.")
    if urgent:
        paper.heading("Area for priority action", 12)
        paper.text("The trust must act at once. Action is needed in these matters:")
        paper.text("The unread notes of the night clinic.", "•")
        paper.text("The want of a named doctor.", "•")
    paper.heading("What needs to improve?", 12)
    paper.text("The speed of replies to schools.", "•")
    paper.text("How the police record what children say.", "•")
    paper.heading(f"{area} Safeguarding Children Partnership (NSCP)", 12)
    paper.text("The partnership meets in full four times a year.")
    paper.heading("Strengths", 12)
    paper.text("The warmth of the front desk.", "•")
    paper.heading("Main findings", 12)
    paper.text("Police officers tell schools before nine what happened in the night. Nurses are not told.")
    _box(paper, "Practice study: highly effective practice", "One worker stayed with a family for two years.")
    paper.heading("Work with lonely children", 12)
    paper.text("Groups meet in each town. Few boys come to them.")
    paper.heading("Next steps", 12)
    paper.text(f"{area} Council is the principal authority and should reply by 19 June 2023.")
    return _signed(paper)


def _opened(day: str, salutation: str, title: str) -> Paper:
    paper = Paper(foot="")
    paper.line(day)
    paper.gap()
    for name in ADDRESSED:
        paper.line(name)
    paper.gap()
    paper.line(salutation)
    paper.heading(title, 12)
    return paper


def _box(paper: Paper, heading: str, text: str) -> None:
    paper.gap()
    paper.line(heading, x=LEFT + 24, bold=True)
    paper.gap()
    for part in textwrap.wrap(text, 70):
        paper.line(part, x=LEFT + 24)
    paper.gap()


def _signed(paper: Paper) -> bytes:
    paper.line("Yours sincerely")
    paper.gap()
    paper.line("Ofsted Care Quality Commission", bold=True)
    paper.gap()
    paper.line("Robin Example National Director")
    return paper.bytes()


def visit() -> bytes:
    """Set a letter about a focused visit that speaks of an earlier joint inspection."""
    paper = _opened("3 May 2022", "Dear Pat", "Focused visit to Northmere children’s services")
    paper.text("This letter summarises the findings of the focused visit on 5 and 6 April 2022.")
    paper.text(
        "Since the joint targeted area inspection of 2019 leaders have changed the front desk. Callers wait less."
    )
    return _signed(paper)
