"""Approaches: where they are named, what stood before and after, and the base rate beside it, over made libraries."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from kb.library import Library
from kb.scope import Scope
from search.approaches.mentions import Stance, in_plain, stance_of
from tests.making import HULL, LEEDS, NORFOLK, Said, made_library
from tests.search.approached import (  # noqa: F401 - fixtures, asked for by name
    FAULT,
    HUBS,
    KEY,
    MOVES,
    OFFER,
    OTHERS,
    PRAISE,
    answers_of,
    at,
    hubs,
    ledger_of,
    library,
    strong,
    weak,
)


def test_stances_are_the_findings_own_sides(hubs: Any) -> None:
    said = {(m["finding"]["gss"], m["finding"]["inspection_end"][:4]): m["stance"] for m in hubs["mentions_shown"]}
    assert said[HULL, "2022"] == "praised"
    assert said[HULL, "2024"] == "described"
    assert said[LEEDS, "2019"] == "described"
    assert said[LEEDS, "2023"] == "criticised"
    assert said[NORFOLK, "2023"] == "planned"
    assert said[OTHERS[0], "2023"] == "criticised"
    assert hubs["stances"] == {"praised": 3, "described": 2, "criticised": 2, "planned": 1}


@pytest.mark.parametrize(
    ("text", "polarity", "status", "stance"),
    [
        ("Family hubs are valued.", "strength", None, Stance.PRAISED),
        ("Family hubs are effective.", "strength", "current", Stance.PRAISED),
        ("Family hubs are open in four towns.", "strength", None, Stance.DESCRIBED),
        ("Family hubs are crowded.", "weakness", None, Stance.CRITICISED),
        ("Family hubs are ineffective.", "weakness", None, Stance.CRITICISED),
        # What a service is for is no praise of it: only words of approval turn a weakness.
        ("Family hubs help and support too few.", "weakness", None, Stance.CRITICISED),
        ("Family hubs are valued, while plans drift.", "weakness", None, Stance.DESCRIBED),
        ("Family hubs are valued.", "neutral", None, Stance.DESCRIBED),
        ("Family hubs are valued and crowded.", "mixed", None, Stance.DESCRIBED),
        ("Family hubs are crowded.", "mixed", None, Stance.DESCRIBED),
        ("Family hubs are valued.", "strength", "planned", Stance.PLANNED),
        ("Family hubs are crowded.", "weakness", "planned", Stance.PLANNED),
    ],
)
def test_a_stance_is_a_side_that_the_words_bear_out(
    text: str, polarity: str, status: str | None, stance: Stance
) -> None:
    assert stance_of(in_plain(text), polarity, status) is stance


def test_a_mention_whose_words_do_not_bear_out_its_side_only_describes(tmp_path: Path) -> None:
    said = {
        "Family hubs are open in four towns.": "strength",
        "Family hubs are valued, while plans drift.": "weakness",
        "Family hubs are valued.": "strength",
        "Family hubs are crowded.": "weakness",
    }
    after = [Said(text, side, ("early-help",), paragraph=str(n)) for n, (text, side) in enumerate(said.items())]
    made = made_library(tmp_path, at(2018, HULL, [weak()]), at(2022, HULL, after))
    answer_ = answers_of(made).one(KEY, Scope())
    made.close()
    stances = {m["finding"]["text"]: m["stance"] for m in answer_["mentions_shown"]}
    assert stances == dict(zip(said, ("described", "described", "praised", "criticised"), strict=True))
    (row,) = answer_["ledger"]
    assert row["stances"] == answer_["stances"] == {"praised": 1, "described": 2, "criticised": 1, "planned": 0}
    assert (row["after_finding"]["text"], row["stance"]) == (next(iter(said)), "described")


def test_a_finding_about_one_child_or_another_body_is_no_mention(library: Library, hubs: Any) -> None:
    assert not any("one boy" in m["finding"]["text"] for m in hubs["mentions_shown"])
    # Planned is not in use: Norfolk is no council that uses it.
    assert hubs["councils"] == 5
    assert hubs["mentions"] == hubs["total"] == 8


def test_only_evidence_on_both_sides_makes_a_row(hubs: Any) -> None:
    assert [row["gss"] for row in hubs["ledger"]] == [HULL]
    (row,) = hubs["ledger"]
    assert (row["before"]["review"], row["after"]["review"]) == (f"{HULL}-ilacs-2018-05-09", f"{HULL}-ilacs-2022-05-09")
    assert (row["before_finding"]["text"], row["after_finding"]["text"]) == (FAULT, HUBS)
    assert (row["before_says"], row["stance"]) == ("weakness", "praised")
    assert row["subject"]["id"] == OFFER
    assert row["changed"] == {"overall": "better", "area": "better", "subject": "now-strength"}
    assert row["months"] == 48
    assert row["before_finding"]["since"]["text"].startswith("re-inspected July 2022")


@pytest.mark.parametrize(
    ("before", "after", "state", "says"),
    [
        ([weak()], [weak()], "persisting", "weakness"),
        ([weak()], [], "not-mentioned", "weakness"),
        ([weak()], [strong()], "now-strength", "weakness"),
        ([strong()], [strong()], "strength", "strength"),
        ([strong()], [weak()], "raised", "strength"),
    ],
)
def test_the_state_is_what_became_of_the_subject(
    tmp_path: Path, before: list[Said], after: list[Said], state: str, says: str
) -> None:
    made = made_library(
        tmp_path, at(2018, HULL, before), at(2022, HULL, [Said(HUBS, "strength", ("early-help",)), *after])
    )
    (row,) = answers_of(made).one(KEY, Scope())["ledger"]
    made.close()
    assert (row["changed"]["subject"], row["before_says"]) == (state, says)
    assert row["changed"]["overall"] == "same"


@pytest.mark.parametrize(
    "before",
    [
        # Its label alone names the subject: no cue of the pattern's is in it.
        weak("Bins are emptied too late."),
        strong("Bins are emptied to an impressive standard."),
        # A cue, and no word of its side.
        weak("Children’s centres are in two towns."),
        strong("Children’s centres are in two towns."),
        # A cue and a word of its side, and one of the other.
        weak("Children’s centres are too few, and those there are impressive."),
        strong("Children’s centres are impressive, and too few."),
        # A cue, and only words of the other side.
        weak(PRAISE),
        strong(FAULT),
        # The theme alone, or a pattern that is none of the approach's.
        weak(patterns=()),
        strong(patterns=()),
        weak(patterns=("front-door-decisions",)),
        # Not said for sure, not of what is, or of neither side.
        weak(patterns=(), likely=(OFFER,)),
        weak(status="planned"),
        weak(kind="recommendation"),
        Said(FAULT, "mixed", ("early-help",), patterns=(OFFER,)),
        Said(PRAISE, "neutral", ("early-help",), patterns=(OFFER,)),
    ],
)
def test_a_finding_whose_words_do_not_say_its_subject_and_side_is_no_evidence_before(
    tmp_path: Path, before: Said
) -> None:
    assert ledger_of(tmp_path, before) == []


@pytest.mark.parametrize(
    "unsaid",
    [
        "Bins are emptied too late.",
        "Children’s centres are in two towns.",
        "Children’s centres are too few, and those there are impressive.",
    ],
)
def test_the_weakness_that_says_so_is_cited_of_several(tmp_path: Path, unsaid: str) -> None:
    for place, before in enumerate(itertools.permutations([weak(unsaid), weak(), strong(paragraph="3")])):
        (row,) = ledger_of(tmp_path / str(place), *before)
        assert (row["before_finding"]["text"], row["before_says"]) == (FAULT, "weakness")


def test_a_weakness_in_any_pattern_goes_before_a_strength_and_the_first_pattern_before_the_next(
    tmp_path: Path,
) -> None:
    step = "step-up-step-down"
    moving = weak(MOVES, patterns=(step,), paragraph="2")
    (row,) = ledger_of(tmp_path / "strength", strong(), moving)
    assert (row["subject"]["id"], row["before_finding"]["text"]) == (step, MOVES)
    (row,) = ledger_of(tmp_path / "first", moving, weak())
    assert (row["subject"]["id"], row["before_finding"]["text"]) == (OFFER, FAULT)


def test_what_leans_on_the_sentence_before_it_is_cited_last(tmp_path: Path) -> None:
    leaning = f"However, these {FAULT[0].lower()}{FAULT[1:]}"
    for place, before in enumerate(itertools.permutations([weak(leaning), weak(paragraph="2")])):
        (row,) = ledger_of(tmp_path / str(place), *before)
        assert row["before_finding"]["text"] == FAULT
    (row,) = ledger_of(tmp_path / "alone", weak(leaning))
    assert row["before_finding"]["text"] == leaning


@pytest.mark.parametrize("hidden", ["Bins.", "Children’s centres are too few, and those there are impressive."])
def test_a_strength_is_not_cited_where_a_weakness_is_held(tmp_path: Path, hidden: str) -> None:
    """The weakness does not say enough to be cited, and is still known: no row hides it."""
    assert ledger_of(tmp_path / "held", strong(), weak(hidden, paragraph="2")) == []
    (row,) = ledger_of(tmp_path / "none", strong())
    assert (row["before_finding"]["text"], row["before_says"]) == (PRAISE, "strength")
