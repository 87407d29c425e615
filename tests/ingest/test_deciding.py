"""A person overrules the classifier: the label wins at once, and after whatever makes the findings again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas
from typer.testing import CliRunner

from ingest.classify.training import gather
from ingest.deciding import DecisionError, NotFollowedError, UnknownFindingError, decide, labels_of
from ingest.offer import offered
from ingest.pipeline import Workshop
from ingest.readers import readers
from ingest.rebuilding import check, rebuild, to_restore
from ingest.shelving import decided
from kb.catalogue.objects import finding_object, finding_rows
from kb.cli import app
from kb.codebook_files import read_codebook
from kb.decisions import Decision, Decisions
from kb.library import Library
from kb.readings import Extent, FindingStatus, Labels, PassageRead
from kb.scope import Scope
from kb.settings import ROOT
from kb.shelved import Finding, Passage
from kb.values import Kind, Polarity, Span, Status
from kb.words import text_hash
from search.patterns import Patterns
from search.retrieve import Engine
from tests.making import made_library

WRITEUP = """---
authority: Kingston upon Hull
framework: ilacs
inspection_start: 2019-01-14
inspection_end: 2019-01-25
published: 2019-05-17
visibility: public
author: tests
---

# A made write-up

## Findings

### Help and protection

- Managers let weak referrals through at the hub.
- Early helpers know families well.
"""
FIRST, SECOND = "Managers let weak referrals through at the hub.", "Early helpers know families well."


CODEBOOK = read_codebook(ROOT / "content")


class Fixed:
    """A classifier that says the same of every finding."""

    def __init__(self, version: str = "1", labels: Labels | None = None) -> None:
        self.version = version
        self.labels = labels or Labels(Polarity.NEUTRAL, ("leadership",), status=FindingStatus.CURRENT)

    def classify(self, passages: Sequence[PassageRead]) -> list[list[Labels]]:
        """Label every finding alike."""
        return [[self.labels for _ in passage.findings] for passage in passages]


NEWER = Fixed("2", Labels(Polarity.MIXED, ("carers",), extent=Extent.SMALL))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = made_library(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def workshop(library: Library, tmp_path: Path) -> Workshop:
    (tmp_path / "offered").mkdir()
    (tmp_path / "offered" / "hull.md").write_text(WRITEUP, encoding="utf-8")
    made = Workshop(library, readers(library.codebook), Fixed())
    assert ingest(made, tmp_path) is Status.ADDED
    library.catch_up("tests")
    return made


def ingest(workshop: Workshop, folder: Path) -> Status:
    (outcome,) = workshop.ingest(offered([folder / "offered"]))
    return outcome.status


def found(library: Library) -> dict[str, Any]:
    with library.catalogue.reading() as db:
        return {row["text"]: finding_object(row) for row in db.execute(finding_rows()).mappings()}


def labelled(library: Library, text: str = FIRST) -> tuple[Any, ...]:
    said = found(library)[text]
    return said["polarity"], said["themes"], said["extent"], said["status"], said["confirmed"]


WON = ("weakness", ["front-door"], "some", "past", True)


def win(workshop: Workshop) -> Any:
    key = found(workshop.library)[FIRST]["id"]
    said = {"polarity": "weakness", "themes": ["front-door"], "extent": "some", "status": "past"}
    return decide(workshop, key, "QA lead", **said, note="Read twice.")  # type: ignore[arg-type]


def count(library: Library, pattern: str) -> int:
    made = Patterns(library, Engine(library)).recount(pattern, Scope())[0].to_json()
    return int(made["authorities"])


def test_a_label_wins_at_once_and_leaves_the_others_alone(workshop: Workshop) -> None:
    library = workshop.library
    assert labelled(library) == ("neutral", ["leadership"], None, "current", False)
    made = win(workshop)
    assert made == found(library)[FIRST]
    assert labelled(library) == WON
    assert made["patterns"] == ["front-door.failure"]
    assert labelled(library, SECOND) == ("neutral", ["leadership"], None, "current", False)
    assert check(library) == []


def test_a_label_wins_after_ingesting_again_which_has_nothing_to_do(workshop: Workshop, tmp_path: Path) -> None:
    win(workshop)
    assert ingest(workshop, tmp_path) is Status.UNCHANGED
    assert labelled(workshop.library) == WON


def test_a_label_wins_after_a_rebuild(workshop: Workshop) -> None:
    win(workshop)
    before = workshop.decisions.path.read_bytes()
    outcomes = list(rebuild(workshop, to_restore(workshop.library)))
    assert [outcome.status for outcome in outcomes] == [Status.ADDED]
    assert labelled(workshop.library) == WON
    assert workshop.decisions.path.read_bytes() == before


def test_a_label_wins_over_a_classifier_of_another_version(workshop: Workshop, tmp_path: Path) -> None:
    win(workshop)
    newer = replace(workshop, classifier=NEWER)
    assert ingest(newer, tmp_path) is Status.UPDATED
    assert labelled(workshop.library) == WON
    assert labelled(workshop.library, SECOND) == ("mixed", ["carers"], "small", None, False)


def test_what_was_not_overruled_follows_the_classifier(workshop: Workshop, tmp_path: Path) -> None:
    decide(workshop, found(workshop.library)[FIRST]["id"], "QA lead", polarity="strength")
    assert labelled(workshop.library) == ("strength", ["leadership"], None, "current", True)
    ingest(replace(workshop, classifier=NEWER), tmp_path)
    assert labelled(workshop.library) == ("strength", ["carers"], "small", None, True)


def test_what_an_author_stated_is_overruled_too(library: Library, tmp_path: Path) -> None:
    (tmp_path / "offered").mkdir()
    stated = WRITEUP.replace(FIRST, FIRST + ' {: .strength themes="leadership" }')
    (tmp_path / "offered" / "hull.md").write_text(stated, encoding="utf-8")
    made = Workshop(library, readers(library.codebook), Fixed())
    ingest(made, tmp_path)
    assert labelled(library)[0] == "strength"
    win(made)
    assert labelled(library) == WON


def test_a_decision_made_elsewhere_is_followed_by_the_next_ingest(workshop: Workshop, tmp_path: Path) -> None:
    held = found(workshop.library)[FIRST]
    said = Decision(held["source"], held["page"], text_hash(FIRST), held["gss"], "A", "2026-01-01", Polarity.WEAKNESS)
    Decisions(workshop.library.settings.record_path).add(said)
    assert ingest(workshop, tmp_path) is Status.UPDATED
    assert labelled(workshop.library)[0] == "weakness"
    assert ingest(workshop, tmp_path) is Status.UNCHANGED


def test_a_decision_that_comes_while_the_source_is_shelved_is_followed(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, restore = found(workshop.library)[SECOND], Workshop.restore
    late: list[Decision] = []

    def restoring(self: Workshop, kept: Any) -> Any:
        outcome = restore(self, kept)
        if not late:
            late.append(Decision(held["source"], held["page"], text_hash(SECOND), held["gss"], "B", "2026-01-01"))
            Decisions(self.library.settings.record_path).add(replace(late[0], polarity=Polarity.STRENGTH))
        return outcome

    monkeypatch.setattr(Workshop, "restore", restoring)
    win(workshop)
    assert labelled(workshop.library) == WON
    assert labelled(workshop.library, SECOND)[0] == "strength"


def test_counts_and_indexes_follow(workshop: Workshop) -> None:
    library = workshop.library
    before = library.catalogue.last_change()
    assert count(library, "front-door.failure") == 0
    win(workshop)
    assert count(library, "front-door.failure") == 1
    assert library.catalogue.last_change() > before
    assert not library.indexer.behind()
    decide(workshop, found(library)[FIRST]["id"], "QA lead", polarity="strength", themes=["front-door"])
    assert (count(library, "front-door.failure"), count(library, "front-door.success")) == (0, 1)


def test_a_second_decision_replaces_the_first_whole(workshop: Workshop) -> None:
    win(workshop)
    decide(workshop, found(workshop.library)[FIRST]["id"], "Head of service", themes=[])
    assert labelled(workshop.library) == ("neutral", [], None, "current", True)
    assert len(workshop.decisions.path.read_text(encoding="utf-8").splitlines()) == 2


def test_named_patterns_are_given_and_taken(workshop: Workshop) -> None:
    library = workshop.library
    pattern = next(iter(library.codebook.named))
    key = found(library)[FIRST]["id"]
    made = decide(workshop, key, "QA lead", polarity="weakness", patterns=[pattern, pattern])
    assert made["patterns"] == ["leadership.failure", f"{pattern}.failure"]
    assert decide(workshop, key, "QA lead", polarity="weakness", patterns=[])["patterns"] == ["leadership.failure"]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("polarity", {"polarity": "awful"}),
        ("themes", {"themes": ["weather"]}),
        ("patterns", {"polarity": "weakness", "patterns": ["front-door.failure"]}),
        ("patterns", {"patterns": ["early-help-offer"]}),
        ("extent", {"extent": "vast"}),
        ("status", {"status": "soon"}),
        ("polarity", {}),
        ("polarity", {"note": "only a note"}),
        ("by", {"polarity": "weakness", "by": "  "}),
        ("by", {"polarity": "weakness", "by": "x" * 201}),
        ("note", {"polarity": "weakness", "note": "x" * 2001}),
    ],
)
def test_bad_values_are_refused_and_nothing_is_written(workshop: Workshop, field: str, changes: dict[str, Any]) -> None:
    change = workshop.library.catalogue.last_change()
    with pytest.raises(DecisionError) as refused:
        decide(workshop, found(workshop.library)[FIRST]["id"], **{"by": "QA lead", **changes})
    assert refused.value.field == field
    assert not workshop.decisions.path.exists()
    assert workshop.library.catalogue.last_change() == change


def test_a_finding_nobody_holds_is_refused_and_nothing_is_written(workshop: Workshop) -> None:
    with pytest.raises(UnknownFindingError, match="nothing"):
        decide(workshop, "nothing", "QA lead", polarity="weakness")
    assert not workshop.decisions.path.exists()


def test_a_label_whose_original_is_lost_is_kept_and_said(workshop: Workshop) -> None:
    source = found(workshop.library)[FIRST]["source"]
    (workshop.library.settings.record_path / source[:2] / source).unlink()
    with pytest.raises(NotFollowedError, match="kept"):
        win(workshop)
    assert workshop.decisions.read().of(source)[0].polarity is Polarity.WEAKNESS


def test_a_label_that_finds_no_finding_is_said(workshop: Workshop, tmp_path: Path) -> None:
    held = found(workshop.library)[FIRST]
    workshop.decisions.add(Decision(held["source"], 1, "0" * 16, held["gss"], "Ann", "2026-01-01", Polarity.MIXED))
    (outcome,) = workshop.ingest(offered([tmp_path / "offered"]))
    assert "Ann's on page 1" in (outcome.reason or "")


def on(page: int, key: str, text: str = FIRST) -> Passage:
    finding = Finding(key, "p" + key, text, page, (Span(page, 0, 9),), Kind.FINDING, Polarity.NEUTRAL, ())
    return Passage("p" + key, "S", None, None, page, text, (finding,))


def test_a_finding_is_matched_on_its_page_first_and_else_on_the_next_or_last() -> None:
    def said(page: int, polarity: Polarity) -> Decision:
        return Decision("a" * 64, page, text_hash(FIRST), "E06000010", "A", "2026-01-01", polarity)

    def polarities(passages: list[Passage], *decisions: Decision) -> list[str]:
        return [str(p.findings[0].polarity) for p in decided(passages, decisions, CODEBOOK)[0]]

    weak, strong = said(3, Polarity.WEAKNESS), said(4, Polarity.STRENGTH)
    assert polarities([on(3, "a"), on(4, "b")], weak) == ["weakness", "neutral"]
    assert polarities([on(3, "a"), on(4, "b")], weak, strong) == ["weakness", "strength"]
    assert polarities([on(4, "b")], strong, weak) == ["strength"]
    assert polarities([on(2, "a")], weak) == ["weakness"]
    assert polarities([on(4, "a")], weak) == ["weakness"]
    assert polarities([on(5, "a"), on(3, "b", SECOND)], weak) == ["neutral", "neutral"]
    assert decided([on(5, "a")], [weak, strong], CODEBOOK)[1] == (weak,)


def test_naming_all_themes_takes_the_classifiers_patterns_of_others_and_what_is_unknown() -> None:
    kept, other = CODEBOOK.within("front-door")[0], CODEBOOK.within("leadership")[0]
    passage = on(3, "a")
    weak = replace(passage.findings[0], polarity=Polarity.WEAKNESS, patterns=(other, kept))
    said = Decision("a" * 64, 3, text_hash(FIRST), "E06000010", "A", "2026-01-01", Polarity.WEAKNESS)
    for themes, patterns in ((None, (other, kept)), (("front-door", "gone"), (kept,)), ((), ())):
        (made,), _ = decided([replace(passage, findings=(weak,))], [replace(said, themes=themes)], CODEBOOK)
        assert made.findings[0].patterns == patterns
        assert "gone" not in made.findings[0].themes


def test_decisions_become_labels_of_their_authoritys_split() -> None:
    said = Decision(
        "a" * 64, 3, "0" * 16, "E06000010", "A", "2026-01-01", Polarity.MIXED, ("carers",), status=FindingStatus.PAST
    )
    other = replace(said, gss="E08000035", polarity=None, themes=None, patterns=())
    one, two = labels_of([said, other], {"E06000010": "report"}, ("carers", "leadership"))
    assert (one.split, one.polarity, one.themes, one.status, one.extent) == (
        "report",
        "mixed",
        ("carers",),
        "past",
        None,
    )
    assert (one.patterns, one.asked) == (None, ())
    assert (two.split, two.polarity, two.themes) == ("tune", None, None)
    assert (two.patterns, two.asked) == ((), ("carers", "leadership"))


def test_training_takes_decisions_from_the_record_and_lets_them_win(library: Library, tmp_path: Path) -> None:
    reports = tmp_path / "offered"
    reports.mkdir()
    sentences = ["Plans for children are dated and too long to follow.", "Carers are trained well in every season."]
    canvas = Canvas(str(reports / "made.pdf"), invariant=True)
    for line, text in enumerate(["Kingston upon Hull", "Inspection of children's services", "17 May 2019"]):
        canvas.drawString(70, 780 - 20 * line, text)
    for line, text in enumerate(sentences):
        canvas.drawString(70, 600 - 40 * line, f"{line + 1}. {text}")
    canvas.save()
    listed = "path,authority,published,kind\nmade.pdf,Kingston upon Hull,2019-05-17,ilacs\n"
    (reports / "index.csv").write_text(listed, encoding="utf-8")
    workshop = Workshop(library, readers(library.codebook), Fixed())
    assert ingest(workshop, tmp_path) is Status.ADDED
    held = next(f for text, f in found(library).items() if text.endswith(sentences[0]))
    place = {"source": held["source"], "page": held["page"], "hash": text_hash(held["text"]), "gss": held["gss"]}
    labels = tmp_path / "labels"
    labels.mkdir()
    (labels / "groups.json").write_text('{"A": ["carers"]}', encoding="utf-8")
    for name in ("findings", "candidates", "reviews"):
        said = json.dumps({**place, "split": "report", "polarity": "neutral", "themes": ["carers"]})
        (labels / f"{name}.jsonl").write_text(said + "\n" if name == "findings" else "", encoding="utf-8")
    decide(workshop, held["id"], "QA lead", polarity="weakness")

    def given(folder: Path, record: Path | None) -> list[tuple[Any, ...]]:
        made = gather(labels, folder, readers(library.codebook), lambda _: None, record)
        return [(e.label.split, e.label.polarity, e.label.themes) for e in made.examples]

    record = library.settings.record_path
    assert given(reports, None) == [("report", "neutral", ("carers",))]
    assert given(reports, record) == [("report", None, ("carers",)), ("report", "weakness", None)]
    # Where only the record holds the report, the decision still finds its finding.
    (labels / "findings.jsonl").write_text("", encoding="utf-8")
    assert given(tmp_path / "nowhere", record) == [("tune", "weakness", None)]


def test_the_command_labels_and_refuses(workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = workshop.library
    monkeypatch.setattr("ingest.deciding_commands.make_workshop", lambda opened: replace(workshop, library=opened))
    monkeypatch.setattr("kb.library.SentenceEmbedder", lambda *_, **__: library.embedder)
    key = found(library)[FIRST]["id"]
    base = ["label", key, "--by", "QA lead", "--data", str(tmp_path / "data")]
    done = CliRunner().invoke(
        app, [*base, "--polarity", "weakness", "--theme", "front-door", "--theme", "carers", "--json"]
    )
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["themes"] == ["front-door", "carers"]
    assert labelled(library)[:2] == ("weakness", ["front-door", "carers"])
    assert CliRunner().invoke(app, [*base, "--theme", "none"]).exit_code == 0
    assert labelled(library)[:2] == ("neutral", [])
    for wrong in ([*base, "--status", "soon"], base, ["label", "nothing", *base[2:], "--polarity", "weakness"]):
        refused = CliRunner().invoke(app, wrong)
        assert refused.exit_code == 2
        assert refused.stderr.startswith("kb: ")
    assert len(workshop.decisions.path.read_text(encoding="utf-8").splitlines()) == 2
