"""The app as a whole: health, problem documents, the guard at the door, OpenAPI, and upkeep of the indexes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kb.app import make_app
from kb.indexes.indexer import IndexerLock
from kb.library import Library
from kb.web.problems import NotFoundError
from tests.making import HULL, LEEDS, Made, Said, made_library, shelve
from tests.serving import HERE, answer, client_of, problem

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
DRIFT = Made(HULL, [Said("Plans for children drift without a manager noticing.")])


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = made_library(tmp_path, DRIFT)
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a library that no test changes."""
    made = made_library(tmp_path_factory.mktemp("library"), DRIFT)
    with client_of(made) as client:
        yield client
    made.close()


def test_health_counts_what_is_held(client: TestClient) -> None:
    said = answer(client.get("/healthz"), "health")
    assert (said["status"], said["reviews"], said["findings"], said["last_change"]) == ("ok", 1, 1, 1)
    assert said["indexes_up_to_date"] is True


def test_health_says_when_indexes_are_behind(library: Library) -> None:
    shelve(library, Made(LEEDS, [Said("Visits happen on time.", polarity="strength")]))
    with client_of(library) as client:
        said = answer(client.get("/healthz"), "health")
    assert said["indexes_up_to_date"] is False
    assert said["last_change"] == 2


def test_health_is_503_when_the_catalogue_cannot_be_read(library: Library) -> None:
    library.close()
    for file in library.settings.data.glob("catalogue.sqlite*"):
        file.unlink()
    library.catalogue.path.write_bytes(b"this is no database, and long enough to be told from an empty one" * 20)
    with client_of(library) as client:
        said = answer(client.get("/healthz"), "health", 503)
    assert said["status"] == "unavailable"
    assert "cannot be read" in said["detail"]


def test_upkeep_shows_what_is_written_within_two_seconds(library: Library) -> None:
    with client_of(library, upkeep=True) as client:
        _until(client, lambda said: said["model_ready"])
        assert library.lock.held
        shelve(library, Made(LEEDS, [Said("Duty workers answer urgent calls at night.", polarity="strength")]))
        begun = time.monotonic()
        _until(client, lambda said: said["indexes_up_to_date"])
        found = client.get("/api/v1/findings", params={"q": "duty workers urgent calls at night"}).json()["findings"]
        assert time.monotonic() - begun < 2
        assert found[0]["gss"] == LEEDS
    assert not library.lock.held


def test_while_another_process_is_the_indexer_the_server_reads_and_waits(library: Library) -> None:
    ingest = IndexerLock(library.settings.indexes_path)
    assert ingest.take("kb ingest")
    with client_of(library, upkeep=True) as client:
        _until(client, lambda said: said["model_ready"])
        assert not library.lock.held
        assert client.get("/api/v1/findings", params={"q": "plans drift"}).json()["findings"]
        shelve(library, Made(LEEDS, [Said("Duty workers answer urgent calls at night.", polarity="strength")]))
        ingest.release()
        _until(client, lambda said: said["indexes_up_to_date"])
        assert library.lock.held


def _until(client: TestClient, holds: Any) -> None:
    end = time.monotonic() + 5
    while not holds(client.get("/healthz").json()):
        assert time.monotonic() < end, "not in time"
        time.sleep(0.05)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:9", "LOCALHOST", "[::1]:8000", "[::1]"])
def test_loopback_hosts_are_served(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "", "[::1", "192.168.0.9"]
)
def test_other_hosts_are_refused(client: TestClient, host: str) -> None:
    assert "Host" in problem(client.get("/healthz", headers={"host": host}), 400)["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "https://127.0.0.1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/writeups/new", "/api/v1/writeups"])
def test_writing_from_another_site_is_refused(client: TestClient, path: str, headers: dict[str, str]) -> None:
    problem(client.post(path, headers=headers), 403)


def test_reading_from_another_site_is_only_a_link(client: TestClient) -> None:
    assert client.get("/reviews", headers={"origin": "https://evil.example"}).status_code == 200


def test_our_own_origin_may_write(client: TestClient) -> None:
    # No token, so the form refuses it itself, with a page: the guard let it pass.
    sent = client.post("/writeups/new", headers={"origin": HERE, "sec-fetch-site": "same-origin"}, data={"a": "b"})
    assert sent.status_code == 403
    assert sent.headers["content-type"].startswith("text/html")


def test_more_than_a_megabyte_is_refused(client: TestClient) -> None:
    problem(client.post("/api/v1/writeups", content=b"x" * 1_000_001), 413)
    chunks = (b"x" * 100_000 for _ in range(12))
    assert client.post("/api/v1/writeups", content=chunks, headers=_JSON).status_code == 413


_JSON = {"content-type": "application/json"}


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/findings", "/nowhere", "/static/library.css"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_what_is_missing_is_a_problem_for_programs_and_a_page_for_browsers(client: TestClient) -> None:
    assert problem(client.get("/api/v1/reviews/none", headers=BROWSER), 404)["instance"] == "/api/v1/reviews/none"
    problem(client.get("/nowhere"), 404)
    page = client.get("/reviews/none", headers=BROWSER)
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "not in the library" in page.text


def test_a_wrong_method_is_a_problem_that_says_what_is_allowed(client: TestClient) -> None:
    response = client.delete("/api/v1/findings")
    problem(response, 405)
    assert "GET" in response.headers["allow"]


def test_what_breaks_inside_is_a_500_that_tells_nothing(library: Library) -> None:
    app = make_app(library, upkeep=False)

    @app.get("/api/broken")
    def broken() -> None:
        raise RuntimeError("secret detail")

    @app.get("/api/gone")
    def gone() -> None:
        raise NotFoundError("no such shelf")

    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        response = client.get("/api/broken")
        assert "secret" not in problem(response, 500)["detail"]
        assert response.headers["x-content-type-options"] == "nosniff"
        assert problem(client.get("/api/gone"), 404)["detail"] == "no such shelf"


def test_openapi_describes_and_exemplifies_every_field_and_parameter(client: TestClient) -> None:
    said = client.get("/openapi.json").json()
    paths = {path for path in said["paths"] if path.startswith("/api/v1/")}
    assert {f"/api/v1/{p}" for p in ("findings", "findings/{finding}", "reviews", "patterns", "authorities")} <= paths
    assert "/healthz" in said["paths"]
    for path, methods in said["paths"].items():
        for method, route in methods.items():
            assert route["summary"], path
            assert route["description"], path
            for parameter in route.get("parameters", []):
                where = f"{method} {path} {parameter['name']}"
                assert parameter.get("description"), where
                assert "examples" in parameter or "examples" in parameter["schema"], where
    for name, schema in said["components"]["schemas"].items():
        if name.endswith("ValidationError"):
            continue
        for field, facts in schema.get("properties", {}).items():
            assert facts.get("description"), f"{name}.{field}"
            assert facts.get("examples"), f"{name}.{field}"


def test_openapi_answers_are_the_contracts_schemas_and_problems(client: TestClient) -> None:
    said = client.get("/openapi.json").json()
    responses = said["paths"]["/api/v1/findings"]["get"]["responses"]
    assert responses["200"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Findings"}
    assert list(responses["422"]["content"]) == ["application/problem+json"]


def test_no_page_of_docs_that_would_load_scripts_from_elsewhere(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


def test_the_app_takes_a_workshop_of_the_callers(library: Library) -> None:
    app = make_app(library, workshop=SimpleNamespace(library=library), upkeep=False)  # type: ignore[arg-type]
    assert TestClient(app, base_url=HERE).get("/writeups/new").status_code == 200
