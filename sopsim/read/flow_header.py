"""The head of a flow table.

Which column holds what, and which actor each narrow column stands for.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sopsim.read.grid import Table
from sopsim.read.labels import COLUMN_LABELS, STANDARDS, Column, match_whole
from sopsim.read.lines import (
    ends_in_hyphen,
    group_lines,
    is_one_word,
    join_at_hyphen,
    surrounding,
    text_of,
    words_by_cell,
    words_in,
)
from sopsim.types import Box, Page, Word

_MIN_KINDS = 3
NEAR = 45.0
"""Labels of one head stand at most this far (points) above or below the activity's label."""
_SAME_EDGE = 8.0
"""Tables whose edges differ by less (points) are pieces of one table."""

_HEAP_GAP = 1.1
"""White space, in line heights, between two heads that share a cell."""

_SMALL_WORDS = {"dan", "atau", "di", "ke", "dari", "pada", "yang", "untuk", "bagi", "oleh"}
"""Words that stay small inside a post's name.

Any other small beginning of a line is a broken word.
"""

BANDS = {Column.ACTORS, Column.STANDARD}
"""Labels that span the columns below them."""


@dataclass(frozen=True, slots=True)
class FlowColumn:
    """A column: what it holds, its horizontal extent in points, and its head as printed."""

    kind: Column
    x0: float
    x1: float
    head: str

    @property
    def center_x(self) -> float:
        """Horizontal middle in points."""
        return (self.x0 + self.x1) / 2

    @property
    def width(self) -> float:
        """Horizontal extent in points."""
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class FlowHeader:
    """The columns of a flow table, and where its head begins and ends (points from the top).

    ``has_standard`` tells whether the head bears the band *Mutu Baku*, which no other form has, and
    ``ruled`` whether lines part the columns.
    """

    columns: tuple[FlowColumn, ...]
    table: Table
    top: float
    bottom: float
    has_standard: bool = False
    ruled: bool = True

    def of(self, kind: Column) -> FlowColumn | None:
        """Give the first column of a kind."""
        return next((column for column in self.columns if column.kind is kind), None)

    @property
    def actors(self) -> tuple[FlowColumn, ...]:
        """The actors' columns, left to right."""
        return tuple(column for column in self.columns if column.kind is Column.ACTORS)


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of the head, with the label that its text is."""

    box: Box
    text: str
    kind: Column | None


def find_header(
    page: Page, tables: Sequence[Table], begun: Sequence[HeadCell] = ()
) -> FlowHeader | None:
    """Find the head of a flow table on a page; None where there is none.

    ``begun`` are the cells of a head that the page before broke off, see :func:`broken_head`.
    """
    for number, table in enumerate(tables):
        heads = _head_cells(page, table)
        if number == 0 and begun:
            heads = _joined_heads(begun, heads, table)
        for activity in (head for head in heads if head.kind is Column.ACTIVITY):
            header = _header_around(activity, heads, table, page)
            if header is not None:
                return header
    return None


def broken_head(page: Page, tables: Sequence[Table]) -> tuple[HeadCell, ...]:
    """Give the upper row of a head whose lower row the next page holds: the last row of a page."""
    if not tables:
        return ()
    table = max(tables, key=lambda t: t.box.bottom)
    last_row = [head for head in _head_cells(page, table) if head.box.bottom > table.box.bottom - 3]
    kinds = {head.kind for head in last_row}
    begins = Column.ACTIVITY in kinds and kinds & BANDS and not kinds & STANDARDS
    return tuple(last_row) if begins else ()


def carry_header(header: FlowHeader, tables: Sequence[Table]) -> FlowHeader | None:
    """Apply the columns of the last page to a continuation page that has no header of its own."""
    for table in tables:
        shift = table.box.x0 - header.table.box.x0
        if abs(table.box.width - header.table.box.width) < _SAME_EDGE:
            columns = tuple(replace(c, x0=c.x0 + shift, x1=c.x1 + shift) for c in header.columns)
            return FlowHeader(columns, table, table.box.top, table.box.top, header.has_standard)
    return None


# --- cells with labels ------------------------------------------------------------------------


def _head_cells(page: Page, table: Table) -> list[HeadCell]:
    words = words_by_cell(page.words, table.cells)
    return [
        HeadCell(cell, text, match_whole(text, COLUMN_LABELS))
        for cell, inside in zip(table.cells, words, strict=False)
        if (text := text_of(inside))
    ]


def _joined_heads(
    begun: Sequence[HeadCell], heads: Sequence[HeadCell], table: Table
) -> list[HeadCell]:
    """Put the head that the last page broke off on top of the table.

    A label cut in two is joined.
    """
    shift = table.box.top - max(head.box.bottom for head in begun)
    rest = list(heads)
    joined = []
    for upper in begun:
        box, text = _moved(upper.box, shift), upper.text
        lower = next((head for head in rest if _same_column(head.box, box, table)), None)
        if lower is not None:
            rest.remove(lower)
            box, text = surrounding((box, lower.box)), f"{text} {lower.text}"
        joined.append(HeadCell(box, text, match_whole(text, COLUMN_LABELS)))
    return [*joined, *rest]


def _moved(box: Box, shift: float) -> Box:
    return Box(box.x0, box.top + shift, box.x1, box.bottom + shift)


def _same_column(lower: Box, upper: Box, table: Table) -> bool:
    return (
        lower.top < table.box.top + 3
        and abs(lower.x0 - upper.x0) < 3
        and abs(lower.x1 - upper.x1) < 3
    )


def _header_around(
    activity: HeadCell, heads: Sequence[HeadCell], table: Table, page: Page
) -> FlowHeader | None:
    chosen = _choose_heads(activity, heads)
    kinds = chosen.keys()
    top = min(head.box.top for head in chosen.values())
    bottom = max(head.box.bottom for head in chosen.values())
    has_actors = {Column.NUMBER, Column.ACTORS} <= kinds and bottom < table.box.bottom - 3
    if len(kinds) < _MIN_KINDS or not (kinds & STANDARDS or has_actors):
        return None
    columns = [
        FlowColumn(kind, head.box.x0, head.box.x1, head.text)
        for kind, head in chosen.items()
        if kind not in BANDS
    ]
    actors = _actor_columns(
        chosen, columns, Box(table.box.x0, top, table.box.x1, bottom), page, table
    )
    columns = sorted([*columns, *actors], key=lambda column: column.x0)
    return FlowHeader(tuple(columns), table, top, bottom, Column.STANDARD in kinds)


def _choose_heads(activity: HeadCell, heads: Iterable[HeadCell]) -> dict[Column, HeadCell]:
    """Give for each kind the label nearest the activity's.

    The number stands left of it, the doers perhaps too, all else right of it, and only labels of
    several columns above it.
    So no box of an identity block above the table, nor another form's table, lends it a label. Nor
    does a cell of the first rows, which stands below the label of its own column.
    """
    chosen = {Column.ACTIVITY: activity}
    own = activity.box
    for head in sorted(heads, key=lambda head: _distance(head.box, own)):
        left, right = head.box.x1 <= own.x0 + 2, head.box.x0 >= own.x1 - 2
        above = head.box.bottom <= own.top + 2
        if head.kind is None or (above and head.kind not in BANDS):
            continue
        in_row = any(
            _stands_below(head.box, label.box)
            for label in chosen.values()
            if label.kind not in BANDS
        )
        if in_row:
            continue
        in_place = left if head.kind is Column.NUMBER else right
        if (in_place or (left and head.kind is Column.ACTORS)) and _distance(head.box, own) < NEAR:
            chosen.setdefault(head.kind, head)
    return chosen


def _distance(a: Box, b: Box) -> float:
    """Give how far apart two boxes are in height; 0 where they overlap."""
    return max(0.0, a.top - b.bottom, b.top - a.bottom)


# --- actors -----------------------------------------------------------------------------------


def _actor_columns(
    chosen: dict[Column, HeadCell],
    known: Sequence[FlowColumn],
    area: Box,
    page: Page,
    table: Table,
) -> list[FlowColumn]:
    """Give a column for each actor: the lowest header cells that carry no other label."""
    matched = {id(head.box) for head in chosen.values()}
    free = [
        cell
        for cell in table.cells
        if id(cell) not in matched
        and cell.top >= area.top - 2
        and cell.bottom <= area.bottom + 2
        and not any(column.x0 - 2 < cell.center_x < column.x1 + 2 for column in known)
    ]
    band = chosen.get(Column.ACTORS)
    start, end = _reach_of(band, known) if band is not None else (area.x0, area.x1)
    leaves = [
        cell
        for cell in free
        if not any(_stands_below(other, cell) for other in free if other is not cell)
        and start - 2 <= cell.center_x <= end + 2
    ]
    columns = [column for cell in leaves for column in _split_head(page, cell)]
    if not columns and band is not None:
        columns = [FlowColumn(Column.ACTORS, band.box.x0, band.box.x1, "")]
    return columns


def _reach_of(band: HeadCell, known: Sequence[FlowColumn]) -> tuple[float, float]:
    """Give from where to where actors stand: below their band, and on to the next column.

    Some bands are drawn shorter than the columns they are meant for.
    """
    following = [column.x0 for column in known if column.x0 >= band.box.x1 - 2]
    return band.box.x0, min(following, default=band.box.x1)


def _stands_below(lower: Box, upper: Box) -> bool:
    return lower.top >= upper.bottom - 2 and min(upper.x1, lower.x1) - max(upper.x0, lower.x0) > 2


def _split_head(page: Page, cell: Box) -> list[FlowColumn]:
    """Give the columns under a header cell: several where its words stand in separate heaps."""
    words = words_in(page, cell)
    height = min((word.box.height for word in words), default=0.0)
    heaps = heaps_of(words, _HEAP_GAP * min(height, 12.0))
    if len(heaps) < 2:
        return [FlowColumn(Column.ACTORS, cell.x0, cell.x1, head_text(words))]
    boxes = [surrounding(word.box for word in heap) for heap in heaps]
    edges = [cell.x0, *((a.x1 + b.x0) / 2 for a, b in itertools.pairwise(boxes)), cell.x1]
    return [
        FlowColumn(Column.ACTORS, edges[number], edges[number + 1], head_text(heap))
        for number, heap in enumerate(heaps)
    ]


def heaps_of(words: Iterable[Word], gap: float) -> list[list[Word]]:
    """Group words into heaps that are more than ``gap`` points apart sideways, left to right."""
    heaps: list[list[Word]] = []
    reached = float("-inf")
    for word in sorted(words, key=lambda w: w.box.x0):
        if heaps and word.box.x0 - reached <= gap:
            heaps[-1].append(word)
        else:
            heaps.append([word])
        reached = max(reached, word.box.x1)
    return heaps


def head_text(words: Sequence[Word]) -> str:
    """Give a column head as one text.

    A word that the narrow cell broke over two lines is joined.
    """
    parts = [line.text for line in group_lines(w for w in words if not w.turned)]
    parts += [word.text for word in words if word.turned]
    text = ""
    for part in parts:
        if ends_in_hyphen(text) and part[:1].islower():
            text = join_at_hyphen(text, part)
        elif text and _goes_on(text.split()[-1], part.split()[0]):
            text += part
        else:
            text = f"{text} {part}"
    return text.strip()


def _goes_on(last: str, first: str) -> bool:
    """Tell whether a line begins with the rest of the last line's word.

    Posts are written with capitals: a small beginning is a broken word.
    """
    if not (last[-1:].isalpha() and first[:1].isalpha()):
        return False
    if first[0].islower():
        return not {first, last.lower()} & _SMALL_WORDS
    return last.isupper() and first.isupper() and is_one_word(last, first)
