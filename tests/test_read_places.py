"""places.py: where values stand that a reading holds as mere texts."""

from __future__ import annotations

import pytest
from drawn_pages import Sheet, flow_head, flow_row, flow_rows, identity_block

from sopsim.read import FileReading
from sopsim.read.page_content import what_is_on_pages
from sopsim.read.places import FieldPlaces, find_fields
from sopsim.read.sop_ap import read_sop_ap
from sopsim.types import Layout, Page, Sop


def sop_of(**fields: object) -> Sop:
    values: dict[str, object] = {"title": "", "agency": ""} | fields
    return Sop("a.pdf", "a.pdf", 1, 2, Layout.SOP_AP, **values)  # type: ignore[arg-type]


def cover(**fields: str) -> Page:
    sheet = Sheet()
    identity_block(sheet, **fields)
    return sheet.page()


def said(places: FieldPlaces) -> dict[str, str]:
    """What stands at each place, by its name and item."""
    return {
        f"{place.name} {place.item or ''}".strip(): " ".join(word.text for word in place.words)
        for place in places.values
    }


def test_the_fields_that_are_read_are_found_where_they_are_printed() -> None:
    page = cover()
    (sop,) = read_sop_ap((page,))
    places = find_fields(sop, (page,))
    assert said(places) == {
        "judul": "Rekomendasi Izin Keramaian",
        "perangkat daerah": "KECAMATAN BENDA",
        "nomor": "300/12/Kec.Bnd/2022",
        "tanggal pembuatan": "5 Januari 2022",
        "tanggal efektif": "1 Februari 2022",
        "dasar hukum 1": "Undang-Undang Nomor 23 Tahun 2014",
        "dasar hukum 2": "Peraturan Daerah Nomor 3",
        "kualifikasi 1": "SLTA",
        "kualifikasi 2": "D3",
        "peringatan": "Apabila terlambat maka kegiatan terganggu",
        "pencatatan": "Buku register",
    }
    assert places.blank == ("keterkaitan", "peralatan")
    assert places.untraced == ()
    assert places.empty_labels == ()


@pytest.mark.parametrize(
    "fields, name, x",
    [
        ({"created": "2022-01-05", "effective": "2022-01-05"}, "tanggal efektif", 540),
        ({"title": "Izin"}, "judul", 540),
        ({"cautions": ("Buku register",)}, "peringatan", 420),
        ({"number": "300-12 Kec Bnd 2022"}, "nomor", 540),
        ({"title": "Rekomendasi lzin Keramalan"}, "judul", 540),
    ],
    ids=["by its label", "by its label again", "elsewhere", "other signs", "misread letters"],
)
def test_a_value_is_sought_behind_its_label_first(
    fields: dict[str, object], name: str, x: float
) -> None:
    page = cover(
        title="Izin" if fields.get("title") == "Izin" else "Rekomendasi Izin Keramaian",
        effective="5 Januari 2022",
        letterhead="Izin",
    )
    (place,) = [p for p in find_fields(sop_of(**fields), (page,)).values if p.name == name]
    assert place.boxes[0].x0 == pytest.approx(x + 3, abs=20)
    if name == "tanggal efektif":
        assert place.boxes[0].top > 30 + 3 * 22


def test_without_a_label_a_whole_line_is_likelier_than_a_part_of_one() -> None:
    page = cover(number="Kantor Kecamatan Benda 12", title="Rapat pada Kecamatan Benda")
    (place,) = find_fields(sop_of(agency="Kecamatan Benda"), (page,)).values
    assert place.boxes[0].x0 == 150


@pytest.mark.parametrize(
    "fields, untraced",
    [
        ({"title": "Pengelolaan Arsip Kelurahan"}, ("judul",)),
        ({"effective": "2019-12-31"}, ("tanggal efektif",)),
        ({"legal_bases": ("Peraturan Daerah Nomor 3", "–")}, ("dasar hukum",)),
        ({"title": "Rekomendasi Izin Keramaian"}, ()),
    ],
)
def test_a_value_that_stands_nowhere_is_named(
    fields: dict[str, object], untraced: tuple[str, ...]
) -> None:
    assert find_fields(sop_of(**fields), (cover(),)).untraced == untraced


def test_labels_without_a_value_are_named_but_not_a_revision_that_never_was() -> None:
    places = find_fields(sop_of(title="Rekomendasi Izin Keramaian"), (cover(),))
    assert {place.name for place in places.empty_labels} == {
        *("nomor", "tanggal pembuatan", "tanggal efektif"),
        *("dasar hukum", "kualifikasi", "peringatan", "pencatatan"),
    }
    assert "tanggal revisi" not in places.blank


def test_a_value_may_run_over_two_pages() -> None:
    first, second = Sheet(), Sheet()
    first.text(60, 500, "Apabila berkas tidak lengkap")
    second.text(60, 40, "maka permohonan dikembalikan")
    sop = sop_of(cautions=("Apabila berkas tidak lengkap maka permohonan dikembalikan",))
    places = find_fields(sop, (first.page(1), second.page(2)))
    assert [(place.page, len(place.words)) for place in places.values] == [(1, 4), (2, 3)]


def test_words_outside_fields_heads_and_steps_are_unused() -> None:
    sheet = Sheet()
    bottom = flow_head(sheet, identity_block(sheet) + 10)
    (end,) = flow_rows(sheet, bottom, [flow_row("1", marks=("√", "", ""))])[1:]
    sheet.text(60, end + 30, "Disalin dari laman lama")
    page = sheet.page()
    sops = tuple(read_sop_ap((page,)))
    (content,) = what_is_on_pages(FileReading("a.pdf", sops, (), 1, (page,)), {})
    unused = [word.text for word in content.unused]
    assert unused[-4:] == ["Disalin", "dari", "laman", "lama"]
    assert {"PEMERINTAH", "1."} < {*unused}
    assert not {"Nomor", "Kelengkapan", "Menerima", "menit", "Camat"} & {*unused}
