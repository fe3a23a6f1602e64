"""identity.py and letterhead.py: fields and boxes of the identity block, and whose SOP it is."""

from __future__ import annotations

import pytest
from drawn_pages import FLOW_XS, Sheet, flow_head, flow_row, flow_rows, identity_block

from sopsim.read.blocks import Block, blocks_of
from sopsim.read.flow_header import find_header
from sopsim.read.grid import find_tables
from sopsim.read.identity import Identity, identity_below, join_pages, read_identity
from sopsim.read.labels import IdentityField as Field
from sopsim.read.letterhead import agency_of
from sopsim.types import Page

LABELS = ("Nomor SOP", "Tanggal Pembuatan", "Tanggal Revisi", "Tanggal Efektif", "Nama SOP")
VALUES = ("300/12", "5 Januari 2022", "", "1 Februari 2022", "Izin Keramaian")
FIELDS = {
    Field.NUMBER: "300/12",
    Field.CREATED: "5 Januari 2022",
    Field.REVISED: "",
    Field.EFFECTIVE: "1 Februari 2022",
    Field.TITLE: "Izin Keramaian",
}


def identity_of(page: Page) -> Identity | None:
    return read_identity(page, find_tables(page.rulings), page.height)


def values_of(sheet: Sheet) -> dict[Field, str]:
    identity = identity_of(sheet.page())
    assert identity is not None
    return identity.values


# --- single fields ----------------------------------------------------------------------------


def test_values_stand_in_the_cell_to_the_right_and_blank_ones_stay_blank() -> None:
    sheet = Sheet()
    sheet.table((100, 250, 500), range(50, 161, 22), list(zip(LABELS, VALUES, strict=True)))
    assert values_of(sheet) == FIELDS


@pytest.mark.parametrize("parted", [True, False], ids=["with a table", "without lines"])
def test_values_stand_behind_a_colon(parted: bool) -> None:
    sheet = Sheet()
    ys = list(range(50, 161, 22))
    rows = [(label, f": {value}") for label, value in zip(LABELS, VALUES, strict=True)]
    if parted:
        sheet.lines((100, 500), ys)
    sheet.fill((100, 250), ys, rows)
    assert values_of(sheet) == FIELDS


def test_labels_and_values_may_share_one_large_cell() -> None:
    sheet = Sheet()
    sheet.lines((100, 500), (40, 170))
    sheet.fill((100, 250), list(range(50, 161, 22)), list(zip(LABELS, VALUES, strict=True)))
    assert values_of(sheet) == FIELDS


@pytest.mark.parametrize(
    "label, field",
    [
        ("NOMOR SOP AP", Field.NUMBER),
        ("Tgl. Pembuatan", Field.CREATED),
        ("Tanggal Refisi", Field.REVISED),
        ("Tanggal\nEvektif", Field.EFFECTIVE),
        ("Tanggal Penge\nsahan", Field.EFFECTIVE),
        ("JUDUL SOP", Field.TITLE),
    ],
)
def test_labels_are_known_in_spite_of_faults_and_breaks(label: str, field: Field) -> None:
    sheet = Sheet()
    rows = [("No SOP", "1"), ("Nama SOP", "A"), ("Disahkan oleh", "Camat"), (label, "ini")]
    rows = [row for row in rows if not (row[0] == "No SOP" and field is Field.NUMBER)]
    rows = [row for row in rows if not (row[0] == "Nama SOP" and field is Field.TITLE)]
    rows += [("Tanggal Dibuat", "2 Mei 2020")] if field is not Field.CREATED else []
    sheet.table((100, 200, 500), range(50, 51 + 30 * len(rows), 30), rows)
    assert values_of(sheet)[field] == "ini"


def test_text_below_the_fields_is_no_part_of_the_title() -> None:
    sheet = Sheet()
    sheet.fill((100, 250), range(50, 161, 22), list(zip(LABELS, VALUES, strict=True)))
    sheet.text(60, 150, "Komponen yang terkait dengan proses penyampaian pelayanan meliputi")
    assert values_of(sheet)[Field.TITLE] == "Izin Keramaian"


def test_a_page_with_few_fields_has_no_identity_block() -> None:
    sheet = Sheet()
    sheet.table((100, 250, 500), (50, 72, 94), [("Nomor SOP", "1"), ("Halaman", "1/2")])
    assert identity_of(sheet.page()) is None


# --- the six boxes ----------------------------------------------------------------------------


def test_boxes_are_lists_without_their_numbers() -> None:
    sheet = Sheet()
    identity_block(sheet)
    identity = identity_of(sheet.page())
    assert identity is not None
    assert identity.boxes == {
        Field.LEGAL_BASES: ("Undang-Undang Nomor 23 Tahun 2014", "Peraturan Daerah Nomor 3"),
        Field.QUALIFICATIONS: ("SLTA", "D3"),
        Field.CAUTIONS: ("Apabila terlambat maka kegiatan terganggu",),
        Field.RECORDS: ("Buku register",),
    }


def test_labels_of_boxes_may_stand_left_of_their_content() -> None:
    sheet = Sheet()
    rows = [("Nomor SOP", "1"), ("Nama SOP", "A"), ("Dasar Hukum", "1. UU\n2. PP")]
    rows += [("Peralatan/Perlengkapan", "Komputer"), ("Peringatan", "-")]
    sheet.table((100, 300, 700), range(50, 231, 36), rows)
    identity = identity_of(sheet.page())
    assert identity is not None
    assert identity.boxes[Field.LEGAL_BASES] == ("UU", "PP")
    assert identity.boxes[Field.EQUIPMENT] == ("Komputer",)
    assert identity.boxes[Field.CAUTIONS] == ()


def test_a_block_that_runs_on_to_the_next_page_is_joined() -> None:
    first, second = Sheet(), Sheet()
    caution = (
        "Apabila berkas permohonan terlambat diperiksa maka kegiatan warga di tempat keramaian"
    )
    sheet_end = identity_block(first, cautions=caution, records="A")
    second.table(
        (30, 420, 780),
        (40, 70, 110),
        [("umum akan terganggu", "B"), ("Keterkaitan\n1. SOP Surat Masuk", "Peralatan\nKomputer")],
    )
    joined = join_pages(first.page(1), second.page(2))
    assert joined is not None
    page, seam = joined
    assert seam == sheet_end
    identity = read_identity(page, find_tables(page.rulings), page.height, seams=(seam,))
    assert identity is not None
    assert identity.boxes[Field.CAUTIONS] == (f"{caution} umum akan terganggu",)
    assert identity.boxes[Field.RECORDS] == ("A", "B")
    assert identity.boxes[Field.RELATED] == ("SOP Surat Masuk",)


def test_a_table_of_other_columns_is_not_joined() -> None:
    first, second = Sheet(), Sheet()
    identity_block(first)
    flow_rows(second, 40, [flow_row()])
    assert join_pages(first.page(1), second.page(2)) is None


def test_a_second_block_is_found_below_a_flow_table() -> None:
    sheet = Sheet(height=900)
    bottom = flow_head(sheet, 40)
    ys = flow_rows(sheet, bottom, [flow_row("1"), flow_row("2")])
    page = sheet.page()
    header = find_header(page, find_tables(page.rulings))
    assert header is not None
    assert identity_below(page, find_tables(page.rulings), header) is None
    identity_block(sheet, ys[-1] + 30)
    page = sheet.page()
    cut = identity_below(page, find_tables(page.rulings), header)
    assert cut == pytest.approx(ys[-1] + 1)
    assert FLOW_XS[0] < cut


# --- the letterhead ---------------------------------------------------------------------------


def letterhead_of(text: str) -> list[Block]:
    sheet = Sheet()
    sheet.text(100, 50, text)
    return blocks_of(sheet.page(), [])


@pytest.mark.parametrize(
    "letterhead, agency",
    [
        ("PEMERINTAH KOTA TANGERANG\nKECAMATAN BENDA\nKELURAHAN BELENDUNG", "Kelurahan Belendung"),
        ("PEMERINTAH KOTA TANGERANG\nDINAS SOSIAL\nJalan Satria 1 Tangerang 15111", "Dinas Sosial"),
        ("PEMERINTAH KOTA TANGERANG\nSEKRETARIAT DAERAH\nBAGIAN HUKUM", "Bagian Hukum"),
        ("PEMERINTAH KABUPATEN ARUNIKA\nDINAS TENAGA KERJA", "Dinas Tenaga Kerja"),
        ("PEMERINTAH KOTA TANGERANG SELATAN\nINSPEKTORAT DAERAH", "Inspektorat Daerah"),
        ("PEMERINTAH PROVINSI NUSA KENCANA\nDINAS SOSIAL", "Dinas Sosial"),
        ("PEMERINTAH KABUPATEN\nARUNIKA\nDINAS SOSIAL", "Dinas Sosial"),
        ("PEMERINTAH KABUPATEN ARUNIKA\nPUSKESMAS\nBATU AMPAR", "Puskesmas Batu Ampar"),
        ("Standar Pelayanan pada Dinas Sosial", "Dinas Sosial"),
        ("STANDAR OPERASIONAL PROSEDUR", ""),
    ],
)
def test_the_most_specific_agency_owns_the_sop(letterhead: str, agency: str) -> None:
    assert agency_of("", letterhead_of(letterhead)) == agency


def test_a_stated_agency_comes_before_the_letterhead() -> None:
    letterhead = letterhead_of("PEMERINTAH KOTA TANGERANG\nDINAS SOSIAL")
    assert agency_of("Kecamatan Benda", letterhead) == "Kecamatan Benda"
