"""Draws the pages of a PDF as picture files, for a person to look at beside what was read from them."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

_SCALE = 1.4


def picture_pages(data: bytes, folder: Path) -> dict[int, tuple[str, float, float]]:
    """Write one PNG for each page; give, by page number, its file name and the page's width and height in points.

    Raises OSError when a picture cannot be written.
    """
    pictures: dict[int, tuple[str, float, float]] = {}
    document = pdfium.PdfDocument(data)
    try:
        for number, page in enumerate(document, start=1):
            name = f"page-{number:03}.png"
            page.render(scale=_SCALE).to_pil().save(folder / name)
            pictures[number] = (name, *page.get_size())
            page.close()
    finally:
        document.close()
    return pictures
