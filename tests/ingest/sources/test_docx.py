import io
import re
import zipfile

import docx
import pytest

from ingest.readers.shared.furniture import clear
from ingest.sources import open_document
from kb.values import Document, Unreadable
from tests.mutating import WORD, repacked, word_file

TEXT = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def zipped(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def word(body: str = TEXT.format("Words stand here."), head: str = "", **parts: str | bytes) -> bytes:
    root = f'{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": root, **{f"word/{name}": part for name, part in parts.items()}})


def xml(root: str, content: str) -> str:
    return f'<w:{root} xmlns:w="{WORD}">{content}</w:{root}>'


def opened(data: bytes) -> Document:
    document = open_document(data, "offered.pdf")
    assert isinstance(document, Document), document
    assert document.media == "docx"
    (page,) = document.pages
    assert page.text == "\n".join(line.text for line in page.lines)
    assert all(page.text[line.span.start : line.span.end] == line.text for line in page.lines)
    return document


def texts(data: bytes) -> list[str]:
    return [line.text for line in opened(data).pages[0].lines]


def headings(data: bytes) -> list[str]:
    return [line.text for line in opened(data).pages[0].lines if line.bold]


def refused(data: bytes) -> str:
    said = open_document(data, "offered.docx")
    assert isinstance(said, Unreadable)
    return said.reason


def test_headings_bullets_cells_and_tracked_changes_become_lines():
    assert texts(word_file()) == [
        "Peer challenge of Northmere Council",
        "Summary",
        "Visits to families are made in time. However, the notes kept of them are thin.",
        "Strengths",
        *["• Team leads meet each week and write down what was agreed."] * 3,
        "Area",
        "Good",
        "Kept words stand here.",
        "1 A note.",
    ]
    assert headings(word_file()) == ["Peer challenge of Northmere Council", "Summary", "Strengths"]
    sizes = [line.size for line in opened(word_file()).pages[0].lines]
    assert sizes[0] == sizes[1] > sizes[2] == sizes[3] > sizes[-1]


def test_notes_are_taken_as_footnotes_and_their_marks_out_of_sentences():
    document = opened(word_file())
    assert [line.text for line in clear(document).notes] == ["1 A note."]
    assert "A note." not in [line.text for line in clear(document).lines]


def test_a_short_bold_paragraph_is_a_heading_and_a_bold_sentence_bullet_or_cell_is_none():
    made = docx.Document()
    made.add_paragraph().add_run("What works well").bold = True
    made.add_paragraph().add_run("This whole sentence is bold.").bold = True
    made.add_paragraph(style="List Bullet").add_run("Bold bullet").bold = True
    made.add_table(1, 1).cell(0, 0).paragraphs[0].add_run("Bold cell").bold = True
    half = made.add_paragraph()
    half.add_run("Half").bold = True
    half.add_run(" of it")
    out = io.BytesIO()
    made.save(out)
    assert headings(out.getvalue()) == ["What works well"]


def test_styles_of_ones_own_are_followed_to_what_they_are_based_on():
    def style(name: str, based: str, more: str = "") -> str:
        based_on = f'<w:basedOn w:val="{based}"/>'
        return (
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name} of ours"/>{based_on}{more}</w:style>'
        )

    level, bold = '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>', "<w:rPr><w:b/></w:rPr>"
    plain = '<w:rPr><w:b w:val="0"/></w:rPr>'
    bullet = '<w:style w:type="paragraph" w:styleId="LB"><w:name w:val="List Bullet"/></w:style>'
    toc = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    made = [style("A", "B"), style("B", "A", level), style("C", "", bold), style("D", "C"), style("E", "C", plain)]
    styles = "".join([*made, bullet, style("F", "LB"), toc])
    body = "".join(f'<w:p><w:pPr><w:pStyle w:val="{s}"/></w:pPr><w:r><w:t>In {s}</w:t></w:r></w:p>' for s in "ABCDEF")
    body += '<w:p><w:pPr><w:pStyle w:val="T1"/></w:pPr><w:r><w:t>Summary 3</w:t></w:r></w:p>'
    data = word(body, **{"styles.xml": xml("styles", styles)})
    assert headings(data) == ["In A", "In B", "In C", "In D"]
    assert texts(data) == ["In A", "In B", "In C", "In D", "In E", "• In F"]


def test_moved_deleted_and_linked_words_are_those_a_reader_sees():
    body = (
        "<w:p><w:moveFrom><w:r><w:t>Old</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>New </w:t></w:r></w:moveTo>"
        '<w:hyperlink><w:r><w:t>link </w:t></w:r></w:hyperlink><w:fldSimple w:instr="TITLE"><w:r><w:t>field</w:t></w:r>'
        "</w:fldSimple></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Joined </w:t></w:r></w:p>" + TEXT.format("to this.")
    )
    assert texts(word(body)) == ["New link field", "Joined to this."]


def test_pictures_and_whatever_stands_outside_the_file_are_never_opened(monkeypatch):
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="file:///etc/passwd" '
        'TargetMode="External"/></Relationships>'
    )
    ns = {"r": "officeDocument/2006/relationships", "a": "drawingml/2006/main", "pic": "drawingml/2006/picture"}
    named = " ".join(f'xmlns:{key}="http://schemas.openxmlformats.org/{value}"' for key, value in ns.items())
    drawing = "drawingml/2006/wordprocessingDrawing"
    blip = '<pic:pic><pic:blipFill><a:blip r:link="r1"/></pic:blipFill></pic:pic>'
    picture = (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/{drawing}" {named}><a:graphic>'
        f"<a:graphicData>{blip}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )

    def never(*_args, **_kwargs):
        raise AssertionError("a file was opened")

    monkeypatch.setattr("builtins.open", never)
    monkeypatch.setattr("urllib.request.urlopen", never)
    data = word(TEXT.format("Words.") + picture, **{"_rels/document.xml.rels": relations})
    document = opened(data)
    assert "img" not in document.body
    assert "passwd" not in document.body


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({"xl/workbook.xml": "x"}), "Excel workbook"),
        (zipped({"ppt/presentation.xml": "x"}), "PowerPoint presentation"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}), "OpenDocument"),
        (zipped({"a.pdf": b"%PDF-1.4 not looked into"}, zipfile.ZIP_STORED), "a zip archive that is no Word file"),
        (zipped({}), "a zip archive that is no Word file"),
        (word()[:-30], "damaged Word or zip file"),
        (word("<w:p>"), "damaged Word file: word/document.xml is not whole XML"),
        (word(head="<?xml version='1.0' encoding='UTF-99'?>"), "word/document.xml is not whole XML"),
        (word(head="<?xml version='1.0' encoding='zip'?>"), "word/document.xml is not whole XML"),
        (word(""), "without text"),
        (word('<w:p><w:r><w:sym w:font="W" w:char="zz"/></w:r></w:p>'), "damaged Word file"),
    ],
)
def test_what_is_no_whole_word_file_says_what_it_is(data, reason):
    assert re.search(reason, refused(data))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (word(**{"media/a.png": b"\0" * 15_000_000}), "a zip bomb"),
        (word(**{f"media/{i}": bytes(1) for i in range(5_001)}), "more than 5,000 entries"),
        (word("x" * 41_000_000, **{"media/a": bytes(range(256)) * 1000}), "a zip bomb|unpacks to over 40 MB"),
        (word(head='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'), "DOCTYPE"),
        (word("<w:tbl><w:tr><w:tc>" * 200 + "</w:tc></w:tr></w:tbl>" * 200), "nested more than 100 elements deep"),
        (word("<w:p " + " ".join(f'w:a{i}="1"' for i in range(101)) + "/>"), "one element 101 attributes"),
        (word("<w:p/>" * 100_001), "more than the 100,000 that are read"),
        (zipped({"word/document.xml": "<a/>"}, zipfile.ZIP_LZMA), "packed in a way that Word does not pack"),
    ],
)
def test_what_would_do_harm_is_refused_in_plain_words(data, reason):
    assert re.search(reason, refused(data))


def test_an_entry_that_unpacks_to_more_than_it_declares_is_not_read_on():
    data = bytearray(word(**{"styles.xml": "<a>" + " " * 1_000_000 + "</a>"}))
    true = (1_000_007).to_bytes(4, "little")
    assert data.count(true) == 2
    assert "damaged" in refused(bytes(data.replace(true, (10).to_bytes(4, "little"))))


def test_an_entry_under_lock_is_said_to_be():
    data = bytearray(word())
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + flags] |= 1
    assert refused(bytes(data)) == "a password-protected zip file"


def test_a_part_of_another_name_is_found_as_word_online_names_it():
    data = zipped(
        {
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
            'Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="/word/document2.xml"/></Relationships>',
            "word/document2.xml": xml("document", f"<w:body>{TEXT.format('Words.')}</w:body>"),
        }
    )
    assert texts(data) == ["Words."]


def test_scripts_in_words_stay_words():
    document = opened(
        repacked(word_file(), {"word/document.xml": lambda x: x.replace(b"A", b"&lt;script&gt;x&lt;/script&gt;")})
    )
    assert "<script" not in document.body
