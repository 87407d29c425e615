"""Invented area SEND reports, with tables of one and two columns, and letters of the form before 2023."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from tests.ingest.readers.paper import BOTTOM, LEADING, TOP, Paper

COLUMNS = (62.0, 224.0)
POSITIVE = "The partnership’s arrangements typically lead to positive experiences and outcomes for children with SEND."
INCONSISTENT = (
    "The local area partnership’s arrangements lead to inconsistent experiences and outcomes for its children."
)
FAILINGS = (
    "There are widespread and/or systemic failings leading to significant concerns about what children live through."
)
BOTH, BOARD, COUNCIL = (
    "Northmere Council and NHS Northshire Integrated Care Board",
    "NHS Northshire Integrated Care Board",
    "Northmere Council",
)
ACTIONS = (
    (BOTH, ("Leaders of both bodies should write one plan together. They should read it aloud to parents.",)),
    (BOARD, ("The board should say how long each family waits for a chair that fits and what it does meanwhile.",)),
    (
        COUNCIL,
        (
            "Council leaders should mend the transport that pupils use, above all:",
            "the early minibus; and",
            "the boat.",
        ),
    ),
)
IMPROVEMENTS = (
    ("Leaders should visit each college in the autumn. They should ask what changed.",),
    (
        "Health leaders should answer letters sooner, particularly from:",
        "schools on the coast;",
        "grandparents at home.",
    ),
    ("Leaders across the partnership should print the local offer in large type.",),
)


class Table:
    """A table while it is set, its cells beside each other; a row can go on over the page."""

    def __init__(self, paper: Paper, y: float, pad: float) -> None:
        self.paper, self.y, self.pad = paper, y, pad

    def row(self, *cells: Sequence[str]) -> None:
        """Print cells beside each other; each is its paragraphs, later ones with a bullet before them."""
        widths = (25, 50) if len(cells) == 2 else (82,)
        columns = COLUMNS if len(cells) == 2 else COLUMNS[:1]
        printed = [_printed(cell, width) for cell, width in zip(cells, widths, strict=True)]
        while any(printed):
            room = max(1, int((self.y - BOTTOM) // LEADING) + 1) if self.y >= BOTTOM else 0
            if not room:
                self.paper.page()
                self.y = TOP
                continue
            # Cell by cell, as documents are printed: text read across columns would be one line.
            for lines, x in zip(printed, columns, strict=True):
                for i, (text, inset) in enumerate(lines[:room]):
                    self.paper.put(text, x + inset, self.y - i * LEADING)
            self.y -= min(room, max(map(len, printed))) * LEADING
            printed = [lines[room:] for lines in printed]
        self.y -= self.pad


def _printed(cell: Sequence[str], width: int) -> list[tuple[str, float]]:
    lines: list[tuple[str, float]] = []
    for n, paragraph in enumerate(cell):
        for i, line in enumerate(textwrap.wrap(paragraph, width - 6 if n else width)):
            lines.append((f"• {line}" if n and i == 0 else line, 0.0 if not n or i == 0 else 18.0))
    return lines


def report(
    area: str = "Northmere",
    outcome: str = FAILINGS,
    dates: str = "20 to 24 May 2024",
    pad: float = 6.0,
    top: float = 400.0,
    team: Sequence[str] = ("Robin Example, Ofsted HMI lead inspector Jo Peer-Smith, CQC lead inspector",),
    actions: Sequence[tuple[str, Sequence[str]]] = ACTIONS,
    titled: bool = True,
    foot: str = "",
) -> bytes:
    """Set a report: cover with its outcome, three questions, tables, details.

    `pad` is a row's padding; `foot` is a second line at one page's foot.
    """
    paper = Paper(foot=f"Area SEND inspection report: {area} Local Area Partnership")
    paper.line("Local area partnership report", size=10)
    paper.heading(f"Area SEND inspection of {area} Local Area Partnership", 20)
    paper.line(f"Inspection dates: {dates}")
    paper.line("Dates of previous inspection: 6 to 10 February 2017")
    paper.heading("Inspection outcome")
    paper.text(outcome)
    if outcome == FAILINGS:
        paper.text("A monitoring inspection will be carried out within approximately 18 months.")
    paper.text("The next full reinspection will be within approximately three years.")
    paper.text("His Majesty’s Chief Inspector requires the partnership to prepare and submit a priority action plan.")
    paper.heading("Information about the local area partnership")
    paper.text(f"{area} Council and the NHS board plan services together. A new director came in 2023.")
    paper.heading("What is it like to be a child or young person with SEND in this area?")
    paper.text("Children wait too long for a chair that fits. Those who have one like it.")
    paper.page()
    paper.put(foot, 57, 16)
    paper.heading("What is the area partnership doing that is effective?")
    paper.text("Portage workers come to the house. Families look forward to their visits.", "•")
    paper.heading("What does the area partnership need to do better?")
    paper.text("Plans are copied from one child to the next. However, new staff have begun to write their own.", "•")
    paper.page()
    table = Table(paper, top, pad)
    if actions:
        table = _headed(paper, "Areas for priority action", top, pad, "Responsible body")
        for body, said in actions:
            table.row((body,), said)
    table = _headed(paper, "Areas for improvement" if titled else "", table.y - 30, pad)
    for said in IMPROVEMENTS:
        table.row(said)
    paper.page()
    paper.heading("Local area partnership details")
    paper.line("Local authority Integrated care board", bold=True)
    paper.text(f"{area} Council Northshire Board 1 Example Street")
    paper.heading("Information about this inspection")
    paper.text("This inspection was carried out under an Act.")
    paper.text("The inspection was led by a former head teacher, with a team.")
    paper.heading("Inspection team", 12)
    paper.line("Ofsted Care Quality Commission", bold=True)
    for line in (*team, "Sam Sample, Ofsted HMI Alex Other, CQC inspector"):
        paper.line(line)
    paper.gap()
    paper.line("If you are not happy with any of it, write to us.")
    return paper.bytes()


def _headed(paper: Paper, heading: str, y: float, pad: float, body: str = "") -> Table:
    if y < BOTTOM + 60:
        paper.page()
        y = TOP
    if heading:
        paper.put(heading, 57, y, 14, bold=True)
    paper.put(f"{body} {heading or 'Areas for improvement'}".strip(), COLUMNS[0], y - 28, 12, bold=True)
    return Table(paper, y - 28 - LEADING, pad)


def letter(required: bool = True, title: str = "Joint local area SEND inspection in Northmere") -> bytes:
    """Set a letter of 2016 to 2022: main findings, three questions with strengths and areas for development."""
    paper = Paper(foot="")
    paper.line("Ofsted, 1 Example Street, Exampleton")
    paper.gap()
    paper.line("9 July 2019")
    paper.gap()
    paper.line("Pat Example, Director of Children’s Services")
    paper.gap()
    paper.line("Dear Pat Example")
    paper.heading(title, 12)
    paper.text(
        "Between 13 May 2019 and 17 May 2019, Ofsted and the Care Quality Commission conducted a joint inspection of the "
        "local area of Northmere, to judge how it has met the disability and special educational needs reforms."
    )
    paper.text("The inspection was led by a former nurse, with a team.")
    paper.text("Inspectors spoke with children, parents and carers.")
    if required:
        paper.text(
            "As a result of the findings of this inspection, the Chief Inspector has determined that a Written Statement "
            "of Action is required because of weaknesses in the area."
        )
    paper.text("This letter outlines our findings from the inspection.")
    paper.heading("Main Findings", 12)
    paper.text("Leaders know their streets. They have not met parents for a year.", "•")
    paper.heading("The effectiveness of the local area in identifying children’s needs", 12)
    paper.heading("Strengths", 12)
    paper.text("Nurses see babies at home. Few are missed.", "•")
    paper.heading("Areas for development", 12)
    paper.text("Checks at two years are late in the north of the area.", "•")
    if required:
        paper.heading("The inspection raises significant concerns about the effectiveness of the local area.", 12)
        paper.text(
            "The local area is required to produce and submit a written statement of action that explains how it will "
            "tackle the following areas of significant weakness:"
        )
        paper.text("the unread plans of pupils over sixteen;", "•")
        paper.text("the want of a single list of who waits.", "•")
    paper.line("Yours sincerely")
    paper.gap()
    paper.line("Robin Example")
    paper.line("Her Majesty’s Inspector")
    return paper.bytes()


def revisit() -> bytes:
    """Set a letter about a revisit to an area, which is no inspection."""
    return letter(title="Joint local area SEND revisit in Northmere")
