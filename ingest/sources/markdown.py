"""Opens Markdown with front matter: python-frontmatter for the facts, `markdown` and nh3 for the body."""

from __future__ import annotations

import re
from typing import Any

import frontmatter
import markdown
import nh3
import yaml

from kb.values import Document, Line, Page, Span, Unreadable

# Rendering takes seconds past this; no write-up is a tenth as long.
LONGEST = 400_000
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
    """Reads days as they are written: PyYAML's own reading of 2019-02-30 fails without naming the field."""


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
    if len(text) > LONGEST:
        return Unreadable(f"{len(text):,} characters: longer than the {LONGEST:,} a write-up may have")
    if not text.lstrip().startswith("---"):
        return Unreadable("plain text: a write-up needs front matter with authority, framework and a date")
    try:
        post = frontmatter.loads(text, handler=_Handler())
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
    clean = nh3.clean(html, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"})
    page = Page(1, body, tuple(_lines(body)))
    return Document(sha256=sha256, media="markdown", name=name, pages=(page,), front=dict(post.metadata), body=clean)


def _lines(body: str) -> list[Line]:
    lines, at = [], 0
    for line in body.split("\n"):
        if line.strip():
            lines.append(Line(line, Span(1, at, at + len(line))))
        at += len(line) + 1
    return lines


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
