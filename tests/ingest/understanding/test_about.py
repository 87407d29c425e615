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
        ("Risks are well weighed by children’s social care.", "council"),
        ("Family support workers visit often.", "council"),
        ("There is little curiosity shown by GPs.", "health"),
        ("Plans are welcomed by the courts.", "partnership"),
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
        ("Leadership in the local authority is settled.", "council"),
        ("Governance of children’s social care is clear.", "council"),
        ("The children with disabilities team sees families often.", "council"),
        ("The Disabled Children’s team is short of staff.", "council"),
        ("Support by the out-of-hours duty team is patchy.", "council"),
        ("Early help workers plan with care.", "council"),
        ("EHC needs assessments take too long.", "council"),
        ("Thresholds for those with SEND who need social care are clear.", "partnership"),
        ("Thresholds for support from social care for children with SEND are clear.", "council"),
        ("A lone worker looks after the health MASH service.", "health"),
        ("The 0 to 19 health service is stretched.", "health"),
        ("The post of designated medical officer is vacant.", "health"),
        ("Ambulance staff refer late.", "health"),
        ("Staff of the NTHFT know whom to ring.", "health"),
        ("The SWIFT project is new.", "partnership"),
        ("Antenatal contacts are few.", "health"),
        ("Supervision for midwives is thin.", "health"),
        ("Training for midwives is thin.", "partnership"),
        ("Recent work, particularly in health, is promising.", "health"),
        ("Police custody staff ring at once.", "police"),
        ("Police custody is no place for a child.", "partnership"),
        ("Control room staff ask about children.", "police"),
        ("Detectives ask about children.", "police"),
        ("Work with other partners is good.", "partnership"),
    ],
)
def test_more_words_name_a_body(text, body):
    assert about(text) == body


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Audit is weak in the health providers.", "health"),
        ("The gap in what is known is a problem for the ICB.", "health"),
        ("Children get good help from health visitors.", "health"),
        ("Families are not helped early enough through social care.", "council"),
        ("Northshire benefits from a keen designated clinical officer.", "health"),
        ("Northshire benefits from its setting.", "partnership"),
        # Where something is shown or kept does not say whose it is.
        ("Posters are on show in schools.", "partnership"),
    ],
)
def test_a_predicate_may_say_whose_doing_it_is(text, body):
    assert about(text) == body


def test_what_children_get_from_others_is_not_the_councils_but_from_schools_it_is():
    assert about("Children get good help from CAMHS.", COUNCIL) == "health"
    assert about("Children get good help from teachers.", COUNCIL) == "council"
    assert about("Children get good help from teachers.") == "schools"
    assert about("Records are kept in CAMHS.", COUNCIL) == "council"


def test_a_forces_letters_are_the_police_where_its_paragraph_speaks_of_them():
    police, council = "Northshire Police are keen.", "The council is keen."
    assert about("Risks are missed by NTP control room staff.", before=police) == "police"
    assert about("Risks are missed by NTP officers.", before=police) == "police"
    assert about("Risks are missed by NTP officers.", before=council) == "council"
    assert about("NTP leaders are new.", before=police) == "police"
    assert about("MPS supervisors check this.", before=police) == "police"
    # A partnership's letters may end so too, and other letters may.
    assert about("CSP staff have a plan.", before=f"{police} All is well.") == "partnership"
    assert about("The PEP form is long.", before=council) == "council"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("In May, the Act and its duties fell to the police.", "partnership"),
        ("The Housing Act duties of the police are known.", "police"),
        ("The May review by the police was late.", "police"),
    ],
)
def test_capitals_make_no_verb(text, body):
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
