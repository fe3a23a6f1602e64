"""puskesmas.py: SOPs of numbered headings."""

from __future__ import annotations

from dataclasses import replace

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


@pytest.mark.parametrize("ruled", [True, False], ids=["in cells of their own", "in one cell"])
@pytest.mark.parametrize(
    "value_x, value_y", [(0, 12), (70, 0)], ids=["below their labels", "beside their labels"]
)
def test_values_of_the_head_stand_beside_or_below_their_labels(
    ruled: bool, value_x: float, value_y: float
) -> None:
    sheet = Sheet(595, 842)
    sheet.lines((40, 160, 300, 430, 560), (30, 100))
    if ruled:
        sheet.lines((300, 430), (30, 63, 100))
    sheet.text(170, 40, "PENANGANAN\nGAWAT DARURAT")
    fields = (("No. Dokumen", "440/05/2023"), ("Tanggal Terbit", "3/1/2023"))
    for number, (label, value) in enumerate(fields):
        sheet.text(305, 38 + 30 * number, label)
        sheet.text(305 + value_x, 38 + 30 * number + value_y, value)
    ys = [130 + 40 * n for n in range(len(SECTIONS) + 1)]
    sheet.table((40, 180, 560), ys, SECTIONS)
    (sop,) = read_puskesmas([sheet.page()])
    assert sop.title == "PENANGANAN GAWAT DARURAT"
    assert (sop.number, sop.effective) == ("440/05/2023", "2023-01-03")


def signature(number: int = 2) -> Page:
    sheet = Sheet(595, 842)
    sheet.text(300, 40, "Ditetapkan di Tangerang\npada tanggal 4 Maret 2019\nKEPALA PUSKESMAS")
    sheet.text(300, 120, "dr. WIRANTA\nNIP 19700101")
    return sheet.page(number)


def test_a_page_of_signatures_ends_the_sop_and_dates_it() -> None:
    undated = drawn(ruled=False)
    undated = replace(undated, words=tuple(w for w in undated.words if not 68 < w.box.top < 72))
    (sop,) = read_puskesmas([undated, signature()])
    assert (sop.last_page, sop.effective) == (2, "2019-03-04")
    assert len(sop.steps) == 2


def test_a_signature_behind_other_pages_is_none_of_the_sop_s() -> None:
    (sop,) = read_puskesmas([drawn(), signature(3)])
    assert (sop.last_page, sop.effective) == (1, "2023-01-03")


def decree(number: int) -> Page:
    sheet = Sheet(595, 842)
    sheet.text(60, 40, "KEPUTUSAN KEPALA PUSKESMAS\nMenimbang : a. bahwa\nMengingat : 1. UU")
    sheet.text(60, 100, "Tujuan\n1. Petugas menerima pasien\nProsedur\n1. Petugas mencatat")
    return sheet.page(number)


def test_decrees_before_and_behind_sops_are_no_part_of_them() -> None:
    pages = [decree(1), drawn(number=2), decree(3), drawn(title="CUCI TANGAN", number=4)]
    sops = read_puskesmas(pages)
    assert [(sop.title, sop.first_page, sop.last_page) for sop in sops] == [
        ("PENANGANAN GAWAT DARURAT", 2, 2),
        ("CUCI TANGAN", 4, 4),
    ]


def test_the_steps_go_on_over_the_page() -> None:
    second = Sheet(595, 842)
    second.text(60, 40, "3. Apoteker memberi obat\n4. Petugas mencatat kunjungan")
    second.text(60, 80, "7. REKAMAN HISTORIS\nTidak ada")
    without_units = SECTIONS[:-1]
    first = Sheet(595, 842)
    for number, (label, text) in enumerate(without_units, 1):
        first.text(40, 90 * number, f"{number}. {label.upper()}")
        first.text(60, 90 * number + 11, text)
    (sop,) = read_puskesmas([first.page(1), second.page(2)])
    assert [step.actors for step in sop.steps] == [
        ("Petugas",),
        ("Dokter",),
        ("Apoteker",),
        ("Petugas",),
    ]
    assert [step.page for step in sop.steps] == [1, 1, 2, 2]


def test_a_decree_is_no_sop() -> None:
    sheet = Sheet(595, 842)
    sheet.text(60, 40, "KEPUTUSAN LURAH\nMenimbang : a. bahwa\nTujuan\nMenetapkan : kesatu")
    assert read_puskesmas([sheet.page()]) == []
