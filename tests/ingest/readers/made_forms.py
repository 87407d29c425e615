"""Invented letters and reports in further published forms, which the readers of visits and peers were not built on."""

from __future__ import annotations

import io
import textwrap

import docx
from reportlab.pdfgen.canvas import Canvas

from tests.ingest.readers.paper import LEFT, Paper

TOLD = (
    "Callers reach a named worker within the hour. Families like having one person to ask for. However, the rota "
    "thins out on Fridays, and messages left then wait until Monday. "
)
METHOD = (
    "This visit was carried out in line with the inspection of local authority children’s services (ILACS) framework."
)
OFFICES = (
    "Ofsted",
    "Agora",
    "6 Cumberland Place",
    "Nottingham",
    "NG1 6HJ",
    "T 0300 123 1231",
    "enquiries@ofsted.gov.uk",
)
IMPROVE = ("The rota on Fridays.", "How managers record what they decide.")


def _letterhead(paper: Paper, dated: str, council: str) -> None:
    for i, words in enumerate(OFFICES):
        paper.put(words, 420, 790 - 13 * i, size=9)
    paper.fill(690)
    for words in (
        dated,
        "",
        "Ms Robin Example",
        "Director of Children’s Services",
        council,
        "1 Long Street",
        "NM1 1AA",
    ):
        paper.line(words) if words else paper.gap()
    paper.gap()


def focused_titled_by_framework() -> bytes:
    """Set a letter whose title opens with the framework, with a list of practice areas by team under main findings."""
    paper = Paper("")
    _letterhead(paper, "21 November 2024", "Northmere Metropolitan Borough Council")
    paper.line("Dear Robin")
    paper.heading("ILACS focused visit to Northmere Metropolitan Borough Council children’s services", 12)
    paper.text(
        "This letter summarises the findings of the ILACS focused visit to Northmere children’s services on 15 and 16 "
        "October 2024. His Majesty’s Inspectors for this visit were Sam Sample and Kim Other."
    )
    paper.text("Inspectors looked at the local authority’s arrangements for care leavers aged 18 to 25, including:")
    for area in ("pathway planning", "where young people live", "work and study."):
        paper.text(area, "•")
    paper.text(METHOD)
    paper.heading("Headline findings", 12)
    paper.text(TOLD * 2)
    paper.heading("What needs to improve in this area of social work practice?", 12)
    for words in IMPROVE:
        paper.text(words, "•")
    paper.heading("Main findings", 12)
    for team in ("first", "second", "third", "fourth", "fifth"):
        paper.text(f"The {team} team sits in town. {TOLD}")
    paper.text(
        "Ofsted will take the findings from this focused visit into account when planning the next inspection or visit."
    )
    paper.text("I am copying this letter to the Department for Education (DfE).")
    paper.line("Yours sincerely")
    paper.gap()
    paper.line("Sam Sample")
    paper.line("His Majesty’s Inspector")
    return paper.bytes()


def focused_report_2026() -> bytes:
    """Set a focused visit's report of the later form: no letter, a cover with labelled facts."""
    paper = Paper("Focused visit report: Northmere, 13 and 14 May 2026")
    paper.heading("Focused visit to Northmere local authority children’s services", 20)
    paper.line("Visit dates: 13 and 14 May 2026", bold=True)
    paper.line("Report published: 22 June 2026")
    paper.line("Lead inspector: Sam Sample, His Majesty’s Inspector")
    paper.gap()
    paper.heading("What we looked at")
    paper.text("We looked at how children who go missing are helped when they come back.")
    paper.heading("Headline findings")
    paper.text(TOLD)
    paper.heading("What needs to improve?")
    for words in IMPROVE:
        paper.text(words, "•")
    paper.heading("Main findings")
    for number in range(1, 8):
        paper.text(f"Team {number} was seen next. {TOLD}", f"{number}.")
    paper.heading("Information about this visit")
    paper.text("We spoke to nine workers and read forty records.")
    return paper.bytes()


def focused_without_headings() -> bytes:
    """Set a short letter that has no heading but its subject."""
    paper = Paper("")
    _letterhead(paper, "9 August 2018", "Northmere County Council")
    paper.line("Dear Ms Example")
    paper.gap()
    paper.line("Focused visit to Northmere County Council children’s services", bold=True)
    paper.gap()
    paper.text(
        "This letter summarises the findings of a focused visit to Northmere County Council children’s services on 18 and "
        "19 July 2018. The inspectors were Sam Sample HMI and Kim Other HMI."
    )
    paper.text(
        "Inspectors looked at the local authority’s arrangements for children in need and those subject to a child "
        "protection plan."
    )
    paper.text(
        "Inspectors looked at a range of evidence, including case discussions with social workers. They also looked at "
        "children’s case records."
    )
    paper.text("Inspectors found that most plans are clear. Parents can say what is asked of them.")
    for _ in range(4):
        paper.text(TOLD)
    paper.text("The local authority should now see to it that the rota holds on Fridays.")
    paper.line("Yours sincerely")
    paper.gap()
    paper.line("Sam Sample")
    paper.line("Her Majesty’s Inspector")
    return paper.bytes()


def monitoring_2024() -> bytes:
    """Set a monitoring letter of late: its title names the services first, and it lists what still needs to improve."""
    paper = Paper("")
    _letterhead(paper, "17 April 2024", "City of Northmere Council")
    paper.line("Dear Robin")
    paper.heading("Monitoring visit of children’s services in the City of Northmere", 12)
    paper.text(
        "This letter summarises the findings of the monitoring visit to City of Northmere children’s services on 6 and 7 "
        "March 2024. This was the fourth monitoring visit since the local authority was judged inadequate in July 2022. "
        "His Majesty’s Inspectors for this visit were Sam Sample and Kim Other."
    )
    paper.heading("Areas covered by the visit", 12)
    paper.text(
        "Inspectors reviewed the progress made in the following areas of concern identified at the last inspection:"
    )
    for area in ("The quality of plans.", "Managers’ oversight of practice."):
        paper.text(area, "•")
    paper.text(METHOD)
    paper.heading("Headline findings", 12)
    paper.text(TOLD)
    paper.heading("What needs to improve?", 12)
    for words in IMPROVE:
        paper.text(words, "•")
    paper.heading("Findings and evaluation of progress", 12)
    for team in ("first", "second", "third", "fourth", "fifth", "sixth"):
        paper.text(f"The {team} team sits in town. {TOLD}")
    paper.text(
        "I am copying this letter to the Department for Education. This letter will be published on Ofsted’s website."
    )
    paper.line("Yours sincerely")
    paper.gap()
    paper.line("Sam Sample")
    paper.line("His Majesty’s Inspector")
    return paper.bytes()


def monitoring_2017() -> bytes:
    """Set a monitoring letter of the first years that opens with thanks, its subject line without the council."""
    paper = Paper("")
    _letterhead(paper, "22 September 2017", "Northmere Council")
    paper.line("Dear Robin")
    paper.heading("Monitoring visit of Northmere Council children’s services", 12)
    paper.text(
        "This letter summarises the findings of the monitoring visit to Northmere Council children’s services on 30 and "
        "31 August 2017. The visit was the second monitoring visit since the local authority was judged inadequate for "
        "overall effectiveness in November 2016. The inspectors were Sam Sample HMI and Kim Other HMI."
    )
    paper.text(
        "The local authority is making steady progress in improving services for its children and young people. The "
        "pace is slower for those who go missing."
    )
    paper.heading("Areas covered by the visit", 12)
    paper.text(
        "During the course of this visit, inspectors reviewed the progress made in the area of help and protection, with "
        "a particular focus on the front door."
    )
    paper.text(
        "The visit considered a range of evidence, including electronic case records, supervision files and notes. In "
        "addition, we spoke to a range of staff, including managers, social workers and other practitioners."
    )
    paper.heading("Overview", 12)
    paper.text(TOLD)
    paper.heading("Findings and evaluation of progress", 12)
    paper.text(
        "Based on the evidence gathered during the visit, inspectors identified areas of strength, areas where "
        "improvement is occurring, and some areas where progress is too slow."
    )
    for team in ("first", "second", "third", "fourth"):
        paper.text(f"The {team} team sits in town. {TOLD}")
    paper.text(
        "I would like to thank all the staff who contributed to our visit and their positive engagement with the process."
    )
    paper.text("I am copying this letter to the Department for Education.")
    paper.line("Yours sincerely")
    paper.gap()
    paper.line("Sam Sample")
    paper.line("Her Majesty’s Inspector")
    return paper.bytes()


STRONG = ("Leaders know every team by name", "Young people sit on the board and are listened to")
WEAK = ("Decide who owns the early help plan", "Tell partners sooner when a case is closed")
THEMES = ("Leadership and governance", "Quality of practice")


def word_tables() -> bytes:
    """Make a Word file whose themes each have a table of two columns: strengths, areas for consideration."""
    made = docx.Document()
    made.add_heading("Northmere County Council", 0)
    made.add_heading("LGA Children’s Services Peer Challenge", 0)
    made.add_paragraph("9 – 12 May 2023")
    made.add_paragraph("Feedback report")
    made.add_heading("Executive summary", 1)
    made.add_paragraph(
        "The council asked the Local Government Association for a peer challenge of its children’s services. The peer team "
        "found a service that is calmer than it was. Much of this rests on two people."
    )
    for theme in THEMES:
        made.add_heading(theme, 1)
        table = made.add_table(rows=2, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Strengths", "Areas for consideration"
        for column, said in enumerate((STRONG, WEAK)):
            cell = table.cell(1, column)
            cell.text = f"{said[0]} ({theme.split()[0].lower()})"
            cell.add_paragraph(f"{said[1]} ({theme.split()[0].lower()})")
    made.add_heading("Next steps", 1)
    made.add_paragraph("Share these points with every office by June.")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def slides_row_by_row() -> bytes:
    """Make slides whose two columns of bullets are drawn row by row, so that one is read into the other."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(960, 540))

    def put(text: str, x: float, y: float, size: int, bold: bool = False) -> None:
        canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        canvas.drawString(x, y, text)

    put("Northmere Council", 60, 420, 40)
    put("Children’s Services Peer Challenge", 60, 350, 32)
    put("Feedback, 12 – 15 March 2024", 60, 290, 24)
    put("www.local.gov.uk", 60, 20, 10)
    canvas.showPage()
    for number, theme in enumerate(THEMES, 2):
        put(theme, 60, 470, 36, bold=True)
        put("Strengths", 60, 410, 24, bold=True)
        put("Areas for consideration", 500, 410, 24, bold=True)
        y = 370.0
        for left, right in zip(STRONG, WEAK, strict=True):
            columns = [textwrap.wrap(f"• {said} ({theme.split()[0].lower()})", 34) for said in (left, right)]
            for i in range(max(map(len, columns))):
                for x, column in zip((60.0, 500.0), columns, strict=True):
                    if i < len(column):
                        put(column[i], x + (18 if i else 0), y, 20)
                y -= 26
            y -= 14
        put("www.local.gov.uk", 60, 20, 10)
        put(str(number), 900, 20, 10)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


COUNCIL_PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Children’s services peer challenge: feedback report | Northmere Council</title>
<script>var a = 1;</script></head>
<body>
<div class="cookies"><p>We use cookies to make this website work. <a href="/c">Accept cookies</a></p></div>
<header><a href="/">Northmere Council</a><nav><ul><li><a href="/a">Bins</a></li><li><a href="/b">Council tax</a></li></ul></nav></header>
<nav aria-label="Breadcrumb"><ol><li><a href="/">Home</a></li><li><a href="/cs">Children and families</a></li></ol></nav>
<main>
<h1>Children’s services peer challenge: feedback report</h1>
<p>LGA peer challenge of Northmere Council, 7 to 10 November 2023</p>
<p>Published: 18 January 2024</p>
<h2>Contents</h2>
<ol><li><a href="#1">Executive summary</a></li><li><a href="#2">Key recommendations</a></li><li><a href="#3">Feedback</a></li></ol>
<h2 id="1">1. Executive summary</h2>
<p>The peer team found a council that has put its children first. Its leaders speak plainly about what is still to do.</p>
<h2 id="2">2. Key recommendations</h2>
<p>There are a number of observations and suggestions within the main section of the report. The following are the peer
team’s key recommendations to the council:</p>
<ol><li><strong>Agree one plan for early help.</strong> Health and schools should sign it.</li>
<li>Bring the front door’s two systems together.</li></ol>
<h2>3. Scope and focus</h2>
<p>The council asked the peer team to look at:</p><ul><li>early help</li><li>the front door</li></ul>
<h2>4. The peer team</h2>
<ul><li>Jo Example, Director of Children’s Services, Eastmoor</li><li>Councillor Sam Sample, lead member peer</li></ul>
<h2>5. The peer challenge process</h2>
<p>Peer challenges are improvement focused; it is important to stress that this was not an inspection.</p>
<h2 id="3">6. Feedback</h2>
<h3>6.1 Early help</h3>
<p>Families come back to the hubs because they are liked. The hubs are open for three days only.</p>
<h4>Strengths</h4><ul><li>Hubs are run with parents</li></ul>
<h4>Areas for consideration</h4><ul><li>Open the hubs on Saturdays</li></ul>
<h3>6.2 Front door</h3>
<p>The team saw calm and quick work there.</p>
<h2>7. Next steps</h2>
<p>It is recognised that senior leaders will want to consider and reflect on these findings.</p>
</main>
<footer><p>© Northmere Council 2024</p><ul><li><a href="/p">Privacy</a></li></ul></footer>
</body></html>
"""


def commissioners_review() -> bytes:
    """Set a commissioner's review after twelve months: paragraphs numbered throughout, advice in the last chapter."""
    paper = Paper("Northmere children’s services: twelve-month review")
    paper.heading("Children’s social care services in Northmere", 20)
    paper.heading("Twelve-month review by the Children’s Services Commissioner", 16)
    paper.line("Jo Example, Commissioner")
    paper.line("September 2022")
    paper.page()
    paper.heading("Background")
    paper.text(
        "I was appointed by the Secretary of State for Education as Commissioner for children’s services in Northmere in "
        "September 2021, under a statutory direction.",
        "1.",
    )
    paper.text("This report sets out my view of the council’s progress after twelve months.", "2.")
    paper.heading("What has been achieved")
    paper.text("Leaders have kept their posts for a year. Staff say that they are asked before things change.", "3.")
    paper.text("Caseloads fell from 26 to 17. In the court team they rose.", "4.")
    paper.heading("What remains to be done")
    paper.text("Audits are many but teach little. Their grades are kinder than mine would be.", "5.")
    paper.heading("Conclusion and recommendations")
    paper.text("The council can now stand on its own feet in most things. I recommend that:", "6.")
    for words in ("the direction is lifted in March 2023;", "an improvement adviser stays for six months more."):
        paper.text(words, "•")
    return paper.bytes()


def advisers_report() -> bytes:
    """Set an improvement adviser's report to the department: a cover, a summary and ratings by theme."""
    paper = Paper("Page")
    paper.heading("Northmere Council: DfE Improvement Adviser’s six-month report", 18)
    paper.line("Jo Example, DfE Improvement Adviser")
    paper.line("Date: 4 July 2025")
    paper.gap()
    paper.text(
        "The Department for Education appointed me as improvement adviser to Northmere Council in January 2025. I have "
        "visited the children’s services eight times and I met over sixty staff."
    )
    paper.heading("Summary")
    paper.text("We found more grip than in the winter. Too much still hangs on agency managers.")
    for theme in THEMES:
        paper.heading(theme, 13)
        paper.line("What is working well", bold=True)
        paper.text(f"{STRONG[0]}.", "•")
        paper.line("What needs to improve", bold=True)
        paper.text(f"{WEAK[0]}.", "•")
        paper.gap()
    return paper.bytes()


def sector_review() -> bytes:
    """Set a region's peer review with lists run in: their names are bold words at the head of a paragraph's line."""
    paper = Paper("Page")
    paper.heading("Yorkshire and Humber Sector Led Improvement", 18)
    paper.heading("Peer Challenge: Northmere Council", 18)
    paper.heading("Theme: children who live with neglect", 14)
    paper.line("Fieldwork: 3rd and 4th October 2024")
    paper.gap()
    paper.heading("Introduction")
    paper.text(
        "The review team came from three councils of the region. They met over forty staff of Northmere’s children’s "
        "services and read twelve files."
    )
    for theme in THEMES:
        paper.heading(theme, 13)
        paper.line("Strengths:", x=LEFT, bold=True)
        for said in STRONG:
            paper.text(f"{said}.", "–")
        paper.line("Areas for development:", x=LEFT, bold=True)
        for said in WEAK:
            paper.text(f"{said}.", "–")
    paper.heading("Recommendations for the council")
    paper.text("Put one manager in charge of the neglect strategy.", "1.")
    paper.text("Ask families once a year what has changed for them.", "2.")
    return paper.bytes()
