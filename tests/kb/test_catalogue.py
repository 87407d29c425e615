from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from kb.catalogue import Catalogue
from kb.catalogue.objects import finding_object, finding_rows, list_reviews
from kb.catalogue.scoping import counted_reviews
from kb.catalogue.store import CatalogueError
from kb.catalogue.tables import finding, meta
from kb.scope import Scope
from kb.values import Visibility
from tests.making import HULL, LEEDS, NORFOLK, Made, Said, made_library, shelve


def texts(library):
    with library.catalogue.reading() as db:
        return sorted(db.scalars(select(finding.c.text)))


def reviews(library, scope=None):
    with library.catalogue.reading() as db:
        return list_reviews(db, scope or Scope(), None)[1]


def test_report_and_writeup_of_one_inspection_are_one_review_in_either_order(tmp_path):
    report = Made(HULL, [Said("Visits are late.")], grades={"overall": "inadequate"})
    writeup = Made(
        HULL, [Said("They visit late.")], voice="officer", name="mine.md", published=None, grades={"overall": "good"}
    )
    one = made_library(tmp_path / "a", report, writeup)
    two = made_library(tmp_path / "b", writeup, report)
    assert reviews(one) == reviews(two)
    (review,) = reviews(one)
    assert [s["voice"] for s in review["sources"]] == ["report", "officer"]
    assert review["judgements"][0]["grade"] == "inadequate"
    assert review["published"] == "2022-07-04"
    assert review["n_findings"] == 2


def test_a_later_version_of_a_report_takes_the_place_of_the_earlier_in_either_order(tmp_path):
    first = Made(HULL, [Said("Visits are late.")], name="v1.pdf", published=date(2022, 7, 4))
    second = Made(HULL, [Said("Visits are on time.")], name="v2.pdf", published=date(2022, 9, 1))
    for i, order in enumerate(([first, second], [second, first])):
        library = made_library(tmp_path / str(i), *order)
        assert texts(library) == ["Visits are on time."]
        (review,) = reviews(library)
        assert review["published"] == "2022-09-01"
        assert len(review["sources"]) == 2


def test_removing_the_last_source_removes_the_review_and_is_logged(tmp_path):
    library = made_library(tmp_path, Made(HULL, [Said("Visits are late.")]), Made(LEEDS, [Said("All is well.")]))
    before = library.catalogue.last_change()
    (hull, _) = reviews(library)
    library.catalogue.remove(hull["sources"][0]["sha256"])
    assert texts(library) == ["All is well."]
    assert [r["gss"] for r in reviews(library)] == [LEEDS]
    assert library.catalogue.changed_since(before) == [hull["review"]]


def test_a_write_that_fails_leaves_nothing_behind(tmp_path):
    library = made_library(tmp_path, Made(HULL, [Said("Visits are late.")]))
    before = library.catalogue.last_change()

    def fail_half_way():
        with library.catalogue.writing() as db:
            db.execute(finding.delete())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert texts(library) == ["Visits are late."]
    assert library.catalogue.last_change() == before


def test_counting_takes_each_authoritys_latest_full_inspection(tmp_path):
    library = made_library(
        tmp_path,
        Made(HULL, [Said("Old.")], framework="sif", start=date(2014, 11, 1), end=date(2014, 11, 20)),
        Made(HULL, [Said("New.")]),
        Made(HULL, [Said("Joint.")], framework="jtai", start=date(2024, 1, 8), end=date(2024, 1, 12)),
        Made(LEEDS, [Said("Fine.")], grades={"overall": "outstanding"}),
    )

    def counted(scope):
        with library.catalogue.reading() as db:
            return counted_reviews(db, scope, library.codebook)

    assert counted(Scope()) == ["E06000010-ilacs-2022-05-09", "E08000035-ilacs-2022-05-09"]
    assert len(counted(Scope(ever=True))) == 3
    assert counted(Scope(frameworks=("jtai",))) == ["E06000010-jtai-2024-01-08"]
    assert counted(Scope(until=date(2015, 1, 1))) == ["E06000010-sif-2014-11-01"]
    assert counted(Scope(grades=(("overall", "outstanding"),))) == ["E08000035-ilacs-2022-05-09"]
    # A grade is asked of the latest inspection, not of the latest one that was graded so.
    assert counted(Scope(authorities=(HULL,), grades=(("overall", "inadequate"),))) == []


def test_what_may_not_be_seen_is_not_listed(tmp_path):
    library = made_library(
        tmp_path,
        Made(HULL, [Said("Visits are late.")]),
        Made(LEEDS, [Said("Ours alone.")], visibility="own-council", voice="officer", name="ours.md"),
    )
    public = Scope(visible=frozenset({Visibility.PUBLIC}))
    assert [r["gss"] for r in reviews(library, public)] == [HULL]
    assert len(reviews(library)) == 2


def test_filters_on_the_day_use_the_inspections_end_else_publication(tmp_path):
    library = made_library(
        tmp_path,
        Made(HULL, [Said("A.")], end=date(2022, 5, 20), published=date(2022, 7, 4)),
        Made(NORFOLK, [Said("B.")], end=None, published=date(2022, 7, 4)),
    )
    assert [r["gss"] for r in reviews(library, Scope(since=date(2022, 6, 1)))] == [NORFOLK]
    assert [r["gss"] for r in reviews(library, Scope(until=date(2022, 6, 1)))] == [HULL]


def test_a_finding_object_names_its_patterns_by_its_side(tmp_path):
    library = made_library(
        tmp_path,
        Made(HULL, [Said("Bad.", "weakness"), Said("Good.", "strength"), Said("So so.", "mixed")]),
    )
    with library.catalogue.reading() as db:
        made = {r["text"]: finding_object(r) for r in db.execute(finding_rows()).mappings()}
    assert made["Bad."]["patterns"] == ["front-door.failure"]
    assert made["Good."]["patterns"] == ["front-door.success"]
    assert made["So so."]["patterns"] == []


def test_an_older_layout_says_what_to_do(tmp_path):
    library = made_library(tmp_path)
    with library.catalogue.writing() as db:
        db.execute(meta.update().where(meta.c.key == "layout").values(value="0"))
    with pytest.raises(CatalogueError, match="run kb rebuild"):
        Catalogue(library.catalogue.path, library.authorities)
    Catalogue(library.catalogue.path, library.authorities, any_layout=True).clear()
    assert Catalogue(library.catalogue.path, library.authorities).last_change() == 0


def test_a_file_that_is_no_database_says_so(tmp_path):
    library = made_library(tmp_path / "x")
    bad = tmp_path / "catalogue.sqlite"
    bad.write_bytes(b"not a database at all" * 100)
    with pytest.raises(CatalogueError, match="kb rebuild"):
        Catalogue(bad, library.authorities)


def test_putting_the_same_source_again_changes_nothing_seen(tmp_path):
    made = Made(HULL, [Said("Visits are late."), Said("Visits are late.")])
    library = made_library(tmp_path, made)
    before = (texts(library), reviews(library))
    shelve(library, replace(made))
    assert (texts(library), reviews(library)) == before
