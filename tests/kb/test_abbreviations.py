"""Abbreviations: both forms are looked for, and a model reads what they stand for."""

from pathlib import Path

import pytest

from kb.abbreviations import AbbreviationsError, read_abbreviations
from kb.english import stems
from kb.settings import ROOT

SHIPPED = read_abbreviations(ROOT / "content" / "abbreviations.yaml")


def ways(text: str) -> list[set[str]]:
    return [{" ".join(run) for run in own} for own in SHIPPED.runs(stems(text))]


def test_a_short_form_is_looked_for_by_its_long_forms_too() -> None:
    assert ways("PLO drift") == [{"plo", "public law outlin", "pre proceed"}, {"drift"}]
    assert {"person advis", "pas"} <= ways("PAs")[0]


def test_a_long_form_is_looked_for_by_its_short_form_but_by_no_looser_name() -> None:
    assert ways("public law outline") == [{"public law outlin", "plo", "plos"}]
    assert ways("multi-agency safeguarding hub") == [{"multi agenc safeguard hub", "mash"}]


def test_words_that_are_no_abbreviation_stand_for_themselves() -> None:
    assert ways("late visits") == [{"late"}, {"visit"}]


def test_a_model_reads_what_abbreviations_stand_for() -> None:
    assert SHIPPED.in_full("Are LADOs told (s47)?") == "Are local authority designated officers told (section 47)?"
    assert SHIPPED.in_full("a pad for the lad") == "a pad for the lad"


@pytest.mark.parametrize("said", ["- {short: X}", "- {short: X, long: []}", "- 3", "{", "7"])
def test_a_file_that_is_none_is_refused_by_name(tmp_path: Path, said: str) -> None:
    path = tmp_path / "abbreviations.yaml"
    path.write_text(said, encoding="utf-8")
    with pytest.raises(AbbreviationsError, match=r"abbreviations\.yaml"):
        read_abbreviations(path)
