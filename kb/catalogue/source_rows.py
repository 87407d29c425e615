"""The rows of one source: itself, its pages, its passages with their findings. Written within `Catalogue.put`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, Table, insert, select

from kb.catalogue import facts, tables
from kb.shelved import Finding, Passage, SourceFacts
from kb.values import Page
from kb.words import exact_hash


def insert_source(db: Connection, source: SourceFacts, standing: str, passages: Sequence[Passage]) -> None:
    """Write a source's row, and its review's where there is none yet."""
    facts.ensure_review(db, source)
    db.execute(
        insert(tables.source).values(
            sha256=source.sha256,
            review=source.review,
            voice=source.voice,
            visibility=source.visibility,
            path=source.path,
            origin=source.origin,
            url=source.url,
            media=source.media,
            reader=source.reader,
            read_key=source.read_key,
            classify_key=source.classify_key,
            standing=standing,
            facts=facts.to_json(source),
            n_findings=sum(len(p.findings) for p in passages),
        )
    )


def insert_pages(db: Connection, sha256: str, pages: Sequence[Page]) -> None:
    """Write a source's page texts: what its quotations are checked against."""
    if pages:
        db.execute(insert(tables.page), [{"source": sha256, "number": p.number, "text": p.text} for p in pages])


def insert_passages(db: Connection, source: SourceFacts, passages: Sequence[Passage]) -> None:
    """Write a source's passages with their findings and themes, in reading order."""
    if not passages:
        return
    place = {"review": source.review, "source": source.sha256}
    rows = [
        {
            **place,
            "id": passage.id,
            "position": position,
            "section": passage.section,
            "area": passage.area,
            "paragraph": passage.paragraph,
            "page": passage.page,
            "text": passage.text,
            "embed_hash": exact_hash(passage.text),
        }
        for position, passage in enumerate(passages)
    ]
    db.execute(insert(tables.passage), rows)
    nums = _nums(db, tables.passage, source.sha256)
    findings = [(nums[passage.id], finding) for passage in passages for finding in passage.findings]
    if findings:
        said = {**place, "voice": source.voice, "visibility": source.visibility}
        db.execute(insert(tables.finding), [{**said, **_finding_row(num, finding)} for num, finding in findings])
    nums = _nums(db, tables.finding, source.sha256)
    labels = [{"finding": nums[f.id], "theme": theme} for _, f in findings for theme in f.themes]
    if labels:
        db.execute(insert(tables.finding_theme), labels)
    instances = [{"finding": nums[f.id], "pattern": pattern} for _, f in findings for pattern in f.patterns]
    if instances:
        db.execute(insert(tables.finding_pattern), instances)


def _finding_row(passage: int, finding: Finding) -> dict[str, object]:
    return {
        "id": finding.id,
        "passage": passage,
        "kind": finding.kind,
        "polarity": finding.polarity,
        "themes": json.dumps(finding.themes),
        "patterns": json.dumps(finding.patterns),
        "likely": json.dumps(finding.likely),
        "extent": finding.extent,
        "status": finding.status,
        "confirmed": finding.confirmed,
        "about": finding.about,
        "single": finding.single,
        "turns_from": finding.turns_from,
        "restates": finding.restates,
        "tier": finding.tier,
        "refers": json.dumps(finding.refers),
        "since_last": finding.since_last,
        "page": finding.page,
        "spans": json.dumps([[s.page, s.start, s.end] for s in finding.spans]),
        "text": finding.text,
    }


def _nums(db: Connection, table: Table, sha256: str) -> dict[str, int]:
    return {row.id: row.num for row in db.execute(select(table.c.id, table.c.num).where(table.c.source == sha256))}
