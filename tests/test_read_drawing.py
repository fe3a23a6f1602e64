"""drawing.py: vector paths to table lines, flow-chart symbols and arrows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest

from sopsim.read.drawing import Outline, Point, interpret_drawing, shaded_areas
from sopsim.read.grid import find_tables
from sopsim.types import Arrow, Box, Ruling, Shape, ShapeKind

Drawing = tuple[tuple[Ruling, ...], tuple[Shape, ...], tuple[Arrow, ...]]


def outline(
    points: Sequence[Point],
    *,
    closed: bool = True,
    curved: bool = False,
    stroked: bool = True,
    filled: bool = False,
    number: int = 1,
) -> Outline:
    return Outline(tuple(points), closed, curved, stroked, filled, number)


def rectangle(x0: float, top: float, x1: float, bottom: float) -> list[Point]:
    return [(x0, top), (x1, top), (x1, bottom), (x0, bottom)]


def ellipse(x: float, y: float, width: float, height: float) -> list[Point]:
    turns = [2 * math.pi * n / 24 for n in range(24)]
    return [(x + width / 2 * math.cos(a), y + height / 2 * math.sin(a)) for a in turns]


def capsule(x: float, y: float, width: float, height: float) -> list[Point]:
    radius = height / 2
    right = [math.pi * n / 8 - math.pi / 2 for n in range(9)]
    ends = [
        (x + width / 2 - radius + radius * math.cos(a), y + radius * math.sin(a)) for a in right
    ]
    return ends + [(2 * x - px, 2 * y - py) for px, py in ends]


def interpret(*outlines: Outline, pictures: Iterable[Box] = ()) -> Drawing:
    return interpret_drawing(outlines, tuple(pictures), 800, 600)


def kinds(*outlines: Outline, pictures: Iterable[Box] = ()) -> list[ShapeKind]:
    return [shape.kind for shape in interpret(*outlines, pictures=pictures)[1]]


# --- symbols ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "points, curved, kind",
    [
        (rectangle(100, 100, 133, 116), False, ShapeKind.RECTANGLE),
        ([(100, 108), (118, 98), (136, 108), (118, 118)], False, ShapeKind.DIAMOND),
        ([(104, 100), (136, 100), (130, 116), (98, 116)], False, ShapeKind.RECTANGLE),
        (capsule(118, 108, 36, 16), True, ShapeKind.CAPSULE),
        (ellipse(118, 108, 36, 18), True, ShapeKind.CAPSULE),
        (ellipse(118, 108, 14, 14), True, ShapeKind.MARK),
        ([(100, 100), (120, 100), (120, 110), (110, 118), (100, 110)], False, ShapeKind.PENTAGON),
    ],
    ids=["box", "diamond", "parallelogram", "capsule", "ellipse", "circle", "pentagon"],
)
def test_symbols_are_told_by_their_outline(
    points: list[Point], curved: bool, kind: ShapeKind
) -> None:
    assert kinds(outline(points, curved=curved)) == [kind]


def test_a_symbol_drawn_as_fill_and_line_is_one() -> None:
    dot, box = ellipse(300, 300, 14, 14), rectangle(100, 100, 133, 116)
    drawn = [
        outline(points, curved=points is dot, stroked=stroked, filled=not stroked)
        for points in (dot, box)
        for stroked in (False, True)
    ]
    assert sorted(kinds(*drawn)) == [ShapeKind.MARK, ShapeKind.RECTANGLE]


def test_a_small_picture_marks_its_place_and_a_large_one_does_not() -> None:
    small, logo = Box(100, 100, 133, 116), Box(20, 20, 220, 180)
    assert interpret(pictures=(small, logo))[1] == (Shape(ShapeKind.MARK, small),)


def test_what_lies_off_the_page_is_not_there() -> None:
    assert interpret(outline(rectangle(900, 100, 933, 116))) == ((), (), ())


# --- table lines ------------------------------------------------------------------------------


def test_thin_areas_are_lines() -> None:
    rulings, shapes, _ = interpret(
        outline(rectangle(10, 50, 300, 50.7), stroked=False, filled=True),
        outline([(10, 20), (10, 200)], closed=False),
    )
    assert shapes == ()
    assert [ruling.horizontal for ruling in rulings] == [True, False]


def test_dots_in_a_row_are_a_line() -> None:
    def dots(x0: float, y0: float, x1: float, y1: float) -> list[Outline]:
        count = int(max(x1 - x0, y1 - y0) / 1.5)
        places = [
            (x0 + (x1 - x0) * n / count, y0 + (y1 - y0) * n / count) for n in range(count + 1)
        ]
        return [
            outline(rectangle(x, y, x + 0.7, y + 0.7), stroked=False, filled=True)
            for x, y in places
        ]

    sides = [dots(20, 20, 120, 20), dots(20, 60, 120, 60), dots(20, 20, 20, 60)]
    rulings, _, _ = interpret(*[dot for side in (*sides, dots(120, 20, 120, 60)) for dot in side])
    (table,) = find_tables(rulings)
    assert len(table.cells) == 1


def test_rectangles_side_by_side_are_cells() -> None:
    cells = [outline(rectangle(x, 100, x + 50, 130)) for x in (100, 150, 200)]
    rulings, shapes, _ = interpret(*cells)
    assert shapes == ()
    assert len(find_tables(rulings)[0].cells) == 3


def test_cells_may_be_drawn_with_white_space_between() -> None:
    cells = [outline(rectangle(x, y, x + 50, y + 30)) for x in (100, 152, 204) for y in (100, 132)]
    rulings, shapes, _ = interpret(*cells)
    assert shapes == ()
    assert len(find_tables(rulings)[0].cells) == 6


def test_a_box_inside_a_cell_is_a_symbol() -> None:
    cells = [outline(rectangle(x, 100, x + 60, 140)) for x in (100, 160)]
    assert kinds(*cells, outline(rectangle(113, 112, 147, 128))) == [ShapeKind.RECTANGLE]


def test_a_large_free_box_may_be_a_frame_or_a_step() -> None:
    rulings, shapes, _ = interpret(outline(rectangle(100, 100, 400, 140)))
    assert [shape.kind for shape in shapes] == [ShapeKind.RECTANGLE]
    assert len(rulings) == 4


# --- arrows -----------------------------------------------------------------------------------


def test_an_arrow_runs_from_its_far_end_to_its_head() -> None:
    line = outline([(100, 100), (100, 150), (200, 150)], closed=False, number=1)
    head = outline([(200, 147), (205, 150), (200, 153)], stroked=False, filled=True, number=2)
    (arrow,) = interpret(line, head)[2]
    assert (arrow.x0, arrow.y0) == (100, 100)
    assert (arrow.x1, arrow.y1) == pytest.approx((202.5, 150))


@pytest.mark.parametrize("turned", [False, True], ids=["down the way", "up the way"])
def test_an_arrow_may_be_made_of_pieces_that_meet_in_corners(turned: bool) -> None:
    corners: list[Point] = [(100, 100), (100, 150), (200, 150), (200, 220)]
    pieces = [
        outline((b, a) if turned else (a, b), closed=False, number=number)
        for number, (a, b) in enumerate(pairwise(corners))
    ]
    other = outline([(300, 150), (300, 220)], closed=False, number=8)
    head = outline([(197, 220), (200, 225), (203, 220)], stroked=False, filled=True, number=9)
    (arrow,) = interpret(*pieces, other, head)[2]
    assert (arrow.x0, arrow.y0) == (100, 100)
    assert (arrow.x1, arrow.y1) == pytest.approx((200, 222.5))


def test_a_head_without_a_line_is_no_arrow() -> None:
    head = outline([(200, 147), (205, 150), (200, 153)], stroked=False, filled=True)
    assert interpret(head)[2] == ()


def test_a_pattern_is_no_crowd_of_arrow_heads() -> None:
    line = outline([(10, 10), (200, 10), (200, 150)], closed=False)
    head = outline([(200, 147), (205, 150), (200, 153)], stroked=False, filled=True, number=2)
    assert len(interpret(line, *[head] * 9)[2]) == 9
    assert interpret(line, *[head] * 5000)[2] == ()


@pytest.mark.parametrize(("width", "height"), [(0, 1), (1, 0), (0, 0), (0, 90), (90, 1)])
def test_lines_and_dots_drawn_as_areas_shade_nothing(width: float, height: float) -> None:
    cell = rectangle(100, 100, 150, 140)
    line = rectangle(100, 100, 100 + width, 100 + height)
    shaded = shaded_areas([outline(points, stroked=False, filled=True) for points in (cell, line)])
    assert list(shaded) == [Box(100, 100, 150, 140)]
