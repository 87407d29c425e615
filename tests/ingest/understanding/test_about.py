import pytest

from ingest.understanding.about import whom
from kb.readings import About

COUNCIL, PARTNERSHIP = About.COUNCIL, About.PARTNERSHIP


def about(text, default=PARTNERSHIP, before="", heading="Main findings"):
    return whom(text, f"{before} {text}".strip(), heading, default)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Police send their referrals late.", "police"),
        ("The quality of police referrals is poor.", "police"),
        ("Northshire Constabulary records what children say.", "police"),
        ("Social workers work well with the police.", "council"),
        ("Management oversight by children’s social care is thin.", "council"),
        ("The emergency duty team has too few staff.", "council"),
        ("The virtual school helps schools to plan.", "council"),
        ("Health practitioners in the emergency department ask about home.", "health"),
        ("Midwives and health visitors share what they know.", "health"),
        ("The looked after children nurse sees each of them.", "health"),
        ("Children wait a year for CAMHS.", "health"),
        ("Adults who attend the emergency department are not asked about children.", "health"),
        ("Families are visited promptly by the police.", "police"),
        ("There is little curiosity shown by GPs.", "health"),
        ("Inspectors saw that schools refer early.", "schools"),
        ("In adult mental health services, records are thin.", "health"),
        ("Headteachers know whom to ring.", "schools"),
        ("Cafcass allocates guardians late.", "courts"),
        ("Probation officers know the risks.", "partnership"),
        ("Partner agencies send good information.", "partnership"),
        ("The council and the police plan together.", "partnership"),
        ("The relationship between the council and the police is strained.", "partnership"),
        ("Staff from health, education and social care meet weekly.", "partnership"),
        ("Children are seen alone.", "partnership"),
    ],
)
def test_the_actor_of_the_sentence_decides_and_no_mention_does(text, body):
    assert about(text) == body


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Decisions in the MASH are slow.", "council"),
        ("Plans are shared with schools, health visitors and the police.", "council"),
        ("Children attend good schools.", "council"),
        ("Referrals from the police are dealt with swiftly.", "council"),
        ("Schools report that advice is easy to get.", "council"),
        ("The courts are complimentary about the work.", "council"),
        ("Court work is thorough.", "council"),
        ("Partners do not attend strategy meetings.", "partnership"),
        ("The local authority and its partners know the gaps.", "partnership"),
        ("CAMHS is hard to reach.", "health"),
    ],
)
def test_in_a_councils_own_inspection_the_rest_is_the_councils(text, body):
    assert about(text, COUNCIL) == body


def test_a_sentence_that_leans_is_about_whom_the_one_before_was():
    assert about("They keep good records.", before="Police officers attend at once.") == "police"
    assert about("As a result, risks are missed.", before="GPs do not reply.") == "health"
    assert about("Records are good.", before="The police attend at once.") == "police"
    assert about("They keep good records.", before="All is well.") == "partnership"
    # What names somebody else does not go on about the one before.
    assert about("Schools keep good records.", before="The police attend at once.") == "schools"
    assert about("Children are seen alone.", before="The police attend at once.") == "partnership"


def test_a_section_that_names_one_body_and_a_lists_lead_in_speak_for_what_names_none():
    assert about("Records are thin.", heading="The police") == "police"
    assert about("Records are thin.", heading="Health agencies") == "health"
    assert about("Records are thin.", heading="Probation") == "partnership"
    assert about("Schools keep good records.", heading="The police") == "schools"
    assert (
        about("Records are thin.", heading="Joint inspection of how the police and others work in Northshire")
        == "partnership"
    )
    assert about("reduce the time that people wait", before="Health leaders should:") == "health"
    assert about("sharing plans", before="Leaders across the partnership should improve by:") == "partnership"
