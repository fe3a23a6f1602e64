"""What stands on a page, with positions: the result of the layout, the input of the painter.

Points from the top left corner, y grows down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sopsim.types import Box, Shape

PADDING = 3.0
"""Distance of text from the border of its cell."""

Align = Literal["left", "centre", "right"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; the text stands ``indent`` points right of its bullet."""

    text: str
    bullet: str = ""
    indent: float = 0.0
    bold: bool = False
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A ruled cell with its lines. ``rotated`` turns the text to read upwards."""

    box: Box
    lines: tuple[Line, ...]
    size: float
    align: Align = "left"
    middle: bool = False
    rotated: bool = False
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """Free text; ``x`` and ``baseline`` are where it starts."""

    text: str
    x: float
    baseline: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Glyph:
    """A mark character centred in a cell instead of a drawn shape."""

    text: str
    box: Box
    size: float


@dataclass(frozen=True, slots=True)
class Connector:
    """A line of several corners; the arrow head, if any, stands at the last point."""

    points: tuple[Point, ...]
    arrow: bool = True


@dataclass(slots=True)
class Sheet:
    """One page. ``logo`` is the square for the arms in the letterhead."""

    width: float
    height: float
    cells: list[Cell] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    glyphs: list[Glyph] = field(default_factory=list)
    connectors: list[Connector] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    logo: Box | None = None
