"""Opens Markdown with front matter: python-frontmatter for the facts, `markdown` and nh3 for the body."""

from __future__ import annotations

import json
import re
from typing import Any

import frontmatter
import markdown
import nh3
import yaml
from bs4 import BeautifulSoup

from ingest.sources.html import DEEPEST, depth, too_much
from kb.values import Document, Line, Page, Span, Unreadable

# Rendering takes seconds past these; no write-up is a tenth as long.
LONGEST = 200_000
MOST_LINES = 5_000
MOST_TAGS = 1_000
# The renderer looks from each of these characters to the end of its paragraph: the sum of paragraphs' lengths times
# their number of such marks, some millions of steps a second.
_MARKS = "[`\\<"
_MOST_STEPS = 10_000_000
_EXTENSIONS = ["tables", "footnotes", "attr_list", "toc", "sane_lists", "def_list"]
_STATED = {"themes", "paragraph", "page", "rests-on"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    # Footnotes and their marks are known by these.
    "div": {"class"},
    "sup": {"id"},
    **{tag: {"class", *_STATED} for tag in ("li", "p")},
    **{tag: {"id"} for tag in ("h1", "h2", "h3", "h4")},
}
# attr_list reads a bullet's or paragraph's attributes only from a line of their own; authors close the bullet with them.
_CLOSING = re.compile(r"^([ ]*)(?!#)(\S(?:.*\S)?)[ \t]+(\{:[^{}\n]*\})[ \t]*$", re.MULTILINE)


class _Words(yaml.SafeLoader):
    """Reads days as they are written: PyYAML's own reading of 2019-02-30 fails without naming the field.

    References (*name) are refused: a few lines of them swell to more than can be printed.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it uses references (*name), which are not read")
        return super().compose_node(parent, index)


_Words.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Handler(frontmatter.YAMLHandler):  # type: ignore[misc]
    """Loads front matter with `_Words`."""

    def load(self, fm: str, **_: object) -> Any:
        return yaml.load(fm, Loader=_Words)  # noqa: S506 a SafeLoader


def open_markdown(text: str, sha256: str, name: str) -> Document | Unreadable:
    """Open a Markdown file: front matter as a mapping, body as its source lines and as cleaned HTML."""
    if (excess := _too_much(text)) is not None:
        return Unreadable(excess)
    if not text.lstrip().startswith("---"):
        return Unreadable("plain text: a write-up needs front matter with authority, framework and a date")
    try:
        post = frontmatter.loads(text, handler=_Handler())
        # What cannot be written down again (half a character, a number of thousands of digits) cannot be kept.
        json.dumps(post.metadata, default=str, ensure_ascii=False).encode()
    except yaml.YAMLError as error:
        return Unreadable(f"front matter is not YAML: {_first_line(error)}")
    except (ValueError, TypeError, RecursionError) as error:
        return Unreadable(f"front matter cannot be read: {_first_line(error)}")
    if not isinstance(post.metadata, dict) or not post.metadata:
        return Unreadable("front matter is empty or not a list of fields: authority, framework and a date are needed")
    body = post.content
    try:
        html = markdown.markdown(_CLOSING.sub(r"\1\2\n\1    \3", body), extensions=_EXTENSIONS)
    except RecursionError:
        return Unreadable("Markdown nested too deeply")
    if (excess := too_much(html)) is not None:
        return Unreadable(f"a write-up that becomes HTML {excess}")
    clean = nh3.clean(html, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"})
    if depth(BeautifulSoup(clean, "lxml")) > DEEPEST:
        return Unreadable(f"Markdown nested more than {DEEPEST} elements deep: no write-up is")
    page = Page(1, body, tuple(_lines(body)))
    return Document(sha256=sha256, media="markdown", name=name, pages=(page,), front=dict(post.metadata), body=clean)


def _too_much(text: str) -> str | None:
    """Say what makes a text too large to be rendered in seconds, or None."""
    if len(text) > LONGEST:
        return f"{len(text):,} characters: longer than the {LONGEST:,} a write-up may have"
    if (lines := text.count("\n")) > MOST_LINES:
        return f"{lines:,} lines: more than the {MOST_LINES:,} a write-up may have"
    if (tags := text.count("<")) > MOST_TAGS:
        return f"{tags:,} HTML tags: more than the {MOST_TAGS:,} a write-up may have"
    paragraphs = re.split(r"\n[ \t]*\n", text)
    if sum(len(part) * sum(part.count(mark) for mark in _MARKS) for part in paragraphs) > _MOST_STEPS:
        return "a text with thousands of brackets or other marks in one paragraph: no write-up has as many"
    return None


def _lines(body: str) -> list[Line]:
    lines, at = [], 0
    for line in body.split("\n"):
        if line.strip():
            lines.append(Line(line, Span(1, at, at + len(line))))
        at += len(line) + 1
    return lines


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
