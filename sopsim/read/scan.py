"""A scanned page made like a born-digital one: its words, lines and symbols with their places."""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import numpy as np

from sopsim.read import grid, misread, ocr, raster
from sopsim.read.grid import find_tables
from sopsim.read.misread import mended
from sopsim.read.ocr import Print, Recogniser
from sopsim.read.page_cache import load_page, store_page
from sopsim.read.pdf import render_page
from sopsim.read.raster import (
    DPI,
    PAPER,
    POINT,
    Image,
    crop,
    enlarged,
    find_drawing,
    holds_letters,
    ink_of,
    lone_mark,
    padded,
    paint,
    straighten,
    without_drawing,
    without_pale_ink,
    without_rests,
)
from sopsim.terms import tables
from sopsim.terms.stemmer import is_known_word
from sopsim.terms.text import is_function_word
from sopsim.types import Box, Page, Shape, ShapeKind, Word

_MARGIN = 1.2
"""Points inside a cell's edges where rests of its lines may stand."""
_LINE_HEIGHT = 11.0
"""Text in a cell lower than this (points) stands out over its lines."""
_PADDING = 12
"""Pixels of paper put around what is read."""
_SURE = 60.0
"""Confidence (0 … 100) from which anything is taken for a word."""
_BEYOND_DOUBT = 80.0
"""Where every word is this sure, a cell is not read again."""
_LEFT_OVER = 0.15
"""Part of the ink that may stand outside the words of a cell that was read whole."""
_DOUBTFUL = 50.0
_MORE_LETTERS = 130.0
"""What another reading must have over a sure one (legibility): about three letters more."""
_CLEARER = 1.05
"""By how much another reading must be more legible than one that is unsure."""
_MIN_BUILT = 4
_SHORTEST_WORD = 3
_HOPELESS = 25.0
_SPECK = 0.5
"""Marks of less than this part of the usual height are dirt."""
_SMALLEST = 8
"""Pixels a side below which nothing can be read."""
_LARGE = 1_500_000
"""Pixels from which a piece is not worth reading again."""
_NARROW = 60.0
"""Only cells narrower than this (points) hold text that runs upward or downward."""
_LARGER = 1.6
"""Enlargement at which a cell that was read badly is read again."""


def scan_page(file: Path, number: int, cache: Path | None) -> Page:
    """Read page ``number`` (from 1) of a PDF by text recognition.

    ``cache`` is a folder that keeps every page read so far by what it shows.

    :raises OcrError: the language data is not installed.
    :raises UnreadablePdfError: the file is damaged.
    """
    image = render_page(file, number, DPI)
    if cache is None:
        return read_scan(image, number, load_recogniser())
    key = _key(image)
    page = load_page(cache, key)
    if page is None:
        page = read_scan(image, number, load_recogniser())
        with contextlib.suppress(OSError):  # a full disk costs reading the page again, not the page
            store_page(cache, key, page)
    return replace(page, number=number)


def upright_image(file: Path, number: int) -> Image:
    """Give page ``number`` (from 1) as ``scan_page`` looks at it: grey, at ``raster.DPI``.

    :raises OcrError: the language data is not installed.
    :raises UnreadablePdfError: the file is damaged.
    """
    return _upright(render_page(file, number, DPI), load_recogniser())


@functools.cache
def load_recogniser() -> Recogniser:
    """Load Tesseract, once a process."""
    return Recogniser()


def _key(image: Image) -> str:
    """Name what a page shows, as read by this code: other code reads it anew."""
    digest = hashlib.sha256(_code())
    digest.update(repr(image.shape).encode())
    digest.update(image.tobytes())
    return digest.hexdigest()


@functools.cache
def _code() -> bytes:
    modules = (__file__, misread.__file__, ocr.__file__, raster.__file__, grid.__file__)
    known_words = Path(tables.__file__).parent / "data" / "roots.csv"
    return b"".join(Path(file).read_bytes() for file in (*modules, known_words))


def read_scan(image: Image, number: int, recogniser: Recogniser) -> Page:
    """Read the grey image of a page, shape (height, width) at ``raster.DPI``.

    The page is turned upright and straight first; the places of what is found are points on the
    straightened page.
    """
    gray = _upright(image, recogniser)
    drawing = find_drawing(gray)
    height, width = gray.shape
    whole = Box(0.0, 0.0, width * POINT, height * POINT)
    cells = [cell for table in find_tables(drawing.rulings) for cell in table.cells]
    text = without_drawing(gray, drawing)
    marks = _of_like_size([mark for cell in cells if (mark := _mark_in(text, cell)) is not None])
    words: list[_Read] = []
    for region in (*(shape.box for shape in drawing.shapes), *cells, whole):
        words += _read_region(text, region, recogniser)
        paint(text, region, PAPER)
    return Page(
        number=number,
        width=whole.width,
        height=whole.height,
        words=tuple(read.word for read in words),
        rulings=drawing.rulings,
        shapes=(*drawing.shapes, *marks),
        arrows=drawing.arrows,
        has_images=True,
        confidence=_mean_confidence(words),
    )


def _upright(image: Image, recogniser: Recogniser) -> Image:
    turns = recogniser.quarter_turns(image, DPI)
    if turns is None:
        level = straighten(image)
        turns = recogniser.likeliest_turns(without_drawing(level, find_drawing(level)), DPI)
    return straighten(np.ascontiguousarray(np.rot90(image, turns)))


@dataclass(frozen=True, slots=True)
class _Read:
    """A word with the confidence (0 … 100) of its recognition."""

    word: Word
    confidence: float


def _mark_in(text: Image, cell: Box) -> Shape | None:
    """Give the sign that stands alone in a cell; in an actor's column it marks the doer."""
    piece = crop(text, cell, (_MARGIN, _MARGIN))
    box = lone_mark(ink_of(piece)) if min(piece.shape) >= _SMALLEST else None
    if box is None:
        return None
    x, y = cell.x0 + _MARGIN, cell.top + _MARGIN
    return Shape(ShapeKind.MARK, Box(box.x0 + x, box.top + y, box.x1 + x, box.bottom + y))


def _of_like_size(marks: Sequence[Shape]) -> list[Shape]:
    """Keep the marks that are no specks beside the others of the page."""
    if not marks:
        return []
    usual = median(mark.box.height for mark in marks)
    return [mark for mark in marks if mark.box.height >= _SPECK * usual]


def _read_region(text: Image, region: Box, recogniser: Recogniser) -> list[_Read]:
    """Read a cell, the inside of a symbol or the whole page, without what is no text."""
    margin = _margin_of(region)
    piece = crop(text, region, margin)
    if min(piece.shape) < _SMALLEST:
        return []
    piece = without_rests(piece)
    if not holds_letters(ink_of(piece)):
        return []
    corner = region.x0 + margin[0], region.top + margin[1]
    views = [_View(piece, corner, 1.0, 0)]
    if piece.size < _LARGE:
        dark = without_pale_ink(piece)
        views += [
            _View(dark, corner, 1.0, 0),
            _View(piece, corner, _LARGER, 0),
            _View(dark, corner, _LARGER, 0),
        ]
    if _is_narrow(region):
        views += [_View(piece, corner, _LARGER, turns) for turns in (3, 1)]
    best: list[_Read] = []
    for view in views:
        found = view.read(recogniser)
        if _legibility(found) > _enough_to_replace(best):
            best = found
        if _is_sure(best) and not _is_narrow(region) and _is_whole(best, piece, corner):
            break
    return best


def _margin_of(region: Box) -> tuple[float, float]:
    """Give how much of a region's sides and ends is left out; a low row's text stands over them."""
    return _MARGIN, min(_MARGIN, (region.height - _LINE_HEIGHT) / 2)


def _is_narrow(region: Box) -> bool:
    return region.width < _NARROW and region.height > 1.2 * region.width


def _is_sure(words: Sequence[_Read]) -> bool:
    return bool(words) and min(read.confidence for read in words) >= _BEYOND_DOUBT


def _enough_to_replace(best: Sequence[_Read]) -> float:
    """Give the legibility that another reading must surpass: that of the best so far, clearly."""
    found = _legibility(best)
    return found + _MORE_LETTERS if _is_sure(best) else max(found, found * _CLEARER)


def _is_whole(words: Sequence[_Read], piece: Image, corner: tuple[float, float]) -> bool:
    """Tell whether hardly any ink of a piece stands outside the words found in it."""
    ink = ink_of(piece)
    printed = np.count_nonzero(ink)
    for read in words:
        paint(ink, _moved(read.word.box, corner), 0)
    return bool(np.count_nonzero(ink) <= _LEFT_OVER * printed)


def _moved(box: Box, corner: tuple[float, float]) -> Box:
    x, y = corner
    return Box(box.x0 - x, box.top - y, box.x1 - x, box.bottom - y)


def _legibility(words: Sequence[_Read]) -> float:
    """Weigh a reading by its sure letters; unsure ones count against it, strange words half."""
    return sum(map(_weight, words))


def _weight(read: _Read) -> float:
    weight = len(read.word.text) * (read.confidence - _DOUBTFUL)
    return weight / 2 if weight > 0 and _is_strange(read) else weight


def _is_strange(read: _Read) -> bool:
    """Tell a word that is not Indonesian; codes and abbreviations are in no dictionary either."""
    text = read.word.text.strip(".,;:()").lower()
    is_word = len(text) >= _SHORTEST_WORD and text.isalpha()
    return is_word and not (is_known_word(text) or is_function_word(text))


@dataclass(frozen=True, slots=True)
class _View:
    """A piece of a page as it is shown to Tesseract: enlarged, and turned counter-clockwise.

    ``corner`` is where its upper left corner lies on the page (points).
    """

    piece: Image
    corner: tuple[float, float]
    factor: float
    turns: int

    def read(self, recogniser: Recogniser) -> list[_Read]:
        """Give the words worth keeping, with their places on the page."""
        image = np.ascontiguousarray(np.rot90(self.piece, self.turns))
        if self.factor != 1.0:
            image = enlarged(image, self.factor)
        prints = recogniser.read(padded(image, _PADDING), round(DPI * self.factor))
        words = [
            _Read(Word(text, self._place(found), turned=self.turns != 0), found.confidence)
            for found, text in mended(prints)
        ]
        n_sure = sum(read.confidence >= _SURE for read in words)
        in_company = 2 * n_sure >= len(words)
        return [read for read in words if read.confidence >= _least(read.word.text, in_company)]

    def _place(self, found: Print) -> Box:
        """Give where a word stands on the page, in points."""
        x0, top, x1, bottom = (
            (value - _PADDING) / self.factor
            for value in (found.x0, found.top, found.x1, found.bottom)
        )
        height, width = self.piece.shape
        if self.turns == 3:  # clockwise: what was at the left is on top
            x0, top, x1, bottom = top, height - x1, bottom, height - x0
        elif self.turns == 1:
            x0, top, x1, bottom = width - bottom, x0, width - top, x1
        left, upper = self.corner
        return Box(
            left + x0 * POINT, upper + top * POINT, left + x1 * POINT, upper + bottom * POINT
        )


def _least(text: str, in_company: bool) -> float:
    """Give the confidence a word needs: little among sure ones, or built like a word or a code.

    Codes are in no dictionary, so that Tesseract doubts them; lines and logos read as bits.
    """
    alnum = sum(c.isalnum() for c in text)
    is_built = alnum >= _MIN_BUILT and alnum >= 0.7 * len(text)
    return _HOPELESS if in_company or is_built else _SURE


def _mean_confidence(words: Sequence[_Read]) -> float:
    """Give how sure the recognition is of a page's letters, 0 … 1."""
    letters = sum(len(read.word.text) for read in words)
    return sum(len(r.word.text) * r.confidence for r in words) / letters / 100 if letters else 0.0
