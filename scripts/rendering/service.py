"""The table of a standard of service, with its procedure as a list or as boxes with arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rendering.document import Layout
from rendering.identity import GOVERNMENT, list_lines, print_date
from rendering.prose import ProseSource, Section
from rendering.sheet import PADDING, Cell, Connector, Label, Line, Point, Sheet
from rendering.style import Style, choose_style
from rendering.text import LEADING, load_face, text_width, wrap
from rendering.web_page import heading_number
from sopsim.types import Box, Shape, ShapeKind

_PAGE = (595.28, 841.89)
_MARGIN = 40.0
_NUMBER_WIDTH = 26.0
_NAME_WIDTH = 130.0
_BOX_GAP = 16.0
_BOX_WIDTHS = {1: 190.0, 2: 140.0, 3: 98.0}


@dataclass(slots=True)
class _Paper:
    """The pages so far and the y on the last one where the next row goes."""

    layout: Layout
    top: float = _MARGIN

    @property
    def sheet(self) -> Sheet:
        return self.layout.sheets[-1]

    def make_room(self, height: float) -> None:
        """Turn the page where the rest of it is too low."""
        if self.top + height > _PAGE[1] - _MARGIN:
            self.layout.sheets.append(Sheet(*_PAGE))
            self.top = _MARGIN


def service_style(path: str) -> Style:
    """Return the look of a standard of service: text stands in its shapes, which stay pale."""
    style = choose_style(path)
    readable = style.paint if style.paint in ("stroke", "white_fill", "pale_fill") else "stroke"
    return replace(style, paint=readable, font_half_points=max(18, style.font_half_points))


def lay_service(sop: ProseSource) -> Layout:
    """Lay a standard of service out on as many pages as it takes; a row is never broken."""
    style = service_style(sop.path)
    paper = _Paper(Layout([Sheet(*_PAGE)], []))
    _lay_heading(paper, sop, style)
    for position, section in enumerate(sop.sections, start=1):
        number = heading_number(position, sop.look.numbering or "1").strip()
        if section.is_procedure and sop.look.steps == "boxes":
            _lay_boxes_row(paper, sop, style, number, section)
        else:
            _lay_row(paper, sop, style, number, section)
    return paper.layout


# --- heading ----------------------------------------------------------------------------------


def _lay_heading(paper: _Paper, sop: ProseSource, style: Style) -> None:
    size = style.font_half_points / 2 + 1
    bold = load_face(style.typeface).bold
    names = [GOVERNMENT, sop.agency.upper(), sop.unit.upper(), "", "STANDAR PELAYANAN"]
    title = sop.title.upper() if sop.look.upper_case_title else sop.title
    for line in [*names, *wrap(title, bold, size, _PAGE[0] - 2 * _MARGIN)]:
        if line or line is names[3]:
            x = (_PAGE[0] - text_width(line, bold, size)) / 2
            paper.sheet.labels.append(Label(line or " ", x, paper.top + size, size, bold=True))
            paper.top += size * LEADING
    paper.top += 8
    fields = (("Nomor", sop.number), ("Tanggal Efektif", print_date(sop.effective, style)))
    for name, value in fields:
        text = f"{name} : {value}"
        paper.sheet.labels.append(Label(text, _MARGIN, paper.top + size, size - 1))
        paper.top += size * LEADING
    paper.top += 8


# --- rows -------------------------------------------------------------------------------------


def _columns() -> tuple[float, float, float, float]:
    right = _PAGE[0] - _MARGIN
    return _MARGIN, _MARGIN + _NUMBER_WIDTH, _MARGIN + _NUMBER_WIDTH + _NAME_WIDTH, right


def _lay_row(paper: _Paper, sop: ProseSource, style: Style, number: str, section: Section) -> None:
    size = style.font_half_points / 2
    left = _columns()
    texts = [step.text for step in sop.steps] if section.is_procedure else section.items
    content = list_lines(texts, style, size, left[3] - left[2])
    _lay_cells(paper, style, number, section.heading, content, len(content) * size * LEADING + 6)
    if section.is_procedure:
        paper.layout.step_pages.extend([len(paper.layout.sheets)] * len(texts))


def _lay_cells(
    paper: _Paper,
    style: Style,
    number: str,
    heading: str,
    content: Sequence[Line],
    height: float,
) -> Box:
    """Place the three cells of a row; return the box of the last one."""
    size = style.font_half_points / 2
    font = load_face(style.typeface).regular
    x0, x1, x2, x3 = _columns()
    names = [Line(line) for line in wrap(heading, font, size, x2 - x1 - 2 * PADDING)]
    height = max(height, len(names) * size * LEADING + 6)
    paper.make_room(height)
    bottom = paper.top + height
    for left, right, lines in ((x0, x1, [Line(number)]), (x1, x2, names), (x2, x3, content)):
        box = Box(left, paper.top, right, bottom)
        paper.sheet.cells.append(Cell(box, tuple(lines), size))
    paper.top = bottom
    return box


# --- boxes ------------------------------------------------------------------------------------


def _lay_boxes_row(
    paper: _Paper, sop: ProseSource, style: Style, number: str, section: Section
) -> None:
    """Draw the steps as boxes that follow each other in a snake, row by row."""
    size = style.font_half_points / 2 - 1
    n_columns = sop.look.box_columns
    width = _BOX_WIDTHS[n_columns]
    font = load_face(style.typeface).regular
    lines = [wrap(step.text, font, size, width - 8) for step in sop.steps]
    box_height = max(map(len, lines)) * size * LEADING + 8
    n_rows = -(-len(lines) // n_columns)
    height = n_rows * (box_height + _BOX_GAP) + _BOX_GAP
    frame = _lay_cells(paper, style, number, section.heading, (), height)
    boxes = [_place(index, n_columns, frame, width, box_height) for index in range(len(lines))]
    for box, texts in zip(boxes, lines, strict=True):
        paper.sheet.shapes.append(Shape(ShapeKind.RECTANGLE, box))
        _lay_box_text(paper.sheet, box, texts, font, size)
    for a, b in pairwise(boxes):
        paper.sheet.connectors.append(Connector(_way(a, b)))
    paper.layout.step_pages.extend([len(paper.layout.sheets)] * len(lines))


def _place(index: int, n_columns: int, frame: Box, width: float, height: float) -> Box:
    row, column = divmod(index, n_columns)
    if row % 2:
        column = n_columns - 1 - column
    pitch = frame.width / n_columns
    x0 = frame.x0 + pitch * column + (pitch - width) / 2
    top = frame.top + _BOX_GAP + row * (height + _BOX_GAP)
    return Box(x0, top, x0 + width, top + height)


def _lay_box_text(sheet: Sheet, box: Box, lines: Sequence[str], font: str, size: float) -> None:
    top = box.center_y - len(lines) * size * LEADING / 2
    for number, line in enumerate(lines):
        x = box.center_x - text_width(line, font, size) / 2
        sheet.labels.append(Label(line, x, top + (number + 0.8) * size * LEADING, size))


def _way(a: Box, b: Box) -> tuple[Point, ...]:
    if a.top < b.top:
        return (a.center_x, a.bottom), (b.center_x, b.top)
    if a.x0 < b.x0:
        return (a.x1, a.center_y), (b.x0, b.center_y)
    return (a.x0, a.center_y), (b.x1, b.center_y)
