"""misread.py: what text recognition takes for something else, put right where there is no doubt."""

from __future__ import annotations

import pytest

from sopsim.read.misread import mended
from sopsim.read.ocr import Print


def prints(text: str) -> list[Print]:
    """Lay out words as recognised: lines one below the other, words 40 pixels apart."""
    return [
        Print(word, 90.0, 40 * column, 20 * row, 40 * column + 36, 20 * row + 16)
        for row, line in enumerate(text.split("\n"))
        for column, word in enumerate(line.split())
    ]


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        # numbers before a unit of time
        ("l0 menit", "10 menit"),
        ("I hari", "1 hari"),
        ("lO jam", "10 jam"),
        ("5menit", "5 menit"),
        ("t 5 menit", "± 5 menit"),
        ("Seksi Ill", "Seksi III"),
        # units of time
        ("17 hari keria", "17 hari kerja"),
        ("10 han kerja.", "10 hari kerja."),
        ("Pada han dan jam kerja", "Pada hari dan jam kerja"),
        # the number of an item
        ("1. Surat\n2, Map", "1. Surat 2. Map"),
        ("Pasal 2, 3", "Pasal 2, 3"),
        # the month and the count in a number
        ("041/SOP.PUS/H/2023", "041/SOP.PUS/II/2023"),
        ("800/12/Ill/2023", "800/12/III/2023"),
        ("440/SOP/TU/O3/2024", "440/SOP/TU/03/2024"),
        ("800/11/2023", "800/11/2023"),
        ("700/SOP.PKPT-02/ITKO", "700/SOP.PKPT-02/ITKO"),
        # a stroke beside the cell's line
        ("'nformasi publik", "informasi publik"),
        ("embar disposisi", "lembar disposisi"),
        ("Cikokol Indah", "Cikokol Indah"),
        ("daftar nformasi", "daftar nformasi"),
        # words printed too close
        ("Pelayananinformasi", "Pelayanan informasi"),
        ("Tanjungpinang", "Tanjungpinang"),
        ("pertanggungjawaban", "pertanggungjawaban"),
        # rests of lines and specks
        ("| Surat — masuk ~", "Surat masuk"),
        ("Petugas'memeriksa", "Petugas memeriksa"),
        ("Jum'at", "Jum'at"),
    ],
)
def test_words_are_put_right_by_what_stands_beside_them(read: str, printed: str) -> None:
    assert " ".join(text for _, text in mended(prints(read))) == printed
