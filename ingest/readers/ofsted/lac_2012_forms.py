"""Names the three forms of inspection of 2009 to 2013 and the areas that each of them judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_LOOKED_AFTER = r"looked[- ]after\s+children"


@dataclass(frozen=True, slots=True)
class Area:
    """An area that a form judges: its id, the wording its reports print, and the pattern of that wording.

    `health` says that it judges the health agencies and not the council.
    """

    id: str
    label: str
    pattern: re.Pattern[str]
    health: bool = False


@dataclass(frozen=True, slots=True)
class Half:
    """What a report judges as a whole. A joint report has two halves, each opened by a heading with its title."""

    title: str
    pattern: re.Pattern[str] | None
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One form of inspection: the title on its cover and its halves."""

    title: re.Pattern[str]
    halves: tuple[Half, ...]


def _area(area: str, label: str, pattern: str | None = None, health: bool = False) -> Area:
    wording = pattern or re.escape(label).replace(r"\ ", r"\s+")
    return Area(area, label, re.compile(wording, re.IGNORECASE), health)


def _of(half: str, areas: Sequence[Area]) -> tuple[Area, ...]:
    """Give areas ids that say which half of a joint inspection judged them."""
    return tuple(replace(area, id=f"{half}-{area.id}") for area in areas)


_OVERALL = _area("overall", "Overall effectiveness")
_CAPACITY = _area("capacity-to-improve", "Capacity to improve", r"capacity\s+(?:to\s+improve|for\s+improvement)")
_QUALITY = _area("quality-of-provision", "Quality of provision")
_MANAGED = _area("leadership-and-management", "Leadership and management", r"leadership\s+and\s+management")
_HOW_LED = (
    _area("ambition-and-prioritisation", "Ambition and prioritisation"),
    _MANAGED,
    _area("performance-management", "Performance management and quality assurance"),
    _area(
        "partnership-working", "Partnership working", r"(?:effectiveness\s+of\s+)?partnership\s+working|^partnerships"
    ),
    _area("value-for-money", "Value for money"),
    _area("equality-and-diversity", "Equality and diversity"),
)
_VIEWS = _area(
    "views",
    "Children and young people’s views",
    r"(?<!and )children\s+and\s+young\s+people[’']s\s+views|user\s+engagement",
)
_SAFEGUARDING = _of(
    "safeguarding",
    (
        _OVERALL,
        replace(_CAPACITY, label="Capacity for improvement"),
        _area(
            "outcomes",
            "Children and young people are safe and feel safe",
            r"(?:effectiveness\s+of\s+[^.]{3,80}?\s+)?children\s+and\s+young\s+people\s+(?:are|feel)\s+safe(?:\s+and\s+feel\s+safe)?",
        ),
        _QUALITY,
        _area(
            "health-contribution",
            "The contribution of health agencies to keeping children and young people safe",
            r"the\s+contribution\s+of\s+health\s+agencies(?:\s+to\s+keeping\s+children\s+and\s+young\s+people\s+safe)?",
            health=True,
        ),
        *_HOW_LED,
        _VIEWS,
    ),
)
_JOINT_LOOKED_AFTER = _of(
    "looked-after",
    (
        _OVERALL,
        replace(_CAPACITY, label="Capacity for improvement"),
        _area("being-healthy", "Being healthy", r"being\s+healthy|^health(?=\s*$)"),
        _area("staying-safe", "Staying safe"),
        _area("enjoying-and-achieving", "Enjoying and achieving"),
        _area(
            "positive-contribution",
            "Making a positive contribution",
            r"making\s+a\s+positive\s+contribution(?:,?\s+including\s+user\s+engagement)?",
        ),
        _area("economic-well-being", "Economic well-being", r"(?:achieving\s+)?economic\s+well-?\s?being"),
        _QUALITY,
        *_HOW_LED,
        replace(_VIEWS, pattern=re.compile(r"(?<!and )children\s+and\s+young\s+people[’']s\s+views", re.IGNORECASE)),
    ),
)
_ALONE = (
    replace(
        _OVERALL,
        pattern=re.compile(r"Overall\s+effectiveness(?:\s+of\s+services\s+for\s+[^.]{3,60}young\s+people)?", re.I),
    ),
    _CAPACITY,
    _area(
        "outcomes-for-looked-after-children-and-young-people",
        "Outcomes for looked after children and young people",
        rf"outcomes\s+for\s+{_LOOKED_AFTER}(?:\s+and\s+(?:young\s+people|care\s+leavers))?",
    ),
    _QUALITY,
    replace(_MANAGED, id="leadership"),
)
_PROTECTION = (
    _OVERALL,
    _area(
        "help-and-protection",
        "The effectiveness of the help and protection provided to children, young people, families and carers",
        r"the\s+effectiveness\s+of\s+the\s+help\s+and\s+protection\s+provided(?:\s+to\s+children,?\s+young\s+people,?"
        r"\s+families\s+and\s+carers)?",
    ),
    _area("quality-of-practice", "The quality of practice", r"(?:the\s+)?quality\s+of\s+practice"),
    _area("leadership", "Leadership and governance", r"leadership\s+(?:and|&)\s+governance"),
)
FORMS = (
    Form(
        re.compile(rf"inspection\s+of\s+safeguarding\s+and\s+{_LOOKED_AFTER}[’']?s?\s+services", re.IGNORECASE),
        (
            Half("Safeguarding services", re.compile(r"safeguarding\s+services", re.IGNORECASE), _SAFEGUARDING),
            Half(
                "Services for looked after children",
                re.compile(
                    rf"services\s+for\s+{_LOOKED_AFTER}|(?<!and )(?<!of ){_LOOKED_AFTER}[’']?s?\s+services",
                    re.IGNORECASE,
                ),
                _JOINT_LOOKED_AFTER,
            ),
        ),
    ),
    Form(
        re.compile(
            rf"inspection\s+of\s+(?:services\s+for\s+{_LOOKED_AFTER}|{_LOOKED_AFTER}[’']?s?\s+services)", re.IGNORECASE
        ),
        (Half("Services for looked after children", None, _ALONE),),
    ),
    Form(
        re.compile(
            r"inspection\s+of\s+local\s+authority\s+arrangements\s+for\s+the\s+protection\s+of\s+children", re.I
        ),
        (Half("Arrangements for the protection of children", None, _PROTECTION),),
    ),
)
