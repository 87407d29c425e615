"""An invented review of a Local Safeguarding Children Board that stands alone."""

from __future__ import annotations

from tests.ingest.readers.paper import Paper

LONG = (
    "Members meet every other month and speak plainly. Schools send two of them. However, nobody from the courts comes, "
    "and the chair has written three times. A fourth letter was sent in May. "
)


def board(grade: str = "requires improvement", named: str = "Northmere Safeguarding Children Board") -> bytes:
    """Set a review of a board: cover with its grade, contents, facts, summary, bullets, numbered findings, team."""
    paper = Paper("")
    paper.line(named, size=26)
    paper.line("Review of the effectiveness of the Local Safeguarding", size=14, bold=True)
    paper.line("Children Board", size=14, bold=True)
    paper.gap()
    paper.line("Inspection date: 15 June 2015 – 17 June 2015", size=14, bold=True)
    paper.line("Report published: 3 August 2015", size=14, bold=True)
    paper.gap()
    paper.line(f"The Local Safeguarding Children Board {grade}", size=14, bold=True)
    paper.page()
    paper.line("Contents", size=26)
    for entry in ("Executive summary 3", "Recommendations 4", "Information about this review 9"):
        paper.line(entry, size=16, bold=True)
    paper.page()
    paper.heading("Information about this area", 16)
    paper.heading("Children living in this area", 14)
    paper.text("About 20,000 children live in Northmere.", "•")
    paper.heading("Child protection in this area", 14)
    paper.text("In March 40 children had a plan.", "•")
    paper.put("Boards were asked to check these figures.", 78, 120, size=10)
    paper.heading("Executive summary", 16)
    paper.text(LONG)
    paper.page()
    paper.heading("Recommendations", 16)
    paper.text("Ask every partner for the same figures (paragraph 1).", "•")
    paper.text("Write down what the chair and the chief executive agree.", "•")
    paper.heading("Inspection findings", 16)
    for number in range(1, 9):
        paper.text(f"On the {number} of May it was raining. {LONG}", f"{number}.")
    paper.heading("Information about this review", 16)
    paper.text("Inspectors have looked at how the board works. They met those who sit on it.")
    paper.heading("The inspection team", 12)
    paper.line("Lead inspector: Sam Example, HMI")
    paper.line("Deputy lead inspector: Kim Other, HMI")
    return paper.bytes()
