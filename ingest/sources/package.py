"""Takes the parts with words out of a Word file's zip, after checking that it is one and does no harm unpacked."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from kb.values import Unreadable

_MEGABYTE = 1_000_000
MOST_ENTRIES = 5_000
LARGEST = 200 * _MEGABYTE
LARGEST_PART = 40 * _MEGABYTE
# Word's own XML packs to a twentieth, seldom to a hundredth; what packs to a thousandth was made to.
RATIO = 200
_SMALL = 10 * _MEGABYTE
MOST_ELEMENTS = 1_500_000
MOST_ATTRIBUTES = 100
# A document in Word is four elements deep, each table in a table three more.
DEEPEST = 100
_MAIN = re.compile(r"word/document\d*\.xml")
_PARTS = re.compile(
    r"_rels/\.rels|word/_rels/document\d*\.xml\.rels|word/(?:document|styles|numbering|footnotes|endnotes)\d*\.xml"
)
_SORTS = (
    ("xl/workbook.xml", "an Excel workbook, not a report"),
    ("xl/workbook.bin", "an Excel workbook, not a report"),
    ("ppt/presentation.xml", "a PowerPoint presentation, not a report"),
    ("content.xml", "an OpenDocument file: save it as .docx"),
    ("META-INF/container.xml", "an e-book (EPUB), not a report"),
)


class HarmfulError(ValueError):
    """The package cannot be used; the message says why in plain words."""


def word_parts(data: bytes) -> dict[str, bytes] | Unreadable:
    """Give the XML parts that hold a Word file's words, styles and lists, by name; or say why they cannot be had."""
    # Listing the entries is what takes memory, so they are counted by their signature before.
    if data.count(b"PK\x01\x02") > MOST_ENTRIES:
        return Unreadable(f"a zip file of more than {MOST_ENTRIES:,} entries: not a Word file")
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return _parts(archive, len(data))
    except HarmfulError as error:
        return Unreadable(str(error))
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        return Unreadable("damaged Word or zip file: it is cut short, or parts of it do not unpack")


def _parts(archive: ZipFile, size: int) -> dict[str, bytes]:
    entries = {entry.filename: entry for entry in archive.infolist()}
    if not any(_MAIN.fullmatch(name) for name in entries):
        said = next((said for name, said in _SORTS if name in entries), "a zip archive that is no Word file")
        raise HarmfulError(said)
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > LARGEST or (unpacked > _SMALL and unpacked > RATIO * size):
        raise HarmfulError(
            f"a Word file of {size / _MEGABYTE:.1f} MB that unpacks to {unpacked / _MEGABYTE:,.0f} MB: a zip bomb"
        )
    parts = {}
    left = MOST_ELEMENTS
    for name, entry in entries.items():
        if _PARTS.fullmatch(name):
            parts[name] = _unpacked(archive, entry)
            left -= _checked(parts[name], name, left)
    return parts


def _unpacked(archive: ZipFile, entry: ZipInfo) -> bytes:
    if entry.flag_bits & 1:
        raise HarmfulError("a password-protected zip file")
    # Other methods are allowed to ask for gigabytes before they give a byte; Word uses none of them.
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise HarmfulError("a Word file packed in a way that Word does not pack")
    # What an entry declares is not believed: reading stops one byte past the limit.
    with archive.open(entry) as part:
        data = part.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise HarmfulError(f"a Word file whose part {entry.filename} unpacks to over {LARGEST_PART // _MEGABYTE} MB")
    return data


def _checked(part: bytes, name: str, most: int) -> int:
    """Go through a part's XML as the later parser will, keeping nothing, and give the number of its elements."""
    if part.count(b"=") > MOST_ELEMENTS:
        raise HarmfulError(f"a Word file of more than {MOST_ELEMENTS:,} attributes: no report has as many")
    counter = _Counter(most)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = counter.doctype
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    try:
        parser.Parse(part, True)
    except HarmfulError:
        raise
    except (expat.ExpatError, LookupError, ValueError, TypeError) as error:
        # The last three for a character set that is none.
        raise HarmfulError(f"damaged Word file: {name} is not whole XML ({error})") from error
    return counter.elements


class _Counter:
    """Counts elements and their depth; stops at what no Word file needs."""

    def __init__(self, most: int) -> None:
        self.elements = 0
        self._most = most
        self._depth = 0

    def doctype(self, *_: object) -> None:
        """A document type can declare entities that swell or name files of this machine."""
        raise HarmfulError("a Word file with a document type declaration (DOCTYPE), which can hide entities: refused")

    def start(self, _name: str, attributes: Mapping[str, str]) -> None:
        """Count an element down."""
        if len(attributes) > MOST_ATTRIBUTES:
            raise HarmfulError(f"a Word file whose XML gives one element {len(attributes):,} attributes: refused")
        self.elements += 1
        self._depth += 1
        if self._depth > DEEPEST:
            raise HarmfulError(f"a Word file nested more than {DEEPEST} elements deep: no report is")
        if self.elements > self._most:
            raise HarmfulError(f"a Word file of more than {MOST_ELEMENTS:,} elements: no report has as many")

    def end(self, _name: str) -> None:
        """Count an element up."""
        self._depth -= 1
