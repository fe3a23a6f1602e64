"""The flow table: columns, header, rows, and how they spread over pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rendering.connectors import PlacedRow, connect
from rendering.sheet import PADDING, Align, Cell, Glyph, Line, Sheet
from rendering.source import SopSource, StepSource
from rendering.style import ColumnOrder, Style
from rendering.text import LEADING, load_face, text_width, wrap
from sopsim.types import Box, Shape, ShapeKind, StepKind

Field = Literal["number", "activity", "actor", "requirements", "time", "output", "note"]

_ORDERS: dict[ColumnOrder, tuple[Field, ...]] = {
    "standard": ("number", "activity", "actor", "requirements", "time", "output", "note"),
    "output_before_time": ("number", "activity", "actor", "requirements", "output", "time", "note"),
    "quality_before_actors": (
        "number",
        "activity",
        "requirements",
        "time",
        "output",
        "actor",
        "note",
    ),
}
_QUALITY: tuple[Field, ...] = ("requirements", "time", "output")

_SHAPE_OF_KIND = {
    StepKind.START: ShapeKind.CAPSULE,
    StepKind.END: ShapeKind.CAPSULE,
    StepKind.DECISION: ShapeKind.DIAMOND,
    StepKind.PROCESS: ShapeKind.RECTANGLE,
}

_SHAPE_WIDTH = 33.0
_LANE = 7.0  # room left and right of a shape, in which return loops run
_ACTOR_WIDTHS = (36.0, 72.0)
_ROTATED_ACTOR_WIDTH = 38.0
_ROTATED_HEAD_HEIGHT = 84.0
_SMALLEST_HEAD = 5.5
_TEXT_SHARES: dict[Field, float] = {"activity": 0.46, "requirements": 0.27, "output": 0.27}
_PENTAGON_ROOM = 20.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table; several have the field ``actor``, one for each post."""

    field: Field
    head: str
    left: float
    width: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.left + self.width


@dataclass(frozen=True, slots=True)
class Row:
    """A measured row: the step, the lines of each text field, the height."""

    step: StepSource
    lines: dict[Field, tuple[Line, ...]]
    height: float


@dataclass(frozen=True, slots=True)
class FlowTable:
    """The flow table of one SOP, measured for one width and font size."""

    sop: SopSource
    size: float
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    band_height: float
    head_height: float

    @property
    def style(self) -> Style:
        """The look of the SOP."""
        return self.sop.style

    @property
    def leading(self) -> float:
        """Distance of two lines in points."""
        return self.size * LEADING

    @property
    def numbers_height(self) -> float:
        """Height of the row of column numbers, 0 where there is none."""
        return self.leading + 3 if self.style.column_numbers else 0.0

    def header_height(self, *, first: bool) -> float:
        """Height of what stands above the rows on the first or on a further page."""
        if first or self.style.continuation == "full":
            return self.band_height + self.head_height + self.numbers_height
        return self.numbers_height if self.style.continuation == "numbers" else 0.0

    @property
    def break_room(self) -> float:
        """Extra height of a row beside a page break, for the off-page connector."""
        drawn = self.style.mark == "shapes" and self.style.page_break == "pentagon"
        return _PENTAGON_ROOM if drawn else 0.0


def measure_flow(sop: SopSource, left: float, width: float, size: float) -> FlowTable:
    """Compute column widths, the heights of header and rows, and all line breaks."""
    columns = _place_columns(sop, left, width, size)
    rows = tuple(
        _measure_row(step, position, sop.style, columns, size)
        for position, step in enumerate(sop.steps, start=1)
    )
    banded = bool(sop.style.actor_band or sop.style.quality_band)
    return FlowTable(
        sop=sop,
        size=size,
        columns=columns,
        rows=rows,
        band_height=size * LEADING + 5 if banded else 0.0,
        head_height=_head_height(sop.style, columns, size),
    )


def paginate(table: FlowTable, first_room: float, room: float) -> list[range] | None:
    """Spread the rows over pages, breaking between rows only.

    ``first_room`` and ``room`` are the heights for header and rows on the first and on a further
    page. Returns the row indexes of each page, or None where a row is too high for any page.
    """
    pages: list[range] = []
    start, used = 0, table.header_height(first=True)
    available = first_room
    for block in _blocks(table.rows):
        height = sum(table.rows[index].height for index in block)
        last = block.stop == len(table.rows)
        needed = height + (0.0 if last else table.break_room)
        if used + needed > available:
            if block.start == start:
                return None
            pages.append(range(start, block.start))
            start, available = block.start, room
            used = table.header_height(first=False) + table.break_room
            if used + needed > available:
                return None
        used += height
    pages.append(range(start, len(table.rows)))
    return pages


def lay_flow(sheet: Sheet, table: FlowTable, rows: range, top: float) -> float:
    """Place the header and the rows ``rows`` on the sheet; return the y of the lower edge."""
    top = _lay_header(sheet, table, top, first=rows.start == 0)
    placed: list[PlacedRow] = []
    continued, continues = rows.start > 0, rows.stop < len(table.rows)
    tops: list[float] = []
    for index in rows:
        above = table.break_room if continued and index == rows.start else 0.0
        below = table.break_room if continues and index == rows.stop - 1 else 0.0
        bottom = top + above + table.rows[index].height + below
        placed.append(_lay_marks(sheet, table, index, Box(0, top + above, 0, bottom - below)))
        tops.append(top)
        top = bottom
    _lay_cells(sheet, table, rows, [*tops, top])
    if table.style.mark == "shapes":
        actor_columns = [column for column in table.columns if column.field == "actor"]
        band = Box(actor_columns[0].left, tops[0], actor_columns[-1].right, top)
        connect(sheet, placed, band, table.style, continued=continued, continues=continues)
    return top


# --- columns ----------------------------------------------------------------------------------


def _place_columns(sop: SopSource, left: float, width: float, size: float) -> tuple[Column, ...]:
    widths = _column_widths(sop, width, size)
    columns: list[Column] = []
    for field in _ORDERS[sop.style.column_order]:
        for head in sop.actors if field == "actor" else (_head(field, sop.style),):
            columns.append(Column(field, head, left, widths[field]))
            left += widths[field]
    return tuple(columns)


def _column_widths(sop: SopSource, width: float, size: float) -> dict[Field, float]:
    face = load_face(sop.style.typeface)

    def longest_word(texts: Sequence[str], font: str, size: float) -> float:
        words = [word for text in texts for word in text.split()]
        return max((text_width(word, font, size) for word in words), default=0.0)

    durations = [step.duration for step in sop.steps]
    note_words = [_head("note", sop.style), *(step.note for step in sop.steps)]
    widths: dict[Field, float] = {
        "number": longest_word([sop.style.number_head, "00."], face.bold, size) + 2 * PADDING + 1,
        "time": min(62.0, max(36.0, longest_word([*durations, "menit"], face.bold, size) + 9)),
        "note": min(75.0, max(34.0, longest_word(note_words, face.bold, size) + 9)),
    }
    lowest, highest = _ACTOR_WIDTHS
    if sop.style.rotated_actor_heads:
        actor = _ROTATED_ACTOR_WIDTH
    else:
        actor = min(highest, max(lowest, longest_word(sop.actors, face.bold, min(size, 7.5)) + 6))
    fixed = sum(widths.values())
    # The text columns need almost half of the table; the actors share what is left.
    actor = max(lowest, min(actor, (width * 0.55 - fixed) / len(sop.actors)))
    widths["actor"] = actor
    text = width - fixed - actor * len(sop.actors)
    return widths | {field: text * share for field, share in _TEXT_SHARES.items()}


def _head(field: Field, style: Style) -> str:
    heads: dict[Field, str] = {
        "number": style.number_head,
        "activity": style.activity_head,
        "requirements": style.requirements_head,
        "time": style.time_head,
        "output": style.output_head,
        "note": style.note_head,
    }
    return heads[field]


# --- measuring --------------------------------------------------------------------------------


def _measure_row(
    step: StepSource, position: int, style: Style, columns: Sequence[Column], size: float
) -> Row:
    font = load_face(style.typeface).regular
    texts: dict[Field, list[tuple[str, str]]] = {
        "number": [("", f"{position}." if style.number_dot else f"{position}")],
        "activity": [("", step.activity)],
        "requirements": _requirement_items(step.requirements, style),
        "time": [("", step.duration)],
        "output": [("", step.output)],
        "note": [("", step.note)],
    }
    lines: dict[Field, tuple[Line, ...]] = {}
    for column in columns:
        if column.field != "actor":
            inner = column.width - 2 * PADDING
            lines[column.field] = _item_lines(texts[column.field], font, size, inner)
    # A merged Waktu cell has the height of all its rows and never makes the first one higher.
    n_lines = max(len(ls) for f, ls in lines.items() if f != "time" or step.duration_span == 1)
    height = max(n_lines * size * LEADING + 6, shape_height(size) + 14)
    return Row(step, lines, height)


def _requirement_items(requirements: Sequence[str], style: Style) -> list[tuple[str, str]]:
    if len(requirements) < 2 or style.requirement_list == "comma":
        return [("", ", ".join(requirements))]
    if style.requirement_list == "lines":
        return [("", item) for item in requirements]
    return [
        ("-" if style.requirement_list == "dash" else f"{number}.", item)
        for number, item in enumerate(requirements, start=1)
    ]


def _item_lines(
    items: Sequence[tuple[str, str]], font: str, size: float, width: float
) -> tuple[Line, ...]:
    lines: list[Line] = []
    for bullet, text in items:
        indent = text_width(bullet + " ", font, size) if bullet else 0.0
        for line in wrap(text, font, size, width - indent):
            lines.append(Line(line, bullet, indent))
            bullet = ""
    return tuple(lines)


def shape_height(size: float) -> float:
    """Height in points of a box or capsule in a table set in ``size``."""
    return max(11.0, min(16.0, 2 * size))


def _blocks(rows: Sequence[Row]) -> list[range]:
    """Group the rows that share a merged cell and must stay together."""
    blocks: list[range] = []
    index = 0
    while index < len(rows):
        blocks.append(range(index, index + rows[index].step.duration_span))
        index = blocks[-1].stop
    return blocks


# --- header -----------------------------------------------------------------------------------


def _head_lines(
    column: Column, style: Style, size: float, rotated_height: float
) -> tuple[tuple[Line, ...], float]:
    """Break a column head; return its lines and the font size that lets its words fit."""
    font = load_face(style.typeface).bold
    rotated = style.rotated_actor_heads and column.field == "actor"
    width = (rotated_height if rotated else column.width) - 4
    size = min(size, 7.5) if column.field == "actor" else size
    longest = max(text_width(word, font, size) for word in column.head.split())
    size = max(_SMALLEST_HEAD, min(size, 0.999 * size * width / longest))
    return tuple(Line(line, bold=True) for line in wrap(column.head, font, size, width)), size


def _head_height(style: Style, columns: Sequence[Column], size: float) -> float:
    heights = [size * LEADING * 2 + 6]
    for column in columns:
        if style.rotated_actor_heads and column.field == "actor":
            width = text_width(column.head, load_face(style.typeface).bold, min(size, 7.5))
            heights.append(min(_ROTATED_HEAD_HEIGHT, width + 8))
            continue
        lines, head_size = _head_lines(column, style, size, _ROTATED_HEAD_HEIGHT)
        heights.append(len(lines) * head_size * LEADING + 6)
    return max(heights)


def _lay_header(sheet: Sheet, table: FlowTable, top: float, *, first: bool) -> float:
    style = table.style
    if first or style.continuation == "full":
        _lay_bands(sheet, table, top)
        bottom = top + table.band_height + table.head_height
        for column in table.columns:
            band = _band_of(column.field, style)
            head_top = top + (table.band_height if band else 0.0)
            lines, size = _head_lines(column, style, table.size, table.head_height)
            sheet.cells.append(
                Cell(
                    Box(column.left, head_top, column.right, bottom),
                    lines,
                    size,
                    align="centre",
                    middle=True,
                    rotated=style.rotated_actor_heads and column.field == "actor",
                    shaded=style.shaded_header,
                )
            )
        top = bottom
    if first or style.continuation in ("full", "numbers"):
        top = _lay_column_numbers(sheet, table, top)
    return top


def _band_of(field: Field, style: Style) -> str:
    if field == "actor":
        return style.actor_band
    return style.quality_band if field in _QUALITY else ""


def _lay_bands(sheet: Sheet, table: FlowTable, top: float) -> None:
    for fields in (("actor",), _QUALITY):
        band = _band_of(fields[0], table.style)
        if band:
            columns = [column for column in table.columns if column.field in fields]
            box = Box(columns[0].left, top, columns[-1].right, top + table.band_height)
            sheet.cells.append(
                Cell(
                    box,
                    (Line(band, bold=True),),
                    table.size,
                    align="centre",
                    middle=True,
                    shaded=table.style.shaded_header,
                )
            )


def _lay_column_numbers(sheet: Sheet, table: FlowTable, top: float) -> float:
    if not table.style.column_numbers:
        return top
    bottom = top + table.numbers_height
    for number, column in enumerate(table.columns, start=1):
        box = Box(column.left, top, column.right, bottom)
        cell = Cell(box, (Line(str(number)),), table.size, align="centre", middle=True)
        sheet.cells.append(cell)
    return bottom


# --- rows -------------------------------------------------------------------------------------


def _lay_cells(sheet: Sheet, table: FlowTable, rows: range, edges: Sequence[float]) -> None:
    """Place the cells of the rows; ``edges`` are the upper edges and the last lower one."""
    for column in table.columns:
        covered_until = rows.start
        for index in rows:
            if index < covered_until:
                continue
            span = table.rows[index].step.duration_span if column.field == "time" else 1
            covered_until = index + span
            top, bottom = edges[index - rows.start], edges[covered_until - rows.start]
            lines = table.rows[index].lines.get(column.field, ())
            short = column.field in ("number", "time")
            align: Align = "centre" if short else "left"
            sheet.cells.append(
                Cell(
                    Box(column.left, top, column.right, bottom),
                    lines,
                    table.size,
                    align=align,
                    middle=table.style.centred_cells or span > 1,
                )
            )


def _lay_marks(sheet: Sheet, table: FlowTable, index: int, extent: Box) -> PlacedRow:
    """Draw who does the step; ``extent`` gives the upper and lower edge of the row."""
    step = table.rows[index].step
    kind = _SHAPE_OF_KIND[step.kind]
    shapes: list[Shape] = []
    for column in table.columns:
        if column.field != "actor" or column.head not in step.actors:
            continue
        if table.style.mark == "shapes":
            box = _shape_box(kind, column, extent, table.size)
            shapes.append(Shape(kind, box))
        else:
            box = Box(column.left, extent.top, column.right, extent.bottom)
            sheet.glyphs.append(Glyph(table.style.mark, box, table.size + 2))
    sheet.shapes.extend(shapes)
    return PlacedRow(step.kind, tuple(shapes), extent.top, extent.bottom)


def _shape_box(kind: ShapeKind, column: Column, extent: Box, size: float) -> Box:
    width = min(_SHAPE_WIDTH, column.width - 2 * _LANE)
    height = shape_height(size)
    if kind is ShapeKind.DIAMOND:
        height += 4
    center_x = column.left + column.width / 2
    return Box(
        center_x - width / 2,
        extent.center_y - height / 2,
        center_x + width / 2,
        extent.center_y + height / 2,
    )
