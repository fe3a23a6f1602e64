"""The flow table of an SOP AP: one step a row, the actor by the column in which the shape stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sopsim.read.grid import Table
from sopsim.read.labels import COLUMN_LABELS, Column, match_whole, squash
from sopsim.read.lines import Line, group_lines, items_of, split_at_gaps, surrounding, text_of
from sopsim.types import Box, Page, Shape, ShapeKind, StepKind, Word

_MARKS = {"■", "√", "✓", "✔", "v", "x", "●", "▪", "•", "×", "☑", "□", "◊", "♦", "⬛", "✗", "✘", "*", "o", "0", "ü", "û", "Ö"}  # fmt: skip
"""Signs that mark the doer in an actor's column, lower case; Wingdings ticks come as ü, û or Ö."""

_FLOW_WORDS = {"ya", "tidak", "tdk", "y", "t", "mulai", "selesai", "start", "end", "stop", "begin", "finish", "yes", "no", "n", "a", "b", "c", "1", "2", "3"}  # fmt: skip
"""Words that belong to the drawing, not to an actor."""

_LOWER_CASE_WORDS = {"dan", "atau", "di", "ke", "dari", "pada", "yang", "untuk", "bagi", "oleh"}
"""Words that stay small inside a post's name; any other small beginning of a line is a broken word."""

_MIN_HEADER_COLUMNS = 3
_SPLIT_LEADING = 1.7
"""Lines of a merged cell further apart than this times their height belong to different rows."""


@dataclass(frozen=True, slots=True)
class FlowColumn:
    """A column: what it holds, its horizontal extent in points, and its head as printed."""

    kind: Column
    x0: float
    x1: float
    head: str

    @property
    def center_x(self) -> float:
        """Horizontal middle in points."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class FlowHeader:
    """The columns of a flow table, and where its head begins and ends (points from the top)."""

    columns: tuple[FlowColumn, ...]
    table: Box
    top: float
    bottom: float

    def of(self, kind: Column) -> FlowColumn | None:
        """Give the first column of a kind."""
        return next((column for column in self.columns if column.kind is kind), None)

    @property
    def actors(self) -> tuple[FlowColumn, ...]:
        """The actors' columns, left to right."""
        return tuple(column for column in self.columns if column.kind is Column.ACTORS)


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A row of the flow table as printed."""

    number: str
    activity: str
    actors: tuple[str, ...]
    kind: StepKind
    requirements: tuple[str, ...]
    duration: str
    output: str
    note: str
    page: int


# --- header -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _HeadCell:
    box: Box
    text: str
    kind: Column | None


def find_header(page: Page, tables: Sequence[Table]) -> FlowHeader | None:
    """Find the header of a flow table on a page; None where there is none."""
    for table in tables:
        heads = [
            _HeadCell(cell, text, match_whole(text, COLUMN_LABELS))
            for cell in table.cells
            if (text := _cell_text(page, cell))
        ]
        for activity in (head for head in heads if head.kind is Column.ACTIVITY):
            header = _header_around(activity, heads, table, page)
            if header is not None:
                return header
    return None


def _cell_text(page: Page, cell: Box) -> str:
    return text_of(w for w in page.words if cell.contains(w.box.center_x, w.box.center_y))


def _header_around(
    activity: _HeadCell, heads: Sequence[_HeadCell], table: Table, page: Page
) -> FlowHeader | None:
    band = [
        head
        for head in heads
        if head.kind is not None
        and head.box.top < activity.box.bottom + 45
        and head.box.bottom > activity.box.top - 45
    ]
    first: dict[Column, _HeadCell] = {}
    for head in band:
        first.setdefault(head.kind or Column.ACTIVITY, head)
    first[Column.ACTIVITY] = activity
    if len(first) < _MIN_HEADER_COLUMNS or not first.keys() & {
        Column.DURATION, Column.OUTPUT, Column.REQUIREMENTS,
    }:  # fmt: skip
        return None
    top = min(head.box.top for head in first.values())
    bottom = max(head.box.bottom for head in first.values())
    columns = [
        FlowColumn(kind, head.box.x0, head.box.x1, head.text)
        for kind, head in first.items()
        if kind not in (Column.ACTORS, Column.STANDARD)
    ]
    columns += _actor_columns(first, columns, top, bottom, table, page)
    columns.sort(key=lambda column: column.x0)
    return FlowHeader(tuple(columns), table.box, top, bottom)


def _actor_columns(
    first: dict[Column, _HeadCell],
    known: Sequence[FlowColumn],
    top: float,
    bottom: float,
    table: Table,
    page: Page,
) -> list[FlowColumn]:
    """Give a column for each actor: the lowest header cells that carry no other label."""
    matched = {id(head.box) for head in first.values()}
    free = [
        cell
        for cell in table.cells
        if id(cell) not in matched
        and cell.top >= top - 2
        and cell.bottom <= bottom + 2
        and not any(column.x0 - 2 < cell.center_x < column.x1 + 2 for column in known)
    ]
    band = first.get(Column.ACTORS)
    leaves = [
        cell
        for cell in free
        if not any(
            other is not cell
            and other.top >= cell.bottom - 2
            and min(cell.x1, other.x1) - max(cell.x0, other.x0) > 2
            for other in free
        )
        and (band is None or band.box.x0 - 2 <= cell.center_x <= band.box.x1 + 2)
    ]
    columns = [column for cell in leaves for column in _split_head(page, cell)]
    if not columns and band is not None:
        columns = [FlowColumn(Column.ACTORS, band.box.x0, band.box.x1, "")]
    return columns


def _split_head(page: Page, cell: Box) -> list[FlowColumn]:
    """Give the columns under a header cell: several where its words stand in separate heaps."""
    words = [w for w in page.words if cell.contains(w.box.center_x, w.box.center_y)]
    heaps = _heaps(words)
    if len(heaps) < 2:
        return [FlowColumn(Column.ACTORS, cell.x0, cell.x1, head_text(words))]
    boxes = [surrounding(word.box for word in heap) for heap in heaps]
    edges = [cell.x0, *((a.x1 + b.x0) / 2 for a, b in zip(boxes, boxes[1:], strict=False)), cell.x1]
    return [
        FlowColumn(Column.ACTORS, edges[number], edges[number + 1], head_text(heap))
        for number, heap in enumerate(heaps)
    ]


def _heaps(words: Sequence[Word]) -> list[list[Word]]:
    """Group words into heaps that are well apart sideways."""
    heaps: list[list[Word]] = []
    reached = float("-inf")
    for word in sorted(words, key=lambda w: w.box.x0):
        if heaps and word.box.x0 - reached <= 1.1 * min(word.box.height, 12.0):
            heaps[-1].append(word)
        else:
            heaps.append([word])
        reached = max(reached, word.box.x1)
    return heaps


def head_text(words: Sequence[Word]) -> str:
    """Give a column head as one text; a word that the narrow cell broke over two lines is joined."""
    parts = [line.text for line in group_lines(w for w in words if not w.turned)]
    parts += [word.text for word in words if word.turned]
    text = ""
    for part in parts:
        broken = part[:1].islower() and part.split()[0] not in _LOWER_CASE_WORDS
        if text and broken and text[-1].isalpha() and text.split()[-1] not in _LOWER_CASE_WORDS:
            text += part
        elif text.endswith("-") and part[:1].islower():
            text = text[:-1] + part
        else:
            text = f"{text} {part}"
    return text.strip()


def carry_header(header: FlowHeader, tables: Sequence[Table]) -> FlowHeader | None:
    """Apply the columns of the last page to a continuation page that has no header of its own."""
    for table in tables:
        same_left = abs(table.box.x0 - header.table.x0) < 8
        same_right = abs(table.box.x1 - header.table.x1) < 8
        if same_left and same_right:
            return replace(header, table=table.box, top=table.box.top, bottom=table.box.top)
    return None


# --- rows -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Band:
    """The vertical extent of a row."""

    top: float
    bottom: float

    def holds(self, y: float) -> bool:
        return self.top <= y <= self.bottom


def read_rows(page: Page, tables: Sequence[Table], header: FlowHeader) -> list[FlowRow]:
    """Read the rows below a header, top to bottom."""
    table = next((t for t in tables if t.box == header.table), None)
    if table is None:
        return []
    bands = _row_bands(page, table, header)
    reader = _RowReader(page, table, header, bands)
    rows = [row for band in bands if (row := reader.read(band)) is not None]
    return _drop_column_numbers(rows)


def _row_bands(page: Page, table: Table, header: FlowHeader) -> list[_Band]:
    column = header.of(Column.ACTIVITY)
    if column is None:
        return []
    cells = [
        cell
        for cell in table.cells
        if cell.top >= header.bottom - 3
        and cell.x0 - 3 <= column.center_x <= cell.x1 + 3
        and cell.width < 1.8 * (column.x1 - column.x0) + 40
    ]
    bands = [_Band(cell.top, cell.bottom) for cell in cells]
    return [piece for band in bands for piece in _split_unruled(page, header, band)]


def _split_unruled(page: Page, header: FlowHeader, band: _Band) -> list[_Band]:
    """Cut a band that holds several numbered rows without lines between them."""
    column = header.of(Column.NUMBER)
    if column is None:
        return [band]
    numbers = sorted(
        (
            word.box
            for word in page.words
            if column.x0 - 2 <= word.box.center_x <= column.x1 + 2
            and band.holds(word.box.center_y)
            and re.fullmatch(r"\d{1,2}[.)]?", word.text)
        ),
        key=lambda box: box.top,
    )
    if len(numbers) < 2:
        return [band]
    edges = [band.top, *(box.top - 2 for box in numbers[1:]), band.bottom]
    return [_Band(edges[number], edges[number + 1]) for number in range(len(numbers))]


@dataclass(frozen=True, slots=True)
class _RowReader:
    page: Page
    table: Table
    header: FlowHeader
    bands: Sequence[_Band]

    def read(self, band: _Band) -> FlowRow | None:
        activity = " ".join(line.text for line in self._lines(Column.ACTIVITY, band))
        shapes = self._shapes(band)
        requirements_column = self.header.of(Column.REQUIREMENTS)
        row = FlowRow(
            number=self._text(Column.NUMBER, band).strip(". )("),
            activity=activity,
            actors=self._actors(band, shapes),
            kind=_kind(shapes),
            requirements=self._items(requirements_column, band),
            duration=self._duration(band),
            output=self._text(Column.OUTPUT, band),
            note=self._text(Column.NOTE, band),
            page=self.page.number,
        )
        empty = not (row.activity or row.requirements or row.output or row.actors)
        return None if empty else row

    def _text(self, kind: Column, band: _Band) -> str:
        return " ".join(line.text for line in self._lines(kind, band))

    def _duration(self, band: _Band) -> str:
        """Give the time as printed, with the unit from the column's head where the cell has none."""
        text = self._text(Column.DURATION, band)
        column = self.header.of(Column.DURATION)
        if column is not None and re.fullmatch(r"[\d.,\s±-]+", text) and any(map(str.isdigit, text)):
            unit = re.search(r"\b(menit|jam|hari kerja|hari)\b", column.head.lower())
            if unit:
                return f"{text} {unit[1]}"
        return text

    def _items(self, column: FlowColumn | None, band: _Band) -> tuple[str, ...]:
        if column is None:
            return ()
        lines = self._lines(column.kind, band)
        return tuple(items_of(lines, Box(column.x0, band.top, column.x1, band.bottom)))

    def _lines(self, kind: Column, band: _Band) -> list[Line]:
        column = self.header.of(kind)
        if column is None:
            return []
        cell = self.table.cell_at(column.center_x, (band.top + band.bottom) / 2)
        if cell is not None and self._covers_several_rows(cell):
            merged = [
                line
                for line in group_lines(self._words(column, _Band(cell.top, cell.bottom)))
                if line.box.center_y >= self.header.bottom - 2
            ]
            if merged and not self._row_by_row(merged):
                return merged
        return group_lines(self._words(column, band))

    def _words(self, column: FlowColumn, band: _Band) -> list[Word]:
        return [
            word
            for word in self.page.words
            if column.x0 - 1 <= word.box.center_x <= column.x1 + 1
            and band.top <= word.box.center_y <= band.bottom
        ]

    def _covers_several_rows(self, cell: Box) -> bool:
        covered = [b for b in self.bands if cell.contains(cell.center_x, (b.top + b.bottom) / 2)]
        return len(covered) > 1

    def _row_by_row(self, lines: Sequence[Line]) -> bool:
        """Tell whether a cell without inner lines holds a text of its own for several rows."""
        gaps = [b.box.center_y - a.box.center_y for a, b in zip(lines, lines[1:], strict=False)]
        height = max(line.box.height for line in lines)
        rows = {
            number
            for line in lines
            for number, band in enumerate(self.bands)
            if band.holds(line.box.center_y)
        }
        return len(rows) > 1 and any(gap > _SPLIT_LEADING * height for gap in gaps)

    # --- who does it ---

    def _shapes(self, band: _Band) -> list[tuple[FlowColumn, Shape]]:
        """Give the symbols of a row with the actor's column in which each stands."""
        found = []
        for shape in self.page.shapes:
            if shape.kind is ShapeKind.PENTAGON or not band.holds(shape.box.center_y):
                continue
            column = self._actor_column(shape.box.center_x)
            if column is not None and not self._is_label_box(shape):
                found.append((column, shape))
        return found

    def _actor_column(self, x: float) -> FlowColumn | None:
        return next((c for c in self.header.actors if c.x0 <= x <= c.x1), None)

    def _is_label_box(self, shape: Shape) -> bool:
        """Tell whether a box only frames "Ya" or "Tidak" beside a connector."""
        if shape.kind is not ShapeKind.RECTANGLE or shape.box.height > 14:
            return False
        words = [
            w.text for w in self.page.words if shape.box.contains(w.box.center_x, w.box.center_y)
        ]
        return bool(words) and all(squash(word) in {"ya", "tidak", "y", "t", "tdk"} for word in words)

    def _actors(
        self, band: _Band, shapes: Sequence[tuple[FlowColumn, Shape]]
    ) -> tuple[str, ...]:
        columns = self.header.actors
        named = [column for column in columns if column.head]
        drawn = {column for column, _ in shapes}
        doers = [c for c in named if c in drawn or (not drawn and self._is_marked(c, band))]
        if doers:
            return tuple(dict.fromkeys(column.head for column in doers))
        return tuple(dict.fromkeys(name for c in columns for name in self._written_actors(c, band)))

    def _is_marked(self, column: FlowColumn, band: _Band) -> bool:
        words = self._words(column, band)
        return bool(words) and all(_is_mark(word.text) for word in words)

    def _written_actors(self, column: FlowColumn, band: _Band) -> list[str]:
        """Give the names written into an actor's cell."""
        lines = self._lines_of_column(column, band)
        text = " ".join(line.text for line in lines)
        if not text or all(squash(word) in _FLOW_WORDS or _is_mark(word) for word in text.split()):
            return []
        items = items_of(lines, Box(column.x0, band.top, column.x1, band.bottom))
        return [name for item in items for name in re.split(r"\s*[,;/]\s*|\s+dan\s+", item) if name]

    def _lines_of_column(self, column: FlowColumn, band: _Band) -> list[Line]:
        return [
            piece
            for line in group_lines(self._words(column, band))
            for piece in split_at_gaps(line, 40.0)
        ]


def _is_mark(text: str) -> bool:
    return text.lower() in _MARKS or (len(text) == 1 and "\ue000" <= text <= "\uf8ff")


def _kind(shapes: Sequence[tuple[FlowColumn, Shape]]) -> StepKind:
    """Read what a step is from its symbols; start and end are told apart by position, later."""
    kinds = {shape.kind for _, shape in shapes}
    if ShapeKind.DIAMOND in kinds:
        return StepKind.DECISION
    if ShapeKind.CAPSULE in kinds:
        return StepKind.END
    return StepKind.PROCESS if ShapeKind.RECTANGLE in kinds else StepKind.UNKNOWN


def _drop_column_numbers(rows: list[FlowRow]) -> list[FlowRow]:
    """Drop the row that only numbers the columns (1 2 3 …), which may follow the header."""
    if not rows:
        return rows
    cells = [rows[0].activity, *rows[0].requirements, rows[0].duration, rows[0].output]
    filled = [cell.strip("().") for cell in cells if cell]
    if len(filled) >= 2 and all(cell.isdigit() and int(cell) < 30 for cell in filled):
        return rows[1:]
    return rows


def join_split_row(last: FlowRow, first: FlowRow) -> FlowRow:
    """Join a row that a page break cut in two."""
    return replace(
        last,
        activity=f"{last.activity} {first.activity}".strip(),
        actors=tuple(dict.fromkeys((*last.actors, *first.actors))),
        requirements=(*last.requirements, *first.requirements),
        duration=last.duration or first.duration,
        output=f"{last.output} {first.output}".strip(),
        note=f"{last.note} {first.note}".strip(),
    )
