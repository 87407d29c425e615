"""Makes reviews by chance and studies of them, for the tests of studies."""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
import typer
from bs4 import BeautifulSoup
from typer.testing import CliRunner, Result

from kb.authorities import Authorities
from kb.codebook_files import read_codebook
from kb.library import make_library
from kb.settings import Settings
from search.statistics.intervals import share
from search.studies.commands import mount_studies
from search.studies.shelf import STUDIES
from tests.making import Made, Said, WordEmbedder, made_library

CODEBOOK = read_codebook(Settings().content)
COUNCILS = [a.gss for a in Authorities.read(Settings().content / "authorities.csv")][:12]
OFFER = CODEBOOK.named["early-help-offer"]
HUBS = "Family hubs are open in every part of town and parents value them."
SUBJECTS = ("front-door", "child-plans", "adoption", "case-recording")
PATTERNS = [p.id for p in CODEBOOK.named.values() if p.theme in ("front-door", "adoption", "workforce")]
THEME_OF = {p.id: p.theme for p in CODEBOOK.named.values()}
ORDER = {"inadequate": 0, "requires-improvement": 1, "good": 2, "outstanding": 3}
PLAN = ((2014, "sif"), (2017, "sif"), (2019, "ilacs"), (2023, "ilacs"), (2025, "ilacs"))


def made_reviews() -> list[Made]:
    """Invent five inspections and a visit for each of twelve councils, the same every time."""
    chance = random.Random(7)
    made = []
    for place, gss in enumerate(COUNCILS):
        for year, framework in PLAN:
            grade = chance.choice(["inadequate", "inadequate", "requires-improvement", "good", "outstanding"])
            said = findings(chance)
            if framework == "sif":
                said += recommendations(chance)
            if year == 2019:
                said.append(
                    Said("Families wait too long for early help.", "weakness", ("early-help",), patterns=(OFFER.id,))
                )
            if year == 2023 and place < 9:
                said.append(Said(HUBS, "strength", ("early-help",), patterns=(OFFER.id,)))
            made.append(review(gss, year, framework, said, {"overall": grade, "help-and-protection": grade}))
        made.append(review(gss, 2021, "focused-visit", findings(chance), {}))
    return made


def review(gss: str, year: int, framework: str, said: Sequence[Said], grades: dict[str, str]) -> Made:
    days = {"start": date(year, 5, 9), "end": date(year, 5, 20), "published": date(year, 7, 4)}
    return Made(gss, said, framework=framework, grades=grades, **days)


def findings(chance: random.Random) -> list[Said]:
    made = []
    for i in range(chance.randrange(1, 7)):
        theme, side = chance.choice(SUBJECTS), chance.choice(["weakness", "weakness", "strength", "neutral"])
        made.append(Said(f"What is said of {theme} in place {i}.", side, (theme,), paragraph=str(i)))
    # Neither is to be counted anywhere: another body's weakness, and one child's.
    made.append(Said("The police are late.", "weakness", ("workforce",), about="police", paragraph="90"))
    made.append(Said("One child waited.", "weakness", ("workforce",), single=True, paragraph="91"))
    return made


def recommendations(chance: random.Random) -> list[Said]:
    made = []
    for i in range(4):
        patterns = tuple(chance.sample(PATTERNS, chance.randrange(3)))
        themes = tuple(sorted({THEME_OF[p] for p in patterns})) or ("case-recording",)
        restates = 0 if i == 0 else None
        made.append(
            Said(
                f"Improve matter {i}.",
                "weakness",
                themes,
                f"9{i}2",
                kind="recommendation",
                patterns=patterns,
                restates=restates,
            )
        )
    made.append(Said(made[0].text, "weakness", made[0].themes, "999", kind="recommendation", patterns=made[0].patterns))
    made.append(
        Said("Improve the board.", "weakness", ("case-recording",), "998", kind="recommendation", about="partnership")
    )
    return made


REVIEWS = made_reviews()


@pytest.fixture(scope="module")
def opened() -> Iterator[None]:
    """Have commands open libraries with the test embedder, and with the codebook read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kb.library.read_codebook", lambda content: CODEBOOK)
        patch.setattr(
            "kb.options.make_library", lambda settings, **said: make_library(settings, WordEmbedder(), **said)
        )
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, opened: None) -> Path:
    folder = tmp_path_factory.mktemp("library")
    made_library(folder, *REVIEWS).close()
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """Make every study of the made library, each in a folder of its name."""
    folder = tmp_path_factory.mktemp("studies")
    for name in STUDIES:
        result = run(data, name, "--out", str(folder / name))
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, opened: None) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    made_library(folder).close()
    return folder


def run(data: Path, *words: str) -> Result:
    app = typer.Typer()
    mount_studies(app)
    app.command("other")(lambda: None)
    return CliRunner().invoke(app, ["study", *words, "--data", str(data)])


def table(folder: Path, study: str, name: str) -> list[dict[str, str]]:
    with (folder / study / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# The test's own counting, from the made reviews alone.


def counts(said: Said) -> bool:
    return not said.single and said.about in (None, "council")


def shows(one: Made, theme: str, side: str) -> bool:
    return any(counts(s) and s.polarity == side and theme in s.themes for s in one.said)


def mentions(one: Made, theme: str) -> bool:
    return any(counts(s) and theme in s.themes for s in one.said)


def inspections(gss: str) -> list[Made]:
    return sorted((r for r in REVIEWS if r.gss == gss and r.framework != "focused-visit"), key=lambda r: r.start)


PAIRS = [pair for gss in COUNCILS for pair in itertools.pairwise(inspections(gss))]


def grade(one: Made) -> int:
    return ORDER[one.grades["overall"]]


def same_share(row: Mapping[str, str], key: str, found: int, of: int) -> None:
    assert (int(row[f"{key}_found"]), int(row[f"{key}_of"])) == (found, of), (row, key)
    assert row[f"{key}_few"] == str(found < 5).lower()
    if of >= 5:
        low, high = share(found, of)
        assert float(row[f"{key}_share"]) == pytest.approx(found / of, abs=1e-3)
        assert (float(row[f"{key}_low"]), float(row[f"{key}_high"])) == pytest.approx((low, high), abs=1e-3)
    else:
        assert row[f"{key}_share"] == row[f"{key}_low"] == row[f"{key}_high"] == ""


def page(folder: Path) -> BeautifulSoup:
    return BeautifulSoup((folder / "index.html").read_text(encoding="utf-8"), "lxml")
