"""The workshop's line: one offered file in, one outcome out, everything of it written or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from ingest.offer import Offered
from ingest.readers import choose
from ingest.readers.shared.accounting import quality, warned
from ingest.restating import restatements
from ingest.shelving import Settled, decided, linked, settle, shelve
from ingest.sources import open_document
from ingest.understanding import VERSION as UNDERSTANDING
from ingest.understanding import understood
from kb.catalogue.facts import from_json
from kb.decisions import Decision, Decisions, digest
from kb.library import Library
from kb.protocols import Classifier, Reader
from kb.readings import Reading, Role
from kb.record import Kept
from kb.shelved import Passage, SourceFacts
from kb.values import Document, IndexRow, Outcome, Status, Unreadable, Visibility, Voice
from kb.words import exact_hash

_LICENCE = "Open Government Licence v3.0"


@dataclass(frozen=True)
class Workshop:
    """What ingesting needs: the library to write to, the readers in order of preference, and the classifier."""

    library: Library
    readers: tuple[Reader, ...]
    classifier: Classifier

    @cached_property
    def decisions(self) -> Decisions:
        """What people decided of findings, which wins over what the classifier says."""
        return Decisions(self.library.settings.record_path)

    def ingest(self, offers: Sequence[Offered]) -> Iterator[Outcome]:
        """Read each offered file and shelve it; give each one's outcome as soon as it is settled."""
        for offer in offers:
            yield self._guarded(offer.name, partial(self.ingest_one, offer))

    def _guarded(self, source: str, work: Callable[[], Outcome]) -> Outcome:
        """Do the work on one file; what nobody foresaw is that file's outcome, and the others go on."""
        try:
            return work()
        except Exception as error:  # a reader's fault on one document must not cost the other ones
            return _skipped(source, f"failed on it, which is a fault of this program: {type(error).__name__}: {error}")

    def ingest_one(self, offer: Offered) -> Outcome:
        """Read one file and shelve it. A file that cannot be used is an outcome with the reason, not an error."""
        source = offer.name
        limit = self.library.settings.max_file_mb
        try:
            size = offer.file.stat().st_size
            if size > limit * 1_000_000:
                return _skipped(source, f"{size / 1_000_000:.0f} MB: larger than the limit of {limit} MB")
            data = offer.file.read_bytes()
        except OSError as error:
            return _skipped(source, f"cannot be read: {error.strerror or error}")
        sha256 = hashlib.sha256(data).hexdigest()
        held = self.library.catalogue.source(sha256)
        known = self.library.record.get(sha256)
        listed = known.index if known else None
        # The first copy's word on itself stays; a second copy may add what the first did not have.
        second = held is not None and held["origin"] != offer.origin
        row = (listed or offer.row) if second else (offer.row or listed)
        keys = (self._read_key(row), self.classify_key(self.decisions.read().of(sha256)))
        if held is not None and (held["read_key"], held["classify_key"]) == keys:
            self._rejoin(from_json(held["facts"]))
            return self._unchanged(source, held, f"duplicate of {held['path']}" if second else None)
        if second and known is not None:
            return self._shelve(source, replace(known, index=row), data)
        kept = Kept(
            sha256=sha256,
            name=offer.file.name,
            path=offer.shown,
            origin=offer.origin,
            voice=Voice.REPORT,
            visibility=known.visibility if known else Visibility.PUBLIC,
            index=row,
        )
        outcome = self._shelve(source, kept, data)
        if offer.note and outcome.status is not Status.SKIPPED:
            outcome = replace(outcome, reason="; ".join(filter(None, [outcome.reason, offer.note])))
        return outcome

    def restore(self, kept: Kept) -> Outcome:
        """Read an original of the record again and shelve it, whether or not the catalogue knows it."""
        try:
            data = self.library.record.data(kept.sha256)
        except OSError as error:
            return _skipped(kept.path, f"the record has lost its original: {error.strerror}")
        if hashlib.sha256(data).hexdigest() != kept.sha256:
            return _skipped(kept.path, f"the record's original {kept.sha256} does not match its name: damaged")
        return self._guarded(kept.path, partial(self._shelve, kept.path, kept, data))

    def _shelve(self, source: str, kept: Kept, data: bytes) -> Outcome:
        document = open_document(data, kept.name, self.library.settings.max_file_mb * 1_000_000)
        if isinstance(document, Unreadable):
            return _skipped(source, document.reason)
        reader, reading = self._read(document)
        if isinstance(reading, Unreadable):
            return _skipped(source, reading.reason)
        settled = settle(reading, kept.index, self.library.authorities, self.library.codebook)
        if isinstance(settled, Unreadable):
            return _skipped(source, settled.reason)
        settled = self._joined(reading, settled)
        # Read once: the key must name the very decisions that are followed.
        decisions = self.decisions.read().of(kept.sha256)
        passages = shelve(reading, settled.review, kept.origin, self.classifier)
        passages, astray = decided(passages, decisions, self.library.codebook)
        if not any(passage.findings for passage in passages):
            return _skipped(source, f"no findings in it, as read by {reader.name}")
        # Vectors first: whoever sees the change finds them in the cache.
        self.library.cache.fill(self.library.embedder, [passage.text for passage in passages])
        passages = self._linked(reading, passages)
        facts = self._facts(kept, reader, reading, settled, document, decisions)
        replaced = self._replaced(facts)
        # The record first: whatever is cut off after it, checking or ingesting again ends where this would have.
        self.library.record.keep(self._noted(kept, reading), data)
        for sha256 in replaced:
            if (old := self.library.record.get(sha256)) is not None:
                self.library.record.note(replace(old, replaced_by=kept.sha256))
        before = self.library.catalogue.source(kept.sha256)
        current = self.library.catalogue.put(facts, passages, document.pages, replaced)
        self._rejoin(facts)
        notes = [*settled.notes]
        if not current:
            notes.append("superseded: another report of this review, published later or of the same day, is held")
        if replaced:
            notes.append("takes the place of an earlier version")
        if reader.name == "generic":
            notes.append(reading.why)
        if not reader.proven:
            notes.append(f"read by {reader.name}, which has not been tried on published documents of its kind")
        if astray:
            notes.append(
                f"{len(astray)} labels that people gave find no finding: {astray[0].by}'s on page {astray[0].page}"
            )
        if facts.quality is not None and (warning := warned(facts.quality)):
            notes.append(warning)
        return Outcome(
            source=source,
            status=Status.UPDATED if before is not None or replaced else Status.ADDED,
            reason="; ".join(notes) or None,
            review=settled.review,
            n_findings=sum(len(p.findings) for p in passages) if current else 0,
        )

    def _read(self, document: Document) -> tuple[Reader, Reading | Unreadable]:
        reader = choose(document, self.readers)
        try:
            reading = reader.read(document)
            return reader, understood(reading) if isinstance(reading, Reading) else reading
        except RecursionError:
            return reader, Unreadable("nested too deeply to be read")

    def _joined(self, reading: Reading, settled: Settled) -> Settled:
        """Give a write-up the review of the report on the same inspection, where it says the day otherwise or less."""
        if reading.voice is not Voice.OFFICER:
            return settled
        same = self.library.catalogue.reports_of(
            settled.authority.gss, settled.framework, reading.inspection_end, settled.published
        )
        return replace(settled, review=same[0]) if len(same) == 1 else settled

    def _rejoin(self, report: SourceFacts) -> None:
        """Shelve again the write-ups that came before this report of theirs and were taken for another review's."""
        if report.voice is not Voice.REPORT:
            return
        catalogue = self.library.catalogue
        for sha256 in catalogue.writeups_of(report.gss, report.framework, report.inspection_end, report.published):
            held, kept = catalogue.source(sha256), self.library.record.get(sha256)
            if held and kept and held["review"] != report.review:
                self.restore(kept)

    def _linked(self, reading: Reading, passages: list[Passage]) -> list[Passage]:
        """Link what a report says twice; a write-up's author says things once."""
        if reading.voice is not Voice.REPORT:
            return passages
        hashes = [exact_hash(passage.text) for passage in passages]
        return linked(
            passages, restatements(reading.passages, self.library.cache.vectors(self.library.embedder.key, hashes))
        )

    def _replaced(self, facts: SourceFacts) -> list[str]:
        if facts.voice is not Voice.OFFICER:
            return []
        alike = self.library.catalogue.writeups_like(facts.origin, facts.review, Path(facts.origin).stem)
        return [sha256 for sha256 in alike if sha256 != facts.sha256]

    def _facts(
        self,
        kept: Kept,
        reader: Reader,
        reading: Reading,
        settled: Settled,
        document: Document,
        decisions: Sequence[Decision],
    ) -> SourceFacts:
        return SourceFacts(
            sha256=kept.sha256,
            review=settled.review,
            voice=reading.voice,
            visibility=reading.visibility,
            path=kept.path,
            origin=kept.origin,
            url=settled.url,
            media=document.media,
            reader=f"{reader.name}-{reader.version}",
            read_key=self._read_key(kept.index),
            classify_key=self.classify_key(decisions),
            gss=settled.authority.gss,
            framework=settled.framework,
            inspection_start=reading.inspection_start,
            inspection_end=reading.inspection_end,
            published=settled.published,
            lead_inspector=reading.lead_inspector,
            author=reading.author,
            proven=reader.proven,
            judgements=tuple(self.library.codebook.compared(settled.framework, j) for j in reading.judgements),
            notes=(*reading.notes, *settled.notes),
            footnotes=tuple(part.text for part in reading.parts if part.role is Role.FOOTNOTE),
            quality=quality(document, reading) if reading.parts else None,
            mentions=reading.mentions,
            circumstances=reading.circumstances,
            commission=reading.commission,
            subject=reading.subject,
        )

    def _noted(self, kept: Kept, reading: Reading) -> Kept:
        licence = _LICENCE if reading.voice is Voice.REPORT else None
        return replace(kept, voice=reading.voice, visibility=reading.visibility, licence=licence, replaced_by=None)

    def _read_key(self, row: IndexRow | None) -> str:
        """Any reader's new version may be the one that now accepts the file, so all of them are in the key."""
        parts = [f"{r.name}-{r.version}" for r in self.readers] + [f"understanding-{UNDERSTANDING}", repr(row)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def classify_key(self, decisions: Sequence[Decision]) -> str:
        """Name what says the labels of a source with these decisions: when it changes, they are given again."""
        machine = f"{self.library.codebook.version}-{self.classifier.version}"
        return f"{machine}-{digest(decisions)}" if decisions else machine

    def _unchanged(self, source: str, held: dict[str, object], reason: str | None) -> Outcome:
        return Outcome(source, Status.UNCHANGED, reason, str(held["review"]), int(str(held["n_findings"])))


def _skipped(source: str, reason: str) -> Outcome:
    return Outcome(source, Status.SKIPPED, reason)
