"""head.py: agency, title, number and dates of a head; what heads no SOP."""

from __future__ import annotations

import pytest
from drawn_pages import Sheet

from sopsim.read.head import (
    Head,
    date_in_force,
    date_of_signing,
    fields_of_head,
    is_decree,
    is_signature_page,
    read_head,
)
from sopsim.read.labels import IdentityField as Field
from sopsim.read.lines import Line, group_lines


def lines(text: str) -> list[Line]:
    """Print lines one below the other; an empty one leaves white space."""
    sheet = Sheet(595, 842)
    sheet.text(60, 40, text)
    return group_lines(sheet.words)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Nomor : 440/05/SOP/2023", "440/05/SOP/2023"),
        ("No. SPO: 12/IGD/VII/2022 Revisi 0", "12/IGD/VII/2022"),
        ("No. Dokumen : 440 / 05 / PKM", "440 / 05 / PKM"),
        ("445/SOP-12/2021", "445/SOP-12/2021"),
        ("dan/atau", None),
        ("Nomor telepon 5512345", None),
    ],
)
def test_the_number_is_a_code_behind_its_label_or_alone(text: str, number: str | None) -> None:
    assert fields_of_head(lines(text)).get(Field.NUMBER) == number


def test_a_date_behind_the_number_is_the_one_in_force() -> None:
    fields = fields_of_head(lines("Nomor 440/05/2023 tanggal 3 Januari 2023"))
    assert fields == {Field.NUMBER: "440/05/2023", Field.EFFECTIVE: "3 Januari 2023"}


def test_fields_may_stand_side_by_side_and_the_first_counts() -> None:
    fields = fields_of_head(
        lines(
            "Nomor: 440/05 Tanggal Pembuatan: 2 Mei 2021 Tgl. Revisi: 03-06-2022\n"
            "Berlaku mulai tanggal 4 Juli 2022\nNomor: 440/99\nTanggal Revisi: 1 Mei 2024"
        )
    )
    assert fields == {
        Field.NUMBER: "440/05",
        Field.CREATED: "2 Mei 2021",
        Field.REVISED: "03-06-2022",
        Field.EFFECTIVE: "4 Juli 2022",
    }


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("SOP ini berlaku sejak tanggal 1 Maret 2021", "2021-03-01"),
        ("Tanggal efektif : 01-03-2021", "2021-03-01"),
        ("Kartu berlaku selama 5 tahun", None),
        ("Tangerang, 1 Maret 2021", None),
    ],
)
def test_from_when_a_text_is_in_force(text: str, date: str | None) -> None:
    assert date_in_force(lines(f"Penutup\n{text}")) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Tangerang, 4 Maret 2019", "2019-03-04"),
        ("Ditetapkan di Tangerang pada tanggal 4 Maret 2019", "2019-03-04"),
        ("pada tanggal : 4 Maret 2019", "2019-03-04"),
        ("Peraturan Daerah tanggal 4 Maret 2019", None),
        ("Rapat di Tangerang, 4 Maret 2019, dihadiri Lurah", None),
    ],
)
def test_when_a_text_was_signed(text: str, date: str | None) -> None:
    assert date_of_signing(lines(f"Lurah Cikokol\n{text}")) == date


def head(text: str, min_fields: int = 2) -> Head:
    sheet = Sheet(595, 842)
    sheet.text(60, 40, text)
    return read_head(sheet.page(), 842, min_fields=min_fields)


def test_a_date_of_issue_is_that_of_coming_into_force_or_of_making_where_both_are_printed() -> None:
    issued = head("Nomor : 440/05\nTanggal Terbit : 2 Mei 2021")
    assert issued.date(Field.EFFECTIVE) == "2021-05-02"
    assert issued.date(Field.CREATED) is None
    both = head("Nomor : 440/05\nTanggal Terbit : 2 Mei 2021\nTanggal Efektif : 1 Juni 2021")
    assert both.date(Field.CREATED) == "2021-05-02"
    assert both.date(Field.EFFECTIVE) == "2021-06-01"


def test_a_head_without_fields_has_a_title_and_an_agency() -> None:
    found = head("DINAS SOSIAL\n\nSOP PEMINJAMAN ALAT\n\nPetugas mencatat")
    assert (found.title, found.agency, found.number) == ("PEMINJAMAN ALAT", "Dinas Sosial", "")
    assert found.dates == dict.fromkeys((Field.CREATED, Field.REVISED, Field.EFFECTIVE), "")


def test_a_signature_beside_the_form_s_name_is_no_title() -> None:
    sheet = Sheet(595, 842)
    rows = [("Rawat Luka", "", ""), ("SOP", "", "drg. Sri Wiranta"), ("Nomor", ":", "440/05")]
    sheet.table((40, 200, 260, 500), (40, 70, 100, 130), rows)
    assert read_head(sheet.page(), 842, min_fields=1).title == "Rawat Luka"


def test_a_later_page_completes_a_head_but_changes_nothing() -> None:
    first = head("DINAS SOSIAL\n\nSOP PEMINJAMAN ALAT\nNomor: 440/05", min_fields=3)
    later = head("Nomor: 440/99\nTanggal Efektif: 1 Juni 2021", min_fields=3)
    whole = first.completed_by(later)
    assert (whole.number, whole.title) == ("440/05", "PEMINJAMAN ALAT")
    assert whole.date(Field.EFFECTIVE) == "2021-06-01"


def test_a_signature_page_holds_little_but_the_signature() -> None:
    assert is_signature_page(lines("Tangerang, 4 Maret 2019\nLurah Cikokol\n\nWiranta\nNIP 1970"))
    assert is_signature_page(lines("LURAH,\n\nWiranta\nNIP. 19700101"))
    assert not is_signature_page(lines("Lurah Cikokol\nWiranta"))
    page_of_text = "\n".join(f"{n}. Petugas memeriksa berkas" for n in range(12))
    assert not is_signature_page(lines(f"{page_of_text}\nTangerang, 4 Maret 2019"))


def test_a_decree_has_several_of_its_parts() -> None:
    assert is_decree(
        lines("KEPUTUSAN LURAH\nMenimbang : a. bahwa\nM E M U T U S K A N\nMENETAPKAN : satu")
    )
    assert not is_decree(lines("Tujuan\nMenetapkan tata cara surat masuk\nPetugas mencatat"))
