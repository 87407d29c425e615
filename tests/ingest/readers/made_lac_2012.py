"""Invented reports of the inspections of 2009 to 2013, in the layouts of their three forms."""

from __future__ import annotations

from tests.ingest.readers.paper import HANG, Paper

LONG = (
    "Nurses hear of a child’s move within two days. Letters go out the same week. However, records of eye tests are "
    "kept in three places and staff look in one. A single list is being drawn up. "
)
PROTECTED = "The effectiveness of the help and protection provided to children, young people, families and carers"
OUTCOMES = "Outcomes for looked after children and young people"
GRADES = {1: "outstanding", 2: "good", 3: "adequate", 4: "inadequate"}
SAFEGUARDING = (
    ("Overall effectiveness", 3),
    ("Capacity for improvement", 2),
    ("Children and young people are safe and feel safe", 3),
    ("Quality of provision", 4),
    ("The contribution of health agencies to keeping children and young people safe", 2),
    ("Ambition and prioritisation", 2),
    ("Leadership and management", 3),
    ("Performance management and quality assurance", 3),
    ("Partnership working", 1),
    ("Equality and diversity", 2),
)
LOOKED_AFTER = (
    ("Overall effectiveness", 2),
    ("Capacity for improvement", 2),
    ("Being healthy", 4),
    ("Staying safe", 2),
    ("Enjoying and achieving", 3),
    ("Making a positive contribution, including user engagement", 1),
    ("Economic well-being", 3),
    ("Quality of provision", 3),
    ("Leadership and management", 2),
)


class _Numbers:
    """Counts a report's paragraphs."""

    def __init__(self) -> None:
        self.last = 0

    def say(self, paper: Paper, text: str) -> None:
        self.last += 1
        paper.text(f"Of the {self.last} streets looked at, each is lit. {text}", f"{self.last}.")


def _cover(title: str, dates: str, role: str = "Reporting inspector") -> tuple[Paper, _Numbers]:
    paper, numbers = Paper("Northmere Borough Council"), _Numbers()
    paper.line(title[:34].rsplit(" ", 1)[0], size=26)
    paper.line(title[len(title[:34].rsplit(" ", 1)[0]) + 1 :], size=26)
    paper.line("Northmere Borough Council", size=18)
    paper.fill(300)
    paper.line(f"Inspection dates: {dates}", size=10, bold=True)
    paper.line(f"{role} Robin Example HMI", size=10, bold=True)
    paper.line("Age group: All", size=10, bold=True)
    paper.line("Published: 21 September 2012", size=10)
    paper.page()
    paper.text("This page says where copies may be had.")
    paper.page()
    paper.line("Contents", bold=True)
    for name in ("About this inspection 2", "Overall effectiveness 4", "Record of main findings 9"):
        paper.line(name, bold=True)
    paper.page()
    paper.heading("About this inspection", 18)
    numbers.say(paper, "Six inspectors came and read what they were given.")
    paper.heading("The inspection judgements and what they mean", 18)
    numbers.say(paper, "There are four grades.")
    paper.text("Outstanding (Grade 1) is the best of them and inadequate (Grade 4) is the least.")
    paper.heading("Service information", 18)
    numbers.say(paper, "About 20,000 children live in Northmere.")
    return paper, numbers


def _improvements(paper: Paper, numbers: _Numbers) -> None:
    paper.heading("Areas for improvement", 14)
    numbers.last += 1
    paper.text("In order to improve its services Northmere should take this action.", f"{numbers.last}.")
    paper.heading("Immediately:", 12)
    paper.text("put every list of eye tests in one place", "•")
    paper.text("tell carers who keeps it", "•")
    paper.heading("Within three months:", 12)
    paper.text("train staff to read it.", "•")


def looked_after(record: str = "Inadequate", dates: str = "3 – 14 September 2012") -> bytes:
    """Set an inspection of looked after children: grades under headings, and a record of them (or `record` overall)."""
    paper, numbers = _cover("Inspection of looked after children services", dates)
    for name in ("Overall effectiveness of services for looked after children and young people", "Capacity to improve"):
        paper.heading(name, 18)
        paper.line("Grade 4 (inadequate)", size=14, bold=True)
        paper.gap()
        numbers.say(paper, LONG)
    _improvements(paper, numbers)
    for name in (OUTCOMES, "Quality of provision", "Leadership and management"):
        paper.heading(name, 18)
        paper.line("Grade 3 (adequate)", size=14, bold=True)
        paper.gap()
        for _ in range(4):
            numbers.say(paper, LONG)
    paper.page()
    paper.heading("Record of main findings", 18)
    paper.heading("Services for looked after children", 14)
    paper.line(f"Overall effectiveness {record}", bold=True)
    paper.gap()
    paper.line("Capacity to improve Inadequate", bold=True)
    paper.gap()
    paper.put("Adequate", 385, 660)
    paper.fill(660)
    paper.line("Outcomes for looked after children", bold=True)
    paper.line("and young people", bold=True)
    for name in ("Quality of provision", "Leadership and management"):
        paper.gap()
        paper.line(f"{name} Adequate", bold=True)
    return paper.bytes()


def protection(leaders: str = "Leadership and governance: adequate") -> bytes:
    """Set an inspection of child protection: grades in sentences that open the sections, `leaders` in its heading."""
    title = "Inspection of local authority arrangements for the protection of children"
    paper, numbers = _cover(title, "10 – 19 September 2012", "Lead inspector")
    paper.heading("Overall effectiveness", 18)
    numbers.last += 1
    paper.text("The overall effectiveness of what is done in Northmere is judged to be adequate.", f"{numbers.last}.")
    numbers.say(paper, "Work at night is good.")
    _improvements(paper, numbers)
    for name, grade in ((PROTECTED, "good"), ("The quality of practice", "inadequate")):
        paper.heading(name, 18)
        numbers.last += 1
        paper.text(f"{name} is {grade}.", f"{numbers.last}.")
        for _ in range(4):
            numbers.say(paper, LONG)
    paper.heading(leaders, 18)
    numbers.last += 1
    paper.text("Training for new staff is good.", f"{numbers.last}.")
    numbers.last += 1
    paper.text("Leadership and governance of the rota is good.", f"{numbers.last}.")
    for _ in range(4):
        numbers.say(paper, LONG)
    return paper.bytes()


def joint(ungraded: str = "") -> bytes:
    """Set a joint inspection: two halves with sections of the same names, grades within headings, one record.

    `ungraded` is an area whose grades are left out everywhere.
    """
    paper, numbers = _cover("Inspection of safeguarding and looked after children services", "3 – 14 September 2012")
    for half, rows in (("Safeguarding services", SAFEGUARDING), ("Services for looked after children", LOOKED_AFTER)):
        paper.heading(f"The inspection outcomes: {half[:1].lower()}{half[1:]}", 18)
        for name, grade in rows:
            paper.heading(name if name == ungraded else f"{name} Grade {grade} ({GRADES[grade]})", 14)
            numbers.say(paper, LONG)
            if name.startswith("Capacity"):
                _improvements(paper, numbers)
    paper.page()
    paper.heading("Record of main findings: Northmere", 18)
    for half, rows in (("Safeguarding services", SAFEGUARDING), ("Services for looked after children", LOOKED_AFTER)):
        paper.heading(half, 14)
        if half != "Safeguarding services":
            paper.line("Being looked after", bold=True)
        for name, grade in rows:
            if name == "Being healthy":
                paper.line("How good are outcomes for those in care?", bold=True)
            paper.line(name if name == ungraded else f"{name} {GRADES[grade].title()}", x=HANG, size=9)
            paper.gap()
    return paper.bytes()
