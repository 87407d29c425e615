"""The lines of a briefing, each made from data alone: what `new` writes and what `verify` expects to read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from kb.catalogue.objects import Object
from kb.values import Polarity, Voice
from search.briefing.head import Asked, Counted, Figure
from search.citation import cited, framework_in_short

SECTIONS: Mapping[Polarity, str] = {
    Polarity.WEAKNESS: "## Common weaknesses",
    Polarity.STRENGTH: "## Common strengths",
}
SOURCES = "## Sources"
# A share of so few councils is no share: they are cases, and the figure's line says so.
FEW_COUNCILS = 10

_ACTIVE = re.compile(r"([\\`*_<\[\]])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def escaped(text: str) -> str:
    """Write words so that Markdown shows them as they stand, on one line."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))


def plain(line: str) -> str:
    """Read a line as a person sees it: spaces as one, escapes gone. Two lines say the same when these are equal."""
    return " ".join(_ESCAPED.sub(r"\1", line).split())


def title_line(title: str) -> str:
    """Write the briefing's title."""
    return f"# {escaped(title)}"


def question_line(question: str) -> str:
    """Write the question that was asked."""
    return f"**Question:** {escaped(question)}"


def made_line(made: date) -> str:
    """Write the day the briefing was made."""
    return f"**Made:** {made.day} {made:%B %Y}"


def counted_line(counted: Counted, asked: Asked) -> str:
    """Write what the figures are counted over: how many councils, which reviews of theirs, which filters."""
    what = "full inspection"
    if asked.framework:
        what = f"{' or '.join(framework_in_short(f) for f in asked.framework)} review"
    if asked.ever:
        text = f"every {what} held of {many(counted.authorities, 'council')}, {counted.reviews} in all"
    else:
        text = f"the latest {what} held of each of {many(counted.authorities, 'council')}"
    filters = _in_words(asked)
    return (
        f"**Counted over:** {text}{f' ({escaped(filters)})' if filters else ''}. A council counts once. "
        "Figures say “at least” because a reader or a classifier can miss a statement."
    )


def statement_line(title: str) -> str:
    """Write a pattern's statement as a heading."""
    return f"### {escaped(title)}"


def figure_line(figure: Figure) -> str:
    """Write a pattern's figures with their mark, as `In at least 3 of 12 councils. … [F1]`."""
    parts = [f"In at least {figure.authorities} of {many(figure.of, 'council')}."]
    if figure.reviews_of != figure.of:
        parts.append(f"By inspections: at least {figure.reviews} of {figure.reviews_of}.")
    parts.append(
        f"The subject is mentioned in {figure.mentioned} of {figure.of}; both weaknesses and strengths in it "
        f"were found in {figure.both}."
    )
    if figure.of < FEW_COUNCILS:
        parts.append("Few councils are counted: read these as cases, not as a share.")
    return " ".join([*parts, f"[F{figure.number}]"])


def evidence_line(found: Object, number: int, in_full: bool) -> str:
    """Write a finding as evidence: a report's words quoted whole, an officer's as the paraphrase they are.

    `in_full` adds its paragraph, where that turns ("However, …"): half of what was said is not what was said.
    """
    paragraph = f"; the paragraph in full: {_in_its_voice(found, found['context'])}" if in_full else ""
    return f"- {evidence_words(found)} — {escaped(cited(found))}{paragraph} [{number}]"


def evidence_words(found: Object) -> str:
    """Give the part of an evidence line that says what was found, without its citation."""
    label = "" if found["voice"] == Voice.REPORT else "In a write-up's words, not the report's: "
    return f"{label}{_in_its_voice(found, found['text'])}"


def _in_its_voice(found: Object, words: str) -> str:
    return f"“{escaped(words)}”" if found["voice"] == Voice.REPORT else escaped(words)


def source_line(found: Object, review: Object, number: int) -> str:
    """Write a source for the list at the end: council, framework, dates, place, address and SHA-256."""
    days = [f"{name} {review[key]}" for name, key in _DAYS if review[key]]
    place = [f"paragraph {found['paragraph']}"] if found["paragraph"] else []
    parts = [found["authority"], framework_in_short(found["framework"]), *days, *place, f"page {found['page']}"]
    kind = "the published report" if found["voice"] == Voice.REPORT else "a write-up"
    if found["visibility"] != "public":
        kind += f" (not public: {found['visibility']})"
    address = f" <{found['url']}>" if found["url"] else ""
    return f"- [{number}] {escaped(', '.join(parts))}: {kind}.{address} SHA-256 {found['source']}"


_DAYS = (("inspected from", "inspection_start"), ("inspection ended", "inspection_end"), ("published", "published"))


def many(count: int, noun: str) -> str:
    """Count things in words: `1 council`, `3 councils`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _in_words(asked: Asked) -> str:
    said = asked.model_dump(exclude={"ever", "framework"}, exclude_defaults=True)
    parts = [f"{key} {', '.join(v) if isinstance(v, (list, tuple)) else v}" for key, v in said.items()]
    return f"only: {'; '.join(parts)}" if parts else ""
