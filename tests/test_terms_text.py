"""Text as comparable terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopsim.terms.stemmer import stem
from sopsim.terms.tables import read_table, split_cell
from sopsim.terms.text import content_terms, expand_abbreviations, normalize, title_case, tokens

NORMALIZED = [
    ("Veriﬁkasi  Berkas", "verifikasi berkas"),
    ("Ya/Tidak", "ya tidak"),
    ("KTP–el “asli”", "ktp el asli"),
    ("per-\nsyaratan", "persyaratan"),
    ("KTP-el", "ktp el"),
    ("S.P.T. dan s.d.", "spt dan sd"),
    ("Jum'at / Jum’at", "jumat jumat"),
    ("rang\u00adkap 2", "rangkap 2"),
    ("\u200b1.500,-", "1 500"),
    ("ＫＴＰ", "ktp"),
    ("", ""),
]

SAME_TERMS = [
    ("Memeriksa kelengkapan berkas", "Meneliti kelengkapan dokumen"),
    ("Memverifikasi berkas permohonan", "Memeriksa dokumen pengajuan"),
    ("Petugas front office", "Petugas FO"),
    ("Petugas loket", "Petugas front office"),
    ("Pengelolaan Naskah Dinas Masuk", "Pengelolaan Surat Masuk"),
    ("Kartu Tanda Penduduk Elektronik", "KTP-el"),
    ("e-KTP", "KTP"),
    ("Kartu Keluarga", "KK"),
    ("Kartu Pencari Kerja (AK-1)", "Kartu Kuning"),
    ("Uji KIR", "Pengujian Berkala Kendaraan Bermotor"),
    ("SPT", "Surat Tugas"),
    ("Surat Perintah Tugas (SPT)", "surat tugas"),
    ("SPPD", "Surat Perintah Perjalanan Dinas"),
    ("diklat", "pendidikan dan pelatihan"),
    ("KGB", "kenaikan gaji berkala"),
    ("LAKIP", "LKjIP"),
    ("Laporan Kinerja Instansi Pemerintah (LKIP)", "LAKIP"),
    ("SKTM", "Surat Keterangan Tidak Mampu (SKTM)"),
    ("dumas", "pengaduan masyarakat"),
    ("Pengaduan warga", "aduan masyarakat"),
    ("Renja", "Rencana Kerja"),
    ("BMD", "Barang Milik Daerah"),
    ("membubuhkan tanda tangan", "menandatangani"),
    ("menanda tangani", "ttd"),
    ("memberi paraf", "memaraf"),
    ("memberikan nomor", "penomoran"),
    ("monev", "monitoring dan evaluasi"),
    ("stok opname", "opname fisik"),
    ("perijinan", "perizinan"),
    ("fotocopy KTP", "photo copy KTP"),
    ("kwitansi", "kuitansi"),
    ("menindak lanjuti", "tindak lanjut"),
    ("surat keluar", "naskah dinas keluar"),
    ("Sasaran Kinerja Pegawai (SKP)", "Sasaran Kinerja Pegawai"),
    ("Kartu Identitas Anak (KIA)", "Kartu Identitas Anak"),
    ("pendataan melalui situs", "pendataan melalui website"),
    ("absensi", "daftar hadir"),
    ("notula", "risalah rapat"),
    ("walikota", "wali kota"),
]

OTHER_TERMS = [
    ("surat masuk", "surat keluar"),
    ("mengeluarkan surat", "surat keluar"),
    ("memasukkan data", "surat masuk"),
    ("surat pengantar", "mengantar surat"),
    ("izin penelitian", "izin pemeriksaan"),
    ("lengkap", "tidak lengkap"),
    ("surat perintah tugas", "pemerintah"),
    ("bendahara pengeluaran", "surat keluar"),
    ("pengumuman", "pelayanan umum"),
    ("tipe A", "tipe B"),
]

# Section 3.4 of the domain notes: each means two things, so none is spelt out without context.
AMBIGUOUS = ["SPD", "KIR", "KIA", "MPP", "SPM", "TPA", "PKL", "PPK", "PPA", "SKP", "DKP"]


@pytest.mark.parametrize(("text", "expected"), NORMALIZED)
def test_normalize(text: str, expected: str) -> None:
    assert normalize(text) == expected
    assert tokens(text) == expected.split()


@pytest.mark.parametrize(("a", "b"), SAME_TERMS)
def test_same_meaning_same_terms(a: str, b: str) -> None:
    assert content_terms(a) == content_terms(b)


@pytest.mark.parametrize(("a", "b"), OTHER_TERMS)
def test_other_meaning_other_terms(a: str, b: str) -> None:
    assert content_terms(a) != content_terms(b)


@pytest.mark.parametrize("abbreviation", AMBIGUOUS)
def test_ambiguous_abbreviations_stay(abbreviation: str) -> None:
    assert expand_abbreviations(abbreviation) == [abbreviation.lower()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Penertiban PKL", "penertiban pedagang kaki lima"),
        ("SPM-GU", "surat perintah membayar ganti uang"),
        ("PPK-SKPD", "pejabat penatausahaan keuangan"),
        ("poli KIA", "poli kesehatan ibu anak"),
    ],
)
def test_context_settles_an_ambiguous_abbreviation(text: str, expected: str) -> None:
    assert expand_abbreviations(text) == expected.split()


def test_function_words_do_not_count_but_negation_does() -> None:
    assert content_terms("berkas yang tidak lengkap akan dikembalikan kepada pemohon") == [
        "dokumen",
        "tidak",
        "lengkap",
        "kembali",
        "mohon",
    ]


def test_digits_stay() -> None:
    assert content_terms("rangkap 2") != content_terms("rangkap 1")


def test_content_terms_may_be_changed_by_the_caller() -> None:
    content_terms("surat masuk").append("lain")
    assert content_terms("surat masuk") == ["surat", "masuk"]


def test_title_case() -> None:
    assert title_case(["surat", "tugas", "dan", "sppd"]) == "Surat Tugas dan SPPD"


def test_tables_are_as_large_as_promised() -> None:
    assert len(read_table("abbreviations")) >= 300
    assert len(read_table("synonyms")) >= 120


@pytest.mark.parametrize("row", read_table("synonyms"), ids=lambda row: row["term"])
def test_every_variant_gives_its_term(row: dict[str, str]) -> None:
    expected = content_terms(row["term"])
    assert expected == [stem(word) for word in tokens(row["term"])]
    for variant in split_cell(row["variants"]):
        assert content_terms(variant.removeprefix("=")) == expected, variant


def test_no_abbreviation_is_listed_twice() -> None:
    listed = [normalize(row["abbreviation"]) for row in read_table("abbreviations")]
    different = {
        (abbreviation, normalize(row["expansion"]))
        for abbreviation, row in zip(listed, read_table("abbreviations"), strict=True)
    }
    assert len(different) == len(set(listed))


@given(st.text())
def test_never_raises(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)
    assert all(content_terms(text))
    expand_abbreviations(text)
