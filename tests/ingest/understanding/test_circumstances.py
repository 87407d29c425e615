import re

import pytest

from ingest.understanding.circumstances import circumstances_in
from ingest.understanding.leadership import leadership_in
from ingest.understanding.said import NUMBER, days_said, number
from kb.circumstances import read_meanings, read_national_framework
from kb.codebook import CodebookError
from kb.readings import FindingRead, PassageRead
from kb.settings import Settings
from kb.values import Kind, Span

AREA = "Information about this local authority area"
CONTENT = Settings().content


def passage(*texts, section=AREA, lead_in=""):
    findings = tuple(FindingRead(text, (Span(1, at * 1000, at * 1000 + len(text)),)) for at, text in enumerate(texts))
    return PassageRead(section, None, Kind.FINDING, lead_in + " ".join(texts), (Span(1, 0, 9),), findings)


def told(*passages):
    return {(fact.name, fact.value, fact.day) for fact in circumstances_in(passages)}


def one(text, **where):
    return told(passage(text, **where))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("seen on 18th February 2014", ["2014-02-18"]),
        ("in June and October 2018", ["2018-06", "2018-10"]),
        ("from 23 to 27 February 2026", ["2026-02-23"]),
        ("in the spring of 2019", ["2019"]),
        ("during 2013/14 and 2014–15", []),
        ("At 31 March, 2013, it was 2,013.", ["2013-03-31"]),
        ("They may, on 4 May, agree.", []),
        ("at 45 May 2014", ["2014-05"]),
    ],
)
def test_days_are_as_exact_as_said(text, days):
    assert [said.day for said in days_said(text)] == days


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("1,234", 1234),
        ("62 100", 62_100),
        ("65.5", 65.5),
        ("None", 0),
        ("no", 0),
        ("Sixty-eight", 68),
        ("four hundred and ten", 410),
        ("a", 1),
    ],
)
def test_numbers_in_figures_and_words(words, value):
    assert number(words) == value
    assert words == "a" or re.fullmatch(NUMBER, words, re.IGNORECASE)


def test_what_is_no_number():
    with pytest.raises(ValueError, match="several"):
        number("several")


def test_a_figure_has_its_value_and_its_own_day():
    assert one("At 3 May 2014, 1,812 children in Northmere were being looked after.") == set()
    assert one("At 3 May 2014, 1,812 children were being looked after here (a rate of 70.5 per 10,000). It was 9 at 1 May 2013.") == {
        ("looked-after", 1812, "2014-05-03"),
        ("looked-after-rate", 70.5, "2014-05-03"),
    }  # fmt: skip
    assert one("At June 2015 nine children lived in private fostering.") == {("private-fostering", 9, "2015-06")}


def test_a_footnotes_number_is_not_the_figures():
    assert ("children", 56200, None) in one("Some 56,2002 children under the age of 18 live here.")
    assert one("Pupils in primary schools: 22%3 of them.", lead_in="Free school meals: ") == set()
    assert one("in primary schools is 22%3 (all: 18%)", lead_in="Free school meals: ") == {
        ("free-meals-primary", 22, None)
    }


def test_those_counted_of_all_looked_after_are_of_the_same_day():
    said = told(
        passage("On 3 May 2014, 50 children were being looked after."),
        passage("12 (or 24%) live outside the area", lead_in="Of this number: "),
        passage("none live with parents"),
        passage("On 9 May 2014, 4 are unaccompanied asylum seekers."),
        passage("There have been no adoptions."),
    )
    assert said == {
        ("looked-after", 50, "2014-05-03"),
        ("out-of-area", 12, "2014-05-03"),
        ("out-of-area-share", 24, "2014-05-03"),
        ("with-parents", 0, "2014-05-03"),
        ("asylum-seeking", 4, "2014-05-09"),
        ("adoptions", 0, None),
    }


def test_who_lives_away_is_counted_of_all_and_not_of_those_in_homes():
    said = one("18 live in residential homes, and 9 (50%) live out of the area")
    assert said == {("in-residential-homes", 18, None)}


def test_shares_of_pupils_are_told_apart_by_what_they_are_of():
    said = told(
        passage("in primary schools is 18% (all: 17%)", lead_in="Entitled to free school meals: "),
        passage("in secondary schools is 13% (all: 15%)"),
        passage("English as an additional language:"),
        passage("─ in primary schools is 3% (all: 18%) ─ in secondary schools is 2% (all: 14%)"),
    )
    assert said == {
        ("free-meals-primary", 18, None),
        ("free-meals-secondary", 13, None),
        ("additional-language-primary", 3, None),
        ("additional-language-secondary", 2, None),
    }


def test_who_left_care_and_where_to():
    assert one("31 children ceased to be looked after, of whom 5 (16%) subsequently returned to be with us") == {
        ("ceased-looked-after", 31, None),
        ("returned-share", 16, None),
    }
    assert one("Seven young people ceased to be looked after and moved on to independent homes") == {
        ("independent-living", 7, None)
    }
    assert one("No young people have ceased to be looked after and are in houses of multiple owners") == {
        ("shared-houses", 0, None)
    }


def test_figures_elsewhere_in_a_report_are_findings_and_no_circumstances():
    assert one("Nine children were being looked after by kin.", section="Help and protection") == set()


@pytest.mark.parametrize("section", ["Information about this area", "Service information", AREA.upper()])
def test_the_section_about_the_area_has_other_names_too(section):
    assert one("The local authority operates two homes.", section=section) == {("own-homes", 2, None)}
    assert one("The local authority operates two homes.", section="Information about this areas work") == set()


def test_words_and_spans_are_the_findings_own_and_a_figure_is_given_once():
    first = passage("The local authority operates two homes.", "Nothing else is said.")
    (fact,) = circumstances_in([first, passage("The local authority operates 2 homes.")])
    assert (fact.name, fact.value) == ("own-homes", 2)
    assert (fact.text, fact.spans) == (first.findings[0].text, first.findings[0].spans)
    assert one("The council: the local authority does not operate children’s homes.") == {("own-homes", 0, None)}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("The DCS has been in post since May 2014.", {("director-since", "2014-05")}),
        ("The acting DCS came into post in May 2014.", {("interim-director", "2014-05"), ("director-since", "2014-05")}),
        ("The DCS also leads schools. She has been in post since 2013.", {("director-since", "2013")}),
        ("The appointment of a new DCS in July 2020 helped.", {("director-since", "2020-07"), ("new-director", "2020-07")}),
        ("Since the visit in May 2020, the new DCS has led well.", {("new-director", None)}),
        ("The interim DCS got the permanent role.", set()),
        ("The deputy director of children’s services has been in post since May 2014.", set()),
        ("The assistant DCS was new.", set()),
        ("In May 2021, ministers appointed a commissioner for the council.", {("commissioner-appointed", "2021-05")}),
        ("The police and crime commissioner was appointed in 2021.", set()),
        ("An improvement notice came in April 2013.", {("improvement-notice", "2013-04")}),
        ("The improvement notice was lifted in April 2013.", set()),
        ("A statutory direction was made in 2016.", {("statutory-direction", "2016")}),
        ("Children’s services were transferred to the new trust in April 2018.", {("trust-delivers", "2018-04")}),
        ("The hospital trust provides services for children.", set()),
        ("The Children’s Trust Board meets monthly.", set()),
    ],
)  # fmt: skip
def test_facts_about_leadership(text, facts):
    found = leadership_in([passage(text, section="Leadership")])
    assert {(fact.name, fact.day) for fact in found} == facts
    assert all(fact.value == 1.0 for fact in found)


def test_a_fact_said_again_without_its_day_is_given_once():
    found = leadership_in([passage("The interim DCS listens.", "The interim DCS has been in post since June 2013.")])
    assert [(fact.name, fact.day) for fact in found] == [("interim-director", "2013-06"), ("director-since", "2013-06")]


def test_every_name_has_a_meaning_and_a_unit():
    from ingest.understanding.circumstances import _RULES as FIGURES
    from ingest.understanding.leadership import _RULES as FACTS

    meanings = read_meanings(CONTENT / "circumstances.yaml")
    schools = {
        f"{topic}-{stage}" for topic in ("free-meals", "additional-language") for stage in ("primary", "secondary")
    }
    assert {rule.name for rule in FIGURES} | {name for name, _, _ in FACTS} | schools == set(meanings)
    assert {meanings[name].unit for name, _, _ in FACTS} == {"fact"}
    assert meanings["adoptions"].year
    assert not meanings["looked-after"].year


def test_the_national_frameworks_parts():
    parts = read_national_framework(CONTENT / "national_framework.yaml")
    assert [sum(part.part == kind for part in parts.values()) for kind in ("outcome", "enabler", "principle")] == [
        4,
        3,
        6,
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("circumstances: 3", "expected a list"),
        ("circumstances: [{id: a, title: A, meaning: M}]", "'a'"),
        ("circumstances: [{id: a, title: A, unit: miles, meaning: M}]", "'miles' is not one of"),
        ("circumstances: [{id: a, title: A, unit: people, meaning: M}, {id: a, title: A, unit: people, meaning: M}]", "twice"),
    ],
)  # fmt: skip
def test_wrong_data_is_named(tmp_path, content, message):
    file = tmp_path / "circumstances.yaml"
    file.write_text(content)
    with pytest.raises(CodebookError, match=message):
        read_meanings(file)
