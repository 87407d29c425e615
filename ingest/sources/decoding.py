"""Makes text of bytes: by their byte order mark, by what an HTML page declares, else as UTF-8."""

from __future__ import annotations

import codecs
import re

# UTF-32's mark opens with UTF-16's, so it comes first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*[\"']?([\w-]{1,40})", re.I
)
_OPENING = 4096
# Python knows names that are no character sets (zip, idna) and one for each of these; browsers take Latin-1 for cp1252.
_SETS = re.compile(r"windows-125[0-8]|iso-8859-(?:[2-9]|1[0345])|utf-8")
_LATIN = re.compile(r"iso-?8859-1|latin-?1|(?:us-)?ascii|windows-1252|cp-?1252")
_CONTROLS = dict.fromkeys((*range(9), 11, *range(14, 32), *range(127, 133), *range(134, 160)))


def by_mark(data: bytes) -> str | None:
    """Decode bytes that open with a byte order mark; None where there is none."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace")
    return None


def html_text(data: bytes) -> str:
    """Decode an HTML page as browsers do: its mark, its declared character set, UTF-8, else Windows-1252."""
    if (text := by_mark(data)) is not None:
        return text
    if (declared := _declared(data)) is not None:
        return data.decode(declared, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # One broken byte in a page of UTF-8 (a page cut short, say) does not make it another character set.
        marked = sum(data[: error.start].count(lead) for lead in (b"\xc2", b"\xc3", b"\xe2"))
        return data.decode("utf-8" if marked else "cp1252", errors="replace")


def printable(text: str) -> str:
    """Take out control characters, NUL among them: they print nothing and can drive a terminal."""
    return text.translate(_CONTROLS)


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:_OPENING])
    name = match.group(1).decode("ascii", errors="replace").lower() if match else ""
    return "cp1252" if _LATIN.fullmatch(name) else name if _SETS.fullmatch(name) else None
