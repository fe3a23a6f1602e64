"""plausible.py: what tells a right reading from a wrong one."""

from __future__ import annotations

import pytest

from sopsim.read.plausible import (
    differs_from,
    is_actor_name,
    is_agency_name,
    is_cut,
    is_garbled,
    is_whole_number,
    jumps,
    lost_columns,
)
from sopsim.terms.durations import parse_duration
from sopsim.types import Layout, Sop, Step


def numbered(*numbers: str) -> list[Step]:
    return [Step(number, "Memeriksa berkas") for number in numbers]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Peminjaman Ruang Rapat", False),
        ("Pelayanan Surat Masuk dan Surat Keluar", False),
        ("Surat Pengantar (RT dan RW)", False),
        ("Peminjaman Ruang Rapat dan", True),
        ("Permohonan Cuti untuk", True),
        ("dan Dokumentasi Kegiatan", True),
        ("Surat Pengantar (RT", True),
        ("Surat Masuk /", True),
        ("1. Pengertian", True),
        ("Surat Masuk 2. Buku agenda", True),
        ("kata " * 50, True),
    ],
)
def test_a_title_neither_begins_nor_ends_in_the_middle(title: str, expected: bool) -> None:
    assert is_cut(title) is expected


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("Peminjaman Ruang Rapat", "PEMINJAMAN RUANG RAPAT", False),
        ("Peminjaman Ruang Rapat", "PEMINJAMAN RUANG", False),
        ("Peminjarnan Ruang Rapat", "PEMINJAMAN RUANG RAPAT", False),
        ("PeminjamanRuang Rapat", "PEMINJAMAN RUANG RAPAT", False),
        ("Rapat", "PEMINJAMAN RUANG RAPAT", True),
        ("Peminjaman Ruang Rapat", "PENGADAAN ALAT TULIS", True),
    ],
)
def test_the_heading_over_the_table_says_no_more_than_the_title(
    title: str, heading: str, expected: bool
) -> None:
    assert differs_from(title, heading) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Dinas Pekerjaan Umum dan Penataan Ruang Kabupaten Contoh", True),
        ("SMP Negeri 7", True),
        ("", False),
        ("4 Peraturan Gubernur Nomor 60 Tahun 2016", False),
        ("Dinas Sosial Standard Operating Procedure", False),
        ("Dinas " + "Sosial dan Bina Warga " * 4, False),
    ],
)
def test_agencies_are_short_and_no_laws(name: str, expected: bool) -> None:
    assert is_agency_name(name) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Petugas Loket", True),
        ("Kasi I dan Kasi II", True),
        ("Kepala UPT", True),
        ("FO", True),
        ("Pe tugas Loket", False),
        ("Kasi Pelayanan 2", True),
        ("Pelaksana Pelaksana", False),
        ("i Petugas Loket", False),
        ("Petugas .Loket umum", False),
        ('"Petugas Loket', False),
        ("Kepala 4 Seksi", False),
        ("Mutu Kelengkapan Waktu", False),
        ("Kasi Kabid Sekretaris Camat Lurah Kasi Kabid Sekretaris Camat Lurah", False),
        ("xq wz", False),
    ],
)
def test_actors_are_whole_names(name: str, expected: bool) -> None:
    assert is_actor_name(name) is expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("470/12/Kec.Bnd/2022", True),
        ("SOP-04", True),
        ("000.8 / / KEC", True),
        ("/ 2017", False),
        ("/KEC", False),
        ("SOP", False),
        ("1 " * 40, False),
    ],
)
def test_numbers_are_whole(number: str, expected: bool) -> None:
    assert is_whole_number(number) is expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (("1", "2", "3"), []),
        (("1", "2", "2", "3"), []),
        (("1a", "1b", "2"), []),
        (("1", "2", "1", "2", "3"), []),
        (("", "", ""), []),
        (("1", "2", "", "4"), []),
        (("1", "2", "co", "4"), []),
        (("1", "3", "4"), [(1, 3)]),
        (("3", "4"), [(0, 3)]),
        (("1", "2", "6", "7"), [(2, 6)]),
        (("1", "", "5"), [(1, 5)]),
        (("4", "2", "3"), []),
        (("6", "7", "3", "9"), [(0, 6)]),
        (("1", "2", "5"), [(2, 5)]),
    ],
)
def test_leaps_in_the_count_are_found(
    numbers: tuple[str, ...], expected: list[tuple[int, int]]
) -> None:
    assert [(last, number) for last, number, _ in jumps(numbered(*numbers))] == expected


@pytest.mark.parametrize(
    ("layout", "step", "expected"),
    [
        (Layout.SOP_AP, Step("1", "Mencatat"), ("kelengkapan", "waktu", "keluaran")),
        (Layout.SOP_AP, Step("1", "Mencatat", output="Surat"), ("kelengkapan", "waktu")),
        (Layout.SOP_AP, Step("1", "Mencatat", duration=parse_duration("5 menit")), ()),
        (Layout.NARRATIVE, Step("1", "Mencatat"), ()),
    ],
)
def test_a_flow_table_without_times_lost_columns(
    layout: Layout, step: Step, expected: tuple[str, ...]
) -> None:
    assert lost_columns(Sop("", "", 1, 1, layout, "Cuti", "", steps=(step,))) == expected


@pytest.mark.parametrize(
    ("activity", "expected"),
    [
        ("Memeriksa kelengkapan berkas permohonan", False),
        ("Melapor ke call center", False),
        ("mhn dkmn tsb rgkp dwjk berkas", True),
    ],
)
def test_text_of_unknown_words_is_garbled(activity: str, expected: bool) -> None:
    assert is_garbled(activity) is expected
