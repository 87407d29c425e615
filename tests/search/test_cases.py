"""Similar cases: who is likest, by which findings, why, and what was judged next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from kb.catalogue.objects import Object
from kb.indexes.shelf import View
from kb.library import Library
from kb.protocols import UnreadableError
from kb.scope import Scope
from kb.values import Polarity, Visibility
from kb.web.asked import CircumstanceWeight
from search.cases import Cases, UnknownReviewError, looks_like_review
from search.cases_asker import NoInspectionError
from search.cases_commands import mount_cases
from search.cases_said import MOST, Tone, weaknesses
from search.cases_table import cosines, rows_of
from search.circumstances_weight import ALIKE_ENOUGH, beside_the_usual, weighed
from search.retrieve import Engine
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, TORBAY, Made, Said, made_library, shelve

STOKE = "E06000021"
SUPERVISION = "Supervision of social workers is irregular and managers rarely challenge drift."
TURNOVER = "Turnover of social workers is high, and children meet a new worker each month."
REFERRALS = "Referrals wait for days at the front door before a manager decides."
LATER = {"start": date(2024, 3, 4), "end": date(2024, 3, 15), "published": date(2024, 5, 1)}
WEAK = {"overall": "inadequate"}
FAR = "Photosynthesis chlorophyll stomata"
SITUATION = "Supervision of our social workers is irregular. Turnover of social workers is high."


def said(text: str, theme: str, polarity: str = "weakness", paragraph: str = "1", kind: str = "finding") -> Said:
    return Said(text, polarity, (theme,), paragraph, kind=kind)


def padding(theme: str, count: int) -> list[Said]:
    return [
        said(f"Foster carers number {i} like their garden and pond.", theme, paragraph=str(i)) for i in range(count)
    ]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    oversight, turnover = said(SUPERVISION, "management-oversight"), said(TURNOVER, "workforce", paragraph="2")
    opened = made_library(
        tmp_path_factory.mktemp("cases"),
        Made(
            HULL,
            [oversight, turnover, said("Adopters are praised and valued by their workers.", "adoption", "strength")],
            grades=WEAK,
        ),
        Made(HULL, [said("Supervision of social workers is regular.", "management-oversight", "strength")], **LATER),
        Made(LEEDS, [oversight, said("Leeds trains its carers well.", "carers", "strength")], grades=WEAK),
        Made(LEEDS, [said(REFERRALS, "front-door")], **LATER),
        Made(NORFOLK, [said(REFERRALS, "front-door"), *padding("carers", 4)]),
        Made(
            TORBAY,
            [
                said("Supervision of social workers is irregular, and managers miss drift.", "management-oversight"),
                said("Turnover of social workers is too high.", "workforce"),
                said("Adopters are praised and valued by all workers.", "adoption", "strength"),
                said(f"Our lesson: {SUPERVISION}", "management-oversight", kind="lesson"),
                said("Supervision of social workers was looked at.", "management-oversight", "neutral"),
            ],
            grades=WEAK,
        ),
        Made(CAMDEN, [oversight, turnover, *padding("carers", 60)], visibility="own-council"),
    )
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def cases(library: Library) -> Cases:
    return Cases(library, Engine(library))


def names(answer: object) -> list[str]:
    return [case["review"]["authority"] for case in answer.cases]  # type: ignore[attr-defined]


FIRST_HULL, LATER_HULL = "E06000010-ilacs-2022-05-09", "E06000010-ilacs-2024-03-04"


def test_a_situation_finds_the_reviews_that_have_all_of_it_first(cases: Cases) -> None:
    answer = cases.like_text(SITUATION, Scope())
    assert set(names(answer)[:3]) == {"Kingston upon Hull", "Torbay", "Camden"}
    scores = [case["score"] for case in answer.cases]
    assert scores == sorted(scores, reverse=True)
    assert answer.total == len(answer.cases)
    assert answer.to_json()["query"] == SITUATION


def test_a_long_report_does_not_win_by_its_length(cases: Cases) -> None:
    answer = cases.like_text(SITUATION, Scope())
    place = {case["review"]["review"]: case["score"] for case in answer.cases}
    assert place["E09000007-ilacs-2022-05-09"] < place[FIRST_HULL]


def test_a_strength_on_the_subject_is_a_lesser_match_than_the_weakness(cases: Cases) -> None:
    answer = cases.like_text("Supervision of social workers is irregular.", Scope(authorities=(HULL,)))
    assert [case["review"]["review"] for case in answer.cases] == [FIRST_HULL, LATER_HULL]


def test_shared_findings_of_a_text_are_findings_with_since_and_no_match(cases: Cases) -> None:
    for case in cases.like_text(SITUATION, Scope()).cases:
        assert case["shared"], case["review"]["review"]
        assert len({f["id"] for f in case["shared"]}) == len(case["shared"])
        for found in case["shared"]:
            assert found["review"] == case["review"]["review"]
            assert found["kind"] != "lesson"
            assert found["polarity"] != "neutral"
            assert found["matches"] is None
            assert "since" in found
        assert set(case["themes"]) <= {t for f in case["shared"] for t in f["themes"]}


def test_a_text_unlike_anything_is_told_so(cases: Cases) -> None:
    for text in (FAR, "", "of the and"):
        answer = cases.like_text(text, Scope())
        assert (answer.total, answer.cases) == (0, ())


def test_the_next_full_inspection_and_its_judgements_are_given(cases: Cases) -> None:
    by_review = {c["review"]["review"]: c for c in cases.like_text(SITUATION, Scope()).cases}
    following = by_review[FIRST_HULL]["next"]
    assert list(following) == ["review", "framework", "inspection_end", "published", "judgements"]
    assert following["review"] == LATER_HULL
    assert [(j["area"], j["grade"]) for j in following["judgements"]] == [("overall", "good")]
    assert by_review["E06000027-ilacs-2022-05-09"]["next"] is None


def test_a_reviews_own_council_is_left_out_unless_asked_for(cases: Cases) -> None:
    answer = cases.like_review(FIRST_HULL, Scope())
    assert answer.left_out == "Kingston upon Hull"
    assert "Kingston upon Hull" not in names(answer)
    assert (answer.query, answer.review, answer.total) == (None, FIRST_HULL, 5)
    kept = cases.like_review(FIRST_HULL, Scope(), with_own=True)
    assert kept.left_out is None
    assert LATER_HULL in {c["review"]["review"] for c in kept.cases}
    assert FIRST_HULL not in {c["review"]["review"] for c in kept.cases}


def test_the_likest_review_fails_and_succeeds_in_the_same_things(cases: Cases) -> None:
    answer = cases.like_review(FIRST_HULL, Scope())
    likest = answer.cases[0]
    assert likest["review"]["authority"] == "Torbay"
    assert set(likest["themes"]) == {"management-oversight", "workforce", "adoption"}
    assert {f["matches"]["text"] for f in likest["shared"]} >= {SUPERVISION, TURNOVER}


def test_reasons_name_only_facts_of_both(cases: Cases, library: Library) -> None:
    with library.catalogue.reading() as db:
        rows = db.exec_driver_sql("select id, review, polarity, themes, kind from finding").mappings().all()
    found = {r["id"]: (r["review"], r["polarity"], set(json.loads(r["themes"]))) for r in rows}
    has = {(r["review"], r["polarity"], t) for r in rows if r["kind"] != "lesson" for t in json.loads(r["themes"])}
    titles = {theme.title: theme.id for theme in library.codebook.themes.values()}
    reviews = {review for review, _, _ in found.values()}
    for asked in sorted(reviews):
        own = library.authorities.get(asked[:9])
        assert own is not None
        for case in cases.like_review(asked, Scope(), with_own=True).cases:
            key = case["review"]["review"]
            for reason in case["why"]:
                _holds(reason, (asked, key), has, titles)
            for shared in case["shared"]:
                mine, theirs = found[shared["matches"]["finding"]], found[shared["id"]]
                assert (mine[0], theirs[0]) == (asked, key)
                assert mine[1] == theirs[1]
                assert mine[2] & theirs[2]
            for theme in case["themes"]:
                assert any({(asked, side, theme), (key, side, theme)} <= has for side in ("weakness", "strength"))


def _holds(reason: str, both: tuple[str, str], has: set[tuple[str, str, str]], titles: dict[str, str]) -> None:
    for what, polarity in (("weaknesses", "weakness"), ("strengths", "strength")):
        opening = f"Both reviews found {what} in: "
        if reason.startswith(opening):
            named = reason.removeprefix(opening).rstrip(".").split("; ")
            assert all((review, polarity, titles[title]) in has for title in named for review in both), reason
            return
    assert reason.startswith(
        (
            "Both councils are",
            "Both reviews were made under",
            "Both were judged",
            "Both stood at",
            "Each council",
            "Chil",
        )
    ) or reason.endswith("statistical neighbours.")


def test_reasons_for_and_against_say_what_is_alike_and_what_is_not(cases: Cases) -> None:
    by_council = {c["review"]["authority"]: c for c in cases.like_review(FIRST_HULL, Scope()).cases[::-1]}
    torbay, leeds = by_council["Torbay"], by_council["Leeds"]
    assert "Both councils are of the same type: Unitary Authority." in torbay["why"]
    staged = "Both stood at the same stage: judged inadequate, and not at the inspection before."
    assert staged in torbay["why"]
    # The stage says the grade already.
    assert not any("judged inadequate (overall)" in reason for reason in torbay["why"])
    assert any(reason.startswith("The region differs") for reason in torbay["differs"])
    assert "Both councils are in the same region: Yorkshire and the Humber." in leeds["why"]
    assert any(reason.startswith("Weaknesses read here and not there") for reason in leeds["differs"])


def test_a_text_is_told_which_of_its_words_and_themes_a_case_speaks_of(cases: Cases) -> None:
    case = cases.like_text("Turnover of social workers is high", Scope(authorities=(HULL,))).cases[0]
    assert any(reason.endswith("both speak of: turnover, social, workers, high.") for reason in case["why"])
    both = cases.like_text(
        "Adopters are praised and valued by their workers. Supervision of social workers is irregular and managers rarely challenge drift.",
        Scope(authorities=(HULL,)),
    ).cases
    assert both[0]["review"]["review"] == FIRST_HULL


def test_filters_and_visibility_hold(cases: Cases) -> None:
    assert set(names(cases.like_text(SITUATION, Scope(regions=("South West",))))) == {"Torbay"}
    public = Scope(visible=frozenset({Visibility.PUBLIC}))
    assert "Camden" not in names(cases.like_text(SITUATION, public))
    assert "Camden" not in names(cases.like_review(FIRST_HULL, public))
    with pytest.raises(UnknownReviewError):
        cases.like_review("E09000007-ilacs-2022-05-09", public)
    strengths = Scope(polarities=(Polarity.STRENGTH,))
    assert {f["polarity"] for c in cases.like_review(FIRST_HULL, strengths).cases for f in c["shared"]} == {"strength"}
    themed = cases.like_review(FIRST_HULL, Scope(themes=("workforce",)))
    assert {c["review"]["authority"] for c in themed.cases} == {"Torbay", "Camden"}
    assert {t for c in themed.cases for t in c["themes"]} == {"workforce"}


def test_pages_of_an_answer_follow_on_each_other(cases: Cases) -> None:
    whole = cases.like_review(FIRST_HULL, Scope(), limit=10)
    parts: list[Object] = []
    for offset in range(whole.total):
        part = cases.like_review(FIRST_HULL, Scope(), limit=1, offset=offset)
        assert part.total == whole.total
        parts.extend(part.cases)
    assert [c["review"]["review"] for c in parts] == [c["review"]["review"] for c in whole.cases]


def test_an_empty_library_and_a_review_without_findings_have_no_cases(tmp_path: Path) -> None:
    opened = made_library(tmp_path / "one")
    assert Cases(opened, Engine(opened)).like_text(SITUATION, Scope()).total == 0
    opened.close()
    opened = made_library(tmp_path / "two", Made(HULL, []), Made(LEEDS, [said(TURNOVER, "workforce")]))
    answer = Cases(opened, Engine(opened)).like_review(FIRST_HULL, Scope())
    assert all(not case["shared"] and not case["themes"] for case in answer.cases)
    alone = Cases(opened, Engine(opened)).like_review("E08000035-ilacs-2022-05-09", Scope())
    assert alone.total == 0
    opened.close()


def test_review_ids_are_told_from_descriptions() -> None:
    assert looks_like_review(f" {FIRST_HULL} ")
    assert looks_like_review("E06000010-lga-peer-challenge-2022-05-09")
    assert not looks_like_review("inspection of 2022-05-09")


def _read(data: bytes) -> list[str]:
    """Read a file as a workshop would: a sentence on each line, and nothing to read where there is none."""
    if not data:
        raise UnreadableError("empty.txt: it is empty")
    return data.decode().splitlines()


@pytest.fixture
def program(library: Library, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    def opened(data: Path | None, anew: bool = False) -> AbstractContextManager[Library]:
        return nullcontext(library)

    monkeypatch.setattr("search.cases_commands.library_at", opened)
    app = typer.Typer()
    mount_cases(app, lambda _: lambda data, name: _read(data))
    app.command("other")(lambda: None)
    return app


def test_the_command_answers_with_the_contracts_object(program: typer.Typer) -> None:
    run = CliRunner()
    made = run.invoke(program, ["cases", FIRST_HULL, "--json", "-n", "2"])
    assert made.exit_code == 0, made.output
    answer = json.loads(made.stdout)
    assert list(answer) == ["query", "review", "council", "circumstances", "total", "limit", "offset", "cases"]
    assert (answer["council"], answer["circumstances"]) == (HULL, "some")
    assert (answer["review"], answer["limit"], len(answer["cases"])) == (FIRST_HULL, 2, 2)
    assert list(answer["cases"][0]) == [
        *("review", "score", "stage", "circumstances", "shared", "themes", "next", "after", "why", "differs")
    ]


def test_the_command_shows_cases_and_says_what_it_left_out(program: typer.Typer) -> None:
    run = CliRunner()
    shown = run.invoke(program, ["cases", FIRST_HULL])
    assert "Kingston upon Hull itself are left out" in shown.stderr
    assert "1. Torbay, ILACS, July 2022" in shown.stdout
    assert "Next: no later full inspection" in shown.stdout
    text = run.invoke(program, ["cases", SITUATION, "--authority", "Leeds"])
    assert "Next: ILACS, May 2024: overall: good." in text.stdout
    far = run.invoke(program, ["cases", FAR])
    assert (far.exit_code, far.stdout) == (1, "")
    assert "nothing close was found" in far.stderr
    unknown = run.invoke(program, ["cases", "E06000010-ilacs-1999-01-01"])
    assert unknown.exit_code == 1
    assert "no review has the id" in unknown.stderr


def test_the_command_reads_a_file_and_says_for_whom(program: typer.Typer, tmp_path: Path) -> None:
    run = CliRunner()
    report = tmp_path / "report.txt"
    report.write_text(f"{SUPERVISION}\n{TURNOVER}\nA third thing is said of nobody in particular.\n")
    asked = ["cases", "--file", str(report), "--for", "Leeds", "--circumstances", "anyone", "--json"]
    answer = json.loads(run.invoke(program, asked).stdout)
    assert (answer["council"], answer["circumstances"], answer["review"]) == (LEEDS, "anyone", None)
    assert LEEDS not in {case["review"]["gss"] for case in answer["cases"]}
    latest = json.loads(run.invoke(program, ["cases", "hull", "--json"]).stdout)
    assert (latest["review"], latest["council"]) == (LATER_HULL, HULL)
    shown = run.invoke(program, ["cases", "--file", str(report), "--for", "Leeds"]).stdout
    assert "Stage: judged inadequate, and not at the inspection before." in shown
    assert "per cent" not in shown
    assert "of what is known of both is alike." in shown


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ([], 2, "give either"),
        (["supervision", "--file", "report.txt"], 2, "give either"),
        ([FIRST_HULL, "--for", "Leeds"], 2, "--for goes with"),
        (["Hull", "--for", "Leeds"], 2, "--for goes with"),
        (["supervision of workers", "--for", "Narnia"], 2, "no council is known as 'Narnia'"),
        (["--file", "nowhere.txt"], 2, "nowhere.txt"),
        (["Wigan"], 1, "no full inspection of Wigan is held"),
    ],
)
def test_the_command_refuses_what_it_cannot_answer(
    program: typer.Typer, asked: list[str], status: int, said: str
) -> None:
    made = CliRunner().invoke(program, ["cases", *asked])
    assert made.exit_code == status
    assert said in made.stderr


def test_an_empty_file_is_refused(program: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    made = CliRunner().invoke(program, ["cases", "--file", str(tmp_path / "empty.txt")])
    assert (made.exit_code, "it is empty" in made.stderr) == (2, True)


SOME, SAME, STRONG, ANYONE = (CircumstanceWeight(w) for w in ("some", "same", "strong", "anyone"))


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
        Made(CAMDEN, [oversight, turnover, garden]),
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
