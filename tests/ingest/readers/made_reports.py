"""Invented reports in the layout of each framework's."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.sources import open_document
from kb.values import Document
from tests.ingest.readers.paper import Paper

LONG = (
    "Duty workers answer callers the same morning and write down what was agreed. This means that families hear "
    "back before the day is out. However, the notes kept by the evening rota are thin and nobody reads them the "
    "next day. Team leads have asked for a single form. It is being tried in two of the five offices. "
)
PROGRESS = "The experiences and progress of"
LEADERS = "The impact of leaders on social work practice with children and families"
PROTECTED, CARED_FOR, LEAVERS = (
    f"{PROGRESS} {whom}" for whom in ("children who need help and protection", "children in care", "care leavers")
)
OVERALL = "Overall effectiveness"
IMPROVE = "Requires improvement to be good"
AREAS_2023 = (
    (LEADERS, "Good"),
    (PROTECTED, IMPROVE),
    (CARED_FOR, "Outstanding"),
    (LEAVERS, "Inadequate"),
    (OVERALL, IMPROVE),
)
AREAS_2019 = ((LEADERS, "Good"), (PROTECTED, IMPROVE), (f"{CARED_FOR} and care leavers", "Good"), (OVERALL, IMPROVE))
IMPROVEMENTS = (
    "The speed of first visits after dark. (outcome 3, national framework)",
    "How team leads check that agreed steps are taken by other bodies, and what they do when they are not",
)
LOOKED_AFTER = f"{PROGRESS} children looked after and achieving permanence"


def opened(data: bytes, name: str = "made.pdf") -> Document:
    """Open made bytes, which must be readable."""
    document = open_document(data, name)
    assert isinstance(document, Document), document
    return document


def ilacs(
    areas: tuple[tuple[str, str], ...] = AREAS_2023,
    dates: str = "6 to 17 February 2023",
    numbers: range | tuple[int, ...] = range(1, 13),
    headed: Mapping[str, str] | None = None,
    lead: str = "Lead inspector: Robin Example, His Majesty’s Inspector",
    title: tuple[str, ...] = ("Inspection of Northmere local authority", "children’s services"),
    improve: tuple[str, ...] = IMPROVEMENTS,
) -> bytes:
    """Set an ILACS report: cover with a table of grades, summary, what to improve, numbered paragraphs.

    `headed` gives the grades that section headings say instead of the table's.
    """
    paper = Paper()
    for part in title:
        paper.line(part, size=26)
    paper.gap()
    paper.line(f"Inspection dates: {dates}")
    paper.line(lead)
    paper.gap()
    paper.line("Judgement Grade", bold=True)
    for label, grade in areas:
        _row(paper, label, grade)
    paper.text("Northmere has rebuilt its front office in two years. Progress for older children has been slower.")
    paper.heading("What needs to improve?")
    for item in improve:
        paper.text(item, "•")
    numbers = iter(numbers)
    for label, grade in areas[1:-1]:
        paper.heading(f"{label}: {(headed or {}).get(label, grade).lower()}")
        for _ in range(3):
            number = next(numbers)
            paper.text(f"Paragraph {_word(number)} opens here. {LONG}", f"{number}.")
    paper.heading(f"{areas[0][0]}: {areas[0][1].lower()}")
    for number in numbers:
        paper.text(f"Paragraph {_word(number)} opens here. {LONG}", f"{number}.")
    paper.page()
    paper.line("The Office for Standards in Education, Children’s Services and Skills (Ofsted)", size=10)
    paper.line("has an address that is no finding.", size=10)
    return paper.bytes()


def _row(paper: Paper, label: str, grade: str) -> None:
    """Print a row of the table whose grade stands beside the first of the label's two lines."""
    head, _, tail = label.partition(" who " if " who " in label else " with " if " with " in label else "\n")
    paper.line(f"{head} {grade}")
    if tail:
        paper.line(f"{'who' if ' who ' in label else 'with'} {tail}")
    paper.gap()


def _word(number: int) -> str:
    words = "one two three four five six seven eight nine ten eleven twelve thirteen"
    return words.split()[number - 1]


def sif() -> bytes:
    """Set a SIF report: cover, contents, summary, recommendations, facts, chapters, the board's chapter."""
    paper = Paper()
    paper.line("Northmere Council", size=26)
    paper.line("Inspection of services for children in need of help and", size=14, bold=True)
    paper.line("protection, children looked after and care leavers", size=14, bold=True)
    paper.line("and", size=14)
    paper.line("Review of the effectiveness of the Local Safeguarding Children Board", size=14, bold=True)
    paper.gap()
    paper.line("Inspection date: 6 July 2015 – 30 July 2015", size=14, bold=True)
    paper.line("Report published: 12 September 2015", size=14, bold=True)
    paper.gap()
    paper.line("Children’s services in Northmere require improvement to be good", size=14, bold=True)
    rows = {
        "3. Leadership, management and governance": "Requires improvement",
        "2.2 Experiences and progress of care leavers": "Inadequate",
        "2.1 Adoption performance": "Outstanding",
        "2. Children looked after and achieving permanence": "Good",
        "1. Children who need help and protection": "Requires improvement",
    }
    for row in reversed([f"{label} {grade}" for label, grade in rows.items()]):
        paper.gap()
        paper.line(row, bold=True)
    paper.gap()
    paper.text("The Local Safeguarding Children Board is good.")
    paper.note("1 A legal note in small type.")
    paper.page()
    paper.line("Contents", size=26)
    paper.line("Executive summary 3")
    paper.line("Recommendations 3")
    paper.page()
    paper.heading("Executive summary", 16)
    paper.text("Northmere’s managers know where the gaps are. They have begun to close them.")
    paper.heading("Recommendations", 16)
    paper.text("Visit every new family within five days.", "1.")
    paper.text("Improve the work with older children by:", "2.")
    paper.text("meeting them at a place they choose;", "•")
    paper.text("writing plans with them.", "•")
    paper.heading("Information about this local authority area", 16)
    paper.heading("Children living in this area", 12)
    paper.text("About 20,000 children live in Northmere.", "•")
    paper.heading(f"{PROTECTED} require improvement", 16)
    paper.heading("Summary", 12)
    paper.text("Callers are heard quickly. Plans are vague.")
    paper.heading("Inspection findings", 12)
    paper.text(LONG, "3.")
    paper.text("Plans name no dates. (Recommendation)", "4.")
    paper.heading(f"{LOOKED_AFTER} are good", 16)
    paper.text(LONG, "5.")
    paper.heading("The graded judgement for adoption performance is that it is outstanding", 14)
    paper.text(LONG, "6.")
    paper.heading("The graded judgement about the experience and progress of care leavers is that it is inadequate", 14)
    paper.text(LONG, "7.")
    paper.heading("Leadership, management and governance requires improvement", 16)
    paper.text(LONG, "8.")
    paper.heading("The Local Safeguarding Children Board (LSCB)", 26)
    paper.heading("The Local Safeguarding Children Board is good", 16)
    paper.heading("Recommendations", 16)
    paper.text("Ask every partner for the same figures.", "9.")
    paper.heading("Inspection findings – the Local Safeguarding Children Board", 16)
    paper.text("The board meets often and members speak plainly.", "10.")
    paper.heading("Information about this inspection", 16)
    paper.text("Inspectors looked at many things. Lead inspector: Sam Example")
    return paper.bytes()


def letter() -> bytes:
    """Set a letter about a joint targeted area inspection."""
    paper = Paper()
    paper.line("4 May 2021")
    paper.line("A Director, Director of Children’s Services, Northmere")
    paper.text("Dear local partnership")
    paper.heading("Joint targeted area inspection of the response to neglect in Northmere", 12)
    paper.text("Between 8 March and 12 March 2021, inspectors looked at the response to neglect in Northmere.")
    paper.heading("Areas for improvement")
    paper.text("Nurses are told too late when a meeting is moved.", "•")
    paper.heading("Key strengths")
    paper.text("Schools and the police trust each other.")
    paper.line("Yours sincerely")
    paper.line("A name")
    return paper.bytes()
