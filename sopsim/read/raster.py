"""A scanned page made straight and flat, what is drawn on it, and its text without the drawing.

The only importer of OpenCV. Images are arrays of shape (height, width), dtype uint8; *ink* is 255
where the page is dark and 0 elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from sopsim.types import Arrow, Box, Ruling, Shape, ShapeKind

cv2.setNumThreads(1)  # pages are read side by side in processes

Image = NDArray[np.uint8]

DPI = 250
"""Dots per inch at which pages are looked at: small print is legible, lines are not too many."""
POINT = 72 / DPI
"""Points a pixel."""

_MAX_SKEW = 5.0
"""Degrees by which a page may lie askew."""
_LEVEL = 0.04
"""An image askew by fewer degrees is level."""
_FLAT = 1.5
"""A page whose points are moved by fewer pixels lies flat."""
_SLOPE = 0.06
"""Lines that slope more than this are neither level nor upright."""
_STRAY = 0.02
"""Slopes that differ by more from those of most lines are of something else."""
_MIN_LINES = 6
_RIDGE = 0.002
"""Keeps the fit plain where few lines tell of a part of the page."""
_SEEN_LINE = 30.0
"""Shorter lines (points) tell their slope too roughly."""
_DETECTED_DPI = 125
_TABLE_LINE = 55.0
"""A line at least this long (points) is no side of a symbol."""
_DOT_GAP = 1.4
"""White space between the dots of a line, at most (points)."""
_CROSSING = 5.0
"""Where dotted lines cross, each is broken off for so many points at most."""
_SHORT_LINE = 11.0
"""Shorter lines (points) than this are parts of letters."""
_THICKEST = 6.0
"""Lines thicker than this (points) are bars or the edge of the paper."""
_FULL, _CROWDED = 0.4, 0.22
"""Share of ink beside a line, and beside a dotted line, from which letters are taken for it."""
_THIN = 1.9
"""Ink at most this high (points) may be a thin or dotted line, never a letter."""
_UNEVEN = 0.21
"""Part of its contrast by which the lightest tenth of a line may be lighter than all of it."""
_SIDE = 9.0
"""Shortest side of a symbol or a cell (points)."""
_PAST = 1.3
"""A line this many times as long as a region's side runs on past its corners."""
_SYMBOL_WIDTH = (9.0, 420.0)
_SYMBOL_HEIGHT = (6.0, 110.0)
_WIDE, _WIDE_HEIGHT = 240.0, 16.0
"""A wide symbol has room for a line of text and white space; lower ones are cells of a head."""
_LARGEST_SYMBOL = 12_000.0
"""Square points; a larger frame holds a block of text."""
_TOUCH = 5.0
"""A connector ends within this distance (points) of the symbol."""
_HEAD = 9.0
"""The head of an arrow lies within this distance (points) of the symbol."""
_BROADER = 1.4
"""The head is so many times as broad as the tail."""
_RIM_SHARE = 0.35
"""Share of a rim on long lines that tells a piece of a table cell from a symbol."""
_EDGE, _RIM = 4, 8
"""Pixels by which a region's view is larger on each side, and in which its rim lies."""
_WHOLE_SIDE = 0.9
_REST = (1.6, 5.0)
"""Rests of lines are at most this thick and at least this long (points)."""
_SHADE = 9.0
"""Within this distance (points) of any letter there is a bit of its paper."""
_LETTER_HEIGHT = (2.5, 40.0)
_SPECK = 0.5
"""Signs smaller than this part of another are specks of dirt beside it."""
_MARK_SIZE = (2.0, 14.0)
"""Height and width of a tick or dot in an actor's cell (points)."""
PAPER = 255
_INKED = 190
_PALE = 0.4
"""Part of the way from the darkest ink to white paper from which ink is pale."""
_BLOB = 6.0
"""Dark blobs at least this wide (points) are symbols painted black; letters are thinner."""


def _image(array: NDArray[Any]) -> Image:
    return np.asarray(array, dtype=np.uint8)


def _pixels(points: float) -> int:
    return max(1, round(points / POINT))


def _in_points(x: int, y: int, width: int, height: int) -> Box:
    return Box(x * POINT, y * POINT, (x + width) * POINT, (y + height) * POINT)


# --- upright and clean ------------------------------------------------------------------------


def straighten(gray: Image) -> Image:
    """Turn an image by the few degrees that it is askew, then make its lines level and upright."""
    angle = _skew(gray)
    if abs(angle) < _LEVEL:
        return _flatten(gray)
    height, width = gray.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(
        gray, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return _flatten(_image(turned))


def _flatten(gray: Image) -> Image:
    """Make the lines of a page straight that lay bent, or that a camera saw from the side.

    How much lines slope is fitted over the page, see :func:`_fit_slopes`; summed up along a line it
    tells by how much each point was moved.
    """
    height, width = gray.shape
    lines = _straight_lines(gray)
    runs, rises = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
    x = (lines[:, 0] + lines[:, 2]) / width - 1
    y = (lines[:, 1] + lines[:, 3]) / height - 1
    level, upright = np.abs(rises) < _SLOPE * np.abs(runs), np.abs(runs) < _SLOPE * np.abs(rises)
    down = _fit_slopes(x[level], y[level], runs[level], rises[level])
    across = _fit_slopes(y[upright], x[upright], rises[upright], runs[upright])
    moved_down = _moved(down, width, height)
    moved_across = _moved(across, height, width).T
    if max(np.abs(moved_down).max(), np.abs(moved_across).max()) < _FLAT:
        return gray
    columns = moved_across + np.arange(width, dtype=np.float32)
    rows = moved_down + np.arange(height, dtype=np.float32)[:, None]
    return _image(cv2.remap(gray, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _straight_lines(gray: Image) -> NDArray[np.float64]:
    """Give the straight lines of an image as rows x0, y0, x1, y1 (pixels), shape (n, 4)."""
    scale = _DETECTED_DPI / DPI
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = cv2.createLineSegmentDetector().detect(small)[0]
    if found is None:
        return np.empty((0, 4))
    lines = np.asarray(found, dtype=np.float64).reshape(-1, 4) / scale
    lengths = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    return np.asarray(lines[lengths >= _pixels(_SEEN_LINE)])


def _fit_slopes(
    along: NDArray[np.float64],
    beside: NDArray[np.float64],
    runs: NDArray[np.float64],
    rises: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Fit the slope of lines as a function of their place, each coordinate from -1 to 1.

    ``along`` runs with the lines, ``beside`` across them; the slope is a sum of 1, along, beside,
    along · beside, along² and beside², with the weights that are given, shape (6,). Longer lines
    count more; strokes of stamps and symbols, whose slope is far from that of most, do not count.
    Too few lines of like slope tell nothing.
    """
    slopes = rises / runs
    terms = np.column_stack(
        [np.ones_like(along), along, beside, along * beside, along**2, beside**2]
    )
    weights = np.zeros(6)
    if not slopes.size:
        return weights
    near = np.abs(slopes - np.median(slopes)) < _STRAY
    for tolerance in (_STRAY / 2, _STRAY / 4):
        if np.count_nonzero(near) < _MIN_LINES:
            break
        weight = np.sqrt(np.abs(runs[near]))[:, None]
        ridge = np.diag([0.0, *[_RIDGE * float(weight.sum())] * 5])
        scaled = weight * terms[near]
        weights = np.linalg.solve(
            scaled.T @ scaled + ridge, scaled.T @ (weight[:, 0] * slopes[near])
        )
        near = np.abs(slopes - terms @ weights) < tolerance
    return np.asarray(weights)


def _moved(weights: NDArray[np.float64], length: int, breadth: int) -> NDArray[np.float32]:
    """Give by how many pixels points lie off a straight line through the middle of the page.

    The lines are ``length`` pixels long, ``breadth`` is the other side of the page; shape
    (breadth, length).
    """
    along = np.linspace(-1, 1, length, dtype=np.float32)
    beside = np.linspace(-1, 1, breadth, dtype=np.float32)[:, None]
    one, by_along, by_beside, by_both, by_along_2, by_beside_2 = weights.astype(np.float32)
    slope_sum = (
        (one + by_beside * beside + by_beside_2 * beside**2) * along
        + (by_along + by_both * beside) * along**2 / 2
        + by_along_2 * along**3 / 3
    )
    return np.asarray(slope_sum * np.float32(length / 2), dtype=np.float32)


def _skew(gray: Image) -> float:
    """Give the angle (degrees) by which rows of ink fall together best.

    The sum of squared differences of neighbouring row sums is largest when text and lines are level
    (Postl's projection profile).
    """
    scale = 1000 / max(gray.shape)
    small = _image(cv2.resize(ink_of(gray), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    coarse = _best_angle(small, np.arange(-_MAX_SKEW, _MAX_SKEW + 0.01, 0.5))
    fine = _best_angle(small, coarse + np.arange(-0.5, 0.51, 0.1))
    return _best_angle(small, fine + np.arange(-0.1, 0.11, 0.02))


def _best_angle(ink: Image, angles: NDArray[np.float64]) -> float:
    return float(max(angles, key=lambda angle: _levelness(ink, float(angle))))


def _levelness(ink: Image, angle: float) -> float:
    height, width = ink.shape
    shear = np.array([[1, 0, 0], [-math.tan(math.radians(angle)), 1, 0]], dtype=np.float64)
    shear[1, 2] = math.tan(math.radians(angle)) * width / 2
    level = cv2.warpAffine(ink, shear, (width, height), flags=cv2.INTER_LINEAR)
    rows = level.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def ink_of(gray: Image) -> Image:
    """Tell ink from paper by the brightness around each point, as light falls unevenly."""
    smooth = cv2.GaussianBlur(gray, (3, 3), 0)
    block = _pixels(14.0) | 1
    ink = cv2.adaptiveThreshold(
        smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 14
    )
    dark = _image(smooth < 90) * np.uint8(255)
    return _image(cv2.bitwise_or(ink, dark))


# --- lines and symbols ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn on a page, in points; ``lines`` are the pixels of long lines."""

    rulings: tuple[Ruling, ...]
    shapes: tuple[Shape, ...]
    arrows: tuple[Arrow, ...]
    lines: Image


def find_drawing(gray: Image) -> Drawing:
    """Find the ruling lines, the symbols and the arrows between them on a page that is straight."""
    ink = _with_dots_joined(ink_of(gray))
    reach = _Reach.of(ink)
    shapes = _outlined(ink, reach)
    plain = ink.copy()
    for shape in shapes:
        _erase(plain, shape.box, reach)
    shapes += _painted(plain)
    long_lines = _image(cv2.dilate(cv2.bitwise_or(*_lines(plain, _TABLE_LINE)), _block((3, 3))))
    shapes += _outlined(_image(cv2.subtract(plain, long_lines)), None)
    for shape in shapes:
        _erase(plain, shape.box, reach)
    horizontal, vertical = _lines(plain, _SHORT_LINE)
    rulings = (
        *_rulings(horizontal, plain, gray, horizontal=True),
        *_rulings(vertical, plain, gray, horizontal=False),
    )
    arrows = tuple(_arrows(plain, [shape.box for shape in shapes]))
    return Drawing(rulings, tuple(shapes), arrows, long_lines)


def _with_dots_joined(ink: Image) -> Image:
    """Give ink with long lines made of dots or dashes drawn through."""
    upright = _transposed(_dotted(_transposed(ink)))
    return _image(cv2.bitwise_or(ink, cv2.bitwise_or(_dotted(ink), upright)))


def _dotted(ink: Image) -> Image:
    """Give the pixels of long level lines made of dots or dashes: ink lower than any letter."""
    letters = cv2.morphologyEx(ink, cv2.MORPH_OPEN, _block((1, _pixels(_THIN))))
    dots = cv2.dilate(cv2.subtract(ink, letters), _block((1, 3)))
    joined = cv2.morphologyEx(dots, cv2.MORPH_CLOSE, _block((_pixels(_DOT_GAP), 1)))
    long_run = _block((_pixels(_TABLE_LINE), 1))
    lines = cv2.morphologyEx(joined, cv2.MORPH_OPEN, long_run)
    whole = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, _block((_pixels(_CROSSING), 1)))
    solid = cv2.morphologyEx(cv2.dilate(ink, _block((1, 3))), cv2.MORPH_OPEN, long_run)
    drawn_through = np.zeros_like(ink)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    for number, (x, y, width, height, _) in enumerate(stats[1:].tolist(), 1):
        view = (slice(y, y + height), slice(x, x + width))
        line = labels[view] == number
        is_solid = np.count_nonzero(solid[view][line]) > 0.5 * np.count_nonzero(line)
        if not (is_solid or _is_beset(ink, x, y, width, height, _CROWDED)):
            drawn_through[view][line] = 255
    return _image(cv2.dilate(drawn_through, _block((1, _pixels(_THIN)))))


def _lines(ink: Image, length: float) -> tuple[Image, Image]:
    """Give the pixels of level and of upright lines at least ``length`` points long.

    A line may be a pixel off its course here and there.
    """
    run = _pixels(length)
    level = cv2.dilate(ink, _block((1, 3)))
    upright = cv2.dilate(ink, _block((3, 1)))
    return (
        _image(cv2.morphologyEx(level, cv2.MORPH_OPEN, _block((run, 1)))),
        _image(cv2.morphologyEx(upright, cv2.MORPH_OPEN, _block((1, run)))),
    )


def _block(size: tuple[int, int]) -> Image:
    """Give a kernel ``size`` = (width, height) pixels large."""
    return np.ones((size[1], size[0]), dtype=np.uint8)


def _rulings(lines: Image, ink: Image, gray: Image, *, horizontal: bool) -> list[Ruling]:
    """Give each connected line as a ruling through its middle, without those that text makes."""
    if not horizontal:
        return [
            Ruling(r.top, r.x0, r.bottom, r.x1)
            for r in _rulings(*map(_transposed, (lines, ink, gray)), horizontal=True)
        ]
    _, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    rulings = []
    for x, y, width, height, _ in stats[1:].tolist():
        if height > _pixels(_THICKEST):
            continue
        is_long = width > _pixels(_TABLE_LINE)
        part = gray[y : y + height, x : x + width]
        if is_long or not (_is_beset(ink, x, y, width, height, _FULL) or _is_broken(part)):
            middle = (y + height / 2) * POINT
            rulings.append(Ruling(x * POINT, middle, (x + width) * POINT, middle))
    return rulings


def _transposed(image: Image) -> Image:
    return np.ascontiguousarray(image.T)


def _is_beset(ink: Image, x: int, y: int, width: int, height: int, share: float) -> bool:
    """Tell a row of letters that run together from a line: ink fills a share above or below it."""
    near, far = _pixels(0.6), _pixels(1.6)
    above = ink[max(0, y - far) : max(0, y - near), x : x + width]
    below = ink[y + height + near : y + height + far, x : x + width]
    return any(side.size and np.count_nonzero(side) > share * side.size for side in (above, below))


def _is_broken(line: Image) -> bool:
    """Tell a row of letters from a line: even where it is darkest it is light between letters.

    A thin line may be dotted.
    """
    if line.shape[0] <= _pixels(_THIN):
        return False
    darkest = line[int(np.argmin(line.mean(axis=1)))]
    contrast = PAPER - float(darkest.mean())
    return float(np.percentile(darkest, 90)) - float(darkest.mean()) > _UNEVEN * contrast


@dataclass(frozen=True, slots=True)
class _Reach:
    """How long the level and the upright line is that a pixel belongs to; 0 where there is none."""

    level: NDArray[np.int32]
    upright: NDArray[np.int32]

    @staticmethod
    def of(ink: Image) -> _Reach:
        """Measure the lines of a page."""
        level, upright = _lines(ink, _SIDE)
        return _Reach(_lengths(level, cv2.CC_STAT_WIDTH), _lengths(upright, cv2.CC_STAT_HEIGHT))

    def past(self, view: tuple[slice, slice], width: float, height: float) -> NDArray[np.bool_]:
        """Tell which pixels belong to lines that run on past the corners of a region."""
        return np.asarray(
            (self.level[view] > _PAST * width) | (self.upright[view] > _PAST * height)
        )

    def bounds(self, view: tuple[slice, slice], rim: Image, width: int, height: int) -> bool:
        """Tell whether such lines bound a region: it is part of a table's cell.

        They make up much of its rim, or all of two sides that face each other.
        """
        on_lines = self.past(view, width, height) & (rim > 0)
        if np.count_nonzero(on_lines) > _RIM_SHARE * np.count_nonzero(rim):
            return True
        across, down = on_lines[:, _EDGE:-_EDGE], on_lines[_EDGE:-_EDGE]
        facing = (
            (across[:_RIM].any(axis=0), across[-_RIM:].any(axis=0)),
            (down[:, :_RIM].any(axis=1), down[:, -_RIM:].any(axis=1)),
        )
        return any(min(a.mean(), b.mean()) > _WHOLE_SIDE for a, b in facing)


def _lengths(lines: Image, axis: int) -> NDArray[np.int32]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    lengths = stats[:, axis].copy()
    lengths[0] = 0
    return np.asarray(lengths[labels], dtype=np.int32)


def _outlined(ink: Image, reach: _Reach | None) -> list[Shape]:
    """Find symbols drawn as outlines: pieces of paper of a symbol's size with ink all around.

    By the ``reach`` of its lines a table's cells, and pieces of them that connectors cut off, are
    told apart; None where its lines are erased.
    """
    walls = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, _block((3, 3)))
    paper = cv2.bitwise_not(walls)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(paper, connectivity=4)
    shapes = []
    for number in range(1, count):
        x, y, width, height, area = stats[number].tolist()
        box = _in_points(x, y, width, height)
        if not _is_symbol_size(box) or area < 0.3 * width * height:
            continue
        view = (
            slice(max(0, y - _EDGE), y + height + _EDGE),
            slice(max(0, x - _EDGE), x + width + _EDGE),
        )
        inside = _without_holes(_image(labels[view] == number))
        rim = _image(cv2.dilate(inside, _block((7, 7)))) - inside
        if reach is not None and reach.bounds(view, rim, width, height):
            continue
        kind = _kind(inside[_EDGE:-_EDGE, _EDGE:-_EDGE])
        if kind is not None:
            shapes.append(Shape(kind, box))
    return shapes


def _without_holes(mask: Image) -> Image:
    """Fill what lies inside, such as the text in a symbol."""
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return _image(cv2.drawContours(mask, contours, -1, 1, cv2.FILLED))


def _painted(ink: Image) -> list[Shape]:
    """Find symbols painted dark: blobs thicker than letters."""
    size = _pixels(_BLOB)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    blobs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(blobs, connectivity=8)
    shapes = []
    for number in range(1, count):
        x, y, width, height, _ = stats[number].tolist()
        box = _in_points(x, y, width, height)
        if not _is_symbol_size(box):
            continue
        inside = _image(labels[y : y + height, x : x + width] == number)
        kind = _kind(inside)
        if kind is not None:
            shapes.append(Shape(kind, box))
    return shapes


def _is_symbol_size(box: Box) -> bool:
    return (
        _SYMBOL_WIDTH[0] <= box.width <= _SYMBOL_WIDTH[1]
        and _SYMBOL_HEIGHT[0] <= box.height <= _SYMBOL_HEIGHT[1]
        and box.width * box.height <= _LARGEST_SYMBOL
        and (box.width <= _WIDE or box.height >= _WIDE_HEIGHT)
    )


def _kind(inside: Image) -> ShapeKind | None:
    """Recognise a symbol by how much of its bounding box it fills and by its hull.

    A rectangle fills 1, a capsule of 2:1 about 0.89, an ellipse 0.785, a diamond 1/2. Text inside
    makes holes, so the outer contour is measured.
    """
    contours, _ = cv2.findContours(inside, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    contour = max(contours, key=cv2.contourArea)
    height, width = inside.shape
    area = cv2.contourArea(contour)
    hull = cv2.convexHull(contour)
    if area < 0.85 * cv2.contourArea(hull):
        return None
    share = area / max(1.0, (width - 1) * (height - 1))
    if share > 0.95:
        return ShapeKind.RECTANGLE
    if share > 0.7:
        return ShapeKind.MARK if 0.8 < width / height < 1.25 else ShapeKind.CAPSULE
    return ShapeKind.DIAMOND if share > 0.4 else None


def _erase(ink: Image, box: Box, reach: _Reach) -> None:
    """Remove a symbol with its outline, but no line that runs on past it."""
    margin = 2.5
    top, left = _pixels(max(0.0, box.top - margin)), _pixels(max(0.0, box.x0 - margin))
    view = (slice(top, _pixels(box.bottom + margin)), slice(left, _pixels(box.x1 + margin)))
    ink[view][~reach.past(view, box.width / POINT, box.height / POINT)] = 0


# --- arrows -----------------------------------------------------------------------------------


def _arrows(ink: Image, boxes: Sequence[Box]) -> Iterator[Arrow]:
    """Find connectors in ``ink`` without symbols: what touches two of the ``boxes`` and no more.

    The head is at the broader end. What a table's line crosses is not told apart from it.
    """
    labels = np.asarray(cv2.connectedComponents(ink, connectivity=8)[1], dtype=np.int32)
    touching: dict[int, list[_End]] = {}
    for box in boxes:
        for label, end in _ends_at(labels, box):
            touching.setdefault(label, []).append(end)
    for ends in touching.values():
        if len(ends) != 2:
            continue
        tail, head = sorted(ends, key=lambda end: end.breadth)
        if head.breadth > _BROADER * tail.breadth:
            yield Arrow(tail.x, tail.y, head.x, head.y)


@dataclass(frozen=True, slots=True)
class _End:
    """Where a connector meets a symbol, and how broad it is there (points)."""

    x: float
    y: float
    breadth: float


def _ends_at(labels: NDArray[np.int32], box: Box) -> Iterator[tuple[int, _End]]:
    """Give each connected piece of ink beside a symbol, with its end there."""
    near = _grown(box, _TOUCH)
    (left, top), (right, bottom) = _corners(_grown(box, _HEAD))
    left, top = max(0, left), max(0, top)
    view = labels[top:bottom, left:right]
    rows, columns = np.nonzero(view)
    x, y = (columns + left) * POINT, (rows + top) * POINT
    inside = (x > box.x0) & (x < box.x1) & (y > box.top) & (y < box.bottom)
    touches = (x > near.x0) & (x < near.x1) & (y > near.top) & (y < near.bottom) & ~inside
    found = view[rows, columns]
    for label in np.unique(found[touches]).tolist():
        own = found == label
        breadth = min(float(np.ptp(x[own])), float(np.ptp(y[own]))) + POINT
        yield label, _End(float(x[own].mean()), float(y[own].mean()), breadth)


def _grown(box: Box, margin: float) -> Box:
    return Box(box.x0 - margin, box.top - margin, box.x1 + margin, box.bottom + margin)


# --- text -------------------------------------------------------------------------------------


def without_drawing(gray: Image, drawing: Drawing) -> Image:
    """Paint lines and the outlines of symbols white, so that only text on white paper is left."""
    plain = _on_white(gray)
    plain[cv2.dilate(drawing.lines, _block((3, 3))) > 0] = PAPER
    for shape in drawing.shapes:
        (left, top), (right, bottom) = _corners(shape.box)
        cv2.rectangle(plain, (left - 2, top - 2), (right + 2, bottom + 2), PAPER, 7)
    return plain


def _on_white(gray: Image) -> Image:
    """Make paper white that is shaded or unevenly lit, by the brightest points around each."""
    small = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    size = _pixels(_SHADE) // 4 | 1
    paper = cv2.GaussianBlur(
        cv2.dilate(small, _block((size, size))), (2 * size + 1, 2 * size + 1), 0
    )
    paper = cv2.resize(paper, gray.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return _image(cv2.divide(gray, np.maximum(paper, 1), scale=255))


def paint(image: Image, box: Box, value: int) -> None:
    """Remove what stands in a box (points): paint it with the value of paper."""
    (left, top), (right, bottom) = _corners(box)
    cv2.rectangle(image, (left, top), (right, bottom), value, cv2.FILLED)


def crop(image: Image, box: Box, margin: tuple[float, float] = (0.0, 0.0)) -> Image:
    """Cut a box (points) out of an image, less a margin (points) inside its sides and its ends.

    A negative margin takes in what stands outside.
    """
    (left, top), (right, bottom) = _corners(box)
    across, down = (round(points / POINT) for points in margin)
    return image[max(0, top + down) : bottom - down, max(0, left + across) : right - across]


def without_pale_ink(piece: Image) -> Image:
    """Paint white what is paler than print: stamps, signatures, what shines through the paper."""
    inked = piece[piece < _INKED]
    darkest = float(np.percentile(inked, 10)) if inked.size else 0.0
    clean = piece.copy()
    clean[piece > darkest + _PALE * (PAPER - darkest)] = PAPER
    return clean


def without_rests(piece: Image) -> Image:
    """Paint white what a cell's edges left in it: thin ink along the rim of a cut-out piece."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink_of(piece), connectivity=8)
    height, width = piece.shape
    thin, long = _pixels(_REST[0]), _pixels(_REST[1])
    clean = piece.copy()
    for number in range(1, count):
        x, y, w, h, _ = stats[number].tolist()
        beside = (x <= thin or x + w >= width - thin) and w <= thin and h >= long
        above = (y <= thin or y + h >= height - thin) and h <= thin and w >= long
        if beside or above:
            clean[labels == number] = PAPER
    return clean


def holds_letters(ink: Image) -> bool:
    """Tell whether a piece of ink is of a letter's size; specks and long lines are none."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    low, high = _LETTER_HEIGHT[0] / POINT, _LETTER_HEIGHT[1] / POINT
    return any(low <= height <= high and area >= 2 * low for _, _, _, height, area in stats[1:])


def lone_mark(ink: Image) -> Box | None:
    """Give where the only sign in a cell stands (points in the cell), a tick or dot perhaps.

    None where there are several, or where what there is is no sign in size.
    """
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    low, high = _MARK_SIZE[0] / POINT, _MARK_SIZE[1] / POINT
    signs = sorted(stats[1:].tolist(), key=lambda sign: -max(sign[2:4]))
    if not signs:
        return None
    x, y, width, height, _ = signs[0]
    if any(max(other[2:4]) > _SPECK * max(width, height) for other in signs[1:]):
        return None
    if height < low or max(width, height) > high:
        return None
    return _in_points(x, y, width, height)


def enlarged(image: Image, factor: float) -> Image:
    """Give an image with ``factor`` as many pixels a side."""
    larger = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return _image(larger)


def padded(image: Image, margin: int) -> Image:
    """Give an image with paper around it; letters at the very edge are read badly."""
    wider = cv2.copyMakeBorder(
        image, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(PAPER,)
    )
    return _image(wider)


def _corners(box: Box) -> tuple[tuple[int, int], tuple[int, int]]:
    return (
        (round(box.x0 / POINT), round(box.top / POINT)),
        (round(box.x1 / POINT), round(box.bottom / POINT)),
    )
