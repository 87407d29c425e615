"""The README and CONTRIBUTING cannot drift: every command, option, setting, address and make target stands in them."""

import re
from pathlib import Path

import click
import pytest
import typer

from kb.cli import app
from kb.filters import HELP
from kb.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TOP_LEVEL = {"pyproject.toml", "kb", "ingest", "search", "content", "tests", "README.md"}
TOOLS = {"Makefile", "constraints.txt", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md"}


def commands(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    if isinstance(command, click.Group) or hasattr(command, "commands"):
        return [found for sub, child in command.commands.items() for found in commands(child, f"{name} {sub}")]
    return [(name, command)]


COMMANDS = commands(typer.main.get_command(app), "kb")


@pytest.mark.parametrize("name", [name for name, _ in COMMANDS])
def test_the_readme_names_every_command(name):
    assert f"`{name}" in README or f"\n{name}" in README


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_every_command_has_data_and_json_and_a_sentence(name, command):
    options = {option for parameter in command.params for option in parameter.opts}
    assert command.help, name
    assert {"--data", "--json"} <= options


def test_the_readme_names_every_filter_setting_and_make_target():
    wanted = {f"`--{name}" for name in HELP}
    wanted |= {f"`KB_{name.upper()}`" for name in Settings.model_fields}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    wanted |= {f"`make {target}`" for target in re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE)}
    assert {word for word in wanted if word not in README} == set()


def test_the_readme_opens_with_the_two_commands_and_an_answer():
    opening = README[: README.index("## ", README.index("make test"))]
    assert "make run" in opening
    assert "In at least" in opening


def test_files_the_documents_name_exist():
    for document in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        for path in re.findall(r"`((?:kb|ingest|search|content|tests)/[\w./-]+)`", text):
            assert (ROOT / path).exists(), f"{document} names {path}"


def test_nothing_unexpected_stands_at_the_top():
    held = {p.name for p in ROOT.iterdir() if not p.name.startswith(".") and not p.name.endswith(".egg-info")}
    assert held - TOP_LEVEL - TOOLS - {"var", "build", "dist"} == set()
