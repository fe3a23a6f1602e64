"""beds/make.py and rendering/scan.py: the reading bed is what its truth says it is."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from authored import entry
from numpy.typing import NDArray

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
sys.path.insert(0, str(SCRIPTS))

from rendering.document import render_sop  # noqa: E402
from rendering.scan import Tone, Turn, choose_look, scan_pdf  # noqa: E402
from rendering.source import read_sop  # noqa: E402


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_sop(read_sop(entry(style={"paper": "a4", "portrait_identity": False}), "x")).pdf


def texts_and_sizes(pdf: bytes) -> list[tuple[bool, tuple[int, int]]]:
    with pdfium.PdfDocument(pdf) as opened:
        return [
            (bool(page.get_textpage().get_text_range()), tuple(map(round, page.get_size())))
            for page in opened
        ]


def pictures(pdf: bytes) -> list[NDArray[np.float64]]:
    with pdfium.PdfDocument(pdf) as opened:
        return [page.render().to_numpy().astype(float) for page in opened]


UPRIGHT = replace(choose_look("a.pdf"), dpi=72, tone="grey", turn=0, mixed=False)


def test_a_scan_has_pictures_of_all_pages_and_no_text(pdf: bytes) -> None:
    assert texts_and_sizes(scan_pdf(pdf, "a.pdf", UPRIGHT)) == [(False, (842, 596))] * 2


def test_a_mixed_scan_keeps_the_first_page(pdf: bytes) -> None:
    mixed = scan_pdf(pdf, "a.pdf", replace(UPRIGHT, mixed=True))
    assert [has_text for has_text, _ in texts_and_sizes(mixed)] == [True, False]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_may_be_shown_upright(pdf: bytes, turn: Turn) -> None:
    look = replace(UPRIGHT, turn=turn, turned_page=1, rotate_entry=True)
    upright, shown = (pictures(scan_pdf(pdf, "a.pdf", each)) for each in (UPRIGHT, look))
    assert abs(upright[0] - shown[0]).max() == 0
    assert abs(upright[1] - shown[1]).mean() < 5
    lying = pictures(scan_pdf(pdf, "a.pdf", replace(look, rotate_entry=False)))
    assert abs(np.rot90(upright[1], -turn // 90) - lying[1]).mean() < 5


@pytest.mark.parametrize("tone", ["grey", "colour", "black_and_white"])
def test_the_path_decides_every_pixel(pdf: bytes, tone: Tone) -> None:
    look = replace(choose_look("a.pdf"), dpi=72, tone=tone, stamp=True, punched=True)
    assert scan_pdf(pdf, "a.pdf", look) == scan_pdf(pdf, "a.pdf", look)
    assert scan_pdf(pdf, "a.pdf", look) != scan_pdf(pdf, "b.pdf", look)


def test_looks_differ() -> None:
    looks = [choose_look(f"{number}.pdf") for number in range(60)]
    assert {look.turn for look in looks} == {0, 90, 180, 270}
    assert {look.tone for look in looks} == {"grey", "colour", "black_and_white"}
    assert all(-3 <= look.skew <= 3 for look in looks)
