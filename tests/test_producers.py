"""rendering/docx.py, browser.py, tables.py: each producer makes pages that say the same."""

from __future__ import annotations

import io
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdfium2 as pdfium
import pytest
from authored import ACTORS, STEPS, entry

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
sys.path.insert(0, str(SCRIPTS))

from beds.make import SOURCES, load_reading  # noqa: E402
from beds.parts import can_print, prose_parts, sop_ap_parts  # noqa: E402
from rendering.browser import pages_as_html  # noqa: E402
from rendering.document import lay_pages  # noqa: E402
from rendering.docx import pages_as_docx  # noqa: E402
from rendering.producers import PRODUCERS, Producer  # noqa: E402
from rendering.programs import ProgramError, run_program  # noqa: E402
from rendering.source import SopSource, read_sop  # noqa: E402
from rendering.tables import tables_of  # noqa: E402
from rendering.xlsx import pages_as_xlsx  # noqa: E402

PROGRAMS = {"drawn": "python3", "writer": "soffice", "calc": "soffice", "browser": "chromium"}
DOCUMENTS, BUNDLES = load_reading(SOURCES / "reading")
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def sop(**style: object) -> SopSource:
    return read_sop(entry(form="flow_runs_on", style={"mark": "shapes"} | style), "test")


def squeezed(text: str) -> str:
    return "".join(text.split())


def producers_here() -> list[Any]:
    return [
        pytest.param(
            producer,
            id=producer.name,
            marks=pytest.mark.skipif(
                shutil.which(PROGRAMS[producer.name]) is None,
                reason=f"{PROGRAMS[producer.name]} is not installed",
            ),
        )
        for producer in PRODUCERS
    ]


def pages_of(pdf: bytes) -> list[str]:
    with pdfium.PdfDocument(pdf) as opened:
        return [squeezed(page.get_textpage().get_text_range()) for page in opened]


@pytest.mark.parametrize("producer", producers_here())
def test_every_producer_says_the_same(producer: Producer) -> None:
    source = sop(continuation="full", rotated_actor_heads=False)
    [part] = sop_ap_parts(producer, [source])
    pages = pages_of(part.pdf)
    assert len(pages) == part.n_pages
    for step in part.sops[0].steps:
        assert squeezed(step.activity) in pages[step.page - 1]
    for head in ACTORS:
        assert squeezed(head) in pages[-1]


@pytest.mark.parametrize("producer", producers_here())
def test_every_producer_prints_service_standards(producer: Producer) -> None:
    source = next(doc for doc in DOCUMENTS if doc.path == "standar_pelayanan-02")
    [part] = prose_parts(producer, [source])
    pages = pages_of(part.pdf)
    assert [step.page for step in part.sops[0].steps] == [1] * 6
    assert all(squeezed(step.text) in pages[0] for step in source.steps)


@pytest.mark.parametrize("producer", producers_here())
def test_web_pages_tell_on_which_page_a_step_is(producer: Producer) -> None:
    source = next(doc for doc in DOCUMENTS if doc.path == "puskesmas-02")
    if not can_print(producer, source):
        pytest.skip("it prints no web pages")
    [part] = prose_parts(producer, [source])
    pages = pages_of(part.pdf)
    [read] = part.sops
    assert (read.first_page, read.last_page) == (1, len(pages))
    assert len(pages) > 1 and {step.page for step in read.steps} > {1}
    for step in read.steps:
        assert squeezed(step.activity)[:24] in pages[step.page - 1]


def test_tables_have_the_places_of_their_cells() -> None:
    [sheet, *_] = lay_pages(sop()).sheets
    identity, flow = tables_of(sheet)
    assert identity.box.bottom < flow.box.top
    for table in (identity, flow):
        assert sum(table.widths) == pytest.approx(table.box.width)
        for row in range(len(table.heights)):
            covered = sum(cell.n_columns for cell in table.covering(row))
            assert covered == len(table.widths)


def test_marks_are_text_of_their_cells() -> None:
    sheets = lay_pages(sop(mark="X")).sheets
    cells = [
        placed.cell for sheet in sheets for table in tables_of(sheet) for placed in table.cells
    ]
    marks = [cell for cell in cells if [line.text for line in cell.lines] == ["X"]]
    assert len(marks) == 7


def test_word_document_has_a_section_for_each_page() -> None:
    source = sop(mark="shapes")
    sheets = lay_pages(source).sheets
    with zipfile.ZipFile(io.BytesIO(pages_as_docx(sheets, source.style))) as parts:
        document = ElementTree.fromstring(parts.read("word/document.xml"))
        for name in parts.namelist():
            if not name.endswith(".png"):
                ElementTree.fromstring(parts.read(name))
    assert len(list(document.iter(f"{_WORDS}sectPr"))) == len(sheets)
    geometries = ElementTree.tostring(document, encoding="unicode")
    assert geometries.count("flowChartDecision") == 2
    assert geometries.count("flowChartTerminator") == 2


def test_workbook_has_the_shapes() -> None:
    source = sop(mark="shapes")
    sheets = lay_pages(source).sheets
    with zipfile.ZipFile(io.BytesIO(pages_as_xlsx(sheets, source.style))) as parts:
        drawings = [parts.read(name).decode() for name in parts.namelist() if "/drawing1." in name]
    assert drawings[0].count('flowChartDecision"><a:avLst') == 2
    assert drawings[0].count('<a:tailEnd type="triangle"/>') >= 5


def test_text_cannot_break_a_page() -> None:
    steps = [STEPS[0] | {"activity": "Menerima <b>berkas & surat</b>"}, *STEPS[1:]]
    source = read_sop(entry(steps=steps), "test")
    sheets = lay_pages(source).sheets
    html = pages_as_html(sheets, source.style)
    assert "<b>berkas" not in html and "&lt;b&gt;berkas" in html
    pages_as_docx(sheets, source.style)


def test_a_missing_program_is_named() -> None:
    with pytest.raises(ProgramError, match="no-such-office is not installed"):
        run_program(["no-such-office"], 5)
    with pytest.raises(ProgramError, match="false failed"):
        run_program(["false"], 5)
