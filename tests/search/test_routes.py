"""The reading room's API: every answer fits its schema, filters are the command line's, totals and pages agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kb.library import Library
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, Made, Said, made_library
from tests.serving import answer, client_of, problem

FRONT_DOOR = "Thresholds at the front door are unclear to partners"
LATER = {"start": date(2024, 3, 4), "end": date(2024, 3, 15), "published": date(2024, 5, 1)}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = made_library(
        tmp_path_factory.mktemp("library"),
        Made(HULL, [Said(f"{FRONT_DOOR} in the north."), Said("Plans drift.", themes=("child-plans",))]),
        Made(
            HULL,
            [Said("The front door gives partners clear thresholds.", polarity="strength")],
            grades={"overall": "outstanding", "help-and-protection": "good"},
            **LATER,
        ),
        Made(LEEDS, [Said(f"{FRONT_DOOR} and to schools.", kind="recommendation")], grades={"overall": "inadequate"}),
        Made(NORFOLK, [Said("Care leavers wait for homes.", themes=("care-leavers",), area="care-leavers")]),
        Made(CAMDEN, [Said("Thresholds hold, says an officer.", polarity="strength")], voice="officer", name="w.md"),
    )
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(library: Library) -> Iterator[TestClient]:
    with client_of(library) as client:
        yield client


def get(client: TestClient, path: str, schema: str, **query: Any) -> Any:
    return answer(client.get(f"/api/v1/{path}", params=query), schema)


def test_without_a_question_all_findings_are_listed_by_id(client: TestClient) -> None:
    said = get(client, "findings", "findings")
    ids = [f["id"] for f in said["findings"]]
    assert said["total"] == len(ids) == 6
    assert ids == sorted(ids)
    assert (said["limit"], said["offset"]) == (10, 0)


def test_pages_of_the_list_join_to_the_whole(client: TestClient) -> None:
    whole = [f["id"] for f in get(client, "findings", "findings", limit=100)["findings"]]
    pages = [get(client, "findings", "findings", limit=2, offset=o) for o in (0, 2, 4, 6)]
    assert [f["id"] for page in pages for f in page["findings"]] == whole
    assert {page["total"] for page in pages} == {6}


def test_a_question_brings_the_nearest_first_with_scores_and_since(client: TestClient) -> None:
    said = get(client, "findings", "findings", q="thresholds at the front door unclear to partners", limit=3)
    assert said["query"] == "thresholds at the front door unclear to partners"
    assert FRONT_DOOR in said["findings"][0]["text"]
    scores = [f["score"] for f in said["findings"]]
    assert scores == sorted(scores, reverse=True)
    hull = next(f for f in said["findings"] if f["gss"] == HULL and f["polarity"] == "weakness")
    assert hull["since"]["next"]["grade"] == "good"
    assert "May 2024" in hull["since"]["text"]


def test_pages_of_an_answer_do_not_overlap(client: TestClient) -> None:
    question = "front door thresholds partners"
    first = get(client, "findings", "findings", q=question, limit=2)
    second = get(client, "findings", "findings", q=question, limit=2, offset=2)
    assert first["total"] == second["total"] == 6
    assert not {f["id"] for f in first["findings"]} & {f["id"] for f in second["findings"]}


def test_nothing_close_is_an_empty_list(client: TestClient) -> None:
    said = get(client, "findings", "findings", q="quantum chromodynamics lattice gauge")
    assert said["findings"] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"authority": "Hull"}, {HULL}),
        ({"authority": ["Hull", LEEDS]}, {HULL, LEEDS}),
        ({"region": "yorkshire and the humber"}, {HULL, LEEDS}),
        ({"type": "London Borough"}, {CAMDEN}),
        ({"since": "2024-01-01"}, {HULL}),
        ({"until": "2022-12-31", "authority": "Hull"}, {HULL}),
        ({"grade": "inadequate"}, {LEEDS}),
        ({"grade": "help-and-protection=good"}, {HULL}),
        ({"theme": "care-leavers"}, {NORFOLK}),
        ({"polarity": "strength"}, {HULL, CAMDEN}),
        ({"kind": "recommendation"}, {LEEDS}),
        ({"framework": "sif"}, set()),
        ({"region": "", "since": ""}, {HULL, LEEDS, NORFOLK, CAMDEN}),
    ],
)
def test_filters_are_the_command_lines(client: TestClient, query: dict[str, Any], expected: set[str]) -> None:
    said = get(client, "findings", "findings", **query)
    assert {f["gss"] for f in said["findings"]} == expected
    assert said["total"] == len(said["findings"])


@pytest.mark.parametrize("path", ["findings", "findings?q=thresholds", "reviews", "patterns", "authorities"])
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("region", "Nort West", "north west"),
        ("authority", "Atlantis", "no council is known"),
        ("since", "2024-02-30", "not a day that exists"),
        ("grade", "overall=splendid", "splendid"),
        ("framework", "ilasc", "ilacs"),
        ("regoin", "North West", "regoin"),
    ],
)
def test_unknown_words_are_refused_with_what_would_be_right(
    client: TestClient, path: str, name: str, value: str, told: str
) -> None:
    joint = "&" if "?" in path else "?"
    assert told in problem(client.get(f"/api/v1/{path}{joint}{name}={value}"), 422)["detail"]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=ten", "offset=-1", f"q={'x' * 4001}"])
def test_limits_are_kept(client: TestClient, query: str) -> None:
    said = problem(client.get(f"/api/v1/findings?{query}"), 422)
    assert said["errors"][0]["name"] == query.partition("=")[0]


def test_one_finding_is_the_one_listed(client: TestClient) -> None:
    listed = get(client, "findings", "findings", authority="Norfolk")["findings"][0]
    one = get(client, f"findings/{listed['id']}", "finding")
    assert {k: v for k, v in one.items() if k != "score"} == {k: v for k, v in listed.items() if k != "score"}
    problem(client.get("/api/v1/findings/none"), 404)


def test_what_may_not_be_seen_is_not_found(tmp_path: Path) -> None:
    hidden = made_library(tmp_path, Made(HULL, [Said("A private note.")], voice="officer", visibility="own-council"))
    with client_of(hidden) as client:
        key = get(client, "findings", "findings")["findings"][0]["id"]
        assert get(client, "findings", "findings", visibility="public")["total"] == 0
        problem(client.get(f"/api/v1/findings/{key}?visibility=public"), 404)
        review = get(client, "reviews", "reviews")["reviews"][0]["review"]
        problem(client.get(f"/api/v1/reviews/{review}?visibility=public"), 404)
    hidden.close()


def test_reviews_are_listed_by_id_and_read_one_by_one(client: TestClient) -> None:
    said = get(client, "reviews", "reviews", limit=3)
    assert said["total"] == 5
    assert [r["review"] for r in said["reviews"]] == sorted(r["review"] for r in said["reviews"])
    for review in said["reviews"]:
        assert get(client, f"reviews/{review['review']}", "review") == review
    assert get(client, "reviews", "reviews", grade="inadequate")["total"] == 1


def test_patterns_are_counted_on_both_sides(client: TestClient) -> None:
    said = get(client, "patterns", "patterns", q="thresholds at the front door")
    failure = next(p for p in said["failure"] if p["id"] == "front-door.failure")
    success = next(p for p in said["success"] if p["id"] == "front-door.success")
    # Of Hull the later inspection counts, which praises; Camden's officer praises too.
    assert (failure["authorities"], failure["of"]) == (1, 4)
    assert (success["authorities"], success["of"]) == (2, 4)
    assert said["scope"] == {"authorities": 4, "reviews": 4}
    ever = get(client, "patterns", "patterns", q="thresholds at the front door", ever="true")
    assert next(p for p in ever["failure"] if p["id"] == "front-door.failure")["authorities"] == 2


def test_patterns_without_a_question_are_all_that_were_found(client: TestClient) -> None:
    said = get(client, "patterns", "patterns")
    assert {p["id"] for p in said["failure"]} == {"front-door.failure", "care-leavers.failure"}


def test_councils_are_listed_with_what_is_held_of_them(client: TestClient, library: Library) -> None:
    said = get(client, "authorities", "authorities", limit=100)
    assert said["total"] == len(library.authorities)
    hull = get(client, "authorities", "authorities", authority="Hull")["authorities"][0]
    assert (hull["reviews"], hull["latest"]) == (2, f"{HULL}-ilacs-2024-03-04")
    inspected = get(client, "authorities", "authorities", framework="ilacs")
    assert {a["gss"] for a in inspected["authorities"]} == {HULL, LEEDS, NORFOLK, CAMDEN}


def test_cases_like_a_situation_come_with_reasons_and_what_was_next(client: TestClient) -> None:
    said = get(client, "cases", "cases", text="thresholds at the front door unclear to partners")
    assert said["query"] == "thresholds at the front door unclear to partners"
    assert said["review"] is None
    hull = next(c for c in said["cases"] if c["review"]["review"] == f"{HULL}-ilacs-2022-05-09")
    assert hull["next"]["review"] == f"{HULL}-ilacs-2024-03-04"
    assert hull["shared"][0]["gss"] == HULL


def test_cases_like_a_review_leave_its_own_council_out_unless_asked(client: TestClient) -> None:
    key = f"{HULL}-ilacs-2022-05-09"
    said = get(client, "cases", "cases", review=key)
    assert said["review"] == key
    assert said["cases"]
    assert all(c["review"]["gss"] != HULL for c in said["cases"])
    problem(client.get("/api/v1/cases?review=none"), 404)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?text=&review=",
        "?text=thresholds&review=x",
        "?council=Hull&review=x",
        "?council=&text=",
        "?text=thresholds&review=x&council=Hull",
    ],
)
def test_cases_need_either_a_situation_or_a_review(client: TestClient, query: str) -> None:
    assert "either" in problem(client.get(f"/api/v1/cases{query}"), 422)["detail"]


def test_cases_like_a_councils_latest_full_inspection_are_asked_for_by_the_council_alone(client: TestClient) -> None:
    said = get(client, "cases", "cases", council="kingston upon hull")
    assert (said["review"], said["council"], said["circumstances"]) == (f"{HULL}-ilacs-2024-03-04", HULL, "some")
    assert said["cases"]
    assert get(client, "cases", "cases", council="Hull", circumstances="")["circumstances"] == "some"
    assert "Wigan" in problem(client.get("/api/v1/cases?council=Wigan"), 404)["detail"]
    assert "Narnia" in problem(client.get("/api/v1/cases?council=Narnia"), 422)["detail"]
    assert "circumstances" in problem(client.get("/api/v1/cases?council=Hull&circumstances=all"), 422)["detail"]


def test_a_council_beside_a_situation_says_whose_it_is(client: TestClient) -> None:
    nobody = get(client, "cases", "cases", text=FRONT_DOOR, circumstances="same")
    assert (nobody["council"], nobody["circumstances"]) == (None, None)
    assert {c["circumstances"] for c in nobody["cases"]} == {None}
    leeds = get(client, "cases", "cases", text=FRONT_DOOR, council=LEEDS, circumstances="strong")
    assert (leeds["query"], leeds["council"], leeds["circumstances"]) == (FRONT_DOOR, LEEDS, "strong")
    assert LEEDS not in {c["review"]["gss"] for c in leeds["cases"]}
    assert all(0 <= c["circumstances"]["share"] <= 1 for c in leeds["cases"])
    kept = get(client, "cases", "cases", text=FRONT_DOOR, council=LEEDS, with_own=True)
    assert LEEDS in {c["review"]["gss"] for c in kept["cases"]}


def test_a_report_is_asked_with_and_not_kept(client: TestClient, library: Library) -> None:
    with library.catalogue.reading() as db:
        before = list(db.exec_driver_sql("select count(*) from source"))
    report = ("report.html", f"<html><body><h1>Report</h1><p>{FRONT_DOOR}.</p></body></html>".encode())
    sent = client.post("/api/v1/cases/similar?council=Leeds&limit=2&framework=ilacs", files={"file": report})
    said = answer(sent, "cases")
    assert (said["council"], said["limit"], said["review"]) == (LEEDS, 2, None)
    assert FRONT_DOOR in said["query"]
    assert {c["review"]["gss"] for c in said["cases"]} <= {HULL, NORFOLK, CAMDEN}
    assert said["cases"][0]["review"]["gss"] == HULL
    pasted = answer(client.post("/api/v1/cases/similar", data={"text": f"{FRONT_DOOR}."}), "cases")
    assert (pasted["query"], pasted["circumstances"]) == (f"{FRONT_DOOR}.", None)
    with library.catalogue.reading() as db:
        assert list(db.exec_driver_sql("select count(*) from source")) == before
    problem(client.post("/api/v1/cases/similar", data={"text": " "}), 422)
    problem(client.post("/api/v1/cases/similar?council=Narnia", data={"text": FRONT_DOOR}), 422)
    problem(client.post("/api/v1/cases/similar?text=x", data={"text": FRONT_DOOR}), 422)
    # A report may be larger than a form is.
    large = ("large.html", report[1] + b"<!--" + b" " * 1_500_000 + b"-->")
    assert client.post("/api/v1/cases/similar", files={"file": large}).status_code == 200
