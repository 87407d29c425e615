"""The officer's form: what was typed, what of it cannot be used and why, and the draft it makes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ingest.newwriteup import Draft, DraftError, DraftFinding, as_markdown
from kb.filters import AREAS, GRADES
from kb.library import Library
from kb.values import Polarity, Visibility
from kb.web.choices import WHO_MAY_READ

ROWS, MOST_ROWS, MORE = 5, 50, 5
_LONGEST = 2_000
# A bullet or number that came along when the words were pasted: the write-up makes its own.
_PASTED = re.compile(r"^(?:(?:[-+*>#•▪–]+|\d{1,2}[.)])\s+)+")
_ORDER = (
    "authority",
    "framework",
    "inspection_start",
    "inspection_end",
    "published",
    "url",
    "grade-",
    "finding-",
    "author",
    "visibility",
)
OFFERED = frozenset(str(v) for v, _ in WHO_MAY_READ)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A field that cannot be used as it is, by the name it has in the form, and what to do about it."""

    field: str
    message: str


class Typed:
    """A form as it was sent: every field a text, absent ones empty."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields
        asked = self["rows"]
        rows = int(asked) if asked.isdigit() and asked.isascii() else ROWS
        self.rows = max(1, min(rows + (MORE if self["more"] else 0), MOST_ROWS))

    def __getitem__(self, name: str) -> str:
        return self._fields.get(name, "").strip()

    def finding(self, row: int, part: str) -> str:
        """Give one part of a numbered finding: text, polarity, theme, paragraph or page."""
        return self[f"finding-{row}-{part}"]


def draft_of(typed: Typed, library: Library) -> tuple[Draft, list[Mistake]]:
    """Make the draft that a form describes, and list what keeps it from being saved, in the form's order."""
    mistakes = list(_gaps(typed))
    days = {name: _day(typed, name, mistakes) for name in ("inspection_start", "inspection_end", "published")}
    findings = [f for row in range(1, typed.rows + 1) if (f := _finding(typed, row, mistakes)) is not None]
    if not findings and not any(m.field.startswith("finding-") for m in mistakes):
        mistakes.append(Mistake("finding-1-text", "Write down at least one finding"))
    draft = Draft(
        authority=typed["authority"],
        framework=typed["framework"],
        inspection_start=days["inspection_start"],
        inspection_end=days["inspection_end"],
        published=days["published"],
        url=typed["url"] or None,
        author=typed["author"] or None,
        visibility=typed["visibility"] or str(Visibility.OWN_COUNCIL),
        judgements={area: typed[f"grade-{area}"] for area in AREAS if typed[f"grade-{area}"]},
        findings=findings,
        lessons=[line.strip() for line in typed["lessons"].splitlines() if line.strip()],
    )
    try:
        as_markdown(draft, library)
    except DraftError as error:
        if error.field not in [m.field for m in mistakes] and not (error.field == "findings" and mistakes):
            mistakes.append(mistake(error))
    return draft, sorted(mistakes, key=lambda m: next((i for i, p in enumerate(_ORDER) if m.field.startswith(p)), 0))


def mistake(error: DraftError) -> Mistake:
    """Say at a field of the form what the workshop said of a draft."""
    return Mistake("finding-1-text" if error.field == "findings" else error.field, str(error))


def _gaps(typed: Typed) -> Iterator[Mistake]:
    if not typed["authority"]:
        yield Mistake("authority", "Say which council was reviewed")
    if not typed["framework"]:
        yield Mistake("framework", "Say under which framework")
    if not (typed["inspection_end"] or typed["published"]):
        yield Mistake("inspection_end", "Give the last day of the review, or the day its report was published")
    if not typed["author"]:
        yield Mistake("author", "Give your role, so that readers know whose words these are")
    if typed["url"] and not typed["url"].lower().startswith(("https://", "http://")):
        yield Mistake("url", "The address of the report begins with https://")
    for area in AREAS:
        if typed[f"grade-{area}"] not in ("", *GRADES):
            yield Mistake(f"grade-{area}", f"{typed[f'grade-{area}']} is no grade: choose from the list")
    if typed["visibility"] and typed["visibility"] not in OFFERED:
        yield Mistake("visibility", "Choose who may read this")


def _day(typed: Typed, name: str, mistakes: list[Mistake]) -> date | None:
    if not typed[name]:
        return None
    try:
        return date.fromisoformat(typed[name])
    except ValueError:
        mistakes.append(Mistake(name, f"{typed[name]} is not a day that exists: write it as 2024-05-31"))
        return None


def _finding(typed: Typed, row: int, mistakes: list[Mistake]) -> DraftFinding | None:
    text, page = _PASTED.sub("", typed.finding(row, "text")), typed.finding(row, "page")
    if not text:
        if typed.finding(row, "paragraph") or page or typed.finding(row, "theme"):
            mistakes.append(Mistake(f"finding-{row}-text", f"Finding {row} has no words"))
        return None
    if len(text) > _LONGEST:
        mistakes.append(Mistake(f"finding-{row}-text", f"Finding {row} is longer than {_LONGEST} characters"))
    if page and not (page.isdigit() and page.isascii() and 0 < int(page) < 10_000):
        mistakes.append(Mistake(f"finding-{row}-page", f"Finding {row}: the page is a whole number from 1"))
        page = ""
    polarity, theme = typed.finding(row, "polarity"), typed.finding(row, "theme")
    if polarity and polarity not in [str(p) for p in Polarity]:
        mistakes.append(Mistake(f"finding-{row}-polarity", f"Finding {row}: choose from the list"))
    return DraftFinding(
        text=text,
        polarity=polarity or None,
        themes=(theme,) if theme else (),
        paragraph=typed.finding(row, "paragraph") or None,
        page=int(page) if page else None,
    )
