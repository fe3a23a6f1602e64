"""grid.py: rulings to table cells, whatever way the borders are drawn."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopsim.read.grid import find_tables
from sopsim.types import Box, Ruling

XS, YS = (10, 60, 200, 300), (20, 50, 90)


def horizontal(y: float, x0: float, x1: float) -> Ruling:
    return Ruling(x0, y, x1, y)


def vertical(x: float, top: float, bottom: float) -> Ruling:
    return Ruling(x, top, x, bottom)


def grid(xs: Sequence[float] = XS, ys: Sequence[float] = YS) -> list[Ruling]:
    lines = [horizontal(y, xs[0], xs[-1]) for y in ys]
    return lines + [vertical(x, ys[0], ys[-1]) for x in xs]


def cells_of(rulings: Sequence[Ruling]) -> list[Box]:
    (table,) = find_tables(rulings)
    return list(table.cells)


def test_lines_bound_cells() -> None:
    (table,) = find_tables(grid())
    assert table.box == Box(10, 20, 300, 90)
    assert table.cells[0] == Box(10, 20, 60, 50)
    assert len(table.cells) == 6
    assert table.cell_at(100, 70) == Box(60, 50, 200, 90)
    assert table.cell_at(400, 70) is None


def test_a_missing_inner_line_merges_cells() -> None:
    inner = vertical(60, 20, 90)
    merged = [line for line in grid() if line != inner] + [vertical(60, 50, 90)]
    assert Box(10, 20, 200, 50) in cells_of(merged)
    assert Box(10, 50, 60, 90) in cells_of(merged)


def test_double_borders_are_one() -> None:
    doubled = [*grid(), vertical(61.5, 20, 90), horizontal(51.5, 10, 300)]
    assert len(cells_of(doubled)) == 6


def test_borders_may_be_drawn_cell_by_cell() -> None:
    pieces = [
        line
        for left, right in itertools.pairwise(XS)
        for top, bottom in itertools.pairwise(YS)
        for line in (
            horizontal(top, left + 1, right - 1),
            horizontal(bottom, left + 1, right - 1),
            vertical(left, top + 1, bottom - 1),
            vertical(right, top + 1, bottom - 1),
        )
    ]
    assert len(cells_of(pieces)) == 6


def test_connectors_between_shapes_bound_no_cells() -> None:
    connectors = [vertical(100, 60, 75), horizontal(75, 100, 150), vertical(150, 75, 85)]
    assert cells_of(grid() + connectors) == cells_of(grid())


def test_tables_apart_come_top_to_bottom() -> None:
    lower = grid((10, 100, 300), (200, 230))
    tables = find_tables(lower + grid())
    assert [table.box.top for table in tables] == [20, 200]
    assert [len(table.cells) for table in tables] == [6, 2]


def test_no_lines_no_tables() -> None:
    assert find_tables([]) == []
    assert find_tables([horizontal(100, 10, 300)]) == []


# --- missing borders --------------------------------------------------------------------------


@pytest.mark.parametrize("missing", YS[::2])
def test_a_row_cut_by_the_page_is_closed(missing: float) -> None:
    cut = [line for line in grid() if line != horizontal(missing, 10, 300)]
    assert cells_of(cut) == cells_of(grid())


def test_a_row_larger_than_the_page_is_closed_at_both_ends() -> None:
    assert cells_of([vertical(x, 30, 560) for x in XS]) == [
        Box(10, 30, 60, 560),
        Box(60, 30, 200, 560),
        Box(200, 30, 300, 560),
    ]


def test_a_table_without_side_borders_is_closed() -> None:
    outer = {vertical(10, 20, 90), vertical(300, 20, 90)}
    assert cells_of([line for line in grid() if line not in outer]) == cells_of(grid())


def test_a_gap_inside_a_row_is_closed_and_one_as_high_as_the_row_is_not() -> None:
    ys = (20, 50, 90, 130)
    rest = [line for line in grid(XS, ys) if line != vertical(200, 20, 130)]
    gap = [vertical(200, 20, 70), vertical(200, 90, 130)]
    assert Box(60, 50, 200, 90) in cells_of(rest + gap)
    spanned = [vertical(200, 20, 50), vertical(200, 90, 130)]
    assert Box(60, 50, 300, 90) in cells_of(rest + spanned)


def test_a_map_is_no_table() -> None:
    crowd = [horizontal(y / 9, 0, 500) for y in range(0, 90_000, 27)]
    crowd += [vertical(x / 9, 0, 9000) for x in range(0, 150_000, 27)]
    assert find_tables(crowd) == []


def test_squared_paper_is_no_table() -> None:
    places = [10.0 * n for n in range(400)]
    assert find_tables(grid(places, places)) == []


# --- whatever the lines -----------------------------------------------------------------------

STEPS = st.lists(st.integers(8, 90), min_size=1, max_size=5)


def edges(steps: Sequence[int]) -> list[float]:
    return [float(sum(steps[:number])) for number in range(len(steps) + 1)]


@given(widths=STEPS, heights=STEPS, seed=st.integers(0, 1000))
def test_cells_fill_the_table_in_any_order_of_lines(
    widths: list[int], heights: list[int], seed: int
) -> None:
    rulings = grid(edges(widths), edges(heights))
    random.Random(seed).shuffle(rulings)
    cells = cells_of(rulings)
    assert len(cells) == len(widths) * len(heights)
    assert sum(cell.width * cell.height for cell in cells) == pytest.approx(
        sum(widths) * sum(heights)
    )
