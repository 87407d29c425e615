"""Finds the names of people in a report's words, by their titles, their posts and the way a list of inspectors is set."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = r"(?:(?:O[’']|Mc|Mac|D[’']|Le|De|Fitz)?[A-ZÀ-Þ][a-zà-ÿ]+(?:-(?:Mc|Mac)?[A-ZÀ-Þ][a-zà-ÿ]+)?|[A-Z]\.)"
_JOIN = r"(?:(?:de|van|von|der|la|le|bin|al|el) )"
_TITLE = re.compile(
    r"\b(?:(?:The )?(?:Rt|Right) Hon(?:ourable)?\.? )?(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Baroness|Lord(?!s\b)|Lady|"
    r"Cllr|Councillor|"
    rf"Professor|Prof|Reverend|Rev|HHJ|Judge|Alderman|Detective (?:Inspector|Sergeant)|"
    rf"Superintendent)\.? (?P<name>(?:{_WORD}|{_JOIN})(?: (?:{_JOIN})?{_WORD}){{0,3}})"
)
_TWO = rf"{_WORD}(?: (?:{_JOIN})?{_WORD}){{1,3}}"
_BEFORE = re.compile(
    r"\b(?:[Ll]ead [Ii]nspectors?|[Ii]nspectors?|HMI|HMPI|[Rr]eviewers?|(?:DfE |[Cc]hildren[’']s )?[Cc]ommissioner|"
    r"[Ii]nspection managers?|Regional Director|[Aa]uthored by|[Ss]igned(?: by)?|[Ww]ritten by|[Yy]ours (?:sincerely|"
    r"faithfully))"
    rf"(?: is| was|,|:| –| -)? (?P<name>{_TWO})"
)
# Looked for at every word, for one capitalised word runs into the next where a list was set in columns.
_INSPECTS = re.compile(
    rf"\b(?=(?P<name>{_TWO}),? (?:\(?(?:Ofsted|CQC|HMI|HMPI|HMIC\w*|His Majesty|Her Majesty|[Ll]ead [Ii]nspector)\b))"
)
# Two capitalised words are a name beyond doubt only where the first is one given to people.
_GIVEN_NAMES = """
Aaron Abdul Abigail Adam Adrian Agnes Ahmed Aileen Alan Alasdair Alastair Albert Alex Alexander Alexandra Alfred Ali
Alice Alison Alistair Allan Amanda Amber Amit Amy Andrea Andrew Andy Angela Anita Ann Anna Anne Annette Annie Anthony
Antony April Arthur Asif Audrey Barbara Barry Beatrice Becky Ben Benjamin Bernadette Bernard Beth Beverley Bill Bob
Brenda Brian Bridget Bruce Cameron Carl Carla Carol Carole Caroline Carolyn Cath Catherine Cathy Cecilia Charles
Charlie Charlotte Cheryl Chloe Chris Christina Christine Christopher Claire Clare Clive Colette Colin Craig Cressida
Dan Daniel Danny Daphne Darren Dave David Dawn Dean Deana Debbie Deborah Deena Denise Dennis Derek Diana Diane Dominic
Donald Donna Dorothy Douglas Duncan Edward Edwina Eileen Elaine Eleanor Elizabeth Ellen Emily Emma Eric Erica Esther
Eugene Eve Evelyn Fatima Felicity Fiona Florence Frances Francesca Francis Frank Fred Gareth Gary Gavin Gaynor Geoff
Geoffrey George Georgina Gerald Geraldine Gerry Gill Gillian Glen Glenn Glenys Gordon Graham Greg Gregory Guy Gwen
Harriet Harry Hazel Heather Helen Helena Henrietta Henry Hilary Howard Hugh Hugo Ian Imran Irene Isabel Isobel Ivan
Jack Jackie Jacob Jacqueline Jacquie Jake James Jamie Jane Janet Janice Jason Jay Jayne Jean Jeff Jeffrey Jennifer
Jenny Jeremy Jess Jessica Jill Jim Jimmy Jo Joan Joanna Joanne Joe John Jonathan Joseph Josephine Joy Joyce Judith
Judy Julia Julian Julie Juliet Justin Karen Karin Karl Kate Kath Katherine Kathleen Kathryn Kathy Katie Kay Kaye Keith
Kelly Ken Kenneth Kevin Kieran Kim Kimberley Kirsty Laura Lauren Lea Leanne Lee Leo Leon Leonard Lesley Leslie Lewis
Liam Linda Lindsay Lisa Liz Lorna Lorraine Louis Louisa Louise Lucy Luke Lynda Lyndsey Lynn Lynne Maggie Maire Malcolm
Mandy Marcus Margaret Maria Marian Marie Marion Mark Martin Mary Matt Matthew Maureen Mavis Max Maxine Megan Mel
Melanie Melissa Michael Michelle Mick Mike Miriam Mohamed Mohammed Moira Monica Morag Muhammad Munir Máire Nadia Nancy
Naomi Natalie Natasha Nathan Neil Nicholas Nick Nicky Nicola Nicole Nigel Noel Norman Oliver Olivia Olwen Pam Pamela
Pat Patricia Patrick Paul Paula Pauline Penny Peter Phil Philip Philippa Phillip Pippa Polly Priya Rachael Rachel
Rajesh Ralph Ray Raymond Rebecca Richard Rob Robert Roberta Robin Roger Ron Ronald Rory Rosa Rosalind Rosemary Ross
Roy Russel Russell Ruth Ryan Sally Sam Samantha Sandra Sara Sarah Scott Sean Shabana Sharon Shaun Sheena Sheila
Shelley Shirley Simon Simone Sonia Sophie Stacey Stella Stephanie Stephen Steve Steven Stewart Stuart Sue Susan
Susannah Suzanne Sylvia Tamsin Tania Tanya Tara Ted Terence Teresa Terry Tessa Theresa Thomas Tim Timothy Tina Toby
Tom Tony Tracey Tracy Trevor Una Ursula Val Valerie Vanessa Vera Veronica Vicki Vicky Victor Victoria Vincent Vivien
Vivienne Wayne Wendy William Yasmin Yvonne Zoe
"""
_GIVEN = frozenset(_GIVEN_NAMES.split())
# Capitalised words of posts, bodies and places, which end a name or show that there was none.
_POST_WORDS = """
The This These Local Children Child Service Services Social Care Council Board Trust Authority Director Directors
Chief Executive Officer Chair Lead Member Independent Interim Acting Strategic Corporate Managing Assistant Deputy
Safeguarding Partnership Team Committee Panel County City Borough District Metropolitan North South East West Northern
Southern Central Greater Midlands Inspector Inspectors Ofsted Majesty Quality Commission Her His Improvement Education
Health Public Adult Adults Family Families Community Police Constabulary Integrated Clinical Commissioning Group
Foundation Hospital University School College Academy Youth Justice Offending Probation Adoption Fostering Agency
Regional National Senior Strategy Plan Act Project Programme Centre House Road Street Drive Lane Avenue Card Way
Charity Society Award Awards Mayor Wellbeing Well-being Housing People Young Voice Signs Safety Report Review Inquiry
Law Principal Cabinet Portfolio Leader Provost Advocate Chancellor Place Designated Officers Manager Nurse January
February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday
If In On At For And Of Joint Targeted Area Inspection Department Secretary State Minister
"""
_NO_NAME = frozenset(_POST_WORDS.split())
_BARE = re.compile(rf"\b(?=(?P<name>{_TWO}))")
_SCHEME = re.compile(
    r"^(?:[’']s (?:Law|Choice|Report|report|Story|story|House|Place))|^ (?:Trust|School|Academy|Centre|Foundation|"
    r"Hospital|House|Award|project|"
    r"Project|Society|Charity|programme|Programme|University|College|Law|model|Model|Unit|Act|Ward|Clinic|Road|"
    r"Street|Hall|Drive|Lane|Ln|Avenue|Close|Card|service|Service|"
    r"specialist|academy|school|nursery|Nursery)\b"
)
# Schemes that are called by a person's name.
_NOT_PERSONS = frozenset(
    {"Robert Ogden", "Thomas Coram", "Grace Eyre", "Charlie Waller", "Jimmy Mizen", "Anna Freud", "Duke Edinburgh"}
)


def names_in(text: str) -> tuple[tuple[int, int], ...]:
    """Give where people are named in a text: (start, end) of each name, in order, its title with it."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(_candidates(text)):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def without_names(text: str) -> str:
    """Give a text with `[name]` for each person's name in it."""
    for start, end in reversed(names_in(text)):
        text = f"{text[:start]}[name]{text[end:]}"
    return text


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    for match in _TITLE.finditer(text):
        if (end := _end(match, least=1)) and not _SCHEME.match(text, end):
            yield match.start(), end
    for pattern in (_BEFORE, _INSPECTS, _BARE):
        for match in pattern.finditer(text):
            end = _end(match, least=2)
            first = match["name"].split()[0]
            known = first in _GIVEN or (pattern is not _BARE and first not in _NO_NAME)
            if end and known and not _is_scheme(text, match.start("name"), end):
                yield match.start("name"), end


def _is_scheme(text: str, start: int, end: int) -> bool:
    return text[start:end] in _NOT_PERSONS or bool(_SCHEME.match(text[end:]))


def _end(match: re.Match[str], least: int) -> int | None:
    """Give where a name ends, before the first word that belongs to a post or a body; None where too little is left."""
    end = match.start("name")
    words = 0
    for word in re.finditer(r"\S+", match["name"]):
        if word[0].rstrip(".,") in _NO_NAME:
            break
        words += 1
        end = match.start("name") + word.end()
    return end if words >= least else None
