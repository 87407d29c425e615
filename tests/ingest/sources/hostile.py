"""Makes small PDFs that would keep a reader busy for years or fill its memory."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf(objects: Sequence[bytes]) -> bytes:
    """Give a PDF of these objects, of which the first is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)
    return bytes(out)


def pages(content: bytes, claimed: int = 1, shown: int = 1) -> bytes:
    """Give a PDF that shows one page so many times over, and says that it has `claimed` pages."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    tree = b"<</Type/Pages/Kids[%b]/Count %d>>" % (b"3 0 R " * shown, max(claimed, shown))
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, page, stream(content), _FONT])


def endless() -> bytes:
    """Give a small PDF of nearly as many pages as are let through, each of a hundred thousand pieces of text."""
    return pages(b"BT /F 12 Tf 72 700 Td (W) Tj ET " * 100_000, shown=1_999)


def bomb(megabytes: int = 1_000) -> bytes:
    """Give a PDF of a thousandth of the size that its page's content has: blanks, packed once and repeated."""
    packer, blanks = zlib.compressobj(9), b" " * 1_000_000
    first, again = (packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, page, _packed(first + again * (megabytes - 1))])


def stream(content: bytes) -> bytes:
    """Give a compressed stream object."""
    return _packed(zlib.compress(content, 9))


def _packed(content: bytes) -> bytes:
    return b"<</Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (len(content), content)
