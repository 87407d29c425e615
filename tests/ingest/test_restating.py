"""What a small report says twice is linked to the paragraph that explains it, and nothing else is."""

import numpy as np
import pytest

from ingest.restating import Restated, restatements
from kb.readings import FindingRead, PassageRead
from kb.values import Kind, Span

HELP = "help-and-protection"
BODY = [
    ("1", HELP, "Contacts reach the hub by telephone or through an online form. Most are read within the hour."),
    (
        "2",
        HELP,
        "Strategy meetings are held soon after a referral. However, nurses and teachers are not asked to them.",
    ),
    (
        "3",
        HELP,
        "Private fostering visits happen late. Checks on the households are not finished before a child moves.",
    ),
    ("4", "leadership", "Elected members know the budget well. They visit offices each month and meet apprentices."),
    (
        "5",
        "leadership",
        "Caseloads are manageable since the academy opened. Newly qualified staff praise their mentors.",
    ),
    ("6", "lscb", "The board trains many practitioners. It does not measure whether the training changes their work."),
]


def passage(text, section="Findings", area=None, paragraph=None, kind=Kind.FINDING):
    said = tuple(FindingRead(f"{part.strip('. ')}.", (Span(1, 0, 1),)) for part in text.split(". "))
    return PassageRead(section, paragraph, kind, text, (Span(1, 0, 1),), said, area)


def advice(text, area=None):
    return passage(text, "What needs to improve", area, kind=Kind.RECOMMENDATION)


def body():
    return [passage(text, area or "", area, number) for number, area, text in BODY]


def said(passages, link):
    at, within = link.place
    return passages[at].findings[within].text


def only(passages, vectors=None):
    links = restatements(passages, vectors)
    assert set(links) <= {(0, 0)}
    return links.get((0, 0))


def test_a_bare_recommendation_is_linked_to_the_fault_and_not_to_the_praise_beside_it():
    passages = [advice("The attendance of nurses and teachers at strategy meetings"), *body()]
    link = only(passages)
    assert said(passages, link) == "However, nurses and teachers are not asked to them."
    assert link.how == "words"
    assert 0.75 <= link.score <= 1


def test_a_summary_sentence_is_linked_to_the_praise_it_repeats():
    passages = [passage("Newly qualified staff praise the academy’s mentors", "Summary"), *body()]
    assert said(passages, only(passages)) == "Newly qualified staff praise their mentors."


@pytest.mark.parametrize(
    "text",
    ["The recruitment of adopters for older siblings", "Leaders have improved what they do for the people they serve"],
)
def test_what_the_body_does_not_say_is_linked_to_nothing(text):
    assert restatements([advice(text), passage(text, "Summary"), *body()]) == {}


@pytest.mark.parametrize("cited", ["(paragraph 3)", "(Paragraphs 2 – 3)", "(paragraphs 1, 2 and 3)"])
def test_a_cited_paragraph_is_where_the_finding_is_sought(cited):
    passages = [advice(f"Households should be checked before placement {cited}"), *body()]
    link = only(passages)
    assert said(passages, link) == "Checks on the households are not finished before a child moves."
    assert link.how == "paragraph"


def test_a_paragraph_that_is_not_there_leaves_it_to_the_words():
    passages = [advice("The attendance of nurses and teachers at strategy meetings (paragraph 88)"), *body()]
    assert only(passages).how == "words"


def test_the_boards_recommendations_and_the_councils_keep_to_their_own_chapters():
    text = "Measure whether training changes the work of practitioners"
    theirs = [advice(text, "lscb"), *body()]
    assert said(theirs, only(theirs)) == "It does not measure whether the training changes their work."
    assert only([advice(text), *body()]) is None


def test_sentences_before_an_areas_first_number_sum_it_up_and_are_no_body():
    summary = passage("Strategy meetings are held soon after a referral", HELP, HELP)
    passages = [summary, advice("The holding of strategy meetings soon after a referral"), *body()]
    links = restatements(passages)
    assert links[0, 0].place == (3, 0)
    assert all(link.place[0] > 1 for link in links.values())


def test_strengths_of_a_letter_without_areas_are_linked_only_where_it_has_main_findings():
    listed = passage("Newly qualified staff praise their mentors", "Key strengths")
    plain = [passage(text, "Main findings") for _, _, text in BODY]
    assert restatements([listed, *plain])[0, 0].place == (5, 1)
    assert restatements([listed, *(passage(text, "Response to neglect") for _, _, text in BODY)]) == {}


def test_a_letter_that_sets_out_its_weaknesses_in_full_under_recommendations_restates_nothing():
    assert restatements([*(advice(text) for _, _, text in BODY), passage(BODY[1][2], "Practice")]) == {}


def test_facts_about_the_area_are_neither_side():
    facts = passage("Newly qualified staff praise their mentors", "Information about this local authority area")
    assert restatements([passage("Newly qualified staff praise their mentors", "Summary"), facts]) == {}


def test_a_study_of_one_child_explains_no_recommendation():
    study = passage(BODY[1][2], "Practice study: area for improvement")
    rest = [passage(text, "Main findings") for number, _, text in BODY if number != "2"]
    assert restatements([advice("The attendance of nurses and teachers at strategy meetings"), study, *rest]) == {}


def test_vectors_find_what_is_said_in_other_words():
    passages = [advice("Timeliness of statutory work with children privately fostered"), *body()]
    apart = np.eye(len(passages), dtype=np.float32)
    alike = apart.copy()
    alike[0] = alike[3]
    near, far = restatements(passages, alike).get((0, 0)), restatements(passages, apart).get((0, 0))
    assert near.place[0] == 3
    assert far is None or far.score < near.score


def test_passages_without_findings_do_not_shift_the_places():
    empty = PassageRead("Findings", None, Kind.FINDING, "", (Span(1, 0, 1),), (), HELP)
    passages = [empty, advice("The attendance of nurses and teachers at strategy meetings"), empty, *body(), empty]
    links = restatements(passages)
    assert links[1, 0].place == (4, 1)
    without = restatements([passages[1], *body()])[0, 0]
    assert links[1, 0].score == pytest.approx(without.score)


@pytest.mark.parametrize("passages", [[], [advice("Anything at all")], [passage("Anything at all", "Summary")]])
def test_a_document_without_both_sides_has_no_links(passages):
    assert restatements(passages) == {}


def test_a_link_is_a_value():
    assert Restated((1, 0), "words", 0.9) == Restated((1, 0), "words", 0.9)
