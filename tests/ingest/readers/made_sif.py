"""Invented SIF reports in the layouts that differ from the usual one: 2014, re-inspections, other wordings."""

from __future__ import annotations

from tests.ingest.readers.made_reports import LONG, LOOKED_AFTER
from tests.ingest.readers.paper import HANG, Paper

# The rows of the table on the cover, from the last to the first.
GRADES = (
    ("3. Leadership, management and governance", "Good"),
    ("2.2 Experiences and progress of care leavers", "Requires improvement"),
    ("2.1 Adoption performance", "Good"),
    ("2. Children looked after and achieving permanence", "Good"),
    ("1. Children who need help and protection", "Good"),
)


def _bullet(paper: Paper, *lines: str) -> None:
    for i, line in enumerate(lines):
        paper.line(line if i else f"• {line}", x=HANG if i else 72.0)
    paper.gap(6)


def cover(paper: Paper, dates: str, again: str = "") -> None:
    """Set a cover; `again` makes it a re-inspection's."""
    paper.line("London Borough of Northmere", size=26)
    paper.line(f"{again or 'Inspection'} of services for children in need of help and", size=14, bold=True)
    paper.line("protection, children looked after and care leavers", size=14, bold=True)
    paper.gap()
    paper.line(f"Inspection date: {dates}", size=14, bold=True)
    paper.line("Report published: 3 November 2014", size=14, bold=True)
    paper.gap()
    paper.line("The overall judgement is that children’s services are good", size=14, bold=True)
    for label, grade in reversed(GRADES):
        paper.gap()
        paper.line(f"{label} {grade}", bold=True)
    paper.page()


def early(dates: str = "Tuesday 9 September 2014 – Wednesday 1 October 2014") -> bytes:
    """Set a report of 2014: topics among bullets, tiers of which one is empty, a summary of close paragraphs."""
    paper = Paper()
    cover(paper, dates)
    paper.heading("The local authority", 16)
    paper.heading("Summary of findings", 14)
    paper.heading("Children’s services in Northmere are good because:", 14)
    paper.line("Consistency of practice")
    paper.gap()
    _bullet(paper, "Visits are made by the worker who knows the child best, and", "they are made on time.")
    paper.line("The part that children and their friends play in their own plans")
    paper.gap(6)
    _bullet(paper, "Plans are written with older children. They read well.")
    paper.heading("What does the local authority need to improve?", 14)
    paper.heading("Priority and immediate action", 12)
    paper.text("There are no areas for priority or immediate action.", "1.")
    paper.heading("Areas for improvement", 12)
    paper.text("Give every care leaver a plan with dates.", "2.")
    paper.heading("Areas for further development", 12)
    paper.text("Ask families twice a year what helped.", "3.")
    paper.heading("The local authority’s strengths", 14)
    paper.text("Workers stay for years and are proud of it.", "4.")
    paper.heading("Summary for children and young people", 16)
    paper.text("Children told us that they are heard.")
    paper.heading("Children who need help and protection: good", 16)
    paper.heading("Summary", 12)
    for words in ("Callers are heard on the day that they call.", "Plans are dated and families are given a copy."):
        paper.line(words)
        paper.gap(6)
    paper.gap()
    for number in range(5, 9):
        paper.text(LONG, f"{number}.")
    paper.heading(f"{LOOKED_AFTER} are good", 16)
    paper.text(LONG, "9.")
    paper.heading("The graded judgement for adoption is good", 14)
    paper.text(LONG, "10.")
    paper.heading("The graded judgement for leaving care is requires improvement", 14)
    paper.text(LONG, "11.")
    paper.heading("Leadership, governance and management is good", 16)
    paper.text(LONG, "12.")
    paper.heading("The Local Safeguarding Children Board is good", 16)
    paper.text(LONG, "13.")
    paper.heading("Summary for children and young people", 16)
    paper.text("Children told us that they have not heard of the board.")
    paper.heading("Information about this inspection", 16)
    paper.text("Inspectors have looked closely at the lives of children in Northmere and at the work done for them.")
    paper.text("Inspectors: Sam Sample, Jo Sample")
    paper.text("Lead inspector: Robin Example")
    return paper.bytes()
