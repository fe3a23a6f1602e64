"""Arrows between the shapes of a page: onward, back from a decision, over a page break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from rendering.sheet import Connector, Label, Point, Sheet
from rendering.style import Style
from sopsim.types import Box, Shape, ShapeKind, StepKind

_STUB = 3.5  # how far a connector runs before its first corner
_LANE = 4.5  # distance of a return loop from the shapes it passes
_LABEL_SIZE = 6.0
_LABEL_GAP = 1.5
_PENTAGON_WIDTH = 13.0
_PENTAGON_HEIGHT = 11.0
_PENTAGON_MARGIN = 3.0


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row on the page: what its shapes mean, where they are, and its upper and lower edge."""

    kind: StepKind
    shapes: tuple[Shape, ...]
    top: float
    bottom: float


class Side(StrEnum):
    """A side of a shape where a connector can touch it."""

    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"


Port = tuple[Shape, Side]


@dataclass(frozen=True, slots=True)
class _Path:
    """A possible way from one port to another; ``bends`` are its corners."""

    start: Port
    end: Port
    bends: tuple[Point, ...] = ()

    @property
    def points(self) -> tuple[Point, ...]:
        return (_point(self.start), *self.bends, _point(self.end))


@dataclass(slots=True)
class _Router:
    """Draws paths on a sheet and remembers which ports are taken."""

    sheet: Sheet
    style: Style
    band: Box
    taken: set[Port] = field(default_factory=set)

    def draw(self, candidates: Sequence[_Path]) -> _Path:
        """Draw the first candidate with the fewest taken ports; an own exit matters most."""
        path = min(candidates, key=lambda p: 2 * (p.start in self.taken) + (p.end in self.taken))
        self.sheet.connectors.append(Connector(path.points))
        self.taken |= {path.start, path.end}
        return path

    def label_exit(self, path: _Path, text: str) -> None:
        """Write "Ya" or "Tidak" where a branch leaves its diamond, beside its line.

        The label stays inside the actor columns, on the side to which the line does not turn.
        """
        (x, y), (end_x, end_y) = path.points[0], path.points[-1]
        width = _label_width(text)
        side = path.start[1]
        if side is Side.BOTTOM:
            x += -width - 4 if end_x > x else 4
            y += 3
        else:
            x += -width - _LABEL_GAP if side is Side.LEFT else _LABEL_GAP
            y += _LABEL_SIZE + _LABEL_GAP if end_y < y else -2 * _LABEL_GAP
        inside = max(self.band.x0 + 1, min(x, self.band.x1 - width - 1))
        if inside != x:  # pushed back against the diamond: go round its corner
            y += 4 if end_y < y else -4
        while self._is_labelled(inside, inside + width, y):
            y += _LABEL_SIZE
        self.sheet.labels.append(Label(text, inside, y, _LABEL_SIZE))

    def _is_labelled(self, left: float, right: float, baseline: float) -> bool:
        return any(
            abs(label.baseline - baseline) < _LABEL_SIZE
            and label.x < right
            and left < label.x + _label_width(label.text)
            for label in self.sheet.labels
        )


def connect(
    sheet: Sheet,
    rows: Sequence[PlacedRow],
    band: Box,
    style: Style,
    *,
    continued: bool,
    continues: bool,
) -> None:
    """Draw all arrows of a page.

    ``band`` is the area of the actor columns; ``continued`` and ``continues`` tell whether the
    flow comes from the page before and goes on to the next.
    """
    drawn = [row for row in rows if row.shapes]
    if not drawn:
        return
    router = _Router(sheet, style, band)
    yes, _, no = style.branch_labels.partition("/")
    for row in drawn:
        _link_shared_step(router, row)
    for row, following in pairwise(drawn):
        if row.kind is StepKind.END:
            continue
        path = router.draw(list(_forward_paths(row, following, style)))
        if row.kind is StepKind.DECISION and yes:
            router.label_exit(path, yes)
    for before, row in pairwise(drawn):
        if row.kind is StepKind.DECISION:
            path = router.draw(list(_return_paths(before, row)))
            if no:
                router.label_exit(path, no)
    if continued:
        _enter_page(router, drawn[0])
    if continues and drawn[-1].kind is not StepKind.END:
        _leave_page(router, drawn[-1])


def _link_shared_step(router: _Router, row: PlacedRow) -> None:
    for left, right in pairwise(row.shapes):
        router.draw([_Path((left, Side.RIGHT), (right, Side.LEFT))])


def _forward_paths(row: PlacedRow, following: PlacedRow, style: Style) -> Iterator[_Path]:
    source, target = _nearest(row.shapes, following.shapes)
    down = (source, Side.BOTTOM)
    start_x, start_y = _point(down)
    end_x = target.box.center_x
    if abs(start_x - end_x) < 1:
        yield _Path(down, (target, Side.TOP))
        return
    toward, away = (Side.RIGHT, Side.LEFT) if end_x > start_x else (Side.LEFT, Side.RIGHT)
    side_y = source.box.center_y
    over = start_y + _STUB
    paths = {
        "side": _Path((source, toward), (target, Side.TOP), ((end_x, side_y),)),
        "bottom": _Path(down, (target, Side.TOP), ((start_x, over), (end_x, over))),
        "into_side": _Path(down, (target, away), ((start_x, target.box.center_y),)),
    }
    yield paths.pop(style.route)
    yield from paths.values()


def _return_paths(before: PlacedRow, row: PlacedRow) -> Iterator[_Path]:
    """Ways back from a decision to the step before, where what was rejected is mended."""
    target, source = _nearest(before.shapes, row.shapes)
    start_y, end_y = source.box.center_y, target.box.center_y
    shift = target.box.center_x - source.box.center_x
    if abs(shift) < 1:
        for side, x in (
            (Side.LEFT, target.box.x0 - _LANE),
            (Side.RIGHT, target.box.x1 + _LANE),
        ):
            yield _Path((source, side), (target, side), ((x, start_y), (x, end_y)))
        return
    toward, away = (Side.RIGHT, Side.LEFT) if shift > 0 else (Side.LEFT, Side.RIGHT)
    yield _Path((source, toward), (target, Side.BOTTOM), ((target.box.center_x, start_y),))
    near = target.box.x0 - _LANE if toward is Side.RIGHT else target.box.x1 + _LANE
    yield _Path((source, toward), (target, away), ((near, start_y), (near, end_y)))
    far = source.box.x0 - _LANE if away is Side.LEFT else source.box.x1 + _LANE
    yield _Path((source, away), (target, away), ((far, start_y), (far, end_y)))
    far = target.box.x1 + _LANE if toward is Side.RIGHT else target.box.x0 - _LANE
    yield _Path((source, toward), (target, toward), ((far, start_y), (far, end_y)))


def _enter_page(router: _Router, row: PlacedRow) -> None:
    x, y = _point((row.shapes[0], Side.TOP))
    top = router.band.top
    if router.style.page_break == "pentagon":
        top = _draw_pentagon(router, x, top + _PENTAGON_MARGIN)
    if router.style.page_break != "none":
        router.sheet.connectors.append(Connector(((x, top), (x, y))))


def _leave_page(router: _Router, row: PlacedRow) -> None:
    x, y = _point((row.shapes[-1], Side.BOTTOM))
    bottom = router.band.bottom
    if router.style.page_break == "pentagon":
        bottom -= _PENTAGON_MARGIN + _PENTAGON_HEIGHT
        _draw_pentagon(router, x, bottom)
    if router.style.page_break != "none":
        arrow = router.style.page_break == "pentagon"
        router.sheet.connectors.append(Connector(((x, y), (x, bottom)), arrow))


def _draw_pentagon(router: _Router, center_x: float, top: float) -> float:
    """Draw an off-page connector; return the y of its lower tip."""
    half, bottom = _PENTAGON_WIDTH / 2, top + _PENTAGON_HEIGHT
    box = Box(center_x - half, top, center_x + half, bottom)
    router.sheet.shapes.append(Shape(ShapeKind.PENTAGON, box))
    return bottom


def _label_width(text: str) -> float:
    return len(text) * _LABEL_SIZE * 0.55


def _nearest(first: Sequence[Shape], second: Sequence[Shape]) -> tuple[Shape, Shape]:
    pairs = ((a, b) for a in first for b in second)
    return min(pairs, key=lambda pair: abs(pair[0].box.center_x - pair[1].box.center_x))


def _point(port: Port) -> Point:
    shape, side = port
    box = shape.box
    if side is Side.TOP:
        return box.center_x, box.top
    if side is Side.BOTTOM:
        return box.center_x, box.bottom
    return (box.x0 if side is Side.LEFT else box.x1), box.center_y
