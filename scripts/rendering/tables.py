"""Turns the placed cells of a sheet into tables with rows, columns and merged cells.

That is how word processors and browsers know a table; they draw its lines in their own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rendering.sheet import Cell, Line, Sheet
from sopsim.types import Box

_TOUCHING = 1.0


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell from the grid position ``row``, ``column``, merged over so many rows and columns."""

    cell: Cell
    row: int
    column: int
    n_rows: int
    n_columns: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a page: its place, the sizes of rows and columns in points, its cells."""

    box: Box
    heights: tuple[float, ...]
    widths: tuple[float, ...]
    cells: tuple[TableCell, ...]

    def starting_in(self, row: int) -> list[TableCell]:
        """Return the cells whose upper left corner is in a row, from the left."""
        return sorted((c for c in self.cells if c.row == row), key=lambda c: c.column)

    def covering(self, row: int) -> list[TableCell]:
        """Return the cells that start in a row or run through it, from the left."""
        inside = (c for c in self.cells if c.row <= row < c.row + c.n_rows)
        return sorted(inside, key=lambda c: c.column)


def tables_of(sheet: Sheet) -> list[Table]:
    """Return the tables of a sheet from the top; marks stand in their cells as text."""
    return [_table(group) for group in _groups(_with_marks(sheet))]


def _with_marks(sheet: Sheet) -> list[Cell]:
    marks = {(glyph.box.x0, glyph.box.center_y): glyph for glyph in sheet.glyphs}
    cells: list[Cell] = []
    for cell in sheet.cells:
        inside = (
            glyph
            for (x0, y), glyph in marks.items()
            if x0 == cell.box.x0 and cell.box.top < y < cell.box.bottom and not cell.lines
        )
        glyph = next(inside, None)
        if glyph:
            line = Line(glyph.text)
            cell = replace(cell, lines=(line,), size=glyph.size, align="centre", middle=True)
        cells.append(cell)
    return cells


def _groups(cells: Iterable[Cell]) -> list[list[Cell]]:
    groups: list[list[Cell]] = []
    bottom = float("-inf")
    for cell in sorted(cells, key=lambda cell: cell.box.top):
        if cell.box.top > bottom + _TOUCHING:
            groups.append([])
        groups[-1].append(cell)
        bottom = max(bottom, cell.box.bottom)
    return groups


def _table(cells: Sequence[Cell]) -> Table:
    xs = edges_of(x for cell in cells for x in (cell.box.x0, cell.box.x1))
    ys = edges_of(y for cell in cells for y in (cell.box.top, cell.box.bottom))
    placed = [_place(cell, xs, ys) for cell in cells]
    return Table(
        box=Box(xs[0], ys[0], xs[-1], ys[-1]),
        heights=_steps(ys),
        widths=_steps(xs),
        cells=tuple(placed),
    )


def edges_of(values: Iterable[float]) -> list[float]:
    """Return the different values in order; those closer than a tenth of a point are one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 0.1:
            edges.append(value)
    return edges


def _place(cell: Cell, xs: Sequence[float], ys: Sequence[float]) -> TableCell:
    left, right = _nearest(cell.box.x0, xs), _nearest(cell.box.x1, xs)
    top, bottom = _nearest(cell.box.top, ys), _nearest(cell.box.bottom, ys)
    return TableCell(cell, top, left, bottom - top, right - left)


def _nearest(value: float, edges: Sequence[float]) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _steps(edges: Sequence[float]) -> tuple[float, ...]:
    return tuple(b - a for a, b in pairwise(edges))
