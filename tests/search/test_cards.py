"""A pattern's whole card over made libraries: every part counted by hand, and nothing said that is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.authorities import Authorities
from kb.library import Library
from kb.scope import Scope
from kb.settings import Settings
from kb.values import Kind, Polarity
from search.cards.breakdown import between_kinds, shown_in, trend
from search.cards.card import Cards
from search.cards.commands import card_lines
from search.cards.company import company
from search.cards.grades import ENOUGH_PAIRS, Graded, before_grades, pooled, with_weak_grades
from search.corpus import Corpus
from search.counting import counted_in
from search.patterns import Patterns
from search.retrieve import Engine
from search.statistics.intervals import share
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, TORBAY, Made, Said, made_library

WEAK, STRONG = "Decisions on referrals are late.", "Decisions on referrals are swift and sound."
EARLY = {"start": date(2019, 3, 4), "end": date(2019, 3, 15), "published": date(2019, 5, 1)}
FAILURE, SUCCESS = "front-door.failure", "front-door.success"


def said(text: str = WEAK, polarity: str = "weakness", **more: Any) -> Said:
    return Said(text, polarity, ("front-door",), **more)


def grades(overall: str, front: str = "good") -> dict[str, str]:
    return {"overall": overall, "help-and-protection": front}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    opened = made_library(
        tmp_path_factory.mktemp("cards"),
        Made(HULL, [said(extent="some")], **EARLY, grades=grades("inadequate", "inadequate")),
        Made(HULL, [said("Referrals are now decided in a day.", "strength")], grades=grades("good")),
        Made(
            LEEDS,
            [said(extent="some"), said(f"Again: {WEAK}", extent="widespread")],
            grades=grades("inadequate", "inadequate"),
        ),
        Made(NORFOLK, [said("Some referrals wait.", extent="small"), said(STRONG, "strength")], grades=grades("good")),
        Made(TORBAY, [said(STRONG, "strength")], grades=grades("good")),
        Made(CAMDEN, [Said("Leaders know their staff.", "strength", ("leadership",))], grades=grades("good")),
    )
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def cards(library: Library) -> Cards:
    return Cards(library, Engine(library), Corpus(library.catalogue, library.codebook))


def counts(rows: list[dict[str, Any]], *names: str) -> dict[Any, tuple[int, int | None]]:
    return {
        tuple(r[n] for n in names) if len(names) > 1 else r[names[0]]: (r["authorities"], r.get("of")) for r in rows
    }


def test_a_card_counts_councils_parts_them_and_follows_them(cards: Cards) -> None:
    card = cards.card(FAILURE, Scope())
    assert (card["authorities"], card["of"], card["both"], card["few"]) == (2, 5, 1, True)
    assert (card["ever"]["authorities"], card["ever"]["reviews"], card["ever"]["reviews_of"]) == (3, 3, 6)
    assert card["scope"] == {"authorities": 5, "reviews": 5, "england": 153}
    (part,) = card["by"]
    assert (part["framework"], part["authorities"], part["of"]) == ("ilacs", 2, 5)
    assert part["interval"] == share(2, 5).rounded()
    assert counts(part["extent"], "value") == {"widespread": (1, None), "small": (1, None)}
    assert counts(part["grade"], "area", "grade") == {
        ("help-and-protection", "inadequate"): (1, 1),
        ("help-and-protection", "good"): (1, 4),
    }
    assert counts(part["year"], "value") == {"2022": (2, 5)}
    assert counts(part["region"], "value")["Yorkshire and the Humber"] == (1, 2)
    assert counts(part["type"], "value")["London Borough"] == (0, 1)


def test_ever_counts_the_earlier_inspection_too(cards: Cards) -> None:
    card = cards.card(FAILURE, Scope(ever=True))
    assert (card["authorities"], card["reviews"]) == (3, 3)
    assert counts(card["by"][0]["year"], "value") == {"2019": (1, 1), "2022": (2, 5)}


def test_counter_examples_are_councils_without_the_weakness(cards: Cards) -> None:
    card = cards.card(FAILURE, Scope())
    against = card["counter_examples"]
    assert against["authorities"] == 2
    assert {f["authority"] for f in against["findings"]} == {"Kingston upon Hull", "Torbay"}
    assert {f["authority"] for f in card["findings"]} == {"Leeds", "Norfolk"}
    assert all(f["since"] for f in card["findings"])


def test_the_answer_names_first_who_turned_it_round(cards: Cards) -> None:
    answer = cards.card(FAILURE, Scope())["answer"]
    assert (answer["id"], answer["authorities"], answer["of"]) == (SUCCESS, 3, 5)
    first = answer["councils"][0]
    assert (first["authority"], first["earlier"]) == ("Kingston upon Hull", f"{HULL}-ilacs-2019-03-04")
    assert [c["earlier"] for c in answer["councils"][1:]] == [None, None]


def test_a_success_is_answered_by_its_failure(cards: Cards) -> None:
    card = cards.card(SUCCESS, Scope())
    assert card["answer"]["id"] == FAILURE
    assert card["authorities"] == 3


def test_a_provisional_pattern_gives_evidence_and_no_figure(tmp_path: Path) -> None:
    made = made_library(tmp_path, Made(HULL, [said(patterns=("front-door-speed",))]))
    provisional = made.codebook.patterns["front-door-speed.failure"]
    assert provisional.provisional
    card = Cards(made, Engine(made), Corpus(made.catalogue, made.codebook)).card(provisional.id, Scope())
    assert [f["text"] for f in card["findings"]] == [WEAK]
    figures = ("authorities", "of", "mentioned", "both", "reviews", "reviews_of", "ever", "estimate")
    assert [card[name] for name in figures] == [None] * len(figures)
    assert not any(card[name] for name in ("by", "trend", "with_grades", "before_grades", "kinds", "company"))
    assert card["counter_examples"]["authorities"] is None
    assert card["answer"]["authorities"] is None or not card["answer"]["provisional"]
    made.close()


def test_what_goes_with_weak_grades_counts_reports_within_a_framework(library: Library, cards: Cards) -> None:
    (row,) = cards.card(FAILURE, Scope())["with_grades"]
    assert (row["inadequate"]["reviews"], row["inadequate"]["of"]) == (2, 2)
    assert (row["good"]["reviews"], row["good"]["of"]) == (1, 4)
    assert row["ratio"] == 4.0
    assert "same inspectors" in row["says"]


def many(council: int, weak: bool, first: str, after: str) -> list[Made]:
    """Give a council's two inspections: whether the first shows the weakness, and both overall grades."""
    gss = COUNCILS[council]
    finding = said() if weak else said(STRONG, "strength")
    return [
        Made(gss, [finding], **EARLY, grades=grades(first), name=f"{council}a.pdf"),
        Made(gss, [said("Something else is seen.", "neutral")], grades=grades(after), name=f"{council}b.pdf"),
    ]


COUNCILS = [a.gss for a in Authorities.read(Settings().content / "authorities.csv")]


@pytest.fixture(scope="module")
def paired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made: list[Made] = []
    for i in range(24):
        weak = i < 12
        after = (
            "good"
            if (i % 4 == 0 if weak else i % 4 != 0)
            else "inadequate"
            if weak and i % 4 == 1
            else "requires-improvement"
        )
        made += many(i, weak, "requires-improvement", after)
    opened = made_library(tmp_path_factory.mktemp("paired"), *made)
    yield opened
    opened.close()


def test_the_grade_at_the_next_inspection_comes_with_and_without(paired: Library) -> None:
    corpus = Corpus(paired.catalogue, paired.codebook)
    with paired.catalogue.reading() as db:
        held = corpus.held(db, Scope())
    pattern = paired.codebook.patterns[FAILURE]
    (row,) = before_grades(held, held.pairs(), pattern, paired.codebook)
    assert (row["framework"], row["grade"], row["pairs"]) == ("ilacs", "requires-improvement", 24)
    assert [row["shown"][k] for k in ("of", "better", "same", "worse")] == [12, 3, 6, 3]
    assert [row["not_shown"][k] for k in ("of", "better", "same", "worse")] == [12, 9, 3, 0]
    assert row["shown"]["interval"] == share(3, 12).rounded()
    assert before_grades(held, held.pairs()[: ENOUGH_PAIRS - 1], pattern, paired.codebook) == []


def test_kinds_are_compared_only_where_counts_support_it(paired: Library) -> None:
    corpus = Corpus(paired.catalogue, paired.codebook)
    pattern = paired.codebook.patterns[FAILURE]
    with paired.catalogue.reading() as db:
        held, over = corpus.held(db, Scope()), counted_in(db, Scope(until=date(2020, 1, 1)), paired.codebook)
    (shown,) = shown_in(held, over.reviews, pattern, paired.codebook.covering("front-door"))
    for row in between_kinds(shown):
        values = [c["value"] for c in row["compared"]]
        of = {
            v: sum(getattr(r, row["by"]) == v for r in shown.reviews)
            for v in {getattr(r, row["by"]) for r in shown.reviews}
        }
        # Twelve of 24 show it: a kind is compared from ten councils on, where five may be expected on either side.
        assert set(values) == {v for v in of if of[v] >= 10}
        assert (row["p"] is None) == (len(values) < 2)
        assert row["says"] in ("too few councils to compare", "no difference found", "a difference was found")


def test_a_trend_compares_halves_and_says_so(paired: Library) -> None:
    corpus = Corpus(paired.catalogue, paired.codebook)
    pattern = paired.codebook.patterns[FAILURE]
    with paired.catalogue.reading() as db:
        held, over = corpus.held(db, Scope()), counted_in(db, Scope(ever=True), paired.codebook)
    (shown,) = shown_in(held, over.reviews, pattern, paired.codebook.covering("front-door"))
    made = trend(shown)
    assert made["years"] == [{"year": 2019, "reviews": 12, "of": 24}, {"year": 2022, "reviews": 0, "of": 24}]
    assert made["says"].startswith("found less often in the later half (12 of 24 until 2019-03, 0 of 24 since")


def test_the_pooled_ratio_of_one_stratum_is_the_plain_one(paired: Library) -> None:
    corpus = Corpus(paired.catalogue, paired.codebook)
    with paired.catalogue.reading() as db:
        held = corpus.held(db, Scope())
    later = [r for r in held.reviews.values() if r.day.startswith("2022")]
    graded = Graded(held, later, paired.codebook)
    success = paired.codebook.patterns[SUCCESS]
    assert pooled(graded, success) == (None, None)
    first = [r for r in held.reviews.values() if r.day.startswith("2019")]
    assert pooled(Graded(held, first, paired.codebook), success) == (None, None)
    assert with_weak_grades(Graded(held, first, paired.codebook), success) == []


def test_patterns_that_come_together_do_so_more_than_chance_has_it(tmp_path: Path) -> None:
    both = [said(), Said("Workers leave.", "weakness", ("workforce",))]
    made = made_library(
        tmp_path,
        *(
            Made(gss, both if i < 12 else [said(STRONG, "strength")], name=f"{i}.pdf")
            for i, gss in enumerate(COUNCILS[:30])
        ),
    )
    with made.catalogue.reading() as db:
        held = Corpus(made.catalogue, made.codebook).held(db, Scope())
    (row,) = company(held, list(held.reviews.values()), made.codebook.patterns[FAILURE], made.codebook)
    assert (row["pattern"], row["both"], row["this"], row["other"], row["of"], row["expected"]) == (
        "workforce.failure",
        12,
        12,
        12,
        30,
        4.8,
    )
    made.close()


def test_a_council_selects_its_patterns_the_lasting_ones_first(library: Library) -> None:
    patterns = Patterns(library, Engine(library))
    answer = patterns.of_council(LEEDS, Scope())
    assert answer.review == f"{LEEDS}-ilacs-2022-05-09"
    (card,) = answer.failure
    assert (card.pattern.id, card.tally.authorities, card.tally.of) == (FAILURE, 2, 5)
    assert {f["authority"] for f in card.findings} == {"Leeds"}
    assert card.findings[0]["extent"] == "widespread"
    assert answer.success == ()
    hull = patterns.of_council(HULL, Scope())
    assert [c.pattern.id for c in hull.success] == [SUCCESS]
    assert hull.failure == ()


def test_export_rows_leave_evidence_out_and_pool_the_ratio(cards: Cards, library: Library) -> None:
    rows = {row["id"]: row for row in cards.rows(Scope())}
    assert list(rows) == sorted(library.codebook.patterns)
    row = rows[FAILURE]
    assert row["pooled_ratio"] is not None
    assert "findings" not in row
    assert (row["authorities"], row["ever"]["authorities"]) == (2, 3)
    assert Polarity(row["polarity"]) is Polarity.WEAKNESS


def test_the_forms_of_a_framework_stand_apart_in_the_command(tmp_path: Path) -> None:
    late = {"start": date(2026, 5, 4), "end": date(2026, 5, 15), "published": date(2026, 7, 1)}
    made = made_library(
        tmp_path,
        Made(HULL, [said()]),
        Made(LEEDS, [said(text="Late again.")], **late, framework="ilacs-2026", grades={}),
    )
    card = Cards(made, Engine(made), Corpus(made.catalogue, made.codebook)).card(FAILURE, Scope())
    shown = "\n".join(card_lines(card))
    assert "UNDER ILACS: 1 of 1 councils" in shown
    assert "UNDER ILACS since April 2026: 1 of 1 councils" in shown
    made.close()


def test_every_figure_of_a_card_is_of_the_kinds_that_are_asked_for(tmp_path: Path) -> None:
    advice = said(text="Decide on referrals sooner.", kind="recommendation")
    made = made_library(
        tmp_path,
        Made(HULL, [said()], grades=grades("inadequate")),
        Made(LEEDS, [advice], grades=grades("inadequate")),
        Made(NORFOLK, [advice], grades=grades("good")),
        Made(TORBAY, [said(text="Referrals lie about.")], grades=grades("good")),
    )
    cards = Cards(made, Engine(made), Corpus(made.catalogue, made.codebook))
    card, whole = cards.card(FAILURE, Scope(kinds=(Kind.FINDING,))), cards.card(FAILURE, Scope())
    for one, found, in_all in ((card, 1, 2), (whole, 2, 4)):
        assert one["authorities"] == one["ever"]["authorities"] == one["by"][0]["authorities"] == in_all
        (row,) = one["with_grades"]
        assert (row["inadequate"]["reviews"], row["good"]["reviews"]) == (found, found)
        assert len(one["findings"]) == min(in_all, 3)
    made.close()
