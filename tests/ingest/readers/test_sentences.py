import pytest

from ingest.readers.shared.findings import finding_ranges
from ingest.readers.shared.sentences import sentences


def parted(text, listed=False):
    return [text[a:b] for a, b in sentences(text, listed)]


@pytest.mark.parametrize(
    "parts",
    [
        ["One thing.", "Another thing."],
        ["Is it so?", "‘Yes’, they say.", "“No.”", "Then 12 more came."],
        ["The team (e.g. Dr. Example and St. Mary’s) met Mrs. Example.", "It agreed."],
        ["Rates rose to 4.5 per cent in 2019.", "They fell after."],
        ["The J. Example Trust runs it.", "It is small."],
        ["Plans name no dates. (Recommendation)", "Visits are late."],
        ["Visits are late. (Outcome 3: national framework)"],
        ["Checks are thorough; however, few are done.".replace("; however", ";"), "It goes on."],
    ],
)
def test_prose_is_parted_where_sentences_end(parts):
    assert parted(" ".join(parts)) == parts


def test_a_raised_footnote_number_is_left_out():
    assert parted("A fifth live in poverty.4 The rest do not.") == ["A fifth live in poverty.", "The rest do not."]


def test_a_lost_space_ends_a_sentence_all_the_same():
    assert parted("Nobody checks the plans.The board was told.") == ["Nobody checks the plans.", "The board was told."]
    assert parted("See www.example.org for more.") == ["See www.example.org for more."]


def test_a_turn_after_a_semicolon_is_a_sentence_of_its_own():
    text = "Most visits are made in good time; however, the records of them are thin."
    assert parted(text) == ["Most visits are made in good time;", "however, the records of them are thin."]


def test_a_bullets_clauses_stand_alone_only_where_they_can():
    text = "meeting young people at a place they choose; writing every plan together with them"
    assert len(parted(text)) == 1
    assert len(parted(text, listed=True)) == 2
    assert len(parted("audits of practice; plans", listed=True)) == 1
    assert len(parted("plans are written by one person alone; because of this they often go wrong", listed=True)) == 1


def test_sentences_that_lean_join_the_one_before_unless_they_turn():
    text = (
        "Callers are answered at once. This means that families wait less. They say so. It shows. "
        "However, evenings are thin. For example, one worker covers all. Visits are prompt."
    )
    assert [text[a:b] for a, b in finding_ranges(text)] == [
        "Callers are answered at once. This means that families wait less. They say so.",
        "It shows.",
        "However, evenings are thin. For example, one worker covers all.",
        "Visits are prompt.",
    ]
