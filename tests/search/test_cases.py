"""Similar cases: who is likest, by which findings, why, and what was judged next."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kb.catalogue.objects import Object
from kb.library import Library
from kb.protocols import UnreadableError
from kb.scope import Scope
from kb.values import Polarity, Visibility
from search.cases import Cases, UnknownReviewError, looks_like_review
from search.cases_commands import mount_cases
from search.retrieve import Engine
from tests.making import HULL, LEEDS, Made, made_library
from tests.search.casing import (  # noqa: F401 - fixtures, asked for by name
    FAR,
    FIRST_HULL,
    LATER_HULL,
    SITUATION,
    SUPERVISION,
    TURNOVER,
    cases,
    library,
    names,
    said,
)


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
