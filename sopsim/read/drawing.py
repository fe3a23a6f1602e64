"""Tell table lines, flow-chart shapes and arrows apart in the paths of a page. Pure geometry."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sopsim.types import Arrow, Box, Ruling, Shape, ShapeKind

Point = tuple[float, float]

_THIN = 2.6
"""A filled box thinner than this (points) is a line drawn as an area."""
_SHAPE_WIDTH = (7.0, 170.0)
_SHAPE_HEIGHT = (5.0, 95.0)
_LARGEST_BOX = (400.0, 150.0)
"""Free boxes up to this width and height may be steps of a drawn procedure as well as frames."""
_MAX_RECTANGLES = 4_000
"""More rectangles than this are a map or a drawing, in which no symbols are sought."""
_MAX_HEADS = 1_000
"""More arrow heads than this are a pattern or letters drawn as shapes, and end no connectors."""
_CELL_SPACING = 4.0
"""White space, at most (points), between the cells of a table whose cells are drawn one by one."""
_MAX_PIECES = 5
_JOINED = 1.5
"""Pieces of one connector end at most this far (points) from each other."""
_HEAD_SIZE = 11.0
"""Arrow heads measure at most this (points); READING.md saw about 4 × 4."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A subpath as seen on the page: its points (curves sampled), and how it is drawn.

    ``filled`` is False for white and transparent fills. ``object_number`` is shared by the subpaths
    of one drawn object.
    """

    points: tuple[Point, ...]
    closed: bool
    curved: bool
    stroked: bool
    filled: bool
    object_number: int

    @property
    def box(self) -> Box:
        """The smallest upright rectangle around all points."""
        xs = [x for x, _ in self.points]
        ys = [y for _, y in self.points]
        return Box(min(xs), min(ys), max(xs), max(ys))


def interpret_drawing(
    outlines: Sequence[Outline], pictures: Sequence[Box], width: float, height: float
) -> tuple[tuple[Ruling, ...], tuple[Shape, ...], tuple[Arrow, ...]]:
    """Sort what is drawn on a page of ``width`` × ``height`` points: rulings, shapes and arrows.

    A rectangle is a table cell where its sides run along other lines, else a shape. A picture of
    the size of a symbol marks a place; what it shows is not looked at.
    """
    rulings: list[Ruling] = []
    rectangles: list[Box] = []
    shapes: list[Shape] = []
    connectors: list[Outline] = []
    heads: list[Outline] = []
    page_box = Box(-1, -1, width + 1, height + 1)
    for outline in outlines:
        box = outline.box
        if not _overlaps(box, page_box):
            continue
        if max(box.width, box.height) <= _THIN:
            rulings.extend(_as_dot(box))
        elif _is_thin(box):
            rulings.append(_as_ruling(box))
            connectors.append(outline)
        elif _is_closed(outline):
            _sort_closed(outline, box, rectangles, shapes, heads)
        else:
            connectors.append(outline)
    rectangles = _distinct_boxes(rectangles)
    cells, free = _split_cells(rectangles, rulings)
    for cell in cells:
        rulings.extend(_sides(cell))
    shapes.extend(Shape(ShapeKind.RECTANGLE, box) for box in free)
    shapes.extend(Shape(ShapeKind.MARK, box) for box in pictures if _is_symbol_size(box))
    arrows = tuple(_arrows(connectors, heads))
    return tuple(rulings), tuple(_distinct_shapes(shapes)), arrows


def shaded_areas(outlines: Iterable[Outline]) -> Iterator[Box]:
    """Give the rectangles that are filled with a colour; lines and dots drawn as areas are none."""
    for outline in outlines:
        if outline.filled and not outline.curved and len(outline.points) in (4, 5):
            box = outline.box
            is_area = min(box.width, box.height) > _THIN
            if is_area and _symbol(outline, box) is ShapeKind.RECTANGLE:
                yield box


def _sort_closed(
    outline: Outline,
    box: Box,
    rectangles: list[Box],
    shapes: list[Shape],
    heads: list[Outline],
) -> None:
    """File a closed outline as arrow head, rectangle (cell or box, told apart later) or symbol."""
    if outline.filled and box.width <= _HEAD_SIZE and box.height <= _HEAD_SIZE:
        heads.append(outline)
        if not _is_symbol_size(box):
            return
    kind = _symbol(outline, box)
    if kind is ShapeKind.RECTANGLE and not outline.curved:
        if outline.stroked or (outline.filled and _is_symbol_size(box)):
            rectangles.append(box)
    elif kind is not None and (_is_symbol_size(box) or _is_box_size(box)):
        shapes.append(Shape(kind, box))


def _symbol(outline: Outline, box: Box) -> ShapeKind | None:
    """Recognise a flow-chart symbol by its corners and by how much of its bounding box it fills.

    An upright rectangle fills 1, a diamond 1/2, an ellipse 0.785, a capsule of 2:1 about 0.89. A
    rectangle with round corners counts as a capsule; where it stands tells what it means. A circle
    is a mark, be it a dot or the connector beside a symbol.
    """
    corners = _corners(outline.points)
    share = _area(corners) / (box.width * box.height)
    if outline.curved or len(corners) > 8:
        if share < 0.6:
            return None
        return ShapeKind.MARK if 0.8 < box.width / box.height < 1.25 else ShapeKind.CAPSULE
    if len(corners) == 4:
        if share >= 0.94:
            return ShapeKind.RECTANGLE
        return ShapeKind.DIAMOND if 0.4 <= share <= 0.6 else ShapeKind.RECTANGLE
    if len(corners) == 5:
        return ShapeKind.PENTAGON
    if len(corners) in (6, 7, 8) and share > 0.75:
        return ShapeKind.CAPSULE
    return None


def _corners(points: Sequence[Point]) -> list[Point]:
    """Drop repeated points and those on a straight line between their neighbours."""
    ring: list[Point] = []
    for point in points:
        if not ring or math.dist(point, ring[-1]) > 0.4:
            ring.append(point)
    if len(ring) > 1 and math.dist(ring[0], ring[-1]) <= 0.4:
        ring.pop()
    if len(ring) < 3:
        return ring
    kept = []
    for index, point in enumerate(ring):
        before, after = ring[index - 1], ring[(index + 1) % len(ring)]
        cross = (point[0] - before[0]) * (after[1] - point[1]) - (point[1] - before[1]) * (
            after[0] - point[0]
        )
        if abs(cross) > 0.02 * math.dist(before, point) * math.dist(point, after):
            kept.append(point)
    return kept


def _area(points: Sequence[Point]) -> float:
    return (
        abs(
            sum(
                points[index - 1][0] * point[1] - point[0] * points[index - 1][1]
                for index, point in enumerate(points)
            )
        )
        / 2
    )


def _is_closed(outline: Outline) -> bool:
    if outline.closed or (outline.filled and not outline.stroked):
        return len(outline.points) > 2
    return len(outline.points) > 3 and math.dist(outline.points[0], outline.points[-1]) < 1.5


def _is_thin(box: Box) -> bool:
    return min(box.width, box.height) <= _THIN and max(box.width, box.height) > _THIN


def _is_symbol_size(box: Box) -> bool:
    return (
        _SHAPE_WIDTH[0] <= box.width <= _SHAPE_WIDTH[1]
        and _SHAPE_HEIGHT[0] <= box.height <= _SHAPE_HEIGHT[1]
    )


def _is_box_size(box: Box) -> bool:
    """Tell what may be a box with a step written into it."""
    return (
        _SHAPE_WIDTH[1] < box.width <= _LARGEST_BOX[0]
        and _SHAPE_HEIGHT[0] <= box.height <= _LARGEST_BOX[1]
    ) or (
        _SHAPE_HEIGHT[1] < box.height <= _LARGEST_BOX[1]
        and _SHAPE_WIDTH[0] <= box.width <= _LARGEST_BOX[0]
    )


def _as_ruling(box: Box) -> Ruling:
    if box.width >= box.height:
        return Ruling(box.x0, box.center_y, box.x1, box.center_y)
    return Ruling(box.center_x, box.top, box.center_x, box.bottom)


def _as_dot(box: Box) -> Iterable[Ruling]:
    """A dot may be a piece of a dotted line in either direction."""
    yield Ruling(box.x0, box.center_y, box.x1, box.center_y)
    yield Ruling(box.center_x, box.top, box.center_x, box.bottom)


def _sides(box: Box) -> Iterable[Ruling]:
    return (
        Ruling(box.x0, box.top, box.x1, box.top),
        Ruling(box.x0, box.bottom, box.x1, box.bottom),
        Ruling(box.x0, box.top, box.x0, box.bottom),
        Ruling(box.x1, box.top, box.x1, box.bottom),
    )


def _overlaps(a: Box, b: Box) -> bool:
    return a.x0 <= b.x1 and b.x0 <= a.x1 and a.top <= b.bottom and b.top <= a.bottom


# --- cells against boxes ----------------------------------------------------------------------


def _split_cells(
    rectangles: Sequence[Box], rulings: Sequence[Ruling]
) -> tuple[list[Box], list[Box]]:
    """Tell table cells, whose sides run along other lines, from boxes that stand free.

    A free box too large for a symbol of the flow table may be a cell or a step, and counts as both.
    """
    if len(rectangles) > _MAX_RECTANGLES:
        return list(rectangles), []
    lines = _SideIndex()
    for ruling in rulings:
        lines.add(ruling, owner=-1)
    for number, box in enumerate(rectangles):
        for side in _sides(box):
            lines.add(side, owner=number)
    abutting = _abutting(rectangles)
    cells: list[Box] = []
    free: list[Box] = []
    for number, box in enumerate(rectangles):
        n_shared = sum(lines.runs_along(side, number) for side in _sides(box))
        in_table = n_shared >= 2 or number in abutting
        if in_table or not _is_symbol_size(box):
            cells.append(box)
        if not in_table and (_is_symbol_size(box) or _is_box_size(box)):
            free.append(box)
    return cells, free


def _abutting(rectangles: Sequence[Box]) -> set[int]:
    """Give the rectangles with a neighbour of equal height beside or of equal width below them."""
    rows = sorted(range(len(rectangles)), key=lambda n: _by_row(rectangles[n]))
    columns = sorted(range(len(rectangles)), key=lambda n: _by_column(rectangles[n]))
    found: set[int] = set()
    for a, b in itertools.pairwise(rows):
        left, right = rectangles[a], rectangles[b]
        same = abs(left.top - right.top) < 1 and abs(left.bottom - right.bottom) < 1
        if same and abs(right.x0 - left.x1) <= _CELL_SPACING:
            found |= {a, b}
    for a, b in itertools.pairwise(columns):
        upper, lower = rectangles[a], rectangles[b]
        same = abs(upper.x0 - lower.x0) < 1 and abs(upper.x1 - lower.x1) < 1
        if same and abs(lower.top - upper.bottom) <= _CELL_SPACING:
            found |= {a, b}
    return found


def _by_row(box: Box) -> tuple[int, int, float]:
    return round(box.top), round(box.bottom), box.x0


def _by_column(box: Box) -> tuple[int, int, float]:
    return round(box.x0), round(box.x1), box.top


class _SideIndex:
    """Straight lines filed by their fixed coordinate, to find those that run along another."""

    def __init__(self) -> None:
        self._lines: dict[tuple[bool, int], list[tuple[float, float, float, int]]] = {}

    def add(self, line: Ruling, owner: int) -> None:
        fixed, start, end = _axis(line)
        self._lines.setdefault((line.horizontal, round(fixed)), []).append(
            (fixed, start, end, owner)
        )

    def runs_along(self, line: Ruling, owner: int) -> bool:
        """Tell whether lines of other owners cover at least half of ``line``."""
        fixed, start, end = _axis(line)
        covered: list[tuple[float, float]] = []
        for bucket in range(round(fixed) - 2, round(fixed) + 3):
            for other_fixed, other_start, other_end, other_owner in self._lines.get(
                (line.horizontal, bucket), ()
            ):
                if other_owner != owner and abs(other_fixed - fixed) <= 1.5:
                    covered.append((max(start, other_start), min(end, other_end)))
        return _covered_length(covered) >= 0.5 * (end - start)


def _axis(line: Ruling) -> tuple[float, float, float]:
    """Give the fixed coordinate of a straight line and the ends of its run."""
    if line.horizontal:
        return line.top, line.x0, line.x1
    return line.x0, line.top, line.bottom


def _covered_length(intervals: Iterable[tuple[float, float]]) -> float:
    length, reached = 0.0, -math.inf
    for start, end in sorted(intervals):
        start = max(start, reached)
        if end > start:
            length += end - start
            reached = end
    return length


def _distinct_boxes(boxes: Sequence[Box]) -> list[Box]:
    """Keep one of several rectangles drawn over each other (a fill and its outline)."""
    places = _Places()
    largest_first = sorted(boxes, key=lambda box: (-box.width * box.height, box.top, box.x0))
    return sorted(
        (box for box in largest_first if places.take(box)), key=lambda box: (box.top, box.x0)
    )


def _distinct_shapes(shapes: Sequence[Shape]) -> list[Shape]:
    """Keep one symbol a place; the most telling one where several are drawn over each other."""
    rank = {ShapeKind.DIAMOND: 0, ShapeKind.CAPSULE: 1, ShapeKind.PENTAGON: 2}
    places = _Places()
    telling_first = sorted(shapes, key=lambda s: (rank.get(s.kind, 3), s.box.top, s.box.x0))
    return sorted(
        (shape for shape in telling_first if places.take(shape.box)),
        key=lambda shape: (shape.box.top, shape.box.x0),
    )


class _Places:
    """Boxes already taken, filed by their middle, so that an echo of one is found at once."""

    _SIDE = 8.0

    def __init__(self) -> None:
        self._taken: dict[tuple[int, int], list[Box]] = {}

    def take(self, box: Box) -> bool:
        """Claim the place of ``box``; False where a box of nearly the same extent has it."""
        column, row = int(box.center_x // self._SIDE), int(box.center_y // self._SIDE)
        for x in (column - 1, column, column + 1):
            for y in (row - 1, row, row + 1):
                if any(_same_place(box, other) for other in self._taken.get((x, y), ())):
                    return False
        self._taken.setdefault((column, row), []).append(box)
        return True


def _same_place(a: Box, b: Box) -> bool:
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    if width <= 0 or height <= 0:
        return False
    shared = width * height
    return shared > 0.7 * max(a.width * a.height, b.width * b.height)


# --- arrows -----------------------------------------------------------------------------------


def _arrows(connectors: Sequence[Outline], heads: Sequence[Outline]) -> Iterable[Arrow]:
    """Join each arrow head with the connector it ends, seen from the connector's far end."""
    if len(heads) > _MAX_HEADS:
        return
    ends = _EndIndex(connectors)
    for head in heads:
        tip = (head.box.center_x, head.box.center_y)
        start = ends.far_end(tip, head.object_number)
        if start is not None:
            yield Arrow(start[0], start[1], tip[0], tip[1])


class _EndIndex:
    """Connectors filed by where they end and by the drawn object they belong to."""

    def __init__(self, connectors: Sequence[Outline]) -> None:
        self._by_place: dict[tuple[int, int], list[tuple[Point, Point]]] = {}
        self._by_object: dict[int, list[Point]] = {}
        for connector in connectors:
            first, last = _ends(connector)
            for near, far in ((first, last), (last, first)):
                self._by_place.setdefault(self._place(near), []).append((near, far))
            self._by_object.setdefault(connector.object_number, []).extend((first, last))

    @staticmethod
    def _place(point: Point) -> tuple[int, int]:
        return int(point[0] // _HEAD_SIZE), int(point[1] // _HEAD_SIZE)

    def far_end(self, tip: Point, object_number: int) -> Point | None:
        """Give where the connector starts that ends at ``tip``; None where there is none."""
        own = self._by_object.get(object_number)
        if own:
            return max(own, key=lambda end: math.dist(end, tip))
        column, row = self._place(tip)
        near_ends = [
            pair
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for pair in self._by_place.get((x, y), ())
            if math.dist(pair[0], tip) <= _HEAD_SIZE
        ]
        if not near_ends:
            return None
        return self._first_of_chain(*min(near_ends, key=lambda pair: math.dist(pair[0], tip)))

    def _first_of_chain(self, near: Point, far: Point) -> Point:
        """Follow the pieces of which a connector with corners is made, back to where it leaves."""
        for _ in range(_MAX_PIECES):
            column, row = self._place(far)
            joined = [
                pair
                for x in (column - 1, column, column + 1)
                for y in (row - 1, row, row + 1)
                for pair in self._by_place.get((x, y), ())
                if math.dist(pair[0], far) <= _JOINED and math.dist(pair[1], near) > _JOINED
            ]
            if not joined:
                break
            near, far = min(joined, key=lambda pair: math.dist(pair[0], far))
        return far


def _ends(connector: Outline) -> tuple[Point, Point]:
    if _is_closed(connector):
        box = connector.box
        if box.width >= box.height:
            return (box.x0, box.center_y), (box.x1, box.center_y)
        return (box.center_x, box.top), (box.center_x, box.bottom)
    return connector.points[0], connector.points[-1]
