"""beds/ and rendering/scan.py: the reading bed is what its truth says it is."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
from authored import entry
from numpy.typing import NDArray

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
sys.path.insert(0, str(SCRIPTS))

import benchmark  # noqa: E402
from beds.make import SOURCES, load_reading  # noqa: E402
from beds.parts import find_pages, join_parts, make_part, sop_ap_parts  # noqa: E402
from beds.truth import TruthFile, write_truth  # noqa: E402
from rendering.document import render_sop  # noqa: E402
from rendering.producers import PRODUCERS  # noqa: E402
from rendering.prose import read_prose  # noqa: E402
from rendering.scan import Tone, Turn, choose_look, scan_pdf  # noqa: E402
from rendering.source import SourceError, read_sop  # noqa: E402


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_sop(read_sop(entry(style={"paper": "a4", "portrait_identity": False}), "x")).pdf


def texts_and_sizes(pdf: bytes) -> list[tuple[bool, tuple[int, int]]]:
    with pdfium.PdfDocument(pdf) as opened:
        return [
            (bool(page.get_textpage().get_text_range()), tuple(map(round, page.get_size())))
            for page in opened
        ]


def pictures(pdf: bytes) -> list[NDArray[np.float64]]:
    with pdfium.PdfDocument(pdf) as opened:
        return [page.render().to_numpy().astype(float) for page in opened]


UPRIGHT = replace(choose_look("a.pdf"), dpi=72, tone="grey", turn=0, mixed=False)


def test_a_scan_has_pictures_of_all_pages_and_no_text(pdf: bytes) -> None:
    assert texts_and_sizes(scan_pdf(pdf, "a.pdf", UPRIGHT)) == [(False, (842, 596))] * 2


def test_a_mixed_scan_keeps_the_first_page(pdf: bytes) -> None:
    mixed = scan_pdf(pdf, "a.pdf", replace(UPRIGHT, mixed=True))
    assert [has_text for has_text, _ in texts_and_sizes(mixed)] == [True, False]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_may_be_shown_upright(pdf: bytes, turn: Turn) -> None:
    look = replace(UPRIGHT, turn=turn, turned="last", rotate_entry=True)
    upright, shown = (pictures(scan_pdf(pdf, "a.pdf", each)) for each in (UPRIGHT, look))
    assert abs(upright[0] - shown[0]).max() == 0
    assert abs(upright[1] - shown[1]).mean() < 5
    lying = pictures(scan_pdf(pdf, "a.pdf", replace(look, rotate_entry=False)))
    assert abs(np.rot90(upright[1], -turn // 90) - lying[1]).mean() < 5


@pytest.mark.parametrize("tone", ["grey", "colour", "black_and_white"])
def test_the_path_decides_every_pixel(pdf: bytes, tone: Tone) -> None:
    look = replace(choose_look("a.pdf"), dpi=72, tone=tone, stamp=True, punched=True)
    assert scan_pdf(pdf, "a.pdf", look) == scan_pdf(pdf, "a.pdf", look)
    assert scan_pdf(pdf, "a.pdf", look) != scan_pdf(pdf, "b.pdf", look)


def test_looks_differ() -> None:
    looks = [choose_look(f"{number}.pdf") for number in range(60)]
    assert {look.turn for look in looks} == {0, 90, 180, 270}
    assert {look.tone for look in looks} == {"grey", "colour", "black_and_white"}
    assert all(-3 <= look.skew <= 3 for look in looks)


# --- parts and bundles ------------------------------------------------------------------------


DRAWN = next(producer for producer in PRODUCERS if producer.name == "drawn")


def test_truth_tells_what_the_pages_say() -> None:
    [part] = sop_ap_parts(DRAWN, [read_sop(entry(style={"mark": "X"}), "x")])
    [sop] = part.sops
    assert (sop.first_page, sop.last_page, part.n_pages) == (1, 2, 2)
    assert (sop.created, sop.revised) == ("2022-01-05", None)
    assert [step.duration for step in sop.steps][2:4] == ["1 hari kerja", "1 hari kerja"]
    assert {step.kind for step in sop.steps} == {None}
    assert {step.page for step in sop.steps} == {2}


def test_sops_of_joined_parts_stand_on_later_pages() -> None:
    [part] = sop_ap_parts(DRAWN, [read_sop(entry(), "x")])
    joined = join_parts([replace(part, sops=()), part])
    [sop] = joined.sops
    assert (joined.n_pages, sop.first_page, sop.last_page) == (4, 3, 4)
    assert {step.page for step in sop.steps} == {4}
    assert make_part(joined.pdf).n_pages == 4


def test_texts_are_found_in_the_order_of_pages(pdf: bytes) -> None:
    assert find_pages(pdf, ["Nomor SOP", "Menerima berkas permohonan"]) in ([1, 2], [1, 1])
    with pytest.raises(ValueError, match="is on no page"):
        find_pages(pdf, ["Menerima tamu"])


def test_authored_documents_are_sound() -> None:
    documents, bundles = load_reading(SOURCES / "reading")
    counts = Counter(str(document.layout) for document in documents)
    assert counts == {"standar_pelayanan": 6, "puskesmas": 6, "narrative": 5}
    assert len(bundles) == 4
    assert all(document.steps for document in documents)


@pytest.mark.parametrize(
    "change, message",
    [
        ({"title": ""}, "title is missing"),
        ({"sections": {"Tujuan": "Tertib"}}, "has not one 'steps'"),
        ({"look": {"colour": "red"}}, "colour is unknown"),
        ({"steps": [{"actors": ["Lurah"]}]}, "text is missing"),
        ({"page": 1}, "unknown field page"),
    ],
)
def test_faults_of_a_document_are_named(change: dict[str, Any], message: str) -> None:
    document = {
        "path": "narrative-01",
        "layout": "narrative",
        "title": "Tamu",
        "agency": "Dinas Sosial",
        "sections": {"Prosedur": "steps"},
        "steps": ["Satpam menerima tamu"],
    }
    assert read_prose(document, "x").steps[0].activity == "Satpam menerima tamu"
    with pytest.raises(SourceError, match=message):
        read_prose(document | change, "x")


def test_a_bundle_names_parts_that_exist(tmp_path: Path) -> None:
    bundle = "bundles:\n  - {path: bundle-01, parts: [cover, puskesmas-99]}\n"
    (tmp_path / "kumpulan.yaml").write_text(bundle, encoding="utf-8")
    with pytest.raises(SourceError, match="there is no 'puskesmas-99'"):
        load_reading(tmp_path)


# --- benchmark --------------------------------------------------------------------------------


def test_benchmark_prints_figures_and_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [part] = sop_ap_parts(DRAWN, [read_sop(entry(style={"mark": "shapes"}), "x")])
    (tmp_path / "a.pdf").write_bytes(part.pdf)
    [sop] = part.sops
    truth = TruthFile("a.pdf", "sop_ap", "drawn", False, 2, (replace(sop, number="7"),))
    write_truth(tmp_path, [truth, replace(truth, path="b.pdf", producer="calc")])
    assert benchmark.main(["reading", str(tmp_path), "--producer", "drawn", "--faults"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].split("\t")[2:] == ["number", "7", sop.number]
    assert [line.split()[:5] for line in printed if line.startswith("text")] == [
        ["text", "sop_ap", "drawn", "1", "1"],
        ["text", "sop_ap", "all", "1", "1"],
        ["text", "all", "all", "1", "1"],
    ]
    assert benchmark.main(["reading", str(tmp_path / "none")]) == 1
    assert "cannot be read" in capsys.readouterr().err
