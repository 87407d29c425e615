"""The whole road over the shipped write-ups, with the real model: every command's JSON keeps its schema."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from kb.schemas import read_schema, schema_names
from kb.settings import Settings

WRITEUPS = Settings().content / "writeups"
QUESTION = "managers do not check social workers' decisions"


def run(data, *arguments, status=0):
    command = [sys.executable, "-m", "kb", *map(str, arguments), "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "KB_DATA": ""})
    assert done.returncode == status, done.stderr
    return done.stdout


def keeps(name, thing):
    registry = Registry().with_resources((f"{n}.json", Resource.from_contents(read_schema(n))) for n in schema_names())
    Draft202012Validator(read_schema(name), registry=registry).validate(thing)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("road")
    outcomes = [json.loads(line) for line in run(folder, "ingest", WRITEUPS, "--json").splitlines()]
    assert len(outcomes) == len(list(WRITEUPS.glob("*.md")))
    for outcome in outcomes:
        keeps("outcome", outcome)
        assert outcome["status"] == "added"
        assert Path(outcome["source"]).exists()
    return folder


def test_export_is_sorted_json_lines_of_the_contracts_objects(data):
    for what, schema, key in (("reviews", "review", "review"), ("findings", "finding", "id")):
        lines = [json.loads(line) for line in run(data, "export", what).splitlines()]
        assert [line[key] for line in lines] == sorted(line[key] for line in lines)
        assert len(lines) >= 12
        for line in lines:
            keeps(schema, line)
            assert "score" not in line


def test_search_answers_with_findings_and_their_scores(data):
    answer = json.loads(run(data, "search", QUESTION, "-n", "10", "--json"))
    keeps("findings", answer)
    assert 0 < len(answer["findings"]) <= 10
    assert any("management-oversight" in found["themes"] for found in answer["findings"][:5])
    assert len({found["context"] for found in answer["findings"]}) == len(answer["findings"])


def test_patterns_answer_with_both_sides_and_recount_alike(data):
    answer = json.loads(run(data, "patterns", QUESTION, "--json"))
    keeps("patterns", answer)
    first = answer["failure"][0]
    assert first["id"] == "management-oversight.failure"
    assert len({found["authority"] for found in first["findings"]}) == 3
    again = json.loads(run(data, "patterns", "--recount", first["id"], "--json"))
    for figure in ("authorities", "of", "mentioned", "both", "reviews", "reviews_of"):
        assert again[figure] == first[figure]


def test_cases_are_reviews_with_what_they_share(data):
    answer = json.loads(run(data, "cases", "weak oversight by managers and high caseloads", "--json"))
    keeps("cases", answer)
    assert answer["cases"]


def test_nothing_close_is_said(data):
    answer = json.loads(run(data, "search", "how to bake sourdough bread", "--json", status=1))
    assert answer["findings"] == []


def test_the_library_checks_clean(data):
    assert json.loads(run(data, "check", "--json")) == {"ok": True, "faults": []}
