from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.values import Page, Span
from kb.words import join_lines, normal_form, review_id, statement_id, words_at


def test_a_hyphen_at_a_lines_end_keeps_the_compound_whole():
    assert join_lines(["a multi-", "agency team of 16-", "year-olds"]) == "a multi-agency team of 16-year-olds"


def test_a_dash_between_spaces_is_no_hyphen():
    assert join_lines(["practice -", "and more"]) == "practice - and more"


def test_words_at_joins_what_stands_on_two_pages():
    pages = [Page(1, "head\nvisits are\n1", ()), Page(2, "head\nlate.", ())]
    assert words_at(pages, [Span(1, 5, 15), Span(2, 5, 10)]) == "visits are late."


@given(st.text(), st.text())
def test_normal_form_forgets_spacing_and_hyphens(left, right):
    assert normal_form(f"{left}-{right}") == normal_form(f"{left}  {right}")


def test_a_review_is_named_by_its_first_known_day():
    start, end, published = date(2019, 1, 14), date(2019, 1, 25), date(2019, 5, 17)
    assert review_id("E06000010", "ilacs", start, end, published) == "E06000010-ilacs-2019-01-14"
    assert review_id("E06000010", "ilacs", None, end, published) == "E06000010-ilacs-2019-01-25"
    assert review_id("E06000010", "ilacs", None, None, published) == "E06000010-ilacs-2019-05-17"
    with pytest.raises(ValueError, match="no inspection or publication date"):
        review_id("E06000010", "ilacs", None, None, None)


def test_ids_ignore_spacing_but_not_words_place_or_copy():
    first = statement_id("R", "report", "Leaders", "3", "Visits are late.")
    assert first == statement_id("R", "report", "Leaders", "3", "Visits  are  late")
    assert first.startswith("R-")
    others = {
        statement_id("R", "report", "Leaders", "3", "Visits are timely."),
        statement_id("R", "report", "Leaders", "4", "Visits are late."),
        statement_id("R", "officer", "Leaders", "3", "Visits are late."),
        statement_id("R", "report", "Leaders", "3", "Visits are late.", 2),
    }
    assert first not in others
    assert len(others) == 4
