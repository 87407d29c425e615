"""Trims a Word file's XML to what its words need, and says what its styles make of paragraphs.

Most of a Word file is how it looks: without that mammoth works in a third of the time, and what names other files
(links, pictures, fields) never reaches it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

_PROPERTIES = {
    "rPr": {"b", "rStyle", "vertAlign", "del"},
    "pPr": {"pStyle", "numPr", "rPr"},
    "tcPr": {"gridSpan", "vMerge"},
    "trPr": {"del"},
    "style": {"name", "pPr"},
    "lvl": {"numFmt", "pStyle"},
}
_DROPPED = {
    *["sectPr", "tblPr", "tblGrid", "proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak"],
    *["instrText", "fldChar", "pic", "imagedata", "blip", "commentReference", "docDefaults", "latentStyles"],
    *["del", "moveFrom", "Choice"],
}
_UNWRAPPED = ("{*}hyperlink", "{*}fldSimple", "{*}smartTag", "{*}ins", "{*}moveTo", "{*}customXml")
_KEPT = {"val", "id", "type", "numId", "abstractNumId", "ilvl", "styleId", "Id", "Target", "Type", "font", "char"}
_STYLED = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_HEADING = re.compile(r"heading ([1-9])")
_TITLES = {"title": 1, "subtitle": 2}
_LISTS = re.compile(r"list (?:bullet|number)")
_CONTENTS = re.compile(r"toc (?:heading|\d)|table of figures")
_LEVELS = 9
# How far a style is followed to the one it is based on.
_STEPS = 12
_ALWAYS = [
    *[f"p.Heading{level} => h{min(level, 6)}:fresh" for level in range(1, 10)],
    "r[style-name='Strong'] => strong",
    *[f"p:{sort}-list({level}) => {tag} > li:fresh" for level in range(1, _LEVELS + 1) for sort, tag in
      (("unordered", "ul"), ("ordered", "ol"))],
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A Word file's parts as they are left, how many elements and attributes those have, and mammoth's style map."""

    parts: Mapping[str, bytes]
    elements: int
    style_map: str


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    sort: str
    based_on: str
    level: int | None
    bold: bool | None


def trimmed(parts: Mapping[str, bytes]) -> Trimmed:
    """Trim checked parts (`ingest.sources.package`). Raises lxml's XMLSyntaxError for what is no XML."""
    kept, elements, styles = {}, 0, {}
    for name, part in parts.items():
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        root = etree.fromstring(part, parser)
        if _local(root) == "styles":
            styles = _styles(root)
        elements += _trim(root)
        kept[name] = etree.tostring(root, encoding="utf-8")
    return Trimmed(kept, elements, "\n".join([*_mapped(styles), *_ALWAYS]))


def _trim(root: etree._Element) -> int:
    """Take out in place what has no words; give the number of elements and attributes left."""
    for element in [element for element in root.iter() if _is_dropped(element)]:
        if (parent := element.getparent()) is not None:
            parent.remove(element)
    etree.strip_tags(root, *_UNWRAPPED)
    count = 0
    for element in root.iter():
        for attribute in [key for key in element.attrib if etree.QName(key).localname not in _KEPT]:
            del element.attrib[attribute]
        count += 1 + len(element.attrib)
    return count


def _is_dropped(element: etree._Element) -> bool:
    name, parent = _local(element), element.getparent()
    within = _PROPERTIES.get(_local(parent)) if parent is not None else None
    if within is not None:
        return name not in within
    return name in _DROPPED or element.get("TargetMode") == "External"


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _styles(root: etree._Element) -> dict[str, _Style]:
    found = {}
    for style in root.iterfind("{*}style"):
        values = {_local(part): _value(part) for part in style.iterfind("*")}
        level = style.find("{*}pPr/{*}outlineLvl")
        bold = style.find("{*}rPr/{*}b")
        identity = _attribute(style, "styleId")
        found[identity] = _Style(
            name=values.get("name", "").lower(),
            sort=_attribute(style, "type"),
            based_on=values.get("basedOn", ""),
            level=int(_value(level)) + 1 if level is not None and re.fullmatch("[0-5]", _value(level)) else None,
            bold=None if bold is None else _value(bold) not in ("0", "false", "off"),
        )
    return found


def _mapped(styles: Mapping[str, _Style]) -> Iterator[str]:
    """Give mammoth a rule for each style that is a heading, a bullet, bold, or a line of the contents."""
    for identity, style in styles.items():
        if not _STYLED.fullmatch(identity):
            continue
        line = list(_ancestry(identity, styles))
        if style.sort == "character" and _is_bold(line):
            yield f"r.{identity} => strong"
        if style.sort != "paragraph":
            continue
        if any(_CONTENTS.match(each.name) for each in line):
            yield f"p.{identity} => !"
        elif (level := _level(line)) is not None:
            yield f"p.{identity} => h{level}:fresh"
        elif any(_LISTS.match(each.name) for each in line):
            yield f"p.{identity} => ul > li:fresh"
        elif _is_bold(line):
            yield f"p.{identity} => p:fresh > strong"


def _ancestry(identity: str, styles: Mapping[str, _Style]) -> Iterator[_Style]:
    for _ in range(_STEPS):
        if (style := styles.get(identity)) is None:
            return
        yield style
        identity = style.based_on


def _level(line: list[_Style]) -> int | None:
    for style in line:
        if match := _HEADING.fullmatch(style.name):
            return min(int(match.group(1)), 6)
        if style.name in _TITLES:
            return _TITLES[style.name]
        if style.level is not None:
            return style.level
    return None


def _is_bold(line: list[_Style]) -> bool:
    return next((style.bold for style in line if style.bold is not None), False)


def _value(element: etree._Element) -> str:
    return _attribute(element, "val")


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), "")
