"""What all producers draw alike: fonts, corners of shapes, weights of lines, colours of fills."""

from __future__ import annotations

from rendering.sheet import Point
from rendering.style import Paint, Style, Typeface
from sopsim.types import Shape, ShapeKind

FONTS: dict[Typeface, str] = {
    "helvetica": "Liberation Sans",
    "times": "Liberation Serif",
    "vera": "DejaVu Sans",
}
"""Fonts that are on every machine with an office suite and set as wide as those of the layout."""

LINE_WIDTHS = {"thin": 0.5, "medium": 0.75, "thick": 1.0}
"""In points."""

FILLS: dict[Paint, str] = {
    "white_fill": "#FFFFFF",
    "blue_fill": "#4472C4",
    "pale_fill": "#DCE6F1",
    "black_fill": "#000000",
}

CORNERS: dict[ShapeKind, tuple[Point, ...]] = {
    ShapeKind.RECTANGLE: ((0, 0), (1, 0), (1, 1), (0, 1)),
    ShapeKind.DIAMOND: ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    ShapeKind.PENTAGON: ((0, 0), (1, 0), (1, 0.6), (0.5, 1), (0, 0.6)),
}
"""In widths and heights of the shape's box, clockwise."""

PRESETS = {
    ShapeKind.RECTANGLE: "flowChartProcess",
    ShapeKind.CAPSULE: "flowChartTerminator",
    ShapeKind.DIAMOND: "flowChartDecision",
    ShapeKind.PENTAGON: "flowChartOffpageConnector",
}
"""Names of the shapes in DrawingML."""


def fill_colour(style: Style) -> str | None:
    """Return the colour that fills shapes, None where they are not filled."""
    return FILLS.get(style.paint)


def outline(shape: Shape) -> list[Point]:
    """Return the corners of a shape with straight sides, in points of the page."""
    box = shape.box
    return [(box.x0 + x * box.width, box.top + y * box.height) for x, y in CORNERS[shape.kind]]
