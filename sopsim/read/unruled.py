"""Flow tables without lines between their columns: cells come from where the words stand."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from sopsim.read.flow_header import (
    BANDS,
    NEAR,
    FlowColumn,
    FlowHeader,
    head_text,
    heaps_of,
)
from sopsim.read.grid import Table
from sopsim.read.labels import COLUMN_LABELS, STANDARDS, Column, match_whole
from sopsim.read.lines import Line, group_lines, split_at_gaps, surrounding, widest_gap
from sopsim.types import Box, Page, Ruling, Word

_PIECE_GAP = 0.8
"""White space, in line heights, that parts the words of neighbouring columns."""
_HEAD_GAP = 0.35
"""White space, in line heights, that parts the heads of neighbouring columns."""
_WIDEST_SPACE = 1.6
"""Widest white space between words of one line, as a multiple of the usual one."""
_PARAGRAPH_GAP = 0.9
"""White space, in line heights, below which a line still belongs to the table's last row."""
_MIN_ROWS = 2
_MIN_SHARE = 0.6
"""A line at least this part of the table's width parts rows."""
_MAX_STRADDLING = 0.1
"""Share of words that may stand across column edges where a page goes on with a table."""

_ROW_NUMBER = re.compile(r"(\d{1,2})[.)]?")


@dataclass(frozen=True, slots=True)
class _Label:
    kind: Column
    line: Line

    @property
    def box(self) -> Box:
        return self.line.box


def find_unruled_header(page: Page) -> FlowHeader | None:
    """Find the head of a flow table by its printed labels alone; None where there is none."""
    labels = _labels(page)
    for activity in (label for label in labels if label.kind is Column.ACTIVITY):
        near = [label for label in labels if abs(label.box.center_y - activity.box.center_y) < NEAR]
        number = next((label for label in near if label.kind is Column.NUMBER), None)
        kinds = {label.kind for label in near}
        if number is None or not kinds & STANDARDS or len(kinds) < 4:
            continue
        header = _header_below(page, near, number)
        if header is not None:
            return header
    return None


def carry_unruled(header: FlowHeader, page: Page) -> FlowHeader | None:
    """Apply the columns of the last page to a page that goes on with a table without lines."""
    numbers = _numbers_under(header, page, 0.0)
    if not numbers:
        return None
    top = _paragraph_end(page, numbers[0].box, upward=True)
    return _with_rows(header, page, top, numbers)


def fill_unruled(header: FlowHeader, page: Page) -> FlowHeader | None:
    """Give a head with lines around it the rows below it that have none; None without rows."""
    numbers = _numbers_under(header, page, header.bottom)
    return _with_rows(header, page, header.bottom, numbers) if numbers else None


def _numbers_under(header: FlowHeader, page: Page, below: float) -> list[Word]:
    column = header.of(Column.NUMBER)
    return _row_numbers(page, column.x0, column.x1, below) if column is not None else []


def _with_rows(
    header: FlowHeader, page: Page, top: float, numbers: Sequence[Word]
) -> FlowHeader | None:
    bottom = _paragraph_end(page, numbers[-1].box, upward=False)
    words = [word for word in page.words if top <= word.box.center_y <= bottom]
    edges = [column.x0 for column in header.columns]
    straddling = [w for w in words if any(w.box.x0 + 1 < edge < w.box.x1 - 1 for edge in edges)]
    if len(straddling) > _MAX_STRADDLING * len(words):
        return None
    table = _make_table(header.columns, top, bottom, page.rulings)
    return FlowHeader(header.columns, table, top, top, header.has_standard, ruled=False)


def _labels(page: Page) -> list[_Label]:
    lines = group_lines(page.words)
    space = _word_space(lines)
    return [
        _Label(kind, piece)
        for line in lines
        for piece in split_at_gaps(line, max(_PIECE_GAP * line.box.height, space))
        if (kind := match_whole(piece.text, COLUMN_LABELS)) is not None
    ]


def _word_space(lines: Iterable[Line]) -> float:
    """Give the widest white space to expect between words.

    A text layer under a picture is set wide.
    """
    gaps = [
        gap
        for line in lines
        for left, right in zip(line.words, line.words[1:], strict=False)
        if 0 < (gap := right.box.x0 - left.box.x1) < 2 * left.box.height
    ]
    return _WIDEST_SPACE * median(gaps) if gaps else 0.0


def _header_below(page: Page, near: Sequence[_Label], number: _Label) -> FlowHeader | None:
    """Read the head that ends above the first numbered row; None where no rows follow."""
    numbers = _row_numbers(page, number.box.x0 - 10, number.box.x1 + 10, number.box.bottom)
    if len(numbers) < _MIN_ROWS or _value(numbers[0]) != 1:
        return None
    labels = [label for label in near if label.box.bottom < numbers[0].box.center_y]
    top = min(label.box.top for label in labels)
    low = max(label.box.bottom for label in labels)
    between = ((w.box.top, w.box.bottom) for w in page.words if w.box.bottom > top)
    cut = _middle(widest_gap(between, low - 1, numbers[0].box.center_y), numbers[0].box.top)
    heads = _head_words(page, labels, top, cut)
    bottom = _paragraph_end(page, numbers[-1].box, upward=False)
    body = [word for word in page.words if cut <= word.box.center_y <= bottom]
    space = _word_space(group_lines(body))
    height = min((word.box.height for word in heads), default=0.0)
    heaps = heaps_of(heads, max(_HEAD_GAP * height, space))
    columns = _columns([(head_text(heap), heap) for heap in heaps], body)
    kinds = [column.kind for column in columns]
    if not {Column.NUMBER, Column.ACTIVITY} <= set(kinds) or not set(kinds) & STANDARDS:
        return None
    table = _make_table(columns, cut, bottom, page.rulings)
    has_standard = any(label.kind is Column.STANDARD for label in labels)
    return FlowHeader(columns, table, top, cut, has_standard, ruled=False)


def _row_numbers(page: Page, x0: float, x1: float, below: float) -> list[Word]:
    """Give the words of a column that count the rows, as far as they rise by one."""
    found = sorted(
        (
            word
            for word in page.words
            if x0 <= word.box.center_x <= x1
            and word.box.top > below - 1
            and _ROW_NUMBER.fullmatch(word.text)
        ),
        key=lambda word: word.box.top,
    )
    rising: list[Word] = []
    for word in found:
        if not rising or _value(word) == _value(rising[-1]) + 1:
            rising.append(word)
    return rising


def _value(word: Word) -> int:
    match = _ROW_NUMBER.fullmatch(word.text)
    return int(match[1]) if match else 0


def _head_words(page: Page, labels: Sequence[_Label], top: float, bottom: float) -> list[Word]:
    """Give the words of the head without the labels that span several columns."""
    words = [
        word
        for word in page.words
        if word.box.bottom > top - 0.5 * word.box.height and word.box.center_y < bottom
    ]
    actors = min(
        (label for label in labels if label.kind is Column.ACTORS),
        key=lambda label: label.box.top,
        default=None,
    )
    labelled = {word for label in labels for word in label.line.words}
    unlabelled = [word for word in words if word not in labelled]
    spanning = {
        word
        for label in labels
        if label.kind is Column.STANDARD or (label is actors and _spans(label, labels, unlabelled))
        for word in label.line.words
    }
    return [word for word in words if word not in spanning]


def _spans(label: _Label, labels: Sequence[_Label], words: Iterable[Word]) -> bool:
    """Tell whether several heads stand below a label, between the labels left and right of it."""
    columns = [other.box for other in labels if other.kind not in BANDS]
    left = max((box.x1 for box in columns if box.x1 < label.box.x0), default=float("-inf"))
    right = min((box.x0 for box in columns if box.x0 > label.box.x1), default=float("inf"))
    low = label.box.center_y + 0.5 * label.box.height
    below = [w for w in words if w.box.center_y > low and left < w.box.center_x < right]
    return len(heaps_of(below, _HEAD_GAP * label.box.height)) > 1


def _columns(
    heads: Sequence[tuple[str, list[Word]]], body: Sequence[Word]
) -> tuple[FlowColumn, ...]:
    """Give the columns under the heads; their edges run where the words below leave most room."""
    boxes = [surrounding(word.box for word in heap) for _, heap in heads]
    intervals = [(w.box.x0, w.box.x1) for w in body] + [(box.x0, box.x1) for box in boxes]
    edges = [min(start for start, _ in intervals) - 1]
    for left, right in itertools.pairwise(boxes):
        gap = widest_gap(intervals, left.center_x, right.center_x)
        edges.append(_middle(gap, (left.x1 + right.x0) / 2))
    edges.append(max(end for _, end in intervals) + 1)
    return tuple(
        FlowColumn(match_whole(text, COLUMN_LABELS) or Column.ACTORS, edges[i], edges[i + 1], text)
        for i, (text, _) in enumerate(heads)
    )


def _middle(gap: tuple[float, float] | None, otherwise: float) -> float:
    return otherwise if gap is None else (gap[0] + gap[1]) / 2


def _paragraph_end(page: Page, start: Box, *, upward: bool) -> float:
    """Follow the lines from a row number up or down to where white space ends the row."""
    edge = start.top if upward else start.bottom
    lines = sorted(group_lines(page.words), key=lambda line: line.box.center_y, reverse=upward)
    for line in lines:
        gap = edge - line.box.bottom if upward else line.box.top - edge
        beyond = (
            line.box.center_y < start.center_y if upward else line.box.center_y > start.center_y
        )
        if not beyond:
            continue
        if gap > _PARAGRAPH_GAP * line.box.height:
            break
        edge = min(edge, line.box.top) if upward else max(edge, line.box.bottom)
    return edge - 1 if upward else edge + 1


def _make_table(
    columns: Sequence[FlowColumn], top: float, bottom: float, rulings: Iterable[Ruling]
) -> Table:
    """Make a table of the columns, its rows parted by lines where there are such."""
    left, right = columns[0].x0, columns[-1].x1
    inner = sorted(
        ruling.top
        for ruling in rulings
        if ruling.horizontal
        and top + 3 < ruling.top < bottom - 3
        and ruling.x1 - ruling.x0 > _MIN_SHARE * (right - left)
    )
    ys = [top, *inner, bottom]
    cells = [
        Box(column.x0, upper, column.x1, lower)
        for upper, lower in itertools.pairwise(ys)
        if lower - upper > 3
        for column in columns
    ]
    return Table(Box(left, top, right, bottom), tuple(cells))
