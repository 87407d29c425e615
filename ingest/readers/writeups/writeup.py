"""Reads officers' write-ups: findings and lessons in Markdown, with what the author states of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Tag

from ingest.readers.shared.findings import finding_ranges
from ingest.readers.writeups.facts import FactError, read_facts
from ingest.readers.writeups.placing import place
from kb.codebook import Codebook
from kb.readings import FindingRead, PassageRead, Reading
from kb.values import Document, Kind, Polarity, Unreadable, Voice
from kb.words import words_at

_SECTIONS = (
    ("care-leavers", re.compile(r"^(?!.*children in care).*(?:care leaver|leaving care|care[- ]experienced)", re.I)),
    ("children-in-care", re.compile(r"children in care|looked[- ]after|achieving permanence", re.I)),
    ("adoption", re.compile(r"adoption", re.I)),
    ("lscb", re.compile(r"safeguarding (?:children )?board|\blscb\b", re.I)),
    ("help-and-protection", re.compile(r"help and protection|need of help|early help", re.I)),
    ("leadership", re.compile(r"leader|management and governance", re.I)),
)
_PRAISE = re.compile(
    r"^(?:what (?:worked|works|went well|is working)|strengths?\b|areas? of strength|good practice)", re.I
)
_FAULT = re.compile(
    r"^(?:what (?:did not work|didn.t work|went wrong)|weakness(?:es)?\b|areas? of weakness|concerns?\b)", re.I
)
_IMPROVE = re.compile(r"^(?:what needs to improve|recommendations?\b|areas? for (?:improvement|priority action))", re.I)
_LESSONS = re.compile(r"^lessons?\b", re.I)
_FINDINGS = re.compile(r"^findings?\b", re.I)
_ASIDE = re.compile(r"^(?:background|context|about|sources?|references|notes?|summary|introduction)\b", re.I)
_KINDS = {"lesson": Kind.LESSON, "recommendation": Kind.RECOMMENDATION, "finding": Kind.FINDING}
_TEXT_TAGS = ("p", "li", "dd", "td", "blockquote")


@dataclass(frozen=True, slots=True)
class _Under:
    """What the headings above a statement make of it; `aside` says that it is no statement at all."""

    section: str = "Findings"
    area: str | None = None
    kind: Kind = Kind.FINDING
    polarity: Polarity | None = None
    aside: bool = False


class WriteupReader:
    """Reads a write-up. What its author states of a finding (polarity, themes, paragraph, page) is kept as stated."""

    name = "writeup"
    version = "2"
    proven = True

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook

    def accepts(self, document: Document) -> str | None:
        """Accept Markdown with front matter: the one form in which write-ups come."""
        return "it is Markdown with front matter" if document.media == "markdown" else None

    def read(self, document: Document) -> Reading | Unreadable:
        """Read the write-up whole, or say which field says something that cannot be."""
        try:
            facts = read_facts(document.front, self._codebook)
            passages, left_out = _Body(document, self._codebook).read()
        except FactError as error:
            return Unreadable(str(error))
        if not passages:
            return Unreadable("a write-up without findings: they are bullets or paragraphs under '## Findings'")
        asides = (f"{left_out} paragraphs of introduction and background left out",) if left_out else ()
        return Reading(
            reader=self.name,
            version=self.version,
            why=self.accepts(document) or "",
            framework=facts.framework,
            voice=Voice.OFFICER,
            authority=facts.authority,
            inspection_start=facts.inspection_start,
            inspection_end=facts.inspection_end,
            published=facts.published,
            lead_inspector=facts.lead_inspector,
            judgements=facts.judgements,
            passages=passages,
            url=facts.url,
            visibility=facts.visibility,
            author=facts.author,
            notes=(*facts.notes, *asides),
        )


class _Body:
    """A write-up's body while it is read: the rendered HTML beside the Markdown it was rendered from."""

    def __init__(self, document: Document, codebook: Codebook) -> None:
        self._pages = document.pages
        self._codebook = codebook
        self._soup = BeautifulSoup(document.body, "lxml")
        for aside in self._soup.select("div.footnote, sup[id^=fnref]"):
            aside.decompose()
        self._at = 0

    def read(self) -> tuple[tuple[PassageRead, ...], int]:
        """Give the passages, and how many paragraphs of introduction and background were left out."""
        chapters = [heading.get_text(" ").strip() for heading in self._soup.find_all("h2")]
        # Where there is a chapter of findings, what stands before it introduces them.
        under = _Under(aside=any(_FINDINGS.match(chapter) for chapter in chapters))
        passages: list[PassageRead] = []
        left_out, lead_in = 0, None
        for element in self._soup.find_all(["h1", "h2", "h3", "h4", *_TEXT_TAGS]):
            if not isinstance(element, Tag) or not (words := " ".join(_own_words(element).split())):
                continue
            if element.name in ("h1", "h2", "h3", "h4"):
                under, lead_in = _under(element.name, words, under), None
            elif under.aside and not element.attrs:
                left_out += 1
            elif words.endswith(":") and not element.attrs:
                lead_in = words
            else:
                listed = element.name == "li" or element.find_parent("li") is not None
                lead_in = lead_in if listed else None
                passages.append(self._statement(element, words, under, lead_in))
        return tuple(passages), left_out

    def _statement(self, element: Tag, words: str, under: _Under, lead_in: str | None) -> PassageRead:
        stated = _Stated(element, words, self._codebook)
        kind = stated.kind or under.kind
        # A lesson says what follows from findings; it is not one more fault or success of the council.
        polarity = stated.polarity or (Polarity.NEUTRAL if kind is Kind.LESSON else under.polarity)
        spans, self._at = place(self._pages[0].text, words, self._at)
        # What is shown is what the author's Markdown says, without its marks; where some cannot be parted from the
        # words, the spans hold them.
        placed = words_at(self._pages, spans)
        text = placed if "".join(placed.split()) == "".join(words.split()) else words
        finding = FindingRead(text, spans, polarity, stated.themes, page=stated.page)
        whole = bool(element.attrs) or kind is Kind.LESSON
        findings = (finding,) if whole else tuple(self._parts(finding))
        shown = f"{lead_in.rstrip(':')}: {text}" if lead_in else text
        return PassageRead(under.section, stated.paragraph, kind, shown, spans, findings, under.area)

    def _parts(self, whole: FindingRead) -> Iterator[FindingRead]:
        """Part prose of which the author states nothing into findings, as a report's is."""
        parts = []
        at = whole.spans[0].start
        for start, end in finding_ranges(whole.text):
            words = whole.text[start:end]
            spans, at = place(self._pages[0].text, words, at)
            parts.append(replace(whole, text=words, spans=spans))
        exact = all(words_at(self._pages, part.spans) == part.text for part in parts)
        yield from parts if exact and parts else [whole]


class _Stated:
    """What an author states of one statement by its attributes. Raises FactError for what is unknown."""

    def __init__(self, element: Tag, words: str, codebook: Codebook) -> None:
        where = f"in {' '.join(words.split()[:8])!r}"
        classes = [str(c).lower() for c in element.get_attribute_list("class") if c]
        known = [*Polarity, *_KINDS]
        if unknown := [c for c in classes if c not in known]:
            raise FactError(f"polarity or kind: {unknown[0]!r} {where} is not one of {', '.join(known)}")
        polarities = [Polarity(c) for c in classes if c in list(Polarity)]
        if len(polarities) > 1:
            raise FactError(f"polarity: {' and '.join(polarities)} are both stated {where}")
        themes = str(element.get("themes") or "").replace(",", " ").split()
        if unknown := [t for t in themes if t not in codebook.themes]:
            raise FactError(f"themes: {unknown[0]!r} {where} is not one of the library's")
        page = str(element.get("page") or "").strip()
        if page and not (page.isascii() and page.isdigit() and 0 < int(page) < 10_000):
            raise FactError(f"page: {page!r} {where} is not a page number")
        self.kind = next((_KINDS[c] for c in classes if c in _KINDS), None)
        self.polarity = polarities[0] if polarities else None
        self.themes = tuple(dict.fromkeys(themes)) or None
        self.paragraph = str(element.get("paragraph") or "").strip(" .") or None
        self.page = int(page) if page else None


def _own_words(element: Tag) -> str:
    """Give an element's words without those of the text elements within it, which speak for themselves."""
    if element.name.startswith("h"):
        return element.get_text()
    return "".join(str(piece) for piece in element.find_all(string=True) if piece.find_parent(_TEXT_TAGS) is element)


def _under(level: str, heading: str, before: _Under) -> _Under:
    if level == "h1":
        return before
    area = next((area for area, pattern in _SECTIONS if pattern.search(heading)), None)
    if level == "h2":
        kind = Kind.LESSON if _LESSONS.match(heading) else Kind.FINDING
        made = _Under(heading, area, kind, aside=bool(_ASIDE.match(heading)))
    else:
        # A chapter's polarity holds below it unless a heading there says otherwise.
        made = replace(before, section=heading, area=area or (before.area if level == "h4" else None))
    if _IMPROVE.match(heading):
        return replace(made, kind=Kind.RECOMMENDATION, polarity=Polarity.WEAKNESS)
    if _PRAISE.match(heading):
        return replace(made, polarity=Polarity.STRENGTH)
    if _FAULT.match(heading):
        return replace(made, polarity=Polarity.WEAKNESS)
    return made
