"""Forms made of labelled sections: where each section stands, in a table or below headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from sopsim.read.grid import Table
from sopsim.read.labels import match_start
from sopsim.read.lines import (
    Line,
    clip,
    group_lines,
    lines_of_items,
    running_text,
    split_at_gaps,
    surrounding,
    widest_gap,
    words_by_cell,
)
from sopsim.terms.text import strip_numbering
from sopsim.types import Box, Page, Word

T = TypeVar("T", bound=StrEnum)

_SAME_EDGE = 6.0
"""Texts whose left edges differ by less (points) stand in one column."""
ARROW_REACH = 12.0
"""An arrow ends at a box at most this far (points) from its tip."""
_MIN_ROWS = 3
"""Rows of label and content that make two columns of text a table without lines."""
_NUMBERING = re.compile(r"(?:[A-Za-z]?\d{0,2}|[IVX]{1,4})[.)]?")
_LATER_MARK = re.compile(r"\(?(?:[2-9]|[1-9]\d|[b-zB-Z])(?:[.)]\s|\s(?=[A-Z]))")
_HEADING_NUMBERS = (
    [str(number) for number in range(1, 30)],
    list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"],
)
_MAX_HEADING_WORDS = 6
_MARK = re.compile(r"\d{1,2}(?:\.\d{1,2})+|\(?(?:\d{1,2}|[A-Za-z])[.)]|[-–•●▪◦*]")
_CAPITAL_MARK = re.compile(r"^[A-Z][.)]\s+")
_TABLE_HEAD = re.compile(r"uraian|komponen|keterangan", re.I)


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a section: its lines and the area they fill on a page.

    ``continued`` tells whether it goes on with a section of the page before.
    """

    page: Page
    box: Box
    lines: tuple[Line, ...]
    continued: bool = False

    @property
    def text(self) -> str:
        """The lines as one running text."""
        return " ".join(line.text for line in self.lines)

    def items(self) -> list[str]:
        """Give the items of a list, without their numbers."""
        return [item.text for item in self.marked_items()]

    def marked_items(self) -> list[Item]:
        """Give the items of a list with the kind of mark before each."""
        return [
            Item(
                _kind_of_mark(text := running_text(lines, self.box.width)),
                strip_numbering(_CAPITAL_MARK.sub("", text)),
                surrounding(line.box for line in lines),
            )
            for lines in lines_of_items(self.lines, self.box)
        ]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with where it stands on its page.

    ``kind`` is its mark with the value left open: ``1.``, ``a)``, ``-``.
    """

    kind: str
    text: str
    area: Box


def _kind_of_mark(item: str) -> str:
    match = _MARK.match(item)
    if match is None:
        return ""
    kind = re.sub(r"\d+", "1", match[0])
    return re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", kind))


def find_sections(
    page: Page, tables: Sequence[Table], labels: Mapping[str, T], last: T | None
) -> list[tuple[T, Content]]:
    """Give the sections on a page in order, recognised by ``labels`` (kinds by squashed spelling).

    Labels and contents stand in a table, in two columns without lines, or as headings with text
    below. What a table at the page's top holds without a label goes on with ``last``, the section
    that the page before ended with.
    """
    in_tables = [item for table in tables for item in _in_cells(page, table.cells, labels, last)]
    if _count(in_tables) >= _MIN_ROWS:
        return [*in_tables, *_below_tables(page, tables, labels, in_tables)]
    in_columns = _in_cells(page, _cells_of_columns(page, labels), labels, None)
    # two columns look like headings too, so that they win where both readings find alike
    best = max((in_columns, _under_headings(page, tables, labels, last)), key=_count)
    return in_tables if in_tables and 2 * _count(in_tables) >= _count(best) else best


def _below_tables(
    page: Page, tables: Sequence[Table], labels: Mapping[str, T], found: Sequence[tuple[T, Content]]
) -> list[tuple[T, Content]]:
    """Give the sections that follow under headings where the table with the first ones ends."""
    below = clip(page, max(table.box.bottom for table in tables) + 1, page.height)
    known = {kind for kind, _ in found}
    return [item for item in _under_headings(below, (), labels, None) if item[0] not in known]


def _count(found: Iterable[tuple[T, Content]]) -> int:
    return len({kind for kind, _ in found})


def items_of_section(sections: Mapping[T, Sequence[Content]], section: T) -> tuple[str, ...]:
    """Give the items of a section that may go on over several pages; none where it is missing."""
    return tuple(item for content in sections.get(section, ()) for item in content.items() if item)


# --- in cells ---------------------------------------------------------------------------------


def _in_cells(
    page: Page, cells: Sequence[Box], labels: Mapping[str, T], last: T | None
) -> list[tuple[T, Content]]:
    """Read sections from the rows of a table whose labels stand in one column."""
    words = words_by_cell(page.words, cells)
    lines = {cell: group_lines(inside) for cell, inside in zip(cells, words, strict=False)}
    kinds = {c: kind for c in cells if (kind := _kind_of(lines[c], labels)) is not None}
    edge = _common_edge([cell.x0 for cell in kinds])
    starts = [cell for cell in kinds if abs(cell.x0 - edge) < _SAME_EDGE and _beside(cell, cells)]
    if not starts:
        return []
    heads = [cell for cell in cells if _is_table_head(lines[cell])]
    rows: dict[Box | None, list[Box]] = {None: [], **{cell: [] for cell in starts}}
    for cell in _content_column(starts, cells):
        label = _label_beside_or_above(cell, starts)
        if label is None and heads and _has_spilled(cell, cells, starts[0], heads[0]):
            label = starts[0]
        if label is not None or not heads:
            rows[label].append(cell)
    return [
        (kind, content)
        for label, inside in rows.items()
        if (kind := last if label is None else kinds[label]) is not None
        and (content := _content(page, inside, lines, continued=label is None)) is not None
    ]


def _kind_of(lines: Iterable[Line], labels: Mapping[str, T]) -> T | None:
    words = [w for line in lines for w in line.words if not _TABLE_HEAD.fullmatch(w.text)]
    words = [*_without_numbering(words)]
    match = match_start([word.text for word in words], labels)
    return match[0] if match is not None and match[1] >= len(words) - 1 else None


def _common_edge(edges: Sequence[float]) -> float:
    """Give the left edge that most labels share."""
    return max(edges, key=lambda x: sum(abs(x - y) < _SAME_EDGE for y in edges), default=0.0)


def _beside(label: Box, cells: Iterable[Box]) -> Box | None:
    """Give the cell right of a label; the widest one where the row has several."""
    beside = [cell for cell in cells if cell.x0 >= label.x1 - 3 and _is_level(cell, label)]
    return max(beside, key=lambda cell: cell.width, default=None)


def _is_level(cell: Box, label: Box) -> bool:
    shared = min(cell.bottom, label.bottom) - max(cell.top, label.top)
    return shared > 0.5 * min(cell.height, label.height)


def _content_column(labels: Sequence[Box], cells: Iterable[Box]) -> list[Box]:
    """Give the cells under each other in which the contents of the labels stand, top to bottom."""
    beside = [cell for label in labels if (cell := _beside(label, cells)) is not None]
    edge = _common_edge([cell.x0 for cell in beside])
    own = {cell for cell in beside if abs(cell.x0 - edge) >= _SAME_EDGE}
    column = [cell for cell in cells if abs(cell.x0 - edge) < _SAME_EDGE or cell in own]
    return sorted(column, key=lambda cell: cell.top)


def _label_beside_or_above(cell: Box, labels: Sequence[Box]) -> Box | None:
    level = next((label for label in labels if _is_level(cell, label)), None)
    above = [label for label in labels if label.top < cell.top]
    return level or max(above, key=lambda label: label.top, default=None)


def _has_spilled(cell: Box, cells: Iterable[Box], first: Box, head: Box) -> bool:
    """Tell whether a content above the first label is its own: it has no label's cell beside it."""
    return cell.top >= head.top - 3 and not any(
        abs(other.x0 - first.x0) < _SAME_EDGE and _is_level(other, cell)
        for other in cells
        if other.top > head.top + 3
    )


def _content(
    page: Page, cells: Sequence[Box], lines: Mapping[Box, Sequence[Line]], *, continued: bool
) -> Content | None:
    """Put the cells of a section together, without the table's head and the colon before it."""
    if not cells:
        return None
    inside = [
        line for cell in cells for line in lines[cell] if not _TABLE_HEAD.fullmatch(line.text)
    ]
    if continued and not inside:
        return None
    return Content(page, surrounding(cells), tuple(_without_colon(inside)), continued=continued)


def _is_table_head(lines: Sequence[Line]) -> bool:
    return any(_TABLE_HEAD.fullmatch(line.text) for line in lines)


def _without_colon(lines: Sequence[Line]) -> list[Line]:
    """Drop the colon that parts label and content."""
    if not lines or lines[0].words[0].text != ":":
        return list(lines)
    first = lines[0].words[1:]
    return [*([Line(first)] if first else []), *lines[1:]]


# --- in two columns of text -------------------------------------------------------------------


def _cells_of_columns(page: Page, labels: Mapping[str, T]) -> list[Box]:
    """Make cells of labels at the left and contents at the right that no lines part; or none."""
    lines = group_lines(page.words)
    edge = _second_column(lines)
    if edge is None:
        return []
    left = [word for word in page.words if word.box.center_x < edge]
    starts = [line.box for line in group_lines(left) if is_heading(line, labels)]
    if len(starts) < _MIN_ROWS:
        return []
    intervals = [(word.box.top, word.box.bottom) for word in page.words]
    cuts = [starts[0].top - 1]
    for upper, lower in pairwise(starts):
        gap = widest_gap(intervals, upper.center_y, lower.center_y)
        cuts.append(lower.top - 1 if gap is None else (gap[0] + gap[1]) / 2)
    cuts.append(max(word.box.bottom for word in page.words) + 1)
    start = min(word.box.x0 for word in left)
    return [
        cell
        for top, bottom in pairwise(cuts)
        for cell in (Box(start, top, edge, bottom), Box(edge, top, page.width, bottom))
    ]


def _second_column(lines: Iterable[Line]) -> float | None:
    """Give the left edge that texts behind a gap share most often; None where too few do."""
    edges: Counter[int] = Counter()
    for line in lines:
        pieces = split_at_gaps(line, 0.8 * line.box.height)
        behind = [piece for piece in pieces[1:] if piece.text != ":"]
        if behind:
            edges[round(behind[-1].box.x0)] += 1
    if not edges:
        return None
    edge, count = edges.most_common(1)[0]
    return edge - 2.0 if count >= _MIN_ROWS else None


# --- below headings ---------------------------------------------------------------------------


def _under_headings(
    page: Page, tables: Sequence[Table], labels: Mapping[str, T], last: T | None
) -> list[tuple[T, Content]]:
    """Read sections from headings with text below them, where no table is drawn.

    Another heading numbered like the one before (*4. KONTAK PENTING*) ends a section, too. What
    stands on top of a page belongs to ``last`` if it goes on with a list; a head that is repeated
    on every page stands in a table above it.
    """
    cells = [cell for table in tables for cell in table.cells]
    lines = group_lines(words_by_cell(page.words, cells)[-1])
    continued = last is not None and bool(lines) and _goes_on_with_list(lines[0], labels)
    if not continued:
        lines = group_lines(page.words)
    found: list[tuple[T | None, list[Line]]] = [(last, [])] if continued else []
    heading: Line | None = None
    chart = _boxes_of_chart(page)
    for line in lines:
        words = _without_numbering(line.words)
        start = line.words[0].box
        drawn = any(box.contains(start.center_x, start.center_y) for box in chart)
        match = None if drawn else _heading_label(line, words, labels)
        if match is not None and not _is_below(line, heading, match[0], found):
            rest = words[match[1] :]
            found.append((match[0], _without_colon([Line(tuple(rest))]) if rest else []))
            heading = line
        elif heading is not None and _is_next_heading(line, heading):
            found.append((None, []))
            heading = line
        elif found:
            found[-1][1].append(line)
    return [
        (kind, Content(page, surrounding(line.box for line in inside), tuple(inside), number < 1))
        for number, (kind, inside) in enumerate(found, 0 if continued else 1)
        if inside and kind is not None
    ]


def _boxes_of_chart(page: Page) -> list[Box]:
    """Give the boxes that arrows lead to or from; what stands in them is no heading."""
    ends = [end for arrow in page.arrows for end in ((arrow.x0, arrow.y0), (arrow.x1, arrow.y1))]
    return [
        shape.box
        for shape in page.shapes
        if any(
            shape.box.x0 - ARROW_REACH <= x <= shape.box.x1 + ARROW_REACH
            and shape.box.top - ARROW_REACH <= y <= shape.box.bottom + ARROW_REACH
            for x, y in ends
        )
    ]


def _heading_label(
    line: Line, words: Sequence[Word], labels: Mapping[str, T]
) -> tuple[T, int] | None:
    """Give the label of a heading, and how many of its words it takes.

    Text on the same line must be parted from it by a colon, or the heading be numbered.
    """
    match = match_start([word.text for word in words], labels)
    if match is None or match[1] == len(words) or len(words) < len(line.words):
        return match
    return match if ":" in (words[match[1] - 1].text + words[match[1]].text) else None


def _is_below(
    line: Line, heading: Line | None, kind: T, found: Sequence[tuple[T | None, object]]
) -> bool:
    """Tell a heading inside a section (*B. Pelaksanaan* below *Prosedur*) from the next.

    It is indented, or numbered where the section's is not; one of another section, too, where it is
    indented and does not go on with the numbers (*3. Penutup* below *6. Prosedur*).
    """
    if heading is None or not found:
        return False
    indented = line.box.x0 > heading.box.x0 + _SAME_EDGE
    if found[-1][0] is not kind:
        counted = _number_of(heading) in _HEADING_NUMBERS[0] and _number_of(line).isdigit()
        return indented and counted and not _goes_on_counting(heading, line)
    numbered = [
        len(_without_numbering(other.words)) < len(other.words) for other in (line, heading)
    ]
    return indented or numbered == [True, False]


def _goes_on_with_list(line: Line, labels: Mapping[str, T]) -> bool:
    """Tell whether a line is no first item of a list, or begins small."""
    text = line.text
    return not is_heading(line, labels) and (text[0].islower() or bool(_LATER_MARK.match(text)))


def _is_next_heading(line: Line, heading: Line) -> bool:
    """Tell a heading of any words, set and numbered like the last one with the next number."""
    number = _number_of(line)
    return (
        _goes_on_counting(heading, line)
        and abs(line.box.x0 - heading.box.x0) < _SAME_EDGE
        and len(line.words) <= _MAX_HEADING_WORDS
        and (not number.isdigit() or line.text.isupper())
    )


def _number_of(line: Line) -> str:
    return line.words[0].text.strip("().")


def _goes_on_counting(heading: Line, line: Line) -> bool:
    numbers = (_number_of(heading), _number_of(line))
    return any(numbers in pairwise(series) for series in _HEADING_NUMBERS)


def is_heading(line: Line, labels: Mapping[str, T]) -> bool:
    """Tell whether a line begins with a label, with or without a number before it."""
    words = _without_numbering(line.words)
    return match_start([word.text for word in words], labels) is not None


def _without_numbering(words: Sequence[Word]) -> Sequence[Word]:
    rest = words[1:] if words and words[0].text.upper() == "BAB" else words
    return rest[1:] if rest and _NUMBERING.fullmatch(rest[0].text) else words
