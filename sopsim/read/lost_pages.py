"""Pages, and steps at the foot of a page, that look like part of an SOP but were not read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from sopsim.read.head import is_decree, is_signature_page
from sopsim.read.labels import (
    COLUMN_LABELS,
    IDENTITY_LABELS,
    STANDARDS,
    Column,
    IdentityField,
    match_start,
    squash,
)
from sopsim.read.lines import Line, group_lines, split_at_gaps, surrounding
from sopsim.types import Page, ShapeKind, Sop

MUCH_TEXT = 60
"""Words from which a page is no cover and no form to be filled in."""
_HEADING_LINES = 3
_INTRODUCES = re.compile(
    r"^\W*(?:DAFTAR|KATA PENGANTAR|BAB\b|LAMPIRAN|FORMULIR|KEPUTUSAN|PERATURAN|INSTRUKSI|SURAT"
    r"|LEMBAR|MAKLUMAT|BERITA ACARA)",
    re.I,
)
_MIN_HEADS = 2
"""Standards named on one line that make it the head of a flow table."""
_MIN_FIELDS = 3
_FLOW_SYMBOLS = {ShapeKind.RECTANGLE, ShapeKind.CAPSULE, ShapeKind.DIAMOND}
_MIN_SYMBOL = 12.0
"""Least width (points) of a symbol that stands for a step, and least space between two rows."""
_PIECE_GAP = 12.0
"""White space (points) that parts what stands in neighbouring cells."""


def lost_pages(pages: Sequence[Page], sops: Sequence[Sop]) -> list[int]:
    """Give the pages with much text that belong to no SOP, though they may hold (part of) one.

    What stands before or between SOPs is excused if it is a decree, a list or another text that
    introduces itself, with the pages that go on with it; the fields or the table of an SOP are
    nowhere.
    """
    last = max((sop.last_page for sop in sops), default=0)
    lost: list[int] = []
    excused = False
    for page in pages:
        if any(sop.first_page <= page.number <= sop.last_page for sop in sops):
            excused = False
            continue
        lines = group_lines(page.words)
        excused = excused or _introduces_itself(lines)
        is_part = holds_flow_table(page) or len(identity_labels(lines)) >= _MIN_FIELDS
        doubtful = page.number < last and not excused
        if len(page.words) >= MUCH_TEXT and (is_part or doubtful):
            lost.append(page.number)
    return lost


def rows_left(page: Page, sop: Sop) -> int:
    """Count the rows of symbols that stand on a page below the last step read from it."""
    areas = [step.area for step in sop.steps if step.page == page.number and step.area]
    if not areas:
        return 0
    steps = surrounding(areas)
    heights = sorted(
        shape.box.center_y
        for shape in page.shapes
        if shape.kind in _FLOW_SYMBOLS
        and shape.box.width >= _MIN_SYMBOL
        and steps.x0 < shape.box.center_x < steps.x1
        and shape.box.center_y > steps.bottom
    )
    return sum(b - a > _MIN_SYMBOL for a, b in pairwise([-_MIN_SYMBOL, *heights]))


def holds_flow_table(page: Page) -> bool:
    """Tell whether a page bears the head of a flow table: *Mutu Baku*, *Kelengkapan*, *Waktu* …"""
    heads = [_column_heads(line) for line in group_lines(page.words)]
    return any(Column.STANDARD in named or len(named & STANDARDS) >= _MIN_HEADS for named in heads)


def _column_heads(line: Line) -> set[Column]:
    """Give the columns that a line names in words with a capital, of one word or two."""
    words = [word.text for word in line.words]
    runs = [words[n : n + size] for size in (1, 2) for n in range(len(words) - size + 1)]
    named = (COLUMN_LABELS.get(squash("".join(run))) for run in runs if run[0][0].isupper())
    return {column for column in named if column}


def identity_labels(lines: Sequence[Line]) -> frozenset[IdentityField]:
    """Give the fields of an identity block that are labelled anywhere in some lines."""
    pieces = [piece for line in lines for piece in split_at_gaps(line, _PIECE_GAP)]
    labels = (match_start([w.text for w in piece.words], IDENTITY_LABELS) for piece in pieces)
    return frozenset(label[0] for label in labels if label) - {IdentityField.OTHER}


def _introduces_itself(lines: Sequence[Line]) -> bool:
    heading = lines[:_HEADING_LINES]
    named = any(_INTRODUCES.match(line.text) for line in heading)
    return named or is_decree(lines) or is_signature_page(lines)
