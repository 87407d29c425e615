"""Says of each finding what its words alone do not: whom it is about, whether of one child, what it refers to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.understanding.about import whom
from ingest.understanding.references import national_framework, since_last
from ingest.understanding.single import is_single
from kb.people import without_names
from kb.readings import About, FindingRead, PassageRead


def attributed(passages: Sequence[PassageRead], default: About) -> tuple[PassageRead, ...]:
    """Give a report's passages with their findings' attributes; people's names are taken out of what is searched.

    `default` is whom findings are about where nothing says so; a reader's own word for a section counts before it.
    """
    return tuple(_attributed(passage, default) for passage in passages)


def _attributed(passage: PassageRead, default: About) -> PassageRead:
    findings = tuple(_finding(passage, finding, default) for finding in passage.findings)
    return replace(passage, text=without_names(passage.text), findings=findings)


def _finding(passage: PassageRead, finding: FindingRead, default: About) -> FindingRead:
    usual = About(finding.about) if finding.about else default
    return replace(
        finding,
        about=whom(finding.text, passage.text, passage.section, usual),
        single=finding.single or is_single(finding.text, passage.text),
        refers=national_framework(finding.text),
        since_last=since_last(finding.text),
    )
