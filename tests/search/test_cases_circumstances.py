"""Similar cases by circumstances, what became of them, and documents: who is left, who comes first, what is cited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kb.indexes.shelf import View
from kb.library import Library
from kb.scope import Scope
from kb.values import Visibility
from kb.web.asked import CircumstanceWeight
from search.cases import Cases
from search.cases_asker import NoInspectionError
from search.cases_said import MOST, Tone, weaknesses
from search.cases_table import cosines, rows_of
from search.circumstances_weight import ALIKE_ENOUGH, beside_the_usual, weighed
from search.retrieve import Engine
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, TORBAY, Made, Said, made_library, shelve
from tests.search.casing import (  # noqa: F401 - fixtures, asked for by name
    ANYONE,
    FAR,
    FIRST_HULL,
    LATER,
    LATER_HULL,
    REFERRALS,
    SAME,
    SITUATION,
    SOME,
    STOKE,
    STRONG,
    SUPERVISION,
    TURNOVER,
    WEAK,
    cases,
    library,
    names,
    padding,
    said,
)


def test_a_council_is_asked_for_by_its_latest_full_inspection(cases: Cases) -> None:
    assert cases.like_council(HULL, Scope()).review == LATER_HULL
    assert cases.like_council(LEEDS, Scope()).review == "E08000035-ilacs-2024-03-04"
    with pytest.raises(NoInspectionError, match="no full inspection of Wigan"):
        cases.like_council("E08000010", Scope())
    with pytest.raises(NoInspectionError):
        cases.like_council(CAMDEN, Scope(visible=frozenset({Visibility.PUBLIC})))


def test_a_council_named_with_a_text_gives_its_circumstances_and_is_left_out(cases: Cases) -> None:
    nobody = cases.like_text(SITUATION, Scope())
    assert (nobody.council, nobody.circumstances, nobody.left_out) == (None, None, None)
    assert all(case["circumstances"] is None for case in nobody.cases)
    hull = cases.like_text(SITUATION, Scope(), council=HULL)
    assert (hull.council, hull.circumstances, hull.left_out) == (HULL, SOME, "Kingston upon Hull")
    assert "Kingston upon Hull" not in names(hull)
    torbay = next(case for case in hull.cases if case["review"]["gss"] == TORBAY)
    # Hull is asked for as it stood at its latest inspection, no longer inadequate: Torbay still was.
    assert any(reason.startswith("The stage differs: better than inadequate after") for reason in torbay["differs"])
    assert "Both councils are of the same type: Unitary Authority." in torbay["why"]
    assert torbay["circumstances"]["shared"] == [r for r in torbay["why"] if r in torbay["circumstances"]["shared"]]
    assert set(torbay["circumstances"]["differs"]) <= set(torbay["differs"])
    kept = cases.like_text(SITUATION, Scope(), council=HULL, with_own=True)
    assert (kept.left_out, "Kingston upon Hull" in names(kept)) == (None, True)


def test_a_council_not_inspected_yet_has_its_lasting_circumstances(cases: Cases) -> None:
    answer = cases.like_text(SITUATION, Scope(), council="E06000004")
    assert answer.circumstances is SOME
    for case in answer.cases:
        assert not any("stage" in said for said in case["differs"])
        unitary = case["review"]["gss"] in (HULL, TORBAY)
        assert ("Both councils are of the same type: Unitary Authority." in case["why"]) is unitary


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cases]:
    """Camden says just what Hull says; Stoke, of Hull's kind and among its neighbours, says somewhat less."""
    oversight, turnover = said(SUPERVISION, "management-oversight"), said(TURNOVER, "workforce", paragraph="2")
    garden = said("Gardens are liked by foster carers near ponds.", "carers", paragraph="3")
    opened = made_library(
        tmp_path_factory.mktemp("places"),
        Made(HULL, [oversight, turnover, garden], grades=WEAK),
        Made(CAMDEN, [oversight, turnover, garden], grades={"overall": "requires-improvement"}),
        Made(STOKE, [oversight, said(REFERRALS, "front-door"), garden], grades=WEAK),
        Made(NORFOLK, [said(REFERRALS, "front-door"), *padding("carers", 4)]),
    )
    yield Cases(opened, Engine(opened))
    opened.close()


def test_only_councils_in_like_circumstances_are_left_under_same(places: Cases) -> None:
    everyone = places.like_review(FIRST_HULL, Scope(), weight=ANYONE)
    same = places.like_review(FIRST_HULL, Scope(), weight=SAME)
    shares = {c["review"]["gss"]: c["circumstances"]["share"] for c in everyone.cases}
    assert shares[STOKE] >= ALIKE_ENOUGH > shares[CAMDEN]
    assert (everyone.total, same.total) == (3, 1)
    assert [c["review"]["gss"] for c in same.cases] == [STOKE]


def test_the_more_circumstances_count_the_more_alike_are_the_first(places: Cases) -> None:
    def order(weight: CircumstanceWeight) -> list[str]:
        return [c["review"]["gss"] for c in places.like_review(FIRST_HULL, Scope(), weight=weight).cases]

    assert order(ANYONE)[0] == CAMDEN
    assert order(STRONG)[0] == STOKE
    by_text = [
        places.like_text(SITUATION, Scope(), council=HULL, weight=weight).cases[0]["review"]["gss"]
        for weight in (ANYONE, SAME)
    ]
    assert by_text == [CAMDEN, STOKE]
    # Of a text alone nothing is known of circumstances: even `same` keeps everybody.
    assert places.like_text(SITUATION, Scope(), weight=SAME).total == places.like_text(SITUATION, Scope()).total > 1


def test_a_score_is_so_much_likeness_and_so_much_circumstances() -> None:
    like, shares = np.array([0.8, 0.6, 0.4, 0.0]), np.array([0.2, 0.4, 0.9, 1.0])
    usual = beside_the_usual(like)
    assert usual.tolist() == pytest.approx([1.0, np.exp(-1), np.exp(-2), 0.0])
    assert weighed(like, shares, ANYONE).tolist() == pytest.approx(usual.tolist())
    assert weighed(like, shares, SOME).tolist() == pytest.approx(
        [0.8, 0.75 * np.exp(-1) + 0.1, 0.75 * np.exp(-2) + 0.225, 0]
    )
    assert weighed(like, shares, STRONG)[2] == pytest.approx(0.5 * np.exp(-2) + 0.45)
    assert weighed(like, shares, SAME).tolist() == pytest.approx([0, 0, 0.4 * np.exp(-2) + 0.54, 0])
    assert beside_the_usual(np.array([0.0, 0.3])).tolist() == [0.0, 1.0]


def test_stages_are_given_where_there_is_an_overall_grade(cases: Cases) -> None:
    stages = {c["review"]["review"]: c["stage"] for c in cases.like_text(SITUATION, Scope()).cases}
    assert stages[FIRST_HULL] == "first-failure"
    assert stages[LATER_HULL] == "recovering"


AGAIN = {"start": date(2025, 3, 3), "end": date(2025, 3, 14), "published": date(2025, 5, 1)}
AREA_SEND = {"framework": "focused-visit", "start": date(2023, 2, 6), "end": date(2023, 2, 7), "published": None}


def named(text: str, pattern: str, polarity: str = "weakness", paragraph: str = "1", kind: str = "finding") -> Said:
    theme = {"caseloads-leave-time": "workforce", "oversight-moves-plans": "management-oversight"}.get(
        pattern, "front-door"
    )
    return Said(text, polarity, (theme,), paragraph, patterns=(pattern,), kind=kind)


def test_what_became_of_a_cases_weaknesses_is_cited_from_the_next_full_inspection(tmp_path: Path) -> None:
    caseloads = named("Caseloads of social workers are far too high.", "caseloads-leave-time")
    oversight = named("Managers do not notice that plans drift.", "oversight-moves-plans", paragraph="2")
    thresholds = named("Partners do not understand thresholds.", "partners-understand-thresholds", paragraph="3")
    opened = made_library(
        tmp_path,
        Made(HULL, [caseloads, oversight, thresholds], grades=WEAK),
        # A visit is no full inspection: nothing is said of what it saw.
        Made(HULL, [named("Visitors heard that caseloads are low.", "caseloads-leave-time", "strength")], **AREA_SEND),
        Made(
            HULL,
            [
                named("Reduce caseloads.", "caseloads-leave-time", kind="recommendation"),
                named("Caseloads are still too high in two teams.", "caseloads-leave-time", paragraph="2"),
                named("Managers see early that a plan drifts.", "oversight-moves-plans", "strength", "3"),
            ],
            **LATER,
        ),
        Made(HULL, [named("Thresholds are well understood.", "partners-understand-thresholds", "strength")], **AGAIN),
        Made(LEEDS, [oversight], grades=WEAK),
    )
    finder = Cases(opened, Engine(opened))
    by_key = {c["review"]["review"]: c for c in finder.like_review("E08000035-ilacs-2022-05-09", Scope()).cases}
    case = by_key[FIRST_HULL]
    after = case["after"]
    assert after["review"] == case["next"]["review"] == LATER_HULL
    assert after["counts"] == {"resolved": 1, "still": 1, "not_mentioned": 1}
    resolved, still, silent = after["resolved"][0], after["still"][0], after["not_mentioned"][0]
    assert (resolved["pattern"], resolved["state"]) == ("oversight-moves-plans.failure", "now-strength")
    assert resolved["finding"]["text"] == "Managers see early that a plan drifts."
    assert resolved["title"] == opened.codebook.patterns["oversight-moves-plans.failure"].title
    assert (still["pattern"], still["state"]) == ("caseloads-leave-time.failure", "persisting")
    # The body says it, not the recommendation that comes first.
    assert still["finding"]["text"] == "Caseloads are still too high in two teams."
    assert {f["review"] for f in (resolved["finding"], still["finding"])} == {LATER_HULL}
    assert "since" in still["finding"]
    # What the inspection after the next one saw is not this one's word.
    assert silent == {
        "pattern": "partners-understand-thresholds.failure",
        "title": opened.codebook.patterns["partners-understand-thresholds.failure"].title,
        "state": "not-mentioned",
    }
    assert by_key["E06000010-ilacs-2025-03-03"]["after"] is None
    assert by_key["E06000010-focused-visit-2023-02-06"]["after"] == {
        "review": LATER_HULL,
        "counts": {"resolved": 0, "still": 0, "not_mentioned": 0},
        "resolved": [],
        "still": [],
        "not_mentioned": [],
    }
    # Circumstances and what became of weaknesses follow the catalogue.
    shelve(opened, Made(LEEDS, [named("Plans no longer drift.", "oversight-moves-plans", "strength")], **LATER))
    opened.catch_up("tests")
    leeds = next(
        c for c in finder.like_review(FIRST_HULL, Scope()).cases if c["review"]["review"].endswith("2022-05-09")
    )
    assert leeds["after"]["counts"] == {"resolved": 1, "still": 0, "not_mentioned": 0}
    assert finder.like_council(LEEDS, Scope()).review == "E08000035-ilacs-2024-03-04"
    opened.close()


def test_at_most_five_are_shown_and_those_that_the_asker_has_come_first(tmp_path: Path) -> None:
    library = made_library(tmp_path / "names")
    patterns = list(library.codebook.named)[:8]
    library.close()
    weak = [
        Said(f"{name} fails the children here.", "weakness", ("workforce",), str(i), patterns=(name,))
        for i, name in enumerate(patterns)
    ]
    strong = [replace(s, text=f"{s.text} No more.", polarity="strength") for s in weak]
    opened = made_library(
        tmp_path / "held",
        Made(HULL, weak, grades=WEAK),
        Made(HULL, strong, **LATER),
        Made(LEEDS, [weak[6], weak[7]], grades=WEAK),
    )
    finder = Cases(opened, Engine(opened))
    case = next(c for c in finder.like_council(LEEDS, Scope()).cases if c["review"]["review"] == FIRST_HULL)
    assert case["after"]["counts"]["resolved"] == 8
    shown = [entry["pattern"] for entry in case["after"]["resolved"]]
    assert len(shown) == 5
    assert set(shown[:2]) == {f"{patterns[6]}.failure", f"{patterns[7]}.failure"}
    described = finder.like_text(weak[7].text, Scope(authorities=(HULL,)))
    told = next(c for c in described.cases if c["review"]["review"] == FIRST_HULL)
    assert told["after"]["resolved"][0]["pattern"] == f"{patterns[7]}.failure"
    opened.close()


def test_a_document_is_looked_for_by_its_weaknesses_from_beginning_to_end(library: Library) -> None:
    bad = [(f"Visits {i} are late and drift is not challenged.", "weakness") for i in range(60)]
    good = [(f"Visits {i} are timely and drift is challenged well.", "strength") for i in range(60)]
    tone = Tone([*bad, *good])
    assert tone.weak("Plans drift and are late.") > 0.5 > tone.weak("Plans are timely and go well.")
    assert Tone(bad).weak("Plans drift and are late.") == 0.5
    document = [
        f"Page {i} tells that visits {'are late, not timely' if i % 9 == 0 else 'are timely and well'} in team {i}."
        for i in range(180)
    ]
    chosen = weaknesses(document, tone, library.words)
    assert len(chosen) == MOST
    assert chosen == sorted(chosen, key=document.index)
    assert all("late" in text for text in chosen)
    assert document.index(chosen[0]) < 20
    assert document.index(chosen[-1]) > 160
    # What is short is asked for whole, whatever it tells of.
    assert weaknesses(document[:4], tone, library.words) == document[:4]
    # What is weak is preferred, though all of it stand at the beginning.
    unlike = [f"Ponds, oxbow meanders and glaciers number {i} are timely and well." for i in range(60)]
    beginning = [text for text in document if "late" in text]
    assert set(weaknesses([*beginning, *unlike], tone, library.words)) <= set(beginning)
    assert (
        len(weaknesses([f"Page {i} tells of visits that are timely and well." for i in range(40)], tone, library.words))
        == MOST
    )


def test_a_document_finds_who_has_most_of_it_and_not_its_own_review(cases: Cases) -> None:
    answer = cases.like_said([SUPERVISION, TURNOVER, "Adopters are praised and valued by their workers."], Scope())
    assert FIRST_HULL not in {c["review"]["review"] for c in answer.cases}
    assert LATER_HULL in {c["review"]["review"] for c in answer.cases}
    assert answer.cases[0]["review"]["gss"] in (TORBAY, CAMDEN)
    assert (answer.review, answer.council) == (None, None)
    assert answer.query == f"{SUPERVISION} {TURNOVER} Adopters are praised and valued by their workers."
    other = cases.like_said(["Turnover of social workers is high.", "Supervision of social workers drifts."], Scope())
    assert FIRST_HULL in {c["review"]["review"] for c in other.cases}
    asked = cases.like_said([SUPERVISION, TURNOVER], Scope(), council=HULL, weight=STRONG)
    assert (asked.circumstances, asked.left_out) == (STRONG, "Kingston upon Hull")
    assert HULL not in {c["review"]["gss"] for c in asked.cases}
    for nothing in ([], [FAR], ["of the and"]):
        assert cases.like_said(nothing, Scope()).total == 0


def test_a_passage_that_the_shelf_does_not_hold_is_like_nothing() -> None:
    nums, vectors = np.array([2, 4, 6, 9]), np.eye(4, dtype=np.float32)
    view = View(1, nums, vectors, np.zeros((4, 3), np.float32))
    queries = np.array([[0, 1, 0, 0.5], [0.5, 0, 0, 1]], np.float32)
    wanted = np.array([1, 4, 9, 12])
    expected = [[0, 0], [1, 0], [0.5, 1], [0, 0]]
    # Of many passages all the shelf's rows are compared, of few only their own.
    assert cosines(view, wanted, queries).tolist() == expected
    assert cosines(view, wanted[:1], queries).tolist() == expected[:1]
    assert rows_of(view, wanted)[1].tolist() == [False, True, True, False]
    assert (
        cosines(View(1, nums[:0], vectors[:0], np.zeros((0, 3), np.float32)), wanted, queries).tolist() == [[0, 0]] * 4
    )


def test_a_state_that_rests_on_likely_or_mixed_findings_is_cited_by_them(tmp_path: Path) -> None:
    weak = [named("Caseloads are too high.", "caseloads-leave-time"), named("Plans drift.", "oversight-moves-plans")]
    time = Said("Workers have time for children.", "strength", ("workforce",), likely=("caseloads-leave-time",))
    drift = replace(time, text="Drift is seen by some managers.", polarity="mixed", likely=("oversight-moves-plans",))
    opened = made_library(
        tmp_path,
        Made(HULL, weak, grades=WEAK),
        Made(HULL, [time, drift], **LATER),
        Made(LEEDS, weak, grades=WEAK),
    )
    cases = Cases(opened, Engine(opened)).like_council(LEEDS, Scope()).cases
    after = next(c["after"] for c in cases if c["review"]["review"] == FIRST_HULL)
    assert after["counts"] == {"resolved": 1, "still": 1, "not_mentioned": 0}
    assert [(e["state"], e["finding"]["text"]) for e in (*after["resolved"], *after["still"])] == [
        ("now-strength", "Workers have time for children."),
        ("narrower", "Drift is seen by some managers."),
    ]
    opened.close()


def test_reviews_judged_alike_are_the_more_alike(tmp_path: Path) -> None:
    weak = {"overall": "inadequate", "leadership": "inadequate"}
    texts = [said(SUPERVISION, "management-oversight"), said(TURNOVER, "workforce", paragraph="2")]
    made = made_library(
        tmp_path,
        Made(HULL, texts, grades=weak),
        Made(LEEDS, texts, grades={"overall": "outstanding", "leadership": "outstanding"}),
        Made(NORFOLK, texts, grades=weak),
        Made(TORBAY, texts, grades={"overall": "inadequate", "leadership": "good"}),
        Made(CAMDEN, texts, grades={}),
    )
    answer = Cases(made, Engine(made)).like_review(FIRST_HULL, Scope(), weight=ANYONE)
    assert [c["review"]["gss"] for c in answer.cases] == [NORFOLK, CAMDEN, TORBAY, LEEDS]
    made.close()
