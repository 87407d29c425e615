"""More like a finding, and what answers a whole document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kb.library import Library
from kb.scope import Scope
from search.alike import answer_document, like_finding, sentences, telling
from search.retrieve import Engine
from tests.making import HULL, LEEDS, NORFOLK, Made, Said
from tests.search.wide import wide_library
from tests.serving import answer, client_of, problem

LATE = "Visits to children are late and managers do not notice."
ALSO_LATE = "Managers do not notice that visits to children on plans are often late."
PROMPT = "Visits to children are prompt and managers notice every late one."
COURT = "Court statements are thin, and judges say so in most hearings."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = wide_library(
        tmp_path_factory.mktemp("library"),
        Made(HULL, [Said(LATE), Said("Carers are well supported.", "strength", ("carers",))]),
        Made(LEEDS, [Said(ALSO_LATE), Said(COURT)]),
        Made(NORFOLK, [Said(PROMPT, "strength")]),
    )
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(library: Library) -> Iterator[TestClient]:
    with client_of(library) as opened:
        yield opened


def finding_of(library: Library, text: str) -> str:
    found = Engine(library).search(text, Scope()).findings[0]
    assert found["text"] == text
    return str(found["id"])


def test_more_like_a_finding_is_of_its_side_first_and_never_itself(library: Library) -> None:
    found = like_finding(Engine(library), finding_of(library, LATE), Scope(), 10, 0)
    assert found is not None
    shown = [f["text"] for f in found.findings]
    assert shown[0] == ALSO_LATE
    assert LATE not in shown
    assert found.side == "weakness"


def test_more_like_one_keeps_to_the_filters(library: Library, client: TestClient) -> None:
    key = finding_of(library, LATE)
    found = answer(client.get(f"/api/v1/findings/{key}/like", params={"authority": "Norfolk"}), "findings")
    assert {f["gss"] for f in found["findings"]} <= {NORFOLK}
    problem(client.get("/api/v1/findings/nowhere/like"), 404)
    assert like_finding(Engine(library), "nowhere", Scope(), 10, 0) is None


def test_a_document_is_answered_by_the_things_it_says(library: Library) -> None:
    said = ["Our managers often do not notice late visits to children.", "Judges find our court statements thin."]
    found = answer_document(Engine(library), said, Scope())
    answers = {f["text"]: f["answers"] for f in found.findings}
    assert answers[ALSO_LATE] == said[0]
    assert answers[COURT] == said[1]


def test_a_documents_own_words_are_left_out(library: Library) -> None:
    found = answer_document(Engine(library), [LATE, COURT], Scope())
    assert not {LATE, COURT} & {f["text"] for f in found.findings}


def test_a_document_about_nothing_held_finds_nothing(library: Library) -> None:
    assert not answer_document(Engine(library), ["Zebra xylophones quartz umbrella."], Scope()).close


def test_the_things_that_hold_most_of_a_document_are_looked_for(library: Library) -> None:
    said = ["Visits are late for many children here.", "Visits are late for many children.", COURT, "Yes.", "Yes."]
    assert telling(Engine(library), said)[0] == said[0]
    assert telling(Engine(library), ["Judges.", "Carers."]) == ["Judges.", "Carers."]
    assert len(telling(Engine(library), [f"Number {i} of quite many things said here." for i in range(90)])) <= 16
    assert sentences("One is late. Two is not!\n\nThree;four") == ["One is late.", "Two is not!", "Three;four"]


def test_a_text_or_a_file_is_a_question_over_the_api(client: TestClient) -> None:
    pasted = answer(client.post("/api/v1/search", data={"text": f"{ALSO_LATE} It is so."}), "findings")
    assert pasted["findings"][0]["answers"]
    page = f"<html><body><h1>Report</h1><p>{ALSO_LATE}</p></body></html>".encode()
    sent = answer(client.post("/api/v1/search", files={"file": ("page.html", page)}), "findings")
    assert any(f["text"] == LATE for f in sent["findings"])


def test_what_cannot_be_read_is_refused_by_name(client: TestClient) -> None:
    problem(client.post("/api/v1/search"), 422)
    refused: Any = problem(client.post("/api/v1/search", files={"file": ("bad.pdf", b"%PDF-1.4 broken")}), 422)
    assert "bad.pdf" in refused["detail"]
    problem(client.post("/api/v1/search", data={"text": "x" * 1_000_001}), 422)


def test_the_pages_show_both(library: Library, client: TestClient, tmp_path: Path) -> None:
    key = finding_of(library, LATE)
    assert ALSO_LATE in client.get(f"/findings/{key}").text
    assert client.get("/findings/nowhere").status_code == 404
    assert "Ask with a document" in client.get("/document").text
    assert ALSO_LATE in client.post("/document", data={"text": LATE}).text
    assert client.post("/document", data={"text": ""}).status_code == 422
