"""The contract's schemas: sound, strict, described field by field, and in step with the codebook and the values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kb.codebook_files import read_codebook
from kb.filters import AREAS, GRADES
from kb.schemas import openapi_components, read_schema, schema_names
from kb.settings import Settings
from kb.values import Kind, Outcome, Polarity, Status, Visibility, Voice
from tests.serving import validator

CONTRACT = {
    "finding": "id text context polarity kind themes patterns voice visibility authority gss framework published "
    "inspection_end review section area paragraph page about extent status confirmed single "
    "turns_from turned_by restates tier refers since_last source url score",
    "review": "review authority gss framework inspection_start inspection_end published lead_inspector judgements "
    "sources n_findings",
    "judgement": "area grade state label common loose",
    "source": "sha256 path url voice standing",
    "pattern": "id title theme polarity provisional authorities of mentioned both reviews reviews_of findings within "
    "ever estimate confirmed",
    "findings": "query total limit offset side suggestion findings",
    "reviews": "total limit offset reviews",
    "patterns": "query scope failure success closest england council review",
    "cases": "query review council circumstances total limit offset cases",
    "case": "review score stage circumstances shared themes next after why differs",
    "outcome": "source status reason review n_findings",
}
# Fields that only some answers have.
OPTIONAL = {
    "finding": {"area", "score", "since", "matches", "highlight", "copies", "answers", "explained"},
    "findings": {"explained"},
    "pattern": {"ever", "estimate", "confirmed"},
    "patterns": {"closest", "england", "council", "review"},
}


@pytest.mark.parametrize("name", schema_names())
def test_every_schema_is_sound_and_closed(name: str) -> None:
    schema = read_schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"{name}.json"
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("name", schema_names())
def test_every_field_is_described_and_its_examples_fit(name: str) -> None:
    for where, field in _fields(read_schema(name)):
        assert len(field.get("description", "")) > 10, f"{name}/{where} is not described"
        assert field.get("examples"), f"{name}/{where} has no example"
        for example in field["examples"]:
            faults = [e.message for e in validator(name).evolve(schema=field).iter_errors(example)]
            assert not faults, f"{name}/{where}: {faults}"


@pytest.mark.parametrize("name", CONTRACT)
def test_the_contracts_keys_are_required(name: str) -> None:
    keys = set(CONTRACT[name].split())
    schema = read_schema(name)
    optional = OPTIONAL.get(name, set())
    assert set(schema["required"]) == keys - optional
    assert keys <= set(schema["properties"]) <= keys | optional


def test_enums_are_the_values_of_the_library() -> None:
    finding, judgement = read_schema("finding")["properties"], read_schema("judgement")["properties"]
    frameworks = set(read_codebook(Settings().content).frameworks)
    assert set(finding["polarity"]["enum"]) == {str(p) for p in Polarity}
    assert set(finding["kind"]["enum"]) == {str(k) for k in Kind}
    assert set(finding["voice"]["enum"]) == {str(v) for v in Voice}
    assert set(finding["visibility"]["enum"]) == {str(v) for v in Visibility}
    assert set(finding["framework"]["enum"]) == set(read_schema("review")["properties"]["framework"]["enum"])
    assert set(finding["framework"]["enum"]) == frameworks
    assert set(judgement["common"]["enum"]) == {*AREAS, None}
    described = read_codebook(Settings().content).frameworks.values()
    for area in (area for framework in described for area in framework.areas):
        assert area.common in {*AREAS, None}
        assert re.fullmatch(judgement["area"]["pattern"], area.area)
    graded = {grade for framework in described if framework.full for grade in framework.scale}
    assert graded <= set(GRADES)
    assert set(read_schema("outcome")["properties"]["status"]["enum"]) == {str(s) for s in Status}


def test_an_outcome_prints_as_its_schema_says() -> None:
    assert validator("outcome").is_valid(Outcome("a.pdf", Status.SKIPPED, "empty").to_json())


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"grade": None}, False),
        ({"grade": "quite good"}, False),
        ({"state": "unread"}, False),
        ({"state": "unread", "grade": None}, True),
        ({"surprise": 1}, False),
    ],
)
def test_a_judgement_has_a_grade_exactly_when_given(changes: dict[str, Any], fits: bool) -> None:
    said = {"area": "overall", "grade": "good", "state": "given", "label": "Overall effectiveness"}
    said |= {"common": "overall", "loose": None}
    assert validator("judgement").is_valid({**said, **changes}) is fits


def test_a_finding_may_leave_out_only_what_exports_do() -> None:
    example = read_schema("findings")["properties"]["findings"]["examples"][0][0]
    for key in example:
        left = {k: v for k, v in example.items() if k != key}
        assert validator("finding").is_valid(left) is (key in OPTIONAL["finding"]), key


def test_openapi_components_refer_to_each_other() -> None:
    components = openapi_components()
    references = set(_references(components))
    assert references
    assert all(r.removeprefix("#/components/schemas/") in components for r in references)
    assert not any("$id" in c or "$schema" in c for c in components.values())


def _fields(schema: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, field in schema.get("properties", {}).items():
        yield f"{where}{name}", field
        yield from _fields(field, f"{where}{name}/")
        yield from _fields(field.get("items", {}), f"{where}{name}/")


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from [part["$ref"]] if "$ref" in part else []
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)
