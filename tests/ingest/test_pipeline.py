import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from ingest.newwriteup import Draft, DraftError, DraftFinding, save_writeup
from ingest.offer import offered
from ingest.rebuilding import check, mend, rebuild, to_restore
from ingest.workshop import make_workshop
from kb.catalogue.facts import from_json as facts_of
from kb.catalogue.objects import finding_object, finding_rows, list_reviews
from kb.catalogue.tables import passage, source
from kb.english import stems
from kb.indexes.words import Wanted
from kb.scope import Scope
from kb.values import Status
from tests.making import HULL, Made, Said, made_library, shelve

WRITEUP = """---
authority: {authority}
framework: ilacs
inspection_start: 2019-01-14
inspection_end: 2019-01-25
published: 2019-05-17
visibility: public
author: tests
judgements:
  overall: inadequate
---

# A made write-up

## Findings

### Help and protection

- Managers let weak referrals through at the hub. {{: .weakness themes="front-door" paragraph="3" page="3" }}
- Early helpers know families well. {{: .strength themes="early-help" paragraph="12" page="5" }}

## Lessons

- Look at the door first. {{: .lesson themes="front-door" }}
"""


@pytest.fixture
def library(tmp_path):
    made = made_library(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "offered"
    place.mkdir()
    (place / "hull.md").write_text(WRITEUP.format(authority="Kingston upon Hull"), encoding="utf-8")
    return place


def ingest(library, *paths):
    return list(make_workshop(library).ingest(offered(list(paths))))


def export(library):
    with library.catalogue.reading() as db:
        rows = db.execute(finding_rows()).mappings()
        findings = sorted((finding_object(row) for row in rows), key=lambda f: f["id"])
        return json.dumps([findings, list_reviews(db, Scope(), None)[1]])


def test_a_writeup_is_added_once_and_then_unchanged(library, folder):
    (first,) = ingest(library, folder)
    assert (first.status, first.reason, first.n_findings) == (Status.ADDED, None, 3)
    assert first.review == "E06000010-ilacs-2019-01-14"
    embedded = library.embedder.embedded
    (again,) = ingest(library, folder)
    assert (again.status, again.n_findings) == (Status.UNCHANGED, 3)
    assert library.embedder.embedded == embedded


def test_what_the_author_states_is_kept(library, folder):
    ingest(library, folder)
    found = {f["text"]: f for f in json.loads(export(library))[0]}
    weak = found["Managers let weak referrals through at the hub."]
    assert (weak["polarity"], weak["themes"], weak["paragraph"], weak["page"]) == ("weakness", ["front-door"], "3", 3)
    assert (weak["voice"], weak["kind"], weak["section"]) == ("officer", "finding", "Help and protection")
    assert found["Look at the door first."]["kind"] == "lesson"


def test_a_second_copy_is_a_duplicate_of_the_first(library, folder):
    (folder / "sub").mkdir()
    (folder / "sub" / "copy.md").write_bytes((folder / "hull.md").read_bytes())
    first, second = ingest(library, folder)
    assert (first.status, second.status) == (Status.ADDED, Status.UNCHANGED)
    assert second.reason == "duplicate of hull.md"


def test_an_edited_writeup_takes_the_place_of_its_former_self(library, folder):
    ingest(library, folder)
    file = folder / "hull.md"
    file.write_text(file.read_text(encoding="utf-8").replace("know families well", "reach families"), encoding="utf-8")
    (outcome,) = ingest(library, folder)
    assert outcome.status is Status.UPDATED
    texts = {f["text"] for f in json.loads(export(library))[0]}
    assert "Early helpers reach families." in texts
    assert "Early helpers know families well." not in texts


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.pdf", b"", "empty"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<", "damaged"),
        (
            "gone.pdf",
            b"<!DOCTYPE html><html><head><title>Not found</title></head><body><h1>Page not found</h1></body></html>",
            "not found",
        ),
        ("image.pdf", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xd8", "not a PDF"),
        ("yaml.md", b"---\nauthority: [Hull\n---\n- x\n", "front matter"),
        ("nobody.md", WRITEUP.format(authority="Atlantis").encode(), "Atlantis"),
        ("date.md", WRITEUP.format(authority="Hull").replace("2019-01-25", "2019-02-30").encode(), "2019-02-30"),
        ("grade.md", WRITEUP.format(authority="Hull").replace("inadequate", "splendid").encode(), "splendid"),
        ("theme.md", WRITEUP.format(authority="Hull").replace('"front-door"', '"weather"').encode(), "weather"),
        ("bare.md", b"just words", "front matter"),
    ],
)
def test_bad_input_is_an_outcome_with_file_and_reason_and_stops_nothing(library, folder, name, content, reason):
    (folder / name).write_bytes(content)
    outcomes = {Path(o.source).name: o for o in ingest(library, folder)}
    assert outcomes["hull.md"].status is Status.ADDED
    assert outcomes[name].status is Status.SKIPPED
    assert reason.lower() in (outcomes[name].reason or "").lower()


def test_a_file_past_the_limit_is_not_read(library, folder):
    with (folder / "big.pdf").open("wb") as stream:
        stream.truncate(200_000_000)
    outcomes = {Path(o.source).name: o for o in ingest(library, folder)}
    assert outcomes["big.pdf"].reason == "200 MB: larger than the limit of 100 MB"


def test_rebuilding_from_the_record_alone_gives_the_same_export(library, folder):
    ingest(library, folder)
    (folder / "hull.md").write_text(WRITEUP.format(authority="Hull").replace("weak ", "poor "), encoding="utf-8")
    ingest(library, folder)
    before = export(library)
    (folder / "hull.md").unlink()
    workshop = make_workshop(library)
    outcomes = list(rebuild(workshop, to_restore(library)))
    assert [o.status for o in outcomes] == [Status.ADDED]
    assert export(library) == before
    library.catch_up("test")
    assert check(library) == []


def test_check_finds_and_mends_what_does_not_agree(library, folder):
    ingest(library, folder)
    library.catch_up("test")
    assert check(library) == []
    before = export(library)
    library.cache.clear()
    library.words.reset()
    library.catalogue.remove(next(iter(library.record.all())).sha256)
    said = " ".join(fault.what for fault in check(library))
    assert "not in the catalogue" in said
    assert "full-text index" in said
    mend(make_workshop(library))
    assert check(library) == []
    assert export(library) == before


def test_a_damaged_original_is_found(library, folder):
    ingest(library, folder)
    library.catch_up("test")
    kept = next(iter(library.record.all()))
    (library.record.folder / kept.sha256[:2] / kept.sha256).write_bytes(b"other")
    assert any("damaged" in fault.what and not fault.mendable for fault in check(library))


def draft(**more):
    said = {
        "authority": "Leeds",
        "framework": "ilacs",
        "findings": [DraftFinding("Visits *are* <b>always</b> {late}.", "weakness", ("child-plans",), paragraph="7")],
        **more,
    }
    return Draft(**said)


def test_an_officers_writeup_is_kept_as_markdown_and_searchable_at_once(library):
    outcome = save_writeup(make_workshop(library), draft(inspection_end=date(2022, 5, 20)))
    assert outcome.status is Status.ADDED
    (file,) = library.settings.writeups_path.glob("*.md")
    assert "visibility: own-council" in file.read_text(encoding="utf-8")
    (finding,) = json.loads(export(library))[0]
    assert finding["text"] == "Visits are always (late)."
    assert (finding["polarity"], finding["visibility"], finding["paragraph"]) == ("weakness", "own-council", "7")
    hits = library.words.search([Wanted(((stem,),)) for stem in stems("visits late")], 3)
    with library.catalogue.reading() as db:
        assert db.scalar(select(passage.c.text).where(passage.c.num == hits[0][0])) == finding["text"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"authority": "Atlantis"}, "authority"),
        ({"framework": "guesswork"}, "framework"),
        ({}, "inspection_end"),
        ({"findings": [], "published": date(2022, 7, 4)}, "findings"),
    ],
)
def test_a_draft_that_lacks_something_is_refused_and_nothing_is_written(library, more, field):
    with pytest.raises(DraftError) as caught:
        save_writeup(make_workshop(library), draft(**more))
    assert caught.value.field == field
    assert not list(library.settings.writeups_path.glob("*.md"))


def test_a_draft_that_would_not_be_read_back_leaves_no_file(library):
    with pytest.raises(DraftError, match="visibility"):
        save_writeup(make_workshop(library), draft(inspection_end=date(2022, 5, 20), visibility="nobody"))
    assert not list(library.settings.writeups_path.glob("*.md"))


@pytest.mark.parametrize("report_first", [True, False])
def test_a_writeup_that_names_only_the_last_day_joins_its_report_in_either_order(library, folder, report_first):
    report = Made(HULL, [Said("Visits are late.")], start=date(2019, 1, 14), end=date(2019, 1, 25), published=None)
    file = folder / "hull.md"
    file.write_text(file.read_text(encoding="utf-8").replace("inspection_start: 2019-01-14\n", ""), encoding="utf-8")
    workshop = make_workshop(library)
    if report_first:
        shelve(library, report)
        ingest(library, folder)
    else:
        (outcome,) = ingest(library, folder)
        assert outcome.review == "E06000010-ilacs-2019-01-25"
        shelve(library, report)
        with library.catalogue.reading() as db:
            (sha256,) = db.scalars(select(source.c.sha256).where(source.c.voice == "report"))
            facts = facts_of(db.scalar(select(source.c.facts).where(source.c.sha256 == sha256)))
        workshop._rejoin(facts)
    (review,) = json.loads(export(library))[1]
    assert review["review"] == "E06000010-ilacs-2019-01-14"
    assert [s["voice"] for s in review["sources"]] == ["report", "officer"]
