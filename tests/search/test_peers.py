"""Who could help: praised for it and not faulted since, likest first, never beyond what a council declared."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from kb.library import Library
from kb.offers import FILE, Gift, HelpRecord, Offer, Subsidy
from kb.scope import Scope, ScopeError
from search.circumstances import Alike
from search.corpus import Corpus
from search.peers import Peers
from search.peers_commands import mount_peers
from search.retrieve import Engine
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, TORBAY, Made, Said, made_library
from tests.serving import answer, client_of, problem, validator

TODAY = date(2026, 11, 30)
SANDWELL, ROTHERHAM, KENT, DERBY = "E08000028", "E08000018", "E10000016", "E06000015"
PATTERN = "early-help-offer"
OLD = {"start": date(2016, 5, 9), "end": date(2016, 5, 20), "published": date(2016, 7, 4), "framework": "sif"}
RECENT = {"start": date(2022, 12, 5), "end": date(2022, 12, 16), "published": date(2023, 2, 1)}
LATEST = {"start": date(2024, 3, 4), "end": date(2024, 3, 15), "published": date(2024, 5, 1)}
VISIT: dict[str, Any] = {**LATEST, "framework": "monitoring-visit", "grades": {}}
LATE = Said("Decisions at the front door are late.")
PRAISED = (
    "Contacts are looked at.",
    "A well-run front door gives a prompt, proportionate response to every worry about a child.",
    "A front door gives a prompt response to a worry.",
    "Schools ring the front door.",
)
AREA = {"overall": "good", "help-and-protection": "outstanding"}


def praise(*texts: str) -> list[Said]:
    return [Said(text, "strength", paragraph=str(i)) for i, text in enumerate(texts or PRAISED[1:2])]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = made_library(
        tmp_path,
        Made(HULL, [LATE], grades={"overall": "requires-improvement"}, **RECENT),  # type: ignore[arg-type]
        # A statistical neighbour that was weak before.
        Made(SANDWELL, [LATE], grades={"overall": "inadequate"}, **OLD),  # type: ignore[arg-type]
        Made(SANDWELL, praise(*PRAISED), grades=AREA, **RECENT),  # type: ignore[arg-type]
        # In Hull's region; its latest inspection is silent, the one before within five years is not.
        Made(LEEDS, praise(), grades=AREA, **RECENT),  # type: ignore[arg-type]
        Made(LEEDS, [Said("Carers are trained.", "strength", ("carers",))], grades={"overall": "good"}, **LATEST),  # type: ignore[arg-type]
        # Far away, and both praised and faulted in one report: it has not turned round.
        Made(KENT, [LATE], **OLD),  # type: ignore[arg-type]
        Made(KENT, [*praise(), LATE], grades=AREA, **RECENT),  # type: ignore[arg-type]
        # Faulted by a visit after the praise.
        Made(ROTHERHAM, praise(), **RECENT),  # type: ignore[arg-type]
        Made(ROTHERHAM, [LATE], **VISIT),
        # Judged inadequate in all.
        Made(NORFOLK, praise(), grades={"overall": "inadequate"}, **RECENT),  # type: ignore[arg-type]
        # Praised too long ago, with a silent inspection since.
        Made(TORBAY, praise(), **OLD),  # type: ignore[arg-type]
        Made(TORBAY, [Said("Carers are trained.", "strength", ("carers",))], **LATEST),  # type: ignore[arg-type]
        # Praised by a visit only, and for what the police do.
        Made(CAMDEN, [Said("Police are prompt at the front door.", "strength", about="police")], **RECENT),  # type: ignore[arg-type]
        Made(CAMDEN, praise(), **VISIT),
        Made(
            DERBY,
            [Said("Early help fits families.", "strength", ("early-help",), patterns=(PATTERN,))],
            grades={"overall": "good"},
            **RECENT,  # type: ignore[arg-type]
        ),
    )
    yield opened
    opened.close()


def asked(library: Library, today: date = TODAY, theme: str | None = "front-door", **more: Any) -> Any:
    finder = Peers(library, Engine(library), Corpus(library.catalogue, library.codebook))
    scope = more.pop("scope", Scope())
    wanted = finder.success(theme, more.pop("pattern", None))
    said = finder.answer(wanted, finder.council(more.pop("council", "Hull")), scope, today, **more)
    faults = [e.message for e in validator("peers").iter_errors(said)]
    assert not faults, faults
    return said


def names(said: Any) -> list[str]:
    return [peer["gss"] for peer in said["peers"]]


def one(said: Any, gss: str) -> Any:
    return next(peer for peer in said["peers"] if peer["gss"] == gss)


def declared(library: Library, gss: str = LEEDS, days: int = 10, **more: Any) -> HelpRecord:
    record = HelpRecord(library.settings.record_path)
    record.declare(Offer(gss, days, Subsidy.PART, "Lead", "2026-01-01T00:00:00+00:00", **more))
    return record


def gift(days: int, until: date = date(2026, 12, 31), gss: str = LEEDS) -> Gift:
    return Gift(gss, TORBAY, days, date(2026, 9, 1), until, "Lead", "2026-01-01T00:00:00+00:00")


def test_those_praised_and_not_faulted_since_are_listed_the_likest_first(library: Library) -> None:
    said = asked(library)
    assert names(said) == [SANDWELL, LEEDS, KENT]
    assert [peer["likeness"] for peer in said["peers"]] == sorted((p["likeness"] for p in said["peers"]), reverse=True)
    assert (said["total"], said["left_out"]) == (3, {"inadequate": 1, "nothing_left": 0, "other_themes": 0})
    assert "Each council is among the other's statistical neighbours." in one(said, SANDWELL)["shared"]
    assert any("region differs" in reason for reason in one(said, KENT)["differs"])


def test_of_two_that_look_as_like_the_more_recent_comes_first(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = itertools.count(0.504, -0.0001)
    monkeypatch.setattr("search.peers.alike", lambda *_: Alike(next(shares), (), ()))
    days = [peer["review"]["day"] for peer in asked(library, years=12)["peers"]]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) > 1


def test_how_many_years_back_is_the_askers(library: Library) -> None:
    assert TORBAY not in names(asked(library))
    assert TORBAY in names(asked(library, years=12))
    # The latest counts however old; Leeds's praise stands in the one before.
    assert LEEDS not in names(asked(library, years=1))
    assert SANDWELL in names(asked(library, years=1))


def test_a_peer_shows_what_was_praised_nearest_the_success_with_what_came_since(library: Library) -> None:
    found = one(asked(library), SANDWELL)["findings"]
    assert [f["text"] for f in found[:2]] == [PRAISED[1], PRAISED[2]]
    assert len(found) == 3
    assert all(f["since"]["text"] for f in found)
    assert one(asked(library), LEEDS)["findings"][0]["since"]["text"].startswith("re-inspected May 2024")


def test_a_peer_shows_its_grade_in_the_area_and_whether_it_turned_round(library: Library) -> None:
    said = asked(library)
    sandwell, kent = one(said, SANDWELL), one(said, KENT)
    assert (sandwell["judged"]["area"], sandwell["judged"]["grade"]) == ("help-and-protection", "outstanding")
    assert sandwell["earlier"]["review"] == f"{SANDWELL}-sif-2016-05-09"
    assert (one(said, LEEDS)["latest"]["area"], one(said, LEEDS)["latest"]["grade"]) == ("overall", "good")
    assert (sandwell["also_weak"], kent["also_weak"], kent["earlier"]) == (False, True, None)


def test_a_named_pattern_is_asked_for_instead_of_a_theme(library: Library) -> None:
    assert names(asked(library, theme=None, pattern=PATTERN)) == [DERBY]
    assert one(asked(library, theme=None, pattern=PATTERN), DERBY)["findings"][0]["text"] == "Early help fits families."


def test_the_council_itself_is_left_out_and_need_not_be_held(library: Library) -> None:
    assert SANDWELL not in names(asked(library, council="Sandwell"))
    assert set(names(asked(library, council="Cornwall"))) == {SANDWELL, LEEDS, KENT}


def test_places_filter_and_pages_join(library: Library) -> None:
    assert names(asked(library, scope=Scope(regions=("South East",)))) == [KENT]
    assert names(asked(library, scope=Scope(types=("Metropolitan District",)))) == [SANDWELL, LEEDS]
    assert [names(asked(library, limit=1, offset=o)) for o in (0, 1, 2, 3)] == [[SANDWELL], [LEEDS], [KENT], []]


def test_who_said_nothing_keeps_its_place_and_says_so(library: Library) -> None:
    declared(library, KENT)
    said = asked(library)
    assert names(said) == [SANDWELL, LEEDS, KENT]
    assert one(said, SANDWELL)["help"]["says"] == "has not said whether it can help"
    assert one(said, KENT)["help"]["says"] == "can give 10 of 10 days a year, partly subsidised"


def test_a_council_with_nothing_left_is_not_suggested_until_a_gift_ends(library: Library) -> None:
    record = declared(library)
    record.give(gift(6))
    assert one(asked(library), LEEDS)["help"]["remaining"] == 4
    record.give(gift(4))
    said = asked(library)
    assert LEEDS not in names(said)
    assert (said["left_out"]["nothing_left"], said["total"]) == (1, 2)
    assert LEEDS not in json.dumps(said)
    assert LEEDS in names(asked(library, today=date(2027, 1, 1)))


def test_a_council_that_can_give_none_or_not_yet_is_not_suggested(library: Library) -> None:
    declared(library, LEEDS, days=0)
    declared(library, KENT, start=date(2026, 12, 1))
    assert names(asked(library)) == [SANDWELL]
    assert asked(library)["left_out"]["nothing_left"] == 2
    assert KENT in names(asked(library, today=date(2026, 12, 1)))


def test_an_expired_offer_counts_as_none_said(library: Library) -> None:
    declared(library, days=0, until=date(2026, 11, 29))
    assert one(asked(library), LEEDS)["help"]["says"] == "has not said whether it can help"
    assert LEEDS not in names(asked(library, today=date(2026, 11, 29)))


def test_an_offer_for_other_themes_is_no_offer_for_this(library: Library) -> None:
    declared(library, themes=("workforce",))
    said = asked(library)
    assert LEEDS not in names(said)
    assert said["left_out"]["other_themes"] == 1
    declared(library, themes=("workforce", "front-door"))
    assert LEEDS in names(asked(library))


def test_more_praise_moves_nobody_up(library: Library, tmp_path: Path) -> None:
    other = made_library(
        tmp_path / "more",
        Made(HULL, [LATE], **RECENT),  # type: ignore[arg-type]
        Made(SANDWELL, praise(), **RECENT),  # type: ignore[arg-type]
        Made(KENT, praise(*(f"The front door is prompt in part {i}." for i in range(40))), **RECENT),  # type: ignore[arg-type]
    )
    assert names(asked(other)) == [SANDWELL, KENT]
    other.close()


@pytest.mark.parametrize(
    ("theme", "pattern", "council"),
    [
        (None, None, "Hull"),
        ("front-door", PATTERN, "Hull"),
        ("weather", None, "Hull"),
        (None, "front-door", "Hull"),
        ("front-door", None, "Atlantis"),
    ],
)
def test_unknown_words_are_refused(library: Library, theme: str | None, pattern: str | None, council: str) -> None:
    with pytest.raises(ScopeError):
        asked(library, theme=theme, pattern=pattern, council=council)


def test_the_route_answers_by_its_schema_and_suggests_nobody_from_a_torn_record(library: Library) -> None:
    with client_of(library) as client:
        query = {"theme": "front-door", "for": "Hull"}
        assert answer(client.get("/api/v1/peers", params=query), "peers")["for"]["gss"] == HULL
        problem(client.get("/api/v1/peers?theme=front-door"), 422)
        problem(client.get("/api/v1/peers?for=Hull"), 422)
        problem(client.get("/api/v1/peers", params={**query, "grade": "good"}), 422)
        library.settings.record_path.mkdir(parents=True, exist_ok=True)
        (library.settings.record_path / FILE).write_bytes(b"{torn")
        assert "line 1 cannot be read" in problem(client.get("/api/v1/peers", params=query), 503)["detail"]
        assert client.get("/peers", params=query).status_code == 503


def test_the_page_asks_then_answers_with_quotations_and_help(library: Library) -> None:
    declared(library, LEEDS, contact="Head of help")
    with client_of(library) as client:
        assert "Name the council and what it needs" in client.get("/peers").text
        # The worklist's link names the council alone.
        begun = client.get("/peers?for=Hull")
        assert (begun.status_code, 'value="Hull"' in begun.text) == (200, True)
        assert client.get("/peers?theme=front-door").status_code == 422
        page = client.get("/peers", params={"theme": "front-door", "for": "Hull"})
        assert page.status_code == 200
        assert "Sandwell has not said whether it can help." in page.text
        assert "Write to: Head of help." in page.text
        assert "Turned round: found weak by" in page.text
        assert f"“{PRAISED[1]}”" in page.text
        refused = client.get("/peers?theme=weather&for=Hull")
        assert (refused.status_code, "is not known" in refused.text) == (422, True)


def run(library: Library, monkeypatch: pytest.MonkeyPatch, *words: str) -> Any:
    def opened(_data: Path | None) -> AbstractContextManager[Library]:
        return nullcontext(library)

    monkeypatch.setattr("search.peers_commands.library_at", opened)
    app = typer.Typer()
    mount_peers(app)
    return CliRunner().invoke(app, list(words))


def test_the_command_prints_peers_or_the_contracts_json(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    declared(library, days=0)
    shown = run(library, monkeypatch, "peers", "--theme", "front-door", "--for", "Hull")
    assert shown.exit_code == 0
    assert "1. Sandwell" in shown.stdout
    assert "1 left out: no declared days left to give." in shown.stdout
    said = json.loads(run(library, monkeypatch, "peers", "--pattern", PATTERN, "--for", "Hull", "--json").stdout)
    assert names(said) == [DERBY]
    assert run(library, monkeypatch, "peers", "--theme", "adoption", "--for", "Hull").exit_code == 1
    assert run(library, monkeypatch, "peers", "--theme", "weather", "--for", "Hull").exit_code == 2
    assert "Leeds: 0 of 0 days a year left" in run(library, monkeypatch, "help-offers", "list").stdout
