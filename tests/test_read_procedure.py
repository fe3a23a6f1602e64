"""procedure.py: boxes with arrows, tables and lists of sentences as steps."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from drawn_pages import Sheet

from sopsim.read.lines import group_lines
from sopsim.read.procedure import read_procedure
from sopsim.read.sections import Content
from sopsim.types import Arrow, Box, Shape, ShapeKind, Step, StepKind

AREA = Box(30, 30, 570, 800)
Place = tuple[float, float]


def content(sheet: Sheet, number: int = 1) -> Content:
    page = sheet.page(number)
    return Content(page, AREA, tuple(group_lines(page.words)))


def steps_of_list(text: str) -> tuple[Step, ...]:
    sheet = Sheet(600, 830)
    for row, line in enumerate(text.split("\n")):
        sheet.text(40 + 12 * (len(line) - len(line.lstrip())), 40 + 11 * row, line)
    return read_procedure([content(sheet)])


def said(steps: Sequence[Step]) -> list[tuple[str, tuple[str, ...]]]:
    """What is done and who does it."""
    return [(step.activity, step.actors) for step in steps]


# --- boxes ------------------------------------------------------------------------------------


def box(sheet: Sheet, place: Place, text: str, kind: ShapeKind = ShapeKind.RECTANGLE) -> None:
    x, y = place
    sheet.shapes.append(Shape(kind, Box(x, y, x + 130, y + 36)))
    sheet.text(x + 3, y + 3, text)


def steps_of_boxes(*boxes: tuple[Place, str], arrows: Sequence[Arrow] = ()) -> tuple[Step, ...]:
    sheet = Sheet(600, 830)
    for place, text in boxes:
        box(sheet, place, text)
    sheet.arrows += arrows
    return read_procedure([content(sheet)])


@pytest.mark.parametrize(
    ("text", "activity", "actors"),
    [
        ("Penerimaan berkas\n(Loket)", "Penerimaan berkas", ("Loket",)),
        ("Verifikasi\n(Kasi / Staf)", "Verifikasi", ("Kasi", "Staf")),
        ("Petugas Loket:\nmenerima berkas", "menerima berkas", ("Petugas Loket",)),
        ("Petugas Loket\nMenerima berkas", "Menerima berkas", ("Petugas Loket",)),
        ("Petugas Loket\nPeriksa berkas", "Periksa berkas", ("Petugas Loket",)),
        ("LURAH\n(Menandatangani surat)", "Menandatangani surat", ("LURAH",)),
        ("Pemohon mengisi formulir", "Pemohon mengisi formulir", ("Pemohon",)),
        ("Surat masuk\nMenerima surat", "Surat masuk Menerima surat", ()),
        ("Selesai", "Selesai", ()),
    ],
    ids=[
        "in brackets",
        "several in brackets",
        "before a colon",
        "on its own line",
        "on its own line above a command",
        "before brackets around what is done",
        "as subject",
        "papers do nothing",
        "nobody",
    ],
)
def test_a_box_names_who_does_what(text: str, activity: str, actors: tuple[str, ...]) -> None:
    first, _ = steps_of_boxes(((40, 40), text), ((40, 120), "Arsip"))
    assert (first.activity, first.actors) == (activity, actors)


def test_a_time_in_brackets_is_the_box_s_and_names_nobody() -> None:
    first, _ = steps_of_boxes(((40, 40), "Verifikasi (Kasi)\n(± 15 menit)"), ((40, 120), "Arsip"))
    assert (first.activity, first.actors) == ("Verifikasi", ("Kasi",))
    assert first.duration is not None
    assert first.duration.minutes == 15


def test_connectors_with_corners_lead_from_box_to_box() -> None:
    """Down the left column, up around the corner to the head of the right one, and down again."""
    places = [(40, 40), (40, 120), (40, 200), (300, 40), (300, 120)]
    texts = ("Satu", "Dua", "Tiga", "Empat", "Lima")
    arrows = [
        Arrow(105, 76, 105, 120),
        Arrow(105, 156, 105, 200),
        Arrow(170, 218, 365, 40),
        Arrow(365, 76, 365, 120),
    ]
    steps = steps_of_boxes(*zip(places, texts, strict=True), arrows=arrows)
    assert [step.activity for step in steps] == list(texts)


def test_without_arrows_boxes_follow_the_nearest() -> None:
    places = [(40, 40), (300, 40), (300, 120), (40, 120)]
    texts = ("Satu", "Dua", "Tiga", "Empat")
    steps = steps_of_boxes(*zip(places, texts, strict=True))
    assert sorted(step.activity for step in steps) == sorted(texts)
    assert steps[0].activity == "Satu"


@pytest.mark.parametrize("first", [0, 1])
def test_boxes_follow_the_numbers_printed_in_them(first: int) -> None:
    places = [(300, 120), (40, 40), (300, 40)]
    texts = ("Terima berkas", "Periksa berkas", "Simpan berkas")
    numbered = [f"{number}. {text}" for number, text in enumerate(texts, first)]
    steps = steps_of_boxes(*zip(places, numbered, strict=True))
    assert [step.activity for step in steps] == list(texts)


def test_an_arrow_over_a_box_passes_through_it() -> None:
    places = [(40, 40), (40, 120), (40, 200)]
    steps = steps_of_boxes(
        *zip(places, ("Satu", "Dua", "Tiga"), strict=True), arrows=[Arrow(105, 76, 105, 200)]
    )
    assert [step.activity for step in steps] == ["Satu", "Dua", "Tiga"]


def test_arrows_that_end_far_from_boxes_lead_nowhere() -> None:
    places = [(40, 40), (40, 120), (40, 200)]
    steps = steps_of_boxes(
        *zip(places, ("Satu", "Dua", "Tiga"), strict=True), arrows=[Arrow(105, 76, 105, 260)]
    )
    assert [step.activity for step in steps] == ["Satu", "Dua", "Tiga"]


def test_branches_marks_and_boxes_elsewhere_are_no_steps() -> None:
    sheet = Sheet(600, 830)
    for place, text in (((40, 40), "Satu"), ((40, 120), "Dua"), ((300, 120), "Tidak")):
        box(sheet, place, text)
    box(sheet, (300, 40), "Tanda", ShapeKind.MARK)
    box(sheet, (40, 810), "Kaki halaman")
    assert [step.activity for step in read_procedure([content(sheet)])] == ["Satu", "Dua"]


def lanes(sheet: Sheet, *names: str, upright: bool) -> None:
    """Draw lanes 150 points wide, each with its head: upright ones side by side, else stacked."""
    for number, name in enumerate(names):
        edges = [100 + 150 * number, 250 + 150 * number]
        (xs, ys) = (edges, [100, 130, 500]) if upright else ([100, 180, 550], edges)
        sheet.table(xs, ys, [[name]])


@pytest.mark.parametrize("upright", [True, False])
def test_whoever_names_a_lane_does_what_its_boxes_say(upright: bool) -> None:
    sheet = Sheet(600, 830)
    lanes(sheet, "Pemohon", "Petugas Loket", upright=upright)
    own, other = ((105, 140), (255, 140)) if upright else ((185, 105), (185, 255))
    box(sheet, own, "Mengisi\nformulir")
    box(sheet, other, "Menerima\nformulir")
    assert said(read_procedure([content(sheet)])) == [
        ("Mengisi formulir", ("Pemohon",)),
        ("Menerima formulir", ("Petugas Loket",)),
    ]


def test_a_lone_cell_beside_a_drawing_is_no_lane() -> None:
    sheet = Sheet(600, 830)
    lanes(sheet, "Bagan Layanan", upright=False)
    box(sheet, (185, 105), "Mengisi\nformulir")
    box(sheet, (335, 105), "Menerima\nformulir")
    assert [step.actors for step in read_procedure([content(sheet)])] == [(), ()]


def test_one_box_does_not_make_a_chart() -> None:
    sheet = Sheet(600, 830)
    sheet.text(40, 60, "1. Petugas menerima berkas\n2. Lurah menandatangani surat")
    sheet.shapes.append(Shape(ShapeKind.RECTANGLE, Box(35, 50, 400, 90)))
    assert len(read_procedure([content(sheet)])) == 2


# --- a table ----------------------------------------------------------------------------------


def test_a_procedure_may_be_a_table_of_who_does_what_how_long() -> None:
    sheet = Sheet(600, 830)
    rows = [
        ("No", "Uraian Kegiatan", "Pelaksana", "Waktu", "Hasil"),
        ("1", "Menerima berkas", "Petugas Loket", "5 menit", "Tanda terima"),
        ("2", "Memeriksa berkas", "Kasi Pelayanan", "15 menit", "Berkas lengkap"),
        ("3", "Menandatangani surat", "Lurah", "10 menit", "Surat"),
    ]
    sheet.table((40, 70, 250, 370, 450, 560), (60, 85, 115, 145, 175), rows)
    steps = read_procedure([content(sheet)])
    assert said(steps) == [
        ("Menerima berkas", ("Petugas Loket",)),
        ("Memeriksa berkas", ("Kasi Pelayanan",)),
        ("Menandatangani surat", ("Lurah",)),
    ]
    assert [step.duration.minutes for step in steps if step.duration] == [5, 15, 10]
    assert [step.output for step in steps] == ["Tanda terima", "Berkas lengkap", "Surat"]
    assert [step.kind for step in steps] == [StepKind.START, StepKind.PROCESS, StepKind.END]


# --- sentences --------------------------------------------------------------------------------


def test_a_sentence_names_who_does_what_how_long_and_the_paper() -> None:
    steps = steps_of_list(
        "1. Petugas loket memeriksa berkas paling lama 10 menit dan membuat tanda terima\n"
        "2. Menandatangani surat (Lurah);\n"
        "3. Kasi Pelayanan: memaraf surat"
    )
    assert said(steps) == [
        (
            "Petugas loket memeriksa berkas paling lama 10 menit dan membuat tanda terima",
            ("Petugas loket",),
        ),
        ("Menandatangani surat", ("Lurah",)),
        ("memaraf surat", ("Kasi Pelayanan",)),
    ]
    assert steps[0].duration is not None
    assert (steps[0].duration.minutes, steps[0].output) == (10, "tanda terima")


@pytest.mark.parametrize(
    ("beside", "times"),
    [("5 menit\n\n2 menit", ["5 menit", None, "2 menit"]), ("15 menit", [None, None, None])],
    ids=["one each", "one for all"],
)
def test_times_in_a_column_beside_a_list_belong_to_its_items(
    beside: str, times: list[str | None]
) -> None:
    sheet, area = Sheet(600, 830), Box(30, 50, 390, 100)
    sheet.text(40, 60, "1. Menerima berkas\n2. Memeriksa berkas\n3. Menyerahkan surat")
    lines = tuple(group_lines(sheet.words))
    sheet.text(400, 60, beside)
    steps = read_procedure([Content(sheet.page(), area, lines)])
    assert [step.duration and step.duration.text for step in steps] == times


def test_a_colon_behind_no_doer_parts_nothing() -> None:
    (step, _) = steps_of_list("1. Syarat: KTP asli diperiksa\n2. Petugas mencatat berkas")
    assert step.activity == "Syarat: KTP asli diperiksa"


def test_headings_above_items_are_no_steps() -> None:
    steps = steps_of_list(
        "A. Persiapan\n"
        "1. Petugas menyiapkan alat\n"
        "2. Petugas mencuci tangan\n"
        "B. Pelaksanaan\n"
        "1. Bila hasil positif:\n"
        "a. Dokter merujuk pasien\n"
        "b. Petugas mencatat rujukan\n"
        "2. Petugas mengarsipkan berkas"
    )
    assert [step.activity for step in steps] == [
        "Petugas menyiapkan alat",
        "Petugas mencuci tangan",
        "Dokter merujuk pasien",
        "Petugas mencatat rujukan",
        "Petugas mengarsipkan berkas",
    ]
    assert [step.number for step in steps] == ["1", "2", "3", "4", "5"]


def test_a_capital_marks_an_item_only_in_a_series() -> None:
    steps = steps_of_list(
        "A. Petugas menerima berkas\n"
        "B. Petugas mengantar berkas kepada\n"
        "H. Wiranta\n"
        "C. Lurah memaraf"
    )
    assert [step.activity for step in steps] == [
        "Petugas menerima berkas",
        "Petugas mengantar berkas kepada H. Wiranta",
        "Lurah memaraf",
    ]


def test_a_command_above_items_is_a_step() -> None:
    steps = steps_of_list("1. Siapkan alat\na. tensimeter\nb. stetoskop\n2. Ukur tekanan darah")
    assert steps[0].activity == "Siapkan alat"
    assert steps[-1].activity == "Ukur tekanan darah"


def test_items_below_a_colon_are_done_by_the_same() -> None:
    steps = steps_of_list(
        "1. Petugas melakukan:\n"
        "a. memanggil pasien\n"
        "b. mencatat keluhan\n"
        "c. Dokter memeriksa pasien\n"
        "2. menyimpan rekam medis"
    )
    assert said(steps) == [
        ("Petugas melakukan:", ("Petugas",)),
        ("memanggil pasien", ("Petugas",)),
        ("mencatat keluhan", ("Petugas",)),
        ("Dokter memeriksa pasien", ("Dokter",)),
        ("menyimpan rekam medis", ()),
    ]


def test_a_procedure_goes_on_over_pages_with_running_numbers() -> None:
    pages = []
    for number, text in ((1, "1. Petugas menerima berkas"), (2, "2. Lurah menandatangani surat")):
        sheet = Sheet(600, 830)
        sheet.text(40, 40, text)
        pages.append(content(sheet, number))
    steps = read_procedure(pages)
    assert [(step.number, step.page, step.kind) for step in steps] == [
        ("1", 1, StepKind.START),
        ("2", 2, StepKind.END),
    ]


def test_nothing_written_no_steps() -> None:
    assert read_procedure([]) == ()
    assert steps_of_list("") == ()
