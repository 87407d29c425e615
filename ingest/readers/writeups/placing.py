"""Finds where rendered words stand in the Markdown they were rendered from."""

from __future__ import annotations

import re

from kb.values import Page, Span
from kb.words import normal_form, words_at

_MARKUP = set("*_`\\[")
# What closes a link's words and holds its address.
_LINK_END = re.compile(r"\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[[^\]]*\])?")
_OPENING = re.compile(r"[\s>]*(?:[-*+]|\d+[.)])?\s*")
# Lines looked through for words that cannot be found as they are.
_NEAR = 200
_ATTRIBUTES = re.compile(r"\s*\{:[^{}]*\}\s*$")


def place(source: str, words: str, at: int) -> tuple[tuple[Span, ...], int]:
    """Give the spans of words in a Markdown source from offset `at` on, and the offset after them.

    Emphasis marks and link addresses are left out of the spans where the words still read the same without them.
    Words that cannot be found (written as entities, say) are placed on the line that is most like them.
    """
    first = words[0]
    start = source.find(first, at)
    while start >= 0:
        runs = _match(source, words, start)
        if runs:
            spans = tuple(Span(1, a, b) for a, b in runs)
            whole = (Span(1, runs[0][0], runs[-1][1]),)
            page = (Page(1, source, ()),)
            return (spans if words_at(page, spans) == words else whole), runs[-1][1]
        start = source.find(first, start + 1)
    return _likest(source, words, at)


def _match(source: str, words: str, at: int) -> list[list[int]]:
    """Match words character by character, spacing aside; give the runs of source they cover, or nothing."""
    runs: list[list[int]] = []
    broken = True
    for character in words:
        if character.isspace():
            continue
        while at < len(source) and source[at] != character:
            if source[at].isspace() or (source[at] == ">" and source[at - 1 : at] in ("\n", "")):
                at += 1
            elif source[at] in _MARKUP:
                at, broken = at + 1, True
            elif link := _LINK_END.match(source, at):
                at, broken = link.end(), True
            else:
                return []
        if at >= len(source):
            return []
        if broken:
            runs.append([at, at + 1])
            broken = False
        runs[-1][1] = at = at + 1
    return runs


def _likest(source: str, words: str, at: int) -> tuple[tuple[Span, ...], int]:
    wanted = set(normal_form(words).split())
    best, best_span = -1.0, Span(1, at, at)
    position = source.rfind("\n", 0, at) + 1
    # What was rendered from a line stands near where the words before it stood.
    for line in source[position:].split("\n", _NEAR)[:_NEAR]:
        end = position + len(line)
        said = set(normal_form(line).split())
        shared = len(wanted & said) / max(len(wanted | said), 1)
        if line.strip() and position >= at and shared > best:
            opening = _OPENING.match(line)
            closing = _ATTRIBUTES.search(line)
            first = position + (opening.end() if opening else 0)
            best, best_span = shared, Span(1, first, position + (closing.start() if closing else len(line)))
        position = end + 1
    return (best_span,), best_span.end
