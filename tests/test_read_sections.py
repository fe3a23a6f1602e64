"""sections.py: where the contents of labelled sections begin and end."""

from __future__ import annotations

from enum import StrEnum

import pytest
from drawn_pages import Sheet

from sopsim.read.grid import find_tables
from sopsim.read.labels import spellings
from sopsim.read.sections import Content, find_sections
from sopsim.types import Arrow, Box, Page, Shape, ShapeKind


class Part(StrEnum):
    PURPOSE = "purpose"
    TOOLS = "tools"
    STEPS = "steps"
    CLOSING = "closing"


LABELS = spellings(
    {
        Part.PURPOSE: ("Tujuan",),
        Part.TOOLS: ("Alat dan Bahan",),
        Part.STEPS: ("Prosedur", "Pelaksanaan"),
        Part.CLOSING: ("Penutup",),
    }
)


def page(text: str, number: int = 1) -> Page:
    """Print lines; one that begins with spaces is indented."""
    sheet = Sheet(595, 842)
    for row, line in enumerate(text.split("\n")):
        sheet.text(60 + 10 * (len(line) - len(line.lstrip())), 40 + 12 * row, line)
    return sheet.page(number)


def sections(page: Page, last: Part | None = None) -> list[tuple[Part, Content]]:
    return find_sections(page, find_tables(page.rulings), LABELS, last)


def texts(page: Page, last: Part | None = None) -> list[tuple[Part, str]]:
    return [(part, content.text) for part, content in sections(page, last)]


# --- below headings ---------------------------------------------------------------------------


def test_a_label_in_a_box_of_a_chart_is_no_heading() -> None:
    sheet = Sheet(595, 842)
    sheet.text(60, 40, "PROSEDUR")
    sheet.text(110, 70, "Pendaftaran")
    sheet.text(110, 130, "Alat dan Bahan")
    sheet.text(60, 190, "PENUTUP\nSekian.")
    sheet.shapes = [Shape(ShapeKind.RECTANGLE, Box(100, y, 260, y + 30)) for y in (60, 120)]
    sheet.arrows = [Arrow(180, 90, 180, 118)]
    assert texts(sheet.page()) == [
        (Part.STEPS, "Pendaftaran Alat dan Bahan"),
        (Part.CLOSING, "Sekian."),
    ]


@pytest.mark.parametrize("marks", ["1. 2. 3.", "A. B. C.", "I. II. III.", "- - -"])
def test_a_section_ends_where_the_next_heading_stands(marks: str) -> None:
    first, second, third = ("" if mark == "-" else f"{mark} " for mark in marks.split())
    found = texts(
        page(f"{first}TUJUAN\nAcuan petugas.\n{second}PROSEDUR\nDua.\n{third}PENUTUP\nSekian.")
    )
    assert found == [
        (Part.PURPOSE, "Acuan petugas."),
        (Part.STEPS, "Dua."),
        (Part.CLOSING, "Sekian."),
    ]


def test_a_next_heading_of_unknown_words_ends_a_section_too() -> None:
    found = texts(page("3. TUJUAN\nAcuan petugas.\n4. KONTAK PENTING\n021 555\n5. PROSEDUR\nSatu."))
    assert found == [(Part.PURPOSE, "Acuan petugas."), (Part.STEPS, "Satu.")]


def test_an_item_of_a_list_is_no_next_heading() -> None:
    found = texts(
        page("1. PROSEDUR\n1. Petugas menerima berkas\n2. Lurah memaraf\n2. PENUTUP\nIya.")
    )
    assert found == [
        (Part.STEPS, "1. Petugas menerima berkas 2. Lurah memaraf"),
        (Part.CLOSING, "Iya."),
    ]


def test_a_heading_inside_a_section_does_not_end_it() -> None:
    found = texts(page("3. Prosedur\n  A. Persiapan\n  Cuci tangan\n  B. Pelaksanaan\n  Ukur suhu"))
    assert found == [(Part.STEPS, "A. Persiapan Cuci tangan B. Pelaksanaan Ukur suhu")]


def test_a_part_of_the_procedure_may_be_called_like_another_section() -> None:
    found = texts(
        page("6. Prosedur\n  1. Awal\n  Cuci tangan\n  2. Penutup\n  Catat\n7. Penutup\nOk.")
    )
    assert found == [
        (Part.STEPS, "1. Awal Cuci tangan 2. Penutup Catat"),
        (Part.CLOSING, "Ok."),
    ]


def test_text_may_stand_behind_the_colon_of_a_heading() -> None:
    found = texts(page("Tujuan : Acuan petugas.\nProsedur:\nSatu."))
    assert found == [(Part.PURPOSE, "Acuan petugas."), (Part.STEPS, "Satu.")]


def test_a_sentence_that_begins_with_a_label_is_no_heading() -> None:
    found = texts(page("Tujuan\nAcuan.\nProsedur ini ditinjau tiap tahun\nPenutup\nSekian."))
    assert found == [
        (Part.PURPOSE, "Acuan. Prosedur ini ditinjau tiap tahun"),
        (Part.CLOSING, "Sekian."),
    ]


# --- over the page ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "first", ["3. Lurah memaraf", "c. Lurah memaraf", "dan Lurah memaraf", "(3) Lurah memaraf"]
)
def test_a_list_goes_on_over_the_page(first: str) -> None:
    (steps, closing) = sections(page(f"{first}\nPenutup\nSekian."), last=Part.STEPS)
    assert (steps[0], steps[1].text, steps[1].continued) == (Part.STEPS, first, True)
    assert (closing[0], closing[1].continued) == (Part.CLOSING, False)


@pytest.mark.parametrize("first", ["1. Lurah memaraf", "KELURAHAN CIKOKOL", "Lurah memaraf"])
def test_what_begins_anew_does_not_go_on(first: str) -> None:
    assert texts(page(f"{first}\nPenutup\nSekian."), last=Part.STEPS) == [(Part.CLOSING, "Sekian.")]


def test_without_a_section_before_nothing_goes_on() -> None:
    assert texts(page("3. Lurah memaraf\nPenutup\nSekian.")) == [(Part.CLOSING, "Sekian.")]


def test_a_head_repeated_on_every_page_is_no_part_of_what_goes_on() -> None:
    sheet = Sheet(595, 842)
    sheet.table((60, 300, 500), (30, 60), [("PUSKESMAS CIPONDOH", "Halaman 2")])
    sheet.text(60, 80, "3. Lurah memaraf\nPenutup\nSekian.")
    assert texts(sheet.page(2), last=Part.STEPS) == [
        (Part.STEPS, "3. Lurah memaraf"),
        (Part.CLOSING, "Sekian."),
    ]


# --- in a table -------------------------------------------------------------------------------


def test_a_table_parts_sections_and_its_top_goes_on_with_the_last() -> None:
    sheet = Sheet(595, 842)
    rows = [
        ("", "3. Lurah memaraf"),
        ("2. Alat dan Bahan", ": Komputer"),
        ("3. Tujuan", "Acuan"),
        ("4. Penutup", "Sekian."),
    ]
    sheet.table((60, 200, 500), (30, 60, 90, 120, 150), rows)
    found = sections(sheet.page(), last=Part.STEPS)
    assert [(part, content.text, content.continued) for part, content in found] == [
        (Part.STEPS, "3. Lurah memaraf", True),
        (Part.TOOLS, "Komputer", False),
        (Part.PURPOSE, "Acuan", False),
        (Part.CLOSING, "Sekian.", False),
    ]


def test_the_head_of_the_table_is_no_content() -> None:
    sheet = Sheet(595, 842)
    rows = [
        ("Komponen", "Uraian"),
        ("Tujuan", "Acuan"),
        ("Prosedur", "Satu."),
        ("Penutup", "Sekian."),
    ]
    sheet.table((60, 200, 500), (30, 60, 90, 120, 150), rows)
    assert texts(sheet.page(), last=Part.TOOLS) == [
        (Part.PURPOSE, "Acuan"),
        (Part.STEPS, "Satu."),
        (Part.CLOSING, "Sekian."),
    ]


def test_items_have_the_kind_of_their_mark_and_no_number() -> None:
    text = "Prosedur\n1. Satu\na. anak\nb. cucu\n2. Dua\n- strip\n3.1 Tiga"
    ((_, content),) = sections(page(text))
    assert [(item.kind, item.text) for item in content.marked_items()] == [
        ("1.", "Satu"),
        ("a.", "anak"),
        ("a.", "cucu"),
        ("1.", "Dua"),
        ("-", "strip"),
        ("1.1", "Tiga"),
    ]


def test_a_page_without_labels_has_no_sections() -> None:
    assert sections(page("Petugas memeriksa berkas")) == []
    assert sections(Sheet().page()) == []
