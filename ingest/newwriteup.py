"""An officer's new write-up: written as Markdown into the data folder, whole or not at all, and shelved at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from ingest.offer import Offered
from ingest.pipeline import Workshop
from kb.library import Library
from kb.record import write_atomically
from kb.values import Outcome, Status


class DraftError(ValueError):
    """A draft cannot be written down as it is; `field` names what to change and the message says why."""

    def __init__(self, field_name: str, message: str) -> None:
        super().__init__(message)
        self.field = field_name


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """One finding as an officer states it, in their own words. `polarity` and `themes` may be left open."""

    text: str
    polarity: str | None = None
    themes: tuple[str, ...] = ()
    section: str | None = None
    paragraph: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A write-up as it comes from the form or the command line, not yet checked."""

    authority: str
    framework: str
    inspection_start: date | None = None
    inspection_end: date | None = None
    published: date | None = None
    url: str | None = None
    author: str | None = None
    visibility: str = "own-council"
    judgements: Mapping[str, str] = field(default_factory=dict)
    findings: Sequence[DraftFinding] = ()
    lessons: Sequence[str] = ()
    summary: str | None = None


def save_writeup(workshop: Workshop, draft: Draft) -> Outcome:
    """Write a draft into the data folder's write-ups and shelve it; searchable when this returns.

    Raises DraftError, with nothing written, when the draft lacks something or would not be read back.
    """
    markdown = as_markdown(draft, workshop.library)
    file = _reserve(workshop.library.settings.writeups_path, _slug(draft, workshop.library))
    write_atomically(file, markdown.encode())
    outcome = workshop.ingest_one(Offered(file, file.name))
    if outcome.status in (Status.SKIPPED, Status.UNCHANGED):
        file.unlink()
    if outcome.status is Status.SKIPPED:
        raise DraftError("findings", outcome.reason or "the write-up could not be read back")
    workshop.library.catch_up("new write-up")
    return outcome


def as_markdown(draft: Draft, library: Library) -> str:
    """Write a draft as the Markdown of a write-up, with front matter. Raises DraftError for what is missing."""
    authority = library.authorities.find(draft.authority)
    if authority is None:
        raise DraftError("authority", f"no council is known as {draft.authority!r}")
    if draft.framework not in library.codebook.frameworks:
        raise DraftError("framework", f"framework {draft.framework!r} is not one of the library's")
    if not (draft.inspection_end or draft.published):
        raise DraftError("inspection_end", "a write-up needs the last day of the inspection or the day of its report")
    if draft.inspection_start and draft.inspection_end and draft.inspection_start > draft.inspection_end:
        raise DraftError("inspection_end", "the inspection ends before it starts")
    if not draft.findings:
        raise DraftError("findings", "a write-up needs at least one finding")
    front = {
        "authority": authority.gss,
        "framework": draft.framework,
        "inspection_start": draft.inspection_start,
        "inspection_end": draft.inspection_end,
        "published": draft.published,
        "url": draft.url,
        "visibility": draft.visibility,
        "author": draft.author,
        "judgements": dict(draft.judgements) or None,
    }
    said = {key: value for key, value in front.items() if value is not None}
    day = draft.inspection_end or draft.published
    title = f"{authority.name}, {library.codebook.frameworks[draft.framework].title}, {day:%B %Y}"
    return "\n".join(
        [
            "---",
            yaml.safe_dump(said, sort_keys=False, allow_unicode=True).rstrip(),
            "---",
            "",
            f"# {title}",
            "",
            *([_one_line(draft.summary), ""] if draft.summary else []),
            *_findings(draft.findings, library),
            *_lessons(draft.lessons),
        ]
    )


def _findings(findings: Sequence[DraftFinding], library: Library) -> list[str]:
    lines = ["## Findings", ""]
    for section in dict.fromkeys(f.section or "" for f in findings):
        if section:
            lines += [f"### {_one_line(section)}", ""]
        lines += [_bullet(f, library) for f in findings if (f.section or "") == section]
        lines.append("")
    return lines


def _bullet(finding: DraftFinding, library: Library) -> str:
    text = _one_line(finding.text)
    if not text:
        raise DraftError("findings", "a finding has no words")
    if unknown := [t for t in finding.themes if t not in library.codebook.themes]:
        raise DraftError("findings", f"theme {unknown[0]!r} is not one of the library's")
    marks = [f".{finding.polarity}"] if finding.polarity else []
    for key, value in (
        ("themes", " ".join(finding.themes)),
        ("paragraph", re.sub(r"[^\w.-]", "", finding.paragraph or "")),
        ("page", str(finding.page or "")),
    ):
        marks += [f'{key}="{value}"'] if value else []
    return f"- {text}" + (f" {{: {' '.join(marks)} }}" if marks else "")


def _lessons(lessons: Sequence[str]) -> list[str]:
    if not lessons:
        return []
    return ["## Lessons", "", *(f"- {_one_line(lesson)} {{: .lesson }}" for lesson in lessons if lesson.strip()), ""]


def _one_line(text: str) -> str:
    """Keep an officer's words on one line; braces, which would end a bullet with attributes, become brackets."""
    return " ".join(text.split()).translate(str.maketrans("{}", "()"))


def _slug(draft: Draft, library: Library) -> str:
    authority = library.authorities.find(draft.authority)
    day = draft.inspection_start or draft.inspection_end or draft.published
    words = f"{authority.name if authority else ''} {draft.framework} {day}".lower()
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")


def _reserve(folder: Path, slug: str) -> Path:
    """Make an empty file under the first free name: two officers saving at once get two names."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        file = folder / (f"{slug}.md" if number == 1 else f"{slug}-{number}.md")
        try:
            file.touch(exist_ok=False)
        except FileExistsError:
            number += 1
        else:
            return file
