"""Small helpers for the classifier's tests: passages and labelled examples in invented wording."""

from __future__ import annotations

from ingest.classify.labels import Example, Label
from kb.readings import FindingRead, PassageRead
from kb.values import Kind
from kb.words import text_hash


def passage(*texts: str, section: str = "Findings", kind: Kind = Kind.FINDING) -> PassageRead:
    """Give a passage with these findings."""
    findings = tuple(FindingRead(text=text, spans=()) for text in texts)
    return PassageRead(section=section, paragraph="1", kind=kind, text=" ".join(texts), spans=(), findings=findings)


def example(
    text: str, polarity: str, gss: str = "E06000001", split: str = "tune", themes: tuple[str, ...] = ()
) -> Example:
    """Give a labelled example of an invented sentence."""
    return Example(Label("0" * 64, 1, text_hash(text), polarity, themes, split, gss), text)
