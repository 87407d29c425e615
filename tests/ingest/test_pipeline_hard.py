"""What must not go wrong when things do: crashes between two writes, odd names, copies, a reader's own fault."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.offer import offered
from ingest.rebuilding import check, mend, rebuild, to_restore
from ingest.workshop import make_workshop
from kb.catalogue import Catalogue
from kb.values import Status
from tests.ingest.test_pipeline import WRITEUP, export, folder, ingest, library  # noqa: F401 - fixtures


@pytest.mark.parametrize("mended_by", ["ingest", "check", "rebuild"])
def test_an_edit_cut_off_before_the_catalogue_is_not_taken_back(library, folder, monkeypatch, mended_by):
    ingest(library, folder)
    file = folder / "hull.md"
    file.write_text(file.read_text(encoding="utf-8").replace("weak referrals", "poor referrals"), encoding="utf-8")
    with monkeypatch.context() as cut:
        cut.setattr(Catalogue, "put", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            ingest(library, folder)
    workshop = make_workshop(library)
    if mended_by == "ingest":
        ingest(library, folder)
    elif mended_by == "check":
        mend(workshop)
    else:
        list(rebuild(workshop, to_restore(library)))
    library.catch_up("test")
    assert check(library) == []
    assert "poor referrals" in export(library)
    assert "weak referrals" not in export(library)


def test_the_library_never_reads_its_own_record(library, folder):
    ingest(library, folder)
    settings = library.settings
    shown = [offer.shown for offer in offered([settings.data, folder], settings.own_paths)]
    assert shown == ["hull.md"]


def test_a_readers_own_fault_is_one_files_outcome(library, folder):
    (folder / "second.md").write_text(WRITEUP.format(authority="Leeds"), encoding="utf-8")

    class Faulty:
        name, version = "faulty", "1"

        def accepts(self, document):
            return "it is the first" if document.name == "hull.md" else None

        def read(self, document):
            raise ZeroDivisionError("of course")

    workshop = make_workshop(library)
    faulty = replace(workshop, readers=(Faulty(), *workshop.readers))
    first, second = faulty.ingest(offered([folder]))
    assert first.status is Status.SKIPPED
    assert "ZeroDivisionError: of course" in (first.reason or "")
    assert second.status is Status.ADDED


def test_a_file_name_that_is_not_utf8_is_read_like_any_other(library, folder):
    odd = os.path.join(os.fsencode(folder), b"caf\xe9.md")  # noqa: PTH118 - a name no Path can be written as
    with open(odd, "wb") as stream:  # noqa: PTH123
        stream.write(WRITEUP.format(authority="Leeds").encode())
    outcomes = ingest(library, folder)
    assert [o.status for o in outcomes] == [Status.ADDED, Status.ADDED]
    assert any("caf\\xe9.md" in o.to_json()["source"] for o in outcomes)
    json.dumps([o.to_json() for o in outcomes]).encode()
    assert [o.status for o in ingest(library, folder)] == [Status.UNCHANGED, Status.UNCHANGED]


def test_a_copy_with_an_index_adds_what_the_first_did_not_say(library, folder, tmp_path):
    file = folder / "hull.md"
    file.write_text(file.read_text(encoding="utf-8").replace("published: 2019-05-17\n", ""), encoding="utf-8")
    ingest(library, folder)
    listed = tmp_path / "listed"
    listed.mkdir()
    (listed / "hull.md").write_bytes(file.read_bytes())
    (listed / "index.csv").write_text(
        "path,published,url\nhull.md,2019-05-17,https://example.org/1\n", encoding="utf-8"
    )
    (outcome,) = ingest(library, listed)
    assert outcome.status is Status.UPDATED
    (review,) = json.loads(export(library))[1]
    assert (review["published"], review["sources"][0]["url"]) == ("2019-05-17", "https://example.org/1")
    assert [o.status for o in ingest(library, listed, folder)] == [Status.UNCHANGED, Status.UNCHANGED]
    assert json.loads(export(library))[1] == [review]


def test_two_officers_files_of_one_name_are_both_kept(library, tmp_path):
    for officer, words in (("a", "weak referrals"), ("b", "late referrals")):
        place = tmp_path / officer
        place.mkdir()
        text = WRITEUP.format(authority="Hull").replace("weak referrals", words)
        (place / "notes.md").write_text(text, encoding="utf-8")
        (outcome,) = ingest(library, place)
        assert outcome.status is Status.ADDED
    assert "weak referrals" in export(library)
    assert "late referrals" in export(library)


def test_the_public_copy_of_a_writeup_takes_the_place_of_the_officers_own(library, tmp_path):
    for shelf, visibility in (("data", "own-council"), ("content", "public")):
        place = tmp_path / shelf / "writeups"
        place.mkdir(parents=True)
        text = WRITEUP.format(authority="Hull").replace("visibility: public", f"visibility: {visibility}")
        (place / "notes.md").write_text(text, encoding="utf-8")
        (outcome,) = ingest(library, place)
    assert outcome.status is Status.UPDATED
    assert {f["visibility"] for f in json.loads(export(library))[0]} == {"public"}


def test_an_officers_writeup_that_was_never_read_is_found_and_mended(library):
    file = library.settings.writeups_path / "left.md"
    file.parent.mkdir(parents=True)
    file.write_text(WRITEUP.format(authority="Leeds"), encoding="utf-8")
    assert ["left.md" in fault.what for fault in check(library)] == [True]
    mend(make_workshop(library))
    assert check(library) == []
    assert Path(json.loads(export(library))[1][0]["sources"][0]["path"]).name == "left.md"
