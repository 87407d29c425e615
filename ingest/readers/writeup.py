"""Reads officers' write-ups: Markdown whose front matter names the review and whose bullets are findings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from bs4 import BeautifulSoup, Tag

from kb.codebook import Codebook
from kb.filters import AREAS, GRADES
from kb.values import (
    Document,
    FindingRead,
    Judgement,
    Kind,
    PassageRead,
    Polarity,
    Reading,
    Span,
    Unreadable,
    Visibility,
    Voice,
)

_FIELDS = {
    "authority", "framework", "inspection_start", "inspection_end", "published", "lead_inspector", "url",
    "source_report", "visibility", "author", "judgements", "title",
}  # fmt: skip
_GOOD = re.compile(r"^(?:what (?:worked|works|went) ?(?:well)?|strengths?)\b", re.IGNORECASE)
_BAD = re.compile(r"^(?:what needs to improve|what did not work|weakness(?:es)?|areas? for improvement)\b", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\s*\{:[^}]*\}\s*$")
_LESSONS = re.compile(r"^lessons?\b", re.IGNORECASE)


class _Wrong(ValueError):
    """A field says something that cannot be; the message names field and value."""


class WriteupReader:
    """Reads a write-up. What its author states of a finding (polarity, themes, paragraph, page) is kept as stated."""

    name = "writeup"
    version = "1"

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook

    def accepts(self, document: Document) -> str | None:
        """Accept Markdown with front matter."""
        return "it is Markdown with front matter" if document.media == "markdown" else None

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the write-up, or say which field says something that cannot be."""
        front = document.front
        try:
            made = self._passages(document)
            if not made:
                return Unreadable("a write-up without findings: they are bullets under '## Findings'")
            return Reading(
                reader=self.name,
                version=self.version,
                why="it is Markdown with front matter",
                framework=self._framework(front),
                voice=Voice.OFFICER,
                authority=_needed(front, "authority"),
                inspection_start=_day(front, "inspection_start"),
                inspection_end=_day(front, "inspection_end"),
                published=_day(front, "published"),
                lead_inspector=_text(front, "lead_inspector"),
                judgements=_judgements(front),
                passages=tuple(made),
                url=_url(front),
                visibility=_visibility(front),
                author=_text(front, "author"),
                notes=tuple(f"front matter field {name!r} is not used" for name in front if name not in _FIELDS),
            )
        except _Wrong as error:
            return Unreadable(str(error))

    def _framework(self, front: Mapping[str, object]) -> str:
        name = _needed(front, "framework")
        if name not in self._codebook.frameworks:
            raise _Wrong(f"framework {name!r} is not one of {', '.join(self._codebook.frameworks)}")
        return name

    def _passages(self, document: Document) -> list[PassageRead]:
        body = document.pages[0].text
        made: list[PassageRead] = []
        chapter, section, at = "", "", 0
        for element in BeautifulSoup(document.body, "lxml").find_all(["h1", "h2", "h3", "h4", "li", "p"]):
            if not isinstance(element, Tag):
                continue
            text = " ".join(element.get_text(" ", strip=False).split())
            if element.name in ("h1", "h2"):
                chapter, section = text, ""
            elif element.name in ("h3", "h4"):
                section = text
            elif text and self._states(element, chapter):
                span = _place(body, text, at)
                at = span.end
                made.append(self._passage(element, text, span, chapter, section))
        return made

    def _states(self, element: Tag, chapter: str) -> bool:
        """Say whether a bullet or paragraph is a finding or a lesson: it stands in a chapter that holds them."""
        if element.find(["li", "p"]) or (element.name == "p" and element.find_parent("li")):
            return False
        if element.name == "li":
            return True
        return bool(re.match(r"^findings?\b", chapter, re.IGNORECASE) or _GOOD.match(chapter) or _BAD.match(chapter))

    def _passage(self, element: Tag, text: str, span: Span, chapter: str, section: str) -> PassageRead:
        lesson = bool(_LESSONS.match(chapter)) or "lesson" in _words(element, "class")
        themes = _words(element, "themes")
        if unknown := [theme for theme in themes if theme not in self._codebook.themes]:
            raise _Wrong(f"theme {unknown[0]!r} in {text[:60]!r} is not one of the library's")
        page = _words(element, "page")
        if page and not page[0].isdigit():
            raise _Wrong(f"page {page[0]!r} in {text[:60]!r} is not a number")
        finding = FindingRead(
            text=text,
            spans=(span,),
            polarity=Polarity.NEUTRAL if lesson else _polarity(element, section, chapter),
            themes=tuple(themes) or None,
            page=int(page[0]) if page else None,
        )
        return PassageRead(
            section=section or chapter or "Findings",
            paragraph=" ".join(_words(element, "paragraph")) or None,
            kind=Kind.LESSON if lesson else Kind.FINDING,
            text=text,
            spans=(span,),
            findings=(finding,),
            area=_area(section),
        )


def _polarity(element: Tag, section: str, chapter: str) -> Polarity | None:
    stated = [name for name in _words(element, "class") if name in set(Polarity)]
    if len(stated) > 1:
        raise _Wrong(f"more than one polarity stated: {', '.join(stated)}")
    if stated:
        return Polarity(stated[0])
    for heading in (section, chapter):
        if _GOOD.match(heading):
            return Polarity.STRENGTH
        if _BAD.match(heading):
            return Polarity.WEAKNESS
    return None


def _area(section: str) -> str | None:
    key = re.sub(r"[^a-z]+", "-", section.lower()).strip("-")
    return next((area for area in AREAS if key == area or key.startswith(f"{area}-")), None)


def _place(body: str, text: str, start: int) -> Span:
    """Find where a bullet's words stand in the Markdown; markup in them widens or moves the span a little."""
    words = [re.escape(word) for word in text.split()]
    match = re.compile(r"\s+".join(words)).search(body, start)
    if match:
        return Span(1, match.start(), match.end())
    first = body.find(text.split()[0], start)
    begin = max(first, start)
    line = _ATTRIBUTES.sub("", body[begin : body.find("\n", begin) if "\n" in body[begin:] else len(body)])
    return Span(1, begin, begin + len(line))


def _words(element: Tag, attribute: str) -> list[str]:
    value = element.get(attribute)
    return value.split() if isinstance(value, str) else [str(v) for v in value or []]


def _text(front: Mapping[str, object], name: str) -> str | None:
    value = front.get(name)
    return " ".join(str(value).split()) or None if value is not None else None


def _needed(front: Mapping[str, object], name: str) -> str:
    value = _text(front, name)
    if not value:
        raise _Wrong(f"front matter lacks {name!r}")
    return value


def _day(front: Mapping[str, object], name: str) -> date | None:
    value = front.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise _Wrong(f"{name} {str(value)!r} is not a day that exists (YYYY-MM-DD)") from error


def _url(front: Mapping[str, object]) -> str | None:
    value = _text(front, "url")
    if value and not re.match(r"https?://", value):
        raise _Wrong(f"url {value!r} does not start with http:// or https://")
    return value


def _visibility(front: Mapping[str, object]) -> Visibility:
    value = _text(front, "visibility") or Visibility.OWN_COUNCIL.value
    if value not in set(Visibility):
        raise _Wrong(f"visibility {value!r} is not one of {', '.join(Visibility)}")
    return Visibility(value)


def _judgements(front: Mapping[str, object]) -> tuple[Judgement, ...]:
    stated = front.get("judgements") or {}
    if not isinstance(stated, Mapping):
        raise _Wrong("judgements is not a list of 'area: grade'")
    made = []
    for area, grade in stated.items():
        if area not in AREAS:
            raise _Wrong(f"judgement area {area!r} is not one of {', '.join(AREAS)}")
        if grade not in GRADES:
            raise _Wrong(f"grade {grade!r} of {area} is not one of {', '.join(GRADES)}")
        made.append(Judgement(str(area), str(grade), "given", str(area)))
    return tuple(made)
