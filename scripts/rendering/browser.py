"""Prints SOPs as a web application does: HTML tables and inline SVG through headless Chromium."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path

from rendering.logo import draw_logo
from rendering.outline import FONTS, LINE_WIDTHS, fill_colour, outline
from rendering.programs import run_program
from rendering.sheet import Connector, Label, Line, Sheet
from rendering.style import Style
from rendering.tables import Table, TableCell, tables_of
from sopsim.types import Shape, ShapeKind

_COMMAND = (
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-pdf-header-footer",
)
_SECONDS = 60


def print_html(documents: Iterable[str]) -> list[bytes]:
    """Print HTML documents to PDF.

    :raises ProgramError: Chromium fails.
    """
    return [_print(document) for document in documents]


def _print(document: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(document, encoding="utf-8")
        command = [*_COMMAND, f"--user-data-dir={folder}/profile", f"--print-to-pdf={pdf}"]
        run_program([*command, page.as_uri()], _SECONDS)
        return pdf.read_bytes()


def pages_as_html(sheets: Sequence[Sheet], style: Style) -> str:
    """Return laid-out pages as an HTML document that prints the same pages."""
    sizes = sorted({(sheet.width, sheet.height) for sheet in sheets})
    rules = "".join(
        f"@page p{index} {{ size: {width}pt {height}pt; margin: 0 }}\n"
        f".p{index} {{ page: p{index}; width: {width}pt; height: {height - 1}pt }}\n"
        for index, (width, height) in enumerate(sizes)
    )
    pages = "".join(
        f'<section class="p{sizes.index((sheet.width, sheet.height))}">{_page(sheet, style)}'
        "</section>\n"
        for sheet in sheets
    )
    css = _CSS.replace("FONT", FONTS[style.typeface])
    return f"<!DOCTYPE html><meta charset='utf-8'><style>{css}{rules}</style>\n{pages}"


_CSS = """
body { margin: 0; font-family: FONT; line-height: 1.18 }
section { position: relative; overflow: hidden; break-after: page }
section:last-child { break-after: auto }
table { position: absolute; border-collapse: collapse; table-layout: fixed }
td { border: 0.6pt solid black; padding: 0 1.5pt; vertical-align: top; overflow: hidden }
td div { white-space: nowrap }
.turned { writing-mode: vertical-rl; transform: rotate(180deg); margin: 0 auto }
.bullet { display: inline-block; text-indent: 0 }
svg, img, .box { position: absolute; left: 0; top: 0 }
.box { box-sizing: border-box }
"""


def _page(sheet: Sheet, style: Style) -> str:
    tables = "".join(_table(table) for table in tables_of(sheet))
    boxes = "".join(_box(shape, style) for shape in sheet.shapes if _is_box(shape, style))
    drawing = [
        *(_connector(connector, style) for connector in sheet.connectors),
        *(_shape(shape, style) for shape in sheet.shapes if not _is_box(shape, style)),
        *(_label(label) for label in sheet.labels),
    ]
    svg = (
        f'<svg width="{sheet.width}pt" height="{sheet.height - 1}pt" '
        f'viewBox="0 0 {sheet.width} {sheet.height - 1}">{"".join(drawing)}</svg>'
    )
    return f"{tables}{_logo(sheet)}{boxes}{svg}"


def _logo(sheet: Sheet) -> str:
    if not sheet.logo:
        return ""
    box, data = sheet.logo, base64.b64encode(draw_logo()).decode()
    place = f"left:{box.x0}pt;top:{box.top}pt;width:{box.width}pt;height:{box.height}pt"
    return f'<img style="{place}" src="data:image/png;base64,{data}">'


# --- table ------------------------------------------------------------------------------------


def _table(table: Table) -> str:
    box = table.box
    place = f"left:{box.x0:.2f}pt;top:{box.top:.2f}pt;width:{box.width:.2f}pt"
    columns = "".join(f'<col style="width:{width:.2f}pt">' for width in table.widths)
    rows = "".join(
        f'<tr style="height:{height:.2f}pt">{"".join(map(_cell, table.starting_in(row)))}</tr>\n'
        for row, height in enumerate(table.heights)
    )
    return f'<table style="{place}"><colgroup>{columns}</colgroup>\n{rows}</table>\n'


def _cell(placed: TableCell) -> str:
    cell = placed.cell
    style = f"font-size:{cell.size}pt"
    if cell.align == "centre":
        style += ";text-align:center"
    if cell.middle:
        style += ";vertical-align:middle"
    if cell.shaded:
        style += ";background:#d9d9d9"
    spans = f'rowspan="{placed.n_rows}" colspan="{placed.n_columns}"'
    lines = "".join(map(_line, cell.lines))
    if cell.rotated:
        lines = f'<div class="turned">{lines}</div>'
    return f'<td {spans} style="{style}">{lines}</td>'


def _line(line: Line) -> str:
    text = escape(line.text) or "&nbsp;"
    if line.underlined:
        text = f"<u>{text}</u>"
    if line.bold:
        text = f"<b>{text}</b>"
    if line.indent:
        bullet = f'<span class="bullet" style="width:{line.indent:.2f}pt">{line.bullet}</span>'
        text = f"{bullet}{text}"
    return f"<div>{text}</div>"


# --- drawing ----------------------------------------------------------------------------------


def _is_box(shape: Shape, style: Style) -> bool:
    """Tell whether the shape is an element with a border instead of a drawing."""
    rounded = shape.kind is ShapeKind.CAPSULE and style.capsule_as_arcs
    return style.box_as_rectangle and (shape.kind is ShapeKind.RECTANGLE or rounded)


def _box(shape: Shape, style: Style) -> str:
    box = shape.box
    radius = box.height / 2 if shape.kind is ShapeKind.CAPSULE else 0
    return (
        f'<div class="box" style="left:{box.x0}pt;top:{box.top}pt;width:{box.width}pt;'
        f"height:{box.height}pt;border:{LINE_WIDTHS[style.line_weight]}pt solid black;"
        f'border-radius:{radius}pt;background:{fill_colour(style) or "transparent"}"></div>'
    )


def _shape(shape: Shape, style: Style) -> str:
    fill = fill_colour(style) or "none"
    pen = f'fill="{fill}" stroke="black" stroke-width="{LINE_WIDTHS[style.line_weight]}"'
    box = shape.box
    if shape.kind is ShapeKind.CAPSULE:
        place = f'x="{box.x0}" y="{box.top}" width="{box.width}" height="{box.height}"'
        return f'<rect {place} rx="{box.height / 2}" {pen}/>'
    return f'<polygon points="{_points(outline(shape))}" {pen}/>'


def _connector(connector: Connector, style: Style) -> str:
    pen = f'fill="none" stroke="black" stroke-width="{LINE_WIDTHS[style.line_weight]}"'
    points = connector.points
    pieces = list(pairwise(points)) if style.split_connectors else [points]
    lines = "".join(f'<polyline points="{_points(piece)}" {pen}/>' for piece in pieces)
    return lines + (_arrow_head(points[-2], points[-1]) if connector.arrow else "")


def _arrow_head(before: tuple[float, float], tip: tuple[float, float]) -> str:
    length = max(abs(tip[0] - before[0]), abs(tip[1] - before[1])) or 1.0
    x, y = (tip[0] - before[0]) / length, (tip[1] - before[1]) / length
    foot = tip[0] - 4 * x, tip[1] - 4 * y
    corners = (tip, (foot[0] - 2 * y, foot[1] + 2 * x), (foot[0] + 2 * y, foot[1] - 2 * x))
    return f'<polygon points="{_points(corners)}"/>'


def _label(label: Label) -> str:
    weight = ' font-weight="bold"' if label.bold else ""
    place = f'x="{label.x:.2f}" y="{label.baseline:.2f}" font-size="{label.size}"'
    return f"<text {place}{weight}>{escape(label.text)}</text>"


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
