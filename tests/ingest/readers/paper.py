"""Makes small PDFs laid out as inspection reports are, in invented words."""

from __future__ import annotations

import io
import textwrap

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

LEFT, HANG, TOP, BOTTOM, LEADING = 72.0, 91.0, 760.0, 90.0, 14.5


class Paper:
    """A report while it is set: text flows down the page and over to the next, with a foot on each page."""

    def __init__(self, foot: str = "Inspection of Northmere") -> None:
        self._buffer = io.BytesIO()
        self._canvas = Canvas(self._buffer, pagesize=A4)
        self.foot, self._page, self._y = foot, 1, TOP

    def put(self, text: str, x: float, y: float, size: float = 12, bold: bool = False) -> None:
        """Print a line just there."""
        self._canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self._canvas.drawString(x, y, text)

    def line(self, text: str, x: float = LEFT, size: float = 12, bold: bool = False) -> None:
        """Print the next line, on a new page where this one is full."""
        if self._y < BOTTOM:
            self.page()
        self.put(text, x, self._y, size, bold)
        self._y -= max(LEADING, size * 1.2)

    def heading(self, text: str, size: float = 14) -> None:
        """Print a bold heading, wrapped."""
        self.gap()
        for part in textwrap.wrap(text, 62):
            self.line(part, size=size, bold=True)
        self.gap()

    def text(self, text: str, mark: str = "", width: int = 78) -> None:
        """Print a paragraph; `mark` (a number, a bullet) hangs before its first line."""
        for i, part in enumerate(textwrap.wrap(text, width, break_on_hyphens=True)):
            if mark and i == 0:
                self.line(f"{mark} {part}")
            else:
                self.line(part, x=HANG if mark else LEFT)
        self.gap()

    def gap(self, points: float = 12.0) -> None:
        """Leave a paragraph's gap, or one of so many points more than a line's."""
        self._y -= points

    def fill(self, to: float) -> None:
        """Go down to a height."""
        self._y = min(self._y, to)

    def note(self, text: str, y: float = 60.0) -> None:
        """Print a footnote in small type."""
        self.put(text, LEFT, y, size=8)

    def page(self) -> None:
        """Go to the next page."""
        self._close_page()
        self._page, self._y = self._page + 1, TOP

    def _close_page(self) -> None:
        self.put(f"{self.foot} {self._page}", LEFT, 30, size=9)
        self._canvas.showPage()

    def bytes(self) -> bytes:
        """Give the finished PDF."""
        self._close_page()
        self._canvas.save()
        return self._buffer.getvalue()
