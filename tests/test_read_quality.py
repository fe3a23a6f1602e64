"""quality.py and doubts.py: how far a reading can be trusted, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sopsim.read.doubts import Heading
from sopsim.read.head import Head
from sopsim.read.labels import IdentityField
from sopsim.read.quality import assess, doubted, without_rows, without_table
from sopsim.terms.durations import parse_duration
from sopsim.types import Layout, Sop, Step

ACTIVITIES = (
    "Mengajukan permohonan cuti",
    "Memeriksa permohonan cuti",
    "Penandatanganan surat cuti",
    "Menyerahkan surat cuti",
)
STEPS = tuple(
    Step(
        str(number),
        activity,
        ("Kasubag Umum",),
        requirements=("Formulir",),
        duration=parse_duration("10 menit"),
        output="Surat",
    )
    for number, activity in enumerate(ACTIVITIES, 1)
)
GOOD = Sop(
    id="",
    path="",
    first_page=1,
    last_page=2,
    layout=Layout.SOP_AP,
    title="Pemberian Cuti Pegawai",
    agency="Dinas Sosial",
    number="800/12/2022",
    effective="2022-02-01",
    legal_bases=("Undang-Undang Nomor 5 Tahun 2014",),
    qualifications=("Memahami aturan cuti",),
    steps=STEPS,
)
FIELDS = frozenset(
    {
        IdentityField.NUMBER,
        IdentityField.CREATED,
        IdentityField.EFFECTIVE,
        IdentityField.LEGAL_BASES,
        IdentityField.QUALIFICATIONS,
    }
)
PRINTED = {IdentityField.EFFECTIVE: "1 Februari 2022"}


def read(head: Head | None = None, heading: Heading | None = None, **changes: object) -> Sop:
    """Assess the good SOP with some of its fields changed."""
    return assess(replace(GOOD, **changes), head or Head(PRINTED, labelled=FIELDS), heading)


def with_step(which: int = 2, **changes: object) -> tuple[Step, ...]:
    """Give the good steps with one of them changed."""
    return tuple(replace(s, **changes) if s.number == str(which) else s for s in STEPS)


def test_a_good_reading_is_trusted_and_not_warned_of() -> None:
    sop = read()
    assert (sop.quality, sop.warnings) == (1.0, ())


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"title": ""}, "Judul tidak ditemukan (halaman 1)."),
        (
            {"title": "Pemberian Cuti dan"},
            "Judul tampak terpotong: “Pemberian Cuti dan” (halaman 1).",
        ),
        (
            {"title": "Perbaikan Jalan Lingkungan"},
            "Judul mungkin tidak sesuai dengan isi langkah (halaman 1): "
            "kata pokoknya tidak ada pada satu langkah pun.",
        ),
        ({"agency": ""}, "Kosong atau tidak terbaca: nama perangkat daerah (halaman 1)."),
        (
            {"agency": "Peraturan Nomor 5"},
            "Nama perangkat daerah mungkin salah baca: “Peraturan Nomor 5” (halaman 1).",
        ),
        (
            {"number": "", "legal_bases": ()},
            "Kosong atau tidak terbaca: nomor, dasar hukum (halaman 1).",
        ),
        ({"number": "/ 2022"}, "Nomor tampak tidak utuh: “/ 2022” (halaman 1)."),
        ({"steps": ()}, "Tidak ada langkah yang ditemukan (halaman 1–2)."),
        ({"steps": with_step(actors=())}, "Pelaksana langkah 2 tidak dikenali (halaman 1)."),
        ({"steps": with_step(activity="")}, "Uraian langkah 2 tidak terbaca (halaman 1)."),
        (
            {"steps": with_step(activity="mhn dkmn tsb rgkp dwjk")},
            "Uraian langkah 2 mungkin salah baca (halaman 1).",
        ),
        (
            {"steps": with_step(duration=parse_duration("10 han"))},
            "Waktu langkah 2 tidak dipahami: “10 han” (halaman 1).",
        ),
        (
            {"steps": with_step(4, number="6")},
            "Nomor langkah melompat dari 3 ke 6 (halaman 1); "
            "mungkin ada langkah yang tidak terbaca.",
        ),
        (
            {"steps": with_step(1, number="3")[:1]},
            "Nomor langkah mulai dari 3 (halaman 1); mungkin ada langkah yang tidak terbaca.",
        ),
        (
            {"steps": tuple(Step(s.number, s.activity, s.actors) for s in STEPS)},
            "Tidak ditemukan pada satu langkah pun: kelengkapan, waktu, keluaran (halaman 1).",
        ),
    ],
)
def test_what_is_missing_or_odd_is_named(changes: dict[str, object], warning: str) -> None:
    assert read(**changes).warnings == (warning,)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Pemberian Cuti dan"},
        {"title": "Perbaikan Jalan Lingkungan"},
        {"agency": ""},
        {"agency": "Peraturan Nomor 5"},
        {"number": ""},
        {"number": "/ 2022"},
        {"legal_bases": ()},
        {"steps": with_step(actors=())},
        {"steps": with_step(actors=("Ka subag",))},
        {"steps": with_step(4, number="6")},
        {"steps": tuple(replace(s, duration=None) for s in STEPS)},
        {"layout": Layout.NARRATIVE},
    ],
)
def test_doubtful_readings_are_trusted_less(changes: dict[str, object]) -> None:
    assert read(**changes).quality < 0.95


def test_an_unread_number_between_others_is_no_gap() -> None:
    assert read(steps=with_step(number="co")).warnings == ()


def test_times_without_a_length_need_no_amount() -> None:
    sop = read(steps=with_step(duration=parse_duration("setiap saat")))
    assert sop.warnings == ()


def test_a_form_without_the_fields_lacks_none() -> None:
    sop = read(Head({}), number="", effective=None, legal_bases=(), qualifications=())
    assert (sop.quality, sop.warnings) == (1.0, ())


def test_a_title_is_held_against_the_heading_over_the_table() -> None:
    sop = read(heading=Heading("PEMBERIAN CUTI PEGAWAI HONORER", 2))
    assert sop.warnings == (
        "Judul “Pemberian Cuti Pegawai” (halaman 1) tidak sama dengan "
        "“PEMBERIAN CUTI PEGAWAI HONORER” di atas tabel langkah (halaman 2).",
    )
    assert sop.quality < 0.95


# --- dates ------------------------------------------------------------------------------------

CREATED, REVISED, EFFECTIVE = (
    IdentityField.CREATED,
    IdentityField.REVISED,
    IdentityField.EFFECTIVE,
)


@pytest.mark.parametrize(
    ("name", "printed", "warning"),
    [
        (CREATED, "5 In2A", "Tanggal pembuatan tidak terbaca sebagai tanggal: “5 In2A”"),
        (CREATED, "Agustus 2023", "Tanggal pembuatan tidak lengkap: “Agustus 2023”"),
        (EFFECTIVE, "2024", "Tanggal efektif tidak lengkap: “2024”"),
        (EFFECTIVE, "", "Kosong atau tidak terbaca: tanggal efektif"),
        (REVISED, "31 Mrtx 2024", "Tanggal revisi tidak terbaca sebagai tanggal: “31 Mrtx 2024”"),
        (EFFECTIVE, "Agustus 2023 KEPA", "Tanggal efektif tidak lengkap: “Agustus 2023 KEPA”"),
        (REVISED, "Agustus 2023 Agustus 2023", ""),
        (REVISED, "-", ""),
        (REVISED, "0", ""),
        (REVISED, "i .", ""),
        (CREATED, "", ""),
    ],
)
def test_dates_that_are_printed_but_not_read(
    name: IdentityField, printed: str, warning: str
) -> None:
    changes = {"effective": None} if name is EFFECTIVE else {}
    sop = read(Head(PRINTED | {name: printed}, labelled=FIELDS), **changes)
    assert sop.warnings == ((f"{warning} (halaman 1).",) if warning else ())
    assert (sop.quality == 1) is (not warning or "tidak lengkap" in warning)


# --- pages ------------------------------------------------------------------------------------


def test_steps_read_as_prose_from_a_flow_table_are_doubted() -> None:
    prose = read(layout=Layout.NARRATIVE)
    sop = without_table(prose, [1])
    assert sop.warnings == (
        "Halaman 1 memuat tabel langkah yang terbaca sebagai teks biasa; isi langkahnya "
        "mungkin tercampur.",
    )
    assert sop.quality < 0.5 * prose.quality
    assert without_table(prose, [2]) == prose
    assert without_table(read(), [1]) == read()


def test_rows_that_were_left_take_their_share() -> None:
    sop = without_rows(read(), {1: 0, 2: 4})
    assert sop.quality == 0.5
    assert sop.warnings == (
        "Di bawah langkah terakhir pada halaman 2 masih ada simbol alur; mungkin ada langkah yang "
        "tidak terbaca.",
    )
    assert without_rows(read(), {1: 0}) == read()


def test_badly_recognised_pages_are_doubted() -> None:
    assert doubted(read(), [0.99]).quality == 1.0
    assert 0 < doubted(read(), [0.7]).quality < 0.6
