"""Overruling the classifier: a person's label on a finding is checked, kept in the record, and followed at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import RowMapping

from ingest.classify.examples import Label
from ingest.pipeline import Workshop
from kb.catalogue.objects import Object, finding_object, finding_rows
from kb.catalogue.tables import finding
from kb.decisions import Decision
from kb.library import Library
from kb.readings import Extent, FindingStatus
from kb.values import Polarity, Status
from kb.words import text_hash

# Another person may decide on the same source while it is shelved: it is shelved again until all are followed.
_MOST_TIMES = 5
_LONGEST_NAME, _LONGEST_NOTE = 200, 2000
Word = TypeVar("Word", bound=StrEnum)


class DecisionError(ValueError):
    """A decision cannot be kept as it is; `field` names what to change and the message says why."""

    def __init__(self, field_name: str, message: str) -> None:
        super().__init__(message)
        self.field = field_name


class UnknownFindingError(LookupError):
    """The library holds no finding of this id."""


class NotFollowedError(RuntimeError):
    """A decision is kept, but its source could not be shelved again; the message says why."""


def decide(
    workshop: Workshop,
    key: str,
    by: str,
    *,
    polarity: str | None = None,
    themes: Sequence[str] | None = None,
    patterns: Sequence[str] | None = None,
    extent: str | None = None,
    status: str | None = None,
    note: str | None = None,
) -> Object:
    """Keep what a person says a finding is, and give the finding as it is now: overruled, counted and indexed so.

    What is None stays the classifier's; empty themes or patterns say that there are none. A later decision on the
    same finding replaces this one whole. Raises UnknownFindingError or DecisionError with nothing written, and
    NotFollowedError where the decision is kept but could not be followed yet.
    """
    library = workshop.library
    held = _row(library, key)
    if held is None:
        raise UnknownFindingError(f"no finding has the id {key!r}")
    decision = Decision(
        source=held["source"],
        page=held["page"],
        hash=text_hash(held["text"]),
        gss=held["gss"],
        by=_words("by", by, _LONGEST_NAME),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        polarity=_word("polarity", polarity, Polarity),
        themes=_known("themes", themes, library.codebook.themes),
        patterns=_known("patterns", patterns, library.codebook.named),
        extent=_word("extent", extent, Extent),
        status=_word("status", status, FindingStatus),
        note=_words("note", note, _LONGEST_NOTE) if note and note.strip() else None,
    )
    if not decision.says:
        raise DecisionError("polarity", "say at least one of polarity, themes, patterns, extent and status")
    side = decision.polarity or held["polarity"]
    if decision.patterns and side not in (Polarity.STRENGTH, Polarity.WEAKNESS):
        raise DecisionError("patterns", f"a {side} finding is no instance of a pattern: make it a strength or weakness")
    workshop.decisions.add(decision)
    _follow(workshop, decision.source)
    now = _row(library, key)
    if now is None:
        raise NotFollowedError("the label is kept, but today's reader no longer finds this finding in its source")
    return finding_object(now)


def labels_of(decisions: Iterable[Decision], splits: Mapping[str, str], asked: Sequence[str]) -> list[Label]:
    """Give people's decisions as labels to train on, or to measure with where the authority's split is `report`.

    `asked` are the themes whose patterns a person who gives patterns was asked about: such a list is the whole list.
    """
    return [
        Label(
            source=decision.source,
            page=decision.page,
            hash=decision.hash,
            gss=decision.gss,
            split="report" if splits.get(decision.gss) == "report" else "tune",
            polarity=decision.polarity and str(decision.polarity),
            themes=decision.themes,
            extent=decision.extent and str(decision.extent),
            status=decision.status and str(decision.status),
            patterns=decision.patterns,
            asked=tuple(asked) if decision.patterns is not None else (),
        )
        for decision in decisions
    ]


def _follow(workshop: Workshop, source: str) -> None:
    library = workshop.library
    for _ in range(_MOST_TIMES):
        kept = library.record.get(source)
        if kept is None:
            raise NotFollowedError("the label is kept, but the record has lost the finding's source")
        outcome = workshop.restore(kept)
        if outcome.status is Status.SKIPPED:
            raise NotFollowedError(f"the label is kept, but its source could not be read again: {outcome.reason}")
        shelved = library.catalogue.source(source)
        if shelved is None or shelved["classify_key"] == workshop.classify_key(workshop.decisions.read().of(source)):
            break
    library.catch_up("kb label")


def _row(library: Library, key: str) -> RowMapping | None:
    with library.catalogue.reading() as db:
        return db.execute(finding_rows().where(finding.c.id == key)).mappings().first()


def _word(name: str, said: str | None, words: type[Word]) -> Word | None:
    try:
        return words(said) if said is not None else None
    except ValueError as error:
        raise DecisionError(name, f"{name} {said!r} is none of {', '.join(words)}") from error


def _known(name: str, said: Sequence[str] | None, known: Mapping[str, object]) -> tuple[str, ...] | None:
    if said is None:
        return None
    if unknown := [one for one in said if one not in known]:
        raise DecisionError(name, f"{unknown[0]!r} is not one of the library's {name}")
    return tuple(dict.fromkeys(said))


def _words(name: str, said: str, most: int) -> str:
    said = said.strip()
    if not said:
        raise DecisionError(name, "say who decides: a name or a post")
    if len(said) > most:
        raise DecisionError(name, f"no more than {most} characters")
    return said
