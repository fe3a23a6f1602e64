"""Writes laid-out pages as a workbook: merged cells on a common grid and DrawingML shapes.

Each page is a worksheet fitted to one printed page. The library knows text boxes only; their
geometry is put right in the finished file, by the name that each box bears as its description.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import xlsxwriter

from rendering.logo import draw_logo
from rendering.outline import FONTS, LINE_WIDTHS, PRESETS, fill_colour
from rendering.sheet import Cell, Connector, Label, Line, Point, Sheet
from rendering.style import Style
from rendering.tables import edges_of, tables_of
from sopsim.types import Box, Shape

_PIXELS = 96 / 72  # in a point
_PAPERS = {(595, 842): 9, (609, 935): 14, (842, 1191): 8}
_CREATED = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_SHAPE = re.compile(r"<xdr:sp .*?</xdr:sp>", re.DOTALL)
_NAME = re.compile(r' descr="([^"]*)"')


def pages_as_xlsx(sheets: Sequence[Sheet], style: Style) -> bytes:
    """Return laid-out pages as a workbook with a worksheet for each page."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    for sheet in sheets:
        _PageWriter(book, sheet, style).write()
    book.close()
    return _with_geometry(buffer.getvalue())


class _PageWriter:
    """Writes one page as a worksheet."""

    def __init__(self, book: Any, sheet: Sheet, style: Style) -> None:
        self.book = book
        self.sheet = sheet
        self.style = style
        self.font = FONTS[style.typeface]
        cells = [placed.cell for table in tables_of(sheet) for placed in table.cells]
        self.cells = cells
        self.xs = edges_of([0, sheet.width, *(x for c in cells for x in (c.box.x0, c.box.x1))])
        ys = (y for c in cells for y in (c.box.top, c.box.bottom))
        self.ys = edges_of([0, sheet.height, *ys])
        self.page = book.add_worksheet()

    def write(self) -> None:
        self._set_up()
        for cell in self.cells:
            self._write_cell(cell)
        if self.sheet.logo:
            self._insert_logo(self.sheet.logo)
        for connector in self.sheet.connectors:
            self._insert_connector(connector)
        for shape in self.sheet.shapes:
            self._insert_shape(shape)
        for label in self.sheet.labels:
            self._insert_label(label)

    def _set_up(self) -> None:
        page = self.page
        page.hide_gridlines(2)
        page.set_margins(0, 0, 0, 0)
        sides = sorted((round(self.sheet.width), round(self.sheet.height)))
        page.set_paper(_PAPERS[sides[0], sides[1]])
        if self.sheet.width > self.sheet.height:
            page.set_landscape()
        page.fit_to_pages(1, 1)
        page.print_area(0, 0, len(self.ys) - 2, len(self.xs) - 2)
        for number, (a, b) in enumerate(pairwise(self.xs)):
            page.set_column_pixels(number, number, round((b - a) * _PIXELS))
        for number, (a, b) in enumerate(pairwise(self.ys)):
            page.set_row(number, b - a)

    # --- cells ------------------------------------------------------------------------------

    def _write_cell(self, cell: Cell) -> None:
        top, bottom = _nearest(cell.box.top, self.ys), _nearest(cell.box.bottom, self.ys)
        left, right = _nearest(cell.box.x0, self.xs), _nearest(cell.box.x1, self.xs)
        look = self._format(cell)
        text = "\n".join(_text(line) for line in cell.lines)
        if bottom - top > 1 or right - left > 1:
            self.page.merge_range(top, left, bottom - 1, right - 1, "", look)
        if len({line.bold for line in cell.lines}) > 1:
            self.page.write_rich_string(top, left, *self._runs(cell), look)
        else:
            self.page.write_string(top, left, text, look)

    def _format(self, cell: Cell) -> Any:
        return self.book.add_format(
            {
                **self._text_look(cell.size, bold=all(line.bold for line in cell.lines)),
                "border": 1,
                "text_wrap": True,
                "align": "center" if cell.align == "centre" else "left",
                "valign": "vcenter" if cell.middle else "top",
                **({"rotation": 90} if cell.rotated else {}),
                **({"bg_color": "#D9D9D9"} if cell.shaded else {}),
            }
        )

    def _text_look(self, size: float, *, bold: bool) -> dict[str, Any]:
        return {"font_name": self.font, "font_size": size, "bold": bold}

    def _runs(self, cell: Cell) -> list[Any]:
        runs: list[Any] = []
        for number, line in enumerate(cell.lines):
            text = _text(line) + ("\n" if number < len(cell.lines) - 1 else "")
            look = self.book.add_format(self._text_look(cell.size, bold=line.bold))
            runs += [look, text] if text else []
        return runs

    # --- drawing ----------------------------------------------------------------------------

    def _insert_logo(self, box: Box) -> None:
        row, column, options = self._place(box)
        scales = {
            "x_scale": options.pop("width") / 160,
            "y_scale": options.pop("height") / 200,
            "image_data": io.BytesIO(draw_logo()),
        }
        self.page.insert_image(row, column, "logo.png", options | scales)

    def _insert_shape(self, shape: Shape) -> None:
        colour = fill_colour(self.style)
        fill = {"color": colour} if colour else {"none": True}
        self._insert(shape.box, PRESETS[shape.kind], fill=fill, line=self._line())

    def _insert_connector(self, connector: Connector) -> None:
        for start, end in pairwise(connector.points):
            arrow = connector.arrow and end == connector.points[-1]
            self._insert(_around(start, end), _line_name(start, end, arrow), line=self._line())

    def _insert_label(self, label: Label) -> None:
        width = len(label.text) * label.size * 0.75 + 4
        top = label.baseline - label.size
        box = Box(label.x, top, label.x + width, top + 1.5 * label.size)
        font = {"name": self.font, "size": label.size, "bold": label.bold}
        look = {"fill": {"none": True}, "line": {"none": True}, "font": font}
        self._insert(box, "rect", label.text, **look)

    def _insert(self, box: Box, name: str, text: str = "", **look: Any) -> None:
        row, column, place = self._place(box)
        options = place | look | {"description": name, "object_position": 1}
        self.page.insert_textbox(row, column, text, options)

    def _line(self) -> dict[str, Any]:
        return {"color": "black", "width": LINE_WIDTHS[self.style.line_weight]}

    def _place(self, box: Box) -> tuple[int, int, dict[str, Any]]:
        """Return the cell of the upper left corner, the offsets from it and the size in pixels."""
        row = min(bisect_right(self.ys, box.top), len(self.ys) - 1) - 1
        column = min(bisect_right(self.xs, box.x0), len(self.xs) - 1) - 1
        return (
            row,
            column,
            {
                "x_offset": (box.x0 - self.xs[column]) * _PIXELS,
                "y_offset": (box.top - self.ys[row]) * _PIXELS,
                "width": box.width * _PIXELS,
                "height": box.height * _PIXELS,
            },
        )


def _text(line: Line) -> str:
    return f"{line.bullet} {line.text}" if line.bullet else line.text


def _nearest(value: float, edges: Sequence[float]) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _around(start: Point, end: Point) -> Box:
    xs, ys = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return Box(xs[0], ys[0], xs[1], ys[1])


def _line_name(start: Point, end: Point, arrow: bool) -> str:
    flips = (" flipH" if end[0] < start[0] else "") + (" flipV" if end[1] < start[1] else "")
    return f"line{flips}{' arrow' if arrow else ''}"


# --- geometry ---------------------------------------------------------------------------------


def _with_geometry(workbook: bytes) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as parts,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as mended,
    ):
        for name in parts.namelist():
            content = parts.read(name)
            if name.startswith("xl/drawings/drawing"):
                content = _SHAPE.sub(_mend, content.decode()).encode()
            mended.writestr(name, content)
    return buffer.getvalue()


def _mend(match: re.Match[str]) -> str:
    shape = match[0]
    name = _NAME.search(shape)
    preset, *flags = name[1].split() if name else ["rect"]
    shape = shape.replace('prst="rect"', f'prst="{preset}"')
    shape = shape.replace("<a:bodyPr ", '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" ')
    flips = "".join(f' {flag}="1"' for flag in flags if flag.startswith("flip"))
    shape = shape.replace("<a:xfrm>", f"<a:xfrm{flips}>")
    if "arrow" in flags:
        shape = shape.replace("</a:ln>", '<a:tailEnd type="triangle"/></a:ln>')
    return shape
