"""Agencies and place names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopsim.terms.agencies import (
    agency_type,
    canonical_agency,
    find_agency,
    strip_agency_names,
    strip_agency_phrases,
)
from sopsim.terms.tables import read_table

FOUND = [
    ("Kelurahan Cikokol", "36.71.01.1005"),
    ("KELURAHAN CIKOKOL", "36.71.01.1005"),
    ("Kel. Cikokol Kec. Tangerang", "36.71.01.1005"),
    ("Lurah Poris Pelawad", "36.71.05.1008"),
    ("Kelurahan Poris Plawad Indah", "36.71.05.1010"),
    ("Kel. Jatiuwung", "36.71.09.1006"),
    ("Kecamatan Jati Uwung", "36.71.02"),
    ("Kecamatan Cipondoh", "36.71.05"),
    ("Kelurahan Cipondoh", "36.71.05.1001"),
    ("Camat Batu Ceper", "36.71.03"),
    ("UPT Puskesmas Cipondoh", "PKM-CIPONDOH"),
    ("PKM Tanah Tinggi", "PKM-TANAHTINGGI"),
    ("Dinkes", "DINKES"),
    ("PEMERINTAH KOTA TANGERANG\nDINAS KESEHATAN", "DINKES"),
    ("Puskesmas Petir Dinas Kesehatan Kota Tangerang", "PKM-PETIR"),
    ("Dinas Tenaga Kerja", "DISNAKER"),
    ("Badan Keuangan dan Aset Daerah", "BPKD"),
    ("BPKAD", "BPKD"),
    ("Satpol-PP", "SATPOLPP"),
    ("DPM-PTSP", "DPMPTSP"),
    ("Badan Kepegawaian, Pendidikan dan Pelatihan", "BKPSDM"),
    ("Bag. Organisasi Setda", "BAG-ORG"),
    ("Kelurahan Cikokol, Kota Tangerang, Provinsi Banten", "36.71.01.1005"),
]

NOT_FOUND = [
    "",
    "Tangerang",
    "DKP",  # two agencies bore the name
    "UPT",
    "Dinas Bangunan",  # split among two
    "Disporabudpar",
    "Cikokol",  # kelurahan or puskesmas
    "Kelurahan Sukamaju",
    "Kabupaten Tangerang",
    "Dinas Kesehatan Kabupaten Tangerang",
    "Dinas Kesehatan Kota Tangerang Selatan",
    "Dinas Kesehatan Provinsi Banten",
    "PEMERINTAH KABUPATEN AGAM\nDINAS KESEHATAN",
    "Sub Bagian Umum",
    "Subbagian Umum",
]

STRIPPED = [
    ("Lurah Cikokol menandatangani surat", "Lurah menandatangani surat"),
    ("Lurah Poris Plawad Indah menandatangani surat", "Lurah menandatangani surat"),
    ("LURAH SUKAMAJU MENANDATANGANI SURAT", "LURAH MENANDATANGANI SURAT"),
    ("lurah sukamaju menandatangani surat", "lurah menandatangani surat"),
    ("Kelurahan Sei Putih Timur", "Kelurahan"),
    ("Kel. Karang Sari", "Kelurahan"),
    ("Kelurahan Cikokol Kecamatan Tangerang Kota Tangerang", "Kelurahan"),
    ("Camat Batu Ceper memberi disposisi", "Camat memberi disposisi"),
    ("Kepala Puskesmas Poris Gaga Lama", "Kepala Puskesmas"),
    ("Kepala Dinas Kesehatan Kota Tangerang", "Kepala Perangkat Daerah"),
    ("Kepala BKPSDM", "Kepala Perangkat Daerah"),
    ("Wali Kota Tangerang", "Wali Kota"),
    ("Walikota Bandung menetapkan", "Walikota menetapkan"),
    ("di Kota Bogor dan Kabupaten Agam", "dan"),
    ("Pemerintah Kota Tangerang", "Pemerintah Kota"),
    # nothing to take out
    ("Keterangan Rencana Kota", "Keterangan Rencana Kota"),
    ("Taman Kota Hijau", "Taman Kota Hijau"),
    ("Lurah Menandatangani Surat", "Lurah Menandatangani Surat"),
    ("KELURAHAN MENERIMA BERKAS", "KELURAHAN MENERIMA BERKAS"),
    ("Musrenbang Kelurahan Tahun 2020", "Musrenbang Kelurahan Tahun 2020"),
    ("Kecamatan PATEN", "Kecamatan PATEN"),
    ("Puskesmas melakukan pelayanan", "Puskesmas melakukan pelayanan"),
    ("Lurah, Sekretaris dan Camat", "Lurah, Sekretaris dan Camat"),
    ("Kelurahan/Kecamatan", "Kelurahan/Kecamatan"),
    ("Sub Bagian Umum", "Sub Bagian Umum"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "code"), FOUND)
def test_find_agency(text: str, code: str) -> None:
    agency = find_agency(text)
    assert agency is not None
    assert agency.code == code


@pytest.mark.parametrize("text", NOT_FOUND)
def test_unknown_ambiguous_and_foreign_names_are_not_resolved(text: str) -> None:
    assert find_agency(text) is None


@pytest.mark.parametrize(("text", "expected"), STRIPPED)
def test_strip_agency_names(text: str, expected: str) -> None:
    assert strip_agency_names(text) == expected


@pytest.mark.parametrize("row", read_table("agencies"), ids=lambda row: row["code"])
def test_every_agency_is_found_by_its_name(row: dict[str, str]) -> None:
    agency = find_agency(row["name"])
    assert agency is not None
    assert agency.code == row["code"]
    assert agency.verified == (row["verification"] == "terverifikasi")
    assert canonical_agency(row["name"].upper()) == row["name"]


def test_parents_exist() -> None:
    codes = {row["code"] for row in read_table("agencies")}
    assert {row["parent"] for row in read_table("agencies")} - {""} <= codes


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("  KELURAHAN SUKA MAJU ", "Kelurahan Suka Maju"),
        ("Kel. Suka Maju", "Kelurahan Suka Maju"),
        ("PEMERINTAH KOTA BOGOR DINAS PERTAMANAN", "Dinas Pertamanan"),
        ("Disdik", "Dinas Pendidikan"),
        ("DINAS KETAHANAN PANGAN", "Dinas Ketahanan Pangan"),
        ("DINAS PERTANIAN", "Dinas Pertanian"),  # a former name of the above: kept as printed
        ("", ""),
    ],
)
def test_canonical_agency(name: str, expected: str) -> None:
    assert canonical_agency(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kelurahan Sukamaju", "kelurahan"),
        ("Dinas Pertamanan", "dinas"),
        ("BKPSDM", "badan"),
        ("Satpol PP", "satuan"),
        ("Entah", ""),
    ],
)
def test_agency_type(name: str, expected: str) -> None:
    assert agency_type(name) == expected


@pytest.mark.parametrize(
    ("title", "agency", "expected"),
    [
        ("Pengelolaan Surat Masuk pada Kelurahan Cikokol", "", "Pengelolaan Surat Masuk"),
        ("Penyusunan Renja Dinas Kesehatan", "Dinas Kesehatan", "Penyusunan Renja"),
        ("Verifikasi Renja Dinas Kesehatan", "Bappeda", "Verifikasi Renja Dinas Kesehatan"),
        ("Permintaan Obat ke Dinas Kesehatan", "", "Permintaan Obat ke Dinas Kesehatan"),
        ("Penanganan Pengaduan oleh Inspektorat", "", "Penanganan Pengaduan"),
        ("Penerbitan KK di Kecamatan", "", "Penerbitan KK"),
        ("Pengelolaan Arsip di Lingkungan Dinas Sosial", "", "Pengelolaan Arsip"),
        ("Musrenbang Kelurahan", "", "Musrenbang Kelurahan"),
        ("Musrenbang Kelurahan Cikokol", "", "Musrenbang Kelurahan"),
    ],
)
def test_strip_agency_phrases(title: str, agency: str, expected: str) -> None:
    assert strip_agency_phrases(title, agency) == expected


@given(st.text())
def test_never_raises(text: str) -> None:
    find_agency(text)
    canonical_agency(text)
    strip_agency_phrases(text)
    assert "  " not in strip_agency_names(text)


@given(
    st.sampled_from([row["name"] for row in read_table("agencies") if row["type"] == "kelurahan"])
)
def test_texts_of_all_kelurahan_become_equal(name: str) -> None:
    text = f"Staf {name} menyerahkan surat kepada Lurah {name.removeprefix('Kelurahan ')}"
    assert strip_agency_names(text) == "Staf Kelurahan menyerahkan surat kepada Lurah"
