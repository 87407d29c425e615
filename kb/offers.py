"""Help between councils: what each says it can give and what it is giving, kept in the record and never derived."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from filelock import FileLock

from kb.authorities import Authorities
from kb.catalogue.objects import Object
from kb.record import write_atomically

FILE = "help.jsonl"
_OFFER, _GIFT = "offer", "gift"


class Subsidy(StrEnum):
    """How far a council's help is paid for by others: wholly, in part, or not (the council helped pays its full cost)."""

    FULL = "full"
    PART = "part"
    NONE = "none"


class Standing(StrEnum):
    """How a council stands on a day: it has days to give, has given them, has not begun, or has (now) said nothing."""

    OPEN = "open"
    NOTHING_LEFT = "nothing-left"
    NOT_BEGUN = "not-begun"
    NOT_SAID = "not-said"


class HelpUnreadableError(ValueError):
    """A line of the record of help cannot be read; the message names file and line. Nothing is written meanwhile."""


class CapacityError(ValueError):
    """A gift goes beyond what its council declared; the message says when and by how much."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a council (`gss`) says it can give: `days` a year, from `start` to `until` (None: open), on these themes.

    No themes mean any. `contact` and `by` are posts, `at` an ISO time in UTC. A later offer replaces it whole.
    """

    gss: str
    days: int
    subsidy: Subsidy
    by: str
    at: str
    themes: tuple[str, ...] = ()
    start: date | None = None
    until: date | None = None
    contact: str | None = None

    def covers(self, theme: str) -> bool:
        """Say whether help with a theme is within the offer."""
        return not self.themes or theme in self.themes


@dataclass(frozen=True, slots=True)
class Gift:
    """What a council (`gss`) gives another (`to`): `days` in all, from `start` to `until`, both included."""

    gss: str
    to: str
    days: int
    start: date
    until: date
    by: str
    at: str
    theme: str | None = None

    def runs(self, day: date) -> bool:
        """Say whether the gift runs on a day."""
        return self.start <= day <= self.until


@dataclass(frozen=True)
class Help:
    """The record as read: the offer that holds of each council, and every gift in the order they were entered."""

    offers: Mapping[str, Offer] = field(default_factory=dict)
    gifts: tuple[Gift, ...] = ()

    def given(self, gss: str, day: date) -> int:
        """Add up the days of a council's gifts that run on a day."""
        return sum(gift.days for gift in self.gifts if gift.gss == gss and gift.runs(day))

    def standing(self, gss: str, day: date) -> Standing:
        """Say how a council stands on a day; an expired offer counts as none."""
        offer = self.offers.get(gss)
        if offer is None or (offer.until and offer.until < day):
            return Standing.NOT_SAID
        if offer.start and day < offer.start:
            return Standing.NOT_BEGUN
        return Standing.OPEN if offer.days > self.given(gss, day) else Standing.NOTHING_LEFT

    def remaining(self, gss: str, day: date) -> int:
        """Give the days a council has left to give on a day; none where it has declared none for that day."""
        if self.standing(gss, day) is not Standing.OPEN:
            return 0
        return self.offers[gss].days - self.given(gss, day)

    def check(self, gift: Gift) -> None:
        """Raise CapacityError when a new gift would go beyond its council's offer on any of its days."""
        offer = self.offers.get(gift.gss)
        if offer is None:
            raise CapacityError("it has not declared any days that it can give")
        if gift.theme and not offer.covers(gift.theme):
            raise CapacityError(f"its offer is for {', '.join(offer.themes)} and not for {gift.theme}")
        # What runs beside the gift is most on its first day or on a day on which another begins.
        for day in sorted({gift.start, gift.until, *(g.start for g in self.gifts if gift.runs(g.start))}):
            left = self.remaining(gift.gss, day)
            if gift.days > left:
                outside = self.standing(gift.gss, day) in (Standing.NOT_SAID, Standing.NOT_BEGUN)
                why = "its offer does not run then" if outside else f"{left} of {offer.days} are left"
                raise CapacityError(f"{gift.days} days cannot be given on {day.isoformat()}: {why}")


class HelpRecord:
    """The file of offers and gifts in the record folder: lines of JSON, to which lines are only ever added."""

    def __init__(self, record: Path) -> None:
        self.path = record / FILE

    def read(self) -> Help:
        """Give what holds. Raises HelpUnreadableError naming the file and the line that cannot be read."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return Help()
        return _parsed(data, self.path)

    def declare(self, offer: Offer) -> Help:
        """Keep an offer, which replaces the council's earlier one, and give what holds now."""
        return self._add(_OFFER, offer)

    def give(self, gift: Gift) -> Help:
        """Keep a gift and give what holds now. Raises CapacityError, with nothing written, beyond the offer."""
        return self._add(_GIFT, gift)

    def _add(self, what: str, said: Offer | Gift) -> Help:
        """Write the file again with one more line: a reader or a crash sees the whole line or none of it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_suffix(".lock")):
            held = self.read()
            if isinstance(said, Gift):
                held.check(said)
            before = self.path.read_bytes() if self.path.exists() else b""
            if before and not before.endswith(b"\n"):
                before += b"\n"
            line = json.dumps({"what": what, **asdict(said)}, sort_keys=True, default=date.isoformat)
            write_atomically(self.path, before + line.encode() + b"\n")
            return self.read()


def offer_object(held: Help, gss: str, authorities: Authorities, today: date) -> Object:
    """Give the contract's object of a council's offer, with its gifts. Raises KeyError where it has made none."""
    offer = held.offers[gss]
    expired = offer.until is not None and offer.until < today
    return {
        "gss": gss,
        "authority": _name(gss, authorities),
        "days": offer.days,
        "remaining": held.remaining(gss, today),
        "standing": "expired" if expired else str(held.standing(gss, today)),
        "subsidy": str(offer.subsidy),
        "themes": list(offer.themes),
        "from": _iso(offer.start),
        "until": _iso(offer.until),
        "contact": offer.contact,
        "by": offer.by,
        "at": offer.at,
        "gifts": [
            {
                "to": gift.to,
                "to_authority": _name(gift.to, authorities),
                "days": gift.days,
                "theme": gift.theme,
                "from": gift.start.isoformat(),
                "until": gift.until.isoformat(),
                "running": gift.runs(today),
                "by": gift.by,
                "at": gift.at,
            }
            for gift in held.gifts
            if gift.gss == gss
        ],
    }


def offers_object(held: Help, authorities: Authorities, today: date) -> Object:
    """Give the contract's object of every council's offer, by the council's name."""
    offers = [offer_object(held, gss, authorities, today) for gss in held.offers]
    return {"today": today.isoformat(), "offers": sorted(offers, key=lambda offer: (offer["authority"], offer["gss"]))}


def _name(gss: str, authorities: Authorities) -> str:
    authority = authorities.get(gss)
    return authority.name if authority else gss


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _parsed(data: bytes, path: Path) -> Help:
    offers: dict[str, Offer] = {}
    gifts = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            said = _said(json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            reason = f"{path}, line {number} cannot be read: {type(error).__name__}: {error}"
            raise HelpUnreadableError(reason) from error
        if isinstance(said, Gift):
            gifts.append(said)
        else:
            offers[said.gss] = said
    return Help(offers, tuple(gifts))


def _said(line: Any) -> Offer | Gift:
    if not isinstance(line, dict):
        raise TypeError("not an object")
    kinds: Mapping[str, Callable[[Any], object]] = {
        "subsidy": Subsidy,
        "themes": tuple,
        "start": date.fromisoformat,
        "until": date.fromisoformat,
    }
    fields: dict[str, Any] = {
        name: kinds[name](value) if name in kinds and value is not None else value for name, value in line.items()
    }
    if type(fields["days"]) is not int or fields["days"] < 0:
        raise ValueError("days is not a whole number")
    what = fields.pop("what")
    if what not in (_OFFER, _GIFT):
        raise ValueError(f"{what!r} is neither an offer nor a gift")
    if what == _GIFT and not (fields["start"] and fields["until"]):
        raise ValueError("a gift has a first and a last day")
    return Gift(**fields) if what == _GIFT else Offer(**fields)
