"""An inspected file as plain text for a terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ingest.inspect.inspection import Inspected
from ingest.shelving import Settled
from kb.readings import FindingRead, PassageRead, Role
from kb.values import Kind

_SHOWN = 100
_READ = frozenset({Role.HEADING, Role.LABEL, Role.LEAD_IN})


def lines_of(seen: Inspected, every_finding: bool) -> Iterator[str]:
    """Give the lines that show how a file was read; `every_finding` shows their words and not only their number."""
    yield from _head(seen)
    yield from _judged(seen)
    yield from _stated(seen)
    yield from _outline(seen, every_finding)
    yield from _left_out(seen)
    yield from _quality(seen)


def _head(seen: Inspected) -> Iterator[str]:
    read, settled = seen.reading, seen.settled
    yield seen.shown
    yield f"  {seen.document.media}, {len(seen.document.pages)} pages, SHA-256 {seen.document.sha256}"
    proven = "" if seen.reader.proven else " (unproven: not yet tried on published documents of its kind)"
    yield f"  reader: {seen.reader.name}, version {seen.reader.version}{proven}: {read.why}"
    if seen.declined:
        yield f"  asked first, and it was not theirs: {', '.join(seen.declined)}"
    council = f" ({settled.authority.name})" if isinstance(settled, Settled) else f" (not shelved: {settled.reason})"
    yield f"  council: {read.authority or 'not said'}{council}"
    yield f"  framework: {read.framework}"
    yield f"  inspected: {read.inspection_start or 'not said'} to {read.inspection_end or 'not said'}"
    yield f"  published: {read.published or 'not said'}"
    yield f"  lead inspector: {read.lead_inspector or 'not named'}"
    if read.subject:
        yield f"  subject: {read.subject}"
    if read.commission:
        yield f"  asked for by {read.commission.commissioner or 'nobody it names'}; to look at: {read.commission.scope}"
    for note in read.notes:
        yield f"  note: {note}"
    if seen.thin:
        yield f"  pages with hardly any text: {', '.join(map(str, seen.thin))}"


def _judged(seen: Inspected) -> Iterator[str]:
    if seen.judgements:
        yield ""
        yield "Judgements"
    for j in seen.judgements:
        compared = "" if j.common == j.area else f" [compared as {j.common}]" if j.common else " [no counterpart today]"
        yield f"  {j.grade or j.state:22} {j.label}{compared}{f' ({j.loose})' if j.loose else ''}"


def _stated(seen: Inspected) -> Iterator[str]:
    if seen.reading.circumstances:
        yield ""
        yield "Circumstances"
    for c in seen.reading.circumstances:
        yield f"  {c.name:40} {c.value:,g}{f' at {c.day}' if c.day else ''}, page {c.spans[0].page}"
    if seen.reading.mentions:
        yield ""
        yield "Other inspections and visits it names"
    for m in seen.reading.mentions:
        yield f"  {m.day:10} {m.framework}, page {m.spans[0].page}"


def _outline(seen: Inspected, every_finding: bool) -> Iterator[str]:
    yield ""
    yield f"Outline: {seen.n_findings} findings in {len(seen.reading.passages)} passages"
    sections: dict[str, list[PassageRead]] = defaultdict(list)
    for passage in seen.reading.passages:
        sections[passage.section].append(passage)
    for section, passages in sections.items():
        count = sum(len(p.findings) for p in passages)
        area = f", area {passages[0].area}" if passages[0].area else ""
        yield f"  page {passages[0].spans[0].page:3}  {section} ({count}{area})"
        for passage in passages if every_finding else []:
            for finding in passage.findings:
                yield f"      {_place(passage, finding)}: {finding.text}"


def _place(passage: PassageRead, finding: FindingRead) -> str:
    marks = [f"page {finding.spans[0].page}"]
    if passage.paragraph:
        marks.append(f"paragraph {passage.paragraph}")
    if passage.kind is Kind.RECOMMENDATION:
        marks.append(f"recommended under {passage.tier!r}" if passage.tier else "recommended")
    if finding.about:
        marks.append(f"about {finding.about}")
    marks += [said for said, holds in (("one child", finding.single), ("turns", finding.turns)) if holds]
    return ", ".join([*marks, *finding.refers])


def _left_out(seen: Inspected) -> Iterator[str]:
    left: dict[tuple[str, str], list[str]] = defaultdict(list)
    for part in seen.reading.parts:
        if part.role not in _READ:
            left[(part.role, part.why)].append(part.text)
    if left:
        yield ""
        yield "Left out of the findings"
    for (role, why), texts in left.items():
        words = sum(len(text.split()) for text in texts)
        yield f"  {role}{f', {why}' if why else ''}: {words} words: {texts[0][:_SHOWN]}{'…' if len(texts[0]) > _SHOWN else ''}"


def _quality(seen: Inspected) -> Iterator[str]:
    q = seen.quality
    yield ""
    if q.words:
        yield (
            f"Of {q.words:,} words of its body {q.share:.2%} are accounted for: {q.findings / q.words:.1%} in findings, "
            f"{q.boilerplate / q.words:.1%} in boilerplate"
        )
    for span, text in seen.lost[:20]:
        yield f"  nowhere: page {span.page}, characters {span.start} to {span.end}: {text[:_SHOWN]}"
    if seen.warning:
        yield f"WARNING: {seen.warning}"
