"""Draws sheets onto a reportlab canvas in the style of their SOP."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from reportlab.lib.colors import HexColor, black, white
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from rendering.outline import LINE_WIDTHS, fill_colour, outline
from rendering.sheet import PADDING, Cell, Connector, Glyph, Label, Line, Point, Sheet
from rendering.style import Style
from rendering.text import LEADING, Face, load_face, text_width
from sopsim.types import Box, Ruling, Shape, ShapeKind

_THIN = 0.7
_SHADE = HexColor("#D9D9D9")
_ARROW_LENGTH = 4.0
_ARROW_HALF_WIDTH = 1.8
_ARC = 0.5523  # control distance of a quarter circle drawn as a Bézier curve
_ASCENT = 0.8
# Fonts of PDF viewers that have the mark glyphs; no other standard font has them.
_GLYPH_FONTS = {"■": "ZapfDingbats", "√": "Symbol"}


def paint_sheet(canvas: Canvas, sheet: Sheet, style: Style) -> None:
    """Draw one page and close it."""
    canvas.setPageSize((sheet.width, sheet.height))
    painter = _Painter(canvas, sheet.height, style)
    painter.shade(sheet.cells)
    painter.draw_borders(sheet.cells)
    for cell in sheet.cells:
        painter.draw_cell_text(cell)
    if sheet.logo:
        painter.draw_logo(sheet.logo)
    for connector in sheet.connectors:
        painter.draw_connector(connector)
    for shape in sheet.shapes:
        painter.draw_shape(shape)
    for glyph in sheet.glyphs:
        painter.draw_glyph(glyph)
    for label in sheet.labels:
        painter.draw_label(label)
    canvas.showPage()


class _Painter:
    """Drawing operations with the origin at the top left corner."""

    def __init__(self, canvas: Canvas, page_height: float, style: Style) -> None:
        self.canvas = canvas
        self.page_height = page_height
        self.style = style
        self.face: Face = load_face(style.typeface)
        self.line_width = LINE_WIDTHS[style.line_weight]
        canvas.setLineWidth(self.line_width)

    # --- cells --------------------------------------------------------------------------------

    def shade(self, cells: Iterable[Cell]) -> None:
        self.canvas.setFillColor(_SHADE)
        for cell in cells:
            if cell.shaded:
                self._rectangle(cell.box, stroke=False, fill=True)
        self.canvas.setFillColor(black)

    def draw_borders(self, cells: Iterable[Cell]) -> None:
        if self.style.borders == "cell_rectangles":
            for cell in cells:
                self._rectangle(cell.box, stroke=True, fill=False)
            return
        for edge in _merge(_edges(cells)):
            if self.style.borders == "thin_rectangles":
                self._rectangle(_thicken(edge), stroke=False, fill=True)
            else:
                self._segment((edge.x0, edge.top), (edge.x1, edge.bottom))

    def draw_cell_text(self, cell: Cell) -> None:
        if cell.rotated:
            self._draw_rotated(cell)
            return
        leading = cell.size * LEADING
        slack = cell.box.height - len(cell.lines) * leading
        top = cell.box.top + (slack / 2 if cell.middle else min(2.0, slack / 2))
        for number, line in enumerate(cell.lines):
            self._draw_line(cell, line, top + number * leading + cell.size * _ASCENT + 1)

    def _draw_line(self, cell: Cell, line: Line, baseline: float) -> None:
        font = self.face.bold if line.bold else self.face.regular
        width = text_width(line.text, font, cell.size)
        x = cell.box.x0 + PADDING
        if cell.align == "centre":
            x = cell.box.center_x - width / 2
        if line.bullet:
            self._text(line.bullet, x, baseline, font, cell.size)
        x += line.indent
        self._text(line.text, x, baseline, font, cell.size)
        if line.underlined:
            self._segment((x, baseline + 1.2), (x + width, baseline + 1.2))

    def _draw_rotated(self, cell: Cell) -> None:
        leading = cell.size * LEADING
        x = cell.box.center_x - len(cell.lines) * leading / 2 + cell.size * _ASCENT
        for line in cell.lines:
            font = self.face.bold if line.bold else self.face.regular
            start = cell.box.center_y + text_width(line.text, font, cell.size) / 2
            self.canvas.saveState()
            self.canvas.translate(x, self.page_height - start)
            self.canvas.rotate(90)
            self.canvas.setFont(font, cell.size)
            self.canvas.drawString(0, 0, line.text)
            self.canvas.restoreState()
            x += leading

    # --- text ---------------------------------------------------------------------------------

    def draw_label(self, label: Label) -> None:
        font = self.face.bold if label.bold else self.face.regular
        self._text(label.text, label.x, label.baseline, font, label.size)

    def draw_glyph(self, glyph: Glyph) -> None:
        font = _GLYPH_FONTS.get(glyph.text, self.face.bold)
        x = glyph.box.center_x - text_width(glyph.text, font, glyph.size) / 2
        self._text(glyph.text, x, glyph.box.center_y + glyph.size * 0.35, font, glyph.size)

    def _text(self, text: str, x: float, baseline: float, font: str, size: float) -> None:
        if text:
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, self.page_height - baseline, text)

    # --- flow chart ---------------------------------------------------------------------------

    def draw_shape(self, shape: Shape) -> None:
        fill = fill_colour(self.style)
        self.canvas.setFillColor(HexColor(fill) if fill else black)
        filled = fill is not None
        if shape.kind is ShapeKind.RECTANGLE and self.style.box_as_rectangle:
            self._rectangle(shape.box, stroke=True, fill=filled)
        elif shape.kind is ShapeKind.CAPSULE and not self.style.capsule_as_arcs:
            box = shape.box
            y = self.page_height - box.bottom
            radius = box.height * 0.4
            self.canvas.roundRect(
                box.x0, y, box.width, box.height, radius, stroke=1, fill=int(filled)
            )
        elif shape.kind is ShapeKind.CAPSULE:
            self._draw_path(self._capsule(shape.box), stroke=True, fill=filled)
        else:
            self._draw_path(self._polygon(outline(shape)), True, filled)
        self.canvas.setFillColor(black)

    def draw_connector(self, connector: Connector) -> None:
        points = connector.points
        pieces = list(pairwise(points))
        for piece in pieces if self.style.split_connectors else [points]:
            path = self._start(piece[0])
            for point in piece[1:]:
                path.lineTo(*self._flip(point))
            self._draw_path(path, stroke=True, fill=False)
        if connector.arrow:
            self._draw_arrow_head(points[-2], points[-1])

    def _draw_arrow_head(self, before: Point, tip: Point) -> None:
        length = max(abs(tip[0] - before[0]), abs(tip[1] - before[1])) or 1.0
        along = ((tip[0] - before[0]) / length, (tip[1] - before[1]) / length)
        foot = (tip[0] - along[0] * _ARROW_LENGTH, tip[1] - along[1] * _ARROW_LENGTH)
        across = (-along[1] * _ARROW_HALF_WIDTH, along[0] * _ARROW_HALF_WIDTH)
        left = self._flip((foot[0] + across[0], foot[1] + across[1]))
        right = self._flip((foot[0] - across[0], foot[1] - across[1]))
        notch = self._flip((foot[0] + along[0], foot[1] + along[1]))
        end = self._flip(tip)
        path = self._start(tip)
        path.lineTo(*left)
        if self.style.curved_arrow_heads:
            path.curveTo(*notch, *notch, *right)
        else:
            path.lineTo(*right)
        path.lineTo(*end)
        path.close()
        self._draw_path(path, stroke=False, fill=True)

    # --- logo ---------------------------------------------------------------------------------

    def draw_logo(self, box: Box) -> None:
        """Draw invented arms: a shield with a bar, a disc and a wave."""
        self.canvas.setFillColor(HexColor("#1F6FB5"))
        shield = self._start((box.x0, box.top))
        shield.lineTo(*self._flip((box.x1, box.top)))
        shield.lineTo(*self._flip((box.x1, box.center_y)))
        low = self._flip((box.x1, box.bottom - box.height * 0.1))
        shield.curveTo(*low, *low, *self._flip((box.center_x, box.bottom)))
        low = self._flip((box.x0, box.bottom - box.height * 0.1))
        shield.curveTo(*low, *low, *self._flip((box.x0, box.center_y)))
        shield.close()
        self._draw_path(shield, stroke=True, fill=True)
        self.canvas.setFillColor(HexColor("#F2C230"))
        x, y = self._flip((box.center_x, box.top + box.height * 0.38))
        self.canvas.circle(x, y, box.width * 0.2, stroke=1, fill=1)
        self.canvas.setFillColor(white)
        bar_top = box.top + box.height * 0.66
        bar = Box(box.x0 + 4, bar_top, box.x1 - 4, bar_top + box.height * 0.08)
        self._rectangle(bar, stroke=False, fill=True)
        self.canvas.setFillColor(black)

    # --- primitives ---------------------------------------------------------------------------

    def _flip(self, point: Point) -> Point:
        return point[0], self.page_height - point[1]

    def _start(self, point: Point) -> PDFPathObject:
        path = self.canvas.beginPath()
        path.moveTo(*self._flip(point))
        return path

    def _draw_path(self, path: PDFPathObject, stroke: bool, fill: bool) -> None:
        self.canvas.drawPath(path, stroke=int(stroke), fill=int(fill))

    def _rectangle(self, box: Box, *, stroke: bool, fill: bool) -> None:
        y = self.page_height - box.bottom
        self.canvas.rect(box.x0, y, box.width, box.height, stroke=int(stroke), fill=int(fill))

    def _segment(self, start: Point, end: Point) -> None:
        self.canvas.line(*self._flip(start), *self._flip(end))

    def _polygon(self, corners: Iterable[Point]) -> PDFPathObject:
        first, *others = corners
        path = self._start(first)
        for point in others:
            path.lineTo(*self._flip(point))
        path.close()
        return path

    def _capsule(self, box: Box) -> PDFPathObject:
        """Return a closed path of two straight sides and two half circles."""
        radius = box.height / 2
        pull = radius * _ARC
        right, left, middle = box.x1 - radius, box.x0 + radius, box.center_y
        path = self._start((left, box.top))
        path.lineTo(*self._flip((right, box.top)))
        for controls in (
            ((right + pull, box.top), (box.x1, middle - pull), (box.x1, middle)),
            ((box.x1, middle + pull), (right + pull, box.bottom), (right, box.bottom)),
        ):
            path.curveTo(*(value for point in controls for value in self._flip(point)))
        path.lineTo(*self._flip((left, box.bottom)))
        for controls in (
            ((left - pull, box.bottom), (box.x0, middle + pull), (box.x0, middle)),
            ((box.x0, middle - pull), (left - pull, box.top), (left, box.top)),
        ):
            path.curveTo(*(value for point in controls for value in self._flip(point)))
        path.close()
        return path


def _edges(cells: Iterable[Cell]) -> set[Ruling]:
    edges: set[Ruling] = set()
    for cell in cells:
        x0, top, x1, bottom = (
            round(value, 2) for value in (cell.box.x0, cell.box.top, cell.box.x1, cell.box.bottom)
        )
        edges |= {
            Ruling(x0, top, x1, top),
            Ruling(x0, bottom, x1, bottom),
            Ruling(x0, top, x0, bottom),
            Ruling(x1, top, x1, bottom),
        }
    return edges


def _merge(edges: Iterable[Ruling]) -> list[Ruling]:
    """Join edges on one line that touch, so that each line of the grid is drawn once."""
    horizontal: dict[float, list[tuple[float, float]]] = defaultdict(list)
    vertical: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for edge in edges:
        if edge.horizontal:
            horizontal[edge.top].append((edge.x0, edge.x1))
        else:
            vertical[edge.x0].append((edge.top, edge.bottom))
    lines = [
        Ruling(start, y, end, y)
        for y, spans in sorted(horizontal.items())
        for start, end in _join(spans)
    ]
    lines += [
        Ruling(x, start, x, end)
        for x, spans in sorted(vertical.items())
        for start, end in _join(spans)
    ]
    return lines


def _join(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 0.05:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _thicken(edge: Ruling) -> Box:
    half = _THIN / 2
    return Box(edge.x0 - half, edge.top - half, edge.x1 + half, edge.bottom + half)
