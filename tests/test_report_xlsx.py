"""The workbook, read back with openpyxl."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook as OpenedWorkbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from sample_report import A1, A1_A2, A2, CLUSTER, EMPTY, REPORT, sop

from sopsim.report import wording, workbook
from sopsim.report.figures import PairScope
from sopsim.report.workbook import MAX_CELL_CHARS, cell_text, file_href
from sopsim.report.xlsx import write_workbook
from sopsim.report.xlsx_contents import SHEETS
from sopsim.types import (
    Cluster,
    ConflictType,
    Layout,
    Pair,
    PairListing,
    Recommendation,
    Relation,
    Report,
    Scope,
    Severity,
    Skipped,
)

TABLES = ("Kelompok", "Perbedaan", "Pasangan", "Pertentangan", "SOP", "Tidak terbaca")
REVIEW_TABLES = ("Kelompok", "Pasangan", "Pertentangan")
HOSTILE = '=HYPERLINK("http://jahat.example","klik")'


def opened(report: Report, folder: Path, href: str = "../korpus") -> OpenedWorkbook:
    path = folder / "overlaps.xlsx"
    write_workbook(report, path, href)
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> OpenedWorkbook:
    return opened(REPORT, tmp_path_factory.mktemp("book"))


def heads(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[1]]


def column(sheet: Worksheet, head: str) -> list[Any]:
    index = heads(sheet).index(head)
    return [row[index].value for row in sheet.iter_rows(min_row=2)]


def link_targets(sheet: Worksheet) -> list[str]:
    """Where links lead, with the slashes of a URL: Excel writes those of Windows."""
    links = [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    return [str(link.target).replace("\\", "/") for link in links]


def all_cells(book: OpenedWorkbook) -> Iterator[Any]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from row


def with_text(text: str) -> Report:
    """A report in which everything that comes from a PDF, or its name, says ``text``."""
    step = replace(A1.steps[0], number=text, activity=text)
    first, second = (
        replace(
            A1, id=name, path=name, title=text, agency=text, number=text, warnings=(text,),
            url=text, effective=text, steps=(step,),
        )
        for name in (f"{text}1", f"{text}2")
    )  # fmt: skip
    conflict = replace(
        A1_A2.conflicts[0], a_value=text, b_value=text, explanation=text, a_step=0, b_step=0
    )
    pair = replace(
        A1_A2, a=first.id, b=second.id, aligned=(), conflicts=(conflict,), explanation=text
    )
    values = tuple(
        replace(value, value=text, members=(member,))
        for value, member in zip(CLUSTER.variants[0].values, (first.id, second.id), strict=True)
    )
    variant = replace(CLUSTER.variants[0], step=0, values=values)
    cluster = replace(
        CLUSTER, id=text, members=(first.id, second.id), principal=first.id, variants=(variant,),
        explanation=text,
    )  # fmt: skip
    return replace(
        EMPTY,
        sops=(first, second),
        pairs=(pair,),
        clusters=(cluster,),
        skipped=(Skipped(text, text, text),),
    )


# --- sheets -----------------------------------------------------------------------------------


def test_sheets(book: OpenedWorkbook) -> None:
    assert tuple(book.sheetnames) == SHEETS
    assert book.active is not None
    assert book.active.title == "Ringkasan"


@pytest.mark.parametrize("name", TABLES)
def test_every_table_can_be_scrolled_filtered_and_printed(book: OpenedWorkbook, name: str) -> None:
    sheet = book[name]
    assert sheet.freeze_panes is not None
    assert re.fullmatch(r"[B-Z]2", sheet.freeze_panes)
    last = get_column_letter(len(heads(sheet)))
    assert sheet.auto_filter.ref == f"A1:{last}{sheet.max_row}"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr == PageSetupProperties(fitToPage=True)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert "&P" in str(sheet.oddFooter)


@pytest.mark.parametrize("name", REVIEW_TABLES)
def test_review_columns_have_lists_and_dates_and_are_empty(book: OpenedWorkbook, name: str) -> None:
    sheet = book[name]
    n_rows = sheet.max_row
    letters = {
        head: get_column_letter(heads(sheet).index(head) + 1)
        for head in ("Keputusan", "Pemeriksa", "Tanggal", "Catatan")
    }
    for head in letters:
        assert set(column(sheet, head)) == {None}
    checks = {str(check.sqref): check for check in sheet.data_validations.dataValidation}
    decision = checks[f"{letters['Keputusan']}2:{letters['Keputusan']}{n_rows}"]
    choices = "dipertahankan,direvisi,digabung,dicabut,perlu klarifikasi"
    assert (decision.type, decision.formula1) == ("list", f'"{choices}"')
    assert checks[f"{letters['Tanggal']}2:{letters['Tanggal']}{n_rows}"].type == "date"


def test_clusters_list_the_principal_first_and_how_members_differ(book: OpenedWorkbook) -> None:
    sheet = book["Kelompok"]
    assert column(sheet, "Kelompok") == [1, 1, 1]
    assert column(sheet, "Peran") == ["Acuan", "Anggota", "Anggota"]
    assert column(sheet, "Perangkat daerah") == [f"Kelurahan Contoh {name}" for name in "ABC"]
    assert column(sheet, "Hubungan dengan acuan") == [None, "Duplikat", "Identik"]
    assert column(sheet, "Keyakinan") == [None, 0.98, 1]
    assert column(sheet, "Tanggal efektif") == [datetime(2019, 4, 1)] * 3
    differences = column(sheet, "Perbedaan dari acuan")
    assert "2 hal berbeda dalam kelompok" in differences[0]
    assert differences[1:] == [
        "Biaya: Rp5.000 (acuan: Gratis)\nLangkah 2, standar waktu: 60 menit (acuan: 15 menit)",
        "Langkah 2, standar waktu: 60 menit (acuan: 15 menit)",
    ]


def test_variants(book: OpenedWorkbook) -> None:
    sheet = book["Perbedaan"]
    assert column(sheet, "Langkah acuan") == ["Seluruh SOP", "Seluruh SOP", "2", "2"]
    assert column(sheet, "Yang berbeda") == ["Biaya"] * 2 + ["Standar waktu"] * 2
    assert column(sheet, "Tertulis") == ["Gratis", "Rp5.000", "15 menit", "60 menit"]
    assert column(sheet, "Dipakai acuan") == ["Ya", None, "Ya", None]
    assert column(sheet, "Jumlah SOP") == [1, 1, 1, 2]
    agencies = column(sheet, "Perangkat daerah yang memakai")
    assert agencies[3] == "Kelurahan Contoh B; Kelurahan Contoh C"


def test_pairs_come_with_the_closest_relation_and_the_highest_probability_first(
    book: OpenedWorkbook,
) -> None:
    sheet = book["Pasangan"]
    assert column(sheet, "Nomor") == [1, 2, 3, 4, 5, 6]
    assert column(sheet, "Hubungan") == [
        "Identik", "Duplikat", "Duplikat", "A memuat B", "Tumpang tindih", "Tumpang tindih",
    ]  # fmt: skip
    assert column(sheet, "Keyakinan") == [1, 0.98, 0.91, 0.8, 0.7, 0.6]
    assert column(sheet, "Cakupan")[3:] == [
        "Lintas – lintas", "Lintas – internal", "Internal, dalam satu perangkat daerah",
    ]  # fmt: skip
    assert column(sheet, "Berkas A")[0] == "Kelurahan Contoh A/domisili.pdf"
    assert column(sheet, "Langkah B yang ada di A")[1] == 0.66


def test_conflicts_show_both_values_with_file_page_and_step(book: OpenedWorkbook) -> None:
    sheet = book["Pertentangan"]
    assert column(sheet, "Tingkat") == ["Tinggi", "Tinggi", "Sedang"]
    assert column(sheet, "Jenis") == ["Standar waktu", "Standar waktu", "Biaya"]
    assert column(sheet, "Tertulis di A") == ["15 menit", "15 menit", "Gratis"]
    assert column(sheet, "Tertulis di B") == ["60 menit", "60 menit", "Rp5.000"]
    assert column(sheet, "Langkah A") == ["2", "2", "Seluruh SOP"]
    assert column(sheet, "Halaman A") == [1, 1, 1]
    assert column(sheet, "Kegiatan A") == ["Memeriksa kelengkapan berkas"] * 2 + [None]
    assert column(sheet, "Berkas B")[1] == A2.id


def test_sops_and_skipped_files(book: OpenedWorkbook) -> None:
    sops = book["SOP"]
    assert len(column(sops, "Berkas")) == len(REPORT.sops)
    assert column(sops, "Halaman")[0] == "1–2"
    assert column(sops, "Jumlah pasangan")[:3] == [2, 2, 2]
    assert column(sops, "Pasangan bertentangan")[:3] == [2, 1, 1]
    assert column(sops, "Hasil pindai (OCR)")[:2] == ["Ya", None]
    assert column(sops, "Mutu bacaan")[0] == 0.91
    skipped = book["Tidak terbaca"]
    assert column(skipped, "Berkas") == ["internal/kunci.pdf", "rusak.pdf"]
    assert column(skipped, "Saran")[1] == "Unggah ulang berkas."


def test_summary(book: OpenedWorkbook) -> None:
    rows = {
        row[0]: [cell for cell in row[1:] if cell is not None]
        for row in book["Ringkasan"].iter_rows(values_only=True)
        if row[0] is not None
    }
    assert rows["SOP terbaca"] == [7]
    assert rows["Kelompok SOP yang sama"] == [1]
    assert rows["Pertentangan ketentuan"] == [3]
    assert rows["Cakupan"] == [
        "Identik", "Duplikat", "Memuat", "Tumpang tindih", "Jumlah", "Bertentangan",
    ]  # fmt: skip
    assert rows["Internal, antar-perangkat daerah"] == [1, 2, 0, 0, 3, 2]
    assert rows["Lintas – lintas"] == [0, 0, 1, 0, 1, 0]
    assert "Internal, perangkat daerah tidak terbaca" not in rows
    assert rows["Standar waktu"] == [2, 0, 0, 2]
    assert rows["Dicabut"][1] == "=COUNTIF('Pasangan'!$P$2:$P$7,\"dicabut\")"
    assert rows["Surat Keterangan Domisili"][1:] == [3, 3, 2, "Direvisi agar selaras"]
    assert rows["Badan Contoh"] == [2, 2, 0, 2, 0]


def test_an_empty_report(tmp_path: Path) -> None:
    book = opened(EMPTY, tmp_path)
    assert book["Pasangan"]["A2"].value == "Tidak ada pasangan SOP yang berhubungan."
    assert book["Tidak terbaca"]["A2"].value == "Semua berkas terbaca."


def test_the_order_of_the_report_does_not_change_a_byte(tmp_path: Path) -> None:
    turned = replace(REPORT, sops=REPORT.sops[::-1], pairs=REPORT.pairs[::-1])
    contents = []
    for report in (REPORT, turned):
        write_workbook(report, tmp_path / "overlaps.xlsx", "..")
        contents.append((tmp_path / "overlaps.xlsx").read_bytes())
    assert contents[0] == contents[1]


def test_the_row_of_many_agencies_names_the_first_and_counts_the_rest(tmp_path: Path) -> None:
    sops = tuple(sop(f"{n:02}.pdf", "Judul", f"Kelurahan {n:02}") for n in range(20))
    ids = tuple(item.id for item in sops)
    value = replace(CLUSTER.variants[0].values[0], members=ids)
    cluster = replace(
        CLUSTER, members=ids, principal=ids[0], pairs=PairListing.PRINCIPAL,
        variants=(replace(CLUSTER.variants[0], values=(value,)),),
    )  # fmt: skip
    book = opened(replace(EMPTY, sops=sops, clusters=(cluster,)), tmp_path)
    text = column(book["Perbedaan"], "Perangkat daerah yang memakai")[0]
    assert text.startswith("Kelurahan 00; Kelurahan 01; ")
    assert text.endswith("Kelurahan 14; dan 5 lainnya (lihat lembar Kelompok)")


# --- links ------------------------------------------------------------------------------------


def test_file_links_are_relative_and_encoded(book: OpenedWorkbook) -> None:
    targets = link_targets(book["Pasangan"])
    assert len(targets) == 12
    assert "../korpus/Kelurahan%20Contoh%20B/surat%20domisili%20%26%20lainnya.pdf" in targets
    assert "../korpus/lintas/bencana.pdf" in targets  # also for the second SOP of that file
    assert "https://sop.example/domisili?id=1" in link_targets(book["SOP"])
    assert "../korpus/rusak.pdf" in link_targets(book["Tidak terbaca"])


@pytest.mark.parametrize(
    ("href", "target"),
    [
        (".", "korpus.pdf"),
        ("file:///C:/SOP%20Kota", "file:///C:/SOP%20Kota/korpus.pdf"),
        ("file://server/sop", "file:///" + "//server/sop/korpus.pdf"),
    ],
)
def test_links_to_other_places(tmp_path: Path, href: str, target: str) -> None:
    report = replace(EMPTY, skipped=(Skipped("korpus.pdf", "Rusak.", "Unggah ulang."),))
    assert link_targets(opened(report, tmp_path, href)["Tidak terbaca"]) == [target]


@pytest.mark.parametrize(
    ("path", "href"),
    [
        ("a b.pdf", "../k/a%20b.pdf"),
        ("100%.pdf", "../k/100%25.pdf"),
        ("no#1?.pdf", "../k/no%231%3F.pdf"),
        ("caf\udce9.pdf", "../k/caf%E9.pdf"),
        ("\ud800.pdf", "../k/%EF%BF%BD.pdf"),
    ],
)
def test_file_href(path: str, href: str) -> None:
    assert file_href("../k", path) == href
    assert file_href("../k/", path) == href


def test_links_between_sheets_look_their_row_up(book: OpenedWorkbook) -> None:
    formula = "=HYPERLINK(\"#'Pertentangan'!A\"&MATCH(1,'Pertentangan'!$A:$A,0),1)"
    assert column(book["Pasangan"], "Pertentangan")[0] == formula
    assert column(book["Pasangan"], "Pertentangan")[2] == 0
    formula = "=HYPERLINK(\"#'Kelompok'!A\"&MATCH(1,'Kelompok'!$A:$A,0),1)"
    assert column(book["Pasangan"], "Kelompok") == [formula] * 3 + [None] * 3


def test_links_between_sheets_show_their_number_before_anything_is_computed(tmp_path: Path) -> None:
    write_workbook(REPORT, tmp_path / "overlaps.xlsx", "..")
    values = openpyxl.load_workbook(tmp_path / "overlaps.xlsx", data_only=True)
    assert column(values["Pertentangan"], "Pasangan") == [1, 2, 2]
    rows = {row[0]: row[1:4] for row in values["Ringkasan"].iter_rows(values_only=True)}
    assert rows["Belum diputuskan"] == (3, 6, 3)


def test_a_link_too_many_or_too_long_becomes_text_and_the_summary_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_LINKS_PER_SHEET", 5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = opened(REPORT, tmp_path)
        too_long = replace(EMPTY, skipped=(Skipped("x" * 3000, "Rusak.", "Unggah ulang."),))
        assert link_targets(opened(too_long, tmp_path)["Tidak terbaca"]) == []
    sheet = book["Pasangan"]
    assert len(link_targets(sheet)) == 5
    assert None not in column(sheet, "Berkas A") + column(sheet, "Berkas B")
    notes = [row[0] for row in book["Ringkasan"].iter_rows(values_only=True)]
    assert "Lembar Pasangan: 7 nama berkas tanpa tautan karena batas Excel." in notes


def test_rows_beyond_what_a_sheet_holds_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 5)
    book = opened(REPORT, tmp_path)
    assert column(book["Pasangan"], "Nomor") == [1, 2, 3, 4]
    notes = [str(row[0]) for row in book["Ringkasan"].iter_rows(values_only=True)]
    assert any(note.startswith("Lembar Pasangan: 2 baris terakhir") for note in notes)


# --- hostile text -----------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝"])
def test_text_of_a_pdf_is_never_a_formula(tmp_path: Path, start: str) -> None:
    text = start + 'cmd|" /C calc"!A0'
    book = opened(with_text(text), tmp_path)
    shown = cell_text(text)
    found = [
        cell for cell in all_cells(book) if isinstance(cell.value, str) and shown in cell.value
    ]
    assert len(found) > 30
    assert {cell.data_type for cell in found} == {"s"}
    if shown[0] in "=+-@":
        assert all(cell.quotePrefix for cell in found if cell.value.startswith(shown))


def test_a_formula_of_a_pdf_gets_into_no_formula_of_ours(tmp_path: Path) -> None:
    write_workbook(with_text(HOSTILE), tmp_path / "overlaps.xlsx", "..")
    with ZipFile(tmp_path / "overlaps.xlsx") as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        formulas = re.findall("<f>(.*?)</f>", "".join(archive.read(n).decode() for n in sheets))
    assert formulas
    assert not [formula for formula in formulas if "jahat" in formula]


def test_an_address_with_anything_in_it_makes_a_link_that_excel_can_read(tmp_path: Path) -> None:
    report = replace(EMPTY, sops=(replace(A1, url='https://a.example/\x01é"<%20\ud800?q=1#x'),))
    assert (
        link_targets(opened(report, tmp_path)["SOP"])[1] == "https://a.example/%C3%A9%22%3C%20?q=1"
    )


def test_addresses_in_text_make_no_links(tmp_path: Path) -> None:
    book = opened(with_text("mailto:a@jahat.example"), tmp_path)
    targets = [target for sheet in book.worksheets for target in link_targets(sheet)]
    assert not [target for target in targets if not target.startswith("../korpus/")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x1fc\x7fd\x9fe", "abcde"),
        ("a\r\nb\rc\td", "a\nb\nc d"),
        ("\ud800a\udfffb", "ab"),
        ("a\ufffeb\uffffc", "abc"),
        ("a\u202efdp.exe\u202c", "afdp.exe"),
        ("_x0041_", "_x0041_"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("<r><t>x</t></r>", " <r><t>x</t></r>"),
        ("x" * 40_000, "x" * 32_766 + "…"),
        ("😀" * 20_000, "😀" * 16_383 + "…"),
        ("x" * 32_767, "x" * 32_767),
        ("", ""),
    ],
)  # fmt: skip
def test_what_becomes_of_text(tmp_path: Path, text: str, shown: str) -> None:
    report = replace(EMPTY, skipped=(Skipped("a.pdf", text, "Saran."),))
    value = opened(report, tmp_path)["Tidak terbaca"]["B2"].value
    assert (value or "") == shown


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_any_text_fits_a_cell(text: str) -> None:
    shown = cell_text(text)
    assert len(shown.encode("utf-16-le")) <= 2 * MAX_CELL_CHARS
    assert cell_text(shown) == shown or shown.startswith(" <r>")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown)


def test_long_text_everywhere(tmp_path: Path) -> None:
    book = opened(with_text("x" * 40_000), tmp_path)
    assert max(len(str(cell.value or "")) for cell in all_cells(book)) == MAX_CELL_CHARS


def test_dates_that_excel_does_not_know_stay_text(tmp_path: Path) -> None:
    old = replace(A1, effective="1899-12-31", created="2019-02-30")
    sheet = opened(replace(EMPTY, sops=(old,)), tmp_path)["SOP"]
    assert column(sheet, "Tanggal efektif") == ["1899-12-31"]
    assert column(sheet, "Tanggal pembuatan") == ["2019-02-30"]


def test_a_large_group_takes_rows_by_its_members_only(tmp_path: Path) -> None:
    sops = tuple(sop(f"{n:03}.pdf", "Judul", f"Kelurahan {n:03}") for n in range(104))
    ids = tuple(item.id for item in sops)
    pairs = tuple(Pair(ids[0], other, Relation.IDENTICAL, 1.0, 1.0, 1.0) for other in ids[1:])
    cluster = Cluster(
        "k", ids, ids[0], PairListing.PRINCIPAL, 1.0, (), Recommendation.GABUNG, "Sama."
    )
    book = opened(replace(EMPTY, sops=sops, pairs=pairs, clusters=(cluster,)), tmp_path)
    assert book["Kelompok"].max_row == 105
    assert book["Pasangan"].max_row == 104


# --- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Relation, wording.RELATIONS),
        (ConflictType, wording.CONFLICT_TYPES),
        (Severity, wording.SEVERITIES),
        (Recommendation, wording.RECOMMENDATIONS),
        (Scope, wording.SCOPES),
        (PairScope, wording.PAIR_SCOPES),
        (Layout, wording.LAYOUTS),
    ],
)
def test_every_value_has_its_own_word(kind: Any, words: dict[Any, str]) -> None:
    assert list(words) == list(kind)
    assert len(set(words.values())) == len(words)
    assert all(words.values())
