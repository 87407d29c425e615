"""The reading room's commands: their words, their JSON and their exit statuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from kb.indexes.indexer import IndexerLock
from kb.library import make_library
from kb.settings import Settings
from search import commands
from search.show import in_its_voice, turns, turns_elsewhere
from tests.making import HULL, LEEDS, Made, Said, shelve
from tests.search.wide import WideEmbedder, wide_library

QUESTION = "late decisions on contacts at the front door"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def opened(settings: Settings, **said: Any) -> Any:
        return make_library(settings, WideEmbedder(), **said)

    monkeypatch.setattr("kb.options.make_library", opened)
    library = wide_library(
        tmp_path,
        Made(HULL, [Said("Decisions on contacts at the front door are late.", paragraph="7")]),
        Made(LEEDS, [Said("Decisions on contacts at the front door are prompt.", "strength")]),
    )
    library.close()
    return tmp_path


def run(data: Path, *words: str) -> Result:
    app = typer.Typer()
    commands.mount(app)
    return CliRunner().invoke(app, [*words, "--data", str(data)])


def test_search_prints_words_citation_and_since(data: Path) -> None:
    result = run(data, "search", QUESTION)
    assert result.exit_code == 0
    assert "[weakness] “Decisions on contacts at the front door are late.”" in result.stdout
    assert "ILACS, July 2022, paragraph 7, page 1; latest: good overall" in " ".join(result.stdout.split())
    assert "2 findings pass the filters" in result.stdout


def test_search_gives_the_contracts_json(data: Path) -> None:
    answer = json.loads(run(data, "search", QUESTION, "--json", "-n", "1").stdout)
    assert (answer["query"], answer["total"], answer["limit"], answer["offset"]) == (QUESTION, 2, 1, 0)
    assert len(answer["findings"]) == 1


def test_an_empty_question_lists_by_id(data: Path) -> None:
    answer = json.loads(run(data, "search", "", "--json").stdout)
    assert answer["query"] is None
    assert [f["id"] for f in answer["findings"]] == sorted(f["id"] for f in answer["findings"])
    assert len(answer["findings"]) == 2


@pytest.mark.parametrize("command", ["search", "patterns"])
def test_nothing_close_is_said_and_json_still_printed(data: Path, command: str) -> None:
    result = run(data, command, "zebra xylophone quartz", "--json")
    assert result.exit_code == 1
    assert "nothing close was found" in result.stderr
    assert json.loads(result.stdout)["query"] == "zebra xylophone quartz"


@pytest.mark.parametrize("command", [["search", "q"], ["patterns", "q"], ["export", "findings"]])
def test_an_unknown_filter_names_itself(data: Path, command: list[str]) -> None:
    result = run(data, *command, "--theme", "adoptoin")
    assert result.exit_code == 2
    assert "theme" in result.stderr
    assert "adoption" in result.stderr


def test_patterns_show_figures_with_their_denominator(data: Path) -> None:
    result = run(data, "patterns", QUESTION)
    assert result.exit_code == 0
    assert "In at least 1 of 2 councils" in result.stdout
    assert "COMMON WEAKNESSES" in result.stdout


def test_a_recount_gives_the_card_again(data: Path) -> None:
    card = json.loads(run(data, "patterns", QUESTION, "--json", "--authority", "Leeds").stdout)["success"][0]
    again = json.loads(run(data, "patterns", "--recount", card["id"], "--json", "--authority", "Leeds").stdout)
    assert {**card, "findings": []} == again
    assert run(data, "patterns", "--recount", "front-door.neither").exit_code == 2


def test_exports_are_json_lines_sorted_by_id_without_score_or_since(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "findings.jsonl"
    assert run(data, "export", "findings", "--out", str(out)).stdout == ""
    findings = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [f["id"] for f in findings] == sorted(f["id"] for f in findings)
    assert not {"score", "since"} & set(findings[0])
    reviews = [json.loads(line) for line in run(data, "export", "reviews", "--authority", "Leeds").stdout.splitlines()]
    assert [(r["gss"], r["n_findings"]) for r in reviews] == [(LEEDS, 1)]
    assert run(data, "export", "findings", "--out", str(tmp_path / "no" / "such")).exit_code == 2


def test_beside_another_indexer_the_newest_is_answered_without_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.library._PATIENCE_S", 0.1)
    library = make_library(Settings(data=data), WideEmbedder())
    shelve(library, Made(LEEDS, [Said("Contacts at the front door wait for late decisions.")], name="newer.pdf"))
    library.close()
    other = IndexerLock(data / "indexes")
    assert other.take("a server")
    try:
        answer = json.loads(run(data, "search", QUESTION, "--json").stdout)
    finally:
        other.release()
    assert "Contacts at the front door wait for late decisions." in [f["text"] for f in answer["findings"]]


def test_judged_questions_are_measured(data: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.yaml"
    questions.write_text(
        "- {id: a, split: tune, question: late decisions on contacts at the front door, themes: [front-door]}\n"
        "- {id: b, split: tune, question: zebra xylophone quartz, themes: []}\n"
        "- {id: c, split: tune, question: late decisions on contacts at the front door, themes: [adoption]}\n",
        encoding="utf-8",
    )
    score = json.loads(run(data, "eval", "patterns", "--questions", str(questions), "--split", "tune", "--json").stdout)
    assert (score["answered"], score["answerable"], score["refused"], score["unanswerable"]) == (1, 2, 1, 1)
    assert run(data, "eval", "patterns", "--questions", str(questions), "--split", "other").exit_code == 2
    questions.write_text("- {id: a", encoding="utf-8")
    assert run(data, "eval", "patterns", "--questions", str(questions)).exit_code == 2


def test_a_paraphrase_is_never_shown_as_a_quotation_and_a_turn_is_shown() -> None:
    alone = {"turns_from": None, "turned_by": None}
    found = {
        "text": "Plans are clear.",
        "voice": "officer",
        "context": "Plans are clear. However, few are used.",
        **alone,
    }
    assert "“" not in in_its_voice(found)
    assert turns(found)
    assert not turns({**found, "context": "Plans are clear. They are used."})
    assert not turns({"text": "However, few are used.", "context": "However, few are used.", **alone})
    # Its turn can stand in another window of its paragraph, or in the paragraph after.
    cut = {**found, "context": found["text"], "turned_by": {"id": "x", "text": "However, few are used."}}
    assert turns(cut)
    assert turns_elsewhere(cut) == ["However, few are used."]
    assert turns_elsewhere({**cut, "context": "Plans are clear. However, few are used."}) == []
