"""From what a document says to what is shelved: whose review it is, its ids, its findings labelled."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ingest.comparing import Place
from ingest.restating import Restated
from kb.authorities import Authorities
from kb.codebook import Codebook
from kb.decisions import Decision
from kb.protocols import Classifier
from kb.readings import Labels, PassageRead, Reading
from kb.shelved import Finding, Passage
from kb.values import Authority, IndexRow, Polarity, Unreadable, Voice
from kb.words import review_id, statement_id, text_hash

_SIDES = (Polarity.WEAKNESS, Polarity.STRENGTH)


@dataclass(frozen=True, slots=True)
class Settled:
    """A reading with its review settled: which authority, framework, publication date, address; and what was odd."""

    review: str
    authority: Authority
    framework: str
    published: date | None
    url: str | None
    notes: tuple[str, ...]


def settle(
    reading: Reading, row: IndexRow | None, authorities: Authorities, codebook: Codebook
) -> Settled | Unreadable:
    """Say which review a reading belongs to; the document's word counts before the index's."""
    notes: list[str] = []
    authority = _authority(reading, row, authorities, notes)
    if isinstance(authority, Unreadable):
        return authority
    published = reading.published
    if row and row.published:
        if published and published != row.published:
            notes.append(f"index says published {row.published}, the document {published}: the document's is kept")
        published = published or row.published
    listed = (row.kind if row else None) or ""
    framework = listed if reading.framework == "other" and listed in codebook.frameworks else reading.framework
    try:
        review = review_id(authority.gss, framework, reading.inspection_start, reading.inspection_end, published)
    except ValueError as error:
        return Unreadable(f"{error}: neither the document nor an index gives one")
    return Settled(review, authority, framework, published, reading.url or (row.url if row else None), tuple(notes))


def shelve(reading: Reading, review: str, origin: str, classifier: Classifier) -> list[Passage]:
    """Give a reading's passages their ids and their findings' labels, in reading order.

    What a write-up's author stated of a finding is kept; the classifier labels the rest.
    """
    # Two officers may say the same of one review: their write-ups' folders and names keep the ids apart.
    voice = (
        f"officer:{Path(origin).parent.name}/{Path(origin).stem}"
        if reading.voice is Voice.OFFICER
        else str(reading.voice)
    )
    labels = classifier.classify(reading.passages)
    copies: Counter[str] = Counter()

    def name(read: PassageRead, level: str, text: str) -> str:
        first = statement_id(review, f"{voice}/{level}", read.section, read.paragraph, text)
        copies[first] += 1
        if copies[first] == 1:
            return first
        return statement_id(review, f"{voice}/{level}", read.section, read.paragraph, text, copies[first])

    passages = []
    last: str | None = None
    section = ""
    for read, labelled in zip(reading.passages, labels, strict=True):
        passage = name(read, "passage", read.text)
        ids = [name(read, "finding", said.text) for said in read.findings]
        # The finding before, which a later window's first or a paragraph of its own may turn from.
        before: list[str | None] = [last if section == read.section else None, *ids]
        last, section = (ids[-1] if ids else last), read.section
        findings = tuple(
            Finding(
                id=own,
                passage=passage,
                text=said.text,
                page=said.page or said.spans[0].page,
                spans=said.spans,
                kind=read.kind,
                polarity=said.polarity or label.polarity,
                themes=said.themes if said.themes is not None else label.themes,
                # A pattern's instance fails or succeeds: what does both or neither is none.
                patterns=label.patterns if (said.polarity or label.polarity) in _SIDES else (),
                likely=_likely(said.polarity or label.polarity, label),
                extent=label.extent,
                status=label.status,
                confirmed=label.confirmed,
                about=said.about,
                single=said.single,
                turns_from=turned if said.turns else None,
                tier=read.tier,
                refers=said.refers,
                since_last=said.since_last,
            )
            for own, turned, said, label in zip(ids, before, read.findings, labelled, strict=False)
        )
        page = findings[0].page if findings else read.spans[0].page
        passages.append(Passage(passage, read.section, read.area, read.paragraph, page, read.text, findings))
    return passages


def _likely(polarity: Polarity, label: Labels) -> tuple[str, ...]:
    """Give the patterns a finding may bear on without being a counted instance: all of a mixed one's, none of a neutral's."""
    if polarity is Polarity.MIXED:
        return (*label.patterns, *label.likely)
    return label.likely if polarity in _SIDES else ()


def linked(passages: Sequence[Passage], links: Mapping[Place, Restated]) -> list[Passage]:
    """Give shelved passages whose findings know which finding of the body they restate."""
    made = list(passages)
    for (at, index), link in links.items():
        findings = list(made[at].findings)
        findings[index] = replace(findings[index], restates=passages[link.place[0]].findings[link.place[1]].id)
        made[at] = replace(made[at], findings=tuple(findings))
    return made


def decided(
    passages: Sequence[Passage], decisions: Sequence[Decision], codebook: Codebook
) -> tuple[list[Passage], tuple[Decision, ...]]:
    """Give shelved passages with what people decided of their findings, and the decisions that found none.

    A finding on the decision's own page goes first; a reader that has changed may have moved it by a page. What the
    codebook no longer has of a decision is left out.
    """
    held: dict[tuple[int, str], list[str]] = defaultdict(list)
    for passage in passages if decisions else ():
        for finding in passage.findings:
            held[finding.page, text_hash(finding.text)].append(finding.id)
    exact: dict[str, Decision] = {}
    near: dict[str, Decision] = {}
    lost = []
    for decision in decisions:
        page, words = decision.page, decision.hash
        if own := held.get((page, words)):
            exact |= dict.fromkeys(own, decision)
        elif moved := held.get((page + 1, words)) or held.get((page - 1, words)):
            near |= dict.fromkeys(moved, decision)
        else:
            lost.append(decision)
    by_id = {key: said.within(codebook) for key, said in (near | exact).items()}
    made = [
        replace(
            passage,
            findings=tuple(_overruled(f, by_id[f.id], codebook) if f.id in by_id else f for f in passage.findings),
        )
        for passage in passages
    ]
    return made, tuple(lost)


def _overruled(finding: Finding, decision: Decision, codebook: Codebook) -> Finding:
    polarity = decision.polarity or finding.polarity
    patterns = finding.patterns if decision.patterns is None else decision.patterns
    if decision.themes is not None and decision.patterns is None:
        # Who names all its themes has said no to the classifier's patterns of other ones.
        patterns = tuple(p for p in patterns if p in codebook.named and codebook.named[p].theme in decision.themes)
    return replace(
        finding,
        polarity=polarity,
        themes=finding.themes if decision.themes is None else decision.themes,
        patterns=patterns if polarity in _SIDES else (),
        # A person has looked: what they did not name is not likely either.
        likely=(),
        extent=decision.extent or finding.extent,
        status=decision.status or finding.status,
        confirmed=True,
    )


def _authority(
    reading: Reading, row: IndexRow | None, authorities: Authorities, notes: list[str]
) -> Authority | Unreadable:
    said = authorities.find(reading.authority) if reading.authority else None
    listed = authorities.find(row.authority, row.urn) if row else None
    if said and listed and said.gss != listed.gss:
        notes.append(f"index says {listed.name}, the document {said.name}: the document's is kept")
    if said or listed:
        return said or listed  # type: ignore[return-value]
    names: Sequence[str] = [n for n in (reading.authority, row.authority if row else None) if n]
    if names:
        return Unreadable(f"unknown authority {names[0]!r}")
    return Unreadable("no authority: neither the document nor an index names one")
