"""The words that name each body in an inspection report: the council, police, health, schools, courts, partnership."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.readings import About

_STAFF = (
    r"(?:professional|practitioner|staff|provider|service|partner|leader|agency|agencie|team|trust|commissioner|"
    r"organisation|colleague|representative|worker|clinician|manager|economy|system|bodie|bodies|nurse|board)s?"
)
_FIELD = r"(?:the )?(?:health|education|(?:children[’']s )?(?:social )?care|police|probation|housing)\b"
# What names each body. The longer wording stands first where one holds another: a virtual school is the council's,
# a school nurse is health's. Words that only sound like a body (police custody, court work) name none.
_TERMS: tuple[tuple[About | None, str], ...] = (
    (
        None,
        r"police (?:custody(?! (?:staff|officer|sergeant|nurse))|stations?|protection|powers?|and crime)|"
        r"court (?:work|orders?|proceedings|statements?|"
        r"reports?|applications?|documents?|arenas?|skills|bundles?|directions?)|criminal courts?|(?:crown|"
        r"youth) court|"
        r"school (?:places?|age[sd]?|attendance|moves?|exclusions?|year|holidays?|day|term|transport|readiness)|"
        r"(?:primary|secondary|special) school (?:places?|age)|schooling|school-age\w*|board members?|"
        r"family justice|education,? health(?: and|,) (?:social )?care (?:\(EHC\) )?(?:plan|needs|assessment)\w*|"
        r"hospital admissions?|pathway plans?|health (?:visitor )?(?:needs?|plans?|passports?)|"
        r"NHS numbers?|partners? and (?:children|child)|"
        r"(?:their|her|his|a|ex-|former|violent|abusive|new)\s?partners?|family partners|"
        r"(?:family )?court (?:assessment|team|social work)\w*|school (?:children|pupils)|other local authorities|"
        r"neighbouring (?:local )?authorities",
    ),
    (
        About.COUNCIL,
        r"virtual (?:school|college|head)[- ]?(?:head ?)?(?:teacher|leader)?s?(?: staff| team)?|(?:advisory|"
        r"specialist) teachers?|social[- ]work(?:ers?)?|"
        r"(?:children[’']s |adult )?social care|local authorit(?:y|ies)|"
        r"(?:county|city|borough|district|metropolitan|unitary|the|The)[- ][Cc]ouncils?\b|[A-Z]\w+ Council\b|"
        r"councillors?|elected members?|lead members?|"
        r"[Cc]hildren[’']s [Tt]rust|director of children[’']?s (?:services|social care)|assistant director|\bDCS\b|"
        r"independent reviewing (?:officer|service)s?|\bIROs?\b|personal advis[eo]rs?|foster(?:ing)? (?:carer|"
        r"service|panel|team)s?|"
        r"foster carers|children[’']s homes?|residential (?:care )?(?:staff|homes?|workers?)|"
        r"(?:emergency|out[- ]of[- ]hours) duty (?:team|service)s?|"
        r"\bEDT\b|\bLADO\b|designated officers?|family group conferenc\w+|leaving care (?:team|service)s?|"
        r"corporate parent\w*(?: board| panel)?|child protection (?:chair|conference chair)s?|public health(?! nurs)|"
        r"educational psycholog\w+|inclusion team|housing (?:service|team|department|officer)s?|"
        r"adoption (?:team|service|panel)s?|caseloads?|edge of care (?:team|service)|"
        r"children (?:with|and young people with) disabilit\w+ (?:social care )?(?:team|service)s?|"
        r"disabled children[’']?s? (?:social care )?(?:team|service)s?|"
        r"early help (?:service|team|practitioner|worker|staff)s?|family support (?:work\w*|team|service)s?|"
        r"youth workers?|specialist teaching (?:team|service)s?|sensory (?:support|impairment) (?:team|service)s?|"
        r"portage|EHC needs assessments?|"
        r"EHCP? (?:plan )?co-?ordinators?|SEND team|children[’']s services|improvement board|"
        r"(?:SEND?|EHCP?|EHC plan) (?:case ?work|case) ?(?:officer|worker|team|er)s?|assessment teams?",
    ),
    (
        About.PARTNERSHIP,
        rf"{_FIELD}(?:(?:,| and) {_FIELD})*,? and {_FIELD}\b(?! needs?| inequal| well)|"
        r"(?:partner|statutory|other|relevant|key|all|multiple|multi-|between|different|local|most|some|many|these|"
        r"voluntary|"
        r"external|safeguarding|single|across) ?agencies|^agencies|^partners|partner(?:ship)? (?:agency|"
        r"organisation)s?|"
        r"(?:local |area |safeguarding |key |strategic |statutory |multi-agency |all |and |its |their |"
        r"our )+partners(?:hips?)?|"
        r"^(?:the )?(?:[\w’-]+ )?partnerships?|partnership (?:working|arrangements|work|boards?|leaders)|partners[’']|"
        r"partners\b|[Pp]artnership\b|\w*SCBs?\b|\bLSCPs?\b|safeguarding (?:children[’']?s? )?(?:board|partnership)s?|"
        r"MARACs?|MAPPA|multi-agency (?:risk assessment|public protection)|health and well-?being board|"
        r"community safety(?: partnership)?|probation(?: service)?|\bNPS\b|\bCRCs?\b|"
        r"community rehabilitation compan\w+|"
        r"youth (?:offending|justice) (?:service|team)s?|\bYO[ST]s?\b|\bYJS\b|voluntary (?:and community )?(?:sector|"
        r"organisation)s?|"
        r"area leaders|local area",
    ),
    (
        About.HEALTH,
        rf"health visit\w*|school nurs\w*|\bhospitals?\b|\bNHS\b|\bGPs?\b|\b(?-i:(?!SWIFT|SHIFT|DRAFT)[A-Z]{{2,6}}FT)\b|"
        rf"(?:mental )?health (?:(?-i:[A-Z]{{3,}}) |support |facilitation )?{_STAFF}|"
        r"general practi\w+|midwi\w+|maternity|\w*CAMHS|child(?:ren)? and adolescent mental health|"
        r"clinical commissioning groups?|\bCCGs?\b|integrated care (?:board|system)s?|\bICBs?\b|"
        r"emergency departments?|(?-i:\bED\b)|"
        r"paediatric\w*|(?:speech|occupational|physio)\w*(?: and language)? ?therap\w+|\w*therapists|"
        r"(?:designated|named|safeguarding|specialist|community|looked after children(?:[’']s)?|"
        r"children looked after|LAC) "
        r"(?:nurse|doctor|GP|midwi)\w*|\bnurses?\b|nursing|child development centres?|health (?:contribution|"
        r"commissioning|(?:strategic )?safeguarding)|"
        r"sexual assault (?:referral|service)\w*|\bSARCs?\b|substance misuse service\w*|primary care|"
        r"foundation trusts?|"
        r"designated (?:medical|clinical)(?: officer)?s?|ambulance (?:service|trust|crew|staff)s?|"
        r"\b0 ?(?:to|[-–]) ?(?:19|5|4) (?:health |public health )?(?:service|team)s?|healthy child programme|"
        r"(?:antenatal|new birth|development(?:al)?) (?:contact|visit|review|check)s?|audiolog\w+|"
        r"dieti(?:ci|ti|tet)\w+|wheelchair services?|continence|family nurse partnership|clinicians|health leaders|"
        r"acute trusts?|dentists?|dental (?:practice|service)s?|"
        r"(?:leaders|colleagues|partners|staff|services) (?:in|from|across) health\b(?!,| and)|health (?:partners|"
        r"agencies)|"
        r"^health\b(?=,?$| (?:is|has|do|does|are|have))",
    ),
    (
        About.POLICE,
        r"\bpolice\b|constabular\w+|\bthe force\b|\b(?:force )?control room|detectives?|"
        r"child abuse investigation (?:team|unit)s?|public protection (?:unit|department)s?|"
        r"(?:frontline|response|neighbourhood|attending) officers",
    ),
    (
        About.SCHOOLS,
        r"\bschools?\b|\bcolleges?\b|education(?:al)? (?:setting|provider|establishment)s?|(?:early years|nursery) "
        r"(?:setting|provider|practitioner)s?|nurser(?:y|ies)|academ(?:y|ies)(?! trust)|SENCos?\b|head ?teachers?|"
        r"designated safeguarding leads?|\bDSLs?\b|\bteachers?\b",
    ),
    (About.COURTS, r"\bcourts?\b|cafcass|judiciary|judges?\b|magistrates"),
)
# Looked for at the start of words alone: it is faster, and "other partners" are nobody's "her partners".
_NAMES = "|".join(f"(?P<b{i}>{pattern})" for i, (_, pattern) in enumerate(_TERMS))
NAMED = re.compile(rf"(?<!\w)(?=\w)(?:{_NAMES})", re.I)


def bodies_in(words: str) -> Iterator[About]:
    """Give the bodies that words name, in order; one named twice comes twice."""
    for match in NAMED.finditer(words):
        body = _TERMS[int((match.lastgroup or "b0")[1:])][0]
        if body is not None:
            yield body
