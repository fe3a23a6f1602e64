"""What stands on a page but belongs to no SOP: page numbers, repeated heads, marks of signatures.

It is told by where it stands and that it recurs there, or by wording that only such lines have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sopsim.read.labels import IDENTITY_LABELS, IdentityField, match_start
from sopsim.read.lines import Line, group_lines, split_at_gaps
from sopsim.types import Page, Word

_MARGIN = 0.12
"""Part of a page's height, at the top and at the bottom, in which running heads and feet stand."""
_PIECE_GAP = 3.0
"""White space, in line heights, that parts pieces of a running head or foot."""
_PLACE = 6.0
"""Pieces that recur stand at the same place up to this (points)."""
_TABLE_SIDE = 12.0
"""An upright line at least this long (points) may bound a cell."""

_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:hal(?:aman)?|page)\.?\s*:?\s*)?\d{1,3}(?:\s*(?:/|dari|of|\|)\s*\d{1,3})?\W*", re.I
)
_COUNT = re.compile(r"(?<![\w/.-])\d{1,3}(?:\s*(?:/|dari|of)\s*\d{1,3})?(?![\w/.-])")
"""A number by itself, not one within a code such as *440/05/2022*."""
_PRINTED_BY_BROWSER = re.compile(
    r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4},?\s+\d{1,2}[:.]\d{2}(?:\s*[AP]M)?\b.*|(?:https?|file)://\S+.*",
    re.I,
)
_SIGNED = re.compile(
    r"ditandatangani\s+secara\s+elektronik|sertifikat\s+elektronik\s+yang|\bBSrE\b"
    r"|Balai\s+(?:Besar\s+)?Sertifikasi\s+Elektronik|Siber\s+dan\s+Sandi\s+Negara"
    r"|(?:dipindai|scanned)\s+(?:dengan|with|by)\s+\w*scan\w*|\bCamScanner\b",
    re.I,
)


def without_boilerplate(pages: Sequence[Page]) -> list[Page]:
    """Give the pages of a file without what belongs to no SOP.

    A head that recurs is kept where it stands first: it names the agency.
    """
    recurring = _recurring(pages)
    seen: set[tuple[str, int, int]] = set()
    cleaned = []
    for page in pages:
        gone: set[Word] = set()
        for line, in_margin in _pieces(page):
            key = _key(line)
            repeated = in_margin and key in recurring and (_is_foot(line, page) or key in seen)
            if repeated or _is_boilerplate(line.text, in_margin):
                gone.update(line.words)
            seen.add(key)
        cleaned.append(
            replace(page, words=tuple(word for word in page.words if word not in gone))
            if gone
            else page
        )
    return cleaned


def _is_boilerplate(text: str, in_margin: bool) -> bool:
    if _SIGNED.search(text):
        return True
    return in_margin and bool(_PAGE_NUMBER.fullmatch(text) or _PRINTED_BY_BROWSER.fullmatch(text))


def _recurring(pages: Sequence[Page]) -> set[tuple[str, int, int]]:
    """Give what stands in the margins of at least two pages, at the same place."""
    counts: Counter[tuple[str, int, int]] = Counter()
    for page in pages:
        counts.update({_key(line) for line, in_margin in _pieces(page) if in_margin})
    return {key for key, count in counts.items() if count > 1}


def _key(line: Line) -> tuple[str, int, int]:
    """Name a piece by its text, the number of the page left open, and its place."""
    text = _COUNT.sub("0", line.text.lower())
    return text, round(line.box.x0 / _PLACE), round(line.box.top / _PLACE)


def _pieces(page: Page) -> Iterator[tuple[Line, bool]]:
    """Give the pieces of text on a page, and whether each stands in a margin.

    What stands in a table, or beside the label of a field, does not count as standing there.
    """
    sides = [
        (ruling.top, ruling.bottom)
        for ruling in page.rulings
        if not ruling.horizontal and ruling.bottom - ruling.top >= _TABLE_SIDE
    ]
    for line in group_lines(page.words):
        y = line.box.center_y
        in_margin = not _MARGIN * page.height < y < (1 - _MARGIN) * page.height
        in_table = in_margin and any(top <= y <= bottom for top, bottom in sides)
        pieces = split_at_gaps(line, _PIECE_GAP * line.box.height)
        loose = in_margin and not in_table and not any(map(_is_labelled, pieces))
        for piece in pieces:
            yield piece, loose


def _is_labelled(piece: Line) -> bool:
    label = match_start([word.text for word in piece.words], IDENTITY_LABELS)
    return label is not None and label[0] is not IdentityField.OTHER


def _is_foot(line: Line, page: Page) -> bool:
    return line.box.center_y > page.height / 2
