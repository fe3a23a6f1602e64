"""usable_text.py: text that does not say what is printed is known, and no other is taken for it."""

from __future__ import annotations

import pytest

from sopsim.read.usable_text import has_usable_text
from sopsim.types import Box, Page, Word

SENTENCE = (
    "Petugas pelayanan memeriksa kelengkapan berkas permohonan surat keterangan domisili, lalu "
    "menyerahkannya kepada Lurah untuk ditandatangani paling lama 15 menit sejak diterima."
)


def page_of(text: str) -> Page:
    words = (Word(word, Box(50, 50, 90, 60)) for word in text.split())
    return Page(1, 595, 842, tuple(words))


def shifted(text: str, by: int) -> str:
    return "".join(
        character if character == " " else chr(ord(character) + by) for character in text
    )


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        SENTENCE.upper(),
        "The officer checks whether the application form is complete before it is registered.",
        "Rp 1.250.000,00 12/05/2023 (021) 555-1234 50% 3 x 24 jam",
        "Nama : .................... NIK : ____________________",
        "DPMPTSP KTP-el NPWP SKPD BPJS PBB-P2 BPHTB SPPT",
        "José Nuñez, résumé à l’école",
        "\uf0b7 KTP-el \uf0b7 Kartu Keluarga \uf0b7 Surat pengantar RT/RW",
        "بسم الله " + SENTENCE,
        "3",
    ],
)
def test_what_people_write_is_usable(text: str) -> None:
    assert has_usable_text(page_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        shifted(SENTENCE, -29),
        shifted(SENTENCE, 3),
        shifted(SENTENCE, 0xE000),
        shifted(SENTENCE, 0xF000),
        shifted(SENTENCE, 0x4E00),
        "\ufffd" * 40,
        "!\"#$%&'! !#(()* +\"#$%&, -.$%*/#& #$&%\"",
    ],
    ids=[
        "none", "glyph numbers", "letters moved", "private", "symbol font", "chinese", "unmapped",
        "in order of appearance",
    ],
)  # fmt: skip
def test_letters_that_stand_for_others_are_not(text: str) -> None:
    assert not has_usable_text(page_of(text))


def test_a_page_half_of_which_is_lost_is_not() -> None:
    assert not has_usable_text(page_of(SENTENCE + " " + shifted(SENTENCE, 0xE000)))
