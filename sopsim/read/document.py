"""One PDF file → its SOPs, by the first layout that recognises it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

from sopsim.errors import OcrError, UnreadablePdfError
from sopsim.read.boilerplate import without_boilerplate
from sopsim.read.lost_pages import holds_flow_table, lost_pages, rows_left
from sopsim.read.numbered_list import read_numbered_lists
from sopsim.read.pdf import attached_pdfs, read_pages
from sopsim.read.plain_text import read_plain_text
from sopsim.read.puskesmas import read_puskesmas
from sopsim.read.quality import doubted, without_pages, without_rows, without_table
from sopsim.read.scan import scan_page
from sopsim.read.sop_ap import read_sop_ap
from sopsim.read.standar_pelayanan import read_standar_pelayanan
from sopsim.read.usable_text import has_usable_text
from sopsim.types import Page, Skipped, Sop

FormReader = Callable[[Sequence[Page]], list[Sop]]

FORMS: tuple[FormReader, ...] = (
    read_standar_pelayanan,
    read_sop_ap,
    read_puskesmas,
    read_numbered_lists,
)
"""Readers in the order in which they are tried.

Each gives no SOP for a layout that is not its own.
"""

_DOUBTFUL = 0.6
"""A reading of less quality than this may be that of another form."""

MAX_STEPS = 500
"""What has more steps or paragraphs is no SOP; comparing it would take the time of all others."""

_FOOTER_WORDS = 60
"""A page covered by an image that has fewer words than this has no text of its own."""
_TABLE_LINES = 4
"""Where this many lines are drawn, the image is a background."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """What one file gave: its SOPs, what of it was skipped, and how many pages it has.

    ``pages`` are its pages as they were read; they are kept only where that is asked for.
    """

    path: str
    sops: tuple[Sop, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    n_pages: int = 0
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A scanned page that could not be read, with the reason and what to do about it."""

    number: int
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file whose pages with text are read; those in ``scanned`` need recognition."""

    path: str
    pages: tuple[Page, ...]
    scanned: tuple[int, ...]
    keep_pages: bool = False
    attached: tuple[str, ...] = ()
    """PDFs attached to the file, which are not read."""


def read_file(file: Path, path: str, cache: Path | None = None) -> FileReading:
    """Read a PDF; ``path`` is how the result names it (relative to the corpus).

    Scanned pages found in the folder ``cache`` are not read again. What cannot be read becomes a
    ``Skipped``; nothing is raised for a bad file.
    """
    opened = open_file(file, path)
    if isinstance(opened, FileReading):
        return opened
    return finish(opened, [read_scanned_page(file, number, cache) for number in opened.scanned])


def open_file(file: Path, path: str, keep_pages: bool = False) -> FileReading | OpenedFile:
    """Read the pages that have text; a file with pictures of pages is left to be finished."""
    try:
        pages = tuple(read_pages(file))
        attached = tuple(attached_pdfs(file))
    except UnreadablePdfError as error:
        return FileReading(path, skipped=(Skipped(path, error.message, error.hint),))
    scanned = tuple(page.number for page in pages if is_picture(page) or _is_garbled(page))
    opened = OpenedFile(path, pages, scanned, keep_pages, attached)
    return opened if opened.scanned else finish(opened, ())


def read_scanned_page(file: Path, number: int, cache: Path | None) -> Page | Unread:
    """Read one page by text recognition, or from the cache where it was read before."""
    try:
        return scan_page(file, number, cache)
    except (OcrError, UnreadablePdfError) as error:
        return Unread(number, error.message, error.hint)


def finish(opened: OpenedFile, scans: Iterable[Page | Unread]) -> FileReading:
    """Read the SOPs of a file, once its scanned pages are read."""
    found = list(scans)
    unread = [scan for scan in found if isinstance(scan, Unread)]
    pages = {page.number: page for page in opened.pages}
    pages.update({scan.number: scan for scan in found if isinstance(scan, Page)})
    missing = {scan.number for scan in unread}
    readable = without_boilerplate(
        [page for page in pages.values() if page.words and page.number not in missing]
    )
    found_sops = _read_forms(readable)
    if not found_sops and not _is_cover(opened):
        found_sops = read_plain_text(readable)
    sops = [sop for sop in found_sops if len(sop.steps) <= MAX_STEPS]
    lost = lost_pages(readable, sops) if sops else []
    skipped = (
        *_skipped_pages(unread, len(pages), opened.path),
        *(_too_long(sop, opened.path) for sop in found_sops if len(sop.steps) > MAX_STEPS),
        *_skipped_drawings(opened),
        *_skipped_attachments(opened),
        *_skipped_lost(lost, opened.path),
    )
    if not sops and not skipped:
        skipped = (
            Skipped(
                opened.path, "Berkas tidak memuat teks.", "Periksa apakah berkas ini memang SOP."
            ),
        )
    named = tuple(
        without_pages(_named(sop, opened.path, n, readable), lost.count(sop.first_page - 1))
        for n, sop in enumerate(sops, 1)
    )
    kept = tuple(pages.values()) if opened.keep_pages else ()
    return FileReading(opened.path, named, skipped, len(pages), kept)


def _read_forms(pages: Sequence[Page]) -> list[Sop]:
    """Read the SOPs of every known form, in the order of their pages.

    A file may hold several forms.
    """
    sops: list[Sop] = []
    left = list(pages)
    for number, read in enumerate(FORMS, 1):
        found = [
            better for sop in _read(read, left) for better in _likeliest(sop, left, FORMS[number:])
        ]
        sops.extend(found)
        left = [page for page in left if not any(_holds(sop, page) for sop in found)]
    return sorted(sops, key=lambda sop: sop.first_page)


def _read(read: FormReader, pages: Sequence[Page]) -> list[Sop]:
    """Read pages as one form; what it left of a flow table or took for prose is held against it."""
    return [_held_against(sop, [p for p in pages if _holds(sop, p)]) for sop in read(pages)]


def _held_against(sop: Sop, pages: Sequence[Page]) -> Sop:
    doubted_sop = without_table(sop, [page.number for page in pages if holds_flow_table(page)])
    return without_rows(doubted_sop, {page.number: rows_left(page, sop) for page in pages})


def _likeliest(sop: Sop, pages: Sequence[Page], forms: Sequence[FormReader]) -> list[Sop]:
    """Give a good reading as it is; of a doubtful one the best that any form makes of its pages."""
    if sop.quality >= _DOUBTFUL:
        return [sop]
    own = [page for page in pages if _holds(sop, page)]
    readings = [[sop], *filter(None, (_read(read, own) for read in forms))]
    return max(readings, key=lambda sops: fmean(other.quality for other in sops))


def _holds(sop: Sop, page: Page) -> bool:
    return sop.first_page <= page.number <= sop.last_page


def is_picture(page: Page) -> bool:
    """Tell whether a page is an image, be there the footer of an electronic signature as text."""
    if not page.words:
        return page.has_images
    ruled = len(page.rulings) >= _TABLE_LINES
    return page.has_images and not ruled and len(page.words) < _FOOTER_WORDS


def _is_garbled(page: Page) -> bool:
    """Tell whether a page's text is not what is printed, so that only recognition can read it."""
    return bool(page.words) and not has_usable_text(page)


def _skipped_pages(unread: Sequence[Unread], n_pages: int, path: str) -> tuple[Skipped, ...]:
    """Name the pages that could not be read, those of one reason together."""
    pages: dict[tuple[str, str], list[int]] = {}
    for page in unread:
        pages.setdefault((page.reason, page.hint), []).append(page.number)
    return tuple(
        Skipped(path, f"{_subject(numbers, n_pages)} tidak terbaca: {reason}", hint)
        for (reason, hint), numbers in pages.items()
    )


def _is_cover(opened: OpenedFile) -> bool:
    """Tell whether all a portfolio shows is a page that asks for a viewer."""
    if not opened.attached or len(opened.pages) != 1:
        return False
    words = {word.text for word in opened.pages[0].words}
    return len(words) < _FOOTER_WORDS and bool(words & {"Acrobat", "Adobe"})


def _skipped_drawings(opened: OpenedFile) -> tuple[Skipped, ...]:
    numbers = [page.number for page in opened.pages if page.overdrawn]
    if not numbers:
        return ()
    reason = f"Halaman {_ranges(numbers)} memuat terlalu banyak garis; hanya teksnya yang dibaca."
    return (Skipped(opened.path, reason, "Pisahkan peta atau gambar teknik dari SOP-nya."),)


def _skipped_attachments(opened: OpenedFile) -> tuple[Skipped, ...]:
    if not opened.attached:
        return ()
    names = ", ".join(opened.attached)
    reason = f"Berkas memuat {len(opened.attached)} lampiran PDF yang tidak dibaca: {names}."
    return (Skipped(opened.path, reason, "Simpan tiap lampiran sebagai PDF tersendiri di korpus."),)


def _skipped_lost(numbers: Sequence[int], path: str) -> tuple[Skipped, ...]:
    """Name the pages that may be part of an SOP, though they were not read as one."""
    if not numbers:
        return ()
    reason = f"Halaman {_ranges(numbers)} memuat banyak teks yang tidak masuk SOP mana pun."
    return (Skipped(path, reason, "Periksa apakah halaman itu bagian dari sebuah SOP."),)


def _too_long(sop: Sop, path: str) -> Skipped:
    return Skipped(
        path,
        f"Halaman {_ranges(range(sop.first_page, sop.last_page + 1))} memuat {len(sop.steps)} "
        f"langkah atau paragraf, lebih dari batas {MAX_STEPS}.",
        "Pecah berkas menjadi satu PDF per SOP.",
    )


def _subject(numbers: Sequence[int], n_pages: int) -> str:
    if len(numbers) == n_pages:
        return "Berkas hasil pindai"
    return f"Halaman {_ranges(numbers)} hasil pindai"


def _ranges(numbers: Sequence[int]) -> str:
    """Write page numbers as a person would: 1–3, 5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _named(sop: Sop, path: str, number: int, pages: Iterable[Page]) -> Sop:
    """Give an SOP its path and id; the second and later SOP of one file get ``#2``, ``#3`` …"""
    own = [page for page in pages if _holds(sop, page)]
    confidences = [page.confidence for page in own if page.confidence is not None]
    named = replace(
        sop,
        path=path,
        id=path if number == 1 else f"{path}#{number}",
        ocr=bool(confidences),
    )
    return doubted(named, confidences)
