"""The catalogue's tables. All are derived but for `record` ones, which a rebuild never touches."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

# Raised when a table changes shape: an older catalogue is then made again from the record.
LAYOUT = 3

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

review = Table(
    "review",
    metadata,
    Column("id", String, primary_key=True),
    Column("gss", String, nullable=False, index=True),
    Column("authority", String, nullable=False),
    Column("region", String, nullable=False),
    Column("type", String, nullable=False),
    Column("framework", String, nullable=False),
    Column("inspection_start", String),
    Column("inspection_end", String),
    Column("published", String),
    # The day a review is filtered and ordered by: the inspection's end, else its publication.
    Column("day", String, nullable=False),
    Column("lead_inspector", String),
)

judgement = Table(
    "judgement",
    metadata,
    Column("review", ForeignKey("review.id", ondelete="CASCADE"), primary_key=True),
    Column("area", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("grade", String),
    Column("state", String, nullable=False),
    Column("label", String, nullable=False),
    Column("common", String),
    Column("loose", String),
)

source = Table(
    "source",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("review", ForeignKey("review.id"), nullable=False, index=True),
    Column("voice", String, nullable=False),
    Column("visibility", String, nullable=False),
    Column("path", String, nullable=False),
    Column("origin", String, nullable=False, index=True),
    Column("url", String),
    Column("media", String, nullable=False),
    Column("reader", String, nullable=False),
    Column("read_key", String, nullable=False),
    Column("classify_key", String, nullable=False),
    # `current`, or `superseded` by a later version of the same report: kept, but its findings are not.
    Column("standing", String, nullable=False),
    Column("facts", Text, nullable=False),
    Column("n_findings", Integer, nullable=False),
)

page = Table(
    "page",
    metadata,
    Column("source", ForeignKey("source.sha256", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
)

passage = Table(
    "passage",
    metadata,
    Column("num", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("review", ForeignKey("review.id"), nullable=False, index=True),
    Column("source", ForeignKey("source.sha256", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("section", String, nullable=False),
    Column("area", String),
    Column("paragraph", String),
    Column("page", Integer, nullable=False),
    Column("text", Text, nullable=False),
    # SHA-256 of the exact text: the key of its vector in the embedding cache.
    Column("embed_hash", String, nullable=False),
    sqlite_autoincrement=True,
)

finding = Table(
    "finding",
    metadata,
    Column("num", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("passage", ForeignKey("passage.num", ondelete="CASCADE"), nullable=False, index=True),
    Column("review", ForeignKey("review.id"), nullable=False, index=True),
    Column("source", ForeignKey("source.sha256", ondelete="CASCADE"), nullable=False, index=True),
    Column("voice", String, nullable=False),
    Column("visibility", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("polarity", String, nullable=False),
    Column("themes", Text, nullable=False),
    Column("patterns", Text, nullable=False),
    # Named patterns not sure enough to be counted: followed where the council is known to have them at another review.
    Column("likely", Text, nullable=False),
    Column("extent", String),
    Column("status", String),
    # A person has said what it is.
    Column("confirmed", Boolean, nullable=False),
    Column("about", String),
    Column("single", Boolean, nullable=False),
    # Ids of findings of the same source: the one it turns from, and the one that explains it, with which it counts once.
    Column("turns_from", String, index=True),
    Column("restates", String, index=True),
    Column("tier", String),
    Column("refers", Text, nullable=False),
    Column("since_last", Boolean, nullable=False),
    Column("page", Integer, nullable=False),
    Column("spans", Text, nullable=False),
    Column("text", Text, nullable=False),
    sqlite_autoincrement=True,
)

finding_theme = Table(
    "finding_theme",
    metadata,
    Column("finding", ForeignKey("finding.num", ondelete="CASCADE"), primary_key=True),
    Column("theme", String, primary_key=True),
    Index("finding_theme_theme", "theme", "finding"),
)

finding_pattern = Table(
    "finding_pattern",
    metadata,
    Column("finding", ForeignKey("finding.num", ondelete="CASCADE"), primary_key=True),
    Column("pattern", String, primary_key=True),
    Index("finding_pattern_pattern", "pattern", "finding"),
)

change = Table(
    "change",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("review", String, nullable=False),
    Column("kind", String, nullable=False),
    sqlite_autoincrement=True,
)
