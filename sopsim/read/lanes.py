"""The lanes of a drawn procedure: whoever names a lane does what its boxes say."""

from __future__ import annotations

from collections.abc import Sequence

from sopsim.read.grid import find_tables
from sopsim.read.lines import text_of, words_in
from sopsim.terms.actors import split_actors
from sopsim.terms.sentences import can_act, has_verb
from sopsim.types import Box, Page

_SAME_EDGE = 3.0
_MIN_LANES = 2
"""A lone cell with a text beside it is a drawing with its heading."""


def lane_names(page: Page, area: Box, boxes: Sequence[Box]) -> dict[Box | None, tuple[str, ...]]:
    """Give the doers of each box that stands in a lane.

    Their names stand in a cell left of the lane, as high as it, or above it, as wide.
    """
    tables = [
        [cell for cell in table.cells if area.contains(cell.center_x, cell.center_y)]
        for table in find_tables(page.rulings)
    ]
    names: dict[Box | None, tuple[str, ...]] = {}
    for cells in tables:
        heads = {cell: text_of(words_in(page, cell)) for cell in cells if not _holds(cell, boxes)}
        for lane in cells:
            head = next((text for cell, text in heads.items() if text and _heads(cell, lane)), "")
            if head and can_act(head) and not has_verb(head):
                inside = [box for box in boxes if lane.contains(box.center_x, box.center_y)]
                names.update((box, tuple(split_actors(head))) for box in inside)
    return names if len(set(names.values())) >= _MIN_LANES else {}


def _holds(cell: Box, boxes: Sequence[Box]) -> bool:
    return any(cell.contains(box.center_x, box.center_y) for box in boxes)


def _heads(cell: Box, lane: Box) -> bool:
    """Tell whether a cell stands before a lane and has its height, or above it and its width."""
    level = abs(cell.top - lane.top) < _SAME_EDGE and abs(cell.bottom - lane.bottom) < _SAME_EDGE
    aligned = abs(cell.x0 - lane.x0) < _SAME_EDGE and abs(cell.x1 - lane.x1) < _SAME_EDGE
    return (level and cell.x1 <= lane.x0 + _SAME_EDGE) or (
        aligned and cell.bottom <= lane.top + _SAME_EDGE
    )
