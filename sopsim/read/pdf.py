"""Open PDF files and take from each page its words, lines and shapes, as a person sees them.

The only importer of pypdfium2, which gives characters with positions and vector paths, and of
pypdf, which gives what is attached.
"""

from __future__ import annotations

import ctypes
import logging
import math
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from sopsim.errors import UnreadablePdfError
from sopsim.read.drawing import Outline, Point, interpret_drawing, shaded_areas
from sopsim.types import Box, Page, Word

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # faults of a file are told as Skipped

MAX_PAGES = 500
"""Files with more pages than this are no SOP; reading them would hold up the others."""

MAX_PATHS_A_PAGE = 50_000
MAX_POINTS_A_PAGE = 300_000
"""What is drawn with more than this is a map or an engineering drawing, and not looked at."""

_MAX_FORM_DEPTH = 8
"""Drawings within drawings (form XObjects) are followed so far."""

_OUTLINED_TEXT = 200
"""A page without a character but with this many outlines has its letters drawn as shapes."""

_UNPRINTED = {"Cc", "Cf", "Cn", "Zs", "Zl", "Zp"}
"""Unicode categories that print nothing; private-use characters stay, Wingdings marks are such."""

_BEZIER_SAMPLES = (0.25, 0.5, 0.75, 1.0)
_WORD_GAP = 0.1
"""A gap wider than this share of the font height separates two words even without a space."""
_NO_ROOM = 0.02
"""A gap up to this share of the font height is none, be there a space or not."""
_MAX_SKEW = 0.06
"""Part of a quarter turn by which scanned text may be askew; watermarks slant more."""

_IMAGE_SHARE = 0.25
"""Images that cover at least this share of a page may hold its text."""

_A4_HEIGHT = 842.0
_PAPER_SIDE = (500.0, 1300.0)
"""Longer sides of the paper that SOPs are printed on, A5 to A3 (points)."""

Matrix = tuple[float, float, float, float, float, float]

_Placed = tuple[object, Matrix]
"""A page object with the matrix that leads from the space it is drawn in to page space."""
_Window = tuple[float, float, float, float]
"""A part of page space: left, bottom, right, top."""
_NOWHERE = (math.inf, math.inf, -math.inf, -math.inf)


def read_pages(path: Path) -> list[Page]:
    """Read every page of a PDF.

    :raises UnreadablePdfError: the file is no PDF, damaged, encrypted, without pages or with too
        many.
    """
    document = _open(path)
    try:
        if document.get_formtype() == pdfium_c.FORMTYPE_XFA_FULL:
            raise UnreadablePdfError(
                f"Berkas {path.name} adalah formulir XFA; isinya tidak tersimpan sebagai halaman.",
                "Buka di Adobe Acrobat, lalu cetak ke PDF.",
            )
        n_pages = len(document)
        if n_pages > MAX_PAGES:
            raise UnreadablePdfError(
                f"Berkas {path.name} mempunyai {n_pages} halaman, lebih dari batas {MAX_PAGES}.",
                "Pecah berkas menjadi satu PDF per SOP.",
            )
        return [_read_page(document, index) for index in range(n_pages)]
    except pdfium.PdfiumError as error:
        raise _damaged(path) from error
    finally:
        document.close()


def attached_pdfs(path: Path) -> list[str]:
    """Name the PDFs that are attached to one; of a portfolio they are the content.

    :raises UnreadablePdfError: the file is damaged.
    """
    with _open(path) as document:
        if not document.count_attachments():
            return []  # so nearly always; pypdf takes longer to open a file than all its pages
    try:
        names = list(pypdf.PdfReader(path).attachments)
    except Exception as error:  # pypdf raises many kinds of error on hostile bytes
        raise _damaged(path) from error
    return [name for name in names if name.lower().endswith(".pdf")]


def render_page(path: Path, number: int, dpi: int, *, level: bool = False) -> NDArray[np.uint8]:
    """Give a page as a grey image of shape (height, width), as a viewer shows it.

    Where ``level`` is set it is turned so that its text is level, as ``read_pages`` places it.

    A page that is no sheet of paper in size (scanners often write a wrong one) is rendered as if
    its longer side were that of A4.

    :raises UnreadablePdfError: the file is damaged.
    """
    try:
        with _open(path) as document:
            page = document[number - 1]
            longer = max(page.get_size())
            scale = dpi / 72
            if not _PAPER_SIDE[0] <= longer <= _PAPER_SIDE[1]:
                scale *= _A4_HEIGHT / longer
            bitmap = page.render(scale=scale, grayscale=True)
            image = np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width)
            chars = _read_chars(page, list(_walk_objects(page))) if level else []
            turned = page.get_rotation() - _turn(page, chars) if level else 0
            return np.rot90(image, turned // 90)
    except pdfium.PdfiumError as error:
        raise _damaged(path) from error


def _open(path: Path) -> pdfium.PdfDocument:
    """Open a PDF, or refuse what cannot be an SOP with the reason a person can act on."""
    _check_file(path)
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise _refusal(path, error.err_code) from error


def _check_file(path: Path) -> None:
    """Refuse what is no file, is empty or does not begin like a PDF."""
    if not path.is_file():  # a pipe would be waited on for ever
        raise UnreadablePdfError(
            f"Berkas {path.name} tidak dapat dibuka: tidak ada, atau bukan berkas biasa.",
            "Ganti dengan PDF-nya, atau hapus nama ini dari folder.",
        )
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise UnreadablePdfError(
            f"Berkas {path.name} tidak dapat dibuka ({error.strerror}).",
            "Periksa hak akses berkas, lalu jalankan lagi.",
        ) from error
    if not head:
        raise UnreadablePdfError(
            f"Berkas {path.name} kosong (0 bita).",
            "Unggah ulang atau salin kembali berkas aslinya.",
        )
    if b"%PDF" not in head:
        raise UnreadablePdfError(
            f"Berkas {path.name} bukan PDF.",
            "Simpan dokumen aslinya sebagai PDF, lalu ganti berkas ini.",
        )


def _refusal(path: Path, code: int) -> UnreadablePdfError:
    """Say why pdfium did not open a file."""
    document = pdfium_c.FPDF_LoadDocument(os.fsencode(path), None)
    if document:  # sound, but empty; ``code`` is that of an earlier file
        pdfium_c.FPDF_CloseDocument(document)
        return UnreadablePdfError(
            f"Berkas {path.name} tidak mempunyai halaman.", "Buat ulang PDF dari dokumen aslinya."
        )
    if code == pdfium_c.FPDF_ERR_PASSWORD:
        return UnreadablePdfError(
            f"Berkas {path.name} terkunci kata sandi.",
            "Simpan ulang PDF tanpa kata sandi, lalu ganti berkas ini.",
        )
    if code == pdfium_c.FPDF_ERR_SECURITY:
        return UnreadablePdfError(
            f"Berkas {path.name} terkunci dengan pengaman yang tidak dikenal.",
            "Simpan ulang PDF tanpa pengaman, lalu ganti berkas ini.",
        )
    return _damaged(path)


def _damaged(path: Path) -> UnreadablePdfError:
    return UnreadablePdfError(
        f"Berkas {path.name} rusak dan tidak dapat dibaca.",
        "Buat ulang PDF dari dokumen aslinya, atau unduh kembali.",
    )


# --- pages ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _View:
    """How page space (y up, unrotated) maps to what a person sees (y down, upright)."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int  # degrees clockwise

    def point(self, x: float, y: float) -> Point:
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        if self.turn == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn in (90, 270) else (width, height)


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    angle: int  # quarter turns counter-clockwise in page space; -1 for a space

    @property
    def reading(self) -> tuple[float, float, float, float]:
        """Where it begins and ends along its line, how far down its middle is, its height."""
        if self.angle == 1:
            return self.y0, self.y1, (self.x0 + self.x1) / 2, self.x1 - self.x0
        if self.angle == 2:
            return -self.x1, -self.x0, (self.y0 + self.y1) / 2, self.y1 - self.y0
        if self.angle == 3:
            return -self.y1, -self.y0, -(self.x0 + self.x1) / 2, self.x1 - self.x0
        return self.x0, self.x1, -(self.y0 + self.y1) / 2, self.y1 - self.y0


_SPACE = _Char(" ", 0, 0, 0, 0, -1)


def _read_page(document: pdfium.PdfDocument, index: int) -> Page:
    page = document[index]
    try:
        objects = list(_walk_objects(page))
        chars = _read_chars(page, objects)
        turn = _turn(page, chars)
        left, bottom, right, top = page.get_bbox()
        view = _View(left, bottom, right, top, turn)
        outlines, pictures, overdrawn = _read_objects(objects, view)
        width, height = view.size
        rulings, shapes, arrows = interpret_drawing(outlines, pictures, width, height)
        image_area = sum(picture.width * picture.height for picture in pictures)
        drawn_text = not chars and len(outlines) >= _OUTLINED_TEXT
        return Page(
            number=index + 1,
            width=width,
            height=height,
            words=tuple(_group_words(chars, view, in_order=page.get_rotation() == 0)),
            rulings=rulings,
            shapes=shapes,
            arrows=arrows,
            has_images=drawn_text or image_area > _IMAGE_SHARE * width * height,
            overdrawn=overdrawn,
            shaded=tuple(shaded_areas(outlines)),
        )
    finally:
        page.close()


def _turn(page: pdfium.PdfPage, chars: list[_Char]) -> int:
    """Give the degrees clockwise by which the page's content is turned to be read."""
    return 90 * _main_angle(chars) if chars else int(page.get_rotation())


# --- text -------------------------------------------------------------------------------------


def _read_chars(page: pdfium.PdfPage, objects: Sequence[_Placed]) -> list[_Char]:
    """Take every printed character with its box in page space; a space marks a word's end.

    Spaces and line breaks that pdfium adds on its own are left out: it may see one between any two
    letters of a word. Slanting text is left out, for it is a watermark across the page, and what
    nobody sees. Where most characters stand for none that prints, all are given as U+FFFD.
    """
    windows = _windows(objects)
    text_page = page.get_textpage()
    try:
        raw, rect = text_page.raw, pdfium_c.FS_RECTF()
        chars: list[_Char] = []
        unmapped: list[_Char] = []
        for index in range(text_page.count_chars()):
            if pdfium_c.FPDFText_IsGenerated(raw, index) == 1:
                continue
            text = _printed(pdfium_c.FPDFText_GetUnicode(raw, index))
            if text in ("", " "):
                chars.append(_SPACE)
            if text == " " or not pdfium_c.FPDFText_GetLooseCharBox(raw, index, ctypes.byref(rect)):
                continue
            if windows:
                window = windows.get(_key(pdfium_c.FPDFText_GetTextObject(raw, index)))
                middle = (rect.left + rect.right) / 2, (rect.bottom + rect.top) / 2
                if window is not None and not _contains(window, *middle):
                    continue
            turn = pdfium_c.FPDFText_GetCharAngle(raw, index) / (math.pi / 2)
            if turn < 0 or abs(turn - round(turn)) <= _MAX_SKEW:
                quarter = -round(max(turn, 0)) % 4
                place = (rect.left, rect.bottom, rect.right, rect.top, quarter)
                (chars if text else unmapped).append(_Char(text or "\ufffd", *place))
        n_printed = sum(char.angle >= 0 for char in chars)
        return chars if n_printed >= len(unmapped) else unmapped
    finally:
        text_page.close()


def _windows(objects: Iterable[_Placed]) -> dict[int, _Window]:
    """Give, by its key, each text of which a part is not seen, with the window that shows it.

    Spreadsheets print the text of hidden rows through windows without height.
    """
    windows: dict[int, _Window] = {}
    pale: list[tuple[int, _Window]] = []
    ground: list[_Window] = []
    for handle, outer in objects:
        kind = pdfium_c.FPDFPageObj_GetType(handle)
        if kind != pdfium_c.FPDF_PAGEOBJ_TEXT:
            if kind != pdfium_c.FPDF_PAGEOBJ_PATH or _has_visible_fill(handle):
                ground.append(_bounds(handle, outer))
            continue
        window = _clip_window(handle, outer)
        if window is not None:
            windows[_key(handle)] = window
        elif _leaves_no_ink(handle):
            pale.append((_key(handle), _bounds(handle, outer)))
    for key, place in pale:
        x, y = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
        if not any(_contains(area, x, y) for area in ground):
            windows[key] = _NOWHERE
    return windows


def _clip_window(handle: object, outer: Matrix) -> _Window | None:
    """Give the part of page space in which a text shows; None where that is all of it."""
    path = pdfium_c.FPDFPageObj_GetClipPath(handle)
    n_paths = pdfium_c.FPDFClipPath_CountPaths(path)
    if n_paths < 1:
        return None
    lefts, bottoms, rights, tops = zip(
        *(_extent(_clip_points(path, number), outer) for number in range(n_paths)), strict=True
    )
    window = max(lefts), max(bottoms), min(rights), min(tops)
    place = _bounds(handle, outer)
    inside = _contains(window, place[0], place[1]) and _contains(window, place[2], place[3])
    return None if inside else window


def _clip_points(path: object, number: int) -> list[Point]:
    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    for index in range(pdfium_c.FPDFClipPath_CountPathSegments(path, number)):
        segment = pdfium_c.FPDFClipPath_GetPathSegment(path, number, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        points.append((x.value, y.value))
    return points


def _leaves_no_ink(handle: object) -> bool:
    """Tell a text that is white or invisible; over a picture or a dark ground it counts."""
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(handle)
    if mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE:
        return True
    return mode == pdfium_c.FPDF_TEXTRENDERMODE_FILL and not _has_visible_fill(handle)


def _bounds(handle: object, outer: Matrix) -> _Window:
    """Give the place of an object in page space."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium_c.FPDFPageObj_GetBounds(
        handle, ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top)
    )
    return _extent([(left.value, bottom.value), (right.value, top.value)], outer)


def _extent(points: Sequence[Point], outer: Matrix) -> _Window:
    placed = [_apply(outer, x, y) for x, y in points]
    xs, ys = [x for x, _ in placed], [y for _, y in placed]
    return min(xs), min(ys), max(xs), max(ys)


def _contains(window: _Window, x: float, y: float) -> bool:
    left, bottom, right, top = window
    return left <= x <= right and bottom <= y <= top


def _key(handle: Any) -> int:
    """Give what tells an object of pdfium from another; two handles of one are not equal."""
    return ctypes.addressof(handle.contents)


def _printed(code: int) -> str:
    """Give what a character prints: a space for white space, nothing for a code without meaning."""
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        return ""
    text = chr(code)
    if text in "\ufffe\uffff\x02":  # pdfium's marks for a hyphen at a line's end
        return "-"
    if text.isspace():
        return " "
    category = unicodedata.category(text)
    if category == "Cc":
        return ""
    return " " if category in _UNPRINTED else text


def _main_angle(chars: list[_Char]) -> int:
    """Quarter turns in which most of the page's text runs."""
    counts = [0, 0, 0, 0]
    for char in chars:
        if char.angle >= 0:
            counts[char.angle] += 1
    return max(range(4), key=counts.__getitem__)


def _group_words(chars: Sequence[_Char], view: _View, *, in_order: bool) -> Iterator[Word]:
    """Join characters to words: level ones in pdfium's order, turned ones line by line.

    pdfium takes characters that are not level as the page is shown for columns of single letters,
    so their order is not to be trusted.
    """
    for angle in range(4):
        same = [char for char in chars if char.angle in (angle, -1)]
        ordered = same if in_order and angle == 0 else _line_by_line(same)
        for run in _rejoined(list(_runs(ordered))):
            text = "".join(char.text for char in run.chars)
            yield Word(text, _box_of(run.chars, view), angle != view.turn // 90)


def _line_by_line(chars: Sequence[_Char]) -> list[_Char]:
    """Order characters of one direction as they are read, with a space after each line."""
    lines: list[list[_Char]] = []
    for char in sorted((c for c in chars if c.angle >= 0), key=lambda c: c.reading[2]):
        _, _, across, size = char.reading
        if lines and across - lines[-1][-1].reading[2] < 0.3 * size:
            lines[-1].append(char)
        else:
            lines.append([char])
    ordered: list[_Char] = []
    for line in lines:
        ordered += [*sorted(line, key=lambda c: c.reading[0]), _SPACE]
    return ordered


@dataclass(slots=True)
class _Run:
    """Characters that follow on each other; the flags tell of a space before and behind them."""

    chars: list[_Char]
    spaced_before: bool
    spaced_behind: bool = False


def _runs(chars: Iterable[_Char]) -> Iterator[_Run]:
    """Give each run of characters that follow on each other.

    A space that takes no room parts no word: some producers write one to kern two letters.
    """
    run = _Run([], True)
    spaced = True
    for char in chars:
        if char.angle < 0:
            spaced = True
            continue
        if not run.chars:
            run = _Run([], spaced)
        elif not _continues(run.chars[-1], char, _NO_ROOM if spaced else _WORD_GAP):
            run.spaced_behind = spaced
            yield run
            run = _Run([], spaced)
        run.chars.append(char)
        spaced = False
    if run.chars:
        run.spaced_behind = True
        yield run


def _rejoined(runs: Sequence[_Run]) -> list[_Run]:
    """Join a word whose halves stand apart in the file, as where a browser kerns two letters."""
    halves: dict[tuple[int, int], _Run] = {}
    for run in runs:
        start, _, across, _ = run.chars[0].reading
        if not run.spaced_before:
            halves[round(start), round(across)] = run
    taken: set[int] = set()
    for run in reversed(runs):  # the rest of a word stands behind its beginning
        _, end, across, size = run.chars[-1].reading
        whole = run.spaced_behind or id(run) in taken
        for x in () if whole else {math.floor(end), math.ceil(end)}:
            half = halves.get((x, round(across)))
            if half is None or half is run or id(half) in taken:
                continue
            start, _, level, height = half.chars[0].reading
            if max(abs(start - end), abs(level - across), abs(height - size)) <= _NO_ROOM * size:
                run.chars += half.chars
                taken.add(id(half))
    return [run for run in runs if id(run) not in taken]


def _continues(last: _Char, char: _Char, gap: float) -> bool:
    """Tell whether a character follows the last one within the same word.

    Those of a ligature stand in one place.
    """
    _, end, last_across, last_size = last.reading
    start, _, across, size = char.reading
    size = max(last_size, size, 1.0)
    follows = -size <= start - end <= gap * size or last.reading == char.reading
    return follows and abs(across - last_across) < 0.5 * size


def _box_of(chars: Sequence[_Char], view: _View) -> Box:
    return view.box(
        min(char.x0 for char in chars),
        min(char.y0 for char in chars),
        max(char.x1 for char in chars),
        max(char.y1 for char in chars),
    )


# --- drawings ---------------------------------------------------------------------------------


def _read_objects(objects: Iterable[_Placed], view: _View) -> tuple[list[Outline], list[Box], bool]:
    """Take the outlines of all paths and the places of all images.

    Of more paths or points than the page may have it takes no outline, and tells so.
    """
    outlines: list[Outline] = []
    pictures: list[Box] = []
    n_paths = n_points = 0
    for handle, outer in objects:
        kind = pdfium_c.FPDFPageObj_GetType(handle)
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            pictures.append(_picture_box(_multiply(_object_matrix(handle), outer), view))
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            n_paths += 1
            n_points += pdfium_c.FPDFPath_CountSegments(handle)
            if n_paths > MAX_PATHS_A_PAGE or n_points > MAX_POINTS_A_PAGE:
                return [], pictures, True
            matrix = _multiply(_object_matrix(handle), outer)
            outlines.extend(_path_outlines(handle, matrix, view, n_paths))
    return outlines, pictures, False


def _walk_objects(page: pdfium.PdfPage) -> Iterator[_Placed]:
    """Give every page object, those inside form XObjects too."""
    numbers = range(pdfium_c.FPDFPage_CountObjects(page.raw))
    handles = (pdfium_c.FPDFPage_GetObject(page.raw, number) for number in numbers)
    return _placed(handles, (1, 0, 0, 1, 0, 0), depth=0)


def _placed(handles: Iterable[object], outer: Matrix, depth: int) -> Iterator[_Placed]:
    for handle in handles:
        if pdfium_c.FPDFPageObj_GetType(handle) != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield handle, outer
        elif depth < _MAX_FORM_DEPTH:
            matrix = _multiply(_object_matrix(handle), outer)
            numbers = range(pdfium_c.FPDFFormObj_CountObjects(handle))
            within = (pdfium_c.FPDFFormObj_GetObject(handle, number) for number in numbers)
            yield from _placed(within, matrix, depth + 1)


def _object_matrix(handle: object) -> Matrix:
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(handle, ctypes.byref(matrix)):
        return (1, 0, 0, 1, 0, 0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _multiply(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _picture_box(matrix: Matrix, view: _View) -> Box:
    """An image fills the unit square of its own space."""
    corners = [_apply(matrix, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return view.box(min(xs), min(ys), max(xs), max(ys))


def _path_outlines(
    handle: object, matrix: Matrix, view: _View, object_number: int
) -> Iterator[Outline]:
    fill_mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(handle, ctypes.byref(fill_mode), ctypes.byref(stroke))
    filled = bool(fill_mode.value) and _has_visible_fill(handle)
    stroked = bool(stroke.value)
    if not (filled or stroked):
        return
    for points, closed, curved in _subpaths(handle):
        seen = [view.point(*_apply(matrix, x, y)) for x, y in points]
        yield Outline(tuple(seen), closed, curved, stroked, filled, object_number)


def _has_visible_fill(handle: object) -> bool:
    """A white or transparent fill hides what is below but draws nothing."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium_c.FPDFPageObj_GetFillColor(
        handle, ctypes.byref(red), ctypes.byref(green), ctypes.byref(blue), ctypes.byref(alpha)
    )
    return alpha.value > 25 and min(red.value, green.value, blue.value) < 245


def _subpaths(handle: object) -> Iterator[tuple[list[Point], bool, bool]]:
    """Give each subpath as its points, curves sampled, with whether it is closed and curved."""
    points: list[Point] = []
    controls: list[Point] = []
    closed = curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium_c.FPDFPath_CountSegments(handle)):
        segment = pdfium_c.FPDFPath_GetPathSegment(handle, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = (x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points, closed, curved
            points, controls, closed, curved = [point], [], False, False
        elif kind == pdfium_c.FPDF_SEGMENT_BEZIERTO:
            controls.append(point)
            if len(controls) == 3:
                curved = True
                start = points[-1] if points else controls[0]
                first, second, end = controls
                points.extend(_bezier(start, first, second, end, t) for t in _BEZIER_SAMPLES)
                controls = []
        else:
            points.append(point)
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            closed = True
    if len(points) > 1:
        yield points, closed, curved


def _bezier(p0: Point, p1: Point, p2: Point, p3: Point, t: float) -> Point:
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
    return (
        a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0],
        a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1],
    )


def _apply(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
