from dataclasses import replace
from datetime import date

from ingest.shelving import settle, shelve
from kb.authorities import Authorities
from kb.codebook_files import read_codebook
from kb.readings import FindingRead, Labels, PassageRead, Reading
from kb.settings import Settings
from kb.values import IndexRow, Kind, Polarity, Span, Unreadable, Voice

CONTENT = Settings().content
REGISTER, CODEBOOK = Authorities.read(CONTENT / "authorities.csv"), read_codebook(CONTENT)


class AllWeak:
    """A classifier that finds everything weak, and about the front door."""

    version = "1"

    def classify(self, passages):
        return [[Labels(Polarity.WEAKNESS, ("front-door",)) for _ in p.findings] for p in passages]


def said(text, **more):
    span = Span(1, 0, len(text))
    return PassageRead("Leaders", "1", Kind.FINDING, text, (span,), (FindingRead(text, (span,), **more),))


READING = Reading(
    reader="made",
    version="1",
    why="made",
    framework="ilacs",
    voice=Voice.REPORT,
    authority="Kingston upon Hull",
    inspection_start=date(2019, 1, 14),
    inspection_end=date(2019, 1, 25),
    published=None,
    lead_inspector=None,
    judgements=(),
    passages=(said("Visits are late."),),
)


def test_the_index_supplies_what_the_document_does_not_say():
    row = IndexRow("r.pdf", "kingston upon hull", "80477", date(2019, 5, 17), "https://example.org/1")
    settled = settle(READING, row, REGISTER, CODEBOOK)
    assert not isinstance(settled, Unreadable)
    assert settled.review == "E06000010-ilacs-2019-01-14"
    assert (settled.published, settled.url, settled.notes) == (date(2019, 5, 17), "https://example.org/1", ())


def test_where_both_speak_the_document_wins_and_it_is_said():
    row = IndexRow("r.pdf", "norfolk", "80418", date(2019, 5, 17))
    settled = settle(replace(READING, published=date(2019, 5, 16)), row, REGISTER, CODEBOOK)
    assert not isinstance(settled, Unreadable)
    assert settled.authority.gss == "E06000010"
    assert settled.published == date(2019, 5, 16)
    assert len(settled.notes) == 2
    assert "Norfolk" in settled.notes[0]
    assert "2019-05-17" in settled.notes[1]


def test_an_authority_nobody_knows_is_a_reason():
    settled = settle(replace(READING, authority="Atlantis"), None, REGISTER, CODEBOOK)
    assert settled == Unreadable("unknown authority 'Atlantis'")
    settled = settle(replace(READING, authority=None), None, REGISTER, CODEBOOK)
    assert isinstance(settled, Unreadable)
    assert "no authority" in settled.reason


def test_no_date_at_all_is_a_reason():
    settled = settle(replace(READING, inspection_start=None, inspection_end=None), None, REGISTER, CODEBOOK)
    assert isinstance(settled, Unreadable)
    assert "date" in settled.reason


def test_an_index_names_the_framework_of_a_plain_document_only():
    row = IndexRow("r.pdf", kind="jtai")
    plain = settle(replace(READING, framework="other"), row, REGISTER, CODEBOOK)
    read = settle(READING, row, REGISTER, CODEBOOK)
    assert not isinstance(plain, Unreadable)
    assert not isinstance(read, Unreadable)
    assert (plain.framework, read.framework) == ("jtai", "ilacs")


def test_an_author_s_own_labels_are_kept_and_ids_do_not_repeat():
    reading = replace(
        READING, passages=(said("Same words."), said("Same words.", polarity=Polarity.STRENGTH, themes=("adoption",)))
    )
    first, second = shelve(reading, "R", "/a/report.pdf", AllWeak())
    assert (first.findings[0].polarity, first.findings[0].themes) == (Polarity.WEAKNESS, ("front-door",))
    assert (second.findings[0].polarity, second.findings[0].themes) == (Polarity.STRENGTH, ("adoption",))
    assert len({first.id, second.id, first.findings[0].id, second.findings[0].id}) == 4


def test_ids_do_not_depend_on_the_file_of_a_report_but_on_the_name_of_a_writeup():
    report = [shelve(READING, "R", origin, AllWeak())[0].id for origin in ("/a/x.pdf", "/b/y.pdf")]
    officer = replace(READING, voice=Voice.OFFICER)
    writeup = [shelve(officer, "R", origin, AllWeak())[0].id for origin in ("/a/w/x.md", "/b/w/x.md", "/b/w/y.md")]
    assert report[0] == report[1]
    assert writeup[0] == writeup[1] != writeup[2]


def test_a_finding_that_turns_knows_what_it_turns_from():
    read = tuple(FindingRead(f"Sentence {n}.", (Span(1, n * 20, n * 20 + 11),), turns=n in (1, 2)) for n in range(3))
    first = PassageRead("Section", "1", Kind.FINDING, "both", read[0].spans, read[:2])
    later = PassageRead("Section", "1", Kind.FINDING, "later", read[2].spans, read[2:], goes_on=True)
    elsewhere = PassageRead("Another", "2", Kind.FINDING, "other", read[2].spans, read[2:])
    shelved = shelve(replace(READING, passages=(first, later, elsewhere)), "E1-ilacs-2022-05-09", "r.pdf", AllWeak())
    a, b = shelved[0].findings
    (c,), (d,) = shelved[1].findings, shelved[2].findings
    assert [f.turns_from for f in (a, b, c, d)] == [None, a.id, b.id, None]
