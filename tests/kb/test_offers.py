"""Help between councils on the disk: the latest offer holds, gifts use it up, nothing is given beyond it or lost."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kb.authorities import Authorities
from kb.offers import (
    CapacityError,
    Gift,
    Help,
    HelpRecord,
    HelpUnreadableError,
    Offer,
    Standing,
    Subsidy,
    offer_object,
    offers_object,
)
from kb.settings import ROOT
from tests.making import HULL, LEEDS, NORFOLK
from tests.serving import validator

AT = "2026-01-02T03:04:05+00:00"
OFFER = Offer(
    LEEDS,
    10,
    Subsidy.PART,
    "Siân, sector lead",
    AT,
    ("front-door",),
    date(2026, 4, 1),
    date(2027, 3, 31),
    "Head of help",
)
GIFT = Gift(LEEDS, HULL, 4, date(2026, 5, 1), date(2026, 5, 31), "Sector lead", AT, "front-door")
MAY = date(2026, 5, 10)


@pytest.fixture
def record(tmp_path: Path) -> HelpRecord:
    made = HelpRecord(tmp_path / "record")
    made.declare(OFFER)
    return made


def test_what_is_kept_comes_back_as_it_was(record: HelpRecord) -> None:
    bare = Offer(HULL, 0, Subsidy.NONE, "Another", AT)
    record.declare(bare)
    record.give(GIFT)
    held = HelpRecord(record.path.parent).read()
    assert held == Help({LEEDS: OFFER, HULL: bare}, (GIFT,))
    assert isinstance(held.offers[LEEDS].subsidy, Subsidy)


def test_nothing_kept_is_no_error(tmp_path: Path) -> None:
    held = HelpRecord(tmp_path).read()
    assert (held.standing(LEEDS, MAY), held.remaining(LEEDS, MAY)) == (Standing.NOT_SAID, 0)


def test_a_later_offer_replaces_the_earlier_and_both_stay_in_the_file(record: HelpRecord) -> None:
    before = record.path.read_bytes()
    record.declare(replace(OFFER, days=3, contact=None))
    assert record.read().offers[LEEDS].days == 3
    assert record.path.read_bytes().startswith(before)
    assert len(record.path.read_bytes().splitlines()) == 2


def test_days_left_are_those_declared_without_gifts_that_run_on_the_day(record: HelpRecord) -> None:
    record.give(GIFT)
    held = record.give(replace(GIFT, days=6, start=date(2026, 5, 31), until=date(2026, 6, 30)))
    days = (date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1), date(2026, 7, 1))
    assert [held.remaining(LEEDS, day) for day in days] == [10, 6, 0, 4, 10]
    assert [held.standing(LEEDS, day) for day in days[1:4]] == [Standing.OPEN, Standing.NOTHING_LEFT, Standing.OPEN]


def test_an_expired_offer_counts_as_none_and_one_to_come_gives_nothing_yet(record: HelpRecord) -> None:
    held = record.read()
    assert held.standing(LEEDS, date(2027, 3, 31)) is Standing.OPEN
    assert held.standing(LEEDS, date(2027, 4, 1)) is Standing.NOT_SAID
    assert held.standing(LEEDS, date(2026, 3, 31)) is Standing.NOT_BEGUN
    assert held.remaining(LEEDS, date(2026, 3, 31)) == held.remaining(LEEDS, date(2027, 4, 1)) == 0


def test_none_declared_is_nothing_left(record: HelpRecord) -> None:
    held = record.declare(replace(OFFER, days=0))
    assert held.standing(LEEDS, MAY) is Standing.NOTHING_LEFT


def test_an_offer_made_smaller_never_leaves_less_than_nothing(record: HelpRecord) -> None:
    record.give(GIFT)
    assert record.declare(replace(OFFER, days=1)).remaining(LEEDS, MAY) == 0


@pytest.mark.parametrize(
    ("gift", "why"),
    [
        (replace(GIFT, days=11), "10 of 10 are left"),
        (replace(GIFT, days=7), "7 days cannot be given on 2026-05-20: 6 of 10 are left"),
        (replace(GIFT, start=date(2026, 3, 31)), "on 2026-03-31: its offer does not run then"),
        (replace(GIFT, until=date(2027, 4, 1)), "on 2027-04-01: its offer does not run then"),
        (replace(GIFT, theme="workforce"), "for front-door and not for workforce"),
        (replace(GIFT, gss=NORFOLK), "has not declared"),
    ],
)
def test_a_gift_beyond_the_offer_on_any_day_is_refused_with_nothing_written(
    record: HelpRecord, gift: Gift, why: str
) -> None:
    # This one begins in the middle of the others: their first day alone would let seven days pass.
    record.give(replace(GIFT, start=date(2026, 5, 20), until=date(2026, 5, 25)))
    before = record.path.read_bytes()
    with pytest.raises(CapacityError, match=why):
        record.give(gift)
    assert record.path.read_bytes() == before


@pytest.mark.parametrize(
    "torn",
    [
        b'{"what": "offer", "gss": "E0',
        b"\xff\xfe",
        b"[]",
        b'{"what": "gift"}',
        b'{"what": "loan", "days": 1}',
        b'{"what": "offer", "gss": "E08000035", "days": "many", "subsidy": "part", "by": "a", "at": "b"}',
        b'{"what": "offer", "gss": "E08000035", "days": 3, "subsidy": "half", "by": "a", "at": "b"}',
        b'{"what": "gift", "gss": "E08000035", "to": "E06000010", "days": 3, "start": null, "until": null, "by": "a", "at": "b"}',
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_lost(record: HelpRecord, torn: bytes) -> None:
    with record.path.open("ab") as stream:
        stream.write(torn)
    before = record.path.read_bytes()
    for work in (record.read, lambda: record.declare(OFFER), lambda: record.give(GIFT)):
        with pytest.raises(HelpUnreadableError, match=r"help\.jsonl, line 2 cannot be read"):
            work()
    assert record.path.read_bytes() == before


def test_a_last_line_without_its_end_swallows_nothing(record: HelpRecord) -> None:
    record.path.write_bytes(record.path.read_bytes().rstrip(b"\n"))
    record.give(GIFT)
    assert record.read() == Help({LEEDS: OFFER}, (GIFT,))


def test_a_write_that_fails_leaves_the_file_as_it_was(record: HelpRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    before = record.path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError("no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        record.give(GIFT)
    assert record.path.read_bytes() == before


def test_many_at_once_lose_none_and_never_give_more_than_there_is(record: HelpRecord) -> None:
    def give(number: int) -> bool:
        try:
            HelpRecord(record.path.parent).give(replace(GIFT, days=1, by=f"Officer {number}"))
        except CapacityError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(give, range(25)))
    held = record.read()
    assert (sum(given), len(held.gifts), held.remaining(LEEDS, MAY)) == (10, 10, 0)


def test_offers_print_as_their_schemas_say(record: HelpRecord) -> None:
    authorities = Authorities.read(ROOT / "content" / "authorities.csv")
    record.declare(Offer(HULL, 5, Subsidy.FULL, "Another", AT))
    held = record.give(GIFT)
    said = offer_object(held, LEEDS, authorities, MAY)
    assert not list(validator("help-offer").iter_errors(said))
    assert (said["remaining"], said["standing"], said["gifts"][0]["to_authority"]) == (6, "open", "Kingston upon Hull")
    assert offer_object(held, LEEDS, authorities, date(2030, 1, 1))["standing"] == "expired"
    every = offers_object(held, authorities, MAY)
    assert not list(validator("help-offers").iter_errors(every))
    assert [o["authority"] for o in every["offers"]] == ["Kingston upon Hull", "Leeds"]
