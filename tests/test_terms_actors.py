"""Posts and their holders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopsim.terms.actors import (
    ActorLevel,
    actor_level,
    canonical_actor,
    heads_own_agency,
    same_actor,
    split_actors,
)

KEL_A, KEL_B = "Kelurahan Cikokol", "Kelurahan Poris Plawad"
KEC = "Kecamatan Benda"
DINAS, BADAN = "Dinas Kesehatan", "BKPSDM"

SAME = [
    # spellings
    ("Kasi", "Kepala Seksi"),
    ("Kasie Pelayanan", "Ka. Seksi Pelayanan"),
    ("Kasubag", "Ka. Subbag"),
    ("Kasubbag Umpeg", "Kepala Subbagian Umum dan Kepegawaian"),
    ("Ka.Sub.Bag Umum", "Kepala Sub Bagian Umum"),
    ("KASUBBAG. UMUM", "Kepala Sub-Bagian Umum"),
    ("Kabid Pengendalian", "Kepala Bidang Pengendalian"),
    ("Kepala\nSeksi", "Kasi"),
    ("Sekre\ntaris", "Sekretaris"),
    ("Kepaia Seksi", "Kepala Seksi"),
    ("Sekretrais", "Sekretaris"),
    ("Plt. Kepala Dinas", "Kepala Dinas"),
    ("Sekcam", "Sekretaris Kecamatan"),
    ("Sekcam", "Sekretaris Camat"),
    ("Seklur", "Sekretaris Kelurahan"),
    ("RT/RW", "Ketua RT dan RW"),
    ("PPK-SKPD", "Pejabat Penatausahaan Keuangan"),
    ("BKPSDM", "Badan Kepegawaian Daerah"),
    # words for one post
    ("FO", "Petugas Loket"),
    ("Front Office", "Petugas Pelayanan"),
    ("Petugas Loket (FO)", "Loket Pelayanan"),
    ("Pemohon", "Masyarakat"),
    ("Warga", "Pemohon"),
    ("Staf", "Pelaksana"),
    ("JFU", "Pengadministrasi Umum"),
    ("Staf", "Pengadministrasi Umum"),
    ("Pegawai", "Pemohon"),
    ("Bendahara", "Bendahara Pengeluaran"),
    ("Kasubag TU", "Kasubbag Umum"),
    ("KTU", "Kasubag Umum"),
    ("Petugas Pengukuran", "Petugas Ukur"),
    # sections
    ("Kasi Pelayanan", "Kepala Seksi Pelayanan Umum"),
    ("Kasi Trantib", "Kepala Seksi Ketenteraman dan Ketertiban Umum"),
    ("Kasi Ekbang", "Kasi Ekonomi dan Pembangunan"),
    ("Kasi Kesos", "Kasi Kesejahteraan Sosial"),
    ("Kasubag Keuangan", "Kasubag Perencanaan dan Keuangan"),
    ("Kasubag Umum/Kepegawaian", "Kasubag Umum dan Kepegawaian"),
    ("Subkoordinator Kepegawaian", "Kasubag Umum dan Kepegawaian"),
    ("Kabid Rehsos", "Kepala Bidang Rehabilitasi Sosial"),
    ("Kasi", "Kasi Pelayanan"),
    ("Seksi Pelayanan", "Kasi Pelayanan"),
    # several
    ("Lurah/Sekretaris", "Lurah"),
    ("Kasi dan Staf", "Kasi"),
]

OTHER = [
    ("Camat", "Lurah"),
    ("Kasi Pemerintahan", "Kasi Trantib"),
    ("Kepala Seksi", "Sekretaris"),
    ("Kasubag Umum", "Kasubag Keuangan"),
    ("Kabid Pelayanan", "Kasi Pelayanan"),
    ("Kabid Rehabilitasi Sosial", "Kabid Kesejahteraan Sosial"),
    ("Tim Keamanan Informasi", "Tim Data dan Informasi"),
    ("Kabid Pelayanan Kesehatan", "Kabid Kesehatan Masyarakat"),
    ("Kepala Dinas", "Kepala Bidang"),
    ("Kepala Gudang", "Kepala Dinas"),
    ("Kepala Dinas Kesehatan", "Kepala Dinas Sosial"),
    ("Sekda", "Sekretaris"),
    ("Bendahara Pengeluaran", "Bendahara Penerimaan"),
    ("Pemohon", "Petugas Loket"),
    ("Petugas Pengaduan", "Petugas Loket"),
    ("Dokter", "Perawat"),
    ("BKPSDM", "Disdukcapil"),
    ("Juru Ukur 1", "Juru Ukur 2"),
    ("", "Lurah"),
    ("", ""),
]

ACROSS_AGENCIES = [
    ("Lurah Cikokol", KEL_A, "Lurah Poris Plawad", KEL_B, True),
    ("Kepala Dinas", DINAS, "Kepala Badan", BADAN, True),
    ("Kepala Dinas Kesehatan", DINAS, "Kepala BKPSDM", BADAN, True),
    ("Kadis", DINAS, "Pimpinan", BADAN, True),
    ("Kepala Satpol PP", "Satpol PP", "Kepala Dinas", DINAS, True),
    ("Inspektur", "Inspektorat", "Kepala Dinas", DINAS, True),
    ("Pengguna Anggaran", DINAS, "Kepala Badan", BADAN, True),
    ("Sekretaris", DINAS, "Sekcam", KEC, True),
    ("Sekretaris Kelurahan", KEL_A, "Sekretaris Dinas", DINAS, True),
    ("Kabag Organisasi", "Bagian Organisasi", "Kepala Bagian Hukum", "Bagian Hukum", True),
    ("Kasi Pemerintahan Kelurahan Cikokol", KEL_A, "Kasi Pemerintahan", KEL_B, True),
    ("Kepala Dinas Kesehatan", "Dinas Kesehatan Kabupaten Agam", "Kadis", DINAS, True),
    # one post named from two agencies
    ("Kepala Disdukcapil", KEL_A, "Kepala Dinas", "Disdukcapil", True),
    ("Sekcam", KEL_A, "Sekretaris", KEC, True),
    # another agency's post is not the own one
    ("Sekcam", KEL_A, "Sekretaris", KEL_A, False),
    ("Sekcam", KEL_A, "Seklur", KEL_A, False),
    ("Camat", KEC, "Lurah", KEL_A, False),
    ("Lurah", KEL_A, "Kepala Dinas", DINAS, False),
    ("Kepala Dinas Kesehatan", KEL_A, "Kepala Dinas Sosial", KEL_A, False),
    ("Kepala Dinas", KEL_A, "Lurah", KEL_A, False),
]

CANONICAL = [
    ("Kasubbag Umpeg", "", "Kepala Subbagian Umum dan Kepegawaian"),
    ("Ka. Subbag. Keuangan", "", "Kepala Subbagian Keuangan"),
    ("Lurah Cikokol", "", "Lurah"),
    ("Kepala Dinas Kesehatan", DINAS, "Kepala Perangkat Daerah"),
    ("Kepala Dinas Kesehatan", KEL_A, "Kepala Dinas Kesehatan"),
    ("Sekcam", KEC, "Sekretaris"),
    ("Sekcam", KEL_A, "Sekretaris Kecamatan"),
    ("Kasi dan Staf", "", "Kepala Seksi / Pelaksana"),
    ("(FO & Kasi)", "", "Petugas Loket / Kepala Seksi"),
    ("Petugas Loket / FO", "", "Petugas Loket"),
    ("BKPSDM", "", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"),
    ("dewan hakim", "", "Dewan Hakim"),
    ("Kabid Lalu Lintas", "", "Kepala Bidang Lalu Lintas"),
    ("Tim SAKIP Kota", "", "Tim SAKIP"),
    ("Para Kabid", "", "Kepala Bidang"),
    ("TPA/TPT", "", "TPA dan TPT"),
    ("", "", ""),
]

LEVELS = [
    ("Kepala Dinas", ActorLevel.HEAD),
    ("Camat", ActorLevel.HEAD),
    ("Sekretaris", ActorLevel.SECRETARY),
    ("Kabid Pelayanan", ActorLevel.DIVISION_HEAD),
    ("Kasubag Umum", ActorLevel.SECTION_HEAD),
    ("Ketua Tim Kerja Pelayanan", ActorLevel.SECTION_HEAD),
    ("JFU", ActorLevel.STAFF),
    ("Arsiparis", ActorLevel.STAFF),
    ("Pemohon", ActorLevel.OUTSIDE),
    ("Kasi dan Staf", ActorLevel.SECTION_HEAD),
    ("Dewan Hakim", None),
    ("", None),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_same_actor(a: str, b: str) -> None:
    assert same_actor(a, b)
    assert same_actor(b, a)


@pytest.mark.parametrize(("a", "b"), OTHER)
def test_other_actor(a: str, b: str) -> None:
    assert not same_actor(a, b)
    assert not same_actor(b, a)


@pytest.mark.parametrize(("a", "agency_a", "b", "agency_b", "expected"), ACROSS_AGENCIES)
def test_across_agencies(a: str, agency_a: str, b: str, agency_b: str, expected: bool) -> None:
    assert same_actor(a, b, agency_a, agency_b) is expected
    assert same_actor(b, a, agency_b, agency_a) is expected


@pytest.mark.parametrize(("name", "agency", "expected"), CANONICAL)
def test_canonical_actor(name: str, agency: str, expected: str) -> None:
    assert canonical_actor(name, agency) == expected


@pytest.mark.parametrize(("name", "expected"), LEVELS)
def test_actor_level(name: str, expected: ActorLevel | None) -> None:
    assert actor_level(name) == expected


@pytest.mark.parametrize(
    ("name", "agency", "expected"),
    [
        ("Lurah", KEL_A, True),
        ("Camat", KEL_A, False),
        ("Kepala Dinas", DINAS, True),
        ("Kepala Dinas Sosial", DINAS, False),
        ("Pimpinan", KEC, True),
        ("Sekretaris", DINAS, False),
    ],
)
def test_heads_own_agency(name: str, agency: str, expected: bool) -> None:
    assert heads_own_agency(name, agency) is expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lurah", ["Lurah"]),
        ("Lurah dan Sekretaris", ["Lurah", "Sekretaris"]),
        (
            "Kasi Pemerintahan, Kasi Pelayanan & Lurah",
            ["Kasi Pemerintahan", "Kasi Pelayanan", "Lurah"],
        ),
        ("Kabid, Kasi, dan staf", ["Kabid", "Kasi", "staf"]),
        ("Camat; Kasi serta Staf.", ["Camat", "Kasi", "Staf"]),
        ("Petugas bersama-sama dengan Babinsa", ["Petugas", "Babinsa"]),
        ("Lurah beserta staf", ["Lurah", "staf"]),
        ("Lurah, Babinsa", ["Lurah", "Babinsa"]),
        # one post whose name holds the word
        ("Kasi Ketenteraman dan Ketertiban", ["Kasi Ketenteraman dan Ketertiban"]),
        ("Kabid Sarana & Prasarana", ["Kabid Sarana & Prasarana"]),
        ("Dinas Pemuda dan Olahraga", ["Dinas Pemuda dan Olahraga"]),
        (
            "Kasubag Perencanaan, Evaluasi dan Pelaporan",
            ["Kasubag Perencanaan, Evaluasi dan Pelaporan"],
        ),
        ("Kasubag Umum dan Kepegawaian dan Lurah", ["Kasubag Umum dan Kepegawaian", "Lurah"]),
        ("Kasi Ekonomi dan Pembangunan, Staf", ["Kasi Ekonomi dan Pembangunan", "Staf"]),
        (" , ", []),
        ("", []),
    ],
)
def test_doers_are_parted_where_each_is_one(text: str, names: list[str]) -> None:
    assert split_actors(text) == names


@given(st.text(max_size=80), st.sampled_from(["", DINAS, KEL_A, "entah"]))
def test_never_raises(name: str, agency: str) -> None:
    label = canonical_actor(name, agency)
    actor_level(name)
    if label:
        assert same_actor(name, name, agency, agency)
