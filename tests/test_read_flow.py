"""flow.py, flow_header.py and unruled.py: the rows of a flow table, whoever draws it."""

from __future__ import annotations

import pytest
from drawn_pages import ACTORS, FLOW_XS, Sheet, flow_head, flow_row, flow_rows

from sopsim.read.flow import FlowRow, continues, drop_sections, join_split_row, read_rows
from sopsim.read.flow_header import (
    FlowHeader,
    broken_head,
    carry_header,
    find_header,
    head_text,
)
from sopsim.read.grid import find_tables
from sopsim.read.labels import Column
from sopsim.read.unruled import carry_unruled, fill_unruled, find_unruled_header
from sopsim.types import Box, Page, ShapeKind, StepKind, Word


def header_of(page: Page) -> FlowHeader:
    header = find_header(page, find_tables(page.rulings))
    assert header is not None
    return header


def rows_of(sheet: Sheet) -> list[FlowRow]:
    page = sheet.page()
    return read_rows(page, header_of(page))


def drawn(*rows: tuple[str, ...], height: float = 30) -> tuple[Sheet, list[float]]:
    """Draw a flow table; give the heights of the lines between its rows too."""
    sheet = Sheet()
    return sheet, flow_rows(sheet, flow_head(sheet, 40), rows, height)


# --- the head ---------------------------------------------------------------------------------


def test_a_head_of_two_rows_names_columns_and_actors() -> None:
    sheet, _ = drawn(flow_row())
    header = header_of(sheet.page())
    assert [column.kind for column in header.columns] == [
        *(Column.NUMBER, Column.ACTIVITY, Column.ACTORS, Column.ACTORS, Column.ACTORS),
        *(Column.REQUIREMENTS, Column.DURATION, Column.OUTPUT, Column.NOTE),
    ]
    assert tuple(column.head for column in header.actors) == ACTORS
    assert header.has_standard


@pytest.mark.parametrize(
    "heads",
    [
        ("No", "Aktivitas", "Staf", "Kabid", "Persyaratan", "Waktu", "Keluaran", "Ket."),
        ("NO.", "URAIAN PROSEDUR", "STAF", "KABID", "KELENG KAPAN", "WAKTU", "AUTPUT", "KET"),
        ("No", "Langkah", "Staf", "Kabid", "Syarat", "Waktu (menit)", "Hasil", "Catatan"),
    ],
)
def test_a_head_of_one_row_names_them_in_other_words(heads: tuple[str, ...]) -> None:
    sheet = Sheet()
    sheet.table((30, 60, 210, 280, 350, 470, 560, 660, 780), (40, 70, 100), [heads, ["1"]])
    header = header_of(sheet.page())
    assert [column.head.lower() for column in header.actors] == ["staf", "kabid"]
    assert all(header.of(kind) for kind in set(Column) - {Column.ACTORS, Column.STANDARD})


def test_an_identity_box_above_the_table_is_no_column() -> None:
    sheet = Sheet()
    sheet.table((30, 210, 780), (20, 40), [("Peralatan/Perlengkapan", "Komputer")])
    flow_rows(sheet, flow_head(sheet, 40), [flow_row(requirements="KTP")])
    (row,) = rows_of(sheet)
    assert row.requirements == ("KTP",)


def test_a_cell_of_the_first_row_is_no_label() -> None:
    sheet = Sheet()
    heads = ("No", "Kegiatan", "Loket", "Camat", "Kelengkapan", "Waktu", "Output")
    row = ("1", "Memeriksa berkas", "√", "", "Berkas", "5 menit", "Catatan")
    sheet.table((30, 60, 210, 280, 350, 470, 560, 700), (40, 70, 100), [heads, row])
    assert [column.head for column in header_of(sheet.page()).columns] == [*heads]


def test_a_table_of_something_else_has_no_head() -> None:
    sheet = Sheet()
    sheet.table((30, 60, 300, 500), (40, 70, 100), [("No", "Nama", "Jabatan"), ("1", "A", "B")])
    page = sheet.page()
    assert find_header(page, find_tables(page.rulings)) is None
    assert find_unruled_header(page) is None


def test_a_head_broken_off_by_the_page_is_joined_with_its_rest() -> None:
    first, second = Sheet(), Sheet()
    upper = (30, 60, 210, 420, 700, 780)
    first.table(upper, (500, 530), [("No", "Kegiatan", "Pelaksana", "Mutu Baku", "Keteran")])
    rest = ("", "", "Loket", "Kasi", "Camat", "Kelengkapan", "Waktu", "Output", "gan")
    flow_rows(second, 40, [rest, flow_row(note="Segera")])
    page = second.page(2)
    begun = broken_head(first.page(), find_tables(first.page().rulings))
    header = find_header(page, find_tables(page.rulings), begun)
    assert header is not None
    assert [column.head for column in header.actors] == ["Loket", "Kasi", "Camat"]
    (row,) = read_rows(page, header)
    assert (row.number, row.activity, row.note) == ("1", "Menerima berkas", "Segera")


def test_a_page_without_a_head_goes_on_with_the_last_one() -> None:
    first, _ = drawn(flow_row())
    second = Sheet()
    moved = [x + 12 for x in FLOW_XS]
    second.table(moved, (40, 70), [flow_row("2", "Memeriksa berkas", marks=("", "√", ""))])
    page = second.page(2)
    header = carry_header(header_of(first.page()), find_tables(page.rulings))
    assert header is not None
    (row,) = read_rows(page, header)
    assert (row.number, row.actors, row.page) == ("2", ("Kasi Pelayanan",), 2)


@pytest.mark.parametrize(
    "lines, head",
    [
        (["Kepala", "Seksi"], "Kepala Seksi"),
        (["Inspek", "torat"], "Inspektorat"),
        (["KELENGKA", "PAN"], "KELENGKAPAN"),
        (["Sub", "bagian dan", "umum"], "Subbagian dan umum"),
        (["Pengad-", "ministrasi"], "Pengadministrasi"),
        (["KASI", "EKBANG"], "KASI EKBANG"),
    ],
)
def test_words_broken_by_a_narrow_head_are_joined(lines: list[str], head: str) -> None:
    words = [
        Word(text, Box(10 + 40 * n, 10 * row, 45 + 40 * n, 10 * row + 9))
        for row, line in enumerate(lines)
        for n, text in enumerate(line.split())
    ]
    assert head_text(words) == head


# --- rows -------------------------------------------------------------------------------------


def test_a_row_gives_its_cells() -> None:
    sheet, _ = drawn(
        flow_row("1.", marks=("√", "", ""), requirements="1. KTP\n2. KK", note="Cepat")
    )
    (row,) = rows_of(sheet)
    assert row == FlowRow(
        number="1",
        activity="Menerima berkas",
        actors=("Petugas Loket",),
        kind=StepKind.UNKNOWN,
        requirements=("1. KTP", "2. KK"),
        duration="15 menit",
        output="Tanda terima",
        note="Cepat",
        page=1,
    )
    assert row.area is not None
    assert (row.area.x0, row.area.x1, round(row.area.height)) == (FLOW_XS[0], FLOW_XS[-1], 30)


def test_the_symbol_tells_who_acts_and_what_the_step_is() -> None:
    sheet, ys = drawn(*(flow_row(str(n)) for n in range(1, 6)))
    symbols = [ShapeKind.CAPSULE, ShapeKind.RECTANGLE, ShapeKind.DIAMOND, ShapeKind.MARK]
    for number, kind in enumerate(symbols):
        sheet.shape(kind, 2 + number % 3, ys[number], ys[number + 1])
    sheet.shape(ShapeKind.RECTANGLE, 2, ys[4], ys[5])
    sheet.shape(ShapeKind.RECTANGLE, 4, ys[4], ys[5])
    assert [(row.actors, row.kind) for row in rows_of(sheet)] == [
        (("Petugas Loket",), StepKind.END),  # start and end are told apart by position, later
        (("Kasi Pelayanan",), StepKind.PROCESS),
        (("Camat",), StepKind.DECISION),
        (("Petugas Loket",), StepKind.UNKNOWN),
        (("Petugas Loket", "Camat"), StepKind.PROCESS),
    ]


def test_a_shaded_cell_marks_the_doer() -> None:
    sheet, ys = drawn(*(flow_row(str(n)) for n in range(1, 4)))
    sheet.shaded = [
        Box(FLOW_XS[2], ys[0], FLOW_XS[3], ys[1]),
        Box(FLOW_XS[3], ys[1], FLOW_XS[5], ys[2]),
    ]
    assert [row.actors for row in rows_of(sheet)] == [
        ("Petugas Loket",),
        ("Kasi Pelayanan", "Camat"),
        (),
    ]


@pytest.mark.parametrize("columns, rows", [((2, 3), (0, 3)), ((0, 9), (1, 2))])
def test_a_shaded_column_or_row_marks_nobody(
    columns: tuple[int, int], rows: tuple[int, int]
) -> None:
    sheet, ys = drawn(*(flow_row(str(n)) for n in range(1, 4)))
    (left, right), (top, bottom) = columns, rows
    sheet.shaded = [Box(FLOW_XS[left], ys[top], FLOW_XS[right], ys[bottom])]
    assert not any(row.actors for row in rows_of(sheet))


def test_marks_beside_a_symbol_and_pentagons_are_connectors() -> None:
    sheet, ys = drawn(flow_row())
    sheet.shape(ShapeKind.RECTANGLE, 2, ys[0], ys[1])
    sheet.shape(ShapeKind.MARK, 3, ys[0], ys[1])
    sheet.shape(ShapeKind.PENTAGON, 4, ys[0], ys[1])
    (row,) = rows_of(sheet)
    assert row.actors == ("Petugas Loket",)


@pytest.mark.parametrize("mark", ["√", "X", "v", "■", "\uf0fc", "¥", "P", "n"])
def test_a_sign_tells_who_acts(mark: str) -> None:
    """A symbol font's tick may come out as any character."""
    sheet, _ = drawn(flow_row("1", marks=(mark, "", "")), flow_row("2", marks=("", mark, mark)))
    first, second = rows_of(sheet)
    assert first.actors == ("Petugas Loket",)
    assert second.actors == ("Kasi Pelayanan", "Camat")


def test_actors_may_be_named_in_the_cell() -> None:
    sheet = Sheet()
    heads = ("No", "Kegiatan", "Pelaksana", "Kelengkapan", "Waktu", "Output")
    row = ("1", "Memeriksa", "Kasi dan Staf, Camat", "Berkas", "1 jam", "Paraf")
    sheet.table((30, 60, 210, 400, 500, 600, 780), (40, 70, 100), [heads, row])
    assert rows_of(sheet)[0].actors == ("Kasi", "Staf", "Camat")


def test_yes_and_no_beside_a_connector_are_no_actors() -> None:
    sheet, _ = drawn(flow_row(marks=("Ya", "", "Tidak")))
    assert rows_of(sheet)[0].actors == ()


def test_a_merged_cell_belongs_to_all_rows_it_covers() -> None:
    sheet = Sheet()
    top = flow_head(sheet, 40)
    ys = (top, top + 30, top + 60, top + 90)
    sheet.fill(FLOW_XS, ys, [flow_row("1", duration=""), flow_row("2", duration=""), flow_row("3")])
    sheet.lines(FLOW_XS, (ys[0], ys[2], ys[3]))
    sheet.lines(FLOW_XS[:7], (ys[1],))
    sheet.lines(FLOW_XS[7:], (ys[1],))
    sheet.text(FLOW_XS[6] + 3, ys[1] - 5, "1 hari")
    assert [row.duration for row in rows_of(sheet)] == ["1 hari", "1 hari", "15 menit"]


def test_a_cell_without_inner_lines_may_hold_a_text_for_each_row() -> None:
    sheet = Sheet()
    top = flow_head(sheet, 40)
    ys = (top, top + 40, top + 80)
    sheet.fill(FLOW_XS, ys, [flow_row("1", note="Pertama"), flow_row("2", note="Kedua")])
    sheet.lines(FLOW_XS[:9], ys)
    sheet.lines(FLOW_XS[8:], (ys[0], ys[2]))
    assert [row.note for row in rows_of(sheet)] == ["Pertama", "Kedua"]


def test_rows_without_lines_between_them_are_parted_by_white_space() -> None:
    sheet = Sheet()
    top = flow_head(sheet, 40)
    sheet.lines(FLOW_XS, (top, top + 120))
    sheet.fill(
        FLOW_XS,
        (top, top + 40, top + 80),
        [
            flow_row("\n1", "Menerima berkas\ndari pemohon\ndi loket", note=""),
            flow_row("\n2", "Memeriksa\nberkas"),
            flow_row("\n3", "Mengarsipkan", note="Selesai"),
        ],
    )
    rows = rows_of(sheet)
    assert [row.activity for row in rows] == [
        "Menerima berkas dari pemohon di loket",
        "Memeriksa berkas",
        "Mengarsipkan",
    ]
    assert [row.note for row in rows] == ["", "", "Selesai"]


def test_the_head_of_the_time_column_gives_the_unit() -> None:
    sheet = Sheet()
    heads = ("No", "Kegiatan", "Staf", "Kelengkapan", "Waktu (menit)", "Output")
    rows = [heads, ("1", "A", "√", "B", "15", "C"), ("2", "A", "√", "B", "1 jam", "C")]
    sheet.table((30, 60, 210, 300, 450, 600, 780), (40, 70, 100, 130), rows)
    assert [row.duration for row in rows_of(sheet)] == ["15 menit", "1 jam"]


def test_a_word_broken_by_a_narrow_column_is_joined() -> None:
    sheet, _ = drawn(
        flow_row(duration="Maksimal\n2 jam", output="Tanda\nterima", note="Perpanja\nngan")
    )
    (row,) = rows_of(sheet)
    assert row.duration == "Maksimal 2 jam"
    assert row.output == "Tanda terima"
    narrow = Sheet()
    top = flow_head(narrow, 40)
    narrow.lines(FLOW_XS, (top, top + 40))
    narrow.fill(FLOW_XS, (top,), [flow_row(duration="")])
    for y, text in ((top + 5, "Maksima"), (top + 16, "l 2 jam")):
        left = FLOW_XS[6] + 3
        for word in text.split():
            narrow.words.append(Word(word, Box(left, y, left + 7.5 * len(word), y + 9)))
            left += 7.5 * len(word) + 3
    assert rows_of(narrow)[0].duration == "Maksimal 2 jam"


def test_a_row_of_column_numbers_is_no_step() -> None:
    sheet, _ = drawn(tuple("123456789"), flow_row())
    assert [row.activity for row in rows_of(sheet)] == ["Menerima berkas"]


def test_the_number_may_stand_in_the_cell_of_the_activity() -> None:
    sheet, _ = drawn(flow_row("", "1. Menerima berkas"), flow_row("", "2. Memeriksa"))
    assert [(row.number, row.activity) for row in rows_of(sheet)] == [
        ("1", "Menerima berkas"),
        ("2", "Memeriksa"),
    ]


# --- tables without lines ---------------------------------------------------------------------


def unruled() -> Sheet:
    sheet = Sheet()
    heads = ("No", "Kegiatan", "Petugas\nLoket", "Kasi", "Camat", "Syarat", "Waktu", "Hasil", "Ket")
    rows = [
        flow_row("1", "Menerima berkas\ndari pemohon", marks=("√", "", "")),
        flow_row("2", "Memeriksa berkas", marks=("", "√", ""), duration="1 jam"),
        flow_row("3", "Mengarsipkan", marks=("√", "", ""), note="Selesai"),
    ]
    sheet.fill(FLOW_XS, (100, 140, 180, 220), [heads, *rows])
    return sheet


def test_a_table_without_any_line_is_read_by_its_white_space() -> None:
    page = unruled().page()
    header = find_unruled_header(page)
    assert header is not None
    assert [column.head for column in header.actors] == ["Petugas Loket", "Kasi", "Camat"]
    rows = read_rows(page, header)
    assert [(row.number, row.activity, row.actors) for row in rows] == [
        ("1", "Menerima berkas dari pemohon", ("Petugas Loket",)),
        ("2", "Memeriksa berkas", ("Kasi",)),
        ("3", "Mengarsipkan", ("Petugas Loket",)),
    ]
    assert [row.duration for row in rows] == ["15 menit", "1 jam", "15 menit"]
    assert rows[2].note == "Selesai"


def test_a_table_without_lines_goes_on_on_the_next_page() -> None:
    header = find_unruled_header(unruled().page())
    assert header is not None
    sheet = Sheet()
    sheet.fill(FLOW_XS, (60,), [flow_row("4", "Melaporkan", marks=("", "", "√"))])
    sheet.text(30, 300, "Ditetapkan di Kota Tangerang oleh Camat")
    page = sheet.page(2)
    carried = carry_unruled(header, page)
    assert carried is not None
    (row,) = read_rows(page, carried)
    assert (row.number, row.activity, row.actors) == ("4", "Melaporkan", ("Camat",))


def test_running_text_is_no_part_of_a_table_without_lines() -> None:
    header = find_unruled_header(unruled().page())
    assert header is not None
    sheet = Sheet()
    sheet.text(
        36, 60, "4 Peraturan ini mulai berlaku pada tanggal diundangkan oleh Wali Kota Tangerang"
    )
    assert carry_unruled(header, sheet.page(2)) is None


def test_lines_may_surround_the_head_alone() -> None:
    sheet = Sheet()
    bottom = flow_head(sheet, 40)
    rows = [flow_row("1", marks=("√", "", "")), flow_row("2", "Memeriksa", marks=("", "", "√"))]
    sheet.fill(FLOW_XS, (bottom + 10, bottom + 40), rows)
    page = sheet.page()
    header = header_of(page)
    assert read_rows(page, header) == []
    filled = fill_unruled(header, page)
    assert filled is not None
    assert [row.actors for row in read_rows(page, filled)] == [("Petugas Loket",), ("Camat",)]


# --- rows over several pages ------------------------------------------------------------------


def row(activity: str, number: str = "", page: int = 1, **fields: str) -> FlowRow:
    given = {"duration": "", "output": "", "note": ""} | fields
    return FlowRow(number, activity, (), StepKind.UNKNOWN, (), **given, page=page)


@pytest.mark.parametrize(
    "first, goes_on",
    [
        (row("kepada kementerian", page=2), True),
        (row("Kementerian Dalam Negeri", page=2), True),
        (row("", page=2, output="ditandatangani"), True),
        (row("Menyusun laporan", "10", page=2), False),
        (row("PELAKSANAAN", page=2), False),
        (row("Kegiatan Inti", page=2), False),
        (row("kepada kementerian", page=2, duration="1 hari"), False),
        (row("kepada kementerian", page=1), False),
    ],
)
def test_a_row_cut_by_the_page_is_told_from_a_new_one(first: FlowRow, goes_on: bool) -> None:
    assert continues(row("Mengirim laporan", "9", duration="1 hari"), first) is goes_on


def test_halves_of_a_row_are_joined() -> None:
    last, rest = row("Mengirim", "9", duration="1 hari"), row("laporan", page=2, output="Bukti")
    joined = join_split_row(last, rest)
    assert (joined.number, joined.activity, joined.page) == ("9", "Mengirim laporan", 1)
    assert (joined.duration, joined.output) == ("1 hari", "Bukti")


def test_rows_that_only_head_others_are_dropped() -> None:
    steps = [row("Menerima", "1", output="A"), row("Memeriksa", "2", output="B")]
    sections = [row("PERSIAPAN", "A"), row("Kegiatan Inti")]
    assert drop_sections([sections[0], steps[0], sections[1], steps[1], steps[1]]) == [
        steps[0],
        steps[1],
        steps[1],
    ]


def test_rows_are_kept_where_all_are_bare() -> None:
    bare = [row("Menerima"), row("Memeriksa"), row("Mengarsipkan", output="A")]
    assert drop_sections(bare) == bare
