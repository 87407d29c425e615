"""What the library holds behind a briefing's marks: the findings cited, and the words at their locators."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from kb.catalogue.objects import Object, finding_object, finding_rows, review_objects
from kb.catalogue.scoping import about_findings
from kb.catalogue.tables import finding, page, source
from kb.codebook import Codebook
from kb.scope import Scope
from kb.values import Kind, Page, Span, Voice
from kb.words import normal_form, text_hash, words_at
from search.briefing.head import Citation
from search.counting import Counted, countable
from search.show import turns
from search.since import with_since

_AT_ONCE = 500
# A finding that opens so points to words before it, and cannot be read without them.
_LEANING = re.compile(
    r"(?:however|nevertheless|nonetheless|despite this|in contrast|but|this|these|that|those|it|they|such|"
    r"as a result|consequently|therefore|where this)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Held:
    """A cited finding as the library holds it now.

    `found` is its object with `since`, `review` its review's object, `words` what stands at its locator (None
    where the pages are not kept or the locator leads past them), `counts` whether it is among those counted.
    `in_full` says that its paragraph must be quoted with it, for it turns or the finding leans on it; `elsewhere`
    gives the words of that paragraph that are found on none of its source's pages.
    """

    found: Object
    review: Object
    spans: tuple[Span, ...]
    words: str | None
    counts: bool
    in_full: bool = False
    elsewhere: str = ""

    def cite(self, number: int) -> Citation:
        """Give the front matter's entry for this finding."""
        return Citation(
            number=number,
            finding=self.found["id"],
            review=self.found["review"],
            voice=self.found["voice"],
            source=self.found["source"],
            page=self.found["page"],
            spans=tuple((s.page, s.start, s.end) for s in self.spans),
            text_hash=text_hash(self.found["text"]),
        )

    def unsound(self) -> list[str]:
        """Say why this finding may not stand as evidence, whatever a briefing says of it."""
        reasons = []
        if self.words is None:
            reasons.append("its locator leads to no text that the library keeps")
        elif not _same(self.words, self.found["text"], self.found["voice"]):
            reasons.append("other words stand at its locator than the finding has")
        if self.in_full and self.elsewhere:
            reasons.append(
                f"its paragraph must be quoted with it, and words of that stand on no page: {self.elsewhere!r}"
            )
        if self.found["kind"] == Kind.LESSON:
            reasons.append("it is a lesson, which is an author's conclusion and no evidence")
        if self.found["single"]:
            reasons.append("it is about one child or family, and is not for a briefing")
        return reasons


def hold(db: Connection, ids: Sequence[str], scope: Scope, codebook: Codebook, counted: Counted) -> dict[str, Held]:
    """Fetch findings by id as far as the scope's visibility lets them be seen; unknown ids are left out."""
    rows: list[RowMapping] = []
    spans_too = finding_rows().add_columns(finding.c.spans)
    anything = Scope(visible=scope.visible, singles=True)
    for i in range(0, len(ids), _AT_ONCE):
        chosen = spans_too.where(finding.c.id.in_(ids[i : i + _AT_ONCE]), *about_findings(anything))
        rows.extend(db.execute(chosen).mappings())
    found = {f["id"]: f for f in with_since(db, [finding_object(row) for row in rows], scope, codebook)}
    reviews = {r["review"]: r for r in review_objects(db, sorted({f["review"] for f in found.values()}), scope)}
    pages = {sha256: _pages(db, sha256) for sha256 in {f["source"] for f in found.values()}}
    counting = _counting(db, ids, scope, counted)
    held: dict[str, Held] = {}
    for row in rows:
        spans, own = _spans(row["spans"]), pages[row["source"]]
        said = found[row["id"]]
        in_full = turns(said) or _leans(said)
        elsewhere = _elsewhere(db, row, own) if in_full else ""
        counts = row["id"] in counting
        held[row["id"]] = Held(said, reviews[row["review"]], spans, _words(own, spans), counts, in_full, elsewhere)
    return held


def known_sources(db: Connection, hashes: Sequence[str]) -> set[str]:
    """Say which of these SHA-256 are sources of the library."""
    return set(db.scalars(select(source.c.sha256).where(source.c.sha256.in_(hashes))))


def _counting(db: Connection, ids: Sequence[str], scope: Scope, counted: Counted) -> set[str]:
    """Say which findings are among those that the figures are counted over."""
    conditions = countable(scope, counted.reviews)
    return {
        str(i)
        for at in range(0, len(ids), _AT_ONCE)
        for i in db.scalars(select(finding.c.id).where(finding.c.id.in_(ids[at : at + _AT_ONCE]), *conditions))
    }


def _pages(db: Connection, sha256: str) -> list[Page]:
    query = select(page.c.number, page.c.text).where(page.c.source == sha256).order_by(page.c.number)
    return [Page(row.number, row.text, ()) for row in db.execute(query)]


def _elsewhere(db: Connection, row: RowMapping, pages: Sequence[Page]) -> str:
    """Give the words of a finding's paragraph that stand neither in one of its findings nor together on a page."""
    beside = select(finding.c.text, finding.c.spans).where(finding.c.passage == row["passage_num"])
    rest = normal_form(row["context"])
    for other in db.execute(beside.order_by(finding.c.num)):
        if _same(_words(pages, _spans(other.spans)) or "", other.text, row["voice"]):
            rest = rest.replace(normal_form(other.text), "\n", 1)
    on_pages = "\n".join(f" {normal_form(p.text)} " for p in pages)
    return "; ".join(part.strip() for part in rest.split("\n") if f" {part.strip()} " not in on_pages and part.strip())


def _leans(found: Object) -> bool:
    """Say whether a finding needs the words before it, and its paragraph has some."""
    before = found["context"].partition(found["text"])[0]
    return bool(before.strip() and _LEANING.match(found["text"]))


def _spans(stored: str) -> tuple[Span, ...]:
    return tuple(Span(*span) for span in json.loads(stored))


def _words(pages: Sequence[Page], spans: Sequence[Span]) -> str | None:
    if [p.number for p in pages] != list(range(1, len(pages) + 1)):
        return None
    if not spans or not all(1 <= s.page <= len(pages) and 0 <= s.start < s.end for s in spans):
        return None
    if any(s.end > len(pages[s.page - 1].text) for s in spans):
        return None
    return words_at(pages, spans)


def _same(words: str, text: str, voice: str) -> bool:
    """A report is quoted to the letter; a write-up's Markdown signs may stand between an officer's words."""
    if voice == Voice.REPORT:
        return " ".join(words.split()) == " ".join(text.split())
    return normal_form(words) == normal_form(text)
