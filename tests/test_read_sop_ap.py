"""sop_ap.py: whole SOPs from files with one or several, and what is no SOP."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import authored
import pytest
from builders import render_sop
from drawn_pages import ACTORS, Sheet, flow_head, flow_row, flow_rows, identity_block
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from rendering.source import SopSource, SourceError, read_sop
from rendering.style import style_options

from sopsim.read.document import read_file
from sopsim.read.sop_ap import read_sop_ap
from sopsim.types import Layout, Page, Scope, ShapeKind, Sop, StepKind

MANY_STEPS = [
    authored.STEPS[0],
    *(
        authored.step(f"Memeriksa berkas ke-{n} sampai selesai", [authored.ACTORS[n % 4]])
        for n in range(22)
    ),
    authored.STEPS[-1],
]


def letters(text: str) -> str:
    """What a text says, whatever its case and wherever its lines break."""
    return "".join(character for character in text.lower() if character.isalnum())


def assert_reads_back(sop: Sop, source: SopSource, pages: Iterable[int]) -> None:
    for name in ("title", "agency", "number"):
        assert letters(getattr(sop, name)) == letters(getattr(source, name)), name
    for name in ("created", "revised", "effective"):
        assert getattr(sop, name) == (getattr(source, name) or None)
    for name in ("legal_bases", "qualifications", "related", "equipment", "cautions", "records"):
        assert list(map(letters, getattr(sop, name))) == list(map(letters, getattr(source, name)))
    assert list(map(letters, sop.actors)) == list(map(letters, source.actors))
    assert [step.page for step in sop.steps] == list(pages)
    for read, written in zip(sop.steps, source.steps, strict=True):
        assert letters(read.activity) == letters(written.activity)
        assert sorted(map(letters, read.actors)) == sorted(map(letters, written.actors))
        assert letters("".join(read.requirements)) == letters("".join(written.requirements))
        assert (letters(read.output), letters(read.note)) == (
            letters(written.output),
            letters(written.note),
        )
        if written.duration:
            assert read.duration is not None
            assert letters(read.duration.text) == letters(written.duration)
        if source.style.mark == "shapes":
            assert read.kind is written.kind


STYLES = st.fixed_dictionaries(
    {name: st.sampled_from(options) for name, options in style_options().items()}
)


@settings(max_examples=25)
@given(
    form=st.sampled_from(["identity_then_flow", "single_page", "flow_runs_on"]),
    many=st.booleans(),
    style=STYLES,
)
def test_a_rendered_sop_reads_back_as_itself(
    tmp_path_factory: pytest.TempPathFactory, form: str, many: bool, style: dict[str, Any]
) -> None:
    steps = MANY_STEPS if many and form != "single_page" else authored.STEPS
    try:
        source = read_sop(authored.entry(form=form, style=style, steps=steps), "test")
        rendered = render_sop(source)
    except SourceError:  # too much for one page in this style
        reject()
    file = tmp_path_factory.getbasetemp() / "rendered.pdf"
    file.write_bytes(rendered.pdf)
    reading = read_file(file, source.path)
    assert reading.skipped == ()
    (sop,) = reading.sops
    assert sop.layout is Layout.SOP_AP
    assert_reads_back(sop, source, rendered.step_pages)
    assert (sop.scope, sop.quality, sop.warnings) == (Scope.INTERNAL, 1.0, ())


# --- several SOPs and several pages -----------------------------------------------------------


def sop_page(sheet: Sheet, top: float = 30, n_steps: int = 3, **fields: str) -> float:
    """Draw a whole SOP; return where it ends."""
    bottom = flow_head(sheet, identity_block(sheet, top, **fields) + 10)
    rows = [flow_row(str(n), f"Langkah {n}") for n in range(1, n_steps + 1)]
    ys = flow_rows(sheet, bottom, rows)
    for number in range(n_steps):
        kind = ShapeKind.CAPSULE if number in (0, n_steps - 1) else ShapeKind.RECTANGLE
        sheet.shape(kind, 2 + number % 3, ys[number], ys[number + 1])
    return ys[-1]


def drawn(number: int = 1, **fields: str) -> Page:
    sheet = Sheet()
    sop_page(sheet, **fields)
    return sheet.page(number)


def test_all_on_one_page() -> None:
    (sop,) = read_sop_ap([drawn()])
    assert (sop.title, sop.agency) == ("Rekomendasi Izin Keramaian", "Kecamatan Benda")
    assert (sop.created, sop.revised, sop.effective) == ("2022-01-05", None, "2022-02-01")
    assert [step.kind for step in sop.steps] == [StepKind.START, StepKind.PROCESS, StepKind.END]
    assert [step.actors for step in sop.steps] == [(actor,) for actor in ACTORS]
    assert sop.warnings == ()


def test_each_identity_block_begins_an_sop() -> None:
    pages = [drawn(1, title="Surat Masuk"), drawn(2, title="Surat Keluar"), drawn(3, title="Cuti")]
    sops = read_sop_ap(pages)
    assert [sop.title for sop in sops] == ["Surat Masuk", "Surat Keluar", "Cuti"]
    assert [(sop.first_page, len(sop.steps)) for sop in sops] == [(1, 3), (2, 3), (3, 3)]


def test_two_sops_may_share_a_page() -> None:
    sheet = Sheet(height=1000)
    end = sop_page(sheet, title="Surat Masuk")
    sop_page(sheet, end + 25, title="Surat Keluar", number="2", n_steps=2)
    first, second = read_sop_ap([sheet.page()])
    assert (first.title, len(first.steps)) == ("Surat Masuk", 3)
    assert (second.title, second.number, len(second.steps)) == ("Surat Keluar", "2", 2)


def test_an_sop_may_end_on_the_page_where_the_next_begins() -> None:
    second = Sheet(height=900)
    ys = flow_rows(second, 30, [flow_row("4", "Langkah 4", marks=("", "√", ""))])
    sop_page(second, ys[-1] + 25, title="Surat Keluar")
    first, other = read_sop_ap([drawn(1, title="Surat Masuk"), second.page(2)])
    assert [step.activity for step in first.steps][-1] == "Langkah 4"
    assert (first.last_page, other.first_page) == (2, 2)
    assert (other.title, len(other.steps)) == ("Surat Keluar", 3)


def test_a_flow_runs_on_without_a_head() -> None:
    second = Sheet()
    flow_rows(second, 30, [flow_row("4", "Langkah 4", marks=("√", "", ""))])
    (sop,) = read_sop_ap([drawn(), second.page(2)])
    assert [step.number for step in sop.steps] == ["1", "2", "3", "4"]
    assert sop.steps[-1].page == sop.last_page == 2


def test_a_form_behind_the_sop_adds_no_steps() -> None:
    form = Sheet()
    heads = ("No", "Kegiatan", "Tanggal", "Hasil", "Keterangan")
    form.table((30, 60, 300, 450, 600, 780), (40, 70, 100), [heads, ("1", "Apel", "1 Mei", "Baik")])
    (sop,) = read_sop_ap([drawn(), form.page(2)])
    assert len(sop.steps) == 3
    assert sop.last_page == 1


def test_flow_tables_without_identity_block_go_by_their_titles() -> None:
    pages = []
    for number, title in enumerate(("SOP SURAT MASUK", "STANDAR OPERASIONAL PROSEDUR\nCUTI"), 1):
        sheet = Sheet()
        sheet.text(300, 20, f"KECAMATAN BENDA\n{title}")
        rows = [flow_row("1", marks=("√", "", "")), flow_row("2", marks=("", "√", ""))]
        flow_rows(sheet, flow_head(sheet, 70), rows)
        pages.append(sheet.page(number))
    sops = read_sop_ap(pages)
    assert [(sop.title, sop.agency) for sop in sops] == [
        ("SURAT MASUK", "Kecamatan Benda"),
        ("CUTI", "Kecamatan Benda"),
    ]


def test_the_title_may_stand_in_the_letterhead() -> None:
    sheet = Sheet()
    head = "KECAMATAN BENDA\nSTANDAR OPERASIONAL PROSEDUR\nPENGELOLAAN SURAT MASUK"
    sop_page(sheet, letterhead=head, title="")
    (sop,) = read_sop_ap([sheet.page()])
    assert (sop.title, sop.agency) == ("PENGELOLAAN SURAT MASUK", "Kecamatan Benda")
    assert sop.warnings == ()


@pytest.mark.parametrize("title", ["SOP Surat Masuk", "STANDAR OPERASIONAL PROSEDUR: Surat Masuk"])
def test_the_form_s_name_is_no_part_of_the_title(title: str) -> None:
    (sop,) = read_sop_ap([drawn(title=title)])
    assert sop.title == "Surat Masuk"


def plain_table(rows: Sequence[tuple[str, ...]]) -> Page:
    sheet = Sheet(842, 595)
    sheet.text(300, 20, "KELURAHAN CIKOKOL\nPENGELOLAAN SURAT MASUK")
    heads = ("No", "Kegiatan", "Penanggung Jawab", "Waktu", "Ket")
    ys = [70 + 30 * number for number in range(len(rows) + 2)]
    sheet.table((30, 60, 360, 560, 680, 780), ys, [heads, *rows])
    return sheet.page()


def test_a_plain_table_of_who_does_what_how_long_is_an_sop() -> None:
    rows = [
        ("1", "Menerima surat", "Petugas Loket", "5 menit"),
        ("2", "Meneliti surat", "Sekretaris", "10 menit"),
        ("3", "Memberi disposisi", "Lurah", "1 jam"),
    ]
    (sop,) = read_sop_ap([plain_table(rows)])
    assert sop.title == "PENGELOLAAN SURAT MASUK"
    assert [step.actors for step in sop.steps] == [("Petugas Loket",), ("Sekretaris",), ("Lurah",)]
    assert [step.duration.minutes for step in sop.steps if step.duration] == [5, 10, 60]


def test_a_plain_table_with_dates_in_place_of_times_is_a_schedule() -> None:
    rows = [
        ("1", "Menyusun jadwal", "Sekretaris", "3 Mei 2022"),
        ("2", "Melaksanakan rapat", "Lurah", "5 Mei 2022"),
        ("3", "Menyusun laporan", "Sekretaris", "9 Mei 2022"),
    ]
    assert read_sop_ap([plain_table(rows)]) == []


def test_another_sop_s_flow_table_behind_the_first_is_its_own() -> None:
    other = Sheet()
    other.text(300, 20, "KECAMATAN BENDA\nSOP CUTI PEGAWAI")
    rows = [
        flow_row("1", "Mengajukan cuti", marks=("√", "", "")),
        flow_row("2", marks=("", "", "√")),
    ]
    flow_rows(other, flow_head(other, 70), rows)
    first, second = read_sop_ap([drawn(), other.page(2)])
    assert (first.last_page, len(first.steps)) == (1, 3)
    assert (second.title, second.first_page, len(second.steps)) == ("CUTI PEGAWAI", 2, 2)


def test_a_flow_table_that_repeats_the_sop_s_title_goes_on_with_it() -> None:
    second = Sheet()
    second.text(300, 20, "SOP REKOMENDASI IZIN KERAMAIAN")
    flow_rows(second, flow_head(second, 70), [flow_row("4", "Langkah 4", marks=("√", "", ""))])
    (sop,) = read_sop_ap([drawn(), second.page(2)])
    assert [step.number for step in sop.steps] == ["1", "2", "3", "4"]


def test_rows_for_the_total_and_for_sections_are_no_steps() -> None:
    sheet = Sheet()
    bottom = flow_head(sheet, identity_block(sheet) + 10)
    marked = {"marks": ("√", "", "")}
    bare = {"requirements": "", "duration": "", "output": ""}
    rows = [
        flow_row("A", "PERSIAPAN", **bare),
        flow_row("1", "Menerima berkas", **marked),
        flow_row("2", "Memeriksa berkas", **marked),
        flow_row("", "Jumlah waktu", duration="30 menit", requirements="", output=""),
    ]
    flow_rows(sheet, bottom, rows, height=24)
    (sop,) = read_sop_ap([sheet.page()])
    assert [step.activity for step in sop.steps] == ["Menerima berkas", "Memeriksa berkas"]
    assert sop.total_duration is not None
    assert sop.total_duration.minutes == 30


def test_what_could_not_be_read_is_warned_of() -> None:
    sheet = Sheet()
    bottom = flow_head(sheet, identity_block(sheet, effective="akan ditetapkan", title="") + 10)
    flow_rows(sheet, bottom, [flow_row("1"), flow_row("2")])
    (sop,) = read_sop_ap([sheet.page()])
    assert sop.warnings == (
        "Judul tidak ditemukan (halaman 1).",
        "Tanggal efektif tidak terbaca sebagai tanggal: “akan ditetapkan” (halaman 1).",
        "Pelaksana langkah 1 tidak dikenali (halaman 1).",
        "Pelaksana langkah 2 tidak dikenali (halaman 1).",
    )
    assert sop.quality < 1


def test_a_page_within_an_sop_that_gave_nothing_is_named() -> None:
    identity, lost, flow = Sheet(), Sheet(), Sheet()
    identity_block(identity)
    lost.text(60, 40, "\n".join(("Apabila berkas tidak lengkap maka pelayanan terhambat",) * 10))
    flow_rows(flow, flow_head(flow, 60), [flow_row("1", marks=("√", "", ""))])
    (whole,) = read_sop_ap([identity.page(1), flow.page(2)])
    (sop,) = read_sop_ap([identity.page(1), lost.page(2), flow.page(3)])
    assert sop.last_page == 3
    assert sop.quality < whole.quality
    assert sop.warnings == (
        "Halaman 2 memuat banyak teks, tetapi tidak ada yang terbaca sebagai bagian SOP ini.",
    )


def test_an_identity_block_that_could_not_be_read_is_missed_by_its_labels() -> None:
    sheet = Sheet()
    sheet.text(60, 20, "SOP CUTI PEGAWAI")
    sheet.text(60, 40, "Dasar Hukum")
    sheet.text(260, 40, "Kualifikasi Pelaksana")
    sheet.text(460, 40, "Keterkaitan")
    flow_rows(sheet, flow_head(sheet, 100), [flow_row("1", marks=("√", "", ""))])
    (sop,) = read_sop_ap([sheet.page()])
    assert sop.warnings == (
        "Kosong atau tidak terbaca: nama perangkat daerah, nomor, dasar hukum, "
        "kualifikasi pelaksana (halaman 1).",
    )


def test_a_title_that_differs_from_the_heading_of_the_flow_table_is_named() -> None:
    identity, flow = Sheet(), Sheet()
    identity_block(identity, title="Keramaian")
    flow.text(300, 20, "SOP REKOMENDASI IZIN KERAMAIAN")
    flow_rows(flow, flow_head(flow, 70), [flow_row("1", marks=("√", "", ""))])
    (sop,) = read_sop_ap([identity.page(1), flow.page(2)])
    assert sop.warnings == (
        "Judul “Keramaian” (halaman 1) tidak sama dengan “REKOMENDASI IZIN KERAMAIAN” di atas "
        "tabel langkah (halaman 2).",
    )


def test_a_scan_under_a_text_layer_is_read_with_a_warning() -> None:
    identity, scan = Sheet(), Sheet()
    identity_block(identity)
    heads = ("No", "Kegiatan", "Loket", "Kasi", "Camat", "Syarat", "Waktu", "Hasil", "Ket")
    rows = [flow_row("1"), flow_row("2", "Memeriksa berkas")]
    scan.fill((30, 60, 210, 280, 350, 420, 540, 600, 700), (60, 100, 140), [heads, *rows])
    (sop,) = read_sop_ap([identity.page(1), scan.page(2, has_images=True)])
    assert [step.activity for step in sop.steps] == ["Menerima berkas", "Memeriksa berkas"]
    assert sop.warnings[0].startswith("Halaman 2 adalah gambar berlapis teks")


# --- what is no SOP AP ------------------------------------------------------------------------


def test_an_identity_block_alone_is_an_sop_without_steps() -> None:
    sheet = Sheet()
    identity_block(sheet)
    (sop,) = read_sop_ap([sheet.page()])
    assert sop.steps == ()
    assert "Tidak ada langkah yang ditemukan (halaman 1)." in sop.warnings


def test_a_schedule_is_no_sop() -> None:
    sheet = Sheet()
    heads = ("No", "Kegiatan", "Bulan", "Waktu", "Keluaran", "Penanggung Jawab")
    rows = [heads, ("1", "Menyusun jadwal", "Mei", "1 minggu", "Jadwal", "Bagian Organisasi")]
    sheet.text(200, 30, "JADWAL MONITORING STANDAR OPERASIONAL PROSEDUR")
    sheet.table((30, 60, 250, 350, 450, 600, 780), (70, 100, 130), rows)
    assert read_sop_ap([sheet.page()]) == []


def test_the_head_of_another_form_is_no_identity_block() -> None:
    sheet = Sheet()
    rows = [("No. Dokumen", "440/1"), ("Tanggal Terbit", "3 Januari 2022"), ("Ditetapkan", "dr. A")]
    sheet.table((100, 250, 500), range(50, 119, 22), rows)
    assert read_sop_ap([sheet.page()]) == []


def test_no_pages_no_sops(tmp_path: Path) -> None:
    assert read_sop_ap([]) == []
    assert read_sop_ap([Sheet().page()]) == []
    assert list(tmp_path.iterdir()) == []
