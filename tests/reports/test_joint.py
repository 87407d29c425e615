"""Reading of the real joint inspections: tables of facts read by eye, and what must hold of every one.

Runs where the reports are (KB_REPORTS, default ../shared/reports). A fact left empty is one nobody has read, or one
that the report does not give; `page:words:body` says whom the passage that opens so, on that page, is about.
"""

import csv
import os
import re
from functools import lru_cache
from pathlib import Path

import pytest

from ingest.readers.joint.area_send import AreaSendReader
from ingest.readers.joint.jtai import JtaiReader
from ingest.readers.shared.accounting import quality
from ingest.sources import open_document
from ingest.understanding.about import whom
from kb.authorities import Authorities
from kb.readings import About, Role
from kb.settings import Settings
from kb.values import Unreadable
from tests.ingest.readers.checking import check_places

pytestmark = pytest.mark.reports

REPORTS = Path(os.environ.get("KB_REPORTS", "../shared/reports"))
HERE = Path(__file__).parent
READERS = {"jtai": JtaiReader(), "area-send": AreaSendReader()}
REGISTER = Authorities.read(Settings().content / "authorities.csv")
OUTCOMES = {"1": "positive", "2": "inconsistent", "3": "systemic-failings"}
STRENGTHS = re.compile(r"(?:key )?strengths\b", re.IGNORECASE)
IMPROVE = re.compile(r"areas? for improvement|what needs to improve", re.IGNORECASE)
PRIORITY = re.compile(r"areas? for priority action", re.IGNORECASE)


def table(path):
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


INDEX = [row for row in table(REPORTS / "index.csv") if row["kind"] in READERS]
FACTS = [row for name in ("facts_jtai.csv", "facts_area_send.csv") for row in table(HERE / name)]
if not INDEX:
    pytest.skip(f"no published reports at {REPORTS}: set KB_REPORTS", allow_module_level=True)


@lru_cache(maxsize=4)
def read(path):
    document = open_document((REPORTS / path).read_bytes(), Path(path).name)
    assert not isinstance(document, Unreadable), document.reason
    reader = READERS[path.partition("/")[0]]
    assert reader.accepts(document), path
    reading = reader.read(document)
    assert not isinstance(reading, Unreadable), reading.reason
    return document, reading


def day(value):
    return value.isoformat() if value else ""


def plain(text):
    """Give a text's words alone, without the marks of footnotes that are printed onto them."""
    text = re.sub(r"(?<=[a-z])\d+", "", text)
    return " ".join(re.findall(r"[a-z0-9]+", text.lower().replace("’", "'")))


def stems(text):
    return {word[:5] for word in plain(text).split() if len(word) > 3}


def entries(reading, name):
    """Count the bullets or rows of a list: its passages, a long one's later windows aside."""
    tiered = name is not STRENGTHS
    return sum(bool(name.match((p.tier if tiered else p.section) or "")) and not p.goes_on for p in reading.passages)


def headings_in_order(reading, wanted):
    """Say whether headings stand in the report in an order; one cut short ends in an ellipsis."""
    found = iter([plain(p.text) for p in reading.parts if p.role is Role.HEADING])
    for heading in wanted:
        short = heading.rstrip().endswith("…")
        if not any(h.startswith(plain(heading)) if short else plain(heading) in h for h in found):
            return False
    return True


def opening_so(reading, words, page):
    """Give the finding, with its passage, that opens with words on a page."""
    for passage in reading.passages:
        for finding in passage.findings:
            if finding.spans[0].page == page and plain(finding.text).startswith(plain(words)):
                return passage, finding
    return None


def page_of(reading, words):
    return [
        str(f.spans[0].page) for p in reading.passages for f in p.findings if plain(f.text).startswith(plain(words))
    ]


def bodies(reading, said):
    """Give those of the facts `page:words:body` that the reading does not bear out, with what it makes of them."""
    wrong = []
    for page, words, body in (fact.split(":") for fact in said.split(";") if fact):
        found = opening_so(reading, words, int(page))
        if found is None:
            wrong.append((page, words, "not found"))
            continue
        passage, finding = found
        about = finding.about or whom(finding.text, passage.text, passage.section, About.PARTNERSHIP)
        if about != body:
            wrong.append((page, words, body, str(about)))
    return wrong


def checks(row):
    """Give each fact of a row with what the reading makes of it, in the order of the table."""
    _, reading = read(row["path"])
    yield "framework", row["framework"], reading.framework
    yield "authority", REGISTER.find(row["authority"]), REGISTER.find(reading.authority)
    for name, value in (("start", reading.inspection_start), ("end", reading.inspection_end)):
        yield name, row[name], day(value)
    yield "published", row["published"], day(reading.published)
    yield "lead_inspector", row["lead_inspector"].replace("; ", " and "), reading.lead_inspector or ""
    if "theme" in row:
        yield "theme", True, len(stems(row["theme"]) & stems(reading.subject or "")) >= len(stems(row["theme"])) / 2
    if row.get("outcome"):
        grades = {j.area: j.grade for j in reading.judgements}
        yield "outcome", OUTCOMES[row["outcome"]], grades["send-partnership"]
        yield "next_within", [], [w for w in row["next_within"].split("; ") if w not in " ".join(reading.notes)]
        yield "lead_cqc", [], [n for n in row["lead_cqc"].split("; ") if f"{n} led for CQC" not in reading.notes]
    yield "headings", True, headings_in_order(reading, row["headings"].split(" | "))
    for column, name in (("strengths", STRENGTHS), ("improvements", IMPROVE), ("priority_actions", PRIORITY)):
        if row.get(column):
            yield column, int(row[column]), entries(reading, name)
    if row["paragraph"]:
        yield "paragraph", True, row["page_of"] in page_of(reading, row["paragraph"])


@pytest.mark.parametrize("row", FACTS, ids=lambda row: row["path"])
def test_facts_read_by_eye(row):
    wrong = [(name, said, found) for name, said, found in checks(row) if said != found]
    assert wrong == []


def test_most_findings_are_about_whom_an_eye_says():
    wrong, facts = [], 0
    for row in FACTS:
        _, reading = read(row["path"])
        wrong += [(row["path"], *fact) for fact in bodies(reading, row["about"])]
        facts += len([fact for fact in row["about"].split(";") if fact])
    assert len(wrong) <= 0.1 * facts, wrong
    assert [fact for fact in wrong if fact[-1] == "not found"] == []


@pytest.mark.parametrize("row", INDEX, ids=lambda row: row["path"])
def test_every_joint_inspection_keeps_the_rules(row):
    document, reading = read(row["path"])
    assert check_places(document, reading) > 30
    assert REGISTER.find(reading.authority) is REGISTER.find(row["authority"], row["urn"])
    assert reading.inspection_start
    assert reading.inspection_end
    assert 1 < (reading.inspection_end - reading.inspection_start).days < 15
    counted = quality(document, reading)
    assert counted.boilerplate <= 0.055 * counted.words
    assert counted.findings >= 0.8 * counted.words
    if row["kind"] == "jtai":
        assert reading.subject
        assert reading.published
        assert reading.judgements == ()
    else:
        assert reading.lead_inspector
        assert [j.state for j in reading.judgements] == ["given", "not-in-framework"]
        assert any("next full inspection" in note for note in reading.notes)
    assert entries(reading, IMPROVE) > 1
