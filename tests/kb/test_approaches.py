"""The approaches: the reader names file and entry of every fault, and the shipped data keeps its own rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.approaches import KINDS, Approach, read_approaches
from kb.codebook import CodebookError
from kb.codebook_files import read_codebook
from kb.settings import Settings

CODEBOOK = read_codebook(Settings().content)
APPROACHES = read_approaches(Settings().content / "approaches.yaml", CODEBOOK)
# A sentence of our own in which each approach is in use.
EXAMPLES = {
    "signs-of-safety": "Every conference here is run by the Signs of Safety model.",
    "restorative-practice": "Workers hold to a restorative approach with parents.",
    "systemic-practice": "Pods are led by a systemic practitioner.",
    "relational-practice": "Relational practice is now embedded in every team.",
    "strengths-based-practice": "The borough works by a strengths-based model.",
    "trauma-informed-practice": "Residential staff give trauma-informed care.",
    "family-safeguarding": "The family safeguarding teams have their own psychologist.",
    "family-group-conferences": "A family group conference is held before most proceedings.",
    "edge-of-care-service": "The edge of care team sees families at weekends.",
    "mockingbird": "Two Mockingbird groups give carers company.",
    "staying-close": "The Staying Close flats are near the home.",
    "exploitation-team": "Police officers sit in the exploitation hub.",
    "in-house-clinicians": "The council employs clinical psychologists of its own.",
    "family-hubs": "Parents like the family hub in the market square.",
    "new-front-door": "The introduction of a multi-agency safeguarding hub has shortened waits.",
    "small-social-work-units": "Cases are shared in social work units of four.",
    "regional-adoption-agency": "The regional adoption agency prepares adopters for three councils.",
    "services-run-outside-the-council": "Children's services are delivered by a company that the borough owns.",
    "government-intervention": "The DfE adviser comes every month.",
    "improvement-partner": "An improvement partner sits in on audits.",
    "improvement-board": "The improvement board meets every six weeks.",
    "settled-leadership": "A permanent leadership team is in place.",
    "collaborative-audit": "Collaborative audits are talked over with each worker.",
    "social-work-academy": "New workers start in the social work academy.",
    "caseloads-reduced": "Caseloads have reduced in all teams.",
    "group-supervision": "Group supervision is held on Thursdays.",
}


def each_approach(test: Any) -> Any:
    return pytest.mark.parametrize("approach", APPROACHES.values(), ids=lambda a: a.id)(test)


def named(approach: Approach, text: str) -> bool:
    plain = text.lower()
    return any(re.search(c, plain) for c in approach.cues) and not any(re.search(e, plain) for e in approach.excludes)


@each_approach
def test_an_approach_is_named_by_an_example_of_our_own_and_by_no_other_s(approach: Approach) -> None:
    assert named(approach, EXAMPLES[approach.id])
    others = [text for key, text in EXAMPLES.items() if key != approach.id]
    # A unit led by a systemic practitioner is a small unit as well.
    assert sum(named(approach, text) for text in others) <= 1


@each_approach
def test_an_approach_says_what_it_is_in_one_or_two_sentences(approach: Approach) -> None:
    assert 40 < len(approach.definition) < 300
    assert approach.definition.endswith(".")
    assert approach.counts
    assert approach.excludes_said
    assert approach.kind in KINDS
    assert len({*approach.themes}) == len(approach.themes)
    assert len({*approach.patterns}) == len(approach.patterns)


@each_approach
def test_its_expressions_are_in_the_case_they_are_matched_in(approach: Approach) -> None:
    for expression in (*approach.cues, *approach.excludes, *approach.near):
        assert not re.search(r"[A-Z’‘–]", re.sub(r"\\.", "", expression)), expression


def test_definitions_are_our_own_and_each_its_own() -> None:
    """No eight words in a row are another approach's, a theme's or a pattern's."""
    others = [t.definition for t in CODEBOOK.themes.values()]
    others += [text for p in CODEBOOK.named.values() for text in (p.failure, p.success)]
    own = [a.definition for a in APPROACHES.values()]
    runs = [runs_of(text) for text in own]
    assert len(set(own)) == len(own)
    for place, found in enumerate(runs):
        assert not any(found & other for other in runs[:place])
        assert not any(found & runs_of(text) for text in others)


def runs_of(text: str, n: int = 8) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z']+", text.lower())
    return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}


GOOD: dict[str, Any] = {
    "id": "a-thing",
    "title": "A thing",
    "kind": "service",
    "definition": "What it is.",
    "counts": ["it is there"],
    "not": ["it is not"],
    "cues": [r"\bthing\b"],
    "excludes": [],
    "themes": ["early-help"],
    "patterns": ["early-help-offer"],
}


def read(folder: Path, *entries: Any) -> Any:
    path = folder / "approaches.yaml"
    path.write_text(yaml.safe_dump({"approaches": list(entries)}), encoding="utf-8")
    return read_approaches(path, CODEBOOK)


def test_a_good_entry_is_read_as_it_stands(tmp_path: Path) -> None:
    found = read(tmp_path, {**GOOD, "near": [r"\bnearly\b"]})["a-thing"]
    assert (found.title, found.cues, found.near, found.excludes_said) == (
        "A thing",
        (r"\bthing\b",),
        (r"\bnearly\b",),
        ("it is not",),
    )


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"themes": ["no-theme"]}, "there is no theme 'no-theme'"),
        ({"themes": []}, "it names no theme"),
        ({"patterns": ["no-pattern"]}, "there is no pattern 'no-pattern'"),
        ({"kind": "hope"}, "its kind 'hope' is not one of"),
        ({"cues": ["("]}, "missing"),
        ({"cues": []}, "it has no cue"),
        ({"cues": "thing"}, "'cues' is no list"),
        ({"excludes": ["["]}, "unterminated"),
        ({"near": ["*"]}, "nothing to repeat"),
        ({"id": "A Thing"}, "its id is no plain name"),
        ({"id": 7}, "its id is no plain name"),
        ({"title": None}, "NoneType"),
    ],
)
def test_a_fault_names_file_and_entry(tmp_path: Path, changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(CodebookError, match=re.escape(fault)) as caught:
        read(tmp_path, {**GOOD, **changes})
    assert "approaches.yaml" in str(caught.value)
    assert repr(changes.get("id", "a-thing")) in str(caught.value)


def test_a_lacking_field_a_second_entry_and_a_file_that_is_none_are_faults(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"approach 'a-thing': 'excludes'"):
        read(tmp_path, {key: value for key, value in GOOD.items() if key != "excludes"})
    with pytest.raises(CodebookError, match="stands there twice"):
        read(tmp_path, GOOD, GOOD)
    with pytest.raises(CodebookError, match="expected a list of entries"):
        read(tmp_path, "no entry")
    with pytest.raises(CodebookError, match=r"none\.yaml"):
        read_approaches(tmp_path / "none.yaml", CODEBOOK)
