"""Draws a study's figure as one plain SVG: labels over their bars, so that it can be read on a phone as on paper.

Series differ in fill and outline and not in colour alone, and every mark's figures stand beside it in words.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from search.studies.study import Axis, Figure, Mark, Shape

# In the drawing's own units; a phone shows it at about nine tenths of its size.
_WIDTH, _LEFT, _RIGHT, _SAYS = 400.0, 6.0, 290.0, 300.0
_LINE, _BAR, _GAP = 17.0, 14.0, 5.0
# Characters in a line of text, at 13 units a letter's height.
_WRAP = 56
_INK, _GRID, _SOFT = "#0b0c0c", "#b1b4b6", "#484949"
_FILLS = ("#16374a", "#d7e6f0", "#8a1f0c", "#f7dcd6")


def draw(figure: Figure) -> str:
    """Give the figure as an SVG document, with its title and description for whoever cannot see it."""
    name = escape(figure.name, quote=True)
    y, parts = _legend(figure)
    top = y
    y += _LINE
    body: list[str] = []
    for item in figure.items:
        y += _GAP
        for line in textwrap.wrap(item.label, _WRAP):
            y += _LINE
            body.append(_text(_LEFT, y - 4, line))
        for place, mark in enumerate(item.marks):
            body.extend(_mark(mark, place, y, figure))
            y += _BAR + 3
        y += _GAP
    grid = list(_grid(figure.axis, top, y))
    height = y + 2 * _LINE
    parts += [*grid, *body, _text(_LEFT, y + _LINE, figure.axis.title, _SOFT)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {height:g}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="Arial, Helvetica, Liberation Sans, sans-serif" '
        f'font-size="13"><title id="{name}-title">{escape(figure.title)}</title>'
        f'<desc id="{name}-desc">{escape(figure.description)}</desc>'
        f'<rect width="{_WIDTH:g}" height="{height:g}" fill="#fff"/>' + "".join(parts) + "</svg>\n"
    )


def _legend(figure: Figure) -> tuple[float, list[str]]:
    y, parts = 2.0, []
    if len(figure.series) > 1:
        for place, says in enumerate(figure.series):
            parts.append(_rect(_LEFT, y + 2, 14, 12, place))
            for line in textwrap.wrap(says, _WRAP - 4):
                parts.append(_text(_LEFT + 22, y + 13, line))
                y += _LINE
            y += 2
    return y + 4, parts


def _grid(axis: Axis, top: float, bottom: float) -> Iterator[str]:
    for place, (value, label) in enumerate(axis.ticks):
        x = _x(value, axis)
        anchor = "start" if place == 0 else "end" if place == len(axis.ticks) - 1 else "middle"
        yield _text(x, top + 12, label, _SOFT, anchor)
        yield f'<line x1="{x:g}" x2="{x:g}" y1="{top + 17:g}" y2="{bottom:g}" stroke="{_GRID}"/>'
    if axis.log:
        x = _x(1, axis)
        yield f'<line x1="{x:g}" x2="{x:g}" y1="{top + 17:g}" y2="{bottom:g}" stroke="{_INK}" stroke-width="1.5"/>'


def _mark(mark: Mark, place: int, y: float, figure: Figure) -> Iterator[str]:
    axis, middle = figure.axis, y + _BAR / 2
    x = _x(mark.value, axis)
    ends = (_x(mark.low, axis), _x(mark.high, axis)) if mark.low is not None and mark.high is not None else None
    if figure.shape is Shape.BARS:
        yield _rect(_LEFT, y, x - _LEFT, _BAR, place)
    if figure.shape is Shape.RANGES and ends:
        yield _rect(ends[0], y, max(ends[1] - ends[0], 3), _BAR, place)
    elif ends:
        yield from _interval(*ends, middle)
    if figure.shape is Shape.POINTS:
        yield f'<circle cx="{x:g}" cy="{middle:g}" r="5" fill="{_FILLS[place]}" stroke="#fff"/>'
    yield _text(_SAYS, middle + 4.5, mark.says)


def _interval(low: float, high: float, y: float) -> Iterator[str]:
    """Draw a line with ends, edged in white so that it is seen on a dark bar."""
    path = f"M{low:.1f} {y - 4:g}V{y + 4:g}M{low:.1f} {y:g}H{high:.1f}M{high:.1f} {y - 4:g}V{y + 4:g}"
    yield f'<path d="{path}" stroke="#fff" stroke-width="4.5" fill="none"/>'
    yield f'<path d="{path}" stroke="{_INK}" stroke-width="1.75" fill="none"/>'


def _x(value: float, axis: Axis) -> float:
    """Say how far along the axis a value stands; beyond its ends it stands at them."""
    at = math.log if axis.log else float
    low, high = at(axis.ticks[0][0]), at(axis.ticks[-1][0])
    smallest = axis.ticks[0][0]
    part = (at(max(value, smallest)) - low) / (high - low)
    return _LEFT + (_RIGHT - _LEFT) * min(1.0, max(0.0, part))


def _rect(x: float, y: float, width: float, height: float, place: int) -> str:
    stroke = _FILLS[place - place % 2]
    return (
        f'<rect x="{x:.1f}" y="{y:g}" width="{max(width, 0):.1f}" height="{height:g}" fill="{_FILLS[place]}" '
        f'stroke="{stroke}"/>'
    )


def _text(x: float, y: float, says: str, fill: str = _INK, anchor: str = "start") -> str:
    # Edged in white, so that the lines of the grid do not run through the letters.
    return (
        f'<text x="{x:g}" y="{y:g}" fill="{fill}" text-anchor="{anchor}" stroke="#fff" stroke-width="3" '
        f'paint-order="stroke">{escape(says)}</text>'
    )


def years_up_to(longest: float) -> Sequence[tuple[float, str]]:
    """Give the ticks of an axis of years that holds the longest: every one, two or five years."""
    step = 1 if longest <= 6 else 2 if longest <= 12 else 5
    return [(n * step, f"{n * step}") for n in range(max(1, math.ceil(longest / step)) + 1)]
