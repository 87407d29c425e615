"""Serves made libraries to tests: a client of the whole app on loopback, and the contract's schemas to hold it to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from kb.app import make_app
from kb.library import Library
from kb.schemas import read_schema, schema_names

HERE = "http://127.0.0.1"


@contextmanager
def client_of(library: Library, upkeep: bool = False) -> Iterator[TestClient]:
    """Run the app around a library and give a client that gets 500s as answers, not as exceptions."""
    app = make_app(library, upkeep=upkeep)
    with TestClient(app, base_url=HERE, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def validator(name: str) -> Draft202012Validator:
    """Give the validator of one of the contract's objects, formats (dates) included."""
    registry: Registry[Any] = Registry().with_resources(
        [(f"{n}.json", Resource.from_contents(read_schema(n))) for n in schema_names()]
    )
    return Draft202012Validator(
        read_schema(name), registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def answer(response: httpx.Response, name: str, status: int = 200) -> Any:
    """Check an answer's status and schema and give what it says."""
    assert response.status_code == status, response.text
    said = response.json()
    faults = [f"{'/'.join(map(str, e.path))}: {e.message}" for e in validator(name).iter_errors(said)]
    assert not faults, faults
    return said


def problem(response: httpx.Response, status: int) -> Any:
    """Check that an answer is a problem document of this status and give what it says."""
    assert response.headers["content-type"] == "application/problem+json"
    said = answer(response, "problem", status)
    assert said["status"] == status
    return said
