"""Rulings to table cells. Pure geometry; units are points, the origin is the top left corner."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sopsim.types import Box, Ruling

_ALIGNED = 2.6
"""Lines nearer than this in their fixed coordinate are one line (double borders)."""
_BRIDGE = 4.0
"""Pieces of a line with a gap up to this belong together (borders drawn cell by cell)."""
_JOINT = 4.0
"""A line end this near to a crossing line is a joint."""
_MIN_TABLE_LINE = 5.0
_MIN_OPEN_ENDS = 3
_OUTER_COLUMN = 160.0
"""Widest outer column (points) of a table that has no lines around."""
_LARGE_ROW = 100.0
_MAX_LINES = 2_000
_MAX_FIELDS = 100_000
"""More lines, or fields between them, than this are a map or squared paper, and no table."""
_MISSING_BORDER = 90.0
"""Some producers leave out borders beside a merged cell; a gap up to this is closed again."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A merged straight line: ``fixed`` is y for a horizontal, x for a vertical line."""

    fixed: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Table:
    """Cells bounded by one connected set of lines, ordered by top, then left edge."""

    box: Box
    cells: tuple[Box, ...]

    def cell_at(self, x: float, y: float) -> Box | None:
        """Give the cell in which a point lies."""
        return next((cell for cell in self.cells if cell.contains(x, y)), None)


def find_tables(rulings: Iterable[Ruling]) -> list[Table]:
    """Join rulings into tables, top to bottom.

    Lines that bound no cell (connectors) are left out.
    """
    every = list(rulings)
    horizontal = _merge(_as_segments(every, horizontal=True))
    vertical = _merge(_as_segments(every, horizontal=False))
    if len(horizontal) + len(vertical) > _MAX_LINES:
        return []
    vertical = _close_gaps(vertical, horizontal)
    horizontal += _open_edges(vertical, horizontal)
    vertical += _open_edges(horizontal, vertical)
    horizontal, vertical = _prune(horizontal, vertical)
    tables = [
        table
        for group in _connected(horizontal, vertical)
        if (table := _make_table(*group)) is not None
    ]
    return sorted(tables, key=lambda table: (table.box.top, table.box.x0))


def _as_segments(rulings: Iterable[Ruling], *, horizontal: bool) -> list[Segment]:
    chosen = (ruling for ruling in rulings if ruling.horizontal is horizontal)
    if horizontal:
        return [Segment(r.top, r.x0, r.x1) for r in chosen]
    return [Segment(r.x0, r.top, r.bottom) for r in chosen]


def _merge(segments: list[Segment]) -> list[Segment]:
    """Join collinear pieces; each line gets the mean of its pieces' fixed coordinates."""
    merged: list[Segment] = []
    for group in _grouped(segments, lambda segment: segment.fixed):
        fixed = sum(s.fixed * (s.end - s.start + 0.01) for s in group) / sum(
            s.end - s.start + 0.01 for s in group
        )
        pieces = sorted((s.start, s.end) for s in group)
        start, end = pieces[0]
        for piece_start, piece_end in pieces[1:]:
            if piece_start > end + _BRIDGE:
                merged.append(Segment(fixed, start, end))
                start, end = piece_start, piece_end
            end = max(end, piece_end)
        merged.append(Segment(fixed, start, end))
    return [s for s in merged if s.end - s.start >= _MIN_TABLE_LINE]


def _grouped(segments: Iterable[Segment], place: Callable[[Segment], float]) -> list[list[Segment]]:
    """Group lines whose places (one of their coordinates) are as good as the same."""
    groups: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (place(s), s.start, s.end, s.fixed)):
        if groups and place(segment) - place(groups[-1][0]) <= _ALIGNED:
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return groups


# --- which lines bound cells ------------------------------------------------------------------


def _close_gaps(vertical: list[Segment], horizontal: list[Segment]) -> list[Segment]:
    """Join pieces of a vertical line with a border missing between them, beside a merged cell."""
    closed: list[Segment] = []
    for segment in sorted(vertical, key=lambda s: (round(s.fixed), s.start)):
        above = closed[-1] if closed else None
        if (
            above is not None
            and abs(above.fixed - segment.fixed) <= _ALIGNED
            and 0 <= segment.start - above.end <= _MISSING_BORDER
            and _lacks_border(above.end, segment.start, segment.fixed, horizontal)
        ):
            closed[-1] = Segment(above.fixed, above.start, segment.end)
        else:
            closed.append(segment)
    return closed


def _lacks_border(top: float, bottom: float, x: float, horizontal: list[Segment]) -> bool:
    """Tell a missing border from a cell that spans columns.

    A cell that spans columns is bounded by lines that pass above and below it. A border is missing
    where a piece ends in the open, or at the corner of a line on one side and a passing line on the
    other.
    """
    ends = (top, bottom)
    if not all(_meets(end, x, horizontal) for end in ends):
        return True
    passing = [
        any(
            abs(line.fixed - end) <= _JOINT and line.start < x - _JOINT and line.end > x + _JOINT
            for line in horizontal
        )
        for end in ends
    ]
    return passing[0] != passing[1]


def _open_edges(lines: list[Segment], crossing: list[Segment]) -> list[Segment]:
    """Give the missing outer borders of tables: where a page cuts one, or its sides are left open.

    Such an edge runs where at least three lines end together in the open. It is as long as a
    crossing line of the same table, or its lines are equally long: a row larger than the page.
    """
    starts = [line for line in lines if not _meets(line.start, line.fixed, crossing)]
    ends = [line for line in lines if not _meets(line.end, line.fixed, crossing)]
    edges = []
    for group, at in (
        *((group, group[0].start) for group in _grouped(starts, lambda line: line.start)),
        *((group, group[0].end) for group in _grouped(ends, lambda line: line.end)),
    ):
        edge = Segment(at, min(s.fixed for s in group), max(s.fixed for s in group))
        if len(group) < _MIN_OPEN_ENDS:
            continue
        longer = _parallel(edge, crossing)
        if longer is not None:
            edges.append(Segment(at, longer.start, longer.end))
        elif _equal(group):
            edges.append(edge)
    return edges


def _parallel(edge: Segment, others: Iterable[Segment]) -> Segment | None:
    """Give a line of a table that runs from one end of an edge to the other.

    Where a table has no lines around, its lines run on past an edge that ends it.
    """
    along = [other for other in others if other.start < edge.end and other.end > edge.start]
    ends_table = all(other.fixed <= edge.fixed for other in along) or all(
        other.fixed >= edge.fixed for other in along
    )
    reach = _OUTER_COLUMN if ends_table else _JOINT
    return next(
        (
            other
            for other in along
            if edge.start - reach <= other.start <= edge.start + _JOINT
            and edge.end - _JOINT <= other.end <= edge.end + reach
        ),
        None,
    )


def _equal(group: Sequence[Segment]) -> bool:
    first = group[0]
    return first.end - first.start > _LARGE_ROW and all(
        abs(line.start - first.start) <= _ALIGNED and abs(line.end - first.end) <= _ALIGNED
        for line in group
    )


def _prune(
    horizontal: list[Segment], vertical: list[Segment]
) -> tuple[list[Segment], list[Segment]]:
    """Drop lines that end on no crossing line, again and again.

    Connectors of a flow chart end on shapes; the lines of a table end on each other, though a
    border may be missing at one end.
    """
    while True:
        kept_horizontal = [s for s in horizontal if _anchored(s, vertical)]
        kept_vertical = [s for s in vertical if _anchored(s, kept_horizontal)]
        if len(kept_horizontal) == len(horizontal) and len(kept_vertical) == len(vertical):
            return horizontal, vertical
        horizontal, vertical = kept_horizontal, kept_vertical


def _anchored(segment: Segment, crossing: list[Segment]) -> bool:
    return any(_meets(end, segment.fixed, crossing) for end in (segment.start, segment.end))


def _meets(end: float, fixed: float, crossing: list[Segment]) -> bool:
    """Tell whether a line that ends at ``end`` ends on one of the crossing lines."""
    return any(
        abs(other.fixed - end) <= _JOINT and other.start - _JOINT <= fixed <= other.end + _JOINT
        for other in crossing
    )


def _connected(
    horizontal: list[Segment], vertical: list[Segment]
) -> list[tuple[list[Segment], list[Segment]]]:
    """Group lines that touch, directly or through others."""
    n = len(horizontal)
    parents = list(range(n + len(vertical)))
    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical):
            if (
                v.start - _JOINT <= h.fixed <= v.end + _JOINT
                and h.start - _JOINT <= v.fixed <= h.end + _JOINT
            ):
                _union(parents, i, n + j)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for i, h in enumerate(horizontal):
        groups.setdefault(_root(parents, i), ([], []))[0].append(h)
    for j, v in enumerate(vertical):
        groups.setdefault(_root(parents, n + j), ([], []))[1].append(v)
    return list(groups.values())


def _root(parents: list[int], item: int) -> int:
    while parents[item] != item:
        parents[item] = parents[parents[item]]
        item = parents[item]
    return item


def _union(parents: list[int], a: int, b: int) -> None:
    parents[_root(parents, b)] = _root(parents, a)


# --- cells ------------------------------------------------------------------------------------


def _make_table(horizontal: list[Segment], vertical: list[Segment]) -> Table | None:
    ys = _distinct(s.fixed for s in horizontal)
    xs = _distinct(s.fixed for s in vertical)
    if len(xs) < 2 or len(ys) < 2:
        return None
    n_rows, n_columns = len(ys) - 1, len(xs) - 1
    if n_rows * n_columns > _MAX_FIELDS:
        return None
    walls = _Walls(horizontal, vertical)
    parents = list(range(n_rows * n_columns))
    for row in range(n_rows):
        for column in range(n_columns):
            here = row * n_columns + column
            if column + 1 < n_columns and not walls.between_columns(
                xs[column + 1], ys[row], ys[row + 1]
            ):
                _union(parents, here, here + 1)
            if row + 1 < n_rows and not walls.between_rows(ys[row + 1], xs[column], xs[column + 1]):
                _union(parents, here, here + n_columns)
    groups: dict[int, list[tuple[int, int]]] = {}
    for item in range(n_rows * n_columns):
        groups.setdefault(_root(parents, item), []).append(divmod(item, n_columns))
    cells = [_cell_box(members, xs, ys) for members in groups.values()]
    return Table(
        Box(xs[0], ys[0], xs[-1], ys[-1]),
        tuple(sorted(cells, key=lambda cell: (cell.top, cell.x0))),
    )


def _cell_box(members: list[tuple[int, int]], xs: list[float], ys: list[float]) -> Box:
    rows = [row for row, _ in members]
    columns = [column for _, column in members]
    return Box(xs[min(columns)], ys[min(rows)], xs[max(columns) + 1], ys[max(rows) + 1])


def _distinct(values: Iterable[float]) -> list[float]:
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > _ALIGNED:
            result.append(value)
    return result


class _Walls:
    """Answers whether a line separates two neighbouring fields of the finest grid."""

    def __init__(self, horizontal: Sequence[Segment], vertical: Sequence[Segment]) -> None:
        self._horizontal = sorted(horizontal, key=lambda s: s.fixed)
        self._vertical = sorted(vertical, key=lambda s: s.fixed)
        self._horizontal_at = [s.fixed for s in self._horizontal]
        self._vertical_at = [s.fixed for s in self._vertical]

    def between_rows(self, y: float, x0: float, x1: float) -> bool:
        return self._covers(self._horizontal, self._horizontal_at, y, x0, x1)

    def between_columns(self, x: float, y0: float, y1: float) -> bool:
        return self._covers(self._vertical, self._vertical_at, x, y0, y1)

    @staticmethod
    def _covers(
        segments: list[Segment], fixed: list[float], at: float, start: float, end: float
    ) -> bool:
        first = bisect.bisect_left(fixed, at - _ALIGNED)
        last = bisect.bisect_right(fixed, at + _ALIGNED)
        length = sum(max(0.0, min(end, s.end) - max(start, s.start)) for s in segments[first:last])
        return length >= 0.5 * (end - start)
