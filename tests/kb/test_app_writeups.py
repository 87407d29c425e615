"""The officer's form and its API: what is typed is checked, shown again, saved, and searchable at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from kb.library import Library
from tests.making import HULL, Made, Said, made_library
from tests.serving import HERE, answer, client_of, problem

FINDING = "Supervision of social workers slips when managers and their deputies are away."
TYPED = {
    "authority": "Leeds",
    "framework": "focused-visit",
    "inspection_start": "2023-02-07",
    "inspection_end": "2023-02-08",
    "published": "",
    "url": "https://example.org/visit",
    "author": "Head of quality assurance",
    "visibility": "own-council",
    "finding-1-text": FINDING,
    "finding-1-polarity": "weakness",
    "finding-1-theme": "management-oversight",
    "finding-1-paragraph": "12",
    "finding-1-page": "4",
    "finding-3-text": "Duty workers answer urgent calls well at night.",
    "lessons": "Name a deputy for every manager.\n\n",
    "rows": "5",
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = made_library(tmp_path, Made(HULL, [Said("Plans drift.")]))
    yield made
    made.close()


@pytest.fixture
def client(library: Library) -> Iterator[TestClient]:
    with officer_at(library) as client:
        yield client


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a library that no test changes: checked after every test that it is refused."""
    made = made_library(tmp_path_factory.mktemp("library"), Made(HULL, [Said("Plans drift.")]))
    with officer_at(made) as client:
        yield client
        assert not made.settings.writeups_path.exists() or not list(made.settings.writeups_path.iterdir())
    made.close()


@contextmanager
def officer_at(library: Library) -> Iterator[TestClient]:
    with client_of(library) as client:
        client.headers["origin"] = HERE
        client.headers["accept"] = "text/html"
        yield client


def send(client: TestClient, **changes: str) -> Any:
    token = BeautifulSoup(client.get("/writeups/new").text, "lxml").select_one("input[name=token]")
    assert token is not None
    return client.post("/writeups/new", data={**TYPED, "token": str(token["value"]), **changes})


def values(html: str) -> Mapping[str, str]:
    """Give what a form shows, by field name."""
    made = BeautifulSoup(html, "lxml")
    shown = {str(i["name"]): str(i.get("value", "")) for i in made.select("form[method=post] input[name]")}
    shown |= {str(t["name"]): t.get_text().strip("\n") for t in made.select("form[method=post] textarea")}
    for select in made.select("form[method=post] select"):
        chosen = select.select_one("option[selected]")
        shown[str(select["name"])] = str(chosen["value"]) if chosen else ""
    return shown


def test_what_is_saved_is_opened_at_the_finding_and_found_at_once(client: TestClient, library: Library) -> None:
    saved = send(client)
    assert saved.status_code == 303, saved.text
    address, _, anchor = saved.headers["location"].partition("#")
    page = BeautifulSoup(client.get(address).text, "lxml")
    said = page.find(id=anchor)
    assert said is not None
    assert said.get_text() == FINDING
    found = client.get("/api/v1/findings", params={"q": "supervision slips when managers are away"}).json()
    first = found["findings"][0]
    assert (first["text"], first["voice"], first["visibility"]) == (FINDING, "officer", "own-council")
    assert (first["polarity"], first["themes"], first["paragraph"]) == ("weakness", ["management-oversight"], "12")
    assert first["page"] == 4
    assert [f.suffix for f in library.settings.writeups_path.iterdir()] == [".md"]
    kinds = [f["kind"] for f in client.get("/api/v1/findings?authority=Leeds").json()["findings"]]
    assert sorted(kinds) == ["finding", "finding", "lesson"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Fewer than 5 & more than <3 of these [were] #late | twice", None),
        ("A link https://example.org/a_b_c and an address a@example.org", None),
        ("Visits – “weekly” at first – slipped to 1 in 3 (see page 4); children’s views weren’t asked: why?", None),
        ("Plans drift & nobody asks why, 3 > 2", None),
        ("&lt;b&gt; written as an officer wrote it", "<b> written as an officer wrote it"),
        # Braces would end the write-up's bullet; a bullet or number pasted with the words is not part of them.
        ("Plans drift {: .strength themes=adoption }", "Plans drift (: .strength themes=adoption )"),
        ("- a bullet pasted with the words", "a bullet pasted with the words"),
        ("• a bullet pasted with the words", "a bullet pasted with the words"),
        ("+ > # marks before the words", "marks before the words"),
        ("12. a number pasted with the words", "a number pasted with the words"),
        ("60% of visits were late", None),
        pytest.param(
            "In 2019.  Two lines\r\n\r\nin one box: - not a list", "In 2019. Two lines in one box: - not a list"
        ),
        pytest.param(
            "2019. was the year", None, marks=pytest.mark.xfail(strict=True, reason="read as a list's number")
        ),
    ],
)
def test_an_officers_words_come_back_as_typed(client: TestClient, typed: str, kept: str | None) -> None:
    saved = send(client, **{"finding-1-text": typed})
    assert saved.status_code == 303, saved.text
    found = client.get("/api/v1/findings?authority=Leeds&theme=management-oversight").json()["findings"]
    assert [(f["text"], f["polarity"]) for f in found] == [(kept or typed, "weakness")]


def test_an_officers_words_are_never_markup(client: TestClient) -> None:
    nasty = "Visits <script>alert('x')</script> slip, <img src=x onerror=alert(1)> [here](javascript:alert(1))."
    page = client.get(send(client, **{"finding-1-text": nasty, "author": nasty}).headers["location"]).text
    made = BeautifulSoup(page, "lxml")
    assert not made.select("script, img, [onerror], a[href^=javascript]")


def test_a_finding_without_a_side_is_classified(client: TestClient) -> None:
    assert send(client, **{"finding-1-polarity": "", "finding-1-theme": ""}).status_code == 303
    found = client.get("/api/v1/findings?authority=Leeds").json()["findings"]
    assert all(f["polarity"] in ("strength", "weakness", "mixed", "neutral") for f in found)


def test_the_same_write_up_twice_is_one(client: TestClient, library: Library) -> None:
    first, second = send(client), send(client)
    assert second.headers["location"] == first.headers["location"]
    assert len(list(library.settings.writeups_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"authority": ""}, "authority", "which council"),
        ({"authority": "Atlantis"}, "authority", "Atlantis"),
        ({"framework": ""}, "framework", "framework"),
        ({"framework": "ofsted"}, "framework", "ofsted"),
        ({"inspection_start": "", "inspection_end": ""}, "inspection_end", "last day"),
        ({"inspection_end": ""}, "inspection_end", "last day"),
        ({"inspection_start": "2023-02-30"}, "inspection_start", "not a day that exists"),
        ({"inspection_end": "2023-02-01"}, "inspection_end", "before it starts"),
        ({"author": " "}, "author", "role"),
        ({"url": "javascript:alert(1)"}, "url", "https://"),
        ({"visibility": "everybody"}, "visibility", "who may read"),
        ({"finding-1-text": "", "finding-3-text": ""}, "finding-1-text", "no words"),
        ({"finding-1-text": "x" * 2001}, "finding-1-text", "longer"),
        ({"finding-1-page": "four"}, "finding-1-page", "whole number"),
        ({"finding-1-polarity": "good"}, "finding-1-polarity", "list"),
        ({"finding-1-theme": "nonsense"}, "finding-1-text", "nonsense"),
        ({"grade-overall": "splendid"}, "grade-overall", "splendid"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_typed_is_lost(
    unchanged: TestClient, changes: dict[str, str], field: str, told: str
) -> None:
    refused = send(unchanged, **changes)
    assert refused.status_code == 422
    made = BeautifulSoup(refused.text, "lxml")
    link = made.select_one(f".errors a[href='#{field}']")
    assert link is not None, made.select_one(".errors")
    assert told in link.get_text()
    assert made.find(id=field) is not None
    assert made.title is not None
    assert made.title.get_text().startswith("Error:")
    shown = values(refused.text)
    kept = {k: v.strip() for k, v in {**TYPED, **changes}.items() if k not in changes}
    assert {k: shown[k] for k in kept} == kept
    assert unchanged.get("/healthz").json()["findings"] == 1


def test_all_that_is_wrong_is_said_at_once_in_the_forms_order(unchanged: TestClient) -> None:
    wrong = {"author": "", "finding-1-page": "x", "framework": "", "authority": "Atlantis"}
    made = BeautifulSoup(send(unchanged, **wrong).text, "lxml")
    said = [str(a["href"]) for a in made.select(".errors a")]
    assert said == ["#authority", "#framework", "#finding-1-page", "#author"]


def test_an_empty_form_asks_for_a_finding(unchanged: TestClient) -> None:
    nothing = {k: "" for k in TYPED if k.startswith("finding-")}
    assert "at least one finding" in send(unchanged, **nothing).text


def test_more_boxes_keep_what_is_typed(unchanged: TestClient) -> None:
    more = send(unchanged, more="more")
    assert more.status_code == 200
    shown = values(more.text)
    assert shown["finding-1-text"] == FINDING
    assert "finding-10-text" in shown
    assert shown["rows"] == "10"
    assert "finding-50-text" in values(send(unchanged, more="more", rows="9999").text)


@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_a_form_without_our_token_is_not_saved_but_not_lost(unchanged: TestClient, token: str) -> None:
    refused = send(unchanged, token=token)
    assert refused.status_code == 403
    assert values(refused.text)["finding-1-text"] == FINDING


def test_the_api_saves_a_write_up_and_gives_its_outcome(client: TestClient) -> None:
    sent = {
        "authority": "Leeds",
        "framework": "ilacs",
        "inspection_start": "2023-02-07",
        "inspection_end": "2023-02-16",
        "author": "Head of quality assurance",
        "judgements": {"overall": "good"},
        "findings": [{"text": "Visits are late.", "polarity": "weakness", "themes": ["workforce"], "page": 2}],
    }
    said = answer(client.post("/api/v1/writeups", json=sent), "outcome", 201)
    assert said["status"] == "added"
    assert said["n_findings"] == 1
    review = client.get(f"/api/v1/reviews/{said['review']}").json()
    assert review["judgements"][0]["grade"] == "good"
    assert review["sources"][0]["voice"] == "officer"


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"authority": "Atlantis"}, "authority"),
        ({"inspection_start": "2023-02-30"}, "inspection_start"),
        ({"inspection_end": None}, "inspection_end"),
        ({"findings": []}, "findings"),
        ({"findings": [{"text": "x", "themes": ["nonsense"]}]}, "findings"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_the_api_refuses_with_the_fields_name(unchanged: TestClient, changes: dict[str, Any], name: str) -> None:
    sent = {
        "authority": "Leeds",
        "framework": "ilacs",
        "inspection_start": "2023-02-07",
        "inspection_end": "2023-02-16",
        "author": "Officer",
        "findings": [{"text": "Visits are late."}],
        **changes,
    }
    said = problem(unchanged.post("/api/v1/writeups", json=sent), 422)
    assert [e["name"].partition(".")[0] for e in said["errors"]] == [name]
