import pytest

from ingest.understanding.single import is_single


@pytest.mark.parametrize(
    "text",
    [
        "In one case, a visit came three weeks late.",
        "For one child, the risk had been seen by nobody.",
        "However, in one case seen, nobody had checked.",
        "One young person told inspectors, ‘They ring me back.’",
        "Another parent said that the plan was not real.",
        "As one apprentice put it, ‘I stayed on.’",
        "The effect shows in the words of one child.",
        "This young person is now safe.",
        "Child B was seen at school.",
        "A mother who had been in hiding was found a home.",
        "In the case of Lucy, nobody asked.",
        "Briony has a plan that works.",
        "The young woman trusts her teacher.",
        "He has been helped to trust his psychologist.",
    ],
)
def test_one_child_or_family_is_told_of(text):
    assert is_single(text, text)


@pytest.mark.parametrize(
    "text",
    [
        "A small number of children wait too long.",
        "Each child has a plan.",
        "Every child is seen alone.",
        "A child’s plan names who does what.",
        "One team has no manager.",
        "One social worker covers nights.",
        "One serious case review was published.",
        "Only one young person has had a passport.",
        "The voice of the child is strong.",
        "The director knows her staff and the child protection service well.",
        "The chair has used his post to press partners about the child’s view.",
        "Plans are late. For example, one child waited a year.",
        "Children told inspectors: ‘she listens to my views’.",
        "Children move in with his or her family.",
        "A child needs a plan that they can read.",
        "One in five children waits.",
    ],
)
def test_general_statements_are_not_about_one_child(text):
    assert not is_single(text, text)


def test_a_sentence_goes_on_about_the_child_before_it():
    before = "In one case, a boy was hurt at home."
    after = "The young person was not seen."
    assert is_single(after, f"{before} {after}")
    assert not is_single(after.replace("was not", "is not always"), after)
    general = "Plans are written at once."
    assert not is_single(general, f"{before} {general}")
    assert not is_single("She leads the board as its chair.", f"{before} She leads the board as its chair.")
