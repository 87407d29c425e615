"""Entering help between councils: checked, guarded, and refused beyond what a council declared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from ingest.offering import OfferingError, declare, give
from kb.cli import app
from kb.library import Library
from kb.offers import HelpRecord
from tests.making import HULL, LEEDS, made_library
from tests.serving import HERE, answer, client_of, problem, validator

TODAY = date(2026, 5, 10)
OFFER = {"council": "Leeds", "days": 10, "subsidy": "part", "by": "Sector lead", "contact": "Head of help"}
GIFT = {"council": LEEDS, "to": "Hull", "days": 4, "from": "2026-05-01", "until": "2026-05-31", "by": "Sector lead"}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = made_library(tmp_path)
    yield made
    made.close()


@pytest.fixture
def client(library: Library) -> Iterator[TestClient]:
    with client_of(library) as client:
        client.headers["origin"] = HERE
        yield client


def test_an_offer_is_kept_in_the_record_and_answered_as_it_stands(library: Library) -> None:
    said = declare(
        library, "Leeds", 10, "part", " Sector  lead ", themes=["front-door", "front-door"], contact="Head", today=TODAY
    )
    assert not list(validator("help-offer").iter_errors(said))
    assert (said["gss"], said["remaining"], said["themes"], said["by"]) == (LEEDS, 10, ["front-door"], "Sector lead")
    assert HelpRecord(library.settings.record_path).read().offers[LEEDS].contact == "Head"


def test_a_gift_uses_the_offer_up(library: Library) -> None:
    declare(library, "Leeds", 10, "full", "Lead", today=TODAY)
    said = give(library, LEEDS, "Hull", 4, date(2026, 5, 1), date(2026, 5, 31), "Lead", today=TODAY)
    assert (said["remaining"], said["gifts"][0]["to"], said["gifts"][0]["running"]) == (6, HULL, True)
    with pytest.raises(OfferingError, match="Leeds: 7 days cannot be given on 2026-05-01: 6 of 10 are left"):
        give(library, LEEDS, "Hull", 7, date(2026, 4, 1), date(2026, 6, 30), "Lead", today=TODAY)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"council": "Atlantis"}, "council"),
        ({"days": 367}, "days"),
        ({"days": -1}, "days"),
        ({"subsidy": "half"}, "subsidy"),
        ({"by": "  "}, "by"),
        ({"by": "x" * 201}, "by"),
        ({"themes": ["weather"]}, "themes"),
        ({"start": date(2026, 5, 2), "until": date(2026, 5, 1)}, "until"),
    ],
)
def test_an_offer_that_cannot_be_kept_says_which_field(library: Library, changes: dict[str, Any], name: str) -> None:
    said: dict[str, Any] = {"council": "Leeds", "days": 10, "subsidy": "part", "by": "Lead", **changes}
    with pytest.raises(OfferingError) as error:
        declare(library, **said)
    assert error.value.field == name
    assert not HelpRecord(library.settings.record_path).path.exists()


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"to": "Leeds"}, "to"),
        ({"to": "Atlantis"}, "to"),
        ({"days": 0}, "days"),
        ({"until": date(2026, 4, 1)}, "until"),
        ({"theme": "weather"}, "theme"),
        ({"by": ""}, "by"),
        ({"council": "Norfolk"}, "days"),
    ],
)
def test_a_gift_that_cannot_be_kept_says_which_field(library: Library, changes: dict[str, Any], name: str) -> None:
    declare(library, "Leeds", 10, "part", "Lead")
    said: dict[str, Any] = {"council": LEEDS, "to": "Hull", "days": 4, "by": "Lead"}
    said |= {"start": date(2026, 5, 1), "until": date(2026, 5, 31), **changes}
    with pytest.raises(OfferingError) as error:
        give(library, **said)
    assert error.value.field == name
    assert HelpRecord(library.settings.record_path).read().gifts == ()


def test_the_api_keeps_offers_and_gifts_and_lists_them(client: TestClient) -> None:
    said = answer(client.post("/api/v1/help-offers", json=OFFER), "help-offer", 201)
    assert (said["gss"], said["days"], said["contact"]) == (LEEDS, 10, "Head of help")
    answer(client.post("/api/v1/help-offers/gifts", json=GIFT), "help-offer", 201)
    listed = answer(client.get("/api/v1/help-offers"), "help-offers")
    assert [(o["gss"], len(o["gifts"])) for o in listed["offers"]] == [(LEEDS, 1)]
    problem(client.get("/api/v1/help-offers?council=Leeds"), 422)


def test_the_api_refuses_a_gift_beyond_the_offer_and_names_the_field(client: TestClient) -> None:
    client.post("/api/v1/help-offers", json=OFFER)
    said = problem(client.post("/api/v1/help-offers/gifts", json={**GIFT, "days": 11}), 422)
    assert "11 days cannot be given on 2026-05-01: 10 of 10 are left" in said["detail"]
    assert said["errors"][0]["name"] == "days"
    assert client.get("/api/v1/help-offers").json()["offers"][0]["gifts"] == []


@pytest.mark.parametrize(("path", "sent"), [("help-offers", OFFER), ("help-offers/gifts", GIFT)])
def test_another_site_cannot_write_the_record(
    client: TestClient, library: Library, path: str, sent: dict[str, Any]
) -> None:
    problem(client.post(f"/api/v1/{path}", json=sent, headers={"origin": "https://elsewhere.example"}), 403)
    problem(client.post(f"/api/v1/{path}", json={**sent, "surprise": 1}), 422)
    assert not HelpRecord(library.settings.record_path).path.exists()


def test_a_record_that_cannot_be_read_is_said_and_not_touched(client: TestClient, library: Library) -> None:
    path = HelpRecord(library.settings.record_path).path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"{torn")
    for response in (client.post("/api/v1/help-offers", json=OFFER), client.get("/api/v1/help-offers")):
        assert "help.jsonl, line 1 cannot be read" in problem(response, 503)["detail"]
    assert path.read_bytes() == b"{torn"


def run(tmp_path: Path, *words: str) -> Any:
    return CliRunner().invoke(app, ["help-offers", *words, "--data", str(tmp_path)])


def test_the_commands_declare_give_and_list(tmp_path: Path) -> None:
    offer = ("declare", "Leeds", "--days", "10", "--subsidy", "none", "--by", "Lead", "--from", "2020-01-01")
    assert run(tmp_path, *offer, "--theme", "front-door").exit_code == 0
    gift = ("give", "Leeds", "--to", "Hull", "--from", "2020-01-01", "--until", "2090-12-31", "--by", "Lead")
    said = json.loads(run(tmp_path, *gift, "--days", "4", "--json").stdout)
    assert (said["remaining"], said["themes"], said["from"]) == (6, ["front-door"], "2020-01-01")
    refused = run(tmp_path, *gift, "--days", "7")
    assert refused.exit_code == 2
    assert "days: Leeds: 7 days cannot be given on 2020-01-01: 6 of 10 are left" in refused.stderr
    listed = run(tmp_path, "list")
    assert "Leeds: 6 of 10 days a year left, for front-door" in listed.stdout
    assert "4 days to Kingston upon Hull, 2020-01-01 to 2090-12-31" in listed.stdout
    assert run(tmp_path, "declare", "Leeds", "--days", "1", "--subsidy", "half", "--by", "Lead").exit_code == 2
    (tmp_path / "record" / "help.jsonl").write_bytes(b"{torn")
    assert run(tmp_path, "list").exit_code == run(tmp_path, *gift, "--days", "1").exit_code == 2
