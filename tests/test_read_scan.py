"""scan.py and ocr.py: scanned pages are read like others, once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import authored
import numpy as np
import pytest
from builders import render_sop
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from rapidfuzz import fuzz
from rendering.scan import ScanLook, Turn, scan_pdf
from rendering.source import SopSource, read_sop

from sopsim.errors import OcrError
from sopsim.read import ocr, read_file
from sopsim.read import scan as scan_module
from sopsim.read.ocr import Print, Recogniser
from sopsim.read.scan import read_scan, scan_page, upright_image
from sopsim.terms.durations import parse_duration
from sopsim.types import Page, Sop

CLEAN = ScanLook(
    dpi=200,
    tone="grey",
    jpeg_quality=85,
    noise=3,
    blur=0.2,
    shadow=0.0,
    skew=0.0,
    turn=0,
    turned="all",
    rotate_entry=False,
    stamp=False,
    punched=False,
    mixed=False,
)
USED = replace(CLEAN, noise=6, blur=0.4, shadow=0.15, skew=1.8, stamp=True, punched=True)

STEPS = [
    authored.step("Menerima berkas permohonan", authored.ACTORS[:1], "start", duration="5 menit"),
    authored.step("Meneliti isian formulir", authored.ACTORS[1:2], duration="20 menit"),
    authored.step("Memaraf konsep rekomendasi", authored.ACTORS[2:3], duration="10 menit"),
    authored.step("Menandatangani rekomendasi", authored.ACTORS[3:], duration="1 jam"),
    authored.step("Menyerahkan rekomendasi", authored.ACTORS[:1], "end", duration="15 menit"),
]


@pytest.fixture(scope="module")
def source() -> SopSource:
    """An SOP of one page."""
    return read_sop(
        authored.entry(form="single_page", style={"mark": "shapes"}, steps=STEPS), "test"
    )


@pytest.fixture(scope="module")
def printed(source: SopSource) -> bytes:
    return render_sop(source).pdf


def scanned(folder: Path, pdf: bytes, look: ScanLook) -> Path:
    file = folder / "pindai.pdf"
    file.write_bytes(scan_pdf(pdf, "pindai.pdf", look))
    return file


# --- what a scan says -------------------------------------------------------------------------


def likeness(read: str, written: str) -> float:
    return fuzz.ratio(read.lower(), written.lower())


def share_of(matches: Iterator[bool], n: int) -> float:
    return sum(matches) / n


def assert_mostly_read(sop: Sop, source: SopSource) -> None:
    n = len(source.steps)
    assert likeness(sop.title, source.title) > 90
    assert sop.agency == source.agency
    assert len(sop.steps) == n
    pairs = list(zip(sop.steps, source.steps, strict=True))
    assert share_of((likeness(a.activity, b.activity) > 85 for a, b in pairs), n) >= 0.8
    assert share_of((likeness("".join(a.actors), b.actors[0]) > 85 for a, b in pairs), n) >= 0.8
    assert share_of((a.duration == parse_duration(b.duration) for a, b in pairs), n) >= 0.8


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize(
    "look",
    [USED, replace(CLEAN, turn=270, skew=-0.6)],
    ids=["askew, stamped, punched", "on its side"],
)
def test_a_scanned_sop_reads_much_like_its_print(
    tmp_path: Path, source: SopSource, printed: bytes, look: ScanLook
) -> None:
    reading = read_file(scanned(tmp_path, printed, look), "pindai.pdf")
    assert reading.skipped == ()
    (sop,) = reading.sops
    assert sop.ocr
    assert_mostly_read(sop, source)


@pytest.mark.usefixtures("tesseract")
def test_a_page_is_turned_upright(tmp_path: Path, printed: bytes) -> None:
    small = replace(CLEAN, dpi=120)
    turns: tuple[Turn, ...] = (0, 90, 180, 270)
    images = [
        upright_image(scanned(tmp_path, printed, replace(small, turn=turn)), 1) for turn in turns
    ]
    upright, *others = (
        np.asarray(Image.fromarray(image).resize((120, 85)), dtype=int) for image in images
    )
    assert [image.shape[0] < image.shape[1] for image in images] == [True] * 4
    assert all(np.abs(upright - other).mean() < 4 for other in others)


@pytest.mark.usefixtures("tesseract")
def test_words_have_their_place_and_the_page_its_confidence() -> None:
    image = Image.new("L", (1000, 500), 255)
    draw = ImageDraw.Draw(image)
    draw.text((200, 100), "Menerima berkas permohonan", fill=0, font_size=40)
    draw.text((200, 300), "Menandatangani surat", fill=0, font_size=40)
    page = read_scan(np.asarray(image), 3, Recogniser())
    assert [word.text for word in page.words] == [
        *("Menerima", "berkas", "permohonan"),
        *("Menandatangani", "surat"),
    ]
    assert page.number == 3
    assert page.has_images
    assert page.confidence is not None
    assert page.confidence > 0.8
    assert (page.width, page.height) == pytest.approx((288, 144))
    first = page.words[0].box
    assert (first.x0, first.top) == pytest.approx((57.6, 31), abs=4)


def test_without_language_data_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "data_folder", lambda: None)
    with pytest.raises(OcrError, match="belum terpasang") as error:
        Recogniser()
    assert "apt install tesseract-ocr tesseract-ocr-ind" in error.value.hint


@pytest.mark.parametrize("missing", ["ind", "osd"])
def test_data_lie_in_the_folder_that_holds_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    whole, part = tmp_path / "lengkap", tmp_path / "sebagian"
    for folder in (whole, part):
        folder.mkdir()
        for name in {"ind", "osd"} - ({missing} if folder is part else set()):
            (folder / f"{name}.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(part))
    monkeypatch.setattr(ocr, "_DATA_FOLDERS", (str(whole),))
    assert ocr.data_folder.__wrapped__() == str(whole)
    monkeypatch.setattr(ocr, "_DATA_FOLDERS", ())
    assert ocr.data_folder.__wrapped__() is None


# --- no page is read twice --------------------------------------------------------------------


class FakeRecogniser:
    """Finds a word in every piece of a page, and counts how often it was asked."""

    def __init__(self) -> None:
        self.n_read = 0

    def read(self, _image: NDArray[np.uint8], _dpi: int) -> list[Print]:
        self.n_read += 1
        return [Print("Petugas", 95.0, 20, 20, 90, 40)]

    def quarter_turns(self, _image: NDArray[np.uint8], _dpi: int) -> int:
        return 0


class UnsureRecogniser(FakeRecogniser):
    """Cannot tell which way a page lies, but reads it when it is turned once."""

    def quarter_turns(self, _image: NDArray[np.uint8], _dpi: int) -> None:  # type: ignore[override]
        return None

    def likeliest_turns(self, _text: NDArray[np.uint8], _dpi: int) -> int:
        return 1


def test_a_page_of_unsure_direction_is_turned_so_that_it_is_legible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_module, "load_recogniser", UnsureRecogniser)
    page = scan_of(tmp_path, picture("Petugas mencatat surat"))
    assert page.height > page.width, "the picture is wider than high"


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch) -> FakeRecogniser:
    fake = FakeRecogniser()
    monkeypatch.setattr(scan_module, "load_recogniser", lambda: fake)
    return fake


def cannot_be_loaded() -> Recogniser:
    raise AssertionError("the page is read again")


def picture(*texts: str) -> bytes:
    """Make a PDF of pictures, a page for each text."""
    pages = []
    for text in texts:
        page = Image.new("L", (420, 300), 255)
        ImageDraw.Draw(page).text((20, 40), text, fill=0, font_size=7)
        pages.append(page)
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=100)
    return buffer.getvalue()


def scan_of(folder: Path, content: bytes, number: int = 1, name: str = "a.pdf") -> Page:
    """Read a page with the cache in ``folder``."""
    file = folder / name
    file.write_bytes(content)
    return scan_page(file, number, folder / "cache")


def test_a_page_is_read_once(tmp_path: Path, recogniser: FakeRecogniser) -> None:
    first = scan_of(tmp_path, picture("Menerima berkas"))
    n_read = recogniser.n_read
    assert n_read > 0
    assert [word.text for word in first.words] == ["Petugas"]
    assert scan_of(tmp_path, picture("Menerima berkas")) == first
    assert recogniser.n_read == n_read


@pytest.mark.usefixtures("recogniser")
def test_a_page_kept_needs_no_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = picture("Menerima berkas")
    first = scan_of(tmp_path, content)
    monkeypatch.setattr(scan_module, "load_recogniser", cannot_be_loaded)
    assert scan_of(tmp_path, content) == first
    assert scan_of(tmp_path, content, name="salinan.pdf") == first
    with pytest.raises(AssertionError, match="read again"):
        scan_of(tmp_path, picture("Menerima surat"))


def test_the_same_page_elsewhere_in_a_file_keeps_its_own_number(
    tmp_path: Path, recogniser: FakeRecogniser
) -> None:
    scan_of(tmp_path, picture("Menerima berkas"))
    n_read = recogniser.n_read
    page = scan_of(tmp_path, picture("Sampul", "Menerima berkas"), 2)
    assert (page.number, recogniser.n_read) == (2, n_read)


def test_a_changed_page_is_read_anew(tmp_path: Path, recogniser: FakeRecogniser) -> None:
    scan_of(tmp_path, picture("Menerima berkas"))
    n_read = recogniser.n_read
    scan_of(tmp_path, picture("Menerima surat"))
    assert recogniser.n_read > n_read


def test_a_spoilt_page_is_read_anew_and_kept(tmp_path: Path, recogniser: FakeRecogniser) -> None:
    content = picture("Menerima berkas")
    first = scan_of(tmp_path, content)
    n_read = recogniser.n_read
    for file in (tmp_path / "cache").rglob("*.json"):
        file.write_text('{"number": 1}')
    assert scan_of(tmp_path, content) == first
    assert recogniser.n_read == 2 * n_read
    assert scan_of(tmp_path, content) == first
    assert recogniser.n_read == 2 * n_read


def test_without_a_cache_nothing_is_kept(tmp_path: Path, recogniser: FakeRecogniser) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(picture("Menerima berkas"))
    assert scan_page(file, 1, None) == scan_page(file, 1, None)
    assert recogniser.n_read == 2
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
