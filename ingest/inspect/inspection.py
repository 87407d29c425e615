"""How one file is read: by which reader and why, what it gives, and what became of every word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ingest.offer import Offered
from ingest.readers import choose
from ingest.readers.shared.accounting import quality, unaccounted, warned
from ingest.shelving import Settled, settle
from ingest.sources import open_document
from ingest.understanding import understood
from kb.authorities import Authorities
from kb.codebook import Codebook
from kb.protocols import Reader
from kb.readings import Reading
from kb.shelved import Quality
from kb.values import Document, Judgement, Span, Unreadable

# A page with fewer characters is looked at by a person: it may be a picture of text.
FEW_CHARACTERS = 100


@dataclass(frozen=True)
class Inspected:
    """One file as it was read. `settled` says whose review it would be, or why that cannot be said.

    `declined` are the readers that were asked first and did not know it; `lost` the words that ended nowhere;
    `thin` the pages with hardly any text.
    """

    shown: str
    data: bytes
    document: Document
    reader: Reader
    declined: tuple[str, ...]
    reading: Reading
    settled: Settled | Unreadable
    judgements: tuple[Judgement, ...]
    quality: Quality
    lost: tuple[tuple[Span, str], ...]
    thin: tuple[int, ...]

    @property
    def warning(self) -> str | None:
        """What `kb ingest` would warn about, or None."""
        return warned(self.quality)

    @property
    def n_findings(self) -> int:
        """How many findings it has."""
        return sum(len(passage.findings) for passage in self.reading.passages)

    def to_json(self) -> dict[str, Any]:
        """Give the object that `kb inspect --json` prints."""
        read, settled = self.reading, self.settled
        return {
            "source": self.shown,
            "sha256": self.document.sha256,
            "media": self.document.media,
            "pages": len(self.document.pages),
            "thin_pages": list(self.thin),
            "reader": f"{self.reader.name}-{self.reader.version}",
            "proven": self.reader.proven,
            "why": read.why,
            "declined": list(self.declined),
            "framework": read.framework,
            "authority": read.authority,
            "review": settled.review if isinstance(settled, Settled) else None,
            "not_shelved": settled.reason if isinstance(settled, Unreadable) else None,
            "inspection_start": _day(read.inspection_start),
            "inspection_end": _day(read.inspection_end),
            "published": _day(read.published),
            "lead_inspector": read.lead_inspector,
            "subject": read.subject,
            "commission": asdict(read.commission) if read.commission else None,
            "judgements": [asdict(judgement) for judgement in self.judgements],
            "circumstances": [asdict(circumstance) for circumstance in read.circumstances],
            "mentions": [asdict(mention) for mention in read.mentions],
            "passages": [asdict(passage) for passage in read.passages],
            "parts": [asdict(part) for part in read.parts],
            "notes": list(read.notes),
            "quality": {**asdict(self.quality), "share": round(self.quality.share, 4)},
            "unaccounted": [{"span": asdict(span), "text": text} for span, text in self.lost],
            "warning": self.warning,
        }


def inspect(
    offer: Offered, readers: Sequence[Reader], authorities: Authorities, codebook: Codebook, largest: int
) -> Inspected | Unreadable:
    """Read an offered file of at most `largest` bytes as `kb ingest` would, and keep nothing. Raises OSError."""
    data = offer.file.read_bytes()
    document = open_document(data, offer.file.name, largest)
    if isinstance(document, Unreadable):
        return document
    reader = choose(document, readers)
    reading = reader.read(document)
    if isinstance(reading, Unreadable):
        return reading
    reading = understood(reading)
    names = [r.name for r in readers]
    return Inspected(
        shown=offer.name,
        data=data,
        document=document,
        reader=reader,
        declined=tuple(names[: names.index(reader.name)]),
        reading=reading,
        settled=settle(reading, offer.row, authorities, codebook),
        judgements=tuple(codebook.compared(reading.framework, j) for j in reading.judgements),
        quality=quality(document, reading),
        lost=tuple(unaccounted(document, reading)),
        thin=tuple(page.number for page in document.pages if len(page.text) < FEW_CHARACTERS),
    )


def _day(day: object) -> str | None:
    return str(day) if day else None
