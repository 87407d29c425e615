"""Trajectories over made libraries: each state, silence, what is known and not held, and what is counted over councils."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.library import Library
from kb.scope import Scope
from search.circumstances import Stage, stage_of
from search.corpus import Corpus, Held
from search.known import Known
from search.trajectories.answers import Trajectories
from search.trajectories.following import Outcome
from search.trajectories.grid import columns_of, row_of
from search.trajectories.paths import paths, routes, where_resolved
from search.trajectories.persistence import between, lasted, persistence, together
from search.trajectories.states import State, state
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, TORBAY, Made, Said, made_library, shelve
from tests.serving import answer, client_of

PATTERN = "front-door-speed"
YEARS = (2015, 2018, 2022, 2025)


def at(year: int, month: int = 5) -> dict[str, date]:
    return {"start": date(year, month, 4), "end": date(year, month, 15), "published": date(year, month + 1, 20)}


def said(polarity: str = "weakness", text: str = "Referrals wait.", **more: Any) -> Said:
    return Said(text, polarity, ("front-door",), patterns=(PATTERN,), **more)


def held_of(folder: Path, *made: Made) -> Held:
    library = made_library(folder, *made)
    with library.catalogue.reading() as db:
        held = Corpus(library.catalogue, library.codebook).held(db, Scope())
    library.close()
    return held


SILENT = Said("Leaders know their staff.", "strength", ("leadership",))
WIDE, SMALL = said(extent="widespread"), said(extent="small")
LOOKED = Said("Inspectors looked at referrals.", "neutral", ("front-door",))
GOOD = said("strength", "Referrals are decided in a day.")
BETTER = said("strength", "Referrals wait less than they did.", status="improving")
# What does both is no counted instance of a pattern: it is kept as likely bearing on it.
LIKELY_MIXED = Said("Some referrals are swift and others wait.", "mixed", ("front-door",), likely=(PATTERN,))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([SILENT], [WIDE], State.RAISED),
        ([GOOD], [WIDE], State.RAISED),
        ([WIDE], [said(text="Referrals still wait.", extent="widespread")], State.PERSISTING),
        ([said()], [said(text="Referrals still wait.")], State.PERSISTING),
        ([WIDE], [SMALL], State.NARROWER),
        ([said()], [SMALL], State.NARROWER),
        ([SMALL], [WIDE], State.PERSISTING),
        ([WIDE], [said(text="Waits are shorter, not short.", status="improving")], State.NARROWER),
        ([WIDE], [BETTER], State.IMPROVED),
        ([WIDE], [LIKELY_MIXED, GOOD], State.IMPROVED),
        ([WIDE], [LIKELY_MIXED], State.NARROWER),
        ([LIKELY_MIXED], [GOOD], State.NOW_STRENGTH),
        ([WIDE], [GOOD], State.NOW_STRENGTH),
        ([SILENT], [GOOD], State.STRENGTH),
        ([WIDE], [SILENT], State.NOT_MENTIONED),
        ([WIDE], [said(text="Referrals once waited.", status="past")], State.DESCRIBED),
        ([GOOD], [said("strength", "A new team is planned.", status="planned")], State.DESCRIBED),
    ],
)
def test_a_state_says_what_became_of_a_weakness(
    tmp_path: Path, before: list[Said], after: list[Said], expected: State
) -> None:
    held = held_of(tmp_path, Made(HULL, before, **at(2018)), Made(HULL, after, **at(2022)))
    one, other = held.inspections(HULL)
    assert state(held, one, other, PATTERN) is expected


def test_findings_that_likely_bear_on_a_pattern_speak_only_where_the_council_is_known_to_have_it(
    tmp_path: Path,
) -> None:
    likely = Said("Matters wait in a queue.", "weakness", ("front-door",), likely=(PATTERN,))
    held = held_of(
        tmp_path,
        Made(HULL, [WIDE], **at(2018)),
        Made(HULL, [likely], **at(2022)),
        Made(LEEDS, [SILENT], **at(2018)),
        Made(LEEDS, [likely], **at(2022)),
    )
    assert state(held, *held.inspections(HULL), PATTERN) is State.PERSISTING
    assert state(held, *held.inspections(LEEDS), PATTERN) is State.NOT_MENTIONED
    assert not held.shows(held.inspections(LEEDS)[1].id, PATTERN, "weakness")  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Marked made: the published reports held here have no visits and no peer challenges."""
    weak, inadequate = {"overall": "inadequate", "help-and-protection": "inadequate"}, {"overall": "inadequate"}
    opened = made_library(
        tmp_path_factory.mktemp("trajectories"),
        Made(HULL, [WIDE], **at(2018), grades=weak, framework="ilacs"),
        Made(HULL, [SILENT, LOOKED], **at(2020), framework="monitoring-visit", grades={}),
        Made(HULL, [SMALL], **at(2022), grades={"overall": "requires-improvement", "help-and-protection": "good"}),
        Made(HULL, [GOOD], **at(2025), grades={"overall": "good"}),
        # A peer challenge warned, the inspection found it again and judged the area inadequate.
        Made(LEEDS, [said(text="Contacts pile up.")], **at(2019), framework="lga-peer-challenge", grades={}),
        Made(LEEDS, [said(text="Contacts still pile up.")], **at(2020), grades=weak),
        Made(LEEDS, [GOOD], **at(2023), grades={"overall": "good"}),
        Made(NORFOLK, [said(text="Contacts wait here.")], **at(2019), framework="focused-visit", grades={}),
        Made(NORFOLK, [GOOD], **at(2021), grades={"overall": "good"}),
        Made(TORBAY, [said(text="Waits again.")], **at(2019), framework="focused-visit", grades={}),
        Made(TORBAY, [SILENT], **at(2021), grades={"overall": "good"}),
        Made(CAMDEN, [said(text="Always waiting.")], **at(2018), grades=inadequate),
        Made(CAMDEN, [said(text="Still waiting.")], **at(2023), grades=inadequate),
    )
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def held(library: Library) -> Held:
    with library.catalogue.reading() as db:
        return Corpus(library.catalogue, library.codebook).held(db, Scope())


@pytest.fixture(scope="module")
def trajectories(library: Library) -> Trajectories:
    return Trajectories(library, Corpus(library.catalogue, library.codebook))


def row(answer_: dict[str, Any], subject: str) -> list[str]:
    rows = [*answer_["themes"], *answer_["patterns"]]
    return [cell["state"] for r in rows if r["subject"] == subject for cell in r["cells"]]


def test_a_silent_visit_ends_nothing(trajectories: Trajectories) -> None:
    hull = trajectories.council(HULL, Scope())
    assert [(c["framework"], c["full"]) for c in hull["timeline"]] == [
        ("ilacs", True),
        ("monitoring-visit", False),
        ("ilacs", True),
        ("ilacs", True),
    ]
    assert row(hull, PATTERN) == ["raised", "not-mentioned", "narrower", "now-strength"]
    assert row(hull, "front-door") == ["raised", "described", "narrower", "now-strength"]
    # The visit spoke of leadership and of the front door, so it set its scope so.
    assert row(hull, "adoption")[1] == "not-covered"


def test_what_is_known_and_not_held_stands_on_the_timeline_and_its_cells_are_not_known(
    held: Held, library: Library
) -> None:
    visit = Known("monitoring-visit", "2019-06", ((f"{HULL}-ilacs-2022-05-04", 2),))
    joint = Known("jtai", "2019", ((f"{HULL}-ilacs-2022-05-04", 3),))
    columns = columns_of(held, HULL, [visit, joint])
    assert [c.day[:4] for c in columns] == ["2018", "2019", "2019", "2020", "2022", "2025"]
    cells = row_of(held, columns, PATTERN, "front-door", "", library.codebook).cells
    assert [c.state for c in cells][:4] == [State.RAISED, State.NOT_KNOWN, State.NOT_KNOWN, State.NOT_MENTIONED]
    # A joint inspection's framework rules adoption out, so that it is not known there is no question.
    adoption = row_of(held, columns, "adoption", "adoption", "", library.codebook).cells
    assert {c.framework: cell.state for c, cell in zip(columns, adoption, strict=True)}["jtai"] is State.NOT_COVERED


def test_each_cell_cites_the_finding_that_says_so(trajectories: Trajectories, library: Library) -> None:
    hull = trajectories.council(HULL, Scope())
    (cells,) = [r["cells"] for r in hull["patterns"] if r["subject"] == PATTERN]
    assert [bool(cell["findings"]) for cell in cells] == [True, False, True, True]
    reviews = [c["review"] for c in hull["timeline"]]
    assert all(f.startswith(f"{reviews[i]}-") or reviews[i] in f for i, c in enumerate(cells) for f in c["findings"])


def test_steps_are_followed_into_the_next_inspection(trajectories: Trajectories) -> None:
    outcomes = {
        gss: [(s["subject"], s["outcome"]) for s in trajectories.council(gss, Scope())["followed"]]
        for gss in (HULL, LEEDS, NORFOLK, TORBAY)
    }
    assert outcomes == {
        HULL: [],
        LEEDS: [(PATTERN, Outcome.BECAME_A_JUDGEMENT)],
        NORFOLK: [(PATTERN, Outcome.ACTED_ON)],
        TORBAY: [(PATTERN, Outcome.NOT_MENTIONED)],
    }
    (step,) = trajectories.council(LEEDS, Scope())["followed"]
    assert step["warned"]
    assert step["found"]


def test_found_again_without_an_inadequate_area_is_found_again(tmp_path: Path) -> None:
    made = made_library(
        tmp_path,
        Made(LEEDS, [said(text="Contacts pile up.")], **at(2019), framework="lga-peer-challenge", grades={}),
        Made(
            LEEDS,
            [said(text="They still do.")],
            **at(2020),
            grades={"overall": "inadequate", "help-and-protection": "good"},
        ),
    )
    (step,) = Trajectories(made, Corpus(made.catalogue, made.codebook)).council(LEEDS, Scope())["followed"]
    assert step["outcome"] == "found-again"
    made.close()


def test_spells_end_between_two_inspections(held: Held, library: Library) -> None:
    spells = {s.raised.gss: s for s in lasted(held, PATTERN, "front-door", library.codebook)}
    assert set(spells) == {HULL, LEEDS, CAMDEN}
    hull = spells[HULL]
    assert (round(hull.spell.low), round(hull.spell.high)) == (4, 7)
    assert between(hull) == "resolved some time between May 2022 and May 2025"
    assert spells[CAMDEN].resolved is None
    assert spells[CAMDEN].spell.high == float("inf")
    assert between(spells[CAMDEN]) == "found May 2018, last found May 2023, not seen resolved since"


def test_persistence_gives_counts_and_nothing_where_it_is_hidden_or_few(held: Held, library: Library) -> None:
    spells = list(lasted(held, "front-door", "front-door", library.codebook))
    shown = persistence("front-door", spells, hidden=False)
    assert (shown["spells"], shown["resolved"], shown["half"]) == (3, 2, None)
    # After five years Camden's is known to last, Leeds' to be over; Hull's may have been either.
    assert (shown["after"]["open"], shown["after"]["of"], shown["after"]["not_known"]) == (0, 1, 2)
    assert persistence("x", spells, hidden=True)["spells"] is None


def test_which_resolve_together_counts_councils_that_had_both_open(held: Held, library: Library) -> None:
    spells = {s: list(lasted(held, s, "front-door", library.codebook)) for s in (PATTERN, "front-door")}
    (pair,) = together(spells)
    assert (pair["together"], pair["of"]) == (2, 3)


def test_the_routes_from_inadequate_to_good_are_counted(held: Held, library: Library) -> None:
    assert sorted([[r.overall for r in path] for path in paths(held)]) == [
        ["inadequate", "good"],
        ["inadequate", "inadequate"],
        ["inadequate", "requires-improvement", "good"],
    ]
    made = routes(held, library.codebook)
    assert (made["arrived"], made["stayed"]) == (2, 2)
    assert sum(path["councils"] for path in made["paths"]) == 3


def test_success_new_where_a_failure_was_resolved_is_counted(tmp_path: Path) -> None:
    praise = Said("Staff are well supported.", "strength", ("workforce",), patterns=("staff-feel-supported",))
    made = made_library(
        tmp_path,
        Made(HULL, [WIDE], **at(2018)),
        Made(HULL, [GOOD, praise], **at(2022)),
        Made(LEEDS, [WIDE, praise], **at(2018)),
        Made(LEEDS, [GOOD, praise], **at(2022)),
    )
    with made.catalogue.reading() as db:
        held = Corpus(made.catalogue, made.codebook).held(db, Scope())
    rows = {r["pattern"]: r for r in where_resolved(held, made.codebook.patterns["front-door.failure"], made.codebook)}
    # At Leeds it was praised before: it is not new there.
    assert (rows["staff-feel-supported.success"]["found"], rows["staff-feel-supported.success"]["of"]) == (1, 2)
    assert rows["front-door-speed.success"]["found"] == 2
    made.close()


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        (["inadequate"], Stage.FIRST_FAILURE),
        (["good", "inadequate"], Stage.FIRST_FAILURE),
        (["inadequate", "inadequate"], Stage.REPEAT),
        (["inadequate", "requires-improvement"], Stage.RECOVERING),
        (["inadequate", "good"], Stage.RECOVERING),
        (["requires-improvement", "requires-improvement"], Stage.COASTING),
        (["good", "requires-improvement"], Stage.SLIPPING),
        (["requires-improvement", "good"], Stage.SOUND),
        (["requires-improvement"], None),
    ],
)
def test_a_stage_is_read_from_the_grades_up_to_a_review(tmp_path: Path, grades: list[str], expected: Stage) -> None:
    made = [Made(HULL, [SILENT], **at(y), grades={"overall": g}) for y, g in zip(YEARS, grades, strict=False)]
    held = held_of(tmp_path, *made)
    assert stage_of(held, held.inspections(HULL)[-1]) is expected


def test_api_and_pages_give_the_same_and_refuse_what_is_not_known(library: Library) -> None:
    with client_of(library) as client:
        told = answer(client.get(f"/api/v1/authorities/{HULL}"), "trajectory")
        assert row(told, PATTERN) == ["raised", "not-mentioned", "narrower", "now-strength"]
        answer(client.get("/api/v1/trajectories"), "trajectories")
        of = answer(client.get("/api/v1/trajectories/front-door.failure"), "pattern-trajectory")
        assert {c["gss"] for c in of["councils"]} == {HULL, LEEDS, CAMDEN}
        for address in ("/api/v1/authorities/E99999999", "/api/v1/trajectories/front-door.success"):
            assert client.get(address).status_code == 404
        page = client.get(f"/authorities/{HULL}").text
        assert "Persisting, but narrower" in page
        assert "Not mentioned" in page
        for address in ("/trajectories", "/trajectories/front-door.failure", "/trajectories?theme=front-door"):
            assert client.get(address).status_code == 200


def test_what_is_over_all_councils_follows_the_library(tmp_path: Path) -> None:
    made = made_library(tmp_path, Made(HULL, [WIDE], **at(2018)))
    trajectories = Trajectories(made, Corpus(made.catalogue, made.codebook))
    assert trajectories.overall(Scope())["inspections"] == 1
    shelve(made, Made(HULL, [GOOD], **at(2022)))
    again = trajectories.overall(Scope())
    assert again["inspections"] == 2
    assert next(r for r in again["persistence"] if r["subject"] == "front-door")["resolved"] == 1
    made.close()
