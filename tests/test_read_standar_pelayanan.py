"""standar_pelayanan.py and what it builds on: sections.py, procedure.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from drawn_pages import Sheet, flow_head, flow_row, flow_rows, identity_block

from sopsim.read.standar_pelayanan import read_standar_pelayanan
from sopsim.types import Arrow, Box, Layout, Page, Shape, ShapeKind, Sop, StepKind

PROCEDURE = (
    "1. Pemohon mengajukan berkas ke loket\n"
    "2. Petugas loket memeriksa kelengkapan berkas\n"
    "3. Menandatangani surat keterangan (Lurah);\n"
    "4. Berkas disimpan"
)
COMPONENTS = (
    ("Persyaratan", "1. Fotokopi KTP-el\n2. Surat pengantar RT/RW"),
    ("Sistem, Mekanisme dan Prosedur", PROCEDURE),
    ("Jangka Waktu Penyelesaian", "3 hari kerja"),
    ("Biaya/Tarif", "Tidak dipungut biaya"),
    ("Produk Pelayanan", "Surat Keterangan Domisili"),
    ("Penanganan Pengaduan", "Kotak saran"),
    ("Dasar Hukum", "1. Undang-Undang Nomor 25\n2. Peraturan Wali Kota Nomor 10"),
    ("Kompetensi Pelaksana", "1. SLTA\n2. Teliti"),
)
HEADING = "STANDAR PELAYANAN\nPENERBITAN SURAT DOMISILI\nKELURAHAN CIKOKOL\nNomor: 470/12"
XS = (40, 70, 250, 560)
Row = tuple[str, str]


def heights(rows: Sequence[Row], top: float) -> list[float]:
    """Where rows begin, each as high as its content needs, and where the last one ends."""
    ys = [top]
    for _, content in rows:
        ys.append(ys[-1] + 12 + 11 * (content.count("\n") + 1))
    return ys


def in_a_table(rows: Sequence[Row], sheet: Sheet, top: float) -> list[float]:
    ys = heights(rows, top)
    sheet.table(XS, ys, [(f"{n}.", *row) for n, row in enumerate(rows, 1)])
    return ys


def in_columns(rows: Sequence[Row], sheet: Sheet, top: float) -> list[float]:
    ys = heights(rows, top)
    texts = [(f"{n}.", label, f": {content}") for n, (label, content) in enumerate(rows, 1)]
    for y, (number, label, content) in zip(ys, texts, strict=False):
        sheet.text(XS[0], y, number)
        sheet.text(XS[1], y, label)
        first, _, rest = content.partition("\n")
        sheet.text(XS[2], y, first)
        sheet.text(XS[2] + 7.5, y + 11, rest)
    return ys


def under_headings(rows: Sequence[Row], sheet: Sheet, top: float) -> list[float]:
    ys = [top]
    for number, (label, content) in enumerate(rows, 1):
        sheet.text(XS[0], ys[-1], f"{number}. {label}")
        sheet.text(XS[0] + 12, ys[-1] + 12, content)
        ys.append(ys[-1] + 26 + 11 * (content.count("\n") + 1))
    return ys


Form = Callable[[Sequence[Row], Sheet, float], list[float]]


def drawn(
    form: Form = in_a_table,
    rows: Sequence[Row] = COMPONENTS,
    heading: str = HEADING,
    number: int = 1,
) -> Page:
    sheet = Sheet(595, 842)
    sheet.text(180, 30, heading)
    form(rows, sheet, 100)
    return sheet.page(number)


def lone_sop(*pages: Page) -> Sop:
    (sop,) = read_standar_pelayanan(pages)
    return sop


# --- the form ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [in_a_table, in_columns, under_headings])
def test_components_are_found_however_they_are_set(form: Form) -> None:
    sop = lone_sop(drawn(form))
    assert sop.layout is Layout.STANDAR_PELAYANAN
    assert (sop.title, sop.agency) == ("PENERBITAN SURAT DOMISILI", "Kelurahan Cikokol")
    assert sop.requirements == ("Fotokopi KTP-el", "Surat pengantar RT/RW")
    assert sop.total_duration is not None
    assert sop.total_duration.text == "3 hari kerja"
    assert (sop.fee, sop.result) == ("Tidak dipungut biaya", "Surat Keterangan Domisili")
    assert sop.legal_bases == ("Undang-Undang Nomor 25", "Peraturan Wali Kota Nomor 10")
    assert sop.qualifications == ("SLTA", "Teliti")
    assert len(sop.steps) == 4


@pytest.mark.parametrize(
    "heading, title",
    [
        (HEADING, "PENERBITAN SURAT DOMISILI"),
        ("STANDAR PELAYANAN SURAT DOMISILI\nKELURAHAN CIKOKOL", "SURAT DOMISILI"),
        ("STANDAR PELAYANAN PADA KELURAHAN CIKOKOL", "Surat Keterangan Domisili"),
        ("STANDAR PELAYANAN\nJenis Pelayanan : Surat Domisili", "Surat Domisili"),
    ],
    ids=["below the heading", "in the heading", "nowhere: the product", "in a field"],
)
def test_the_title_is_the_service(heading: str, title: str) -> None:
    assert lone_sop(drawn(heading=heading)).title == title


def test_the_heading_may_name_the_agency() -> None:
    heading = "STANDAR PELAYANAN PADA KELURAHAN CIKOKOL"
    assert lone_sop(drawn(heading=heading)).agency == "Kelurahan Cikokol"


@pytest.mark.parametrize(
    "cells",
    [
        [("STANDAR PELAYANAN\nPENERBITAN SURAT DOMISILI\nKELURAHAN CIKOKOL",)],
        [("STANDAR PELAYANAN",), ("PENERBITAN SURAT DOMISILI",)],
        [("LOGO", "STANDAR PELAYANAN PENERBITAN SURAT DOMISILI")],
    ],
    ids=["with the title", "title in the cell below", "beside the logo"],
)
def test_the_heading_may_stand_in_a_cell(cells: list[tuple[str, ...]]) -> None:
    sheet = Sheet(595, 842)
    sheet.text(40, 10, "PEMERINTAH KOTA TANGERANG\nKELURAHAN CIKOKOL")
    ys = [36 + 50 / len(cells) * number for number in range(len(cells) + 1)]
    sheet.table((40, 560) if len(cells[0]) == 1 else (40, 150, 560), ys, cells)
    in_a_table(COMPONENTS, sheet, 100)
    sop = lone_sop(sheet.page())
    assert (sop.title, sop.agency) == ("PENERBITAN SURAT DOMISILI", "Kelurahan Cikokol")


def test_the_title_of_several_lines_is_one() -> None:
    heading = "STANDAR PELAYANAN\nPENERBITAN SURAT\nKETERANGAN DOMISILI\nNomor: 470/12"
    assert lone_sop(drawn(heading=heading)).title == "PENERBITAN SURAT KETERANGAN DOMISILI"


def test_the_page_of_signatures_dates_the_standard() -> None:
    sheet = Sheet(595, 842)
    sheet.text(300, 40, "Ditetapkan di Tangerang\npada tanggal 4 Maret 2019\nLURAH CIKOKOL")
    sop = lone_sop(drawn(), sheet.page(2))
    assert (sop.last_page, sop.effective) == (2, "2019-03-04")


def test_a_list_that_runs_on_to_the_next_page_is_one() -> None:
    second = Sheet(595, 842)
    rows = [("", "", "3. Pas foto 3x4"), ("2.", *COMPONENTS[1]), ("3.", *COMPONENTS[2])]
    second.table(XS, (40, 62, 130, 152), rows)
    sop = lone_sop(drawn(rows=[COMPONENTS[4], COMPONENTS[3], COMPONENTS[0]]), second.page(2))
    assert sop.requirements == ("Fotokopi KTP-el", "Surat pengantar RT/RW", "Pas foto 3x4")
    assert (sop.first_page, sop.last_page) == (1, 2)


def test_a_second_list_of_requirements_begins_another_service() -> None:
    other = "STANDAR PELAYANAN\nPENERBITAN SURAT USAHA\nKELURAHAN CIKOKOL"
    sops = read_standar_pelayanan([drawn(), drawn(heading=other, number=2)])
    assert [sop.title for sop in sops] == ["PENERBITAN SURAT DOMISILI", "PENERBITAN SURAT USAHA"]
    assert [sop.first_page for sop in sops] == [1, 2]


# --- what is no service standard --------------------------------------------------------------


def test_an_sop_that_cites_the_rule_of_service_standards_is_none() -> None:
    sheet = Sheet()
    cited = "1. Peraturan Menteri tentang\nStandar Pelayanan\n2. Peraturan tentang biaya pengaduan"
    bottom = flow_head(sheet, identity_block(sheet, legal_bases=cited) + 10)
    flow_rows(sheet, bottom, [flow_row("1", marks=("√", "", ""))])
    assert read_standar_pelayanan([sheet.page()]) == []


def test_pages_of_an_sop_behind_a_service_standard_are_no_part_of_it() -> None:
    sheet = Sheet()
    bottom = flow_head(sheet, identity_block(sheet) + 10)
    flow_rows(sheet, bottom, [flow_row("1", marks=("√", "", ""))])
    assert lone_sop(drawn(), sheet.page(2)).last_page == 1


def test_a_few_components_without_the_form_s_name_are_none() -> None:
    assert read_standar_pelayanan([drawn(rows=COMPONENTS[:4], heading="PENGUMUMAN LAYANAN")]) == []


# --- the procedure ----------------------------------------------------------------------------


def test_a_list_names_the_doer_as_subject_or_in_brackets() -> None:
    steps = lone_sop(drawn()).steps
    assert [(step.activity, step.actors) for step in steps] == [
        ("Pemohon mengajukan berkas ke loket", ("Pemohon",)),
        ("Petugas loket memeriksa kelengkapan berkas", ("Petugas loket",)),
        ("Menandatangani surat keterangan", ("Lurah",)),
        ("Berkas disimpan", ()),
    ]
    assert [step.number for step in steps] == ["1", "2", "3", "4"]
    assert [step.kind for step in steps] == [
        StepKind.START,
        StepKind.PROCESS,
        StepKind.PROCESS,
        StepKind.END,
    ]


def boxes(sheet: Sheet, texts: Sequence[str], places: Sequence[tuple[float, float]]) -> None:
    for text, (x, y) in zip(texts, places, strict=True):
        sheet.shapes.append(Shape(ShapeKind.RECTANGLE, Box(x, y, x + 90, y + 30)))
        sheet.text(x + 2, y + 3, text)


def test_boxes_follow_their_arrows() -> None:
    """The flow runs to the right and comes back below; a decision points back to the second box."""
    sheet = Sheet(595, 842)
    sheet.text(180, 30, HEADING)
    rows = [(COMPONENTS[1][0], "\n" * 9), *COMPONENTS[2:6]]
    in_a_table(rows, sheet, 100)
    texts = ("Pemohon", "Penerimaan\n(Loket)", "Verifikasi\n(Kasi & Staf)", "Paraf\n(Lurah)")
    places = [(255, 110), (360, 110), (460, 110), (460, 160)]
    boxes(sheet, texts, places)
    sheet.arrows += [
        Arrow(345, 125, 360, 125),
        Arrow(360, 125, 345, 125),
        Arrow(450, 125, 460, 125),
        Arrow(500, 140, 405, 140),
        Arrow(505, 140, 505, 160),
    ]
    steps = lone_sop(sheet.page()).steps
    assert [(step.activity, step.actors) for step in steps] == [
        ("Pemohon", ()),
        ("Penerimaan", ("Loket",)),
        ("Verifikasi", ("Kasi", "Staf")),
        ("Paraf", ("Lurah",)),
    ]
    assert [(step.area.x0, step.area.top) for step in steps if step.area] == places


def test_a_frame_around_boxes_is_no_step() -> None:
    sheet = Sheet(595, 842)
    sheet.text(180, 30, HEADING)
    in_a_table([(COMPONENTS[1][0], "\n" * 9), *COMPONENTS[2:6]], sheet, 100)
    boxes(sheet, ("Menerima berkas", "Memeriksa berkas"), [(270, 120), (380, 120)])
    sheet.shapes.append(Shape(ShapeKind.RECTANGLE, Box(260, 110, 500, 190)))
    steps = lone_sop(sheet.page()).steps
    assert [step.activity for step in steps] == ["Menerima berkas", "Memeriksa berkas"]
