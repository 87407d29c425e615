"""Invented reports of peers, partners and commissioners: one telling, set as a letter, as slides, as a page or in Word."""

from __future__ import annotations

import html as markup
import io
import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from kb.values import Document, Line, Page, Span
from tests.ingest.readers.paper import Paper


class Item(NamedTuple):
    """One thing printed: `sort` is title, date, line, dear, head, list, bullet, text, number or new (a slide's break)."""

    sort: str
    text: str = ""
    mark: str = ""


def items(told: str) -> list[Item]:
    """Read a telling: one thing on each line, its sort before a bar; `number` has its own mark before a second bar."""
    made = []
    for line in told.strip().splitlines():
        sort, _, text = line.strip().partition("|")
        mark, bar, rest = text.partition("|")
        made.append(Item(sort, rest, mark) if bar else Item(sort, text))
    return made


LIKED, ASKED = "Callers speak to a worker within the hour", "Write down who decides when a case is closed"
THEMES = f"""
    new|
    head|Front door
    list|Strengths
    bullet|{LIKED}
    bullet|Health visitors sit with the duty team. They are asked before a decision is made.
    list|Areas for consideration
    bullet|{ASKED}
    bullet|Tell schools what became of their calls
    new|
    head|Workforce
    list|Strengths
    bullet|Newly qualified staff carry few cases and like their seniors
    list|Areas for further consideration
    bullet|Agency staff leave before they know the families
"""
CLOSING = """
    new|
    list|Next steps
    bullet|Share these points with every office by June
    text|The LGA would be happy to discuss further help with you.
    dear|Yours sincerely
    line|Pat Example
    line|Programme Manager
"""
LETTER = f"""
    line|Robin Example
    line|Director of Children’s Services
    line|Northmere County Council
    line|Shire Hall, Northmere
    date|2 July 2019
    dear|Dear Robin
    title|LGA Children’s Services Peer Challenge: front door and workforce
    text|Thank you for inviting the Local Government Association to Northmere. We met many people.
    text|The peer team were on site from 3 to 6 June 2019 and read forty files before they came.
    text|The key lines of enquiry were:
    bullet|How well does the front door decide?
    bullet|Do staff stay?
    text|The members of the peer team were:
    bullet|Jo Example, director in another council
    bullet|Sam Example, principal social worker
    text|The service knows itself well. However, the pace of change is uneven between the two areas.
    {THEMES}
    {CLOSING}
"""
DECK = f"""
    title|Northmere Council
    title|Front Door Diagnostic
    line|Feedback presentation
    line|14 – 16 May 2018
    line|www.local.gov.uk
    new|
    head|The peer team
    bullet|Jo Example, director in another council
    bullet|Sam Example, principal social worker
    new|
    head|Scope
    bullet|Are children who are referred seen in time?
    bullet|Are decisions written down?
    {THEMES}
    new|
    head|Any questions?
"""
REPORT = f"""
    title|Northmere Council
    title|Children’s Services Peer Challenge
    title|Feedback report
    line|3rd – 6th December 2022
    new|
    head|Contents
    line|1. Executive summary 2
    line|2. Key recommendations 2
    head|1. Executive summary
    text|Children’s services were asked to open themselves to peers of the Local Government Association. Leaders did so gladly.
    head|2. Key recommendations
    text|These are the points that the peer team would put first:
    text|Recommendation 1: Agree with health partners who pays for the early help hubs.
    text|Recommendation 2: Give the audit team a plan for the year.
    head|3. The peer challenge approach
    text|Challenges of this kind look at three themes and are made by people who do the work elsewhere.
    head|The peer team
    bullet|Jo Example, director in another council
    head|Scope and focus
    bullet|How strong is practice?
    head|4. Feedback
    text|Managers are seen in the offices every week. They listen.
    {THEMES}
    head|5. Next steps
    bullet|Share these points with every office by June
    line|www.northmere.gov.uk
"""
REGIONAL = f"""
    line|Eastmoor Council
    line|Civic Centre, Eastmoor
    line|Director of Children’s Services, Northmere Council
    date|12 March 2020
    dear|Dear Robin
    title|Regional Peer Challenge of Northmere Council: care leavers
    text|You asked us to look at the support of care leavers. This letter sets out what we saw and heard.
    text|The challenge took place on 4 and 5 February 2020 within the region’s sector-led improvement programme.
    text|We found a team that young people trust. We saw few plans that were written with them.
    {THEMES}
    dear|Yours sincerely
    line|Jo Example
    line|Director of Children’s Services, Eastmoor Council
"""
PARTNER = f"""
    line|Eastmoor City Council
    line|Director of Children’s Services, Northmere Council
    date|9 November 2021
    dear|Dear Robin
    title|Visit to Northmere Council: first look at the front door
    text|We write as your improvement partner. The Department for Education asked us to spend two days with you.
    text|The visit took place between 18 and 19 October 2021 and we spoke to all four duty managers.
    {THEMES}
    dear|Kind regards
    line|Jo Example
"""
TRUST = "Set up a company, owned by the council, to run the services within a year"
COMMISSIONER = f"""
    title|Report to the Secretary of State on ways forward for children’s services in Northmere
    line|Children’s Services Commissioner
    date|18 December 2017
    head|Contents
    line|Introduction 2
    line|Recommendations 3
    new|
    head|1. Introduction
    number|1.1|The Secretary of State appointed a commissioner in May 2017. She asked whether the council can mend its services alone.
    number|1.2|Councillors have given the work too little time. Staff turned over by a third in a year.
    head|2. Terms of reference
    number|2.1|To say whether a trust would do better than the council by itself.
    head|3. What I found
    number|3.1|Leaders speak openly of what went wrong. They have put money aside for it.
    number|3.2|Caseloads of 3.5 per worker more than planned are usual. No one has asked why.
    head|4. Recommendations
    text|My advice follows from all that was said above:
    bullet|{TRUST}
    bullet|Keep the commissioner until then
    text|Recommendation 3: The department should look again after six months.
"""


def letter(told: str) -> bytes:
    """Set a telling as an upright letter or report, its heads bold and its lists' names bold but no larger."""
    paper = Paper("Page")
    for item in items(told):
        match item.sort:
            case "title" | "head":
                paper.heading(item.text)
            case "list":
                paper.heading(item.text, 12)
            case "bullet":
                paper.text(item.text, "•")
            case "number":
                paper.text(item.text, item.mark)
            case "line" | "dear" | "date":
                paper.line(item.text)
                paper.gap() if item.sort != "line" else None
            case "text":
                paper.text(item.text)
    return paper.bytes()


def slides(told: str, beside: bool = False) -> bytes:
    """Set a telling as slides that lie on their side; `beside` sets a theme's two lists in two columns."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(720, 540))
    number, x, y = 1, 50.0, 470.0

    def put(text: str, size: int, bold: bool = False, left: float | None = None) -> None:
        nonlocal y
        for i, part in enumerate(textwrap.wrap(text, 22 if beside else 46)):
            canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
            canvas.drawString((left or x) + (24 if i and text.startswith("•") else 0), y, part)
            y -= size * 1.3
        y -= size * 0.6

    def turn() -> None:
        nonlocal number, x, y
        canvas.setFont("Helvetica", 10)
        canvas.drawString(50, 20, "www.local.gov.uk")
        canvas.drawString(660, 20, str(number))
        canvas.showPage()
        number, x, y = number + 1, 50.0, 470.0

    listed = 0.0
    for item in items(told):
        match item.sort:
            case "new":
                turn()
                listed = 0.0
            case "title" | "head":
                put(item.text, 36, left=50.0)
            case "list":
                if beside and listed:
                    x, y = 380.0, listed
                listed = listed or y
                put(item.text, 24, bold=True)
            case "bullet":
                put(f"• {item.text}", 20)
            case "number":
                put(f"{item.mark} {item.text}", 20)
            case _:
                put(item.text, 20)
    turn()
    canvas.save()
    return buffer.getvalue()


def page(told: str) -> bytes:
    """Set a telling as a web page."""
    tags = {"title": "h1", "head": "h2", "list": "h3", "bullet": "li"}
    body = "\n".join(
        f"<{tag}>{markup.escape(f'{item.mark} {item.text}'.strip())}</{tag}>"
        for item in items(told)
        if item.sort != "new" and (tag := tags.get(item.sort, "p"))
    )
    return f"<!DOCTYPE html><html><head><title>Report</title></head><body>{body}</body></html>".encode()


def word(told: str) -> Document:
    """Give a telling as a Word file is opened: one page, headings larger, bullets marked, no line with a place."""
    sizes = {"title": 26.0, "head": 18.0, "list": 16.0}
    lines: list[Line] = []
    text = ""
    for item in (item for item in items(told) if item.sort != "new"):
        words = f"• {item.text}" if item.sort == "bullet" else f"{item.mark} {item.text}".strip()
        at = len(text) + bool(text)
        text = f"{text}\n{words}" if text else words
        lines.append(Line(words, Span(1, at, at + len(words)), sizes.get(item.sort, 12.0), item.sort in sizes))
    return Document("0" * 64, "docx", "made.docx", (Page(1, text, tuple(lines)),))


def without(told: str, *words: str) -> str:
    """Give a telling without the lines in which one of some words stands."""
    return "\n".join(line for line in told.splitlines() if not any(word in line for word in words))


def texts(told: str, sorts: Sequence[str]) -> list[str]:
    """Give what a telling says by lines of some sorts."""
    return [item.text for item in items(told) if item.sort in sorts]
