"""The catalogue's door: opens the database, writes one source in one transaction, appends to the change log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, Connection, Engine, create_engine, delete, event, func, insert, select, update
from sqlalchemy.exc import DatabaseError

from kb.authorities import Authorities
from kb.catalogue import facts, source_rows, tables
from kb.shelved import Passage, SourceFacts
from kb.values import Page, Voice


class CatalogueError(RuntimeError):
    """The catalogue cannot be used as it is; the message says why and what mends it."""


class Catalogue:
    """The library's relational store, embedded in one SQLite file in WAL mode."""

    def __init__(self, path: Path, authorities: Authorities, any_layout: bool = False) -> None:
        """Open the catalogue in a file, or make it; `any_layout` opens even an older one, to be cleared."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.authorities = authorities
        self.engine = _engine(path)
        try:
            with self.writing() as db:
                tables.metadata.create_all(db, tables=[tables.meta])
                layout = _meta(db, "layout")
                if layout is None:
                    _make(db)
                elif layout != str(tables.LAYOUT) and not any_layout:
                    raise CatalogueError(f"{path}: layout {layout}, this program needs {tables.LAYOUT}: run kb rebuild")
        except DatabaseError as error:
            raise CatalogueError(f"{path}: {error.orig}: delete this file and run kb rebuild") from error

    def clear(self) -> None:
        """Empty the catalogue of all that is derived and give it a new id: indexes of the old one start again."""
        with self.writing() as db:
            tables.metadata.drop_all(db)
            _make(db)
        self.__dict__.pop("id", None)

    @cached_property
    def id(self) -> str:
        """Tell this catalogue from one made anew: an index that followed another one has to start again."""
        with self.reading() as db:
            return str(_meta(db, "id"))

    def close(self) -> None:
        """Let go of the database file."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that sees one state of the catalogue."""
        with self.engine.connect() as db, db.begin():
            yield db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that holds the one place to write; it commits at the end or not at all."""
        with self.engine.connect().execution_options(writes=True) as db, db.begin():
            yield db

    def last_change(self) -> int:
        """Give the number of the last change, 0 before the first: what an index must have applied."""
        with self.reading() as db:
            return db.scalar(select(func.max(tables.change.c.seq))) or 0

    def changed_since(self, seq: int) -> list[str]:
        """Give the reviews touched by changes after `seq`, each once, in the order of their last change."""
        log = tables.change
        with self.reading() as db:
            rows = db.execute(
                select(log.c.review).where(log.c.seq > seq).group_by(log.c.review).order_by(func.max(log.c.seq))
            )
            return [row.review for row in rows]

    def source(self, sha256: str) -> dict[str, Any] | None:
        """Give the catalogue's row of a source, or None."""
        with self.reading() as db:
            row = db.execute(select(tables.source).where(tables.source.c.sha256 == sha256)).mappings().first()
            return dict(row) if row else None

    def writeups_like(self, origin: str, review: str, stem: str) -> list[str]:
        """Give the write-ups that a new one replaces: from the same place, or of its name on the other shelf.

        The shelves are the folders named `writeups`: an officer's own, and the public one it is copied to.
        """
        source = tables.source
        shelf = _on_a_shelf(origin, stem)
        with self.reading() as db:
            rows = db.execute(
                select(source.c.sha256, source.c.review, source.c.origin)
                .where(source.c.voice == Voice.OFFICER)
                .where((source.c.origin == origin) | (source.c.review == review))
            )
            return [r.sha256 for r in rows if r.origin == origin or (shelf and _on_a_shelf(r.origin, stem))]

    def reports_of(self, gss: str, framework: str, end: date | None, published: date | None) -> list[str]:
        """Give the reviews read from a report that ended or were published on one of these days, sorted by id."""
        return self._same_inspection(Voice.REPORT, tables.source.c.review, gss, framework, end, published)

    def writeups_of(self, gss: str, framework: str, end: date | None, published: date | None) -> list[str]:
        """Give the write-ups (by SHA-256) of an inspection that ended or was published on one of these days."""
        return self._same_inspection(Voice.OFFICER, tables.source.c.sha256, gss, framework, end, published)

    def _same_inspection(
        self, voice: Voice, wanted: Column[str], gss: str, framework: str, end: date | None, published: date | None
    ) -> list[str]:
        query = select(wanted, tables.source.c.facts).where(
            tables.source.c.voice == voice,
            tables.source.c.review.startswith(f"{gss}-{framework}-", autoescape=True),
            tables.source.c.standing == "current",
        )
        with self.reading() as db:
            rows = db.execute(query).all()
        said = [(row[0], facts.from_json(row.facts)) for row in rows]
        return sorted(
            {
                name
                for name, held in said
                if held.framework == framework
                and ((end and held.inspection_end == end) or (published and held.published == published))
            }
        )

    def put(
        self,
        source: SourceFacts,
        passages: Sequence[Passage],
        pages: Sequence[Page],
        replaces: Sequence[str] = (),
    ) -> bool:
        """Write one source and its review in one transaction; say whether its findings are the current ones.

        A report that another version of the same report outranks (a later publication) is kept as superseded,
        without findings. `replaces` are sources that this one takes the place of.
        """
        with self.writing() as db:
            touched = {source.review}
            for sha256 in {*replaces, source.sha256}:
                touched |= _remove(db, sha256)
            rivals = _rival_reports(db, source) if source.voice is Voice.REPORT else []
            current = all(facts.rank(source) >= facts.rank(rival) for rival in rivals)
            source_rows.insert_source(db, source, "current" if current else "superseded", passages if current else ())
            for rival in rivals if current else []:
                _supersede(db, rival.sha256)
            if current:
                source_rows.insert_pages(db, source.sha256, pages)
                source_rows.insert_passages(db, source, passages)
            for review in sorted(touched):
                facts.settle_review(db, review, self.authorities)
                db.execute(insert(tables.change).values(review=review, kind="written"))
            return current

    def remove(self, sha256: str) -> None:
        """Take one source and its findings out; a review left without sources goes too."""
        with self.writing() as db:
            for review in sorted(_remove(db, sha256)):
                facts.settle_review(db, review, self.authorities)
                db.execute(insert(tables.change).values(review=review, kind="deleted"))


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 60, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connect(dbapi: Any, _record: Any) -> None:
        # The driver's own transactions are off, so that `writing` can take the write lock at once.
        dbapi.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=60000"):
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(db: Connection) -> None:
        db.exec_driver_sql("BEGIN IMMEDIATE" if db.get_execution_options().get("writes") else "BEGIN")

    return engine


def _on_a_shelf(origin: str, stem: str) -> bool:
    path = Path(origin)
    return path.stem == stem and path.parent.name == "writeups"


def _meta(db: Connection, key: str) -> str | None:
    return db.scalar(select(tables.meta.c.value).where(tables.meta.c.key == key))


def _make(db: Connection) -> None:
    tables.metadata.create_all(db)
    db.execute(
        insert(tables.meta), [{"key": "layout", "value": str(tables.LAYOUT)}, {"key": "id", "value": uuid4().hex}]
    )


def _remove(db: Connection, sha256: str) -> set[str]:
    review = db.scalar(select(tables.source.c.review).where(tables.source.c.sha256 == sha256))
    if review is None:
        return set()
    db.execute(delete(tables.source).where(tables.source.c.sha256 == sha256))
    return {review}


def _rival_reports(db: Connection, source: SourceFacts) -> list[SourceFacts]:
    rows = db.execute(
        select(tables.source.c.facts)
        .where(tables.source.c.review == source.review)
        .where(tables.source.c.voice == Voice.REPORT)
        .where(tables.source.c.standing == "current")
    )
    return [facts.from_json(row.facts) for row in rows]


def _supersede(db: Connection, sha256: str) -> None:
    db.execute(delete(tables.passage).where(tables.passage.c.source == sha256))
    db.execute(delete(tables.page).where(tables.page.c.source == sha256))
    db.execute(
        update(tables.source).where(tables.source.c.sha256 == sha256).values(standing="superseded", n_findings=0)
    )
