"""Making all that is derived again from the record, and checking that record, catalogue, cache and indexes agree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, text

from ingest.offer import offered
from ingest.pipeline import Workshop
from kb.catalogue.tables import finding, passage, source
from kb.decisions import Decisions
from kb.library import Library
from kb.record import Kept
from kb.values import Outcome


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not agree: what, where, and whether `kb check --fix` can mend it."""

    what: str
    mendable: bool

    def to_json(self) -> dict[str, object]:
        """Give the object that `kb check --json` lists."""
        return {"what": self.what, "mendable": self.mendable}


def to_restore(library: Library) -> list[Kept]:
    """List the originals of the record that belong in the catalogue: all but write-ups that were replaced."""
    return [kept for kept in library.record.all() if kept.replaced_by is None]


def rebuild(workshop: Workshop, kept: Sequence[Kept]) -> Iterator[Outcome]:
    """Empty the catalogue and shelve these originals of the record again, giving an outcome for each.

    The embedding cache is kept where its vectors still fit: unchanged text is not embedded again.
    """
    workshop.library.catalogue.clear()
    for original in kept:
        yield workshop.restore(original)


def check(library: Library) -> list[Fault]:
    """Compare record, catalogue, cache and indexes; give every disagreement found."""
    return [
        *_damage(library),
        *_record_faults(library),
        *_decision_faults(library),
        *_writeup_faults(library),
        *_cache_faults(library),
        *_index_faults(library),
    ]


def mend(workshop: Workshop) -> None:
    """Mend what can be: shelve what only the record holds, fill the cache, bring the indexes up to date."""
    library = workshop.library
    with library.catalogue.reading() as db:
        shelved = set(db.scalars(select(source.c.sha256)))
        recorded = {kept.sha256: kept for kept in to_restore(library)}
        texts = db.scalars(select(passage.c.text)).all()
    for sha256 in sorted(set(recorded) - shelved):
        workshop.restore(recorded[sha256])
    for sha256 in sorted(shelved - set(recorded)):
        library.catalogue.remove(sha256)
    if library.settings.writeups_path.is_dir():
        list(workshop.ingest(offered([library.settings.writeups_path])))
    for start in range(0, len(texts), 500):
        library.cache.fill(library.embedder, texts[start : start + 500])
    if library.lock.take("kb check --fix"):
        for index in (library.words, library.vectors):
            # A torn index can take this process down when it is opened: catching up tries it in a child first.
            if not index.state.torn and index.count() != _n_passages(library):
                index.reset()
        library.indexer.catch_up()
        library.lock.release()


def _damage(library: Library) -> list[Fault]:
    with library.catalogue.reading() as db:
        said = [str(row[0]) for row in db.execute(text("PRAGMA quick_check(5)"))]
        orphans = db.execute(text("PRAGMA foreign_key_check")).all()
    faults = [Fault(f"catalogue: {line}", mendable=False) for line in said if line != "ok"]
    return faults + [Fault(f"catalogue: {row[0]} row {row[1]} points to nothing", mendable=False) for row in orphans]


def _record_faults(library: Library) -> list[Fault]:
    with library.catalogue.reading() as db:
        shelved = {row.sha256: row.path for row in db.execute(select(source.c.sha256, source.c.path))}
    recorded = {kept.sha256: kept for kept in to_restore(library)}
    faults = [
        Fault(f"{kept.path}: in the record, not in the catalogue", mendable=True)
        for sha256, kept in recorded.items()
        if sha256 not in shelved
    ]
    faults += [
        Fault(f"{path}: in the catalogue, not in the record", mendable=True)
        for sha256, path in shelved.items()
        if sha256 not in recorded
    ]
    for sha256, kept in recorded.items():
        try:
            if hashlib.sha256(library.record.data(sha256)).hexdigest() != sha256:
                faults.append(Fault(f"{kept.path}: its original in the record is damaged", mendable=False))
        except OSError as error:
            faults.append(Fault(f"{kept.path}: its original is lost: {error.strerror}", mendable=False))
    return faults


def _decision_faults(library: Library) -> list[Fault]:
    """Find lines of people's decisions that cannot be read, as a crash while writing leaves them."""
    unread = Decisions(library.settings.record_path).read().unread
    return [Fault(f"decisions.jsonl, line {one.line}: {one.reason}", mendable=False) for one in unread]


def _writeup_faults(library: Library) -> list[Fault]:
    """Find officers' write-ups that were written and never read, as a crash between the two leaves them."""
    recorded = {kept.sha256 for kept in library.record.all()}
    return [
        Fault(f"{file.name}: an officer's write-up that is not in the library", mendable=True)
        for file in sorted(library.settings.writeups_path.glob("*.md"))
        if hashlib.sha256(file.read_bytes()).hexdigest() not in recorded
    ]


def _cache_faults(library: Library) -> list[Fault]:
    with library.catalogue.reading() as db:
        hashes = db.scalars(select(passage.c.embed_hash)).all()
        bare = db.scalar(
            select(func.count())
            .select_from(passage)
            .where(~select(finding).where(finding.c.passage == passage.c.num).exists())
        )
    absent = len(library.cache.missing(library.embedder.key, hashes))
    faults = [Fault(f"embedding cache: {absent} passages have no vector", mendable=True)] if absent else []
    if bare:
        faults.append(Fault(f"catalogue: {bare} passages hold no finding", mendable=False))
    return faults


def _index_faults(library: Library) -> list[Fault]:
    me, last = library.catalogue.id, library.catalogue.last_change()
    wanted = _n_passages(library)
    faults = []
    for name, index in (("full-text index", library.words), ("vector index", library.vectors)):
        if index.state.torn:
            faults.append(Fault(f"{name}: a writer stopped half-way", mendable=True))
            continue
        applied = index.state.applied(me)
        if applied != last:
            faults.append(Fault(f"{name}: has applied change {applied or 0} of {last}", mendable=True))
        elif not (name == "vector index" and library.lock.taken_elsewhere()) and index.count() != wanted:
            faults.append(Fault(f"{name}: holds {index.count()} passages of {wanted}", mendable=True))
    return faults


def _n_passages(library: Library) -> int:
    with library.catalogue.reading() as db:
        return db.scalar(select(func.count()).select_from(passage)) or 0
