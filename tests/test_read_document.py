"""document.py: any file gives its SOPs or says what of it was skipped and why."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from builders import golden_sources, render_sop
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from sopsim.read import FileReading, document, ocr, pdf, read_file
from sopsim.read import scan as scan_module
from sopsim.read.pdf import read_pages
from sopsim.types import Layout, Page

FOOTER = (
    "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik",
    "yang diterbitkan oleh Balai Sertifikasi Elektronik (BSrE), BSSN.",
)


@pytest.fixture(scope="module")
def sop_pdf() -> bytes:
    """A rendered SOP."""
    return render_sop(golden_sources()[0]).pdf


def scan(n_pages: int = 1, *, footer: bool = False) -> bytes:
    """Make a PDF whose pages are pictures."""
    picture = ImageReader(io.BytesIO(b"P5 8 6 255\n" + bytes([200]) * 48))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(842, 595))
    for _ in range(n_pages):
        canvas.drawImage(picture, 20, 20, 800, 555)
        for number, line in enumerate(FOOTER if footer else ()):
            canvas.drawString(40, 30 - 12 * number, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def text_pdf(*lines: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    for number, line in enumerate(lines):
        canvas.drawString(60, 780 - 40 * number, line)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def joined(*parts: bytes) -> bytes:
    writer = pypdf.PdfWriter()
    for part in parts:
        writer.append(io.BytesIO(part))
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def reading_of(tmp_path: Path, content: bytes, path: str = "internal/a.pdf") -> FileReading:
    file = tmp_path / "a.pdf"
    file.write_bytes(content)
    return read_file(file, path)


# --- SOPs of a file ---------------------------------------------------------------------------


def test_an_sop_bears_the_path_as_its_id(tmp_path: Path, sop_pdf: bytes) -> None:
    reading = reading_of(tmp_path, sop_pdf)
    (sop,) = reading.sops
    assert (sop.id, sop.path) == ("internal/a.pdf", "internal/a.pdf")
    assert reading.skipped == ()
    assert reading.n_pages == sop.last_page


def test_later_sops_of_a_file_are_counted(tmp_path: Path) -> None:
    parts = [render_sop(source).pdf for source in golden_sources()[:3]]
    reading = reading_of(tmp_path, joined(*parts))
    assert [sop.id for sop in reading.sops] == [
        "internal/a.pdf",
        "internal/a.pdf#2",
        "internal/a.pdf#3",
    ]
    assert {sop.path for sop in reading.sops} == {"internal/a.pdf"}
    alone = [reading_of(tmp_path, part).sops[0] for part in parts]
    assert [sop.title for sop in reading.sops] == [sop.title for sop in alone]
    assert [len(sop.steps) for sop in reading.sops] == [len(sop.steps) for sop in alone]


def test_a_file_may_hold_several_forms(tmp_path: Path, sop_pdf: bytes) -> None:
    standard = text_pdf(
        "STANDAR PELAYANAN",
        "SURAT KETERANGAN DOMISILI",
        "1. Persyaratan: Fotokopi KTP-el",
        "2. Jangka Waktu Penyelesaian: 3 hari kerja",
        "3. Biaya/Tarif: Gratis",
        "4. Produk Pelayanan: Surat keterangan",
    )
    reading = reading_of(tmp_path, joined(sop_pdf, standard))
    assert [sop.layout for sop in reading.sops] == [Layout.SOP_AP, Layout.STANDAR_PELAYANAN]
    assert reading.sops[1].first_page == reading.n_pages


def test_a_page_before_the_sops_that_is_part_of_none_is_named(
    tmp_path: Path, sop_pdf: bytes
) -> None:
    lost = text_pdf(*("Setiap pegawai yang akan bepergian wajib memberi tahu",) * 12)
    reading = reading_of(tmp_path, joined(lost, sop_pdf))
    assert [skipped.reason for skipped in reading.skipped] == [
        "Halaman 1 memuat banyak teks yang tidak masuk SOP mana pun."
    ]
    assert reading.sops[0].quality < reading_of(tmp_path, sop_pdf).sops[0].quality
    decree = text_pdf("KEPUTUSAN CAMAT", *("Menimbang bahwa setiap pegawai wajib tertib",) * 12)
    assert reading_of(tmp_path, joined(decree, sop_pdf)).skipped == ()


def test_a_flow_table_read_as_prose_is_warned_of(tmp_path: Path) -> None:
    lines = (
        "SOP PEMINJAMAN RUANG",
        "No Kegiatan Kelengkapan Waktu Output",
        "1. Petugas loket menerima berkas",
        "2. Sekretaris meneliti berkas",
        "3. Camat menandatangani surat",
    )
    (sop,) = reading_of(tmp_path, text_pdf(*lines)).sops
    assert sop.layout is Layout.NARRATIVE
    assert any(warning.startswith("Halaman 1 memuat tabel langkah") for warning in sop.warnings)
    assert sop.quality < 0.5


def test_an_unknown_form_is_read_by_paragraphs_with_a_warning(tmp_path: Path) -> None:
    lines = ("SURAT EDARAN TENTANG APEL", "Seluruh pegawai mengikuti apel pagi.", "Terima kasih.")
    (sop,) = reading_of(tmp_path, text_pdf(*lines)).sops
    assert (sop.layout, sop.title) == (Layout.UNKNOWN, "SURAT EDARAN TENTANG APEL")
    assert sop.warnings[0] == "Tata letak tidak dikenali; isinya dibandingkan per paragraf."
    assert "Seluruh pegawai mengikuti apel pagi." in [step.activity for step in sop.steps]


@pytest.mark.parametrize(
    "lines",
    [
        ("PEMERINTAH KOTA TANGERANG", "DINAS SOSIAL", "APEL PAGI DAN SORE"),
        ("PEMERINTAH KOTA TANGERANG", "PERATURAN WALI KOTA", "TENTANG", "APEL PAGI DAN SORE"),
        ("KECAMATAN BENDA", "Nomor : 800/12", "Perihal : APEL PAGI DAN SORE"),
    ],
)
def test_title_of_an_unknown_form_is_not_its_letterhead(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    text = (*lines, "Seluruh pegawai mengikuti apel pagi.", "Terima kasih.")
    (sop,) = reading_of(tmp_path, text_pdf(*text)).sops
    assert sop.title == "APEL PAGI DAN SORE"


# --- what is skipped --------------------------------------------------------------------------


@pytest.mark.parametrize("footer", [False, True], ids=["bare", "with an e-signature"])
def test_a_scan_without_text_is_skipped(tmp_path: Path, footer: bool) -> None:
    reading = reading_of(tmp_path, scan(2, footer=footer))
    assert reading.n_pages == 2
    assert all("tanda tangan" not in sop.title for sop in reading.sops)


def test_scans_are_skipped_with_a_hint_where_the_language_is_missing(
    tmp_path: Path, sop_pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "data_folder", lambda: None)
    scan_module.load_recogniser.cache_clear()
    n_pages = reading_of(tmp_path, sop_pdf).n_pages
    reading = reading_of(tmp_path, joined(scan(2), sop_pdf, scan()))
    assert len(reading.sops) == 1
    (skipped,) = reading.skipped
    assert skipped.reason == (
        f"Halaman 1–2, {n_pages + 3} hasil pindai tidak terbaca: "
        "data bahasa OCR (tesseract, ind) belum terpasang."
    )
    assert "apt install tesseract-ocr tesseract-ocr-ind" in skipped.hint


def test_a_page_on_a_background_picture_is_no_scan(tmp_path: Path) -> None:
    picture = ImageReader(io.BytesIO(b"P5 8 6 255\n" + bytes([240]) * 48))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(842, 595))
    canvas.drawImage(picture, 100, 50, 600, 450)
    canvas.grid([50, 100, 400, 700], [300, 350, 400])
    canvas.drawString(110, 370, "Menerima berkas permohonan")
    canvas.save()
    reading = reading_of(tmp_path, buffer.getvalue())
    assert reading.skipped == ()
    assert len(reading.sops) == 1


def test_a_blank_file_is_skipped(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, text_pdf())
    assert reading.sops == ()
    assert [skipped.reason for skipped in reading.skipped] == ["Berkas tidak memuat teks."]


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"", "Berkas a.pdf kosong (0 bita)."),
        (b"<html>", "Berkas a.pdf bukan PDF."),
        (b"%PDF-1.4\nxref", "Berkas a.pdf rusak dan tidak dapat dibaca."),
    ],
    ids=["empty", "other format", "damaged"],
)
def test_a_bad_file_is_skipped_with_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    reading = reading_of(tmp_path, content)
    assert (reading.sops, reading.n_pages) == ((), 0)
    assert [skipped.reason for skipped in reading.skipped] == [reason]
    assert all(skipped.hint for skipped in reading.skipped)


def test_a_locked_file_is_skipped(tmp_path: Path) -> None:
    locked = render_sop(golden_sources()[0], password="rahasia").pdf
    (skipped,) = reading_of(tmp_path, locked).skipped
    assert skipped.reason == "Berkas a.pdf terkunci kata sandi."


def test_text_without_meaning_is_read_like_a_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_printed(_file: Path, number: int, _cache: Path | None) -> Page:
        (tmp_path / "b.pdf").write_bytes(text_pdf("SURAT EDARAN", "Pegawai mengikuti apel pagi."))
        return replace(read_pages(tmp_path / "b.pdf")[0], number=number, confidence=0.9)

    monkeypatch.setattr(document, "scan_page", as_printed)
    letters = "".join(chr(ord(c) - 29) for c in "Pegawai.mengikuti.apel.pagi." * 3)
    (sop,) = reading_of(tmp_path, text_pdf(letters)).sops
    assert (sop.title, sop.ocr) == ("SURAT EDARAN", True)
    assert [step.activity for step in sop.steps] == ["Pegawai mengikuti apel pagi."]


def test_what_is_too_long_for_an_sop_is_skipped(
    tmp_path: Path, sop_pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    n_steps = len(reading_of(tmp_path, sop_pdf).sops[0].steps)
    monkeypatch.setattr(document, "MAX_STEPS", n_steps)
    assert reading_of(tmp_path, sop_pdf).skipped == ()
    monkeypatch.setattr(document, "MAX_STEPS", n_steps - 1)
    reading = reading_of(tmp_path, sop_pdf)
    assert reading.sops == ()
    (skipped,) = reading.skipped
    assert f"memuat {n_steps} langkah atau paragraf" in skipped.reason
    assert "Pecah berkas" in skipped.hint


def test_a_page_with_a_map_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PATHS_A_PAGE", 100)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    canvas.drawString(60, 780, "Seluruh pegawai mengikuti apel pagi.")
    for y in range(101):
        canvas.line(60, y, 300, y + 5)
    canvas.save()
    reading = reading_of(tmp_path, buffer.getvalue())
    assert len(reading.sops) == 1
    (skipped,) = reading.skipped
    assert skipped.reason == "Halaman 1 memuat terlalu banyak garis; hanya teksnya yang dibaca."


def with_attachments(content: bytes, *names: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    for name in names:
        writer.add_attachment(name, b"%PDF-1.7")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_attached_pdfs_are_told(tmp_path: Path, sop_pdf: bytes) -> None:
    reading = reading_of(tmp_path, with_attachments(sop_pdf, "a.PDF", "b.pdf", "data.xml"))
    assert len(reading.sops) == 1
    (skipped,) = reading.skipped
    assert skipped.reason == "Berkas memuat 2 lampiran PDF yang tidak dibaca: a.PDF, b.pdf."
    assert reading_of(tmp_path, with_attachments(sop_pdf, "data.xml")).skipped == ()


def test_the_cover_of_a_portfolio_is_no_sop(tmp_path: Path) -> None:
    cover = text_pdf("For the best experience, open this PDF portfolio in Acrobat X or later.")
    reading = reading_of(tmp_path, with_attachments(cover, "a.pdf"))
    assert reading.sops == ()
    assert "1 lampiran PDF" in reading.skipped[0].reason


# --- whatever the bytes -----------------------------------------------------------------------


def assert_told(reading: FileReading) -> None:
    """Every file is in the result or in ``skipped``."""
    assert reading.sops or reading.skipped
    for skipped in reading.skipped:
        assert skipped.reason.endswith(".")
        assert skipped.hint.endswith(".")


@settings(max_examples=40)
@given(content=st.binary(max_size=400).map(lambda tail: b"%PDF-1.4\n" + tail))
def test_any_bytes_give_sops_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    assert_told(reading_of(tmp_path_factory.getbasetemp(), content))


@settings(max_examples=40)
@given(
    places=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=12)),
        min_size=1,
        max_size=20,
    ),
    kept=st.floats(0.2, 1),
)
def test_a_damaged_sop_gives_sops_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory,
    sop_pdf: bytes,
    places: list[tuple[float, bytes]],
    kept: float,
) -> None:
    damaged = bytearray(sop_pdf)
    for place, content in places:
        start = int(place * len(damaged))
        damaged[start : start + len(content)] = content
    cut = damaged[: int(kept * len(damaged))]
    assert_told(reading_of(tmp_path_factory.getbasetemp(), bytes(cut)))
