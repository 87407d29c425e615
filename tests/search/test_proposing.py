"""Candidates for named patterns: what is grouped, that it stays the same, and how a person names one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from typer.testing import CliRunner, Result

from kb.codebook_files import read_codebook
from kb.library import Library, make_library
from kb.settings import ROOT, Settings
from kb.values import Polarity
from search import commands
from search.proposing import candidate_id, communities, propose
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, Made, Said
from tests.search.wide import WideEmbedder, wide_library

# Alike but for one word each.
PHONES = {
    HULL: "Telephones ring unanswered in the contact centre on most mornings.",
    LEEDS: "Telephones ring unanswered in the contact centre on most afternoons.",
    NORFOLK: "Telephones ring unanswered in the contact centre on most evenings.",
}
OTHER = "Letters to schools about outcomes go astray."
NAMING = {
    "--id": "calls-answered",
    "--title": "Calls are answered",
    "--failure": "People who call get no answer.",
    "--success": "People who call soon speak to somebody.",
    "--failure-example": "Callers wait and give up.",
    "--success-example": "Callers are soon put through.",
    "--cue": r"\btelephones?\b",
}


def shelved(folder: Path) -> Library:
    reviews = [
        Made(gss, [Said(text, paragraph="7"), Said(OTHER) if gss == HULL else Said("x")])
        for gss, text in PHONES.items()
    ]
    left_out = Made(
        CAMDEN,
        [
            Said(PHONES[HULL], patterns=("step-up-step-down",)),
            Said(PHONES[HULL], about="partners"),
            Said(PHONES[HULL], single=True),
            Said(PHONES[HULL], kind="lesson"),
            Said(PHONES[HULL], "neutral"),
            Said(PHONES[HULL], themes=("early-help",)),
        ],
    )
    return wide_library(folder, *reviews, left_out)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a data folder of a made library, with a content folder of its own that commands write to."""
    shutil.copytree(ROOT / "content", tmp_path / "content", ignore=shutil.ignore_patterns("labels", "writeups"))
    # Two named patterns do, and are read in no time.
    named = tmp_path / "content" / "patterns.yaml"
    named.write_text("  - id:".join(named.read_text(encoding="utf-8").split("  - id:")[:3]), encoding="utf-8")
    monkeypatch.setenv("KB_CONTENT", str(tmp_path / "content"))

    def opened(settings: Settings, **said: Any) -> Library:
        return make_library(settings, WideEmbedder(), **said)

    monkeypatch.setattr("kb.options.make_library", opened)
    shelved(tmp_path / "var").close()
    return tmp_path / "var"


def run(data: Path, *words: str) -> Result:
    app = typer.Typer()
    commands.mount(app)
    return CliRunner().invoke(app, [*words, "--data", str(data)])


def proposed(data: Path) -> str:
    answer = json.loads(run(data, "patterns", "propose", "--least-councils", "3", "--json").stdout)
    return str(answer["candidates"][0]["id"])


def accepted(data: Path, candidate: str, **changed: str | None) -> Result:
    options = NAMING | {f"--{name.replace('_', '-')}": said for name, said in changed.items()}
    given = [word for option, said in options.items() if said is not None for word in (option, said)]
    return run(data, "patterns", "accept", candidate, *given)


def test_alike_findings_of_several_councils_are_one_candidate(tmp_path: Path) -> None:
    library = shelved(tmp_path)
    (found,) = propose(library, least_councils=3)
    assert (found.theme, found.polarity, found.findings, found.councils) == ("front-door", Polarity.WEAKNESS, 3, 3)
    assert set(found.texts) == set(PHONES.values())
    assert {f["gss"] for f in found.shown} == set(PHONES)
    assert found.id == candidate_id("front-door", Polarity.WEAKNESS, found.shown[0]["id"])
    library.close()


def test_too_few_councils_other_themes_and_other_sides_give_none(tmp_path: Path) -> None:
    library = shelved(tmp_path)
    assert propose(library, least_councils=4) == []
    assert propose(library, themes=["early-help"], least_councils=1) == []
    assert propose(library, sides=[Polarity.STRENGTH], least_councils=1) == []
    assert len(propose(library, ["front-door"], [Polarity.WEAKNESS], 3)) == 1
    library.close()


def test_many_findings_of_one_council_are_one_council(tmp_path: Path) -> None:
    library = wide_library(tmp_path, Made(HULL, [Said(text) for text in PHONES.values()]))
    (found,) = propose(library, least_councils=1)
    assert (found.findings, found.councils, len(found.shown)) == (3, 1, 1)
    assert propose(library, least_councils=2) == []
    library.close()


def test_what_is_said_twice_and_linked_is_grouped_once(tmp_path: Path) -> None:
    first, second, third = PHONES.values()
    said = [Said(first), Said(second), Said(third), Said(first, paragraph="9", restates=0)]
    library = wide_library(tmp_path, Made(HULL, said))
    assert [c.findings for c in propose(library, least_councils=1)] == [3]
    library.close()


def test_the_same_library_gives_the_same_candidates(tmp_path: Path) -> None:
    answers = []
    for name in ("one", "two"):
        library = shelved(tmp_path / name)
        answers += [[c.to_json() for c in propose(library, least_councils=1)] for _ in range(2)]
        library.close()
    assert answers[0]
    assert all(answer == answers[0] for answer in answers)


def test_groups_have_their_medoid_first_and_share_no_row() -> None:
    angles = np.radians([0, 10, 20, 88, 90, 92, 180])
    rows = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert sorted(communities(rows, alike=0.9)) == [[1, 0, 2], [4, 3, 5]]


def test_propose_prints_words_and_citations(data: Path) -> None:
    result = run(data, "patterns", "propose", "--least-councils", "3")
    assert result.exit_code == 0
    assert "front-door, weakness: 3 findings of 3 councils" in result.stdout
    assert "Leeds, ILACS, July 2022, paragraph 7, page 1" in result.stdout
    assert run(data, "patterns", "propose").exit_code == 1
    assert run(data, "patterns", "propose", "--polarity", "mixed").exit_code == 2
    assert run(data, "patterns", "propose", "--theme", "no-theme").exit_code == 2


def test_accept_appends_what_the_codebook_reads_and_changes_nothing_else(data: Path) -> None:
    content = data.parent / "content"
    before, text = read_codebook(content).named, (content / "patterns.yaml").read_text(encoding="utf-8")
    assert accepted(data, proposed(data)).exit_code == 0
    codebook = read_codebook(content)
    assert list(codebook.named) == [*before, "calls-answered"]
    assert all(codebook.named[i] == before[i] for i in before)
    assert (content / "patterns.yaml").read_text(encoding="utf-8").startswith(text.rstrip())
    new = codebook.named["calls-answered"]
    assert (new.theme, new.cues, new.failure_examples) == (
        "front-door",
        (r"\btelephones?\b",),
        (NAMING["--failure-example"],),
    )
    assert codebook.patterns["calls-answered.failure"].provisional


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"id": "step-up-step-down"}, "already"),
        ({"id": "front-door"}, "its id is a theme's"),
        ({"id": "Calls answered"}, "no plain name"),
        ({"title": " "}, "--title is empty"),
        ({"failure_example": None}, "at least one --failure-example"),
        ({"success_example": None}, "at least one --success-example"),
        ({"cue": None}, "at least one --cue"),
        ({"cue": "(open"}, "--cue"),
        ({"hood": "nowhere"}, "no family"),
        ({"enabler": "nobody"}, "no enabler"),
        ({"failure": "Telephones ring unanswered in the contact room."}, "words of your own"),
    ],
)
def test_accept_refuses_a_bad_entry_and_writes_nothing(
    data: Path, changed: dict[str, str | None], message: str
) -> None:
    file = data.parent / "content" / "patterns.yaml"
    before = file.read_bytes()
    result = accepted(data, proposed(data), **changed)
    assert result.exit_code == 2
    assert message in result.stderr
    assert file.read_bytes() == before


def test_accept_refuses_an_unknown_candidate_and_a_file_that_ends_in_something_else(data: Path) -> None:
    file = data.parent / "content" / "patterns.yaml"
    assert "no candidate" in accepted(data, "0" * 12).stderr
    candidate = proposed(data)
    file.write_text(file.read_text(encoding="utf-8") + "\nnotes:\n  - none\n", encoding="utf-8")
    before = file.read_bytes()
    result = accepted(data, candidate)
    assert (result.exit_code, file.read_bytes()) == (2, before)
    assert str(file) in result.stderr


def test_patterns_still_answers_questions_and_recounts(data: Path) -> None:
    answer = json.loads(run(data, "patterns", "unanswered telephones in the contact centre", "--json").stdout)
    assert [card["id"] for card in answer["failure"]][:1] == ["front-door.failure"]
    assert json.loads(run(data, "patterns", "--json").stdout)["query"] == ""
    assert json.loads(run(data, "patterns", "--json", "propose").stdout)["query"] == "propose"
    recounted = run(data, "patterns", "--recount", "front-door.failure", "--json")
    assert json.loads(recounted.stdout)["authorities"] == 4
    assert run(data, "patterns", "two", "questions").exit_code == 2


def test_help_shows_the_question_and_both_commands(data: Path) -> None:
    words = " ".join(run(data, "patterns", "--help").stdout.split())
    assert all(said in words for said in ("--recount", "kb patterns propose", "kb patterns accept"))
    assert "--least-councils" in run(data, "patterns", "propose", "--help").stdout
    assert "--failure-example" in run(data, "patterns", "accept", "--help").stdout
