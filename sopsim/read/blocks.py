"""What stands together on a page: the lines of a table cell, or a line in the open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sopsim.read.grid import Table
from sopsim.read.lines import Line, group_lines, split_at_gaps, words_by_cell
from sopsim.types import Box, Page

_PIECE_GAP = 2.0
"""White space, in line heights, that parts blocks on one line."""
_BLANK = 1.2
"""White space, in line heights, that parts a line from the text above it."""
_SAME_SIZE = 0.25


@dataclass(frozen=True, slots=True)
class Block:
    """A table cell with its lines, or one line outside any table."""

    box: Box
    lines: tuple[Line, ...]
    in_cell: bool


def blocks_of(page: Page, tables: Sequence[Table]) -> list[Block]:
    """Give the blocks of a page, top to bottom; cells without text are among them."""
    cells = [cell for table in tables for cell in table.cells]
    *by_cell, outside = words_by_cell(page.words, cells)
    blocks = [
        Block(cell, tuple(group_lines(words)), True)
        for cell, words in zip(cells, by_cell, strict=True)
    ]
    for line in group_lines(outside):
        for piece in split_at_gaps(line, _PIECE_GAP * line.box.height):
            blocks.append(Block(piece.box, (piece,), False))
    return sorted(blocks, key=lambda block: (block.box.top, block.box.x0))


def lines_of(blocks: Iterable[Block]) -> list[Line]:
    """Give the lines of blocks, one block after another."""
    return [line for block in blocks for line in block.lines]


def stands_below(last: Line, line: Line, blank: float = _BLANK) -> bool:
    """Tell a line right below another, with less than ``blank`` line heights between them."""
    gap = line.box.top - last.box.bottom
    beside = min(last.box.x1, line.box.x1) - max(last.box.x0, line.box.x0)
    return -0.5 * last.box.height < gap < blank * last.box.height and beside > 0


def is_set_alike(last: Line, line: Line) -> bool:
    """Tell lines of the same case and size; a lone abbreviation is of any case."""
    same_size = abs(last.box.height - line.box.height) < _SAME_SIZE * last.box.height
    return same_size and (last.text.isupper() == line.text.isupper() or _is_abbreviation(line.text))


def _is_abbreviation(text: str) -> bool:
    return text.isupper() and len(text) <= 6
