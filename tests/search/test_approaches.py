"""Approaches: where they are named, what stood before and after, and the base rate beside it, over made libraries."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from sqlalchemy import update
from typer.testing import CliRunner

from kb.authorities import Authorities
from kb.catalogue.tables import finding
from kb.library import Library
from kb.scope import Scope
from kb.settings import Settings
from search.approaches.answers import Approaches
from search.approaches.commands import mount_approaches
from search.approaches.ledger import ASSOCIATION, way
from search.approaches.mentions import Stance, _gate, in_plain, stance_of
from search.corpus import Corpus
from search.retrieve import Engine
from search.statistics.intervals import share
from tests.making import CAMDEN, HULL, LEEDS, NORFOLK, TORBAY, Made, Said, made_library, shelve
from tests.serving import answer, client_of, problem

KEY = "family-hubs"
OFFER = "early-help-offer"
# Each names its subject by a cue of the pattern's, which is none of the approach's, and its side by one word.
FAULT = "Children’s centres are too few for the two towns."
PRAISE = "Children’s centres in both towns are impressive."
MOVES = "Stepping down from a plan is too slow."
HUBS = "Family hubs are open in every part of town and parents value them."
GRADES = ("inadequate", "requires-improvement", "good", "outstanding")
# Councils that only fill the base rate, or give an approach enough rows for a share.
OTHERS = [
    a.gss
    for a in Authorities.read(Settings().content / "authorities.csv")
    if a.gss not in (HULL, LEEDS, NORFOLK, TORBAY, CAMDEN)
]


def weak(text: str = FAULT, patterns: tuple[str, ...] = (OFFER,), **more: Any) -> Said:
    return Said(text, "weakness", ("early-help",), patterns=patterns, **more)


def strong(text: str = PRAISE, patterns: tuple[str, ...] = (OFFER,), **more: Any) -> Said:
    return Said(text, "strength", ("early-help",), patterns=patterns, **more)


def at(year: int, gss: str, said: Sequence[Said], grade: str = "good", **more: Any) -> Made:
    days = {"start": date(year, 5, 9), "end": date(year, 5, 20), "published": date(year, 7, 4)}
    return Made(gss, said, grades={"overall": grade, "help-and-protection": grade}, **{**days, **more})


def filling(count: int, first: int) -> list[Made]:
    """Councils that began from requires improvement and say nothing of hubs: every third improved."""
    made = []
    for place, gss in enumerate(OTHERS[first : first + count]):
        made.append(at(2019, gss, [Said("Plans drift.", themes=("child-plans",))], "requires-improvement"))
        made.append(at(2023, gss, [Said("Plans drift.", themes=("child-plans",))], GRADES[(1, 2, 0)[place % 3]]))
    return made


def answers_of(library: Library) -> Approaches:
    return Approaches(library, Engine(library), Corpus(library.catalogue, library.codebook))


def ledger_of(folder: Path, *before: Said) -> Any:
    """Give the rows of one council that said this before, and praises its hubs after."""
    made = made_library(folder, at(2018, HULL, before), at(2022, HULL, [Said(HUBS, "strength", ("early-help",))]))
    rows = answers_of(made).one(KEY, Scope())["ledger"]
    made.close()
    return rows


def set_status(library: Library, text: str, status: str) -> None:
    with library.catalogue.writing() as db:
        db.execute(update(finding).where(finding.c.text == text).values(status=status))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    planned = "Family hubs, which leaders have in mind, are for next spring."
    made = made_library(
        tmp_path_factory.mktemp("approaches"),
        # A row: weak before, strong after.
        at(2018, HULL, [weak()], "requires-improvement"),
        at(2022, HULL, [Said(HUBS, "strength", ("early-help",)), strong(paragraph="2")], "good"),
        at(2024, HULL, [Said("Family hubs thrive.", "strength", ("early-help",))], "outstanding"),
        # Named at the first inspection: nothing before.
        at(
            2019, LEEDS, [Said("Family hubs are there, with mixed use.", "mixed", ("early-help",)), weak(paragraph="2")]
        ),
        at(2023, LEEDS, [Said("Family hubs are crowded.", "weakness", ("early-help",))]),
        # Only planned: a mention and no row.
        at(2019, NORFOLK, [weak()]),
        at(2023, NORFOLK, [Said(planned, "neutral", ("early-help",))]),
        # The inspection before speaks of hubs, though of one child only.
        at(2019, TORBAY, [weak(), Said("A family hub helped one boy.", "strength", ("early-help",), single=True)]),
        at(2023, TORBAY, [Said(HUBS, "strength", ("early-help",))]),
        # Nothing before on what hubs are to change; a recommendation is no evidence of use.
        at(2019, CAMDEN, [Said("Homes are few.", themes=("homes-sufficiency",))]),
        at(2023, CAMDEN, [Said(HUBS, "strength", ("early-help",))]),
        at(2019, OTHERS[0], [weak()]),
        at(2023, OTHERS[0], [Said("Use of the family hubs by fathers.", kind="recommendation")]),
        *filling(9, 1),
    )
    set_status(made, planned, "planned")
    yield made
    made.close()


@pytest.fixture(scope="module")
def hubs(library: Library) -> Any:
    return answers_of(library).one(KEY, Scope(), limit=100)


@pytest.fixture(scope="module")
def client(library: Library) -> Iterator[TestClient]:
    with client_of(library) as client:
        yield client


def test_stances_are_the_findings_own_sides(hubs: Any) -> None:
    said = {(m["finding"]["gss"], m["finding"]["inspection_end"][:4]): m["stance"] for m in hubs["mentions_shown"]}
    assert said[HULL, "2022"] == "praised"
    assert said[HULL, "2024"] == "described"
    assert said[LEEDS, "2019"] == "described"
    assert said[LEEDS, "2023"] == "criticised"
    assert said[NORFOLK, "2023"] == "planned"
    assert said[OTHERS[0], "2023"] == "criticised"
    assert hubs["stances"] == {"praised": 3, "described": 2, "criticised": 2, "planned": 1}


@pytest.mark.parametrize(
    ("text", "polarity", "status", "stance"),
    [
        ("Family hubs are valued.", "strength", None, Stance.PRAISED),
        ("Family hubs are effective.", "strength", "current", Stance.PRAISED),
        ("Family hubs are open in four towns.", "strength", None, Stance.DESCRIBED),
        ("Family hubs are crowded.", "weakness", None, Stance.CRITICISED),
        ("Family hubs are ineffective.", "weakness", None, Stance.CRITICISED),
        # What a service is for is no praise of it: only words of approval turn a weakness.
        ("Family hubs help and support too few.", "weakness", None, Stance.CRITICISED),
        ("Family hubs are valued, while plans drift.", "weakness", None, Stance.DESCRIBED),
        ("Family hubs are valued.", "neutral", None, Stance.DESCRIBED),
        ("Family hubs are valued and crowded.", "mixed", None, Stance.DESCRIBED),
        ("Family hubs are crowded.", "mixed", None, Stance.DESCRIBED),
        ("Family hubs are valued.", "strength", "planned", Stance.PLANNED),
        ("Family hubs are crowded.", "weakness", "planned", Stance.PLANNED),
    ],
)
def test_a_stance_is_a_side_that_the_words_bear_out(
    text: str, polarity: str, status: str | None, stance: Stance
) -> None:
    assert stance_of(in_plain(text), polarity, status) is stance


def test_a_mention_whose_words_do_not_bear_out_its_side_only_describes(tmp_path: Path) -> None:
    said = {
        "Family hubs are open in four towns.": "strength",
        "Family hubs are valued, while plans drift.": "weakness",
        "Family hubs are valued.": "strength",
        "Family hubs are crowded.": "weakness",
    }
    after = [Said(text, side, ("early-help",), paragraph=str(n)) for n, (text, side) in enumerate(said.items())]
    made = made_library(tmp_path, at(2018, HULL, [weak()]), at(2022, HULL, after))
    answer_ = answers_of(made).one(KEY, Scope())
    made.close()
    stances = {m["finding"]["text"]: m["stance"] for m in answer_["mentions_shown"]}
    assert stances == dict(zip(said, ("described", "described", "praised", "criticised"), strict=True))
    (row,) = answer_["ledger"]
    assert row["stances"] == answer_["stances"] == {"praised": 1, "described": 2, "criticised": 1, "planned": 0}
    assert (row["after_finding"]["text"], row["stance"]) == (next(iter(said)), "described")


def test_a_finding_about_one_child_or_another_body_is_no_mention(library: Library, hubs: Any) -> None:
    assert not any("one boy" in m["finding"]["text"] for m in hubs["mentions_shown"])
    # Planned is not in use: Norfolk is no council that uses it.
    assert hubs["councils"] == 5
    assert hubs["mentions"] == hubs["total"] == 8


def test_only_evidence_on_both_sides_makes_a_row(hubs: Any) -> None:
    assert [row["gss"] for row in hubs["ledger"]] == [HULL]
    (row,) = hubs["ledger"]
    assert (row["before"]["review"], row["after"]["review"]) == (f"{HULL}-ilacs-2018-05-09", f"{HULL}-ilacs-2022-05-09")
    assert (row["before_finding"]["text"], row["after_finding"]["text"]) == (FAULT, HUBS)
    assert (row["before_says"], row["stance"]) == ("weakness", "praised")
    assert row["subject"]["id"] == OFFER
    assert row["changed"] == {"overall": "better", "area": "better", "subject": "now-strength"}
    assert row["months"] == 48
    assert row["before_finding"]["since"]["text"].startswith("re-inspected July 2022")


@pytest.mark.parametrize(
    ("before", "after", "state", "says"),
    [
        ([weak()], [weak()], "persisting", "weakness"),
        ([weak()], [], "not-mentioned", "weakness"),
        ([weak()], [strong()], "now-strength", "weakness"),
        ([strong()], [strong()], "strength", "strength"),
        ([strong()], [weak()], "raised", "strength"),
    ],
)
def test_the_state_is_what_became_of_the_subject(
    tmp_path: Path, before: list[Said], after: list[Said], state: str, says: str
) -> None:
    made = made_library(
        tmp_path, at(2018, HULL, before), at(2022, HULL, [Said(HUBS, "strength", ("early-help",)), *after])
    )
    (row,) = answers_of(made).one(KEY, Scope())["ledger"]
    made.close()
    assert (row["changed"]["subject"], row["before_says"]) == (state, says)
    assert row["changed"]["overall"] == "same"


@pytest.mark.parametrize(
    "before",
    [
        # Its label alone names the subject: no cue of the pattern's is in it.
        weak("Bins are emptied too late."),
        strong("Bins are emptied to an impressive standard."),
        # A cue, and no word of its side.
        weak("Children’s centres are in two towns."),
        strong("Children’s centres are in two towns."),
        # A cue and a word of its side, and one of the other.
        weak("Children’s centres are too few, and those there are impressive."),
        strong("Children’s centres are impressive, and too few."),
        # A cue, and only words of the other side.
        weak(PRAISE),
        strong(FAULT),
        # The theme alone, or a pattern that is none of the approach's.
        weak(patterns=()),
        strong(patterns=()),
        weak(patterns=("front-door-decisions",)),
        # Not said for sure, not of what is, or of neither side.
        weak(patterns=(), likely=(OFFER,)),
        weak(status="planned"),
        weak(kind="recommendation"),
        Said(FAULT, "mixed", ("early-help",), patterns=(OFFER,)),
        Said(PRAISE, "neutral", ("early-help",), patterns=(OFFER,)),
    ],
)
def test_a_finding_whose_words_do_not_say_its_subject_and_side_is_no_evidence_before(
    tmp_path: Path, before: Said
) -> None:
    assert ledger_of(tmp_path, before) == []


@pytest.mark.parametrize(
    "unsaid",
    [
        "Bins are emptied too late.",
        "Children’s centres are in two towns.",
        "Children’s centres are too few, and those there are impressive.",
    ],
)
def test_the_weakness_that_says_so_is_cited_of_several(tmp_path: Path, unsaid: str) -> None:
    for place, before in enumerate(itertools.permutations([weak(unsaid), weak(), strong(paragraph="3")])):
        (row,) = ledger_of(tmp_path / str(place), *before)
        assert (row["before_finding"]["text"], row["before_says"]) == (FAULT, "weakness")


def test_a_weakness_in_any_pattern_goes_before_a_strength_and_the_first_pattern_before_the_next(
    tmp_path: Path,
) -> None:
    step = "step-up-step-down"
    moving = weak(MOVES, patterns=(step,), paragraph="2")
    (row,) = ledger_of(tmp_path / "strength", strong(), moving)
    assert (row["subject"]["id"], row["before_finding"]["text"]) == (step, MOVES)
    (row,) = ledger_of(tmp_path / "first", moving, weak())
    assert (row["subject"]["id"], row["before_finding"]["text"]) == (OFFER, FAULT)


def test_what_leans_on_the_sentence_before_it_is_cited_last(tmp_path: Path) -> None:
    leaning = f"However, these {FAULT[0].lower()}{FAULT[1:]}"
    for place, before in enumerate(itertools.permutations([weak(leaning), weak(paragraph="2")])):
        (row,) = ledger_of(tmp_path / str(place), *before)
        assert row["before_finding"]["text"] == FAULT
    (row,) = ledger_of(tmp_path / "alone", weak(leaning))
    assert row["before_finding"]["text"] == leaning


@pytest.mark.parametrize("hidden", ["Bins.", "Children’s centres are too few, and those there are impressive."])
def test_a_strength_is_not_cited_where_a_weakness_is_held(tmp_path: Path, hidden: str) -> None:
    """The weakness does not say enough to be cited, and is still known: no row hides it."""
    assert ledger_of(tmp_path / "held", strong(), weak(hidden, paragraph="2")) == []
    (row,) = ledger_of(tmp_path / "none", strong())
    assert (row["before_finding"]["text"], row["before_says"]) == (PRAISE, "strength")


@pytest.mark.parametrize(
    "earlier",
    [
        Said("Police hold surgeries in the family hub.", "strength", ("partnership",), about="police"),
        Said("The early help hubs are busy.", "neutral", ("early-help",)),
        Said("There is a proposal to move a family hub.", "neutral", ("early-help",)),
    ],
)
def test_whatever_comes_near_before_leaves_no_row(tmp_path: Path, earlier: Said) -> None:
    after = at(2022, HULL, [Said(HUBS, "strength", ("early-help",))])
    visit = at(2017, HULL, [earlier], framework="focused-visit")
    made = made_library(tmp_path / "visit", visit, at(2018, HULL, [weak()]), after)
    assert answers_of(made).one(KEY, Scope())["ledger"] == []
    made.close()
    made = made_library(tmp_path / "none", at(2018, HULL, [weak()]), after)
    assert len(answers_of(made).one(KEY, Scope())["ledger"]) == 1
    made.close()


def test_few_is_called_few_and_gives_no_share(hubs: Any) -> None:
    (summary,) = hubs["summaries"]
    assert (summary["grade"], summary["of"], summary["improved"], summary["few"]) == (
        "requires-improvement",
        1,
        1,
        True,
    )
    assert summary["share"] is None
    assert summary["interval"] is None
    assert summary["says"] == hubs["says"] == ASSOCIATION
    assert "association, not an effect" in ASSOCIATION


def test_base_rates_are_those_of_an_independent_recount(client: TestClient, hubs: Any) -> None:
    reviews = answer(client.get("/api/v1/reviews", params={"limit": 100}), "reviews")["reviews"]
    order = {grade: place for place, grade in enumerate(GRADES)}
    councils: dict[str, list[int]] = {}
    for review in sorted(reviews, key=lambda r: r["inspection_end"]):
        overall = next(j["grade"] for j in review["judgements"] if j["area"] == "overall")
        councils.setdefault(review["gss"], []).append(order[overall])
    pairs = [pair for own in councils.values() for pair in itertools.pairwise(own) if pair[0] == 1]
    ways = Counter((now > was) - (now < was) for was, now in pairs)
    base = hubs["summaries"][0]["base"]
    assert (base["of"], base["improved"], base["same"], base["worse"]) == (len(pairs), ways[1], ways[0], ways[-1])
    assert base["of"] == 10
    assert base["share"] == round(ways[1] / len(pairs), 3)
    assert base["interval"] == share(ways[1], len(pairs)).rounded()
    assert base["frameworks"] == [{"framework": "ilacs", "of": 10}]


def test_five_rows_get_a_share_and_the_best_grade_none(tmp_path: Path) -> None:
    made = []
    for place, gss in enumerate(OTHERS[:6]):
        made.append(at(2018, gss, [weak()], "requires-improvement"))
        made.append(at(2022, gss, [Said(HUBS, "strength", ("early-help",))], "good" if place else "inadequate"))
    for gss in OTHERS[6:11]:
        made += [at(2018, gss, [weak()], "outstanding"), at(2022, gss, [Said(HUBS, "strength", ("early-help",))])]
    library = made_library(tmp_path, *made)
    first, best = answers_of(library).one(KEY, Scope())["summaries"]
    library.close()
    assert (first["of"], first["improved"], first["worse"], first["few"]) == (6, 5, 1, False)
    assert (first["share"], first["interval"]) == (0.833, share(5, 6).rounded())
    assert first["base"]["of"] == 6
    assert (best["grade"], best["of"], best["few"], best["share"]) == ("outstanding", 5, False, None)


def test_only_reviews_that_changed_are_read_again(tmp_path: Path) -> None:
    made = made_library(tmp_path, at(2018, HULL, [weak()]), at(2018, LEEDS, [weak()]))
    answers = answers_of(made)
    assert answers.one(KEY, Scope())["mentions"] == 0
    looked: list[list[str]] = []
    look = answers._mentions._look
    answers._mentions._look = lambda db, scope, keys: (looked.append(list(keys)), look(db, scope, keys))[1]  # type: ignore[method-assign, func-returns-value]
    key = shelve(made, at(2022, HULL, [Said(HUBS, "strength", ("early-help",))]))
    assert len(answers.one(KEY, Scope())["ledger"]) == 1
    answers.one(KEY, Scope())
    made.close()
    assert looked == [[key]]


def test_the_one_pass_lets_through_what_any_cue_matches(library: Library) -> None:
    approaches = answers_of(library).approaches.values()
    gate = _gate([words for a in approaches for words in (*a.cues, *a.near)])
    assert gate.search(in_plain("Leaders’ ‘family hub’ opened."))
    assert not gate.search(in_plain("Plans drift."))
    assert _gate([r"\ba\b|bc"]).search("xbc")
    assert not _gate([]).search("anything")


def test_filters_are_on_councils(client: TestClient) -> None:
    whole = answer(client.get("/api/v1/approaches"), "approaches")
    own = answer(client.get("/api/v1/approaches", params={"authority": "Leeds"}), "approaches")
    assert (whole["scope"]["authorities"], own["scope"]["authorities"]) == (15, 1)
    assert whole["total"] == len(whole["approaches"])
    one = {a["id"]: a for a in own["approaches"]}[KEY]
    assert (one["councils"], one["mentions"], one["rows"]) == (1, 2, 0)
    problem(client.get("/api/v1/approaches", params={"framework": "sif"}), 422)
    problem(client.get("/api/v1/approaches", params={"region": "Nowhere"}), 422)


def test_one_approach_is_answered_and_its_mentions_paged(client: TestClient, hubs: Any) -> None:
    path = f"/api/v1/approaches/{KEY}"
    whole = answer(client.get(path, params={"limit": 100}), "approach")
    assert whole == hubs
    pages = [answer(client.get(path, params={"limit": 3, "offset": o}), "approach") for o in (0, 3, 6)]
    assert [m for page in pages for m in page["mentions_shown"]] == hubs["mentions_shown"]
    for mention in hubs["mentions_shown"]:
        assert set(mention) == {"approach", "stance", "finding"}
    problem(client.get("/api/v1/approaches/no-such"), 404)


def test_pages_show_both_citations_and_that_it_is_an_association(client: TestClient, hubs: Any) -> None:
    listed = BeautifulSoup(client.get("/approaches").text, "html.parser")
    assert listed.find("a", href=f"/approaches/{KEY}") is not None
    assert ASSOCIATION in listed.get_text(" ")
    shown = BeautifulSoup(client.get(f"/approaches/{KEY}").text, "html.parser")
    (row,) = hubs["ledger"]
    for side in ("before_finding", "after_finding"):
        cited = row[side]
        assert cited["text"] in shown.get_text(" ")
        assert shown.find("a", href=f"/reviews/{cited['review']}#{cited['id']}") is not None
    table = shown.find("table")
    assert table is not None
    assert "association" in table.get_text(" ")
    assert "few: no share is given" in table.get_text(" ")
    assert client.get("/approaches/no-such").status_code == 404
    assert client.get("/approaches?region=Nowhere").status_code == 422
    assert client.get(f"/approaches/{KEY}?region=Nowhere").status_code == 422


@pytest.fixture
def program(library: Library, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    monkeypatch.setattr("search.approaches.commands.library_at", lambda _data: nullcontext(library))
    app = typer.Typer()
    mount_approaches(app)
    app.command("other")(lambda: None)
    return app


def test_the_command_lists_shows_one_and_lists_its_mentions(program: typer.Typer, hubs: Any) -> None:
    run = CliRunner()
    listed = run.invoke(program, ["approaches"])
    assert listed.exit_code == 0
    assert "5 councils; 8 mentions (3 praised, 2 described, 2 criticised, 1 planned); 1 ledger row" in listed.stdout
    shown = run.invoke(program, ["approaches", "Family hubs"])
    assert "Before: [weakness]" in shown.stdout
    assert "After: [strength]" in shown.stdout
    assert "1 of 1 improved, 0 the same, 0 worse; few (association)" in " ".join(shown.stdout.split())
    mentions = run.invoke(program, ["approaches", KEY, "--mentions", "-n", "2"])
    assert "2 of 8 mentions shown." in mentions.stdout
    assert "paragraph 1, page 1" in mentions.stdout
    whole = run.invoke(program, ["approaches", KEY, "--json", "-n", "100"])
    assert json.loads(whole.stdout) == hubs


def test_the_command_says_what_it_cannot_answer(program: typer.Typer) -> None:
    run = CliRunner()
    unknown = run.invoke(program, ["approaches", "no such"])
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert run.invoke(program, ["approaches", "mockingbird"]).exit_code == 1
    assert run.invoke(program, ["approaches", "--mentions"]).exit_code == 2
    assert run.invoke(program, ["approaches", "--region", "Nowhere"]).exit_code == 2


def test_grades_are_compared_only_where_both_are_known() -> None:
    assert (way("good", "good"), way("inadequate", "good"), way("good", "inadequate")) == ("same", "better", "worse")
    assert way(None, "good") is None
    assert way("good", "positive") is None
