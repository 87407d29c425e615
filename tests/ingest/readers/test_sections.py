import pytest

from ingest.readers.shared.sections import says_none


@pytest.mark.parametrize(
    "text",
    [
        "None.",
        "None at this time",
        "There are no areas for priority or immediate action.",
        "There are no priority actions",
        "There were no recommendations from this visit.",
        "The inspection did not find any areas for priority action.",
        "Inspectors identified no areas that need immediate action.",
    ],
)
def test_an_empty_list_says_so(text):
    assert says_none(text)


@pytest.mark.parametrize(
    "text",
    [
        "None of the plans had a date.",
        "There are no areas for priority action. Plans should be dated.",
        "There is no plan for older children.",
        "Inspectors did not find dates in plans.",
        "Ensure that no child waits.",
    ],
)
def test_what_says_more_is_no_empty_list(text):
    assert not says_none(text)
