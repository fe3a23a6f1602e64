"""raster.py: lines, symbols and signs found in pictures of pages."""

from __future__ import annotations

import math
from itertools import pairwise

import cv2
import numpy as np
import pytest

from sopsim.read import raster
from sopsim.read.grid import find_tables
from sopsim.read.raster import (
    PAPER,
    POINT,
    Drawing,
    Image,
    crop,
    enlarged,
    find_drawing,
    holds_letters,
    ink_of,
    lone_mark,
    padded,
    paint,
    straighten,
    without_drawing,
    without_pale_ink,
    without_rests,
)
from sopsim.types import Box, ShapeKind

WIDTH, HEIGHT = 360, 250
"""Of a page, in points."""
THIN = 3
"""Width of a drawn line in pixels."""
XS, YS = (30, 90, 180, 330), (30, 90, 150, 220)
"""Edges of a table's cells in points."""


def px(points: float) -> int:
    return round(points / POINT)


def paper(shade: int = 255) -> Image:
    return np.full((px(HEIGHT), px(WIDTH)), shade, dtype=np.uint8)


def line(page: Image, x0: float, y0: float, x1: float, y1: float, width: int = THIN) -> None:
    cv2.line(page, (px(x0), px(y0)), (px(x1), px(y1)), (0,), width)


def table(page: Image) -> None:
    for x in XS:
        line(page, x, YS[0], x, YS[-1])
    for y in YS:
        line(page, XS[0], y, XS[-1], y)


def write(page: Image, x: float, y: float, text: str) -> None:
    """Write a line of text whose letters stand on height ``y``."""
    cv2.putText(page, text, (px(x), px(y)), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (0,), 2, cv2.LINE_AA)


def symbol(page: Image, kind: str, box: Box, *, painted: bool = False) -> None:
    width = cv2.FILLED if painted else THIN
    (left, top), (right, bottom) = (px(box.x0), px(box.top)), (px(box.x1), px(box.bottom))
    middle = (px(box.center_x), px(box.center_y))
    if kind == "rectangle":
        cv2.rectangle(page, (left, top), (right, bottom), (0,), width)
    elif kind == "diamond":
        corners = [(left, middle[1]), (middle[0], top), (right, middle[1]), (middle[0], bottom)]
        points = [np.array(corners, dtype=np.int32)]
        if painted:
            cv2.fillPoly(page, points, (0,))
        else:
            cv2.polylines(page, points, True, (0,), width)
    else:
        radius = (bottom - top) // 2
        mask = np.full_like(page, 255)
        cv2.rectangle(mask, (left + radius, top), (right - radius, bottom), (0,), cv2.FILLED)
        for x in (left + radius, right - radius):
            cv2.circle(mask, (x, top + radius), radius, (0,), cv2.FILLED)
        if not painted:
            inner = cv2.erode(255 - mask, np.ones((2 * THIN + 1, 2 * THIN + 1), np.uint8))
            mask[inner > 0] = 255
        np.minimum(page, mask, out=page)


def cells(found: Drawing) -> list[Box]:
    return [cell for each in find_tables(found.rulings) for cell in each.cells]


def near(a: Box, b: Box, by: float = 2.5) -> bool:
    pairs = zip((a.x0, a.top, a.x1, a.bottom), (b.x0, b.top, b.x1, b.bottom), strict=True)
    return all(abs(x - y) <= by for x, y in pairs)


# --- arrows -----------------------------------------------------------------------------------


def arrow(page: Image, *points: tuple[float, float]) -> None:
    """Draw a connector through points, with a filled head at the last."""
    corners = [(px(x), px(y)) for x, y in points]
    for start, end in pairwise(corners):
        cv2.line(page, start, end, (0,), THIN)
    (x0, y0), (x1, y1) = corners[-2:]
    length = math.hypot(x1 - x0, y1 - y0)
    dx, dy = (x1 - x0) / length * px(5), (y1 - y0) / length * px(5)
    head = [(x1, y1), (x1 - dx - dy / 2, y1 - dy + dx / 2), (x1 - dx + dy / 2, y1 - dy - dx / 2)]
    cv2.fillPoly(page, [np.array(head, dtype=np.int32)], (0,))


def test_arrows_lead_from_symbol_to_symbol_around_corners_too() -> None:
    page = paper()
    upper, beside, lower = (Box(30, 60, 110, 90), Box(200, 60, 280, 90), Box(30, 140, 110, 170))
    for box in (upper, beside, lower):
        symbol(page, "rectangle", box)
    arrow(page, (110, 75), (200, 75))
    arrow(page, (240, 90), (240, 155), (110, 155))
    ends = [
        ((round(a.x0), round(a.y0)), (round(a.x1), round(a.y1))) for a in find_drawing(page).arrows
    ]
    assert len(ends) == 2
    for (tail, head), (leaves, reaches) in zip(
        sorted(ends, key=lambda pair: pair[0][1]),
        [((110, 75), (200, 75)), ((240, 90), (110, 155))],
        strict=True,
    ):
        assert math.dist(tail, leaves) < 12
        assert math.dist(head, reaches) < 12


def test_a_connector_without_a_head_or_with_three_ends_is_no_arrow() -> None:
    page = paper()
    for x in (20, 130, 240):
        symbol(page, "rectangle", Box(x, 60, x + 80, 90))
    arrow(page, (60, 90), (60, 140), (280, 140), (280, 90))
    arrow(page, (170, 140), (170, 90))
    symbol(page, "rectangle", Box(20, 190, 100, 220))
    symbol(page, "rectangle", Box(240, 190, 320, 220))
    line(page, 100, 205, 240, 205)
    assert find_drawing(page).arrows == ()


# --- table lines ------------------------------------------------------------------------------


def assert_full_table(found: Drawing, n_pieces: int = 0) -> None:
    """Check the nine cells; connectors may cut off ``n_pieces`` that count as cells inside one."""
    boxes = cells(found)
    for x0, x1 in pairwise(XS):
        for top, bottom in pairwise(YS):
            assert any(near(box, Box(x0, top, x1, bottom)) for box in boxes)
    assert len(boxes) == 9 + n_pieces


def test_lines_of_a_table_make_its_cells() -> None:
    page = paper()
    table(page)
    found = find_drawing(page)
    assert_full_table(found)
    assert found.shapes == ()


def test_text_makes_neither_lines_nor_symbols() -> None:
    page = paper()
    for row in range(6):
        write(page, 30, 40 + 25 * row, "Menerima berkas permohonan WOOD")
    found = find_drawing(page)
    assert cells(found) == []
    assert [shape for shape in found.shapes if shape.kind is not ShapeKind.MARK] == []


@pytest.mark.parametrize("shade", [225, 150])
def test_a_shaded_row_hides_no_lines(shade: int) -> None:
    page = paper()
    table(page)
    row = (slice(px(YS[0]), px(YS[1])), slice(px(XS[0]), px(XS[-1])))
    page[row] = np.minimum(page[row], shade)
    assert_full_table(find_drawing(page))


def test_uneven_light_hides_no_lines() -> None:
    page = paper()
    table(page)
    light = np.linspace(1.0, 0.5, page.shape[1])[None, :]
    assert_full_table(find_drawing((page * light).astype(np.uint8)))


def test_a_stamp_across_a_cell_s_border_erases_no_line() -> None:
    page = paper()
    table(page)
    for radius in (40, 34):
        cv2.circle(page, (px(180), px(120)), px(radius), (60,), THIN)
    cv2.ellipse(page, (px(180), px(120)), (px(20), px(12)), 20, 0, 360, (60,), THIN)
    assert_full_table(find_drawing(page))


def test_a_small_stamp_that_a_border_parts_in_two_erases_no_line() -> None:
    page = paper()
    table(page)
    cv2.ellipse(page, (px(255), px(140)), (px(40), px(24)), 0, 0, 360, (0,), THIN)
    found = find_drawing(page)
    assert found.shapes, "its larger part looks like a symbol"
    assert_full_table(found)


def test_a_pen_stroke_across_lines_erases_none() -> None:
    page = paper()
    table(page)
    cv2.line(page, (px(60), px(40)), (px(300), px(200)), (0,), 5)
    assert_full_table(find_drawing(page))


# --- symbols ----------------------------------------------------------------------------------

PLACE = Box(200, 105, 245, 130)
KINDS = {
    "rectangle": ShapeKind.RECTANGLE,
    "capsule": ShapeKind.CAPSULE,
    "diamond": ShapeKind.DIAMOND,
}


@pytest.mark.parametrize("painted", [False, True], ids=["outlined", "painted"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_symbol_in_a_cell_is_told_by_its_outline(kind: str, painted: bool) -> None:
    page = paper()
    table(page)
    symbol(page, kind, PLACE, painted=painted)
    found = find_drawing(page)
    (shape,) = found.shapes
    assert shape.kind is KINDS[kind]
    assert near(shape.box, PLACE, 4)
    assert_full_table(found)


@pytest.mark.parametrize("kind", KINDS)
def test_connectors_do_not_hide_symbols_nor_cells(kind: str) -> None:
    """One leaves around a corner to the next row and column, one ends in the open."""
    page = paper()
    table(page)
    first = Box(112, 48, 157, 73)
    for box in (first, PLACE):
        symbol(page, kind, box)
    line(page, first.x1, first.center_y, PLACE.center_x, first.center_y)
    line(page, PLACE.center_x, first.center_y, PLACE.center_x, PLACE.top)
    line(page, PLACE.x1, PLACE.center_y, 300, PLACE.center_y)
    found = find_drawing(page)
    upper, lower = sorted(found.shapes, key=lambda shape: shape.box.top)
    assert upper.kind is lower.kind is KINDS[kind]
    assert near(upper.box, first)
    assert near(lower.box, PLACE)
    assert_full_table(found, n_pieces=1)


def test_pieces_of_a_cell_that_connectors_cut_off_are_no_symbols() -> None:
    page = paper()
    table(page)
    line(page, 255, YS[1], 255, YS[2])
    line(page, 90, 120, 330, 120)
    assert [shape for shape in find_drawing(page).shapes if shape.box.width > 20] == []


def test_text_in_a_symbol_does_not_hide_it() -> None:
    page = paper()
    table(page)
    wide = Box(195, 160, 315, 205)
    symbol(page, "rectangle", wide)
    write(page, 200, 188, "Verifikasi")
    (shape,) = find_drawing(page).shapes
    assert shape.kind is ShapeKind.RECTANGLE
    assert near(shape.box, wide)


def test_symbols_stand_on_open_paper_too() -> None:
    page = paper()
    boxes = [Box(40, 40, 140, 70), Box(40, 110, 140, 150), Box(200, 110, 300, 150)]
    for kind, box in zip(KINDS, boxes, strict=True):
        symbol(page, kind, box)
    line(page, 90, 70, 90, 110)
    found = sorted(find_drawing(page).shapes, key=lambda shape: (shape.box.top, shape.box.x0))
    kinds = [ShapeKind.RECTANGLE, ShapeKind.CAPSULE, ShapeKind.DIAMOND]
    assert [shape.kind for shape in found] == kinds
    assert all(near(shape.box, box, 4) for shape, box in zip(found, boxes, strict=True))


# --- upright ----------------------------------------------------------------------------------


def turned(page: Image, degrees: float) -> Image:
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    askew = cv2.warpAffine(page, matrix, (width, height), borderValue=(255,))
    return np.asarray(askew, dtype=np.uint8)


def distorted(page: Image, bend: float, slant: float) -> Image:
    """Bend level lines by ``bend`` points in the middle, slant one side by ``slant`` points."""
    height, width = page.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    arc = 1 - (2 * x / width - 1) ** 2
    moved_y = y + px(bend) * arc + px(slant) * (x / width - 0.5) * (y / height)
    bent = cv2.remap(page, x, moved_y.astype(np.float32), cv2.INTER_LINEAR, borderValue=(255,))
    return np.asarray(bent, dtype=np.uint8)


@pytest.mark.parametrize(("bend", "slant"), [(6, 0), (-6, 0), (0, 16), (4, -10)])
def test_a_bent_or_slanting_page_is_made_flat(bend: float, slant: float) -> None:
    page = paper()
    table(page)
    bad = distorted(page, bend, slant)
    assert len(cells(find_drawing(bad))) != 9
    assert len(cells(find_drawing(straighten(bad)))) == 9


def test_lines_that_lean_either_way_tell_no_slope() -> None:
    page = paper()
    for number in range(3):
        for x, lean in ((40 + 20 * number, 8), (WIDTH - 40 - 20 * number, -8)):
            cv2.line(page, (px(x), px(30)), (px(x + lean), px(HEIGHT - 30)), (0,), 3)
    assert straighten(page).shape == page.shape


def test_pale_ink_goes_and_print_stays() -> None:
    page = paper()
    write(page, 100, 75, "Kegiatan")
    printed = np.count_nonzero(page < 100)
    cv2.circle(page, (px(120), px(75)), px(25), (150,), 6)
    clean = without_pale_ink(page)
    assert np.count_nonzero((clean > 100) & (clean < PAPER)) < 0.2 * printed
    assert np.count_nonzero(clean < 100) == np.count_nonzero(page < 100)


@pytest.mark.parametrize("degrees", [-4.0, -0.7, 0.4, 2.3])
def test_a_page_askew_is_turned_straight(degrees: float) -> None:
    page = paper()
    table(page)
    write(page, 100, 75, "Kegiatan")
    assert_full_table(find_drawing(straighten(turned(page, degrees))))


def test_a_straight_page_stays_as_it_is() -> None:
    page = paper()
    table(page)
    assert straighten(page) is page


def test_a_blank_page_has_no_skew() -> None:
    assert straighten(paper()).shape == paper().shape


# --- text -------------------------------------------------------------------------------------


def test_without_drawing_only_text_is_left() -> None:
    page = paper()
    table(page)
    symbol(page, "rectangle", PLACE)
    bare = without_drawing(page, find_drawing(page))
    assert np.count_nonzero(bare < 160) < 20
    write(page, 100, 75, "Kegiatan")
    write(page, 205, 122, "ok")
    lettered = without_drawing(page, find_drawing(page))
    for box in (Box(95, 55, 170, 85), Box(203, 108, 240, 128)):
        assert np.count_nonzero(crop(lettered, box) < 160) > 50


def test_shaded_paper_becomes_white_and_its_text_stays() -> None:
    page = paper(170)
    page[:, : px(180)] = 235
    write(page, 100, 60, "Kegiatan")
    write(page, 220, 60, "Waktu")
    plain = without_drawing(page, Drawing((), (), (), np.zeros_like(page)))
    assert np.median(plain) > 250
    for box in (Box(95, 40, 170, 65), Box(215, 40, 275, 65)):
        piece = crop(plain, box)
        assert 0.02 < np.count_nonzero(piece < 128) / piece.size < 0.4


def test_a_box_can_be_painted_white_and_cut_out() -> None:
    page = paper(0)
    box = Box(40, 40, 80, 60)
    paint(page, box, PAPER)
    assert crop(page, box, (1.0, 1.0)).min() == 255
    assert crop(page, Box(100, 40, 140, 60)).max() == 0
    height, width = crop(page, box).shape
    assert (width * POINT, height * POINT) == pytest.approx((40, 20), abs=0.5)


# --- cells ------------------------------------------------------------------------------------


def cell(width: float = 60, height: float = 25) -> Image:
    return np.full((px(height), px(width)), 255, dtype=np.uint8)


def tick(piece: Image, x: float, y: float, size: float = 8) -> None:
    points = [(x, y + size / 2), (x + size / 3, y + size), (x + size, y)]
    scaled = np.array([[px(a), px(b)] for a, b in points], dtype=np.int32)
    cv2.polylines(piece, [scaled], False, (0,), 4)


def test_a_sign_alone_in_a_cell_is_a_mark() -> None:
    piece = cell()
    tick(piece, 25, 8)
    mark = lone_mark(ink_of(piece))
    assert mark is not None
    assert near(mark, Box(25, 8, 33, 16), 1.5)


def test_specks_beside_a_mark_do_not_hide_it() -> None:
    piece = cell()
    tick(piece, 25, 8)
    cv2.circle(piece, (px(50), px(20)), 3, (0,), cv2.FILLED)
    mark = lone_mark(ink_of(piece))
    assert mark is not None
    assert mark.x0 == pytest.approx(25, abs=1.5)


def test_text_dirt_and_large_drawings_are_no_marks() -> None:
    blank, text, dirt, large = (cell() for _ in range(4))
    write(text, 5, 17, "Camat")
    cv2.circle(dirt, (px(20), px(10)), 1, (0,), cv2.FILLED)
    cv2.circle(large, (px(30), px(12)), px(9), (0,), 4)
    assert [lone_mark(ink_of(piece)) for piece in (blank, text, dirt, large)] == [None] * 4


def test_rests_of_a_cell_s_edges_are_wiped_off_and_letters_stay() -> None:
    piece = cell()
    write(piece, 8, 17, "Lurah")
    written = piece.copy()
    piece[:, :2] = 0
    piece[-2:, 30:] = 0
    clean = without_rests(piece)
    assert clean[:, :2].min() == clean[-2:, 30:].min() == 255
    assert np.array_equal(clean[5:-5, 5:-5], written[5:-5, 5:-5])


def test_a_letter_that_touches_the_edge_stays() -> None:
    piece = cell()
    cv2.rectangle(piece, (0, 20), (30, 50), (0,), 4)
    assert np.array_equal(without_rests(piece), piece)


def test_letters_are_told_from_specks_and_lines() -> None:
    text, dirt, stroke = (cell() for _ in range(3))
    write(text, 8, 17, "i")
    cv2.circle(dirt, (px(20), px(10)), 2, (0,), cv2.FILLED)
    line(stroke, 2, 12, 58, 12)
    found = [holds_letters(ink_of(piece)) for piece in (text, dirt, stroke, cell())]
    assert found == [True, False, False, False]


def test_pieces_are_enlarged_and_get_a_margin_of_paper() -> None:
    piece = np.zeros((20, 30), dtype=np.uint8)
    assert enlarged(piece, 1.5).shape == (30, 45)
    wider = padded(piece, 5)
    assert wider.shape == (30, 40)
    assert wider[:5].min() == wider[:, -5:].min() == 255
    assert wider[5:-5, 5:-5].max() == 0


def test_points_and_pixels_agree() -> None:
    assert math.isclose(raster.DPI * POINT, 72)
