"""One spelling, one form: how words are compared."""

import pytest

from kb.english import spelled, stem, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("children's", "child"),
        ("Organized", "organised"),
        ("prioritization", "prioritisation"),
        ("judgments", "judgement"),
        ("programs", "programme"),
        ("behavior", "behaviour"),
        ("neighborhood", "neighbourhood"),
        ("enquiries", "enquiry"),
        ("carers’", "carer"),
    ],
)
def test_two_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stems(one) == stems(other) != []


def test_words_that_only_ask_say_nothing() -> None:
    assert stems("What do they do about it?") == []
    assert spelled("What’s the size of it?") == ["what", "the", "size", "of", "it"]


def test_words_that_only_look_american_keep_their_letters() -> None:
    assert spelled("size prize seize") == ["size", "prize", "seize"]
    assert stem("size") == "size"
