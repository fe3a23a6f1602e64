"""puskesmas.py: SOPs of numbered headings."""

from __future__ import annotations

import pytest
from drawn_pages import Sheet

from sopsim.read.puskesmas import read_puskesmas
from sopsim.types import Layout, Page

SECTIONS = (
    ("Pengertian", "Pelayanan gawat darurat adalah pelayanan segera."),
    ("Tujuan", "Sebagai acuan petugas."),
    ("Kebijakan", "Keputusan Kepala Puskesmas Nomor 12."),
    ("Referensi", "Peraturan Menteri Kesehatan Nomor 43"),
    ("Langkah-langkah", "1. Petugas menerima pasien\n2. Dokter menetapkan diagnosis"),
    ("Unit terkait", "Apotek"),
)


def drawn(*, ruled: bool = True, title: str = "PENANGANAN GAWAT DARURAT", number: int = 1) -> Page:
    sheet = Sheet(595, 842)
    sheet.lines((40, 160, 420, 560), (30, 110))
    sheet.text(170, 36, f"{title}\nNo. Dokumen : 440/05\nNo. Revisi : 01")
    sheet.text(170, 70, "Tanggal Terbit : 3 Januari 2023")
    sheet.text(430, 50, "UPT PUSKESMAS\nCIPONDOH")
    ys = [130 + 40 * n for n in range(len(SECTIONS) + 1)]
    texts = [(f"{n}. {label}", content) for n, (label, content) in enumerate(SECTIONS, 1)]
    if ruled:
        sheet.table((40, 180, 560), ys, texts)
    else:
        for y, (label, content) in zip(ys, texts, strict=False):
            sheet.text(40, y, label.upper())
            sheet.text(60, y + 11, content)
    return sheet.page(number)


@pytest.mark.parametrize("ruled", [True, False], ids=["table", "headings"])
def test_headings_are_sections(ruled: bool) -> None:
    (sop,) = read_puskesmas([drawn(ruled=ruled)])
    assert sop.layout is Layout.PUSKESMAS
    assert (sop.title, sop.agency) == ("PENANGANAN GAWAT DARURAT", "Puskesmas Cipondoh")
    assert (sop.number, sop.effective) == ("440/05", "2023-01-03")
    assert sop.legal_bases == ("Peraturan Menteri Kesehatan Nomor 43",)
    assert [(step.activity, step.actors) for step in sop.steps] == [
        ("Petugas menerima pasien", ("Petugas",)),
        ("Dokter menetapkan diagnosis", ("Dokter",)),
    ]
    areas = [step.area for step in sop.steps]
    assert [round(area.height) for area in areas if area] == [9, 9]
    assert areas[0] and areas[1] and areas[0].bottom < areas[1].top
    assert sop.warnings == ()


def test_a_file_may_hold_several() -> None:
    sops = read_puskesmas([drawn(), drawn(title="CUCI TANGAN", number=2)])
    assert [(sop.title, sop.first_page) for sop in sops] == [
        ("PENANGANAN GAWAT DARURAT", 1),
        ("CUCI TANGAN", 2),
    ]


def test_other_agencies_write_the_same_headings_as_narrative() -> None:
    sheet = Sheet(595, 842)
    sheet.text(60, 30, "DINAS SOSIAL\nSTANDAR OPERASIONAL PROSEDUR PEMINJAMAN ALAT")
    sections = ("A. Tujuan", "B. Ruang Lingkup", "C. Definisi", "D. Prosedur", "E. Penutup")
    for number, heading in enumerate(sections):
        sheet.text(60, 90 + 60 * number, heading)
        sheet.text(60, 104 + 60 * number, "1. Kepala Bidang memeriksa alat\n2. Staf mencatat")
    (sop,) = read_puskesmas([sheet.page()])
    assert sop.layout is Layout.NARRATIVE
    assert sop.title == "PEMINJAMAN ALAT"
    assert [step.actors for step in sop.steps] == [("Kepala Bidang",), ("Staf",)]


def test_a_decree_is_no_sop() -> None:
    sheet = Sheet(595, 842)
    sheet.text(60, 40, "KEPUTUSAN LURAH\nMenimbang : a. bahwa\nTujuan\nMenetapkan : kesatu")
    assert read_puskesmas([sheet.page()]) == []
