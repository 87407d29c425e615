"""What a council says it can give, and what it gives: checked, kept in the record, and never beyond its offer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from kb.catalogue.objects import Object
from kb.library import Library
from kb.offers import CapacityError, Gift, HelpRecord, Offer, Subsidy, offer_object
from kb.values import Authority

_LONGEST_NAME = 200
_DAYS_IN_A_YEAR = 366


class OfferingError(ValueError):
    """An offer or a gift cannot be kept as it is; `field` names what to change and the message says why."""

    def __init__(self, field_name: str, message: str) -> None:
        super().__init__(message)
        self.field = field_name


def declare(
    library: Library,
    council: str,
    days: int,
    subsidy: str,
    by: str,
    *,
    themes: Iterable[str] = (),
    start: date | None = None,
    until: date | None = None,
    contact: str | None = None,
    today: date | None = None,
) -> Object:
    """Keep what a council says it can give in a year, and give the offer as it stands now.

    It replaces the council's earlier offer whole; no themes mean any, 0 days that it can give none. Raises
    OfferingError with nothing written, and HelpUnreadableError where the record must be mended first.
    """
    authority = _council(library, "council", council)
    if not 0 <= days <= _DAYS_IN_A_YEAR:
        raise OfferingError("days", f"days a year are 0 to {_DAYS_IN_A_YEAR}, not {days}")
    _in_order(start, until)
    offer = Offer(
        gss=authority.gss,
        days=days,
        subsidy=_subsidy(subsidy),
        by=_words("by", by),
        at=_now(),
        themes=tuple(dict.fromkeys(_theme(library, "themes", theme) for theme in themes)),
        start=start,
        until=until,
        contact=_words("contact", contact) if contact and contact.strip() else None,
    )
    held = HelpRecord(library.record.folder).declare(offer)
    return offer_object(held, authority.gss, library.authorities, today or date.today())


def give(
    library: Library,
    council: str,
    to: str,
    days: int,
    start: date,
    until: date,
    by: str,
    *,
    theme: str | None = None,
    today: date | None = None,
) -> Object:
    """Keep that a council gives another some days, and give its offer as it stands now.

    Raises OfferingError with nothing written, also where the gift would go beyond the offer on any day; and
    HelpUnreadableError where the record must be mended first.
    """
    giver, receiver = _council(library, "council", council), _council(library, "to", to)
    if giver == receiver:
        raise OfferingError("to", "a council gives its help to another council")
    if not 0 < days <= _DAYS_IN_A_YEAR:
        raise OfferingError("days", f"days given are 1 to {_DAYS_IN_A_YEAR}, not {days}")
    _in_order(start, until)
    gift = Gift(
        gss=giver.gss,
        to=receiver.gss,
        days=days,
        start=start,
        until=until,
        by=_words("by", by),
        at=_now(),
        theme=_theme(library, "theme", theme) if theme else None,
    )
    try:
        held = HelpRecord(library.record.folder).give(gift)
    except CapacityError as error:
        raise OfferingError("days", f"{giver.name}: {error}") from error
    return offer_object(held, giver.gss, library.authorities, today or date.today())


def _council(library: Library, name: str, said: str) -> Authority:
    found = library.authorities.find(said)
    if found is None:
        raise OfferingError(name, f"no council is known as {said!r}")
    return found


def _theme(library: Library, name: str, said: str) -> str:
    if said not in library.codebook.themes:
        raise OfferingError(name, f"{said!r} is not one of the library's themes")
    return said


def _subsidy(said: str) -> Subsidy:
    try:
        return Subsidy(said)
    except ValueError as error:
        raise OfferingError("subsidy", f"subsidy {said!r} is none of {', '.join(Subsidy)}") from error


def _in_order(start: date | None, until: date | None) -> None:
    if start and until and until < start:
        raise OfferingError("until", f"{until.isoformat()} is before {start.isoformat()}")


def _words(name: str, said: str) -> str:
    said = " ".join(said.split())
    if not said:
        raise OfferingError(name, "say a name or a post")
    if len(said) > _LONGEST_NAME:
        raise OfferingError(name, f"no more than {_LONGEST_NAME} characters")
    return said


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
