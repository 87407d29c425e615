import pytest

from kb.people import names_in, without_names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Mr Smith and Dr. Anne O’Neil agree.", "[name] and [name] agree."),
        ("A review by Professor Julian Le Brun was read.", "A review by [name] was read."),
        ("Lord Laming asked for it.", "[name] asked for it."),
        ("Cllr J. Patel chairs it.", "[name] chairs it."),
        ("Jane Smith, director of children’s services, left.", "[name], director of children’s services, left."),
        ("Lead inspector: Xanthe Quill", "Lead inspector: [name]"),
        ("The DfE commissioner Xanthe Quill advised.", "The DfE commissioner [name] advised."),
        ("Xanthe Quill, Ofsted HMI Una McBride, CQC inspector", "[name], Ofsted HMI [name], CQC inspector"),
        ("Yours sincerely Xanthe Quill-Hart", "Yours sincerely [name]"),
        ("Children’s Services Rob Stone Chief Executive", "Children’s Services [name] Chief Executive"),
        ("Patricia Head, Ofsted Inspector", "[name], Ofsted Inspector"),
    ],
)
def test_people_are_found_by_title_post_and_list(text, told):
    assert without_names(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "Signs of Safety is used in Milton Keynes and East Sussex.",
        "The Robert Ogden School and the Anna Freud centre help.",
        "Foster carers are given a Max Card.",
        "The Northshire Safeguarding Children Board asked the Director of Children’s Services.",
        "The Lord Mayor and the Lead Member visited.",
        "The Chief Executive, Lead Member and Independent Chair meet.",
        "Ofsted Lead Inspector, Care Quality Commission",
        "Children saw Chelsea’s Choice at school.",
        "A letter went to John Comyn Drive.",
        "Nothing is named.",
    ],
)
def test_places_bodies_and_schemes_are_no_people(text):
    assert names_in(text) == ()
    assert without_names(text) == text


def test_spans_are_those_of_the_names_in_order():
    text = "Jane Smith met Mr Jones."
    assert [text[a:b] for a, b in names_in(text)] == ["Jane Smith", "Mr Jones"]
