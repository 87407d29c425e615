"""People's decisions on the disk: appended whole, the last one of an anchor holds, a torn line costs only itself."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from kb.codebook_files import read_codebook
from kb.decisions import Decision, Decisions, digest
from kb.readings import Extent, FindingStatus
from kb.settings import ROOT
from kb.values import Polarity

SOURCE = "a" * 64
FULL = Decision(
    source=SOURCE,
    page=3,
    hash="0123456789abcdef",
    gss="E06000010",
    by="Siân, QA lead",
    at="2026-01-02T03:04:05+00:00",
    polarity=Polarity.STRENGTH,
    themes=("front-door",),
    patterns=(),
    extent=Extent.SOME,
    status=FindingStatus.PAST,
    note="Two\nlines\u2028and a separator.",
)


def test_what_is_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    bare = replace(FULL, page=4, polarity=None, themes=None, patterns=None, extent=None, status=None)
    for decision in (FULL, bare):
        Decisions(tmp_path / "record").add(decision)
    held = Decisions(tmp_path / "record").read()
    assert held.of(SOURCE) == (FULL, bare)
    assert held.unread == ()
    assert isinstance(held.of(SOURCE)[0].polarity, Polarity)
    assert (FULL.says, bare.says) == (True, False)


def test_nothing_kept_is_no_error(tmp_path: Path) -> None:
    assert Decisions(tmp_path / "none").read().of(SOURCE) == ()


def test_the_last_one_of_an_anchor_holds_and_the_others_stay_in_the_file(tmp_path: Path) -> None:
    kept = Decisions(tmp_path)
    later = replace(FULL, polarity=None, themes=("leadership",), by="another")
    kept.add(FULL)
    assert kept.read().of(SOURCE) == (FULL,)
    kept.add(replace(FULL, page=9))
    kept.add(later)
    assert kept.read().of(SOURCE) == (replace(FULL, page=9), later)
    assert len((tmp_path / "decisions.jsonl").read_bytes().splitlines()) == 3


@pytest.mark.parametrize("torn", [b'{"source": "a', b"\xff\xfe", b"[]", b'{"page": 1}', b'{"polarity": "awful"}'])
def test_a_torn_last_line_is_said_and_skipped_and_swallows_nothing(tmp_path: Path, torn: bytes) -> None:
    kept = Decisions(tmp_path)
    kept.add(FULL)
    with kept.path.open("ab") as stream:
        stream.write(torn)
    held = kept.read()
    assert held.of(SOURCE) == (FULL,)
    assert [unread.line for unread in held.unread] == [2]
    kept.add(replace(FULL, page=4))
    assert [d.page for d in kept.read().of(SOURCE)] == [3, 4]
    assert [unread.line for unread in kept.read().unread] == [2]


def test_an_append_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Decisions(tmp_path)
    kept.add(FULL)
    before = kept.path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError("no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        kept.add(replace(FULL, page=4))
    assert kept.path.read_bytes() == before


def test_an_append_is_on_the_disk_when_it_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_size))
    Decisions(tmp_path).add(FULL)
    assert (tmp_path / "decisions.jsonl").stat().st_size in synced


def test_many_at_once_lose_none(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda page: Decisions(tmp_path).add(replace(FULL, page=page)), range(1, 41)))
    held = Decisions(tmp_path).read()
    assert sorted(d.page for d in held.of(SOURCE)) == list(range(1, 41))
    assert held.unread == ()


def test_the_digest_changes_with_what_is_said_and_is_empty_for_nothing() -> None:
    assert digest([]) == ""
    assert digest([FULL]) == digest([replace(FULL)])
    assert len({digest([FULL]), digest([replace(FULL, status=None)]), digest([FULL, FULL])}) == 3


def test_what_the_codebook_no_longer_has_is_left_out() -> None:
    codebook = read_codebook(ROOT / "content")
    pattern = next(iter(codebook.named))
    said = replace(FULL, themes=("weather", "front-door", "front-door"), patterns=("gone", pattern))
    assert said.within(codebook).themes == ("front-door",)
    assert said.within(codebook).patterns == (pattern,)
    assert replace(FULL, themes=None, patterns=None).within(codebook).themes is None
