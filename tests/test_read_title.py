"""title.py: the title behind the form's name, or what is set largest in the head."""

from __future__ import annotations

import pytest
from drawn_pages import Sheet

from sopsim.read.blocks import Block, blocks_of
from sopsim.read.grid import find_tables
from sopsim.read.title import title_behind_name, title_of, without_form_name


def head(text: str) -> list[Block]:
    """Print lines one below the other; an empty one leaves white space."""
    sheet = Sheet(595, 842)
    sheet.text(60, 40, text)
    return blocks_of(sheet.page(), [])


def cells(*texts: str) -> list[Block]:
    """Print each text in a cell of its own, side by side."""
    sheet = Sheet(842, 595)
    xs = [40 + 180 * n for n in range(len(texts) + 1)]
    sheet.lines(xs, [40, 120])
    for x, text in zip(xs, texts, strict=False):
        sheet.text(x + 4, 50, text)
    page = sheet.page()
    return [block for block in blocks_of(page, find_tables(page.rulings)) if block.lines]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("DINAS SOSIAL\nSOP PEMINJAMAN ALAT\nNomor: 1/2", "PEMINJAMAN ALAT"),
        ("STANDAR OPERASIONAL PROSEDUR\nPEMINJAMAN ALAT\nDINAS SOSIAL", "PEMINJAMAN ALAT"),
        ("PROTAP\nTENTANG\nPEMINJAMAN ALAT\nBERAT", "PEMINJAMAN ALAT BERAT"),
        ("SOP PEMINJAMAN ALAT\nDI DINAS SOSIAL", "PEMINJAMAN ALAT"),
        ("2. Standar Pelayanan Izin Keramaian", "Izin Keramaian"),
        # a standard of an agency is of no one service
        ("STANDAR PELAYANAN PADA DINAS SOSIAL\nRAWAT LUKA", ""),
        ("DINAS SOSIAL\nNomor: 1/2", ""),
    ],
)
def test_the_title_follows_the_form_s_name(text: str, title: str) -> None:
    assert title_behind_name(head(text)) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "UPT PUSKESMAS CIPONDOH\n\nCUCI TANGAN\nBEDAH\n\nNo. Dokumen : 440/05",
            "CUCI TANGAN BEDAH",
        ),
        ("KELURAHAN CIKOKOL\n\nPelayanan Surat Masuk\n\n440/05/2022", "Pelayanan Surat Masuk"),
        # bits of a logo, signers and dates head nothing
        ("~ y\nLOGO\nKEPALA DINAS\nTANGGAL TERBIT 3 Mei 2022\n\nRAWAT LUKA", "RAWAT LUKA"),
        ("drg. SRI WIRANTA\n\nRAWAT LUKA\n\nSRI WIRANTA, S.Kep", "RAWAT LUKA"),
        # nothing parts the title from the agency above it
        ("KELURAHAN CIKOKOL\nPELAYANAN SURAT MASUK", "PELAYANAN SURAT MASUK"),
    ],
)
def test_else_it_is_a_heading_that_is_no_agency_and_no_field(text: str, title: str) -> None:
    assert title_of(head(text), "Dinas Sosial") == title


def test_the_largest_letters_head_an_sop() -> None:
    sheet = Sheet(595, 842)
    sheet.text(60, 40, "Dokumen mutu rumah sakit")
    sheet.text(60, 80, "Rawat Luka", size=14)
    assert title_of(blocks_of(sheet.page(), []), "") == "Rawat Luka"


def test_a_cell_that_begins_with_an_agency_holds_its_name_to_the_end() -> None:
    found = cells("RSUD WALUYO\n\nKRAKSAAN", "RAWAT LUKA", "Ditetapkan")
    assert title_of(found, "RSUD Waluyo") == "RAWAT LUKA"


def test_the_agency_as_printed_is_no_title() -> None:
    found = head("Laboratorium Kesehatan Daerah\n\nPengambilan Darah")
    assert title_of(found, "Laboratorium Kesehatan Daerah Tangerang") == "Pengambilan Darah"


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("SOP “Rawat Luka”", "Rawat Luka"),
        ("STANDAR PELAYANAN PUBLIK: RAWAT LUKA", "RAWAT LUKA"),
        ("Sopan Santun Pegawai", "Sopan Santun Pegawai"),
    ],
)
def test_a_title_goes_without_the_form_s_name(printed: str, title: str) -> None:
    assert without_form_name(printed) == title
