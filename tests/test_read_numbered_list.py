"""numbered_list.py: SOPs that are a title and a numbered list of sentences."""

from __future__ import annotations

import pytest
from drawn_pages import Sheet

from sopsim.read.numbered_list import read_numbered_lists
from sopsim.types import Layout, Page, Sop, StepKind

HEAD = "KECAMATAN BENDA\nSOP SURAT MASUK\nNomor: 045/12/2022"
STEPS = (
    "1. Petugas loket menerima surat\n"
    "2. Sekretaris meneliti surat (10 menit)\n"
    "3. Camat memberi disposisi\n"
    "4. Petugas loket mengarsipkan surat"
)


def drawn(head: str = HEAD, steps: str = STEPS, after: str = "", number: int = 1) -> Page:
    sheet = Sheet(595, 842)
    sheet.text(60, 30, head)
    sheet.text(60, 120, steps)
    sheet.text(60, 120 + 11 * (steps.count("\n") + 4), after)
    return sheet.page(number)


def lone_sop(*pages: Page) -> Sop:
    (sop,) = read_numbered_lists(pages)
    return sop


def test_title_and_list_are_an_sop() -> None:
    sop = lone_sop(drawn())
    assert (sop.layout, sop.title, sop.agency) == (
        Layout.NARRATIVE,
        "SURAT MASUK",
        "Kecamatan Benda",
    )
    assert sop.number == "045/12/2022"
    assert [(step.activity, step.actors) for step in sop.steps] == [
        ("Petugas loket menerima surat", ("Petugas loket",)),
        ("Sekretaris meneliti surat (10 menit)", ("Sekretaris",)),
        ("Camat memberi disposisi", ("Camat",)),
        ("Petugas loket mengarsipkan surat", ("Petugas loket",)),
    ]
    assert sop.actors == ("Petugas loket", "Sekretaris", "Camat")
    assert [step.duration.minutes for step in sop.steps if step.duration] == [10]
    assert [sop.steps[0].kind, sop.steps[-1].kind] == [StepKind.START, StepKind.END]


def test_a_list_of_commands_is_a_procedure_too() -> None:
    steps = "1. Siapkan alat\n2. Cuci tangan\n3. Ukur tekanan darah\n4. Catat hasilnya"
    sop = lone_sop(drawn("INSTRUKSI KERJA\nPENGUKURAN TEKANAN DARAH", steps))
    assert [step.activity for step in sop.steps] == [
        "Siapkan alat",
        "Cuci tangan",
        "Ukur tekanan darah",
        "Catat hasilnya",
    ]


@pytest.mark.parametrize(
    "after", ["Tangerang, 4 Maret 2022\nCamat Benda", "SOP ini berlaku sejak 4 Maret 2022"]
)
def test_what_follows_the_list_dates_it_and_is_no_step(after: str) -> None:
    sop = lone_sop(drawn(after=after))
    assert len(sop.steps) == 4
    assert sop.effective == "2022-03-04"


def test_the_signature_right_below_the_list_is_no_step() -> None:
    sop = lone_sop(drawn(steps=f"{STEPS}\nTangerang, 4 Maret 2022\nCAMAT BENDA"))
    assert sop.steps[-1].activity == "Petugas loket mengarsipkan surat"
    assert sop.effective == "2022-03-04"


def test_the_list_goes_on_over_the_page() -> None:
    second = Sheet(595, 842)
    second.text(60, 40, "5. Petugas menyusun laporan\n6. Camat menerima laporan")
    sop = lone_sop(drawn(), second.page(2))
    assert [step.number for step in sop.steps] == ["1", "2", "3", "4", "5", "6"]
    assert [step.page for step in sop.steps] == [1, 1, 1, 1, 2, 2]
    assert sop.last_page == 2


def test_pages_that_stand_between_end_the_list() -> None:
    other = Sheet(595, 842)
    other.text(60, 40, "5. Petugas menyusun laporan")
    assert lone_sop(drawn(), other.page(3)).last_page == 1


def test_each_title_with_a_list_is_an_sop() -> None:
    sops = read_numbered_lists([drawn(), drawn("DINAS SOSIAL\nPROSEDUR TETAP CUTI", number=2)])
    assert [(sop.title, sop.first_page) for sop in sops] == [("SURAT MASUK", 1), ("CUTI", 2)]


@pytest.mark.parametrize(
    ("head", "steps"),
    [
        ("PENGUMUMAN\nKECAMATAN BENDA", STEPS),
        (HEAD, "1. Undang-Undang Nomor 23\n2. Peraturan Daerah\n3. Peraturan Wali Kota"),
        (HEAD, "1. Petugas menerima surat\n2. Camat memberi disposisi"),
        ("SOP\nMenimbang : bahwa\nMenetapkan : surat", STEPS),
    ],
    ids=["no name of a procedure", "a list of laws", "too few", "a decree"],
)
def test_other_lists_are_no_sop(head: str, steps: str) -> None:
    assert read_numbered_lists([drawn(head, steps)]) == []
