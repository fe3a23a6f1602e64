"""Cells that hold a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopsim.terms.items import begins_paper, split_items, strip_numbering

NUMBERINGS = [
    ("1. Surat masuk", "Surat masuk"),
    ("12) Surat masuk", "Surat masuk"),
    ("(3) Surat masuk", "Surat masuk"),
    ("a) Surat masuk", "Surat masuk"),
    ("a. surat masuk", "surat masuk"),
    ("- Surat masuk", "Surat masuk"),
    ("-Surat masuk", "Surat masuk"),
    ("• Surat masuk", "Surat masuk"),
    ("\uf0b7 Surat masuk", "Surat masuk"),
    ("iv. Surat masuk", "Surat masuk"),
    ("2.1 Surat masuk", "Surat masuk"),
    ("1.Surat masuk", "Surat masuk"),
    ("10.5 jam", "10.5 jam"),
    ("3 x 4 cm", "3 x 4 cm"),
    ("2 lembar materai", "2 lembar materai"),
    ("A. Yani", "A. Yani"),
    ("Surat masuk", "Surat masuk"),
    ("", ""),
]

LISTS = [
    ("1. KTP 2. KK 3. Surat Pengantar RT/RW", ("KTP", "KK", "Surat Pengantar RT/RW")),
    (
        "1. Fotokopi KTP\n2. Fotokopi Kartu\nKeluarga\n3. Pas Foto",
        ("Fotokopi KTP", "Fotokopi Kartu Keluarga", "Pas Foto"),
    ),
    ("1) KTP\n2) KK", ("KTP", "KK")),
    ("a. Buku Agenda b. Lembar disposisi", ("Buku Agenda", "Lembar disposisi")),
    ("- Surat masuk - Lembar Disposisi", ("Surat masuk", "Lembar Disposisi")),
    ("- Surat masuk\n- Lembar\n  Disposisi", ("Surat masuk", "Lembar Disposisi")),
    ("• KTP • KK", ("KTP", "KK")),
    ("\uf0b7 KTP\n\uf0b7 KK", ("KTP", "KK")),
    ("KTP, KK, Surat Pengantar", ("KTP", "KK", "Surat Pengantar")),
    ("KTP, KK, dan Surat Pengantar", ("KTP", "KK", "Surat Pengantar")),
    ("Komputer, Printer dan ATK", ("Komputer", "Printer", "ATK")),
    ("Surat masuk; lembar disposisi.", ("Surat masuk", "lembar disposisi")),
    ("Surat masuk dan lembar disposisi", ("Surat masuk", "lembar disposisi")),
    ("KTP\nKK", ("KTP", "KK")),
    ("Draft SK, Nota Dinas", ("Draft SK", "Nota Dinas")),
    # one item, however it is broken over lines or punctuated
    ("Surat\nPermohonan", ("Surat Permohonan",)),
    ("Berkas permohonan yang\nLengkap", ("Berkas permohonan yang Lengkap",)),
    ("Konsep surat yang\nsudah diparaf", ("Konsep surat yang sudah diparaf",)),
    ("Konsep surat", ("Konsep surat",)),
    ("Peraturan No. 35 Tahun 2012", ("Peraturan No. 35 Tahun 2012",)),
    ("Formulir N1, N2, N4", ("Formulir N1, N2, N4",)),
    ("Pas foto 3 x 4 cm sebanyak 3 lembar", ("Pas foto 3 x 4 cm sebanyak 3 lembar",)),
    ("Rp. 10.000,-", ("Rp. 10.000,-",)),
    ("Surat Keterangan Kelahiran dan Kematian", ("Surat Keterangan Kelahiran dan Kematian",)),
    (
        "Memeriksa berkas, menandatangani, dan menyerahkan",
        ("Memeriksa berkas, menandatangani, dan menyerahkan",),
    ),
    ("Surat yang lengkap, benar dan sah", ("Surat yang lengkap, benar dan sah",)),
    ("1. Surat permohonan", ("Surat permohonan",)),
    # nothing
    ("", ()),
    ("-", ()),
    (" \n ", ()),
    ("1.", ()),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERINGS)
def test_strip_numbering(text: str, expected: str) -> None:
    assert strip_numbering(text) == expected


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_split_items(text: str, expected: tuple[str, ...]) -> None:
    assert split_items(text) == expected


@given(st.text())
def test_never_raises_and_loses_no_letter(text: str) -> None:
    assert strip_numbering(text) in text or not text.strip()
    assert all(item.strip() == item and item for item in split_items(text))


@pytest.mark.parametrize(
    ("line", "following", "begins"),
    [
        ("Surat pernyataan domisili bermeterai", "Bukti kepemilikan rumah", True),
        ("Naskah disetujui", "Rekomendasi teknis", True),
        ("SK pangkat terakhir", "SK gaji berkala terakhir", True),
        ("Surat permohonan penerbitan", "Surat Keterangan Domisili", False),
        ("Blangko Permohonan", "Surat Izin", False),
        ("Fotokopi", "Kartu Keluarga", False),
        ("Surat pengantar dari kelurahan", "Cikokol", False),
        ("Surat keterangan", "domisili", False),
    ],
)
def test_line_that_begins_another_paper(line: str, following: str, begins: bool) -> None:
    assert begins_paper(line, following) is begins
