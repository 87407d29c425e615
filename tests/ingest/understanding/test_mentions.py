from datetime import date

import pytest

from ingest.understanding.mentions import mentions_in
from kb.readings import FindingRead, PassageRead
from kb.values import Kind, Span

LISTED = "Information about this local authority area"
OWN = ("ilacs", date(2024, 5, 13), date(2024, 5, 24))
SIF = ("sif", date(2016, 5, 9), date(2016, 6, 2))


def passage(*texts, section="Summary"):
    findings = tuple(FindingRead(text, (Span(1, at * 1000, at * 1000 + len(text)),)) for at, text in enumerate(texts))
    return PassageRead(section, None, Kind.FINDING, " ".join(texts), (Span(1, 0, 9),), findings)


def named(*texts, own=OWN, section="Summary", notes=()):
    return [(m.framework, m.day) for m in mentions_in([passage(*texts, section=section)], notes, own)]


def test_an_inspection_said_to_be_of_another_place_is_none_of_the_reports_own():
    other = "Much was learnt from the inspection of Southshire in June 2019."
    ours = "Much was learnt from the inspection of North Borough’s services in June 2019."
    own = (*OWN, "North Borough Council")
    assert named(other, own=own) == []
    assert named(ours, own=own) == [("ilacs", "2019-06")]
    # Where nobody knows whose report it is, and where no place is named, it counts.
    assert (
        named(other)
        == named(other, own=(*OWN, None))
        == named(other, own=(*OWN, "E09000001"))
        == [("ilacs", "2019-06")]
    )
    assert named("The inspection of Children’s Services in June 2019 saw drift.", own=own) == [("ilacs", "2019-06")]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Much is better since the last inspection in 2019.", [("ilacs", "2019")]),
        ("Much is better since the 2019 inspection.", [("ilacs", "2019")]),
        ("Much is better since the single inspection in March 2018.", [("sif", "2018-03")]),
        ("An inspection in October 2013 found drift.", [("lac-2012", "2013-10")]),
        ("An inspection in November 2013 found drift.", [("sif", "2013-11")]),
        ("An inspection in 2013 found drift.", [("sif", "2013")]),
        ("The focused visit of 14 June 2018 saw drift.", [("focused-visit", "2018-06-14")]),
        ("Focused visits in June 2021 and May 2022 saw drift.", [("focused-visit", "2021-06"), ("focused-visit", "2022-05")]),
        ("A 2020 JTAI and a 2021 Ofsted focused visit saw drift.", [("jtai", "2020"), ("focused-visit", "2021")]),
        ("In April 2017, the joint targeted area inspection saw drift.", [("jtai", "2017-04")]),
        ("In 2020, Ofsted conducted a focused visit.", [("focused-visit", "2020")]),
        ("The monitoring visit in spring 2019 saw drift.", [("monitoring-visit", "2019")]),
        ("A peer review in May 2021 saw drift.", [("lga-peer-challenge", "2021-05")]),
        ("The LGA review of care in May 2021 saw drift.", [("lga-peer-challenge", "2021-05")]),
        ("A regional peer challenge in May 2021 saw drift.", [("regional-peer-challenge", "2021-05")]),
        ("The inspection of SEND in May 2021 saw drift.", [("area-send", "2021-05")]),
    ],
)  # fmt: skip
def test_what_is_named_with_its_day(text, mentions):
    assert named(text) == mentions


@pytest.mark.parametrize(
    "text",
    [
        "Much is better since the last inspection.",
        "This inspection in May 2024 saw drift.",
        "The inspection took place from 13 to 24 May 2024.",
        "A focused visit is planned for 2025.",
        "The inspection of the fostering agency in 2022 saw drift.",
        "The youth offending inspection in 2022 saw drift.",
        "An inspection by HMI Probation in 2022 saw drift.",
        "A Care Quality Commission inspection in 2022 saw drift.",
        "An inspection in 2007 saw drift.",
        "Since the last inspection a team was set up in 2022.",
        "It rose from 10 in March 2020 to 20 at the last inspection.",
        "After the visit, the board met in July 2021.",
        "The Education and Inspections Act 2021 applies.",
    ],
)
def test_what_is_no_mention(text):
    assert named(text) == []


def test_a_review_is_given_once_with_its_most_exact_day():
    assert named("Since the inspection in 2019, much rose.", "The inspection in May 2019 saw drift.") == [
        ("ilacs", "2019-05")
    ]


def test_an_inspection_in_2013_is_read_by_who_speaks_of_it():
    assert named("The inspection in 2013 saw drift.", own=SIF) == [("lac-2012", "2013")]


def test_an_area_send_report_speaks_of_its_own_kind():
    send = ("area-send", date(2023, 6, 26), date(2023, 6, 30))
    assert named("Since the revisit in November 2019, much rose.", own=send) == [("area-send", "2019-11")]
    assert named("Since the previous inspection in 2017, much rose.", own=send) == [("area-send", "2017")]
    assert named("Since the revisit in November 2019, much rose.") == []


def test_the_list_of_previous_inspections_goes_on_to_what_they_judged():
    texts = (
        "The last inspection of protection was in May 2012.",
        "It was judged to be adequate.",
        "The last inspection for looked after children was in May 2012.",
        "It was judged good.",
        "The last inspection of adoption services was in May 2011.",
        "It was judged outstanding.",
    )
    (mention,) = mentions_in([passage(*texts, section=LISTED)], (), SIF)
    assert (mention.framework, mention.day) == ("lac-2012", "2012-05")
    assert mention.text == " ".join(texts[:4])
    assert [span.start for span in mention.spans] == [0, 1000, 2000, 3000]


def test_elsewhere_the_words_are_the_findings_own():
    (mention,) = mentions_in([passage("The JTAI in 2019 saw drift.", "It was judged good.")], (), OWN)
    assert (mention.text, len(mention.spans)) == ("The JTAI in 2019 saw drift.", 1)


def test_a_footnote_has_words_but_no_spans():
    (mention,) = mentions_in([], ["Ofsted focused visit, June 2021"], OWN)
    assert (mention.framework, mention.day, mention.spans) == ("focused-visit", "2021-06", ())


def test_without_dates_of_its_own_nothing_is_taken_for_the_reports_own():
    assert named("The JTAI in 2019 saw drift.", own=("jtai", None, None)) == [("jtai", "2019")]
