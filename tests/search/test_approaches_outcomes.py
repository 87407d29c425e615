"""Approaches: what leaves no row, outcomes beside base rates, and what API, pages and command show of them."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import typer
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from kb.library import Library
from kb.scope import Scope
from search.approaches.commands import mount_approaches
from search.approaches.ledger import ASSOCIATION
from search.approaches.mentions import _gate, in_plain
from search.cards.grades import way
from search.statistics.intervals import share
from tests.making import HULL, LEEDS, Said, made_library, shelve
from tests.search.approached import GRADES, HUBS, KEY, OTHERS, answers_of, at, client, hubs, library, weak  # noqa: F401 - fixtures, asked for by name
from tests.serving import answer, problem


@pytest.mark.parametrize(
    "earlier",
    [
        Said("Police hold surgeries in the family hub.", "strength", ("partnership",), about="police"),
        Said("The early help hubs are busy.", "neutral", ("early-help",)),
        Said("There is a proposal to move a family hub.", "neutral", ("early-help",)),
    ],
)
def test_whatever_comes_near_before_leaves_no_row(tmp_path: Path, earlier: Said) -> None:
    after = at(2022, HULL, [Said(HUBS, "strength", ("early-help",))])
    visit = at(2017, HULL, [earlier], framework="focused-visit")
    made = made_library(tmp_path / "visit", visit, at(2018, HULL, [weak()]), after)
    assert answers_of(made).one(KEY, Scope())["ledger"] == []
    made.close()
    made = made_library(tmp_path / "none", at(2018, HULL, [weak()]), after)
    assert len(answers_of(made).one(KEY, Scope())["ledger"]) == 1
    made.close()


def test_few_is_called_few_and_gives_no_share(hubs: Any) -> None:
    (summary,) = hubs["summaries"]
    assert (summary["grade"], summary["of"], summary["improved"], summary["few"]) == (
        "requires-improvement",
        1,
        1,
        True,
    )
    assert summary["share"] is None
    assert summary["interval"] is None
    assert summary["says"] == hubs["says"] == ASSOCIATION
    assert "association, not an effect" in ASSOCIATION


def test_base_rates_are_those_of_an_independent_recount(client: TestClient, hubs: Any) -> None:
    reviews = answer(client.get("/api/v1/reviews", params={"limit": 100}), "reviews")["reviews"]
    order = {grade: place for place, grade in enumerate(GRADES)}
    councils: dict[str, list[int]] = {}
    for review in sorted(reviews, key=lambda r: r["inspection_end"]):
        overall = next(j["grade"] for j in review["judgements"] if j["area"] == "overall")
        councils.setdefault(review["gss"], []).append(order[overall])
    pairs = [pair for own in councils.values() for pair in itertools.pairwise(own) if pair[0] == 1]
    ways = Counter((now > was) - (now < was) for was, now in pairs)
    base = hubs["summaries"][0]["base"]
    assert (base["of"], base["improved"], base["same"], base["worse"]) == (len(pairs), ways[1], ways[0], ways[-1])
    assert base["of"] == 10
    assert base["share"] == round(ways[1] / len(pairs), 3)
    assert base["interval"] == share(ways[1], len(pairs)).rounded()
    assert base["frameworks"] == [{"framework": "ilacs", "of": 10}]


def test_five_rows_get_a_share_and_the_best_grade_none(tmp_path: Path) -> None:
    made = []
    for place, gss in enumerate(OTHERS[:6]):
        made.append(at(2018, gss, [weak()], "requires-improvement"))
        made.append(at(2022, gss, [Said(HUBS, "strength", ("early-help",))], "good" if place else "inadequate"))
    for gss in OTHERS[6:11]:
        made += [at(2018, gss, [weak()], "outstanding"), at(2022, gss, [Said(HUBS, "strength", ("early-help",))])]
    library = made_library(tmp_path, *made)
    first, best = answers_of(library).one(KEY, Scope())["summaries"]
    library.close()
    assert (first["of"], first["improved"], first["worse"], first["few"]) == (6, 5, 1, False)
    assert (first["share"], first["interval"]) == (0.833, share(5, 6).rounded())
    assert first["base"]["of"] == 6
    assert (best["grade"], best["of"], best["few"], best["share"]) == ("outstanding", 5, False, None)


def test_only_reviews_that_changed_are_read_again(tmp_path: Path) -> None:
    made = made_library(tmp_path, at(2018, HULL, [weak()]), at(2018, LEEDS, [weak()]))
    answers = answers_of(made)
    assert answers.one(KEY, Scope())["mentions"] == 0
    looked: list[list[str]] = []
    look = answers._mentions._look
    answers._mentions._look = lambda db, scope, keys: (looked.append(list(keys)), look(db, scope, keys))[1]  # type: ignore[method-assign, func-returns-value]
    key = shelve(made, at(2022, HULL, [Said(HUBS, "strength", ("early-help",))]))
    assert len(answers.one(KEY, Scope())["ledger"]) == 1
    answers.one(KEY, Scope())
    made.close()
    assert looked == [[key]]


def test_the_one_pass_lets_through_what_any_cue_matches(library: Library) -> None:
    approaches = answers_of(library).approaches.values()
    gate = _gate([words for a in approaches for words in (*a.cues, *a.near)])
    assert gate.search(in_plain("Leaders’ ‘family hub’ opened."))
    assert not gate.search(in_plain("Plans drift."))
    assert _gate([r"\ba\b|bc"]).search("xbc")
    assert not _gate([]).search("anything")


def test_filters_are_on_councils(client: TestClient) -> None:
    whole = answer(client.get("/api/v1/approaches"), "approaches")
    own = answer(client.get("/api/v1/approaches", params={"authority": "Leeds"}), "approaches")
    assert (whole["scope"]["authorities"], own["scope"]["authorities"]) == (15, 1)
    assert whole["total"] == len(whole["approaches"])
    one = {a["id"]: a for a in own["approaches"]}[KEY]
    assert (one["councils"], one["mentions"], one["rows"]) == (1, 2, 0)
    problem(client.get("/api/v1/approaches", params={"framework": "sif"}), 422)
    problem(client.get("/api/v1/approaches", params={"region": "Nowhere"}), 422)


def test_one_approach_is_answered_and_its_mentions_paged(client: TestClient, hubs: Any) -> None:
    path = f"/api/v1/approaches/{KEY}"
    whole = answer(client.get(path, params={"limit": 100}), "approach")
    assert whole == hubs
    pages = [answer(client.get(path, params={"limit": 3, "offset": o}), "approach") for o in (0, 3, 6)]
    assert [m for page in pages for m in page["mentions_shown"]] == hubs["mentions_shown"]
    for mention in hubs["mentions_shown"]:
        assert set(mention) == {"approach", "stance", "finding"}
    problem(client.get("/api/v1/approaches/no-such"), 404)


def test_pages_show_both_citations_and_that_it_is_an_association(client: TestClient, hubs: Any) -> None:
    listed = BeautifulSoup(client.get("/approaches").text, "html.parser")
    assert listed.find("a", href=f"/approaches/{KEY}") is not None
    assert ASSOCIATION in listed.get_text(" ")
    shown = BeautifulSoup(client.get(f"/approaches/{KEY}").text, "html.parser")
    (row,) = hubs["ledger"]
    for side in ("before_finding", "after_finding"):
        cited = row[side]
        assert cited["text"] in shown.get_text(" ")
        assert shown.find("a", href=f"/reviews/{cited['review']}#{cited['id']}") is not None
    table = shown.find("table")
    assert table is not None
    assert "association" in table.get_text(" ")
    assert "few: no share is given" in table.get_text(" ")
    assert client.get("/approaches/no-such").status_code == 404
    assert client.get("/approaches?region=Nowhere").status_code == 422
    assert client.get(f"/approaches/{KEY}?region=Nowhere").status_code == 422


@pytest.fixture
def program(library: Library, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    monkeypatch.setattr("search.approaches.commands.library_at", lambda _data: nullcontext(library))
    app = typer.Typer()
    mount_approaches(app)
    app.command("other")(lambda: None)
    return app


def test_the_command_lists_shows_one_and_lists_its_mentions(program: typer.Typer, hubs: Any) -> None:
    run = CliRunner()
    listed = run.invoke(program, ["approaches"])
    assert listed.exit_code == 0
    assert "5 councils; 8 mentions (3 praised, 2 described, 2 criticised, 1 planned); 1 ledger row" in listed.stdout
    shown = run.invoke(program, ["approaches", "Family hubs"])
    assert "Before: [weakness]" in shown.stdout
    assert "After: [strength]" in shown.stdout
    assert "1 of 1 improved, 0 the same, 0 worse; few (association)" in " ".join(shown.stdout.split())
    mentions = run.invoke(program, ["approaches", KEY, "--mentions", "-n", "2"])
    assert "2 of 8 mentions shown." in mentions.stdout
    assert "paragraph 1, page 1" in mentions.stdout
    whole = run.invoke(program, ["approaches", KEY, "--json", "-n", "100"])
    assert json.loads(whole.stdout) == hubs


def test_the_command_says_what_it_cannot_answer(program: typer.Typer) -> None:
    run = CliRunner()
    unknown = run.invoke(program, ["approaches", "no such"])
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert run.invoke(program, ["approaches", "mockingbird"]).exit_code == 1
    assert run.invoke(program, ["approaches", "--mentions"]).exit_code == 2
    assert run.invoke(program, ["approaches", "--region", "Nowhere"]).exit_code == 2


def test_grades_are_compared_only_where_both_are_known() -> None:
    assert (way("good", "good"), way("inadequate", "good"), way("good", "inadequate")) == ("same", "better", "worse")
    assert way(None, "good") is None
    assert way("good", "positive") is None
