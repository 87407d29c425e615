"""Themes by cues, over invented sentences."""

from __future__ import annotations

import re

import pytest

from ingest.classify.text import plain
from ingest.classify.themes import ThemeFinder, compile_cues, make_theme_finder
from kb.codebook import Codebook
from kb.codebook_files import read_codebook
from kb.settings import ROOT

CODEBOOK = read_codebook(ROOT / "content")


@pytest.fixture(scope="module")
def finder() -> ThemeFinder:
    return make_theme_finder(CODEBOOK)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Family hubs reach parents of toddlers.", "early-help"),
        ("The MASH answers callers the same day.", "front-door"),
        ("Parenting assessments weigh what happened before.", "assessment"),
        ("Child in need plans say who does what.", "child-plans"),
        ("Core groups meet monthly.", "child-protection"),
        ("Letters before proceedings are plain.", "court-work"),
        ("Long-standing neglect goes unseen.", "domestic-abuse-neglect"),
        ("Return home interviews come late.", "exploitation-missing"),
        ("Short breaks are few.", "disabled-children"),
        ("Privately fostered children are visited.", "vulnerable-groups"),
        ("The LADO keeps a log.", "allegations"),
        ("The virtual school chases places.", "education"),
        ("Waiting lists at CAMHS grow.", "health-wellbeing"),
        ("Family group conferences come early.", "edge-of-care"),
        ("Children’s permanence is settled by the second review.", "permanence"),
        ("Two teenagers live in an unregistered children’s home.", "homes-sufficiency"),
        ("Special guardians hear little.", "carers"),
        ("Family-finding starts at once.", "adoption"),
        ("Pathway plans are dull.", "care-leavers"),
        ("Advocates speak up for wishes and feelings.", "childs-voice"),
        ("Supervision is monthly.", "management-oversight"),
        ("IROs raise concerns.", "independent-review"),
        ("Caseloads have doubled.", "workforce"),
        ("A restorative practice model is taught to all.", "learning-practice"),
        ("Elected members ask few questions.", "leadership"),
        ("Case audits are moderated.", "quality-assurance"),
        ("Partner agencies seldom share information.", "partnership"),
        ("Chronologies stop in spring.", "case-recording"),
        ("Interpreters are booked, and faith is respected.", "identity-diversity"),
    ],
)
def test_each_theme_is_found_by_its_terms(finder: ThemeFinder, text: str, theme: str) -> None:
    assert theme in finder.themes(text)


def test_every_theme_of_the_codebook_is_tested_above() -> None:
    marks = test_each_theme_is_found_by_its_terms.pytestmark[0]  # type: ignore[attr-defined]
    assert {theme for _, theme in marks.args[1]} == set(CODEBOOK.themes)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("The council adopted a policy.", "adoption"),
        ("A supervision order was made.", "management-oversight"),
        ("Children missing from education are traced.", "exploitation-missing"),
        ("Private fostering arrangements are checked.", "carers"),
        ("The town has pepper mills.", "education"),
        ("A small minority of children move.", "identity-diversity"),
    ],
)
def test_a_word_in_another_sense_does_not_name_a_theme(finder: ThemeFinder, text: str, theme: str) -> None:
    assert theme not in finder.themes(text)


def test_at_most_three_themes_are_given(finder: ThemeFinder) -> None:
    text = "Adopters, foster carers, IROs, the MASH, CAMHS, the virtual school and the LADO met the court."
    assert len(finder.themes(text)) == 3


def test_a_broad_theme_gives_way_to_the_one_that_names_the_subject(finder: ThemeFinder) -> None:
    assert finder.themes("Assessments of people who hope to be adopters are prompt.") == ("adoption",)


def test_a_leaning_finding_takes_the_themes_of_the_one_before(finder: ThemeFinder) -> None:
    texts = ["The virtual school is ambitious.", "This makes a difference.", "Birds sang."]
    assert finder.of_findings(texts, "Findings") == [("education",), ("education",), ()]


def test_a_heading_counts_only_where_the_text_names_nothing(finder: ThemeFinder) -> None:
    texts = ["Birds sang.", "The virtual school is ambitious."]
    section = "The experiences and progress of care leavers: good"
    assert finder.of_findings(texts, section) == [("care-leavers",), ("education",)]
    assert finder.of_findings(["Birds sang."], "Children in care and care leavers") == [()]


def test_cues_are_written_as_they_are_matched(finder: ThemeFinder) -> None:
    for theme in CODEBOOK.themes.values():
        for cue in theme.cues:
            assert cue.startswith(r"\b"), (theme.id, cue)
            assert cue == plain(cue), (theme.id, cue)


def test_compiling_together_finds_what_the_cues_find_apart() -> None:
    cues = (r"\bdrift\b", r"\b(?<!private )fostering\b", r"late$")
    text = "drifting, private fostering, adrift, fostering, drift, too late"
    apart = {(m.start(), m.group()) for cue in cues for m in re.finditer(cue, text)}
    assert {(m.start(), m.group()) for m in compile_cues(cues).finditer(text)} == apart


def test_a_theme_unknown_to_the_codebook_is_never_given() -> None:
    small = Codebook({"adoption": CODEBOOK.themes["adoption"]}, {}, {}, "small")
    finder = make_theme_finder(small)
    assert finder.of_findings(["Birds sang."], "Leadership, management and governance") == [()]
