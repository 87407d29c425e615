"""The shipped patterns keep their own rules: they name only what is there, and their cues know their own examples."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

CONTENT = Path(__file__).parents[2] / "content"
# What stands in brackets under `not` and is no name of a pattern or theme.
PLAIN = {"no pattern", "those themes", "that area's theme", "'strong advocates'"}


def shelf(name):
    return yaml.safe_load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"))[name]


PATTERNS = shelf("patterns")
THEMES = {theme["id"] for theme in shelf("themes")}
PARTS = {part["id"] for part in shelf("national_framework")}
IDS = {pattern["id"] for pattern in PATTERNS}


def each_pattern(test):
    return pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern["id"])(test)


def knows(pattern):
    said = [*pattern["failure_examples"], *pattern["success_examples"]]
    return any(re.search(cue, example.lower()) for cue in pattern["cues"] for example in said)


def named_in(line):
    for inside in re.findall(r"\(([^)]*)\)", line):
        if inside not in PLAIN:
            yield from (re.sub(r" themes?$", "", name) for name in re.split(r", | and ", inside))


def test_there_are_sixty_to_a_hundred_and_twenty_patterns_and_every_theme_has_one():
    assert 60 <= len(PATTERNS) <= 120
    assert Counter(pattern["theme"] for pattern in PATTERNS).keys() == THEMES


def test_ids_are_unique_and_no_theme_s():
    assert len(IDS) == len(PATTERNS)
    assert not IDS & THEMES


@each_pattern
def test_what_a_pattern_leaves_to_others_is_there(pattern):
    assert {name for line in pattern["not"] for name in named_in(line)} <= (IDS | THEMES) - {pattern["id"]}


@each_pattern
def test_each_side_is_one_sentence_with_three_to_five_examples(pattern):
    for side in ("failure", "success"):
        assert re.fullmatch(r"[A-Z][^.!?]*\.", " ".join(pattern[side].split()))
        assert 3 <= len(set(pattern[f"{side}_examples"])) <= 5


@each_pattern
def test_a_pattern_bears_on_parts_of_the_national_framework_that_are_listed(pattern):
    assert pattern["national_framework"]
    assert set(pattern["national_framework"]) <= PARTS


@each_pattern
def test_cues_compile_and_are_in_the_case_they_are_matched_in(pattern):
    assert pattern["cues"]
    for cue in pattern["cues"]:
        re.compile(cue)
        assert not re.search(r"[A-Z’]", re.sub(r"\\.", "", cue))


def test_cues_know_an_example_of_their_own_for_most_patterns():
    # 71 of 87 when written: the examples are varied on purpose, so that a classifier learns more than the cues.
    assert sum(map(knows, PATTERNS)) >= max(65, len(PATTERNS) / 2)
