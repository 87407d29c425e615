"""Makes seeds of every kind of file and damages them: bytes at random, and knowing how each kind is built."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pypdf
from pypdf.generic import DecodedStreamObject, NameObject

from tests.ingest.readers import made_area_send, made_forms, made_jtai, made_peers, made_sif_board, made_visits
from tests.ingest.readers.made_lac_2012 import looked_after
from tests.ingest.readers.made_reports import ilacs, letter, sif

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LONGEST = 2_000_000
_SMALL = 150_000
_NUMBERS = ["0", "-1", "1", "65536", "2147483648", "99999999999999999999", "1e9", "NaN"]
_TOKENS = {
    "pdf": ["/Kids [1 0 R]", "/Count 99999999", "/Length 0", "/Parent 3 0 R", "<<", ">>", "[" * 500, "endobj", "stream",
            "/FontMatrix [0 0 0 0 0 0]", "/MediaBox [0 0 1e9 1e9]", "/Rotate 91", "BT", "ET", "q " * 900, "(\\377\\376)Tj",
            "0 Tz", "1e30 0 0 1e30 0 0 Tm", "/F9 0 Tf", "/Encoding /Identity-H", "trailer", "startxref\n0", "xref\n0 9999999"],
    "docx": ["<w:p>", "</w:p>", "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>", "<w:r><w:t>1. Again</w:t></w:r>", "<w:br/>", "&#0;", "&x;",
             "<w:ins/>", "<w:del/>", '<w:pStyle w:val="Heading1"/>', '<w:footnoteReference w:id="99"/>', "<w:numPr/>",
             '<w:gridSpan w:val="x"/>', '<w:sym w:char="F0"/>', "<!DOCTYPE a>", "<![CDATA[", "<!--", "<w:b/>", "<w:hyperlink/>",
             '<w:fldChar w:fldCharType="end"/>', "<w:tbl/>", "<w:sdt/>", "<w:sdt><w:sdtContent>" * 20 + "</w:sdtContent></w:sdt>" * 20],
    "html": ["<div>" * 300, "<b>" * 200, "<table><tr><td>", "<ul><li>" * 100, "</p>", "</div>", "<script>", "</script>", "<!--",
             "<svg>", "<br>" * 50, "&#xD800;", "&nosuch;", "&" * 400, "\0", "<a href='javascript:x'>", "<iframe src='file:///x'>",
             "<p " + "a=1 " * 500 + ">", "<plaintext>", "<textarea>", "<template>", "<select>", "<meta charset=utf-16>",
             "<strong>1. Summary</strong>", "<li>", "\u2028", "\u202e"],
    "markdown": ["---\n", "[" * 300, "`" * 99, "> " * 90, "- " * 90, "\n\n    ", "{: .strength }", "{: page='x' }", "|a|b|\n|-|-|\n",
                 "[^1]", "[^1]: x\n", "<div>" * 99, "&amp;", "***", "# ", "## Findings\n", "\na: &a [*a]\n", "\n: x\n", "!!python/x",
                 "\t", "\\", "[a](file:///etc/passwd)", "\u2028", "\0", "published: 2019-02-30\n", "themes: 3\n"],
}  # fmt: skip
_UNITS = {
    "pdf": re.compile(rb"\n(?=\d+ 0 obj)|\n"),
    "docx": re.compile(rb"(?=<)"),
    "html": re.compile(rb"(?=<)"),
    "markdown": re.compile(rb"\n"),
}
HTML = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>A peer challenge of Northmere</title></head><body>
<nav>Home</nav><h1>Peer challenge of Northmere Council</h1><p>On site from 3 to 6 March 2020.</p><h2>Summary</h2>
<p>Visits to families are made in time. However, the notes that are kept of them are thin &amp; late.</p>
<p><strong>Strengths</strong></p><ul><li>Team leads meet each week;<ul><li>they write down what was agreed.</li></ul></li></ul>
<table><tr><th>Area</th><td>Good</td></tr></table><div>1. Older children wait too long for a plan.<br><br>Some do not.</div>
</body></html>"""
MARKDOWN = """---
authority: Northmere
framework: lga-peer-challenge
inspection_start: 2020-03-03
published: 2020-05-01
author: An officer
---

# Peer challenge

## Findings

### Leadership

- Leaders know **their** services well. {: .strength themes="leadership" paragraph="3" page="2" }
- The [plan](https://example.org) has no dates.[^1]
    {: .weakness }

> Older children wait. Some of them move twice.

## Lessons

1. Ask children first.

[^1]: Said by two of them.
"""


def word_file() -> bytes:
    """Make a Word file with headings, bullets, a table, tracked changes and a footnote."""
    made = docx.Document()
    made.add_heading("Peer challenge of Northmere Council", 0)
    made.add_heading("Summary", 1)
    made.add_paragraph("Visits to families are made in time. However, the notes kept of them are thin.")
    made.add_paragraph().add_run("Strengths").bold = True
    for style in ("List Bullet", "List Bullet 2", "List Number"):
        made.add_paragraph("Team leads meet each week and write down what was agreed.", style=style)
    table = made.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "Area", "Good"
    out = io.BytesIO()
    made.save(out)
    notes = f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="2"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    tracked = (
        "<w:p><w:ins><w:r><w:t>Kept words stand here.</w:t></w:r></w:ins><w:del><w:r><w:delText>Dropped.</w:delText></w:r></w:del>"
        '<w:r><w:footnoteReference w:id="2"/></w:r></w:p></w:body>'
    )
    return repacked(
        out.getvalue(), {"word/document.xml": lambda xml: xml.replace(b"</w:body>", tracked.encode())}, notes.encode()
    )


def repacked(data: bytes, changes: dict[str, Callable[[bytes], bytes]], notes: bytes | None = None) -> bytes:
    """Zip a Word file again with parts changed, and perhaps a part of footnotes added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, bytes)(old.read(name)))
        if notes is not None:
            new.writestr("word/footnotes.xml", notes)
    return out.getvalue()


def seeds(reports: Path | None = None) -> list[tuple[str, bytes]]:
    """Give (kind, bytes) of sound files: made ones, and small published reports where there are some."""
    made = [
        ilacs(),
        sif(),
        letter(),
        looked_after(),
        made_sif_board.board(),
        made_jtai.report(),
        made_area_send.report(),
    ]
    made += [made_visits.focused_2023(), made_visits.monitoring_2016(), made_peers.letter(made_peers.LETTER)]
    made += [made_forms.slides_row_by_row(), made_peers.slides(made_peers.DECK)]
    real = sorted(reports.rglob("*.pdf")) if reports else []
    small = [path.read_bytes() for path in real if path.stat().st_size < _SMALL][:8]
    return [
        *[("pdf", each) for each in [*made, *map(_unpacked, made), *small]],
        *[("docx", word_file()), ("docx", made_forms.word_tables())] * 8,
        *[("html", HTML.encode()), ("html", HTML.encode("utf-16")), ("html", made_peers.page(made_peers.LETTER))] * 4,
        *[("markdown", MARKDOWN.encode())] * 10,
    ]


def mutants(files: list[tuple[str, bytes]], chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Give (what was done, bytes) without end."""
    while True:
        kind, data = chance.choice(files)
        steps = []
        for _ in range(chance.choice([1, 1, 1, 2, 3, 6])):
            # A zip checks every byte: changed from without it is only ever damaged.
            within = [_inside] * (20 if kind == "docx" else 2)
            step = chance.choice([*within, _flipped, _cut, _repeated, _spliced])
            data = step(kind, data, files, chance)[:_LONGEST]
            steps.append(step.__name__.strip("_"))
        yield f"{kind} {'+'.join(steps)}", data


def _inside(kind: str, data: bytes, files: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    """Change what the kind of file is made of."""
    if kind != "docx":
        return _structure(kind, data, chance)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        part = "word/document.xml" if "word/document.xml" in names and chance.random() < 0.7 else chance.choice(names)
        return repacked(data, {part: lambda xml: _structure(kind, xml, chance)})
    except Exception:  # an earlier step has broken the zip, in any of the ways a zip breaks
        return _flipped(kind, data, files, chance)


def _structure(kind: str, data: bytes, chance: random.Random) -> bytes:
    way = chance.randrange(4)
    if way == 0:
        at = chance.randrange(len(data) + 1)
        if chance.random() < 0.7:
            # Between two units, where a file is more often still whole.
            at = max(data.rfind(b"\n" if kind in ("pdf", "markdown") else b"<", 0, at), 0)
        return data[:at] + chance.choice(_TOKENS[kind]).encode() + data[at:]
    if way == 1 and (numbers := list(re.finditer(rb"\d+", data))):
        one = chance.choice(numbers)
        return data[: one.start()] + chance.choice(_NUMBERS).encode() + data[one.end() :]
    units = _UNITS[kind].split(data)
    i, j = chance.randrange(len(units)), chance.randrange(len(units))
    if way == 2:
        units[i], units[j] = units[j], units[i]
    else:
        units[i:i] = [units[j]] * chance.choice([1, 3, 60])
    return (b"\n" if kind in ("pdf", "markdown") else b"").join(units)


def _flipped(_kind: str, data: bytes, _files: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice([1, 4, 30, 300]) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(_kind: str, data: bytes, _files: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    first, last = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:first] if chance.random() < 0.4 else data[:first] + data[last:]


def _repeated(_kind: str, data: bytes, _files: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    first = chance.randrange(len(data) + 1)
    part = data[first : first + chance.choice([1, 8, 100, 2000])]
    return data[:first] + part * chance.choice([2, 20, 500]) + data[first:]


def _spliced(_kind: str, data: bytes, files: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    other = chance.choice(files)[1]
    at, to = chance.randrange(len(data) + 1), chance.randrange(len(other) + 1)
    return data[:at] + other[to : to + chance.choice([20, 500, 20_000])] + data[at:]


def _unpacked(data: bytes) -> bytes:
    """Write a PDF with its pages' commands in the open, where a change of a byte is a change of a command."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        stream = DecodedStreamObject()
        stream.set_data(page.get_contents().get_data())
        page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
