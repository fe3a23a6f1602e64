"""One PDF file → its SOPs, by the first layout that recognises it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sopsim.errors import UnreadablePdfError
from sopsim.read.pdf import read_pages
from sopsim.read.plain_text import read_plain_text
from sopsim.read.puskesmas import read_puskesmas
from sopsim.read.sop_ap import read_sop_ap
from sopsim.read.standar_pelayanan import read_standar_pelayanan
from sopsim.types import Page, Skipped, Sop

FORMS: tuple[Callable[[Sequence[Page]], list[Sop]], ...] = (
    read_standar_pelayanan,
    read_sop_ap,
    read_puskesmas,
)
"""Readers in the order in which they are tried.

Each gives no SOP for a layout that is not its own.
"""

_FOOTER_WORDS = 60
"""A page covered by an image that has fewer words than this has no text of its own."""
_TABLE_LINES = 4
"""Where this many lines are drawn, the image is a background."""

_OCR_HINT = (
    "Ganti dengan PDF yang dibuat langsung dari dokumennya. PDF hasil pindai baru dapat dibaca "
    "dengan tambahan OCR (sopsim[ocr]), yang menyusul pada versi berikutnya."
)


@dataclass(frozen=True, slots=True)
class FileReading:
    """What one file gave: its SOPs, what of it was skipped, and how many pages it has."""

    path: str
    sops: tuple[Sop, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    n_pages: int = 0


def read_file(file: Path, path: str) -> FileReading:
    """Read a PDF; ``path`` is how the result names it (relative to the corpus).

    What cannot be read becomes a ``Skipped``; nothing is raised for a bad file.
    """
    try:
        pages = read_pages(file)
    except UnreadablePdfError as error:
        return FileReading(path, skipped=(Skipped(path, error.message, error.hint),))
    skipped = _skipped_pages(pages, path)
    with_text = [page for page in pages if page.words and not _is_picture(page)]
    sops = _read_forms(with_text) or read_plain_text(with_text)
    if not sops and not skipped:
        skipped = (
            Skipped(path, "Berkas tidak memuat teks.", "Periksa apakah berkas ini memang SOP."),
        )
    named = tuple(_with_id(sop, path, number) for number, sop in enumerate(sops, 1))
    return FileReading(path, named, skipped, len(pages))


def _read_forms(pages: Sequence[Page]) -> list[Sop]:
    """Read the SOPs of every known form, in the order of their pages.

    A file may hold several forms.
    """
    sops: list[Sop] = []
    left = list(pages)
    for read in FORMS:
        found = read(left)
        sops.extend(found)
        left = [
            page
            for page in left
            if not any(sop.first_page <= page.number <= sop.last_page for sop in found)
        ]
    return sorted(sops, key=lambda sop: sop.first_page)


def _is_picture(page: Page) -> bool:
    """Tell whether a page is an image, be there the footer of an electronic signature as text."""
    ruled = len(page.rulings) >= _TABLE_LINES
    return page.has_images and not ruled and len(page.words) < _FOOTER_WORDS


def _skipped_pages(pages: Sequence[Page], path: str) -> tuple[Skipped, ...]:
    """Name the pages that are images; pages with nothing on them need no mention."""
    images = [page.number for page in pages if _is_picture(page)]
    if not images:
        return ()
    if len(images) == len(pages):
        reason = "Seluruh halaman berupa gambar (hasil pindai) tanpa teks."
    else:
        reason = f"Halaman {_ranges(images)} berupa gambar (hasil pindai) tanpa teks."
    return (Skipped(path, reason, _OCR_HINT),)


def _ranges(numbers: Sequence[int]) -> str:
    """Write page numbers as a person would: 1–3, 5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _with_id(sop: Sop, path: str, number: int) -> Sop:
    """Give an SOP its path and id; the second and later SOP of one file get ``#2``, ``#3`` …"""
    return replace(sop, path=path, id=path if number == 1 else f"{path}#{number}")
