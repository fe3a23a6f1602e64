"""lost_pages.py: pages that look like part of an SOP but were not read as one."""

from __future__ import annotations

import pytest
from drawn_pages import Sheet, flow_head, identity_block

from sopsim.read.lost_pages import holds_flow_table, lost_pages, rows_left
from sopsim.types import Box, Layout, Page, ShapeKind, Sop, Step

PROSE = "\n".join(("Setiap pegawai yang akan bepergian wajib memberi tahu atasannya",) * 9)
DECREE = f"KEPUTUSAN CAMAT BENDA\n{PROSE}"


def page(number: int, text: str) -> Page:
    sheet = Sheet()
    sheet.text(60, 40, text)
    return sheet.page(number)


def sop(first: int, last: int) -> Sop:
    return Sop("", "", first, last, Layout.SOP_AP, "Cuti", "")


def form(number: int) -> Page:
    """An identity block with more text than a cover has."""
    sheet = Sheet()
    bottom = identity_block(sheet)
    sheet.text(60, bottom + 20, PROSE)
    return sheet.page(number)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((PROSE, "SOP", "SOP"), [1]),
        (("SOP", PROSE, "SOP"), [2]),
        (("SOP", "SOP", PROSE), []),
        (("KUMPULAN SOP\nKECAMATAN BENDA", "SOP", "SOP"), []),
        ((DECREE, "SOP", "SOP"), []),
        ((DECREE, PROSE, "SOP"), []),
        ((f"DAFTAR ISI\n{PROSE}", "SOP", "SOP"), []),
        ((DECREE, "SOP", PROSE, "SOP"), [3]),
    ],
)
def test_text_before_and_between_sops_is_missed_unless_it_introduces_itself(
    texts: tuple[str, ...], expected: list[int]
) -> None:
    pages = [page(number, text) for number, text in enumerate(texts, 1)]
    sops = [sop(n, n) for n, text in enumerate(texts, 1) if text == "SOP"]
    assert lost_pages(pages, sops) == expected


def test_the_form_of_an_sop_is_missed_wherever_it_stands() -> None:
    assert lost_pages([page(1, "SOP"), form(2)], [sop(1, 1)]) == [2]
    assert lost_pages([page(1, DECREE), form(2), page(3, "SOP")], [sop(3, 3)]) == [2]


def test_the_head_of_a_flow_table_is_known_by_its_words() -> None:
    ruled = Sheet()
    flow_head(ruled, 60)
    assert holds_flow_table(ruled.page())
    assert holds_flow_table(page(1, "No Kegiatan Camat Kelengkapan Waktu Output"))
    assert not holds_flow_table(page(1, "Waktu pelayanan: lihat hasil dan keluaran"))
    assert not holds_flow_table(page(1, PROSE))


@pytest.mark.parametrize(
    ("symbols", "expected"),
    [
        ([], 0),
        ([(ShapeKind.RECTANGLE, 2, 100)], 0),
        ([(ShapeKind.RECTANGLE, 2, 200)], 1),
        ([(ShapeKind.RECTANGLE, 2, 200), (ShapeKind.CAPSULE, 3, 202)], 1),
        ([(ShapeKind.RECTANGLE, 2, 200), (ShapeKind.CAPSULE, 3, 240)], 2),
        ([(ShapeKind.MARK, 2, 200)], 0),
    ],
)
def test_rows_of_symbols_below_the_last_step_are_counted(
    symbols: list[tuple[ShapeKind, int, float]], expected: int
) -> None:
    sheet = Sheet()
    for kind, column, top in symbols:
        sheet.shape(kind, column, top, top + 20)
    step = Step("1", "Mencatat", area=Box(30, 90, 780, 130))
    read = Sop("", "", 1, 1, Layout.SOP_AP, "Cuti", "", steps=(step,))
    assert rows_left(sheet.page(), read) == expected
