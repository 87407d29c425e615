"""Puts a reading together: what every framework's reader does alike once its document's blocks have been gathered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingest.readers.shared.gather import Gathering
from kb.protocols import Reader
from kb.readings import About, Commission, Reading
from kb.values import Document, Judgement, Voice


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reader found its document to say of itself. Dates are None where it is silent."""

    framework: str
    authority: str | None
    inspection_start: date | None = None
    inspection_end: date | None = None
    published: date | None = None
    lead_inspector: str | None = None
    judgements: tuple[Judgement, ...] = ()
    commission: Commission | None = None
    subject: str | None = None
    notes: tuple[str, ...] = ()


def assembled(reader: Reader, document: Document, facts: Facts, gathered: Gathering, default: About) -> Reading:
    """Give the reading of a report; `default` is whom its findings are about where they do not say it themselves."""
    return Reading(
        reader=reader.name,
        version=reader.version,
        why=reader.accepts(document) or "",
        framework=facts.framework,
        voice=Voice.REPORT,
        authority=facts.authority,
        inspection_start=facts.inspection_start,
        inspection_end=facts.inspection_end,
        published=facts.published,
        lead_inspector=facts.lead_inspector,
        judgements=facts.judgements,
        passages=tuple(gathered.passages),
        notes=facts.notes,
        parts=tuple(gathered.parts),
        commission=facts.commission,
        subject=facts.subject,
        about=default,
    )
