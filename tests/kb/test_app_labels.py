"""The API for labels: a person's word is in the answer, in the next reading and in the record; bad ones are problems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kb.library import Library
from tests.making import made_library
from tests.serving import HERE, answer, client_of, problem

FINDING = "Duty workers answer urgent calls well at night."
WRITEUP = {
    "authority": "Leeds",
    "framework": "ilacs",
    "inspection_end": "2023-02-08",
    "author": "Head of quality assurance",
    "visibility": "public",
    "findings": [{"text": FINDING, "polarity": "strength", "themes": ["front-door"]}],
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = made_library(tmp_path)
    yield made
    made.close()


@pytest.fixture
def client(library: Library) -> Iterator[TestClient]:
    with client_of(library) as client:
        client.headers["origin"] = HERE
        assert client.post("/api/v1/writeups", json=WRITEUP).status_code == 201
        yield client


def only(client: TestClient) -> Any:
    (held,) = client.get("/api/v1/findings").json()["findings"]
    return held


def test_a_label_is_answered_kept_and_read_from_then_on(client: TestClient, library: Library) -> None:
    key = only(client)["id"]
    sent = {"polarity": "weakness", "themes": ["workforce"], "status": "past", "by": "QA lead", "note": "Reversed."}
    said = answer(client.post(f"/api/v1/findings/{key}/label", json=sent), "finding")
    assert (said["polarity"], said["themes"], said["status"]) == ("weakness", ["workforce"], "past")
    assert said["confirmed"] is True
    assert only(client)["polarity"] == "weakness"
    assert client.get("/api/v1/findings", params={"theme": "front-door"}).json()["total"] == 0
    assert client.get("/healthz").json()["indexes_up_to_date"] is True
    assert "QA lead" in (library.settings.record_path / "decisions.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"polarity": "awful"}, "polarity"),
        ({"themes": ["weather"]}, "themes"),
        ({"patterns": ["weather"]}, "patterns"),
        ({"extent": "vast"}, "extent"),
        ({"status": "soon"}, "status"),
        ({"by": " ", "polarity": "weakness"}, "by"),
        ({}, "polarity"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_values_are_problems_and_nothing_is_written(
    client: TestClient, library: Library, changes: dict[str, Any], name: str
) -> None:
    held = only(client)
    sent = client.post(f"/api/v1/findings/{held['id']}/label", json={"by": "QA lead", **changes})
    assert name in [error["name"] for error in problem(sent, 422)["errors"]]
    assert only(client) == held
    assert not (library.settings.record_path / "decisions.jsonl").exists()


def test_a_finding_nobody_holds_is_not_found(client: TestClient) -> None:
    sent = {"by": "QA lead", "polarity": "weakness"}
    assert "nothing" in problem(client.post("/api/v1/findings/nothing/label", json=sent), 404)["detail"]


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_another_site_may_not_label(client: TestClient, library: Library, headers: dict[str, str]) -> None:
    del client.headers["origin"]
    key = only(client)["id"]
    sent = {"by": "QA lead", "polarity": "weakness"}
    problem(client.post(f"/api/v1/findings/{key}/label", json=sent, headers=headers), 403)
    assert not (library.settings.record_path / "decisions.jsonl").exists()


def test_the_route_is_described(client: TestClient) -> None:
    said = client.get("/openapi.json").json()
    route = said["paths"]["/api/v1/findings/{finding}/label"]["post"]
    assert {"200", "403", "404", "422"} <= set(route["responses"])
    assert set(said["components"]["schemas"]["LabelSent"]["required"]) == {"by"}
