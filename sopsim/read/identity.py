"""The identity block of an SOP AP: letterhead, number, dates, title and the six boxes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sopsim.read.blocks import Block, blocks_of
from sopsim.read.flow_header import FlowHeader
from sopsim.read.grid import Table, find_tables
from sopsim.read.labels import IDENTITY_LABELS, IdentityField, likest, match_start, squash
from sopsim.read.lines import (
    Line,
    clip,
    group_lines,
    items_of,
    stack,
    surrounding,
    text_of,
)
from sopsim.terms.text import strip_numbering
from sopsim.types import Box, Page, Word

BOX_FIELDS = (
    IdentityField.LEGAL_BASES,
    IdentityField.QUALIFICATIONS,
    IdentityField.RELATED,
    IdentityField.EQUIPMENT,
    IdentityField.CAUTIONS,
    IdentityField.RECORDS,
)
_MULTILINE = {IdentityField.TITLE, IdentityField.SOP, IdentityField.AGENCY, IdentityField.NUMBER}
_FIRST_FIELDS = {IdentityField.NUMBER, IdentityField.TITLE}
_EMPTY = re.compile(r"^[\s\-–—_.:…]*$")
_SAME_EDGE = 6.0
"""Table edges that differ by less (points) go on each other over a page break."""
_MIN_FIELDS = 3
"""A page with fewer fields of the identity block than this does not begin an SOP."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the identity block says; ``values`` holds single values, ``boxes`` the lists.

    ``letterhead`` is what stands above and beside the fields.
    """

    values: dict[IdentityField, str]
    boxes: dict[IdentityField, tuple[str, ...]]
    letterhead: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Label:
    field: IdentityField
    block: Block
    line_number: int
    n_words: int

    @property
    def line(self) -> Line:
        return self.block.lines[self.line_number]

    @property
    def words(self) -> tuple[Word, ...]:
        return self.line.words[: self.n_words]

    @property
    def box(self) -> Box:
        return surrounding(word.box for word in self.words)

    @property
    def inline(self) -> tuple[Word, ...]:
        """What follows the label on its own line, up to the next label."""
        following = self.line.words[self.n_words :]
        texts = [word.text for word in following]
        end = next((n for n in range(len(texts)) if _is_label_with_colon(texts[n:])), None)
        last = self.line.words[self.n_words - 1]
        _, _, attached = last.text.partition(":")
        value = (replace(last, text=attached),) if attached.strip() else ()
        return (*value, *following[:end])


@dataclass(slots=True)
class _Layout:
    """The blocks and labels of a page, looked up again and again while values are sought."""

    blocks: list[Block]
    seams: Sequence[float] = ()
    labels: list[_Label] = field(default_factory=list)

    def is_cut(self, box: Box) -> bool:
        """Tell whether a cell goes on at the top of the next page."""
        return any(abs(box.bottom - seam) < 3 for seam in self.seams)

    def labels_in(self, block: Block) -> list[_Label]:
        return [label for label in self.labels if label.block is block]

    def first_label_in(self, block: Block) -> int | None:
        """Give the number of the line on which the first label of a block stands."""
        return min((label.line_number for label in self.labels_in(block)), default=None)

    def has_label(self, block: Block) -> bool:
        return any(label.block is block for label in self.labels)


def read_identity(
    page: Page,
    tables: Sequence[Table],
    above: float,
    *,
    min_fields: int = _MIN_FIELDS,
    seams: Sequence[float] = (),
) -> Identity | None:
    """Read the identity block in the part of a page ``above`` a height.

    None where fewer than ``min_fields`` fields are labelled, or neither number nor title is.
    ``seams`` are the heights at which the page was joined from several, see :func:`join_pages`.
    """
    blocks = [block for block in blocks_of(page, tables) if block.box.center_y < above]
    layout = _Layout(blocks, seams)
    layout.labels = _first_of_each(_find_labels(layout.blocks))
    found = {label.field for label in layout.labels} - {IdentityField.OTHER, IdentityField.SOP}
    if len(found) < min_fields or not found & {IdentityField.NUMBER, IdentityField.TITLE}:
        return None
    value_words = {
        label.field: _value_words(label, layout)
        for label in layout.labels
        if label.field not in BOX_FIELDS
    }
    values = {name: _clean(text_of(words)) for name, words in value_words.items()}
    boxes = {
        label.field: tuple(_box_items(label, layout))
        for label in layout.labels
        if label.field in BOX_FIELDS
    }
    return Identity(values, boxes, _letterhead(layout, value_words, above))


def identity_below(page: Page, tables: Sequence[Table], flow: FlowHeader) -> float | None:
    """Give the height at which another identity block begins below the head of a flow table."""
    blocks = [b for b in blocks_of(page, tables) if b.box.top > flow.bottom and b.lines]
    start = next((block for block in blocks if _begins_identity(block)), None)
    if start is None:
        return None
    below_table = start.box.top >= flow.table.box.bottom - 3
    cut = flow.table.box.bottom + 1 if below_table else start.box.top - 1
    rest = clip(page, cut, page.height)
    return None if read_identity(rest, find_tables(rest.rulings), page.height) is None else cut


def join_pages(upper: Page, lower: Page) -> tuple[Page, float] | None:
    """Join an identity block that runs on to the next page; give the joint's height too.

    None where the lower page does not begin with a table of the same columns.
    """
    above, below = find_tables(upper.rulings), find_tables(lower.rulings)
    if not above or not below or not _same_columns(above[-1], below[0]):
        return None
    end, start = above[-1].box.bottom, below[0].box.top
    return stack(upper, lower, end, start), end


def _same_columns(upper: Table, lower: Table) -> bool:
    """Tell whether every edge of a table's cells goes on one of the table above."""
    edges = {edge for cell in upper.cells for edge in (cell.x0, cell.x1)}
    return all(
        any(abs(edge - other) < _SAME_EDGE for other in edges)
        for cell in lower.cells
        for edge in (cell.x0, cell.x1)
    )


def _begins_identity(block: Block) -> bool:
    """Tell whether a block is labelled as an SOP's number or title, without a fault."""
    words = [squash(word.text) for word in block.lines[0].words[:3]]
    texts = ("".join(words[:count]) for count in (2, 3))
    return any(IDENTITY_LABELS.get(text) in _FIRST_FIELDS for text in texts)


def _find_labels(blocks: Iterable[Block]) -> list[_Label]:
    labels = []
    for block in blocks:
        if block.in_cell and 1 < len(block.lines) <= 4 and (whole := _whole_label(block)):
            labels.append(whole)
            continue
        for number, line in enumerate(block.lines):
            words = [word.text for word in line.words]
            match = match_start(words, IDENTITY_LABELS)
            if match is not None and not _is_sentence(match[0], words, match[1]):
                labels.append(_Label(match[0], block, number, match[1]))
    return labels


def _is_label_with_colon(words: Sequence[str]) -> bool:
    """Tell whether a text begins with a label that a colon ends, as behind another value."""
    match = match_start(words, IDENTITY_LABELS)
    return match is not None and words[match[1] - 1].endswith(":")


def _is_sentence(field: IdentityField, words: Sequence[str], n_words: int) -> bool:
    """Tell a text that begins like a label (*Perangkat daerah menyampaikan …*) from the label."""
    ends = n_words == len(words) or ":" in words[n_words - 1] or words[n_words].startswith(":")
    return field in (IdentityField.AGENCY, IdentityField.OTHER) and not ends


def _whole_label(block: Block) -> _Label | None:
    """Recognise a label that a narrow cell broke over several lines.

    Where its first line is likelier a label, the others are a short value below it.
    """
    text = " ".join(line.text for line in block.lines).rstrip(": ")
    found, likeness = likest(text, IDENTITY_LABELS)
    last = len(block.lines) - 1
    if found is None or likeness <= likest(block.lines[0].text, IDENTITY_LABELS)[1]:
        return None
    return _Label(found, block, last, len(block.lines[last].words))


def _first_of_each(labels: Iterable[_Label]) -> list[_Label]:
    """Keep the first label of each field; a field met again belongs to running text."""
    kept: list[_Label] = []
    seen: set[IdentityField] = set()
    for label in labels:
        if label.field not in seen:
            kept.append(label)
        if label.field is not IdentityField.OTHER:
            seen.add(label.field)
    return kept


# --- single values ----------------------------------------------------------------------------


def _value_words(label: _Label, layout: _Layout) -> list[Word]:
    """Give the words of a field.

    They stand behind its label, below it in the cell, or in the cell to the right.
    """
    following = _following_words(label, layout)
    if any(word.text != ":" for word in label.inline):
        return [*label.inline, *following]
    if label.block.in_cell and len(layout.labels_in(label.block)) == 1:
        if following:
            return following
        neighbour = _right_neighbour(label.block, layout)
        return [] if neighbour is None else [w for line in neighbour.lines for w in line.words]
    return _words_right_of(label, layout) or following


def _following_words(label: _Label, layout: _Layout) -> list[Word]:
    """Give the words below a label within its cell, up to the next label.

    A value of one line stands there only where nothing stands beside the label.
    """
    beside = any(word.text != ":" for word in label.inline)
    if not label.block.in_cell or (label.field not in _MULTILINE and beside):
        return []
    others = {other.line_number for other in layout.labels_in(label.block)}
    words: list[Word] = []
    for number in range(label.line_number + 1, len(label.block.lines)):
        line = label.block.lines[number]
        if number in others or ":" in line.text:
            break
        words.extend(line.words)
    return words


def _right_neighbour(block: Block, layout: _Layout) -> Block | None:
    """Give the nearest block to the right at the same height that holds a value."""
    candidates = [
        other
        for other in layout.blocks
        if other.box.x0 >= block.box.x1 - 3
        and _vertical_overlap(block.box, other.box) > 0.5 * min(block.box.height, other.box.height)
        and " ".join(line.text for line in other.lines) != ":"
    ]
    nearest = min(candidates, key=lambda other: other.box.x0, default=None)
    if nearest is None or layout.has_label(nearest):
        return None
    return nearest


def _vertical_overlap(a: Box, b: Box) -> float:
    return min(a.bottom, b.bottom) - max(a.top, b.top)


def _words_right_of(label: _Label, layout: _Layout) -> list[Word]:
    """Give the words right of a label, down to the next label below and up to the one right."""
    box = label.box
    limit_right = min(
        (
            o.box.x0
            for o in layout.labels
            if o.box.x0 > box.x1 and _vertical_overlap(box, o.box) > 0
        ),
        default=float("inf"),
    )
    next_below = min(
        (o.box.top for o in layout.labels if o.box.top > box.bottom - 1 and o.box.x0 < box.x1 + 40),
        default=float("inf"),
    )
    depth = 2.2 if label.field in _MULTILINE else 0.9
    bottom = min(next_below, box.top + (1 + depth) * box.height)
    return [
        word
        for block in layout.blocks
        for line in block.lines
        if line.box.center_y < box.bottom or line.box.x0 > box.x1
        for word in line.words
        if box.x1 < word.box.x0 < limit_right and box.top - 2 <= word.box.center_y < bottom
    ]


def _clean(text: str) -> str:
    text = " ".join(text.split()).lstrip(": ")
    return "" if _EMPTY.match(text) else text


# --- the six boxes ----------------------------------------------------------------------------


def _box_items(label: _Label, layout: _Layout) -> list[str]:
    if label.block.in_cell:
        lines, box = _lines_in_own_cell(label, layout), label.block.box
        if not lines:
            lines, box = _lines_in_cells_near(label, layout)
        elif layout.is_cut(box):
            lines += [line for block in _cells_below(box, layout) for line in block.lines]
    else:
        lines, box = _lines_below(label, layout)
    items = [strip_numbering(item) for item in items_of(lines, box)]
    return [item for item in items if not _EMPTY.match(item)]


def _lines_in_own_cell(label: _Label, layout: _Layout) -> list[Line]:
    others = {other.line_number for other in layout.labels_in(label.block)}
    lines = []
    inline = [word for word in label.inline if not _EMPTY.match(word.text)]
    if inline:
        lines.append(Line(tuple(inline)))
    for number in range(label.line_number + 1, len(label.block.lines)):
        if number in others:
            break
        lines.append(label.block.lines[number])
    return lines


def _lines_in_cells_near(label: _Label, layout: _Layout) -> tuple[list[Line], Box]:
    """Give the lines of the cells below a label cell, else of the cell right of it."""
    own = label.block.box
    below = _cells_below(own, layout)
    if below:
        return [line for block in below for line in block.lines], below[0].box
    right = _right_neighbour(label.block, layout)
    return (list(right.lines), right.box) if right is not None else ([], own)


def _cells_below(own: Box, layout: _Layout) -> list[Block]:
    """Give the cells below a cell, down to the next one with a label."""
    below: list[Block] = []
    for block in sorted(layout.blocks, key=lambda b: b.box.top):
        overlap = min(own.x1, block.box.x1) - max(own.x0, block.box.x0)
        if not block.in_cell or block.box.top < own.bottom - 3:
            continue
        if overlap < 0.6 * min(own.width, block.box.width):
            continue
        reached = below[-1].box.bottom if below else own.bottom
        if block.box.top > reached + 6 or layout.has_label(block):
            break
        below.append(block)
    return below


def _lines_below(label: _Label, layout: _Layout) -> tuple[list[Line], Box]:
    """Give the open lines below a label, in its half of the page, down to the next label."""
    box = label.box
    beside = [
        o.box.x0 for o in layout.labels if o.box.x0 > box.x1 and _vertical_overlap(box, o.box) > 0
    ]
    right = min(beside, default=float("inf")) - 2
    bottom = min(
        (o.box.top for o in layout.labels if o.box.top > box.bottom and o.box.x0 < right),
        default=float("inf"),
    )
    words = [
        word
        for block in layout.blocks
        if not block.in_cell
        for line in block.lines
        for word in line.words
        if box.x0 - 4 <= word.box.x0 < right and box.bottom - 1 < word.box.center_y < bottom
    ]
    lines = group_lines([*_inline_words(label), *words])
    area = surrounding(line.box for line in lines) if lines else box
    return lines, area


def _inline_words(label: _Label) -> list[Word]:
    return [word for word in label.inline if not _EMPTY.match(word.text)]


# --- letterhead -------------------------------------------------------------------------------


def _letterhead(
    layout: _Layout, values: Mapping[IdentityField, Sequence[Word]], above: float
) -> tuple[Block, ...]:
    """Give what stands over the six boxes and is no label and no value."""
    bottom = min(
        (label.box.top for label in layout.labels if label.field in BOX_FIELDS), default=above
    )
    taken = {word for words in values.values() for word in words}
    blocks = []
    for block in layout.blocks:
        lines = tuple(
            line
            for line in block.lines[: layout.first_label_in(block)]
            if line.box.center_y < bottom and not taken.intersection(line.words)
        )
        if lines:
            blocks.append(replace(block, lines=lines))
    return tuple(blocks)
