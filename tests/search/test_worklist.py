"""The worklist: a row for each council with dated facts, sorted as is chosen and never by a number of weaknesses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from kb.catalogue import facts
from kb.library import Library
from kb.readings import Mention
from kb.scope import Scope
from kb.values import Page, Span
from search.corpus import Corpus
from search.worklist import Sort, Worklist, months_since
from search.worklist_commands import mount_worklist
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, TORBAY, Made, Said, made_library
from tests.serving import answer, client_of, problem, validator

TODAY = date(2026, 11, 30)
FIRST = {"start": date(2016, 5, 9), "end": date(2016, 5, 20), "published": date(2016, 7, 4), "framework": "sif"}
SECOND = {"start": date(2019, 3, 4), "end": date(2019, 3, 15), "published": date(2019, 5, 1)}
THIRD = {"start": date(2022, 12, 5), "end": date(2022, 12, 16), "published": date(2023, 2, 1)}
REFORMED = {"start": date(2026, 5, 11), "end": date(2026, 5, 22), "published": date(2026, 7, 1)}
LATE = Said("Decisions at the front door are late.")
PROMPT = Said("Decisions at the front door are prompt.", "strength")


def weak(theme: str, text: str = "Children wait for it.") -> Said:
    return Said(f"{text} ({theme})", themes=(theme,))


def strong(theme: str) -> Said:
    return Said(f"Children thrive on it. ({theme})", "strength", (theme,))


HULLS = (
    Made(HULL, [LATE, weak("workforce"), weak("child-plans")], grades={"overall": "good"}, **FIRST),  # type: ignore[arg-type]
    Made(HULL, [LATE, strong("workforce")], grades={"overall": "good", "leadership": "good"}, **SECOND),  # type: ignore[arg-type]
    Made(
        HULL,
        [LATE, weak("workforce"), strong("court-work"), strong("carers"), weak("carers", "Some"), strong("adoption")],
        grades={"overall": "requires-improvement", "leadership": "inadequate"},
        **THIRD,  # type: ignore[arg-type]
    ),
    # Before the latest inspection, which found this strong: it is no sign.
    Made(HULL, [weak("adoption")], framework="focused-visit", start=date(2021, 3, 2), end=date(2021, 3, 3), grades={}),
    Made(
        HULL,
        [weak("court-work"), weak("carers"), Said("Police are slow.", themes=("adoption",), about="police")],
        framework="monitoring-visit",
        start=date(2024, 2, 6),
        end=date(2024, 2, 7),
        published=date(2024, 3, 1),
        grades={},
    ),
)
LEEDSES = (
    Made(LEEDS, [PROMPT], grades={"overall": "good", "leadership": "outstanding", "care-leavers": "good"}, **SECOND),  # type: ignore[arg-type]
    Made(
        LEEDS,
        [PROMPT, strong("court-work")],
        grades={"overall": "good", "leadership": "good", "care-leavers": "good"},
        start=date(2023, 6, 5),
        end=date(2023, 6, 16),
        published=date(2023, 8, 1),
    ),
    Made(
        LEEDS,
        [weak("court-work")],
        framework="lga-peer-challenge",
        start=date(2024, 2, 6),
        end=date(2024, 2, 7),
        grades={},
    ),
)
NORFOLKS = (
    Made(NORFOLK, [LATE], grades={"overall": "good", "help-and-protection": "good"}, **THIRD),  # type: ignore[arg-type]
    Made(
        NORFOLK,
        [*(weak(t) for t in ("front-door", "workforce", "carers", "adoption", "leadership", "court-work"))],
        framework="ilacs-2026",
        grades={"help-and-protection": "requires-improvement", "leadership": "good"},
        **REFORMED,  # type: ignore[arg-type]
    ),
)
TORBAYS = (Made(TORBAY, [PROMPT], grades={"overall": "inadequate"}, **SECOND),)  # type: ignore[arg-type]
CAMDENS = (Made(CAMDEN, [weak("workforce")], framework="jtai", grades={}),)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    reviews = (*HULLS, *LEEDSES, *NORFOLKS, *TORBAYS, *CAMDENS)
    opened = made_library(tmp_path_factory.mktemp("worklist"), *reviews)
    yield opened
    opened.close()


def listed(library: Library, sort: Sort = Sort.SINCE, scope: Scope | None = None, **page: int) -> Any:
    made = Worklist(library, Corpus(library.catalogue, library.codebook))
    said = made.answer(scope or Scope(), TODAY, sort, **page)
    faults = [e.message for e in validator("worklist").iter_errors(said)]
    assert not faults, faults
    return said


def row(library: Library, gss: str) -> Any:
    return listed(library, scope=Scope(authorities=(gss,)))["rows"][0]


def order(library: Library, sort: Sort) -> list[str]:
    return [r["gss"] for r in listed(library, sort)["rows"]]


def test_a_row_has_the_latest_inspection_the_months_since_it_and_the_grades_of_all(library: Library) -> None:
    hull = row(library, HULL)
    assert hull["latest"]["review"] == "E06000010-ilacs-2022-12-05"
    assert (hull["latest"]["overall"], hull["months_since"]) == ("requires-improvement", 47)
    assert hull["latest"]["grades"] == [{"area": "leadership", "grade": "inadequate"}]
    assert [(h["framework"], h["overall"]) for h in hull["history"]] == [
        ("ilacs", "requires-improvement"),
        ("ilacs", "good"),
        ("sif", "good"),
    ]


@pytest.mark.parametrize(
    ("day", "months"),
    [("2026-10-30", 1), ("2026-10-31", 0), ("2025-11-30", 12), ("2026-12-01", 0), ("2016-02-29", 129)],
)
def test_months_are_whole_and_never_below_none(day: str, months: int) -> None:
    assert months_since(day, TODAY) == months


def test_a_theme_is_unresolved_as_long_as_inspections_one_after_another_found_it(library: Library) -> None:
    found = {u["theme"]: u for u in row(library, HULL)["unresolved"]}
    assert set(found) == {"front-door", "workforce", "carers"}
    assert (found["front-door"]["inspections"], found["front-door"]["text"]) == (3, "Found in 2016, 2019 and 2022.")
    # 2016 found it too, but 2019 did not: the run is broken.
    assert (found["workforce"]["inspections"], found["workforce"]["text"]) == (1, "Found in 2022.")
    assert [f["review"] for f in found["front-door"]["found"]][-1] == "E06000010-ilacs-2022-12-05"
    with client_of(library) as client:
        for cited in (f for u in found.values() for f in u["found"]):
            held = answer(client.get(f"/api/v1/findings/{cited['finding']}"), "finding")
            assert (held["review"], held["polarity"]) == (cited["review"], "weakness")


def test_an_overall_grade_that_fell_is_a_dated_sentence(library: Library) -> None:
    first = row(library, HULL)["signs"][0]
    assert (first["kind"], first["day"]) == ("overall-fell", "2022-12-16")
    assert first["text"] == (
        "The overall grade fell from good (ILACS, inspected March 2019) to requires improvement "
        "(ILACS, inspected December 2022)."
    )


def test_an_area_that_fell_though_the_overall_grade_did_not_is_said_and_only_then(library: Library) -> None:
    (sign,) = row(library, LEEDS)["signs"]
    assert (sign["kind"], sign["area"]) == ("area-fell", "leadership")
    assert "though the overall grade did not" in sign["text"]
    assert "from outstanding (ILACS, inspected March 2019) to good (ILACS, inspected June 2023)" in sign["text"]
    assert [s["area"] for s in row(library, HULL)["signs"] if s["kind"] == "area-fell"] == []


def test_where_there_is_no_overall_grade_none_is_derived(library: Library) -> None:
    norfolk = row(library, NORFOLK)
    assert norfolk["latest"]["overall"] is None
    (sign,) = norfolk["signs"]
    assert (sign["kind"], sign["area"]) == ("area-fell", "help-and-protection")
    assert "with no overall grade to compare" in sign["text"]


def test_a_monitoring_visit_that_found_weak_what_the_inspection_found_only_strong_is_a_sign(library: Library) -> None:
    hull = row(library, HULL)
    signs = [s for s in hull["signs"] if s["kind"] == "weakness-since"]
    # Carers were mixed at the inspection already; what is said of the police is not the council's.
    assert [s["theme"] for s in signs] == ["court-work"]
    assert "monitoring visit, inspected February 2024" in signs[0]["text"]
    assert "ILACS, inspected December 2022" in signs[0]["text"]
    assert signs[0]["review"] == "E06000010-monitoring-visit-2024-02-06"
    assert len(signs[0]["findings"]) == 2
    assert [r["framework"] for r in hull["later"]] == ["monitoring-visit"]


def test_a_peer_challenge_is_listed_and_is_no_sign(library: Library) -> None:
    leeds = row(library, LEEDS)
    assert [r["framework"] for r in leeds["later"]] == ["lga-peer-challenge"]
    assert [s["kind"] for s in leeds["signs"]] == ["area-fell"]


def test_a_council_without_an_inspection_has_its_row(library: Library) -> None:
    camden = row(library, CAMDEN)
    assert (camden["latest"], camden["months_since"], camden["history"], camden["signs"]) == (None, None, [], [])
    assert [r["framework"] for r in camden["later"]] == ["jtai"]


def test_what_is_known_and_not_held_since_is_said_and_what_was_before_is_not(tmp_path: Path) -> None:
    library = made_library(tmp_path, *HULLS)
    with library.catalogue.reading() as db:
        query = "SELECT facts FROM source WHERE review = ?"
        held = db.exec_driver_sql(query, ("E06000010-monitoring-visit-2024-02-06",)).one()
    at = (Span(1, 0, 5),)
    mentions = tuple(
        Mention(f, d, "words", at) for f, d in (("focused-visit", "2020-10"), ("focused-visit", "2023-10"))
    )
    library.catalogue.put(replace(facts.from_json(held.facts), mentions=mentions), (), (Page(1, "words", ()),))
    assert [(k["framework"], k["day"]) for k in row(library, HULL)["known_not_held"]] == [("focused-visit", "2023-10")]
    library.close()


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.SINCE, [TORBAY, HULL, LEEDS, NORFOLK, CAMDEN]),
        (Sort.NAME, [CAMDEN, HULL, LEEDS, NORFOLK, TORBAY]),
        (Sort.REGION, [NORFOLK, CAMDEN, TORBAY, HULL, LEEDS]),
        (Sort.GRADE, [TORBAY, HULL, NORFOLK, LEEDS, CAMDEN]),
        (Sort.FELL, [NORFOLK, LEEDS, HULL, CAMDEN, TORBAY]),
    ],
)
def test_rows_stand_in_the_order_that_was_chosen(library: Library, sort: Sort, expected: list[str]) -> None:
    assert order(library, sort) == expected


@pytest.mark.parametrize("sort", Sort)
def test_no_row_is_ordered_by_a_number_of_weaknesses_or_signs(library: Library, tmp_path: Path, sort: Sort) -> None:
    # Norfolk, Torbay and Leeds are given many more weaknesses; grades, days and names stay as they are.
    more = [weak(theme, "More of it.") for theme in library.codebook.themes]

    def worse(made: Made) -> Made:
        return made if made.gss == HULL else replace(made, said=[*made.said, *more, *more])

    reviews = (*HULLS, *LEEDSES, *NORFOLKS, *TORBAYS, *CAMDENS)
    other = made_library(tmp_path, *(worse(made) for made in reviews))
    assert len(row(other, TORBAY)["unresolved"]) > len(row(library, TORBAY)["unresolved"])
    assert order(other, sort) == order(library, sort)
    other.close()


def test_themes_within_a_row_stand_in_the_codebooks_order_not_by_their_number(library: Library) -> None:
    themes = [u["theme"] for u in row(library, HULL)["unresolved"]]
    assert themes == [t for t in library.codebook.themes if t in themes]


def test_pages_join_to_the_whole_and_places_filter(library: Library) -> None:
    whole = order(library, Sort.NAME)
    pages = [listed(library, Sort.NAME, limit=2, offset=o) for o in (0, 2, 4, 6)]
    assert [r["gss"] for p in pages for r in p["rows"]] == whole
    assert {p["total"] for p in pages} == {5}
    assert [r["gss"] for r in listed(library, scope=Scope(regions=("London",)))["rows"]] == [CAMDEN]
    assert [r["gss"] for r in listed(library, scope=Scope(types=("Metropolitan District",)))["rows"]] == [LEEDS]


def test_there_is_no_score_and_the_word_risk_is_not_ours(library: Library) -> None:
    said = json.dumps(listed(library)).lower()
    assert "risk" not in said
    assert "score" not in said
    assert "no sign of quality" in listed(library)["purpose"]


def test_the_route_answers_by_its_schema_and_refuses_other_words(library: Library) -> None:
    with client_of(library) as client:
        said = answer(client.get("/api/v1/worklist", params={"sort": "grade", "limit": 2}), "worklist")
        assert [r["gss"] for r in said["rows"]] == [TORBAY, HULL]
        assert "did you mean" in problem(client.get("/api/v1/worklist?region=Lodnon"), 422)["detail"]
        problem(client.get("/api/v1/worklist?sort=signs"), 422)
        problem(client.get("/api/v1/worklist?theme=front-door"), 422)


def test_the_page_says_what_it_is_for_and_links_what_it_rests_on(library: Library) -> None:
    with client_of(library) as client:
        page = client.get("/worklist?authority=Hull")
        assert page.status_code == 200
        assert "no sign of quality" in page.text
        assert "The overall grade fell from good" in page.text
        assert "/reviews/E06000010-ilacs-2022-12-05#" in page.text
        assert "/peers?for=Kingston%20upon%20Hull" in page.text
        assert "Torbay</a>" not in page.text
        assert "risk" not in page.text.lower()
        assert client.get("/worklist?sort=name&utm=x").status_code == 200
        assert "did you mean" in client.get("/worklist?region=Lodnon").text


def run(library: Library, monkeypatch: pytest.MonkeyPatch, *words: str) -> Any:
    def opened(_data: Path | None) -> AbstractContextManager[Library]:
        return nullcontext(library)

    monkeypatch.setattr("search.worklist_commands.library_at", opened)
    app = typer.Typer()
    mount_worklist(app)
    return CliRunner().invoke(app, list(words))


def test_the_command_prints_rows_or_the_contracts_json(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = run(library, monkeypatch, "--sort", "name")
    assert shown.exit_code == 0
    assert "no graded full inspection is held" in shown.stdout
    assert "5 shown of 5 councils, sorted by name." in shown.stdout
    said = json.loads(run(library, monkeypatch, "--json", "--authority", "Leeds").stdout)
    assert [r["gss"] for r in said["rows"]] == [LEEDS]
    assert run(library, monkeypatch, "--region", "East Midlands").exit_code == 1
