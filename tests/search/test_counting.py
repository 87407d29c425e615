"""Counting: cards against an outsider's recount under random filters, and figures that move as they should."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.filters import Filters
from kb.library import Library
from kb.scope import Scope
from kb.values import Kind, Polarity, Visibility
from search.corpus import Corpus
from search.counting import Tally, count_all, recount
from search.listing import exported_findings, exported_reviews
from tests import recount as outsider
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, TORBAY, Made, Said, made_library, shelve

CONTENT = Path(__file__).resolve().parents[2] / "content"
COUNCILS = (HULL, LEEDS, NORFOLK, TORBAY, CAMDEN)
FRAMEWORKS = ("sif", "ilacs", "ilacs-2026", "jtai", "lga-peer-challenge")
THEMES = ("front-door", "adoption", "workforce", "partnership")
NAMED = ("changes-of-worker", "plans-drift", "adoption-without-delay")


def random_review(chance: random.Random, number: int) -> Made:
    start = date(2014, 1, 1) + timedelta(days=chance.randrange(4_500))
    said = [
        Said(
            text=f"Statement {number} {i} about something that was seen.",
            polarity=chance.choice([str(p) for p in Polarity]),
            themes=tuple(chance.sample(THEMES, chance.randrange(1, 4))),
            kind=chance.choice(["finding", "finding", "recommendation", "lesson"]),
            about=chance.choice([None, None, "council", "partnership", "police"]),
            single=chance.random() < 0.1,
            patterns=tuple(chance.sample(NAMED, chance.randrange(0, 3))),
        )
        for i in range(chance.randrange(0, 6))
    ]
    grades = {a: chance.choice(["good", "inadequate"]) for a in ("overall", "leadership") if chance.random() < 0.9}
    return Made(
        gss=chance.choice(COUNCILS),
        said=said,
        framework=chance.choice(FRAMEWORKS),
        start=start,
        end=start + timedelta(days=11) if chance.random() < 0.8 else None,
        published=start + timedelta(days=60),
        grades=grades,
        voice=chance.choice(["report", "report", "officer"]),
        name=f"{number}.pdf",
    )


def random_filters(chance: random.Random) -> dict[str, Any]:
    def some(values: list[str], odds: float, most: int = 2) -> tuple[str, ...]:
        return tuple(chance.sample(values, chance.randrange(1, most + 1))) if chance.random() < odds else ()

    return {
        "authority": some(["Leeds", "Norfolk", HULL], 0.2),
        "region": some(["London", "Yorkshire and The Humber", "South West"], 0.2),
        "type": some(["London Borough", "Unitary Authority", "County"], 0.1, 1),
        "framework": some(list(FRAMEWORKS), 0.3),
        "since": f"{chance.randrange(2014, 2020)}-04-01" if chance.random() < 0.3 else None,
        "until": f"{chance.randrange(2019, 2026)}-03-31" if chance.random() < 0.3 else None,
        "grade": some(["good", "leadership=inadequate", "overall=inadequate"], 0.2, 1),
        "theme": some(list(THEMES), 0.2),
        "polarity": some(["weakness", "strength"], 0.2, 1),
        "kind": some(["finding", "recommendation", "lesson"], 0.2),
        "ever": chance.random() < 0.4,
    }


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    chance = random.Random(20)
    reviews = [random_review(chance, n) for n in range(60)]
    # The same inspections in a second voice, so that a voice has to be chosen.
    doubled = [
        Made(
            **{
                **vars_of(made),
                "voice": "officer",
                "name": f"again-{n}.md",
                "said": random_review(chance, 100 + n).said,
            }
        )
        for n, made in enumerate(chance.sample(reviews, 15))
    ]
    opened = made_library(tmp_path_factory.mktemp("counting"), *reviews, *doubled)
    yield opened
    opened.close()


def vars_of(made: Made) -> dict[str, Any]:
    return {name: getattr(made, name) for name in made.__dataclass_fields__}


@pytest.mark.parametrize("seed", range(50))
def test_cards_are_what_an_outsider_recounts_from_the_export(library: Library, seed: int) -> None:
    asked = random_filters(random.Random(seed))
    scope = Filters(**asked).scope(library.authorities, library.codebook)
    with library.catalogue.reading() as db:
        ours = {i: asdict(tally) for i, tally in count_all(db, scope, library.codebook).items()}
    theirs = outsider.recount(
        list(exported_reviews(library, Scope())),
        list(exported_findings(library, Scope())),
        yaml.safe_load((CONTENT / "frameworks.yaml").read_text(encoding="utf-8"))["frameworks"],
        outsider.read_authorities(CONTENT / "authorities.csv"),
        asked,
        outsider.read_named(CONTENT / "patterns.yaml"),
    )
    assert theirs
    assert {i: ours[i] for i in theirs} == theirs


def test_remembered_reviews_are_counted_as_fresh_ones_after_every_change(two: Library) -> None:
    remembered = Corpus(two.catalogue, two.codebook).sides
    for made in (Made(HULL, [STRONG]), Made(NORFOLK, [WEAK]), Made(HULL, []), Made(HULL, [WEAK, STRONG])):
        for scope in (Scope(), Scope(kinds=(Kind.FINDING,)), Scope(authorities=(HULL,))):
            with two.catalogue.reading() as db:
                fresh = count_all(db, scope, two.codebook)
                assert count_all(db, scope, two.codebook, sides=remembered) == fresh
        shelve(two, made)
    two.catalogue.clear()
    with two.catalogue.reading() as db:
        assert not any(t.of or t.mentioned for t in count_all(db, Scope(), two.codebook, sides=remembered).values())


def test_the_random_library_is_not_trivial(library: Library) -> None:
    with library.catalogue.reading() as db:
        tally = count_all(db, Scope(ever=True), library.codebook)["front-door.failure"]
    assert 0 < tally.both < tally.of
    assert 0 < tally.reviews < tally.reviews_of


def test_the_script_prints_the_same_from_exported_files(library: Library, tmp_path: Path) -> None:
    for name, items in (
        ("reviews", exported_reviews(library, Scope())),
        ("findings", exported_findings(library, Scope())),
    ):
        (tmp_path / name).write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    files = ["--reviews", str(tmp_path / "reviews"), "--findings", str(tmp_path / "findings")]
    command = [sys.executable, outsider.__file__, *files, "--ever", "--theme", "adoption", "--grade", "good"]
    printed = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    with library.catalogue.reading() as db:
        ours = count_all(db, Scope(ever=True, grades=(("overall", "good"),)), library.codebook)
    wanted = [p.id for p in library.codebook.patterns.values() if p.theme == "adoption"]
    assert len(wanted) > 2
    assert printed == {i: asdict(ours[i]) for i in wanted}


def counted(library: Library, pattern: str, **scope: Any) -> Tally:
    with library.catalogue.reading() as db:
        return recount(db, Scope(**scope), library.codebook, pattern)


WEAK = Said("Thresholds at the front door are unclear.")
STRONG = Said("Thresholds at the front door are clear.", "strength")


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Library]:
    opened = made_library(tmp_path, Made(HULL, [WEAK]), Made(LEEDS, [STRONG]))
    yield opened
    opened.close()


def test_a_council_counts_once_however_often_it_was_found(two: Library) -> None:
    before = counted(two, "front-door.failure")
    shelve(two, Made(HULL, [WEAK, Said("Thresholds are applied unevenly.")]))
    assert counted(two, "front-door.failure") == before == Tally(1, 2, 2, 0, 1, 2)


def test_deleting_the_only_finding_takes_the_council_away(two: Library) -> None:
    shelve(two, Made(HULL, []))
    assert counted(two, "front-door.failure") == Tally(0, 2, 1, 0, 0, 2)


def test_relabelling_moves_a_finding_to_the_other_theme_and_side(two: Library) -> None:
    shelve(two, Made(HULL, [Said(WEAK.text, "strength", ("partnership",))]))
    assert counted(two, "front-door.failure").authorities == 0
    assert counted(two, "partnership.success") == Tally(1, 2, 1, 0, 1, 2)


@pytest.mark.parametrize("polarity", ["mixed", "neutral"])
def test_mixed_and_neutral_findings_only_mention(two: Library, polarity: str) -> None:
    shelve(two, Made(NORFOLK, [Said("Thresholds are as they are.", polarity)]))
    assert counted(two, "front-door.failure") == Tally(1, 3, 3, 0, 1, 3)


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        (Said("The police notify late.", about="police"), False),
        (Said("Partners disagree on thresholds.", about="partnership"), False),
        (Said("The council decides late.", about="council"), True),
        (Said("Decide on contacts sooner.", kind="recommendation"), True),
        (Said("Deciding late costs trust.", kind="lesson"), False),
    ],
)
def test_only_what_is_said_of_the_council_itself_counts(two: Library, said: Said, counts: bool) -> None:
    shelve(two, Made(NORFOLK, [said]))
    assert counted(two, "front-door.failure").authorities == 1 + counts


def test_an_officer_is_counted_only_until_the_report_is_read(two: Library) -> None:
    shelve(two, Made(NORFOLK, [WEAK], voice="officer", name="ours.md"))
    assert counted(two, "front-door.failure").authorities == 2
    shelve(two, Made(NORFOLK, [STRONG]))
    assert counted(two, "front-door.failure").authorities == 1
    assert counted(two, "front-door.success") == Tally(2, 3, 3, 0, 2, 3)


def test_a_superseded_version_of_a_report_no_longer_counts(two: Library) -> None:
    shelve(two, Made(HULL, [STRONG], published=date(2022, 8, 1), name="corrected.pdf"))
    assert counted(two, "front-door.failure") == Tally(0, 2, 2, 0, 0, 2)


def test_the_latest_inspection_is_counted_unless_ever_is_asked_for(two: Library) -> None:
    shelve(two, Made(HULL, [STRONG], start=date(2025, 3, 3), end=date(2025, 3, 14)))
    assert counted(two, "front-door.failure") == Tally(0, 2, 2, 0, 0, 2)
    assert counted(two, "front-door.failure", ever=True) == Tally(1, 2, 2, 1, 1, 3)


def test_peer_challenges_are_counted_only_by_name(two: Library) -> None:
    shelve(two, Made(NORFOLK, [WEAK], framework="lga-peer-challenge"))
    assert counted(two, "front-door.failure").of == 2
    by_name = counted(two, "front-door.failure", frameworks=("lga-peer-challenge",))
    covers = "front-door" in two.codebook.frameworks["lga-peer-challenge"].covers
    assert by_name == (Tally(1, 1, 1, 0, 1, 1) if covers else Tally(0, 0, 0, 0, 0, 0))


def test_what_may_not_be_seen_is_not_counted(two: Library) -> None:
    shelve(two, Made(NORFOLK, [WEAK], voice="officer", visibility="own-council"))
    assert counted(two, "front-door.failure").authorities == 2
    public = counted(two, "front-door.failure", visible=frozenset({Visibility.PUBLIC}))
    assert (public.authorities, public.of) == (1, 2)


def test_filters_on_theme_and_polarity_change_no_figure_and_kind_does(two: Library) -> None:
    shelve(two, Made(NORFOLK, [Said("Decide on contacts sooner.", kind="recommendation")]))
    whole = counted(two, "front-door.failure")
    assert counted(two, "front-door.failure", themes=("adoption",), polarities=(Polarity.STRENGTH,)) == whole
    assert counted(two, "front-door.failure", kinds=(Kind.RECOMMENDATION,)).authorities == 1
    assert counted(two, "front-door.failure", kinds=(Kind.LESSON,)) == Tally(0, 3, 0, 0, 0, 3)


def test_a_review_of_the_board_alone_is_no_inspection_of_the_council(two: Library) -> None:
    before = counted(two, "front-door.failure")
    later = {"start": date(2024, 1, 8), "end": date(2024, 1, 19), "published": date(2024, 3, 1)}
    shelve(two, Made(HULL, [STRONG], framework="sif", grades={"lscb": "good"}, **later))
    assert counted(two, "front-door.failure") == before
    shelve(two, Made(HULL, [STRONG], framework="sif", grades={"lscb": "good", "overall": "good"}, **later))
    assert counted(two, "front-door.failure") != before
